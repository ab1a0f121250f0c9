//! A whole schema.

use super::case_rule::{CaseRule, KnownCase};
use super::{
    Definition, DefinitionKind, DefinitionRef, Enum, Index, Need, Object, ObjectRef, Owner, QualifiedName, Sequence,
    Table, Unmodelled,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All objects of a database that matter here, each once, in the order of their references; and what a reader found beside them.
///
/// Copies share their objects until one of them changes: a plan keeps the schema before and after each of its operations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    objects: BTreeMap<Arc<ObjectRef>, Arc<Object>>,
    unmodelled: Vec<Unmodelled>,
    case: KnownCase,
}

impl Schema {
    /// A schema without objects.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an object and hands back the one of the same reference that stood there.
    pub fn insert(&mut self, object: Object) -> Option<Object> {
        self.objects.insert(Arc::new(object.reference()), Arc::new(object)).map(Arc::unwrap_or_clone)
    }

    /// Takes an object out. A table's indexes and triggers stay: take them out first, or use [`Schema::remove_with_parts`].
    pub fn remove(&mut self, reference: &ObjectRef) -> Option<Object> {
        self.objects.remove(reference).map(Arc::unwrap_or_clone)
    }

    /// Takes an object out, and with a table or view what belongs to it: its indexes, triggers and policies, and the sequences that its columns own.
    pub fn remove_with_parts(&mut self, reference: &ObjectRef) -> Vec<Object> {
        let mut removed: Vec<Object> = self.remove(reference).into_iter().collect();
        if let Some(table) = reference.as_relation() {
            let mut parts: Vec<_> = self.parts_of(table).map(Object::reference).collect();
            parts.extend(
                self.sequences_owned_by(table, None).map(|sequence| ObjectRef::Sequence(sequence.name.clone())),
            );
            removed.extend(parts.iter().filter_map(|part| self.remove(part)));
        }
        if !self.unmodelled.is_empty() {
            let gone: BTreeSet<ObjectRef> = removed.iter().map(Object::reference).collect();
            self.unmodelled.retain(|found| found.owner.object().is_none_or(|owner| !gone.contains(owner)));
        }
        removed
    }

    /// The object with that reference.
    pub fn get(&self, reference: &ObjectRef) -> Option<&Object> {
        self.objects.get(reference).map(Arc::as_ref)
    }

    /// The object with that reference, to change. Its reference must stay what it is: rename by taking it out and putting it in again.
    pub fn get_mut(&mut self, reference: &ObjectRef) -> Option<&mut Object> {
        self.objects.get_mut(reference).map(Arc::make_mut)
    }

    /// Whether an object has that reference.
    pub fn contains(&self, reference: &ObjectRef) -> bool {
        self.objects.contains_key(reference)
    }

    /// All objects.
    pub fn iter(&self) -> impl Iterator<Item = &Object> {
        self.objects.values().map(Arc::as_ref)
    }

    /// All objects, to change; see [`Schema::get_mut`].
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Object> {
        self.objects.values_mut().map(Arc::make_mut)
    }

