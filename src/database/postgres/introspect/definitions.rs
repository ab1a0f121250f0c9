//! Objects that are defined by text.

use super::catalog::{Catalog, list, optional, text, truth};
use super::owners::Owners;
use crate::dialect::postgres::quoting;
use crate::model::{
    Definition, DefinitionKind, DefinitionRef, Namespace, Object, ObjectRef, QualifiedName, Schema, Told,
};
use crate::plan::Row;
use std::collections::BTreeMap;

/// Reads views, routines, triggers and policies; `owners` holds tables and enums.
pub(super) fn read(catalog: &Catalog, schema: &mut Schema, owners: &mut Owners) {
    for row in &catalog.routines {
        let definition = routine(catalog, row);
        owners.add_object("pg_proc", text(row, 0), ObjectRef::Definition(definition.identity.clone()));
        schema.insert(Object::Definition(definition));
    }
    let mut views: BTreeMap<String, Definition> =
        catalog.views.iter().map(|row| (text(row, 0), view(catalog, row))).collect();
    for (number, view) in &views {
        owners.add_object("pg_class", number.clone(), ObjectRef::Definition(view.identity.clone()));
    }
    for row in &catalog.view_dependencies {
        if let (Some(view), Some(needed)) = (views.get_mut(&text(row, 0)), owners.object(&text(row, 1), &text(row, 2)))
        {
            view.depends_on.push(needed.clone());
        }
    }
    for view in views.into_values() {
        schema.insert(Object::Definition(view));
    }
    for row in &catalog.triggers {
        if let Some(table) = relation(owners, row) {
            let definition = trigger(table, row, owners);
            owners.add_object("pg_trigger", text(row, 5), ObjectRef::Definition(definition.identity.clone()));
            schema.insert(Object::Definition(definition));
        }
    }
    for row in &catalog.policies {
        if let Some(table) = relation(owners, row) {
            let definition = policy(table, row);
            owners.add_object("pg_policy", text(row, 8), ObjectRef::Definition(definition.identity.clone()));
            schema.insert(Object::Definition(definition));
        }
    }
}

fn relation(owners: &Owners, row: &Row) -> Option<QualifiedName> {
    match owners.object("pg_class", &text(row, 0))? {
        ObjectRef::Table(name) => Some(name.clone()),
        ObjectRef::Definition(view) => Some(view.name.clone()),
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Sequence(_)
        | ObjectRef::Index { .. } => None,
    }
}

fn view(catalog: &Catalog, row: &Row) -> Definition {
    let name = catalog.name(&text(row, 1), &text(row, 2));
    let (kind, words) = match text(row, 3).as_str() {
        "m" => (DefinitionKind::MaterializedView, "MATERIALIZED VIEW"),
        _ => (DefinitionKind::View, "VIEW"),
    };
    let options = optional(row, 5).map(|options| format!(" WITH ({options})")).unwrap_or_default();
    let body = text(row, 4);
    let body = body.trim_end().trim_end_matches(';');
    Definition {
        text: format!("CREATE {words} {}{options} AS\n{body}", quoting::name(&name)),
        identity: DefinitionRef { kind, name, signature: None, table: None },
        depends_on: Vec::new(),
        comment: optional(row, 6),
        told: Told::default(),
    }
}

/// The server prints the namespace always; what lives in the default one stays unqualified.
fn routine(catalog: &Catalog, row: &Row) -> Definition {
    let name = catalog.name(&text(row, 1), &text(row, 2));
    let mut body = text(row, 4).trim_end().to_owned();
    if name.namespace == Namespace::Default {
        for word in ["FUNCTION", "PROCEDURE"] {
            let start = format!("CREATE OR REPLACE {word} ");
            if let Some(rest) = body.strip_prefix(&start) {
                let after = rest.find('(').map_or("", |at| &rest[at..]);
                body = format!("{start}{}{after}", quoting::identifier(&name.name));
                break;
            }
        }
    }
    Definition {
        identity: DefinitionRef { kind: DefinitionKind::Routine, name, signature: optional(row, 3), table: None },
        text: body,
        depends_on: Vec::new(),
        comment: optional(row, 5),
        told: Told::default(),
    }
}

fn trigger(table: QualifiedName, row: &Row, owners: &Owners) -> Definition {
    Definition {
        identity: DefinitionRef {
            kind: DefinitionKind::Trigger,
            name: table.sibling(text(row, 1)),
            signature: None,
            table: Some(table),
        },
        text: text(row, 2),
        depends_on: owners.object("pg_proc", &text(row, 3)).cloned().into_iter().collect(),
        comment: optional(row, 4),
        told: Told::default(),
    }
}

fn policy(table: QualifiedName, row: &Row) -> Definition {
    let name = text(row, 1);
    let mut sql = format!("CREATE POLICY {} ON {}", quoting::identifier(&name), quoting::name(&table));
    if !truth(row, 2) {
        sql.push_str(" AS RESTRICTIVE");
    }
    let command = match text(row, 3).as_str() {
        "r" => " FOR SELECT",
        "a" => " FOR INSERT",
        "w" => " FOR UPDATE",
        "d" => " FOR DELETE",
        _ => "",
    };
    sql.push_str(command);
    let roles: Vec<String> = list(row, 4).into_iter().flatten().collect();
    if roles != ["PUBLIC"] {
        sql.push_str(&format!(" TO {}", roles.join(", ")));
    }
    for (words, expression) in [("USING", optional(row, 5)), ("WITH CHECK", optional(row, 6))] {
        if let Some(expression) = expression {
            sql.push_str(&format!(" {words} ({expression})"));
        }
    }
    Definition {
        identity: DefinitionRef {
            kind: DefinitionKind::Policy,
            name: table.sibling(name),
            signature: None,
            table: Some(table),
        },
        text: sql,
        depends_on: Vec::new(),
        comment: optional(row, 7),
        told: Told::default(),
    }
}
