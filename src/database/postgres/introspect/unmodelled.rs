//! What the catalogs hold and the model does not.
//!
//! The queries in `catalog/unmodelled` are of two kinds. One names whole objects that the model does not know: catalog, number, kind, schema, name, and
//! what follows the name in the statement that makes it (nothing where the object is only named so that properties can belong to it). The other
//! names properties: catalog, number and column of the owner, the property, its value, and where it stands on something by itself its own catalog and
//! number. Invariant: a row of theirs is either reported, or belongs to
//! what is out of scope or to an extension.

use super::catalog::{Catalog, optional, text};
use super::owners::{Known, Owners};
use super::standing::Standing;
use crate::dialect::postgres::{names, unmodelled};
use crate::model::{ObjectRef, Owner, QualifiedName, Unmodelled};
use crate::plan::{Row, Scope};

/// The catalogs whose rows the queries name: a number is known by one of them.
const CLASSES: [&str; 30] = [
    "pg_class",
    "pg_type",
    "pg_proc",
    "pg_constraint",
    "pg_trigger",
    "pg_policy",
    "pg_namespace",
    "pg_extension",
    "pg_collation",
    "pg_operator",
    "pg_opfamily",
    "pg_opclass",
    "pg_cast",
    "pg_conversion",
    "pg_am",
    "pg_transform",
    "pg_language",
    "pg_ts_config",
    "pg_ts_dict",
    "pg_ts_parser",
    "pg_ts_template",
    "pg_event_trigger",
    "pg_publication",
    "pg_subscription",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_user_mapping",
    "pg_statistic_ext",
    "pg_default_acl",
    "pg_database",
];

/// Everything that the rows tell, in one order whatever the server's.
pub(super) fn read(catalog: &Catalog, scope: &Scope, owners: &mut Owners, standing: &Standing) -> Vec<Unmodelled> {
    let mut found = Vec::new();
    let declared = [
        &catalog.unknown_relations,
        &catalog.unknown_types,
        &catalog.unknown_operators,
        &catalog.unknown_elsewhere,
        &catalog.unknown_members,
    ];
    for row in declared.into_iter().flatten() {
        let needs = standing.needs(&text(row, 0), &text(row, 1));
        found.extend(whole_object(catalog, scope, owners, row).map(|object| object.standing_on(needs)));
    }
    let properties = [
        &catalog.of_relations,
        &catalog.of_columns,
        &catalog.of_constraints,
        &catalog.standing_on,
        &catalog.comments,
        &catalog.owners,
        &catalog.privileges,
        &catalog.security_labels,
    ];
    for row in properties.into_iter().flatten() {
        let needs = match optional(row, 5) {
            Some(class) => standing.needs(&class, &text(row, 6)),
            None if text(row, 3) == "exclusion constraint" => standing.needs(&text(row, 0), &text(row, 1)),
            None => Vec::new(),
        };
        found.extend(property(scope, owners, row).map(|property| property.standing_on(needs)));
    }
    found.extend(catalog.left_out.iter().map(left_out));
    found
}

fn whole_object(catalog: &Catalog, scope: &Scope, owners: &mut Owners, row: &Row) -> Option<Unmodelled> {
    let (kind, name) = (text(row, 2), text(row, 4));
    let name = match optional(row, 3) {
        Some(namespace) => catalog.name(&namespace, &name),
        None => QualifiedName::new(name),
    };
    if !scope.covers_name(&name) {
        return None;
    }
    let class = CLASSES.into_iter().find(|class| *class == text(row, 0));
    let owner = Owner::Unknown { kind: kind.clone(), name };
    if let Some(class) = class {
        owners.add(class, text(row, 1), owner.clone());
    }
    Some(reported(owner, kind, optional(row, 5)?))
}

fn property(scope: &Scope, owners: &Owners, row: &Row) -> Option<Unmodelled> {
    let Known { owner, suffix } = owners.get(&text(row, 0), &text(row, 1))?;
    if owner.object().is_some_and(|object| !scope.covers(object)) {
        return None;
    }
    let owner = match (optional(row, 2), owner) {
        (Some(column), Owner::Object(object)) => Owner::Column(object.clone(), column),
        (Some(column), Owner::Unknown { kind, name }) => {
            Owner::Unknown { kind: kind.clone(), name: name.sibling(format!("{}.{column}", name.name)) }
        }
        (_, owner) => owner.clone(),
    };
    let (property, value) = (format!("{}{suffix}", text(row, 3)), text(row, 4));
    (!chosen_by_the_server(&owner, &property, &value)).then(|| reported(owner, property, value))
}

fn reported(owner: Owner, property: String, value: String) -> Unmodelled {
    let restoration = unmodelled::restoration(&owner, &property, &value);
    Unmodelled::new(owner, property, value).restored(restoration)
}

/// The name that a not-null constraint gets where nobody names it says nothing.
fn chosen_by_the_server(owner: &Owner, property: &str, value: &str) -> bool {
    let (true, Owner::Column(ObjectRef::Table(table), column)) = (property == "name of a not-null constraint", owner)
    else {
        return false;
    };
    names::chosen(&table.name, Some(column), "not_null") == value
}

/// A schema that was not read, and what it holds.
fn left_out(row: &Row) -> Unmodelled {
    let words =
        [("table", "tables"), ("view", "views"), ("sequence", "sequences"), ("type", "types"), ("routine", "routines")];
    let counted = words.into_iter().enumerate().filter_map(|(at, (one, several))| match text(row, at + 1).as_str() {
        "" | "0" => None,
        "1" => Some(format!("1 {one}")),
        count => Some(format!("{count} {several}")),
    });
    let contents: Vec<String> = counted.collect();
    Unmodelled::left_out(QualifiedName::new(text(row, 0)), contents.join(", "))
}
