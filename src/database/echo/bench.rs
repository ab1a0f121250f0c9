//! Makes objects on a scratch database, one by one, and goes on where one cannot be made.
//!
//! Invariant: what is made is what was said, or a part of it; never something else in its place but a column that is computed, which is made without
//! its expression so that others find it.

use super::Question;
use super::closure::{making, without_references};
use crate::model::{Column, Constraint, DialectName, Object, Schema, Table};
use crate::operation::{Action, ColumnChange, Operation, TableChange, order};
use crate::plan::{Database, Dialect};

/// Something to be made.
#[derive(Debug, Clone)]
enum Item {
    /// Of the model.
    Operation(Box<Operation>),
    /// Of a kind that the model does not know: the statement that makes it.
    Sql(String),
}

/// A scratch database and what is on it.
pub(super) struct Bench<'a> {
    scratch: &'a mut dyn Database,
    dialect: &'a dyn Dialect,
    there: Schema,
}

/// What failed, and the server's words.
type Failed = Vec<(Item, String)>;

impl<'a> Bench<'a> {
    pub(super) fn new(scratch: &'a mut dyn Database, dialect: &'a dyn Dialect) -> Self {
        Self { scratch, dialect, there: Schema::new() }
    }

    /// Makes the objects; says what of the wanted ones could not be made.
    pub(super) async fn make(&mut self, objects: Vec<Object>, question: Question<'_>) -> Vec<String> {
        let name = self.dialect.name();
        if name == DialectName::Postgres {
            // What a body speaks of may not be there, and is not asked for.
            let _ = self.scratch.execute("SET check_function_bodies = off").await;
        }
        let creates = objects.into_iter().map(|object| Operation::Create {
            if_not_exists: matches!(object, Object::Namespace(_)),
            object: without_references(object, name),
        });
        let creates = order(creates.collect(), &Schema::new());
        let is_extension =
            |create: &Operation| matches!(create, Operation::Create { object: Object::Extension(_), .. });
        let (extensions, creates): (Vec<Operation>, Vec<Operation>) = creates.into_iter().partition(is_extension);
        let items = |operations: Vec<Operation>| operations.into_iter().map(|one| Item::Operation(Box::new(one)));
        let mut failed = self.make_all(items(creates).collect()).await;
        // Some extensions take seconds, and most expressions need none.
        if !failed.is_empty() {
            self.make_all(items(extensions).collect()).await;
            let unknown = question.beside.iter().flat_map(making).map(Item::Sql);
            failed = self.make_all(unknown.chain(failed.into_iter().map(|(item, _)| item)).collect()).await;
        }
        if name == DialectName::Postgres {
            failed = self.make_in_parts(failed).await;
        }
        let is_wanted = |item: &Item| match item {
            Item::Operation(operation) => operation.subjects().iter().any(|object| question.wanted.contains(object)),
            Item::Sql(_) => false,
        };
        failed
            .into_iter()
            .filter(|(item, _)| is_wanted(item))
            .map(|(item, reason)| format!("{item}: {reason}"))
            .collect()
    }

    /// Tries all of them, and those that failed again as long as that helps: what one needs may come after it.
    async fn make_all(&mut self, items: Vec<Item>) -> Failed {
        let mut open: Failed = items.into_iter().map(|item| (item, String::new())).collect();
        loop {
            let mut failed = Vec::new();
            let tried = open.len();
            for (item, _) in open {
                if let Err(reason) = self.try_one(&item).await {
                    failed.push((item, reason));
                }
            }
            if failed.is_empty() || failed.len() == tried {
                return failed;
            }
            open = failed;
        }
    }

