//! Short ways to write a schema.

pub(crate) use crate::support::changes::*;
use anabranch::model::{
    Check, Column, ColumnType, Constraint, Deferrable, Definition, DefinitionKind, DefinitionRef, Enum, Expression,
    ForeignKey, Generated, Identity, Index, IndexPart, IntegerSize, Name, Object, PrimaryKey, ReferentialAction, Table,
    Unique, naming,
};
use anabranch::operation::{Operation, TableChange};

pub(crate) fn integer() -> ColumnType {
    ColumnType::integer(IntegerSize::Regular)
}

pub(crate) fn string(length: u32) -> ColumnType {
    ColumnType::String { length: Some(length) }
}

pub(crate) fn native(text: &str) -> ColumnType {
    ColumnType::Native(text.into())
}

pub(crate) fn column(name: &str, column_type: ColumnType) -> Column {
    Column::new(name, column_type)
}

pub(crate) fn with_default(name: &str, column_type: ColumnType, default: impl Into<Expression>) -> Column {
    Column { default: Some(default.into()), ..Column::new(name, column_type) }
}

pub(crate) fn not_null(name: &str, column_type: ColumnType) -> Column {
    Column { not_null: true, ..Column::new(name, column_type) }
}

pub(crate) fn generated(name: &str, column_type: ColumnType, expression: &str, stored: bool) -> Column {
    let generated = Some(Generated { expression: expression.into(), stored });
    Column { generated, ..Column::new(name, column_type) }
}

/// A table with an `id` that numbers its rows.
pub(crate) fn table(name: &str, columns: Vec<Column>) -> Table {
    let mut table = Table::new(name);
    let id = Column { identity: Some(Identity::default()), ..not_null("id", integer()) };
    table.columns = [vec![id], columns].concat();
    table.primary_key = Some(primary_key(name, &["id"]));
    table
}

pub(crate) fn primary_key(table: &str, columns: &[&str]) -> PrimaryKey {
    PrimaryKey::new(Name::Generated(naming::primary_key(table)), strings(columns))
}

pub(crate) fn unique(name: &str, columns: &[&str]) -> Unique {
    Unique { name: name.into(), columns: strings(columns), nulls_not_distinct: false, deferrable: Deferrable::No }
}

pub(crate) fn check(name: &str, expression: &str) -> Check {
    Check::new(name, expression)
}

pub(crate) fn foreign_key(table: &str, columns: &[&str], references: &str, referenced: &[&str]) -> ForeignKey {
    let columns = strings(columns);
    ForeignKey {
        name: Name::Generated(naming::foreign_key(table, &columns)),
        columns,
        references: references.into(),
        referenced_columns: strings(referenced),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
    }
}

pub(crate) fn index(table: &str, name: &str, columns: &[&str]) -> Index {
    Index::new(table, name.into(), columns.iter().map(|column| IndexPart::column(*column)).collect())
}

pub(crate) fn enumeration(name: &str, values: &[&str]) -> Object {
    Object::Enum(Enum { name: name.into(), values: strings(values), comment: None })
}

pub(crate) fn definition(kind: DefinitionKind, name: &str, table: Option<&str>, text: &str) -> Object {
    let identity = DefinitionRef { kind, name: name.into(), signature: None, table: table.map(Into::into) };
    Object::Definition(Definition::new(identity, text))
}

pub(crate) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(crate) fn alter(table: &str, changes: Vec<TableChange>) -> Operation {
    Operation::alter_table(table, changes)
}

pub(crate) fn constrain(constraint: Constraint) -> TableChange {
    TableChange::AddConstraint(constraint)
}
