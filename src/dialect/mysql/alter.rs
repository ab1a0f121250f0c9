//! Changes of one table as the clauses of one `ALTER TABLE`.
//!
//! A column that changes is restated whole from the schema after the change, so that nothing of it is lost.

use super::{
    batch::Cost,
    create,
    flavor::Flavor,
    keys,
    literal::{quote, table, text, word},
    suspend::{Making, collation},
};
use crate::model::{
    Column, Constraint, Index, IndexValue, ObjectRef, Owner, PrimaryKey, QualifiedName, Restoration, RowFormat, Schema,
    Table, TableOptions,
};
use crate::operation::{ApplyError, TableChange};
use crate::plan::{PlanError, WouldLose};

/// A table before and after the changes of one statement.
pub(super) struct Alteration<'a> {
    pub(super) making: Making<'a>,
    pub(super) flavor: &'a Flavor,
    pub(super) name: &'a QualifiedName,
    pub(super) before: &'a Schema,
    pub(super) after: &'a Schema,
    pub(super) changes: &'a [TableChange],
    /// Foreign keys that are known to the schema and not there now, as something else is being done.
    pub(super) suspended: &'a [String],
    /// Clauses of indexes that go and come with the changes.
    pub(super) beside: (&'a [String], &'a [String]),
}

