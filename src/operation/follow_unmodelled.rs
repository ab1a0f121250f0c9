//! What was found beside the model follows its owner: it goes with it, and takes its new name. What a database told that something needs follows as
//! well.
//!
//! Statements that put a property back name its owner: they are rewritten as the text of a check is, word by word.

use super::apply::rename_identifier;
use super::{ColumnChange, TableChange};
use crate::model::{
    Definition, Need, Object, ObjectRef, Owner, QualifiedName, Restoration, Schema, Unmodelled, Vocabulary, needs_of,
};

/// Something is about to get another name: what names it in a text is written down before the words are other ones.
pub(super) fn remember_names(schema: &mut Schema, was: &Need, what: &Need) {
    let word = match was {
        Need::Object(object) => object.bare_name(),
        Need::Column(_, part) | Need::Constraint(_, part) => part,
        Need::Unknown { name, .. } => &name.name,
    };
    let word = word.to_lowercase();
    let may_name =
        |definition: &&Definition| definition.told.needs.is_some() || definition.text.to_lowercase().contains(&word);
    let vocabulary = Vocabulary::of(schema.references());
    let concerned = |definition: &Definition| {
        let own = ObjectRef::Definition(definition.identity.clone());
        let needs = needs_of(definition, &vocabulary, schema);
        let names_it = *was == Need::Object(own.clone()) || needs.iter().any(|need| need.stands_on(was));
        names_it.then_some((own, needs))
    };
    let concerned: Vec<(ObjectRef, Vec<Need>)> = schema.definitions().filter(may_name).filter_map(concerned).collect();
    for (reference, needs) in concerned {
        if let Some(Object::Definition(definition)) = schema.get_mut(&reference) {
            definition.told.needs = Some(needs);
            definition.told.renamed.push((was.clone(), what.clone()));
        }
    }
}

/// An object has another name.
pub(super) fn renamed_object(schema: &mut Schema, from: &ObjectRef, to: &ObjectRef) {
    for found in schema.unmodelled_mut() {
        let owned = found.owner.object_mut().is_some_and(|owner| moved(owner, from, to));
        // Each of them, and not only the first.
        let needed = found
            .needs
            .iter_mut()
            .filter_map(Need::object_mut)
            .filter_map(|need| moved(need, from, to).then_some(()))
            .count()
            > 0;
        if owned || needed {
            rewrite(found, from.bare_name(), to.bare_name());
        }
    }
    for need in schema.told_needs_mut() {
        if let Some(object) = need.object_mut() {
            moved(object, from, to);
        }
    }
}

/// A change of a table that was carried out.
pub(super) fn changed_table(schema: &mut Schema, table: &QualifiedName, change: &TableChange) {
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
        TableChange::RenameColumn { from, to } => {
            let column = |name: &String| Need::Column(table.clone(), name.clone());
            remember_names(schema, &column(from), &column(to));
            renamed_column(schema, &table, from, to);
        }
        TableChange::RenameConstraint { from, to } => {
            let (old, new) =
                (Need::Constraint(table.clone(), from.clone()), Need::Constraint(table.clone(), to.clone()));
            for found in schema.unmodelled_mut() {
                let needed =
                    found.needs.iter_mut().filter_map(|need| replaced(need, &old, &new).then_some(())).count() > 0;
                let owned = found.owner == Owner::Constraint(table.clone(), from.clone());
                if owned {
                    found.owner = Owner::Constraint(table.clone(), to.clone());
                }
                if owned || needed {
                    rewrite(found, from, to);
                }
            }
            schema.told_needs_mut().filter(|need| **need == old).for_each(|need| need.clone_from(&new));
        }
        TableChange::AlterColumn { name, change } => {
            let property = match change {
                ColumnChange::Type { .. } => Unmodelled::DECLARED_TYPE,
                ColumnChange::NotNull(_) => Unmodelled::NULLABLE_KEY,
                ColumnChange::Default(_)
                | ColumnChange::Identity(_)
                | ColumnChange::Generated(_)
                | ColumnChange::Collation(_)
                | ColumnChange::Invisible(_)
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
    let (old, new) = (Need::Column(table.clone(), from.to_owned()), Need::Column(table.clone(), to.to_owned()));
    for found in schema.unmodelled_mut() {
        let needed = found.needs.iter_mut().filter_map(|need| replaced(need, &old, &new).then_some(())).count() > 0;
        let concerned = needed || found.owner.object() == Some(table);
        if found.owner == Owner::Column(table.clone(), from.to_owned()) {
            found.owner = Owner::Column(table.clone(), to.to_owned());
        }
        if concerned {
            rewrite(found, from, to);
        }
    }
    schema.told_needs_mut().filter(|need| **need == old).for_each(|need| need.clone_from(&new));
}

fn replaced(need: &mut Need, old: &Need, new: &Need) -> bool {
    let is_it = need == old;
    if is_it {
        need.clone_from(new);
    }
    is_it
}

/// Lets a reference follow a rename: of the object itself, or of the table that it belongs to.
fn moved(reference: &mut ObjectRef, from: &ObjectRef, to: &ObjectRef) -> bool {
    if reference == from {
        reference.clone_from(to);
        return true;
    }
    let (Some(old), Some(new)) = (from.as_relation(), to.as_relation()) else { return false };
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
            let statements = Restoration::Statements { take_down: Vec::new(), put_back: vec![sql.to_owned()] };
            let needs = vec![Need::Column(ObjectRef::table("song"), "title".into())];
            Unmodelled::new(owner, "privilege", "SELECT").restored(statements).standing_on(needs)
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