    async fn try_one(&mut self, item: &Item) -> Result<(), String> {
        let statements = match item {
            Item::Sql(sql) => vec![sql.clone()],
            Item::Operation(operation) => {
                let action = Action::operation((**operation).clone());
                let target = self.scratch.target().clone();
                let plan = self.dialect.plan(&target, &[action], &self.there);
                plan.map_err(|error| error.to_string())?.sql()
            }
        };
        let as_one = self.dialect.name() == DialectName::Postgres;
        self.run(&statements, as_one).await?;
        if let Item::Operation(operation) = item {
            operation.apply(&mut self.there).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Runs the statements, where the database can all of them or none.
    async fn run(&mut self, statements: &[String], as_one: bool) -> Result<(), String> {
        if as_one {
            self.scratch.begin().await.map_err(|error| error.message)?;
        }
        for statement in statements {
            if let Err(error) = self.scratch.execute(statement).await {
                if as_one {
                    self.scratch.rollback().await.map_err(|error| error.message)?;
                }
                return Err(error.message);
            }
        }
        match as_one {
            true => self.scratch.commit().await.map_err(|error| error.message),
            false => Ok(()),
        }
    }

    /// Tables that could not be made whole are made column by column, and each of their parts is tried by itself.
    async fn make_in_parts(&mut self, failed: Failed) -> Failed {
        let (mut tables, mut rest) = (Vec::new(), Vec::new());
        for (item, reason) in failed {
            match item {
                Item::Operation(operation) => match *operation {
                    Operation::Create { object: Object::Table(table), .. } => tables.push(table),
                    other => rest.push((Item::Operation(Box::new(other)), reason)),
                },
                sql @ Item::Sql(_) => rest.push((sql, reason)),
            }
        }
        if tables.is_empty() {
            return rest;
        }
        let mut parts = Vec::new();
        for table in &tables {
            self.make_columns(table).await;
            parts.extend(parts_of(table));
        }
        let again = rest.into_iter().map(|(item, _)| item);
        let mut failed = self.make_all(again.chain(parts).collect()).await;
        // A column that is computed in a way that nobody here understands is a column all the same to others.
        let stand_ins: Vec<Item> = failed.iter().filter_map(|(item, _)| stand_in(item)).collect();
        if !stand_ins.is_empty() {
            self.make_all(stand_ins).await;
            let is_column = |item: &Item| stand_in(item).is_some();
            let (columns, others): (Failed, Failed) = failed.into_iter().partition(|(item, _)| is_column(item));
            failed = self.make_all(others.into_iter().map(|(item, _)| item).collect()).await;
            failed.extend(columns);
        }
        failed
    }

    /// The table with those of its columns whose types are there.
    async fn make_columns(&mut self, table: &Table) {
        let plain: Vec<Column> = table.columns.iter().filter(|column| column.generated.is_none()).map(bare).collect();
        let create = |columns: Vec<Column>| {
            let table = Table { columns, options: table.options.clone(), ..Table::new(&table.name) };
            Item::Operation(Box::new(Operation::create(Object::Table(table))))
        };
        if self.try_one(&create(plain.clone())).await.is_ok() {
            return;
        }
        if self.try_one(&create(Vec::new())).await.is_ok() {
            let adds = plain
                .into_iter()
                .map(|column| alteration(table, TableChange::AddColumn { column, if_not_exists: false }));
            self.make_all(adds.collect()).await;
        }
    }
}

impl std::fmt::Display for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Operation(operation) => operation.fmt(f),
            Self::Sql(sql) => f.write_str(sql),
        }
    }
}

fn bare(column: &Column) -> Column {
    Column { collation: column.collation.clone(), ..Column::new(&column.name, column.column_type.clone()) }
}

fn alteration(table: &Table, change: TableChange) -> Item {
    Item::Operation(Box::new(Operation::alter_table(&table.name, vec![change])))
}

/// What a table is made of beside its plain columns: its keys first, by which views group.
fn parts_of(table: &Table) -> Vec<Item> {
    let generated = table.columns.iter().filter(|column| column.generated.is_some());
    let generated = generated.map(|column| TableChange::AddColumn { column: column.clone(), if_not_exists: false });
    let keys = table.constraints().filter(|constraint| !matches!(constraint, Constraint::ForeignKey(_)));
    let constraints = keys.map(TableChange::AddConstraint);
    let defaults = table.columns.iter().filter(|column| column.default.is_some()).map(|column| {
        TableChange::AlterColumn { name: column.name.clone(), change: ColumnChange::Default(column.default.clone()) }
    });
    generated.chain(constraints).chain(defaults).map(|change| alteration(table, change)).collect()
}

/// A generated column without its expression.
fn stand_in(item: &Item) -> Option<Item> {
    let Item::Operation(operation) = item else { return None };
    let Operation::AlterTable(alter) = &**operation else { return None };
    match alter.changes.as_slice() {
        [TableChange::AddColumn { column, .. }] if column.generated.is_some() => {
            let change = TableChange::AddColumn { column: bare(column), if_not_exists: false };
            Some(Item::Operation(Box::new(Operation::alter_table(&alter.table, vec![change]))))
        }
        _ => None,
    }
}
