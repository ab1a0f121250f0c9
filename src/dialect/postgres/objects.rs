//! Objects as a whole: created, dropped, renamed.

use super::plan::{Planner, made_so, unsupported};
use super::{create, quoting};
use crate::model::{
    Column, Constraint, Definition, DefinitionKind, DefinitionRef, Index, Namespace, Need, Object, ObjectRef,
    QualifiedName, Table, Unique,
};
use crate::operation::{Operation, Rename, TableChange};
use crate::plan::{LockMode, PlanError, Statement, TimeoutClass};

impl Planner<'_> {
    pub(super) fn create(&mut self, object: &Object, if_not_exists: bool) -> Result<(), PlanError> {
        if let Object::Index(index) = object {
            self.drop_invalid(index)?;
        }
        let existed = self.schema.contains(&object.reference());
        self.apply(&Operation::Create { object: object.clone(), if_not_exists })?;
        let reference = object.reference();
        match object {
            Object::Namespace(namespace) => {
                let condition = if if_not_exists { "IF NOT EXISTS " } else { "" };
                let sql = format!("CREATE SCHEMA {condition}{}", quoting::identifier(&namespace.name));
                self.push(self.statement(sql, reference).with_effect(vec![created(object, if_not_exists)]));
            }
            Object::Extension(extension) => {
                let sql = create::extension(extension, if_not_exists);
                self.push(self.statement(sql, reference).with_effect(vec![created(object, if_not_exists)]));
            }
            Object::Enum(enumeration) => {
                let sql = create::enumeration(enumeration, if_not_exists);
                self.push(self.statement(sql, reference).with_effect(vec![created(object, if_not_exists)]));
            }
            Object::Sequence(sequence) => {
                self.create_sequence(sequence, if_not_exists, created(object, if_not_exists));
            }
            Object::Table(table) => self.create_table(table, if_not_exists),
            Object::Index(index) => {
                check_index(index)?;
                self.create_index(index, if_not_exists);
                return Ok(());
            }
            Object::Definition(definition) => {
                self.create_definition(definition);
                return Ok(());
            }
        }
        if !existed {
            self.comment_on(object);
        }
        Ok(())
    }

    /// What a failed build left behind has the name of the index that is to be made.
    fn drop_invalid(&mut self, index: &Index) -> Result<(), PlanError> {
        let leftover = self.schema.index(&index.table, index.name.as_str()).filter(|there| there.invalid);
        match leftover.map(|there| ObjectRef::index(&there.table, there.name.as_str())) {
            Some(leftover) => self.drop_object(&leftover, false),
            None => Ok(()),
        }
    }

    fn create_table(&mut self, table: &Table, if_not_exists: bool) {
        let bare_column = |column: &Column| Column { comment: None, ..column.clone() };
        let (uniques, doubled) = without_doubled(table);
        let first = Table { uniques, ..table.clone() };
        let bare = Table { comment: None, columns: table.columns.iter().map(bare_column).collect(), ..first.clone() };
        let effect = created(&Object::Table(bare), if_not_exists);
        let sql = create::table(self.target, &first, if_not_exists);
        let mut statement = self.on_table(&table.name, LockMode::AccessExclusive, sql);
        for key in table.foreign_keys.iter().filter(|key| key.references != table.name) {
            statement = statement.locking(ObjectRef::Table(key.references.clone()), LockMode::ShareRowExclusive);
        }
        self.push(statement.with_effect(vec![effect]));
        for constraint in doubled.into_iter().map(Constraint::Unique) {
            let statement = self.add_constraint(&table.name, &constraint);
            let change = TableChange::AddConstraint(constraint);
            self.push(statement.with_effect(vec![Operation::alter_table(&table.name, vec![change])]));
        }
        for column in &table.columns {
            self.set_up_serial(table, column);
        }
    }

    /// `CREATE INDEX`, alone where it is built without blocking writes.
    pub(super) fn create_index(&mut self, index: &Index, if_not_exists: bool) {
        let bare = Object::Index(Index { comment: None, ..index.clone() });
        let mode = if index.concurrently { LockMode::ShareUpdateExclusive } else { LockMode::Share };
        let mut statement = self.on_table(&index.table, mode, create::index(index, if_not_exists));
        statement.touches.push(bare.reference());
        statement.timeout = TimeoutClass::Long;
        statement.transactional = !index.concurrently;
        self.push(statement.with_effect(vec![created(&bare, if_not_exists)]));
        self.comment_on(&Object::Index(index.clone()));
    }

    /// The text as it stands, and its comment.
    pub(super) fn create_definition(&mut self, definition: &Definition) {
        let object = Object::Definition(Definition { comment: None, ..definition.clone() });
        let text = definition.text.trim().trim_end_matches(';').to_owned();
        let mut statement = self.statement(text, object.reference()).with_effect(vec![created(&object, false)]);
        if let Some(table) = &definition.identity.table {
            let mode = match definition.identity.kind {
                DefinitionKind::Trigger => LockMode::ShareRowExclusive,
                DefinitionKind::Policy
                | DefinitionKind::Routine
                | DefinitionKind::View
                | DefinitionKind::MaterializedView => LockMode::AccessExclusive,
            };
            statement = statement.locking(self.schema.relation(table), mode);
        }
        self.push(statement);
        self.comment_on(&Object::Definition(definition.clone()));
    }

    /// The comments of a new object and, where it is a table, of its columns.
    pub(super) fn comment_on(&mut self, object: &Object) {
        let (comment, what) = match object {
            Object::Namespace(namespace) => {
                (&namespace.comment, format!("SCHEMA {}", quoting::identifier(&namespace.name)))
            }
            Object::Enum(enumeration) => (&enumeration.comment, format!("TYPE {}", quoting::name(&enumeration.name))),
            Object::Table(table) => (&table.comment, format!("TABLE {}", quoting::name(&table.name))),
            Object::Index(index) => {
                let name = quoting::name(&index.table.sibling(index.name.as_str()));
                (&index.comment, format!("INDEX {name}"))
            }
            Object::Definition(definition) => (&definition.comment, definition_name(&definition.identity)),
            Object::Extension(_) | Object::Sequence(_) => return,
        };
        if let Some(comment) = comment.as_deref().filter(|comment| !comment.is_empty()) {
            let effect = match object {
                Object::Table(table) => {
                    let change = TableChange::SetComment(Some(comment.to_owned()));
                    vec![Operation::alter_table(&table.name, vec![change])]
                }
                Object::Namespace(_)
                | Object::Extension(_)
                | Object::Enum(_)
                | Object::Sequence(_)
                | Object::Index(_)
                | Object::Definition(_) => made_so(object.clone()),
            };
            let statement = self.comment(&what, Some(comment), object.reference());
            self.push(statement.with_effect(effect));
        }
        if let Object::Table(table) = object {
            for column in table.columns.iter().filter(|column| column.comment.is_some()) {
                self.comment_on_column(&table.name, &column.name, column.comment.as_deref());
            }
        }
    }

    pub(super) fn drop_object(&mut self, object: &ObjectRef, if_exists: bool) -> Result<(), PlanError> {
        let operation = Operation::Drop { object: object.clone(), if_exists };
        let old = self.schema.get(object).cloned();
        let is_down = self.is_aside(object);
        if !is_down && old.is_some() {
            self.make_way_for_removal(&format!("dropping {object}"), &Need::Object(object.clone()))?;
        }
        self.apply(&operation)?;
        self.forget_object(object);
        if is_down {
            return Ok(());
        }
        let moved = match object {
            ObjectRef::Sequence(name) => match self.sequence_to_drop(name) {
                Some(name) => Some(name),
                None => return Ok(()),
            },
            _ => None,
        };
        let condition = if if_exists { "IF EXISTS " } else { "" };
        let plain = |kind: &str, name: String| format!("DROP {kind} {condition}{name}");
        let statement = match object {
            ObjectRef::Namespace(name) => self.statement(plain("SCHEMA", quoting::identifier(name)), object.clone()),
            ObjectRef::Extension(name) => self.statement(plain("EXTENSION", quoting::identifier(name)), object.clone()),
            ObjectRef::Enum(name) => self.statement(plain("TYPE", quoting::name(name)), object.clone()),
            ObjectRef::Sequence(name) => {
                let name = quoting::name(moved.as_ref().unwrap_or(name));
                self.statement(plain("SEQUENCE", name), object.clone())
            }
            ObjectRef::Table(name) => self.drop_table(plain("TABLE", quoting::name(name)), name, old.as_ref()),
            ObjectRef::Index { table, name } => {
                let concurrently = matches!(&old, Some(Object::Index(index)) if index.concurrently);
                let word = if concurrently { "INDEX CONCURRENTLY" } else { "INDEX" };
                let sql = plain(word, quoting::name(&table.sibling(name)));
                let mode = if concurrently { LockMode::ShareUpdateExclusive } else { LockMode::AccessExclusive };
                let mut statement = self.on_table(table, mode, sql);
                statement.touches.push(object.clone());
                statement.transactional = !concurrently;
                statement
            }
            ObjectRef::Definition(definition) => {
                let sql = self.drop_definition_sql(definition, if_exists);
                let statement = self.statement(sql, object.clone());
                match &definition.table {
                    Some(table) => statement.locking(self.schema.relation(table), LockMode::AccessExclusive),
                    None => statement,
                }
            }
        };
        self.push(statement.with_effect(vec![operation]));
        Ok(())
    }

    fn drop_table(&self, sql: String, name: &QualifiedName, old: Option<&Object>) -> Statement {
        let mut statement = self.on_table(name, LockMode::AccessExclusive, sql);
        if let Some(Object::Table(table)) = old {
            for key in table.foreign_keys.iter().filter(|key| key.references != table.name) {
                statement = statement.locking(ObjectRef::Table(key.references.clone()), LockMode::AccessExclusive);
            }
        }
        statement
    }

    pub(super) fn drop_definition_sql(&self, definition: &DefinitionRef, if_exists: bool) -> String {
        let name = definition_name(definition);
        let (kind, name) = split_kind(&name);
        format!("DROP {kind} {}{name}", if if_exists { "IF EXISTS " } else { "" })
    }

    pub(super) fn rename(&mut self, rename: &Rename) -> Result<(), PlanError> {
        let (was, what) = (Need::Object(rename.object.clone()), Need::Object(rename.new_reference()));
        self.put_back_before_rename(&was)?;
        let redo = rename_sql(rename)?;
        let undo = rename_sql(&reversed(rename)).ok();
        self.is_renamed(was, what, undo, redo.clone());
        self.apply(&Operation::Rename(rename.clone()))?;
        let last = redo.len().saturating_sub(1);
        for (number, sql) in redo.into_iter().enumerate() {
            let statement = Statement::new(sql, self.source);
            let statement = match &rename.object {
                ObjectRef::Table(_) => statement.locking(rename.object.clone(), LockMode::AccessExclusive),
                ObjectRef::Index { table, .. } => {
                    let mode = LockMode::ShareUpdateExclusive;
                    let mut statement = statement.locking(self.schema.relation(table), mode);
                    statement.touches.push(rename.object.clone());
                    statement
                }
                ObjectRef::Namespace(_)
                | ObjectRef::Extension(_)
                | ObjectRef::Enum(_)
                | ObjectRef::Sequence(_)
                | ObjectRef::Definition(_) => {
                    let mut statement = statement;
                    statement.touches.push(rename.object.clone());
                    statement
                }
            };
            let effect = if number == last { vec![Operation::Rename(rename.clone())] } else { Vec::new() };
            self.push(statement.with_effect(effect));
        }
        Ok(())
    }
}

