//! Parts of schemas and of changes, in few words.

pub(crate) use crate::support::changes::*;
use anabranch::model::*;
use anabranch::operation::{Operation, TableChange};

pub(crate) fn column(name: &str, column_type: ColumnType) -> Column {
    Column::new(name, column_type)
}

pub(crate) fn required(name: &str, column_type: ColumnType) -> Column {
    Column { not_null: true, ..column(name, column_type) }
}

pub(crate) fn defaulted(name: &str, column_type: ColumnType, default: impl Into<Expression>) -> Column {
    Column { default: Some(default.into()), ..column(name, column_type) }
}

pub(crate) fn integer() -> ColumnType {
    ColumnType::integer(IntegerSize::Regular)
}

pub(crate) fn table(name: &str, columns: Vec<Column>) -> Table {
    Table { columns, ..Table::new(name) }
}

pub(crate) fn keyed(mut table: Table, columns: &[&str]) -> Table {
    let name = Name::Generated(naming::primary_key(&table.name.name));
    table.primary_key = Some(PrimaryKey::new(name, columns.iter().map(|c| (*c).to_owned()).collect()));
    for name in columns {
        table.column_mut(name).expect("a key column").not_null = true;
    }
    table
}

/// `id integer primary key autoincrement` and the columns.
pub(crate) fn entity(name: &str, columns: Vec<Column>) -> Table {
    let id = Column { identity: Some(Identity::default()), ..required("id", integer()) };
    keyed(table(name, [vec![id], columns].concat()), &["id"])
}

pub(crate) fn reference(from: &str, columns: &[&str], to: &str, referenced: &[&str]) -> ForeignKey {
    let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    ForeignKey {
        name: Name::Generated(naming::foreign_key(from, &columns)),
        columns,
        references: to.into(),
        referenced_columns: referenced.iter().map(|c| (*c).to_owned()).collect(),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: Deferrable::No,
    }
}

pub(crate) fn unique(table: &str, columns: &[&str]) -> Unique {
    let columns: Vec<String> = columns.iter().map(|c| (*c).to_owned()).collect();
    let name = Name::Generated(naming::unique(table, &columns));
    Unique { name, columns, nulls_not_distinct: false, deferrable: Deferrable::No }
}

pub(crate) fn given_check(name: &str, expression: &str) -> Check {
    Check::new(name, expression)
}

pub(crate) fn index(table: &str, name: &str, parts: Vec<IndexPart>) -> Index {
    Index::new(table, name.into(), parts)
}

pub(crate) fn schema(objects: Vec<Object>) -> Schema {
    objects.into_iter().collect()
}

pub(crate) fn mood() -> Object {
    let values = ["calm", "loud", "sad's"].map(str::to_owned).to_vec();
    Object::Enum(Enum { name: "mood".into(), values, comment: None })
}

pub(crate) fn song() -> Table {
    let mut song = entity(
        "song",
        vec![
            Column { collation: Some("NOCASE".into()), ..required("title", ColumnType::Text) },
            column("bpm", ColumnType::Double),
            column("artist_id", integer()),
        ],
    );
    song.checks.push(given_check("bpm_is_positive", "bpm > 0"));
    song
}

pub(crate) fn artist() -> Table {
    entity("artist", vec![required("name", ColumnType::String { length: Some(80) })])
}

pub(crate) fn view(name: &str, text: &str) -> Object {
    let identity = DefinitionRef { kind: DefinitionKind::View, name: name.into(), signature: None, table: None };
    Object::Definition(Definition::new(identity, text))
}

pub(crate) fn trigger(name: &str, table: &str, text: &str) -> Object {
    let table = Some(table.into());
    let identity = DefinitionRef { kind: DefinitionKind::Trigger, name: name.into(), signature: None, table };
    Object::Definition(Definition::new(identity, text))
}

pub(crate) fn alter(table: &str, changes: Vec<TableChange>) -> Vec<Operation> {
    vec![Operation::alter_table(table, changes)]
}
