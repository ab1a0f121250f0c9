//! The way back of what was generated: one that runs where there are rows, or says why it may not.
//!
//! What a reverse takes back in the schema it may not be able to take back in the rows: a column that must have a value came back without one, a value
//! that rows hold went. Invariant: where a value can be given that hurts nobody it is given, and said; where none can, a reviewer is told.

use super::comparison::hazards;
use crate::diff::HazardKind;
use crate::model::{Column, ColumnType, Constraint, Expression, Schema};
use crate::operation::{AlterTable, ColumnChange, Irreversible, Operation, TableChange, reverse_all};

/// What takes operations back, and what a reviewer should look at there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WayDown {
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// The position of an operation, and why.
    pub review: Vec<(usize, String)>,
}

/// The way back from behind `operations` to `before`.
///
/// # Errors
/// One of them cannot be taken back, or does not fit.
pub fn way_down(operations: &[Operation], before: &Schema) -> Result<WayDown, Irreversible> {
    let mut after = before.clone();
    for operation in operations {
        operation
            .apply(&mut after)
            .map_err(|error| Irreversible { operation: operation.to_string(), reason: error.to_string() })?;
    }
    let mut down = WayDown::default();
    for (at, operation) in reverse_all(operations, before)?.into_iter().enumerate() {
        let (operation, filled) = fill_rows(operation, &after);
        down.review.extend(filled.into_iter().map(|text| (at, text)));
        down.operations.push(operation);
    }
    let dangers = hazards(&down.operations, &after);
    down.review.extend(dangers.into_iter().filter(|(_, hazard)| is_no_part_of_going_back(hazard.kind)).map(
        |(at, hazard)| {
            let help = if hazard.kind == HazardKind::DroppedEnumValue { ": say `.replace_with(..)`" } else { "" };
            (at, format!("{}{help}", hazard.message))
        },
    ));
    down.review.sort_by_key(|(at, _)| *at);
    Ok(down)
}

/// That what came goes again with its rows is what going back means; everything else is not.
fn is_no_part_of_going_back(kind: HazardKind) -> bool {
    match kind {
        HazardKind::DroppedTable | HazardKind::DroppedColumn | HazardKind::DroppedSequence => false,
        HazardKind::DroppedEnumValue
        | HazardKind::NarrowedType
        | HazardKind::ConvertedType
        | HazardKind::NullsInRows
        | HazardKind::NoValueForRows
        | HazardKind::DuplicatesInRows
        | HazardKind::UnsatisfiedRows => true,
    }
}

/// Gives rows a value in columns that come back and must have one; what was given, for people.
fn fill_rows(operation: Operation, schema: &Schema) -> (Operation, Vec<String>) {
    let Operation::AlterTable(AlterTable { table, changes }) = operation else { return (operation, Vec::new()) };
    let keyed: Vec<String> = changes.iter().flat_map(keyed_columns).collect();
    let (mut filled, mut said) = (Vec::new(), Vec::new());
    for change in changes {
        let value = match &change {
            TableChange::AddColumn { column, if_not_exists: false } if needs_value(column) => {
                harmless(&column.column_type, schema).filter(|_| !keyed.contains(&column.name))
            }
            _ => None,
        };
        match (change, value) {
            (TableChange::AddColumn { column, if_not_exists }, Some(value)) => {
                said.push(format!(
                    "rows get {value} in column `{table}.{}`, which comes back: its values are gone",
                    column.name
                ));
                let name = column.name.clone();
                let column = Column { default: Some(value), ..column };
                filled.push(TableChange::AddColumn { column, if_not_exists });
                filled.push(TableChange::AlterColumn { name, change: ColumnChange::Default(None) });
            }
            (change, _) => filled.push(change),
        }
    }
    (Operation::AlterTable(AlterTable { table, changes: filled }), said)
}

fn needs_value(column: &Column) -> bool {
    column.not_null && column.default.is_none() && column.identity.is_none() && column.generated.is_none()
}

