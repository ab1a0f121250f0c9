//! What stands on what, as the server follows it.
//!
//! Invariant: whatever the server would refuse a change for is told, also where it lives in a schema that is not read.

use super::catalog::{Catalog, optional, text};
use super::owners::Owners;
use crate::model::{
    DefinitionKind, DefinitionRef, Need, Object, ObjectRef, Owner, QualifiedName, Schema, Unmodelled, ViewColumn,
};
use crate::plan::Row;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What each thing needs, by the catalog and the number of the thing.
pub(super) struct Standing {
    needs: HashMap<(String, String), BTreeSet<Need>>,
    /// What lives in a schema that is not read, in the server's words.
    out_of_scope: BTreeMap<String, BTreeSet<Need>>,
}

impl Standing {
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut standing = Self { needs: HashMap::new(), out_of_scope: BTreeMap::new() };
        for row in &catalog.standing {
            let Some(need) = need(catalog, row) else { continue };
            match optional(row, 2) {
                Some(described) => standing.out_of_scope.entry(described).or_default().insert(need),
                None => standing.needs.entry((text(row, 0), text(row, 1))).or_default().insert(need),
            };
        }
        standing
    }

    /// What the thing needs.
    pub(super) fn needs(&self, class: &str, number: &str) -> Vec<Need> {
        let needs = self.needs.get(&(class.to_owned(), number.to_owned()));
        needs.into_iter().flatten().cloned().collect()
    }

    /// Tells definitions what they need, and views which columns they have.
    pub(super) fn tell(&self, catalog: &Catalog, owners: &Owners, schema: &mut Schema) {
        let mut columns: HashMap<String, Vec<ViewColumn>> = HashMap::new();
        for row in &catalog.columns {
            let collation = optional(row, 11).map(|name| format!(" collate {name}")).unwrap_or_default();
            let column = ViewColumn { name: text(row, 2), column_type: text(row, 3) + &collation };
            columns.entry(text(row, 0)).or_default().push(column);
        }
        for (class, number, object) in owners.objects() {
            if let Some(Object::Definition(definition)) = schema.get_mut(object) {
                definition.told.needs = Some(self.needs(class, number));
                definition.told.columns = object.as_relation().and_then(|_| columns.remove(number));
            }
        }
    }

    /// What is not read, and stands on something all the same.
    pub(super) fn out_of_scope(&self) -> impl Iterator<Item = Unmodelled> {
        const KIND: &str = "object of a schema that is left out";
        self.out_of_scope.iter().map(|(described, needs)| {
            let owner = Owner::Unknown { kind: KIND.to_owned(), name: QualifiedName::new(described) };
            Unmodelled::new(owner, KIND, "").standing_on(needs.iter().cloned().collect())
        })
    }
}

fn need(catalog: &Catalog, row: &Row) -> Option<Need> {
    let name = catalog.name(&text(row, 4), &text(row, 5));
    let view = |kind| ObjectRef::Definition(DefinitionRef { kind, name: name.clone(), signature: None, table: None });
    let of_relation = |object: ObjectRef| match optional(row, 7) {
        Some(column) => Need::Column(object, column),
        None => Need::Object(object),
    };
    Some(match text(row, 3).as_str() {
        "table" => of_relation(ObjectRef::Table(name)),
        "view" => of_relation(view(DefinitionKind::View)),
        "materialized view" => of_relation(view(DefinitionKind::MaterializedView)),
        "index" => Need::Object(ObjectRef::index(name, text(row, 7))),
        "constraint" => Need::Constraint(ObjectRef::Table(name), text(row, 7)),
        "enum" => Need::Object(ObjectRef::Enum(name)),
        "sequence" => Need::Object(ObjectRef::Sequence(name)),
        "routine" => {
            let (kind, signature) = (DefinitionKind::Routine, optional(row, 6));
            Need::Object(ObjectRef::Definition(DefinitionRef { kind, name, signature, table: None }))
        }
        _ => return None,
    })
}
