//! Objects that are defined by text.

use super::{Catalog, list, optional, text, truth};
use crate::dialect::postgres::quoting;
use crate::model::{
    Definition, DefinitionKind, DefinitionRef, Namespace, Object, ObjectRef, QualifiedName, Schema, Told,
};
use crate::plan::Row;
use std::collections::HashMap;

/// Reads views, routines, triggers and policies; `known` holds tables and enums by their number.
pub(super) fn read(catalog: &Catalog, mut known: HashMap<String, ObjectRef>, schema: &mut Schema) {
    for row in &catalog.routines {
        let definition = routine(catalog, row);
        known.insert(text(row, 0), ObjectRef::Definition(definition.identity.clone()));
        schema.insert(Object::Definition(definition));
    }
    let mut views: Vec<(String, Definition)> =
        catalog.views.iter().map(|row| (text(row, 0), view(catalog, row))).collect();
    for (number, view) in &views {
        known.insert(number.clone(), ObjectRef::Definition(view.identity.clone()));
    }
    for row in &catalog.view_dependencies {
        let view = views.iter_mut().find(|(number, _)| *number == text(row, 0));
        if let (Some((_, view)), Some(needed)) = (view, known.get(&text(row, 2))) {
            view.depends_on.push(needed.clone());
        }
    }
    for (_, view) in views {
        schema.insert(Object::Definition(view));
    }
    for row in &catalog.triggers {
        if let Some(table) = owner(&known, row) {
            let definition = trigger(table, row, &known);
            schema.insert(Object::Definition(definition));
        }
    }
    for row in &catalog.policies {
        if let Some(table) = owner(&known, row) {
            schema.insert(Object::Definition(policy(table, row)));
        }
    }
}

fn owner(known: &HashMap<String, ObjectRef>, row: &Row) -> Option<QualifiedName> {
    match known.get(&text(row, 0))? {
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

fn trigger(table: QualifiedName, row: &Row, known: &HashMap<String, ObjectRef>) -> Definition {
    Definition {
        identity: DefinitionRef {
            kind: DefinitionKind::Trigger,
            name: table.sibling(text(row, 1)),
            signature: None,
            table: Some(table),
        },
        text: text(row, 2),
        depends_on: known.get(&text(row, 3)).cloned().into_iter().collect(),
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