/// Columns in which one value for all rows would not do.
fn keyed_columns(change: &TableChange) -> Vec<String> {
    match change {
        TableChange::AddConstraint(constraint) => match constraint {
            Constraint::PrimaryKey(key) => key.columns.clone(),
            Constraint::Unique(unique) => unique.columns.clone(),
            Constraint::ForeignKey(key) => key.columns.clone(),
            Constraint::Check(_) => Vec::new(),
        },
        TableChange::AddColumn { .. }
        | TableChange::DropColumn { .. }
        | TableChange::RenameColumn { .. }
        | TableChange::AlterColumn { .. }
        | TableChange::DropConstraint { .. }
        | TableChange::RenameConstraint { .. }
        | TableChange::SetComment(_)
        | TableChange::SetOptions(_) => Vec::new(),
    }
}

/// A value that every database takes for the type and that says nothing.
fn harmless(column_type: &ColumnType, schema: &Schema) -> Option<Expression> {
    match column_type {
        ColumnType::Boolean => Some(false.into()),
        ColumnType::Integer { .. } | ColumnType::Float | ColumnType::Double | ColumnType::Decimal { .. } => {
            Some(0.into())
        }
        ColumnType::Char { .. } | ColumnType::String { .. } | ColumnType::Text => Some("".into()),
        ColumnType::Date => Some(Expression::CurrentDate),
        ColumnType::Time { .. } => Some(Expression::CurrentTime),
        ColumnType::DateTime { .. } | ColumnType::Timestamp { .. } => Some(Expression::CurrentTimestamp),
        ColumnType::Uuid => Some("00000000-0000-0000-0000-000000000000".into()),
        ColumnType::Enum(name) => schema.enumeration(name)?.values.first().map(|value| value.as_str().into()),
        ColumnType::Binary { .. }
        | ColumnType::VarBinary { .. }
        | ColumnType::Blob
        | ColumnType::Interval
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Array(_)
        | ColumnType::Native(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Object, Table};

    fn song(columns: &[Column]) -> Schema {
        let mut table = Table::new("song");
        table.columns = columns.to_vec();
        [Object::Table(table)].into_iter().collect()
    }

    fn column(name: &str, column_type: ColumnType) -> Column {
        Column { not_null: true, ..Column::new(name, column_type) }
    }

    fn check(before: &[Column], change: TableChange, expected: &[&str], review: &[&str]) {
        let operations = [Operation::alter_table("song", vec![change])];
        let down = way_down(&operations, &song(before)).expect("it can be taken back");
        let changes = down.operations.iter().flat_map(|operation| match operation {
            Operation::AlterTable(alter) => alter.changes.iter().map(|change| format!("{change:?}")).collect(),
            other => vec![other.to_string()],
        });
        let changes: Vec<String> = changes.collect();
        assert_eq!(changes.len(), expected.len(), "{changes:?}");
        for (change, word) in changes.iter().zip(expected) {
            assert!(change.contains(word), "{change} has no {word}");
        }
        let told: Vec<&str> = down.review.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(told, review);
    }

    #[test]
    fn a_column_that_must_have_a_value_comes_back_with_one() {
        let drop = |name: &str| TableChange::DropColumn { name: name.into(), if_exists: false };
        let said = ["rows get 0 in column `song.bpm`, which comes back: its values are gone"];
        check(
            &[column("bpm", ColumnType::integer(crate::model::IntegerSize::Regular))],
            drop("bpm"),
            &["AddColumn", "Default(None)"],
            &said,
        );
        let said = ["rows of `song` get no value in new column `raw`, which requires one"];
        check(&[column("raw", ColumnType::Blob)], drop("raw"), &["AddColumn"], &said);
    }

    #[test]
    fn a_reviewer_is_told_what_may_stumble_over_rows_on_the_way_back() {
        let to = |change| TableChange::AlterColumn { name: "title".into(), change };
        let wide = ColumnChange::Type { to: ColumnType::Text, using: None };
        let narrow = ColumnType::String { length: Some(10) };
        let said = ["column `song.title` becomes string(10), which holds less than text"];
        check(&[column("title", narrow)], to(wide), &["Type"], &said);
        let said = ["rows may hold null in column `song.title`, which becomes not null"];
        check(&[column("title", ColumnType::Text)], to(ColumnChange::NotNull(false)), &["NotNull(true)"], &said);
    }
}