/// What gives the object its old name back.
fn reversed(rename: &Rename) -> Rename {
    let to = match &rename.object {
        ObjectRef::Namespace(name) | ObjectRef::Extension(name) => name.as_str().into(),
        ObjectRef::Enum(name) | ObjectRef::Sequence(name) | ObjectRef::Table(name) => name.clone(),
        ObjectRef::Index { table, name } => table.sibling(name.clone()),
        ObjectRef::Definition(definition) => definition.name.clone(),
    };
    Rename { object: rename.new_reference(), to }
}

/// The statements of a rename.
fn rename_sql(rename: &Rename) -> Result<Vec<String>, PlanError> {
    let to = quoting::identifier(&rename.to.name);
    match &rename.object {
        ObjectRef::Namespace(name) => Ok(vec![format!("ALTER SCHEMA {} RENAME TO {to}", quoting::identifier(name))]),
        ObjectRef::Extension(name) => Err(unsupported(
            format!("rename extension `{name}`"),
            "extensions have fixed names",
            "drop it and create the other one",
        )),
        ObjectRef::Enum(name) => move_sql("TYPE", name, &rename.to),
        ObjectRef::Sequence(name) => move_sql("SEQUENCE", name, &rename.to),
        ObjectRef::Table(name) => move_sql("TABLE", name, &rename.to),
        ObjectRef::Index { table, name } => {
            Ok(vec![format!("ALTER INDEX {} RENAME TO {to}", quoting::name(&table.sibling(name)))])
        }
        ObjectRef::Definition(definition) => Ok(vec![format!("ALTER {} RENAME TO {to}", definition_name(definition))]),
    }
}