impl Alteration<'_> {
    /// The statement and its cost; nothing where nothing is to be done here.
    pub(super) fn render(&self) -> Result<Option<(String, Cost)>, PlanError> {
        create::table_name(self.flavor, self.name)?;
        let mut clauses = self.beside.0.to_vec();
        for change in self.changes {
            self.change(change, &mut clauses)?;
        }
        self.columns_that_were_key(&mut clauses)?;
        clauses.extend(self.beside.1.iter().cloned());
        clauses.extend(keys::clauses(self.flavor, self.before, self.after, self.name));
        let mut unique: Vec<String> = Vec::new();
        for clause in clauses {
            if !unique.contains(&clause) {
                unique.push(clause);
            }
        }
        if unique.is_empty() {
            return Ok(None);
        }
        let cost = self.changes.iter().map(Cost::of).max().unwrap_or(Cost::Instant);
        Ok(Some((alter_table(self.name, &unique), cost)))
    }

    fn previous(&self) -> Result<&Table, PlanError> {
        self.before.table(self.name).ok_or_else(|| self.missing())
    }

    fn next(&self) -> Result<&Table, PlanError> {
        self.after.table(self.name).ok_or_else(|| self.missing())
    }

    fn missing(&self) -> PlanError {
        ApplyError::MissingObject(crate::model::ObjectRef::Table(self.name.clone())).into()
    }

    fn change(&self, change: &TableChange, clauses: &mut Vec<String>) -> Result<(), PlanError> {
        match change {
            TableChange::AddColumn { column, .. } => {
                if self.previous()?.column(&column.name).is_none() {
                    clauses.push(format!("ADD COLUMN {}", self.column(column)?));
                }
            }
            TableChange::DropColumn { name, .. } => {
                if self.previous()?.column(name).is_some() {
                    clauses.extend(self.parts_of_column(name)?);
                    clauses.push(format!("DROP COLUMN {}", quote(name)));
                }
            }
            TableChange::RenameColumn { from, to } => self.rename_column(from, to, clauses)?,
            TableChange::AlterColumn { name, .. } => clauses.extend(self.modify(name)?),
            // The check of a column is said with the column.
            TableChange::AddConstraint(Constraint::Check(check))
                if create::column_check(self.flavor, self.next()?, check.name.as_str()) == Some(check) =>
            {
                clauses.extend(self.modify(check.name.as_str())?);
            }
            TableChange::AddConstraint(Constraint::PrimaryKey(key)) => {
                clauses.push(format!("ADD {}", self.primary_key(key)?));
            }
            TableChange::AddConstraint(constraint) => {
                clauses.push(format!("ADD {}", create::constraint(self.flavor, constraint)?));
            }
            TableChange::DropConstraint { name, .. } => {
                if let Some(constraint) = self.previous()?.constraint(name) {
                    clauses.extend(self.drop_constraint(&constraint)?);
                }
            }
            TableChange::RenameConstraint { from, to } => {
                if let Some(constraint) = self.previous()?.constraint(from) {
                    self.rename_constraint(&constraint, to, clauses)?;
                }
            }
            TableChange::SetComment(comment) => {
                clauses.push(format!("COMMENT = {}", text(comment.as_deref().unwrap_or_default())));
            }
            TableChange::SetOptions(options) => self.set_options(options, clauses)?,
        }
        Ok(())
    }

    fn column(&self, column: &Column) -> Result<String, PlanError> {
        create::column_of(self.flavor, self.next()?, column, self.after)
    }

    /// The column restated, where that says anything new.
    fn modify(&self, name: &str) -> Result<Option<String>, PlanError> {
        let (old, new) = (self.previous()?.column(name), self.next()?.column(name));
        let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
        let restated = self.column(new)?;
        let written = create::column_of(self.flavor, self.previous()?, old, self.before);
        if written.is_ok_and(|written| written == restated) {
            return Ok(None);
        }
        let owner = Owner::Column(ObjectRef::Table(self.name.clone()), name.to_owned());
        WouldLose::refuse(format!("saying column `{}.{name}` anew", self.name), self.before, |found| {
            found.owner == owner && found.property != "privilege"
        })?;
        Ok(Some(format!("MODIFY COLUMN {restated}")))
    }

    /// What must go with a column. The server would take the column out of an index of several, where the model drops the index.
    fn parts_of_column(&self, name: &str) -> Result<Vec<String>, PlanError> {
        let mut clauses = Vec::new();
        for constraint in self.previous()?.constraints() {
            let uses = match &constraint {
                Constraint::PrimaryKey(key) => key.columns.iter().any(|column| column == name),
                Constraint::Unique(unique) => unique.columns.iter().any(|column| column == name),
                Constraint::ForeignKey(key) => key.columns.iter().any(|column| column == name),
                Constraint::Check(_) => false,
            };
            if uses {
                clauses.extend(self.drop_constraint(&constraint)?);
            }
        }
        let uses = |index: &&Index| index.parts.iter().any(|part| part.column_name() == Some(name));
        let indexes = self.before.indexes_of(self.name).filter(uses);
        clauses.extend(indexes.map(|index| format!("DROP INDEX {}", quote(index.name.as_str()))));
        Ok(clauses)
    }

    /// A key in the place of another keeps what was said of that.
    fn primary_key(&self, key: &PrimaryKey) -> Result<String, PlanError> {
        let mut sql = create::constraint(self.flavor, &Constraint::PrimaryKey(key.clone()))?;
        let Some(old) = &self.previous()?.primary_key else { return Ok(sql) };
        let owner = Owner::Constraint(ObjectRef::Table(self.name.clone()), old.name.as_str().to_owned());
        for found in self.before.unmodelled_of(&owner).filter(|found| found.restoration == Restoration::Restated) {
            match found.value.strip_suffix(" DESC") {
                Some(column) => {
                    for before in ["(", ", "] {
                        sql = sql.replacen(&format!("{before}{column}"), &format!("{before}{column} DESC"), 1);
                    }
                }
                None => sql.push_str(&format!(" {}", found.value)),
            }
        }
        Ok(sql)
    }

    fn drop_constraint(&self, constraint: &Constraint) -> Result<Option<String>, PlanError> {
        let name = constraint.name().as_str();
        Ok(match constraint {
            Constraint::PrimaryKey(_) => Some("DROP PRIMARY KEY".to_owned()),
            Constraint::Unique(_) => Some(format!("DROP INDEX {}", quote(name))),
            Constraint::ForeignKey(_) if self.suspended.iter().any(|suspended| suspended == name) => None,
            Constraint::ForeignKey(_) => Some(format!("DROP FOREIGN KEY {}", quote(name))),
            // A column's own check has no other way out than restating the column without it.
            Constraint::Check(_) if create::column_check(self.flavor, self.previous()?, name).is_some() => {
                self.modify(name)?
            }
            Constraint::Check(_) => Some(format!("{} {}", self.flavor.drop_check, quote(name))),
        })
    }

    fn rename_constraint(&self, constraint: &Constraint, to: &str, clauses: &mut Vec<String>) -> Result<(), PlanError> {
        match constraint {
            Constraint::PrimaryKey(_) => {} // always `PRIMARY`
            Constraint::Unique(unique) => {
                clauses.push(format!("RENAME INDEX {} TO {}", quote(unique.name.as_str()), quote(to)));
            }
            Constraint::Check(_) | Constraint::ForeignKey(_) => {
                clauses.extend(self.drop_constraint(constraint)?);
                let renamed = self.next()?.constraint(to);
                if let Some(renamed) = renamed {
                    clauses.push(format!("ADD {}", create::constraint(self.flavor, &renamed)?));
                }
            }
        }
        Ok(())
    }

    /// MySQL refuses to rename a column that an expression mentions, and takes it where the same statement says the expressions anew.
    fn rename_column(&self, from: &str, to: &str, clauses: &mut Vec<String>) -> Result<(), PlanError> {
        let rename = format!("RENAME COLUMN {} TO {}", quote(from), quote(to));
        if self.flavor.expressions_follow_renames {
            clauses.push(rename);
            return Ok(());
        }
        let (old, new) = (self.previous()?, self.next()?);
        let mut again = Vec::new();
        for (was, is) in old.checks.iter().zip(&new.checks).filter(|(was, is)| was != is) {
            clauses.push(format!("{} {}", self.flavor.drop_check, quote(was.name.as_str())));
            again.push(format!("ADD {}", create::constraint(self.flavor, &Constraint::Check(is.clone()))?));
        }
        let indexes = |schema: &Schema| schema.indexes_of(self.name).cloned().collect::<Vec<_>>();
        for (was, is) in indexes(self.before).iter().zip(&indexes(self.after)) {
            if was != is && was.parts.iter().any(|part| matches!(part.value, IndexValue::Expression(_))) {
                clauses.push(format!("DROP INDEX {}", quote(was.name.as_str())));
                again.push(add_index(self.flavor, is, self.after)?);
            }
        }
        let follows = |(was, is): &(&Column, &Column)| was.generated != is.generated || was.default != is.default;
        for (_, is) in old.columns.iter().zip(&new.columns).filter(follows) {
            again.push(format!("MODIFY COLUMN {}", self.column(is)?));
        }
        clauses.push(rename);
        clauses.extend(again);
        Ok(())
    }

    /// A column that was `NOT NULL` only as a part of the primary key is nullable again once that is gone.
    fn columns_that_were_key(&self, clauses: &mut Vec<String>) -> Result<(), PlanError> {
        let (old, new) = (self.previous()?, self.next()?);
        let Some(key) = old.primary_key.as_ref().filter(|key| Some(*key) != new.primary_key.as_ref()) else {
            return Ok(());
        };
        for name in &key.columns {
            let still_key = new.primary_key.as_ref().is_some_and(|key| key.columns.contains(name));
            if let Some(column) = new.column(name).filter(|column| !column.not_null && !still_key) {
                clauses.push(format!("MODIFY COLUMN {}", self.column(column)?));
            }
        }
        Ok(())
    }

    /// A new collation of the table is a new one of every column that follows the table, once it is said anew.
    fn set_options(&self, options: &TableOptions, clauses: &mut Vec<String>) -> Result<(), PlanError> {
        let (old, new) = (self.previous()?, self.next()?);
        if old.options.engine != options.engine {
            clauses.push(format!("ENGINE = {}", word(options.engine.as_deref().unwrap_or("InnoDB"))));
        }
        if old.options.row_format != options.row_format {
            clauses.push(format!("ROW_FORMAT = {}", options.row_format.map_or("DEFAULT", RowFormat::word)));
        }
        let (was, is) = (collation(self.making, &old.options), collation(self.making, options));
        if was == is {
            return Ok(());
        }
        let charset = is.split('_').next().unwrap_or(&is);
        clauses.push(format!("DEFAULT CHARACTER SET = {} COLLATE = {}", word(charset), word(&is)));
        for column in &new.columns {
            let written = super::types::render(self.flavor, &column.column_type, self.after)?;
            let follows = column.collation.is_none() && super::types::has_collation(&super::types::parse(&written));
            if follows {
                clauses.push(format!("MODIFY COLUMN {}", self.column(column)?));
            }
        }
        Ok(())
    }
}

/// `ALTER TABLE`, a line for each clause where there are several.
pub(super) fn alter_table(name: &QualifiedName, clauses: &[String]) -> String {
    match clauses {
        [clause] => format!("ALTER TABLE {} {clause}", table(name)),
        clauses => format!("ALTER TABLE {}\n    {}", table(name), clauses.join(",\n    ")),
    }
}

/// `ADD INDEX ..` as a clause.
pub(super) fn add_index(flavor: &Flavor, index: &Index, schema: &Schema) -> Result<String, PlanError> {
    Ok(format!("ADD {}", create::index_line(flavor, index, schema)?))
}
