//! What is kept beside the objects: privileges, histograms, settings of the database.

use super::{List, table_reference, text};
use crate::model::{DefinitionKind, DefinitionRef, ObjectRef, Owner, Restoration, Schema, Unmodelled};
use crate::plan::Row;

/// Adds all of it.
pub(super) fn add(list: &List, schema: &mut Schema) {
    let mut found = Vec::new();
    for rows in list.privileges.chunk_by(|one, two| one[..3] == two[..3]) {
        found.extend(rows.first().map(|first| privilege(first, rows, schema)));
    }
    for row in &list.routine_privileges {
        let identity = routine(&text(row, 0), &text(row, 1));
        let value = format!("{} TO {}", text(row, 3).to_uppercase(), text(row, 2));
        found.push(Unmodelled::new(Owner::Object(ObjectRef::Definition(identity)), "privilege", value));
    }
    for row in &list.histograms {
        let owner = Owner::Column(table_reference(&text(row, 0)), text(row, 1));
        let value = format!("{} BUCKETS", text(row, 2));
        found.push(Unmodelled::new(owner, "histogram", value).restored(Restoration::Restated));
    }
    for row in &list.database {
        let owner = Owner::Unknown { kind: text(row, 0), name: text(row, 1).into() };
        found.push(Unmodelled::new(owner, text(row, 0), text(row, 1)));
    }
    schema.extend_unmodelled(found);
}

/// All that one user may do with a table, a view or a column.
fn privilege(first: &Row, rows: &[Row], schema: &Schema) -> Unmodelled {
    let names: Vec<String> = rows.iter().map(|row| text(row, 3)).collect();
    let grants = rows.iter().any(|row| text(row, 4) == "YES");
    let option = if grants { " WITH GRANT OPTION" } else { "" };
    let value = format!("{} TO {}{option}", names.join(", "), text(first, 2));
    let name = text(first, 0);
    let view = ObjectRef::Definition(DefinitionRef {
        kind: DefinitionKind::View,
        name: name.as_str().into(),
        signature: None,
        table: None,
    });
    let object = if schema.contains(&view) { view } else { table_reference(&name) };
    let owner = match first.get(1).cloned().flatten() {
        Some(column) => Owner::Column(object, column),
        None => Owner::Object(object),
    };
    Unmodelled::new(owner, "privilege", value)
}

fn routine(name: &str, kind: &str) -> DefinitionRef {
    DefinitionRef {
        kind: DefinitionKind::Routine,
        name: name.into(),
        signature: Some(kind.to_lowercase()),
        table: None,
    }
}