/// A new name, a new namespace, or both.
fn move_sql(kind: &str, from: &QualifiedName, to: &QualifiedName) -> Result<Vec<String>, PlanError> {
    let mut statements = Vec::new();
    if from.name != to.name {
        statements.push(format!("ALTER {kind} {} RENAME TO {}", quoting::name(from), quoting::identifier(&to.name)));
    }
    if from.namespace != to.namespace {
        let Namespace::Named(namespace) = &to.namespace else {
            return Err(unsupported(
                format!("move `{from}` into the default namespace"),
                "the default namespace is whatever comes first on the search path, and has no name in a plan",
                "name the schema: `(\"public\", ..)`",
            ));
        };
        let renamed = QualifiedName { namespace: from.namespace.clone(), name: to.name.clone() };
        let sql = format!("ALTER {kind} {} SET SCHEMA {}", quoting::name(&renamed), quoting::identifier(namespace));
        statements.push(sql);
    }
    Ok(statements)
}

/// `CREATE TABLE` leaves a unique constraint out, in silence, where another key has the same columns; added later it stays.
fn without_doubled(table: &Table) -> (Vec<Unique>, Vec<Unique>) {
    let mut keys: Vec<&[String]> = table.primary_key.iter().map(|key| key.columns.as_slice()).collect();
    let (mut first, mut doubled) = (Vec::new(), Vec::new());
    for unique in &table.uniques {
        let known = keys.contains(&unique.columns.as_slice());
        if known { &mut doubled } else { &mut first }.push(unique.clone());
        keys.push(&unique.columns);
    }
    (first, doubled)
}

