//! Operations in the spelling of the schema that they meet.
//!
//! Where a database does not tell names of another case apart, a revision may write them in any. Invariant: what is respelled names the same things;
//! what takes a name that is there in another case gets that spelling, so that it is seen to be taken.

use super::{Action, AlterTable, Operation, Rename, Step, TableChange};
use crate::model::{
    CaseRule, Constraint, DefinitionKind, DefinitionRef, ForeignKey, Index, IndexValue, Name, Object, ObjectRef,
    QualifiedName, Schema, Table,
};

impl Operation {
    /// The operation as the schema spells its names; nothing where it spells them so.
    pub fn spelled_as(&self, schema: &Schema) -> Option<Operation> {
        if schema.case_rule().is_exact() {
            return None;
        }
        let speller = Speller { schema, rule: schema.case_rule() };
        let spelled = speller.operation(self);
        (spelled != *self).then_some(spelled)
    }
}

impl Action {
    /// The action as the schema spells its names; nothing where it spells them so.
    pub fn spelled_as(&self, schema: &Schema) -> Option<Action> {
        if schema.case_rule().is_exact() {
            return None;
        }
        let speller = Speller { schema, rule: schema.case_rule() };
        let mut out = self.clone();
        match &mut out.step {
            Step::Operation(operation) => *operation = speller.operation(operation),
            Step::Write(write) => write.table = speller.table_name(&write.table),
            Step::Backfill(backfill) => {
                backfill.table = speller.table_name(&backfill.table);
                if let Some(table) = schema.table(&backfill.table) {
                    speller.column(table, &mut backfill.key);
                    backfill.set.iter_mut().for_each(|(column, _)| speller.column(table, column));
                }
            }
            Step::Require(_) | Step::SetLocal(_) | Step::Irreversible(_) => return None,
        }
        (out != *self).then_some(out)
    }
}

struct Speller<'a> {
    schema: &'a Schema,
    rule: CaseRule,
}

