//! What was found beside the model follows its owner: it goes with it, and takes its new name.
//!
//! Statements that put a property back name its owner: they are rewritten as the text of a check is, word by word.

use super::apply::rename_identifier;
use super::{ColumnChange, TableChange};
use crate::model::{Need, ObjectRef, Owner, QualifiedName, Restoration, Schema, Unmodelled};

/// An object has another name.
pub(super) fn renamed_object(schema: &mut Schema, from: &ObjectRef, to: &ObjectRef) {
    for found in schema.unmodelled_mut() {
        let owned = found.owner.object_mut().is_some_and(|owner| moved(owner, from, to));
        let needed = needs_mut(found).is_some_and(|needs| {
            // Each of them, and not only the first.
            needs.iter_mut().filter_map(|need| moved(need_object(need), from, to).then_some(())).count() > 0
        });
        if owned || needed {
            rewrite(found, from.bare_name(), to.bare_name());
        }
    }
}

/// A change of a table that was carried out.
pub(super) fn changed_table(schema: &mut Schema, table: &QualifiedName, change: &TableChange) {
    if schema.unmodelled().is_empty() {
        return;
    }
    let table = ObjectRef::Table(table.clone());
    match change {
        TableChange::DropColumn { name, .. } => {
            // Words in which it is written are taken only where they fit: they do no harm.
            schema
                .retain_unmodelled(|found| found.spelling || found.owner != Owner::Column(table.clone(), name.clone()));
        }
        TableChange::DropConstraint { name, .. } => {
            let owner = Owner::Constraint(table.clone(), name.clone());
            schema.retain_unmodelled(|found| found.spelling || found.owner != owner);
        }
        TableChange::RenameColumn { from, to } => renamed_column(schema, &table, from, to),
        TableChange::RenameConstraint { from, to } => {
            for found in schema.unmodelled_mut() {
                if let Owner::Constraint(owner, name) = &mut found.owner
                    && *owner == table
                    && name == from
                {
                    name.clone_from(to);
                    rewrite(found, from, to);
                }
            }
        }
        TableChange::AlterColumn { name, change } => {
            let property = match change {
                ColumnChange::Type { .. } => Unmodelled::DECLARED_TYPE,
                ColumnChange::NotNull(_) => Unmodelled::NULLABLE_KEY,
                ColumnChange::Default(_)
                | ColumnChange::Identity(_)
                | ColumnChange::Generated(_)
                | ColumnChange::Collation(_)
                | ColumnChange::Comment(_) => return,
            };
            let owner = Owner::Column(table.clone(), name.clone());
            schema.retain_unmodelled(|found| found.property != property || found.owner != owner);
        }
        TableChange::AddColumn { .. }
        | TableChange::AddConstraint(_)
        | TableChange::SetComment(_)
        | TableChange::SetOptions(_) => {}
    }
}

fn renamed_column(schema: &mut Schema, table: &ObjectRef, from: &str, to: &str) {
    for found in schema.unmodelled_mut() {
        let mut concerned = found.owner.object() == Some(table);
        if let Owner::Column(owner, name) = &mut found.owner
            && owner == table
            && name == from
        {
            to.clone_into(name);
        }
        for need in needs_mut(found).into_iter().flatten() {
            if let Need::Column(object, name) = need
                && object == table
                && name == from
            {
                to.clone_into(name);
                concerned = true;
            }
        }
        if concerned {
            rewrite(found, from, to);
        }
    }
}

fn needs_mut(found: &mut Unmodelled) -> Option<&mut Vec<Need>> {
    match &mut found.restoration {
        Restoration::Statements { needs, .. } => Some(needs),
        Restoration::Impossible | Restoration::Restated => None,
    }
}

fn need_object(need: &mut Need) -> &mut ObjectRef {
    match need {
        Need::Object(object) | Need::Column(object, _) => object,
    }
}

/// Lets a reference follow a rename: of the object itself, or of the table that it belongs to.
fn moved(reference: &mut ObjectRef, from: &ObjectRef, to: &ObjectRef) -> bool {
    if reference == from {
        reference.clone_from(to);
        return true;
    }
    let (ObjectRef::Table(old), ObjectRef::Table(new)) = (from, to) else { return false };
    match reference {
        ObjectRef::Index { table, .. } if table == old => table.clone_from(new),
        ObjectRef::Definition(definition) if definition.table.as_ref() == Some(old) => {
            definition.table = Some(new.clone());
        }
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Sequence(_)
        | ObjectRef::Table(_)
        | ObjectRef::Index { .. }
        | ObjectRef::Definition(_) => return false,
    }
    true
}

fn rewrite(found: &mut Unmodelled, from: &str, to: &str) {
    if let Restoration::Statements { take_down, put_back, .. } = &mut found.restoration
        && from != to
    {
        take_down.iter_mut().chain(put_back).for_each(|sql| *sql = rename_identifier(sql, from, to));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Column, ColumnType, Object, Table};
    use crate::operation::{Operation, Rename};

    fn schema() -> Schema {
        let mut table = Table::new("song");
        table.columns.push(Column::new("title", ColumnType::Text));
        let mut schema: Schema = [Object::Table(table)].into_iter().collect();
        let privilege = |owner: Owner, sql: &str| {
            Unmodelled::new(owner, "privilege", "SELECT").restored(Restoration::Statements {
                take_down: Vec::new(),
                put_back: vec![sql.to_owned()],
                needs: vec![Need::Column(ObjectRef::table("song"), "title".into())],
            })
        };
        schema.extend_unmodelled([
            privilege(Owner::Object(ObjectRef::table("song")), r#"GRANT SELECT ON "song" TO r"#),
            privilege(
                Owner::Column(ObjectRef::table("song"), "title".into()),
                r#"GRANT SELECT ("title") ON song TO r"#,
            ),
        ]);
        schema
    }

    fn check(operation: &Operation, expected: &[(&str, &str)]) {
        let mut schema = schema();
        operation.apply(&mut schema).expect("it fits");
        let found = schema.unmodelled().iter().map(|found| match &found.restoration {
            Restoration::Statements { put_back, .. } => (found.owner.name(), put_back.join("; ")),
            Restoration::Impossible | Restoration::Restated => (found.owner.name(), String::new()),
        });
        let found: Vec<(String, String)> = found.collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(one, two)| ((*one).to_owned(), (*two).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_property_takes_the_new_name_of_its_owner() {
        let rename = Rename { object: ObjectRef::table("song"), to: "track".into() };
        let expected =
            [("track", r#"GRANT SELECT ON "track" TO r"#), ("track.title", r#"GRANT SELECT ("title") ON track TO r"#)];
        check(&Operation::Rename(rename), &expected);
        let rename = TableChange::RenameColumn { from: "title".into(), to: "name".into() };
        let expected =
            [("song", r#"GRANT SELECT ON "song" TO r"#), ("song.name", r#"GRANT SELECT ("name") ON song TO r"#)];
        check(&Operation::alter_table("song", vec![rename]), &expected);
    }

    #[test]
    fn a_property_goes_with_its_owner() {
        let drop = TableChange::DropColumn { name: "title".into(), if_exists: false };
        check(&Operation::alter_table("song", vec![drop]), &[("song", r#"GRANT SELECT ON "song" TO r"#)]);
        check(&Operation::drop(ObjectRef::table("song")), &[]);
    }
}