fn created(object: &Object, if_not_exists: bool) -> Operation {
    let mut object = object.clone();
    match &mut object {
        Object::Namespace(namespace) => namespace.comment = None,
        Object::Enum(enumeration) => enumeration.comment = None,
        Object::Index(index) => index.comment = None,
        Object::Definition(definition) => definition.comment = None,
        Object::Extension(_) | Object::Sequence(_) | Object::Table(_) => {}
    }
    Operation::Create { object, if_not_exists }
}

/// What PostgreSQL has no index for.
fn check_index(index: &Index) -> Result<(), PlanError> {
    let what = || format!("create index `{}`", index.name);
    if let Some(method @ ("fulltext" | "spatial")) = index.method.as_deref() {
        let instead = if method == "fulltext" { "a `gin` index on `to_tsvector(..)`" } else { "a `gist` index" };
        return Err(unsupported(what(), &format!("it has no access method `{method}`"), &format!("create {instead}")));
    }
    if index.unique && index.parts.iter().any(|part| part.prefix_length.is_some()) {
        let instead = "index the expression `left(column, n)`";
        return Err(unsupported(what(), "it indexes whole values, and a unique prefix is a stronger promise", instead));
    }
    Ok(())
}

/// `TRIGGER "t" ON "song"`, `ROUTINE "f"(integer)`, `VIEW "v"`
pub(super) fn definition_name(definition: &DefinitionRef) -> String {
    let on = |kind: &str| {
        let table = definition.table.as_ref().map(quoting::name).unwrap_or_default();
        format!("{kind} {} ON {table}", quoting::identifier(&definition.name.name))
    };
    match definition.kind {
        DefinitionKind::Routine => {
            let signature = definition.signature.as_deref().unwrap_or_default();
            format!("ROUTINE {}({signature})", quoting::name(&definition.name))
        }
        DefinitionKind::View => format!("VIEW {}", quoting::name(&definition.name)),
        DefinitionKind::MaterializedView => format!("MATERIALIZED VIEW {}", quoting::name(&definition.name)),
        DefinitionKind::Trigger => on("TRIGGER"),
        DefinitionKind::Policy => on("POLICY"),
    }
}

fn split_kind(name: &str) -> (&str, &str) {
    match name.strip_prefix("MATERIALIZED VIEW ") {
        Some(rest) => ("MATERIALIZED VIEW", rest),
        None => name.split_once(' ').unwrap_or((name, "")),
    }
}