impl Speller<'_> {
    fn operation(&self, operation: &Operation) -> Operation {
        match operation {
            Operation::Create { object, if_not_exists } => {
                Operation::Create { object: self.object(object), if_not_exists: *if_not_exists }
            }
            Operation::Become(object) => Operation::Become(self.object(object)),
            Operation::Drop { object, if_exists } => {
                Operation::Drop { object: self.reference(object), if_exists: *if_exists }
            }
            Operation::Rename(rename) => Operation::Rename(self.rename(rename)),
            Operation::AlterTable(alter) => Operation::AlterTable(self.alter_table(alter)),
            // What SQL is said to do is spelled when it is done.
            Operation::AlterEnum(_) | Operation::Execute(_) => operation.clone(),
        }
    }

    /// As the schema knows the object; of one that it does not know, the table.
    fn reference(&self, reference: &ObjectRef) -> ObjectRef {
        if let Some(spelled) = self.schema.spelled(reference) {
            return spelled.clone();
        }
        let mut reference = reference.clone();
        match &mut reference {
            ObjectRef::Index { table, .. } => *table = self.table_name(table),
            ObjectRef::Definition(definition) => self.relation_of(definition),
            ObjectRef::Namespace(_)
            | ObjectRef::Extension(_)
            | ObjectRef::Enum(_)
            | ObjectRef::Sequence(_)
            | ObjectRef::Table(_) => {}
        }
        reference
    }

    fn table_name(&self, name: &QualifiedName) -> QualifiedName {
        self.schema.spelled_table(name).unwrap_or(name).clone()
    }

    /// The table or view of a trigger.
    fn relation_of(&self, definition: &mut DefinitionRef) {
        let Some(on) = &mut definition.table else { return };
        let view = |name: &QualifiedName| {
            let (name, signature, table) = (name.clone(), None, None);
            ObjectRef::Definition(DefinitionRef { kind: DefinitionKind::View, name, signature, table })
        };
        match (self.schema.spelled_table(on), self.schema.spelled(&view(on))) {
            (Some(table), _) => *on = table.clone(),
            (None, Some(ObjectRef::Definition(view))) => *on = view.name.clone(),
            (None, _) => {}
        }
    }

    fn object(&self, object: &Object) -> Object {
        let mut object = object.clone();
        let known = self.reference(&object.reference());
        match (&mut object, known) {
            (Object::Table(table), ObjectRef::Table(name)) => {
                table.name = name;
                let own = table.clone();
                table.primary_key.iter_mut().for_each(|key| self.columns(&own, &mut key.columns));
                table.uniques.iter_mut().for_each(|unique| self.columns(&own, &mut unique.columns));
                table.foreign_keys.iter_mut().for_each(|key| self.foreign_key(&own, key));
            }
            (Object::Index(index), ObjectRef::Index { table, name }) => {
                index.table = table;
                respell(&mut index.name, name);
                self.index(index);
            }
            (Object::Definition(definition), ObjectRef::Definition(identity)) => definition.identity = identity,
            (
                Object::Namespace(_)
                | Object::Extension(_)
                | Object::Enum(_)
                | Object::Sequence(_)
                | Object::Table(_)
                | Object::Index(_)
                | Object::Definition(_),
                _,
            ) => {}
        }
        object
    }

    fn index(&self, index: &mut Index) {
        let Some(table) = self.schema.table(&index.table) else { return };
        for part in &mut index.parts {
            if let IndexValue::Column(column) = &mut part.value {
                self.column(table, column);
            }
        }
        self.columns(table, &mut index.include);
    }

    fn column(&self, table: &Table, name: &mut String) {
        if let Some(spelled) = self.rule.column(table, name) {
            spelled.clone_into(name);
        }
    }

    fn columns(&self, table: &Table, names: &mut [String]) {
        names.iter_mut().for_each(|name| self.column(table, name));
    }

    fn foreign_key(&self, table: &Table, key: &mut ForeignKey) {
        self.columns(table, &mut key.columns);
        if self.rule.same_table(&key.references, &table.name) {
            key.references = table.name.clone();
            self.columns(table, &mut key.referenced_columns);
        } else if let Some(referenced) = self.schema.spelled_table(&key.references).and_then(|t| self.schema.table(t)) {
            key.references = referenced.name.clone();
            self.columns(referenced, &mut key.referenced_columns);
        }
    }

    fn rename(&self, rename: &Rename) -> Rename {
        let mut out = Rename { object: self.reference(&rename.object), to: rename.to.clone() };
        let new = out.new_reference();
        if !self.rule.same_object(&out.object, &new)
            && let Some(taken) = self.schema.spelled(&new)
        {
            out.to.name = taken.bare_name().to_owned();
        }
        out
    }

    fn alter_table(&self, alter: &AlterTable) -> AlterTable {
        let table = self.table_name(&alter.table);
        let Some(known) = self.schema.table(&table) else { return AlterTable { table, ..alter.clone() } };
        let mut now = known.clone();
        let mut changes = Vec::new();
        for (at, change) in alter.changes.iter().enumerate() {
            changes.push(self.change(&mut now, change, &alter.changes[at + 1..]));
        }
        AlterTable { table, changes }
    }

    /// The change, done to the names of the table as it is `now`.
    fn change(&self, now: &mut Table, change: &TableChange, later: &[TableChange]) -> TableChange {
        let mut change = change.clone();
        match &mut change {
            TableChange::AddColumn { column, .. } => {
                self.column(now, &mut column.name);
                now.columns.push(column.clone());
            }
            TableChange::DropColumn { name, .. } => {
                self.column(now, name);
                now.columns.retain(|column| column.name != *name);
            }
            TableChange::RenameColumn { from, to } => {
                self.column(now, from);
                // One that makes way later leaves its name to this one.
                let makes_way = later.iter().any(|change| match change {
                    TableChange::RenameColumn { from: name, .. } | TableChange::DropColumn { name, .. } => {
                        self.rule.parts.same(name, to)
                    }
                    TableChange::AddColumn { .. }
                    | TableChange::AlterColumn { .. }
                    | TableChange::AddConstraint(_)
                    | TableChange::DropConstraint { .. }
                    | TableChange::RenameConstraint { .. }
                    | TableChange::SetComment(_)
                    | TableChange::SetOptions(_) => false,
                });
                if !makes_way && !self.rule.parts.same(from, to) {
                    self.column(now, to);
                }
                now.column_mut(from).into_iter().for_each(|column| column.name.clone_from(to));
            }
            TableChange::AlterColumn { name, .. } => self.column(now, name),
            TableChange::AddConstraint(constraint) => {
                let name = self.constraint_name(now, constraint.name().as_str());
                respell(constraint.name_mut(), name);
                self.constraint(now, constraint);
                now.add_constraint(constraint.clone());
            }
            TableChange::DropConstraint { name, .. } => {
                *name = self.constraint_name(now, name);
                now.remove_constraint(name);
            }
            TableChange::RenameConstraint { from, to } => {
                *from = self.constraint_name(now, from);
                if !self.rule.parts.same(from, to) {
                    *to = self.constraint_name(now, to);
                }
                if let Some(mut constraint) = now.remove_constraint(from) {
                    *constraint.name_mut() = Name::Given(to.clone());
                    now.add_constraint(constraint);
                }
            }
            TableChange::SetComment(_) | TableChange::SetOptions(_) => {}
        }
        change
    }

    fn constraint_name(&self, table: &Table, name: &str) -> String {
        if table.constraint(name).is_some() {
            return name.to_owned();
        }
        let same = |constraint: &Constraint| self.rule.parts.same(constraint.name().as_str(), name);
        table.constraints().find(same).map_or_else(|| name.to_owned(), |found| found.name().as_str().to_owned())
    }

    fn constraint(&self, table: &Table, constraint: &mut Constraint) {
        match constraint {
            Constraint::PrimaryKey(key) => self.columns(table, &mut key.columns),
            Constraint::Unique(unique) => self.columns(table, &mut unique.columns),
            Constraint::ForeignKey(key) => self.foreign_key(table, key),
            Constraint::Check(_) => {}
        }
    }
}