    /// All references.
    pub fn references(&self) -> impl Iterator<Item = &ObjectRef> {
        self.objects.keys().map(Arc::as_ref)
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether there is no object.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Keeps only the objects for which `keep` is true.
    pub fn retain(&mut self, mut keep: impl FnMut(&Object) -> bool) {
        self.objects.retain(|_, object| keep(object));
    }

    /// The table of that name.
    pub fn table(&self, name: &QualifiedName) -> Option<&Table> {
        match self.get(&ObjectRef::Table(name.clone())) {
            Some(Object::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// The table of that name, to change.
    pub fn table_mut(&mut self, name: &QualifiedName) -> Option<&mut Table> {
        match self.get_mut(&ObjectRef::Table(name.clone())) {
            Some(Object::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// The table or view of that name; a table where there is neither.
    pub fn relation(&self, name: &QualifiedName) -> ObjectRef {
        let view =
            |kind| ObjectRef::Definition(DefinitionRef { kind, name: name.clone(), signature: None, table: None });
        let views = [view(DefinitionKind::View), view(DefinitionKind::MaterializedView)];
        views.into_iter().find(|view| self.contains(view)).unwrap_or_else(|| ObjectRef::Table(name.clone()))
    }

    /// Takes over what a database told of definitions that are known here as well.
    pub fn learn_what_was_told(&mut self, live: &Schema) {
        for here in self.definitions_mut() {
            let reference = ObjectRef::Definition(here.identity.clone());
            let Some(Object::Definition(there)) = live.get(&reference) else { continue };
            here.told.needs.clone_from(&there.told.needs);
            here.told.columns.clone_from(&there.told.columns);
            if here.text == there.text {
                here.told.renamed.clear();
            }
        }
    }

    /// What a database told of the needs of definitions, to change.
    pub(crate) fn told_needs_mut(&mut self) -> impl Iterator<Item = &mut Need> {
        self.definitions_mut().filter_map(|definition| definition.told.needs.as_mut()).flatten()
    }

    /// The enumeration of that name.
    pub fn enumeration(&self, name: &QualifiedName) -> Option<&Enum> {
        match self.get(&ObjectRef::Enum(name.clone())) {
            Some(Object::Enum(enumeration)) => Some(enumeration),
            _ => None,
        }
    }

    /// All enumerations.
    pub fn enums(&self) -> impl Iterator<Item = &Enum> {
        let first = ObjectRef::Enum(QualifiedName::new(""));
        self.from(&first).map_while(|object| match object {
            Object::Enum(enumeration) => Some(enumeration),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Sequence(_)
            | Object::Table(_)
            | Object::Index(_)
            | Object::Definition(_) => None,
        })
    }

    /// The index of that table and name.
    pub fn index(&self, table: &QualifiedName, name: &str) -> Option<&Index> {
        match self.get(&ObjectRef::index(table, name)) {
            Some(Object::Index(index)) => Some(index),
            _ => None,
        }
    }

    /// All tables.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.iter().filter_map(|object| if let Object::Table(table) = object { Some(table) } else { None })
    }

    /// All tables, to change.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        let tables = self.objects.values_mut().filter(|object| matches!(***object, Object::Table(_)));
        tables
            .map(Arc::make_mut)
            .filter_map(|object| if let Object::Table(table) = object { Some(table) } else { None })
    }

    /// All views, routines, triggers and policies.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        self.iter().filter_map(|object| if let Object::Definition(one) = object { Some(one) } else { None })
    }

    fn definitions_mut(&mut self) -> impl Iterator<Item = &mut Definition> {
        let definitions = self.objects.values_mut().filter(|object| matches!(***object, Object::Definition(_)));
        definitions
            .map(Arc::make_mut)
            .filter_map(|object| if let Object::Definition(one) = object { Some(one) } else { None })
    }

    /// The indexes of a table.
    pub fn indexes_of<'a>(&'a self, table: &'a QualifiedName) -> impl Iterator<Item = &'a Index> {
        self.indexes(table).filter_map(|object| if let Object::Index(index) = object { Some(index) } else { None })
    }

    /// The objects that belong to a table or view: its indexes, triggers and policies.
    pub fn parts_of<'a>(&'a self, table: &'a QualifiedName) -> impl Iterator<Item = &'a Object> {
        // Triggers and policies are the last kinds of definitions, so that nothing before them is looked at.
        let first = ObjectRef::Definition(DefinitionRef {
            kind: DefinitionKind::Trigger,
            name: QualifiedName::new(""),
            signature: None,
            table: None,
        });
        let definitions = self.from(&first);
        let of_table = definitions.filter(
            move |object| matches!(object, Object::Definition(definition) if definition.identity.table.as_ref() == Some(table)),
        );
        self.indexes(table).chain(of_table)
    }

    /// The sequences that go with a table, or with one of its columns.
    pub fn sequences_owned_by<'a>(
        &'a self,
        table: &'a QualifiedName,
        column: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Sequence> {
        let first = ObjectRef::Sequence(QualifiedName::new(""));
        let sequences = self.from(&first).map_while(|object| match object {
            Object::Sequence(sequence) => Some(sequence),
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Table(_)
            | Object::Index(_)
            | Object::Definition(_) => None,
        });
        sequences.filter(move |sequence| {
            let owner = sequence.owned_by.as_ref();
            owner.is_some_and(|owner| owner.table == *table && column.is_none_or(|column| owner.column == column))
        })
    }

    /// The sequence of that name.
    pub fn sequence(&self, name: &QualifiedName) -> Option<&Sequence> {
        match self.get(&ObjectRef::Sequence(name.clone())) {
            Some(Object::Sequence(sequence)) => Some(sequence),
            _ => None,
        }
    }

    /// The objects from this reference on.
    fn from(&self, first: &ObjectRef) -> impl Iterator<Item = &Object> + use<'_> {
        self.objects.range::<ObjectRef, _>(first..).map(|(_, object)| object.as_ref())
    }

    fn indexes<'a>(&'a self, table: &'a QualifiedName) -> impl Iterator<Item = &'a Object> {
        let first = ObjectRef::Index { table: table.clone(), name: String::new() };
        let belongs =
            move |reference: &ObjectRef| matches!(reference, ObjectRef::Index { table: of, .. } if of == table);
        let all = self.objects.range::<ObjectRef, _>(first..);
        all.take_while(move |(reference, _)| belongs(reference)).map(|(_, object)| object.as_ref())
    }
}

/// How names are compared.
impl Schema {
    /// The rule by which names are one; as they are written where nothing is known.
    pub fn case_rule(&self) -> CaseRule {
        self.case.0.unwrap_or_default()
    }

    /// Lets the schema know the rule of its database, where it knows none yet.
    pub fn know_case(&mut self, rule: CaseRule) {
        self.case.0.get_or_insert(rule);
    }

    /// Takes names as they are written from here on: for whoever has dealt with their case.
    pub(crate) fn forget_case(&mut self) {
        self.case = KnownCase(Some(self.case_rule().taken_exactly()));
    }

    /// The reference by which the schema knows this object, in whatever case it is named.
    pub fn spelled(&self, reference: &ObjectRef) -> Option<&ObjectRef> {
        if let Some((spelled, _)) = self.objects.get_key_value(reference) {
            return Some(spelled.as_ref());
        }
        let rule = self.case_rule();
        if rule.is_exact() {
            return None;
        }
        self.references().find(|known| rule.same_object(known, reference))
    }

    /// The name by which the schema knows this table.
    pub fn spelled_table(&self, name: &QualifiedName) -> Option<&QualifiedName> {
        match self.spelled(&ObjectRef::Table(name.clone()))? {
            ObjectRef::Table(spelled) => Some(spelled),
            ObjectRef::Namespace(_)
            | ObjectRef::Extension(_)
            | ObjectRef::Enum(_)
            | ObjectRef::Sequence(_)
            | ObjectRef::Index { .. }
            | ObjectRef::Definition(_) => None,
        }
    }
}

/// What a reader found and the model does not hold.
impl Schema {
    /// All of it.
    pub fn unmodelled(&self) -> &[Unmodelled] {
        &self.unmodelled
    }

    /// What belongs to `owner` alone: of an object without that of its columns and constraints.
    pub fn unmodelled_of<'a>(&'a self, owner: &'a Owner) -> impl Iterator<Item = &'a Unmodelled> {
        self.unmodelled.iter().filter(move |found| found.owner == *owner)
    }

    /// What belongs to an object, with that of its columns and constraints.
    pub fn unmodelled_in<'a>(&'a self, object: &'a ObjectRef) -> impl Iterator<Item = &'a Unmodelled> {
        self.unmodelled.iter().filter(move |found| found.owner.object() == Some(object))
    }

    /// Adds what was found.
    pub fn extend_unmodelled(&mut self, found: impl IntoIterator<Item = Unmodelled>) {
        self.unmodelled.extend(found);
    }

    /// Keeps only what `keep` is true for.
    pub fn retain_unmodelled(&mut self, keep: impl FnMut(&Unmodelled) -> bool) {
        self.unmodelled.retain(keep);
    }

    /// Lets a plan lose what nobody can put back: it has been decided so.
    pub fn forget_what_cannot_be_put_back(&mut self) {
        self.unmodelled.retain(|found| !found.is_lost());
    }

    /// All of it, to change.
    pub(crate) fn unmodelled_mut(&mut self) -> impl Iterator<Item = &mut Unmodelled> {
        self.unmodelled.iter_mut()
    }
}

impl FromIterator<Object> for Schema {
    fn from_iter<I: IntoIterator<Item = Object>>(objects: I) -> Self {
        let mut schema = Self::new();
        for object in objects {
            schema.insert(object);
        }
        schema
    }
}

impl IntoIterator for Schema {
    type Item = Object;
    type IntoIter =
        std::iter::Map<std::collections::btree_map::IntoValues<Arc<ObjectRef>, Arc<Object>>, fn(Arc<Object>) -> Object>;

    fn into_iter(self) -> Self::IntoIter {
        self.objects.into_values().map(Arc::unwrap_or_clone)
    }
}

/// A list of objects; a document where there is more to say.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Document<O, U> {
    Objects(O),
    WithUnmodelled { objects: O, unmodelled: U },
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let objects: Vec<&Object> = self.iter().collect();
        let document = match self.unmodelled.as_slice() {
            [] => Document::Objects(objects),
            unmodelled => Document::WithUnmodelled { objects, unmodelled },
        };
        document.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let document = Document::<Vec<Object>, Vec<Unmodelled>>::deserialize(deserializer)?;
        let (objects, unmodelled) = match document {
            Document::Objects(objects) => (objects, Vec::new()),
            Document::WithUnmodelled { objects, unmodelled } => (objects, unmodelled),
        };
        Ok(Self { unmodelled, ..objects.into_iter().collect() })
    }
}