/// The name in another spelling; who chose it stays.
fn respell(name: &mut Name, spelled: String) {
    match name {
        Name::Given(name) | Name::Generated(name) => *name = spelled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Check, Column, ColumnType, DialectName};
    use crate::operation::ApplyError;

    fn schema(dialect: DialectName) -> Schema {
        let mut table = Table::new("people");
        table.columns = ["id", "Name"].map(|name| Column::new(name, ColumnType::Text)).to_vec();
        table.checks.push(Check::new("short", "length(NAME) < 9"));
        let mut schema: Schema = [Object::Table(table)].into_iter().collect();
        schema.insert(Object::Index(Index::new(
            "people",
            "by_name".into(),
            vec![crate::model::IndexPart::column("Name")],
        )));
        schema.know_case(CaseRule::of(dialect));
        schema
    }

    fn names(schema: &Schema) -> Vec<String> {
        let of = |table: &Table| {
            table.columns.iter().map(|column| format!("{}.{}", table.name, column.name)).collect::<Vec<_>>()
        };
        schema.tables().flat_map(of).collect()
    }

    fn alter(table: &str, changes: Vec<TableChange>) -> Operation {
        Operation::alter_table(table, changes)
    }

    fn rename(from: &str, to: &str) -> TableChange {
        TableChange::RenameColumn { from: from.into(), to: to.into() }
    }

    fn drop(name: &str) -> TableChange {
        TableChange::DropColumn { name: name.into(), if_exists: false }
    }

    fn add(name: &str) -> TableChange {
        TableChange::AddColumn { column: Column::new(name, ColumnType::Text), if_not_exists: false }
    }

    #[test]
    fn a_revision_may_write_names_in_any_case_where_the_database_takes_them_for_one() {
        let check = |operation: Operation, expected: &[&str]| {
            let mut schema = schema(DialectName::Sqlite);
            operation.apply(&mut schema).unwrap_or_else(|error| panic!("{error}: {operation}"));
            assert_eq!(names(&schema), expected, "{operation}");
        };
        check(alter("PEOPLE", vec![drop("NAME")]), &["people.id"]);
        check(alter("people", vec![rename("NAME", "label")]), &["people.id", "people.label"]);
        check(alter("people", vec![rename("name", "name")]), &["people.id", "people.name"]);
        check(alter("people", vec![rename("Name", "ID"), rename("id", "name")]), &["people.name", "people.ID"]);
        check(alter("people", vec![drop("name"), add("name")]), &["people.id", "people.name"]);
        let to_case = Rename { object: ObjectRef::table("PEOPLE"), to: "People".into() };
        check(Operation::Rename(to_case), &["People.id", "People.Name"]);
        check(Operation::drop(ObjectRef::table("PeOpLe")), &[]);
    }

    #[test]
    fn what_is_there_in_another_case_is_there() {
        let fails = |operation: Operation, dialect: DialectName| operation.apply(&mut schema(dialect)).is_err();
        let table = || Operation::create(Object::Table(Table::new("People")));
        for (operation, on_sqlite, on_mysql) in [
            (alter("people", vec![add("NAME")]), true, true),
            (alter("people", vec![rename("id", "name")]), true, true),
            (table(), true, false),
            (Operation::create(Object::Index(Index::new("people", "By_Name".into(), Vec::new()))), true, true),
        ] {
            assert_eq!(fails(operation.clone(), DialectName::Sqlite), on_sqlite, "{operation}");
            assert_eq!(fails(operation.clone(), DialectName::Mysql), on_mysql, "{operation}");
            assert!(!fails(operation.clone(), DialectName::Postgres), "{operation}");
        }
        let unknown = alter("people", vec![drop("NAME")]);
        let error = unknown.apply(&mut schema(DialectName::Postgres)).expect_err("names are exact there");
        assert!(matches!(error, ApplyError::MissingPart { .. }), "{error}");
    }

    #[test]
    fn texts_follow_a_column_whose_name_they_write_in_another_case() {
        let mut schema = schema(DialectName::Mysql);
        alter("people", vec![rename("name", "label")]).apply(&mut schema).expect("it fits");
        let table = schema.table(&"people".into()).expect("it is there");
        assert_eq!(table.checks[0].expression, "length(label) < 9");
        assert_eq!(
            schema.index(&"people".into(), "by_name").expect("it is there").parts[0].column_name(),
            Some("label")
        );
    }
}
