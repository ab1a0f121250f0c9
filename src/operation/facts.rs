//! The facts of an order: what each operation makes, needs, lets go of and removes.
//!
//! Invariant: a fact is about an object or about a *facet* of one (the keys or columns of a table, the values of an enum), never about a kind of
//! operation; what an operation takes away is looked up in the schema before it, under the names that the renames of the same list give.

use super::spoken::{Spoken, Strength};
use super::{AlterEnum, ColumnChange, EnumChange, Operation, TableChange};
use crate::model::{
    Column, ColumnType, Constraint, Expression, ForeignKey, Namespace, Object, ObjectRef, QualifiedName, Schema,
    Sequence,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
};

/// What an operation has to do with an object, for the sake of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// It is there only afterwards.
    Makes,
    /// It must be there.
    Needs,
    /// It is needed no more afterwards.
    Releases,
    /// It is gone afterwards.
    Removes,
}

/// An object or a facet of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Thing {
    /// The object itself.
    Object(ObjectRef),
    /// A name that tables, views, sequences and enums share: free before another of them takes it.
    Name(QualifiedName),
    /// The primary key and unique constraints of a table: a foreign key comes after the one that it refers to, and goes before it.
    Keys(QualifiedName),
    /// The columns of a table: an index or a key comes after its columns, and goes before them.
    Columns(QualifiedName),
    /// The name of a constraint in its table: free before another takes it. In lower case, since a database may take those for one that differ in it.
    Constraint(QualifiedName, String),
    /// The name of a view, trigger or index, with its table, in lower case: free before another of its kind takes it.
    OwnName(Option<QualifiedName>, String),
    /// The new values of an enum: there before a default uses them.
    NewValues(QualifiedName),
    /// The old values of an enum: gone after the last default that used them.
    OldValues(QualifiedName),
}

/// Whether some operations take away an object, or a key, that others need: a database may refuse that, and the model does not look.
pub fn removes_what_is_needed(removing: &[Operation], needing: &[Operation], before: &Schema) -> bool {
    let things = |operations: &[Operation], wanted: Relation| -> HashSet<Thing> {
        let reader = Reader::new(operations, before);
        let related = operations.iter().flat_map(|operation| reader.relations(operation).0);
        let whole = |thing: &Thing| matches!(thing, Thing::Object(_) | Thing::Keys(_));
        related.filter(|(thing, relation, _)| *relation == wanted && whole(thing)).map(|(thing, ..)| thing).collect()
    };
    !things(removing, Relation::Removes).is_disjoint(&things(needing, Relation::Needs))
}

/// The facts: pairs of positions, this one before that one, and how much that rests on.
pub(super) fn facts(operations: &[Operation], before: &Schema) -> BTreeMap<(usize, usize), Strength> {
    let reader = Reader::new(operations, before);
    let mut by_thing: HashMap<Thing, Vec<(usize, Relation, Strength)>> = HashMap::new();
    for (position, operation) in operations.iter().enumerate() {
        for (thing, relation, strength) in reader.relations(operation).0 {
            by_thing.entry(thing).or_default().push((position, relation, strength));
        }
    }
    let mut edges: BTreeMap<(usize, usize), Strength> = BTreeMap::new();
    for related in by_thing.values() {
        let with = |wanted: Relation| related.iter().filter(move |(_, r, _)| *r == wanted).map(|(at, _, s)| (*at, *s));
        let mut all_before = |first: Relation, then: Relation| {
            for (one, of_one) in with(first) {
                for (other, of_other) in with(then).filter(|(other, _)| *other != one) {
                    let strength = edges.entry((one, other)).or_insert(Strength::Body);
                    *strength = (*strength).max(of_one.min(of_other));
                }
            }
        };
        // An object is made before it is used, let go of before it is removed, and removed before another takes its name.
        all_before(Relation::Makes, Relation::Needs);
        all_before(Relation::Releases, Relation::Removes);
        all_before(Relation::Removes, Relation::Makes);
    }
    edges
}

/// `before` as the rest of the list sees it: under the names that its renames give.
pub(super) fn renamed<'a>(operations: &[Operation], before: &'a Schema) -> Cow<'a, Schema> {
    let mut schema = Cow::Borrowed(before);
    // A rename that does not fit is the business of `apply`; for the order it renames nothing.
    for operation in operations {
        if let Operation::Rename(_) = operation {
            drop(operation.apply(schema.to_mut()));
        }
    }
    for operation in operations {
        let Operation::AlterTable(alter) = operation else { continue };
        for change in alter.changes.iter().filter(|change| matches!(change, TableChange::RenameColumn { .. })) {
            drop(Operation::alter_table(&alter.table, vec![change.clone()]).apply(schema.to_mut()));
        }
    }
    schema
}

struct Reader<'a> {
    before: Cow<'a, Schema>,
    /// Constraints that an operation of their own drops: their table's drop has nothing to do with them any more.
    dropped_apart: HashSet<(&'a QualifiedName, &'a str)>,
    spoken: Spoken,
}

/// What an operation has to do with things.
#[derive(Default)]
struct Relations(Vec<(Thing, Relation, Strength)>);

impl Relations {
    fn push(&mut self, (thing, relation): (Thing, Relation)) {
        self.0.push((thing, relation, Strength::Fact));
    }

    fn extend(&mut self, facts: impl IntoIterator<Item = (Thing, Relation)>) {
        facts.into_iter().for_each(|fact| self.push(fact));
    }

    fn relate(&mut self, things: Vec<Thing>, relation: Relation) {
        self.extend(things.into_iter().map(|thing| (thing, relation)));
    }

    /// What is spoken of; of a table its columns as well, where they count.
    fn speak(&mut self, spoken: Vec<(ObjectRef, Strength)>, relation: Relation, columns: bool) {
        for (object, strength) in spoken {
            if let (ObjectRef::Table(table), true) = (&object, columns) {
                self.0.push((Thing::Columns(table.clone()), relation, strength));
            }
            self.0.push((Thing::Object(object), relation, strength));
        }
    }
}

impl<'a> Reader<'a> {
    fn new(operations: &'a [Operation], before: &'a Schema) -> Self {
        let mut dropped_apart = HashSet::new();
        for operation in operations {
            if let Operation::AlterTable(alter) = operation {
                dropped_apart.extend(alter.changes.iter().filter_map(|change| match change {
                    TableChange::DropConstraint { name, .. } => Some((&alter.table, name.as_str())),
                    _ => None,
                }));
            }
        }
        let before = renamed(operations, before);
        let spoken = Spoken::new(operations, &before);
        Self { before, dropped_apart, spoken }
    }

    fn relations(&self, operation: &Operation) -> Relations {
        let mut out = Relations::default();
        match operation {
            Operation::Create { object, .. } | Operation::Become(object) => {
                out.push((Thing::Object(object.reference()), Relation::Makes));
                out.extend(names(&object.reference()).map(|name| (name, Relation::Makes)));
                out.relate(self.uses(object, |_| true), Relation::Needs);
                out.speak(self.spoken.by_object(object, &self.before), Relation::Needs, true);
                if let (Operation::Become(_), Some(old)) = (operation, self.before.get(&object.reference())) {
                    out.speak(self.spoken.by_object(old, &self.before), Relation::Releases, false);
                }
                out.extend(key_of_index(object).map(|keys| (keys, Relation::Makes)));
            }
            Operation::Drop { object: reference, .. } => {
                out.push((Thing::Object(reference.clone()), Relation::Removes));
                out.extend(names(reference).map(|name| (name, Relation::Removes)));
                // A part goes by the name that its table has by then.
                let owner = reference.owner().filter(|_| !matches!(reference, ObjectRef::Table(_)));
                out.extend(owner.map(|table| (self.relation(table), Relation::Needs)));
                if let Some(object) = self.before.get(reference) {
                    let kept = |key: &ForeignKey| {
                        let owner = reference.owner();
                        !owner.is_some_and(|table| self.dropped_apart.contains(&(table, key.name.as_str())))
                    };
                    out.relate(self.uses(object, kept), Relation::Releases);
                    out.speak(self.spoken.by_object(object, &self.before), Relation::Releases, true);
                    out.extend(key_of_index(object).map(|keys| (keys, Relation::Removes)));
                }
                // Its triggers and policies go with a table, and let go of what they call.
                for part in reference.as_relation().into_iter().flat_map(|relation| self.before.parts_of(relation)) {
                    out.relate(self.uses(part, |_| true), Relation::Releases);
                    out.speak(self.spoken.by_object(part, &self.before), Relation::Releases, true);
                }
            }
            Operation::Rename(rename) => {
                let new = rename.new_reference();
                let namespace = match &new {
                    ObjectRef::Enum(name) | ObjectRef::Sequence(name) | ObjectRef::Table(name) => namespace_of(name),
                    ObjectRef::Index { table, .. } => Some(self.relation(table)),
                    ObjectRef::Namespace(_) | ObjectRef::Extension(_) | ObjectRef::Definition(_) => None,
                };
                out.extend(namespace.map(|namespace| (namespace, Relation::Needs)));
                out.extend(shared_name(&rename.object).map(|name| (name, Relation::Removes)));
                out.extend(shared_name(&new).map(|name| (name, Relation::Makes)));
                out.push((Thing::Object(rename.object.clone()), Relation::Removes));
                out.push((Thing::Object(new), Relation::Makes));
            }
            Operation::AlterTable(alter) => {
                let table = Thing::Object(ObjectRef::Table(alter.table.clone()));
                out.push((table.clone(), Relation::Needs));
                out.push((table, Relation::Releases));
                for change in &alter.changes {
                    self.change_relations(change, &alter.table, &mut out);
                }
            }
            Operation::AlterEnum(alter) => enum_relations(alter, &mut out),
            Operation::Execute(execute) => {
                for operation in execute.effect.iter().flatten() {
                    out.0.extend(self.relations(operation).0);
                }
            }
        }
        out
    }

    fn change_relations(&self, change: &TableChange, table: &QualifiedName, out: &mut Relations) {
        let old = self.before.table(table);
        let old_column = |name: &str| old.and_then(|table| table.column(name));
        out.speak(self.spoken.by_change(change), Relation::Needs, false);
        out.speak(self.spoken.by_old(change, old), Relation::Releases, false);
        match change {
            TableChange::AddColumn { column, .. } => {
                out.push((Thing::Columns(table.clone()), Relation::Makes));
                out.relate(column_uses(column), Relation::Needs);
            }
            TableChange::DropColumn { name, .. } => {
                out.push((Thing::Columns(table.clone()), Relation::Removes));
                out.relate(old_column(name).map(column_uses).unwrap_or_default(), Relation::Releases);
                let keys = old.iter().flat_map(|table| &table.foreign_keys).filter(|key| {
                    key.columns.contains(name) && !self.dropped_apart.contains(&(table, key.name.as_str()))
                });
                out.relate(keys.flat_map(key_uses).collect(), Relation::Releases);
            }
            TableChange::AlterColumn { name, change } => self.column_relations(old_column(name), change, out),
            TableChange::AddConstraint(constraint) => {
                out.push((Thing::Columns(table.clone()), Relation::Needs));
                out.push((
                    Thing::Constraint(table.clone(), constraint.name().as_str().to_lowercase()),
                    Relation::Makes,
                ));
                match constraint {
                    Constraint::ForeignKey(key) => out.relate(key_uses(key), Relation::Needs),
                    Constraint::PrimaryKey(_) | Constraint::Unique(_) => {
                        out.push((Thing::Keys(table.clone()), Relation::Makes));
                    }
                    Constraint::Check(_) => {}
                }
            }
            TableChange::DropConstraint { name, .. } => {
                out.push((Thing::Columns(table.clone()), Relation::Releases));
                out.push((Thing::Constraint(table.clone(), name.to_lowercase()), Relation::Removes));
                match old.and_then(|table| table.constraint(name)) {
                    Some(Constraint::ForeignKey(key)) => out.relate(key_uses(&key), Relation::Releases),
                    Some(Constraint::PrimaryKey(_) | Constraint::Unique(_)) => {
                        out.push((Thing::Keys(table.clone()), Relation::Removes));
                    }
                    Some(Constraint::Check(_)) | None => {}
                }
            }
            TableChange::RenameColumn { .. } => out.push((Thing::Columns(table.clone()), Relation::Makes)),
            TableChange::RenameConstraint { from, to } => {
                out.push((Thing::Constraint(table.clone(), from.to_lowercase()), Relation::Removes));
                out.push((Thing::Constraint(table.clone(), to.to_lowercase()), Relation::Makes));
            }
            TableChange::SetComment(_) | TableChange::SetOptions(_) => {}
        }
    }

    fn column_relations(&self, old: Option<&Column>, change: &ColumnChange, out: &mut Relations) {
        match change {
            ColumnChange::Type { to, .. } => {
                out.relate(type_uses(to), Relation::Needs);
                out.relate(old.map(|column| type_uses(&column.column_type)).unwrap_or_default(), Relation::Releases);
                // A value of the enum that it leaves is renamed before, so that the default follows.
                let left = old.and_then(|column| column.column_type.enum_name());
                out.extend(left.map(|name| (Thing::NewValues(name.clone()), Relation::Needs)));
            }
            ColumnChange::Default(default) => {
                out.relate(old.map(column_uses).unwrap_or_default(), Relation::Releases);
                out.relate(old.map(|column| type_uses(&column.column_type)).unwrap_or_default(), Relation::Needs);
                out.relate(default_uses(default.as_ref()).collect(), Relation::Needs);
            }
            ColumnChange::NotNull(_)
            | ColumnChange::Identity(_)
            | ColumnChange::Generated(_)
            | ColumnChange::Collation(_)
            | ColumnChange::Comment(_)
            | ColumnChange::Invisible(_) => {}
        }
    }
}

/// The names that an object takes.
fn names(object: &ObjectRef) -> impl Iterator<Item = Thing> + use<> {
    shared_name(object).into_iter().chain(own_name(object))
}

/// The name of an object, where objects of several kinds share their names.
fn shared_name(object: &ObjectRef) -> Option<Thing> {
    let name = match object {
        ObjectRef::Enum(name) | ObjectRef::Sequence(name) => Some(name),
        ObjectRef::Table(_) | ObjectRef::Definition(_) => object.as_relation(),
        ObjectRef::Namespace(_) | ObjectRef::Extension(_) | ObjectRef::Index { .. } => None,
    };
    name.cloned().map(Thing::Name)
}

/// The keys that an index makes: a foreign key may rest on a unique one.
fn key_of_index(object: &Object) -> Option<Thing> {
    match object {
        Object::Index(index) if index.unique => Some(Thing::Keys(index.table.clone())),
        Object::Index(_)
        | Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Sequence(_)
        | Object::Table(_)
        | Object::Definition(_) => None,
    }
}

/// The name that something of its kind may have next.
fn own_name(reference: &ObjectRef) -> Option<Thing> {
    let table = reference.owner().map(|table| table.sibling(table.name.to_lowercase()));
    match reference {
        ObjectRef::Index { .. } | ObjectRef::Definition(_) => {
            Some(Thing::OwnName(table, reference.name().to_lowercase()))
        }
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Sequence(_)
        | ObjectRef::Table(_) => None,
    }
}

fn enum_relations(alter: &AlterEnum, out: &mut Relations) {
    out.push((Thing::Object(ObjectRef::Enum(alter.name.clone())), Relation::Needs));
    out.push((Thing::Object(ObjectRef::Enum(alter.name.clone())), Relation::Releases));
    for change in &alter.changes {
        match change {
            EnumChange::AddValue { .. } | EnumChange::RenameValue { .. } => {
                out.push((Thing::NewValues(alter.name.clone()), Relation::Makes));
            }
            // Where one operation adds and drops, what is new decides.
            EnumChange::DropValue { .. } => {
                let only = alter.changes.iter().all(|change| matches!(change, EnumChange::DropValue { .. }));
                out.extend(only.then(|| (Thing::OldValues(alter.name.clone()), Relation::Removes)));
            }
        }
    }
}

fn type_uses(column_type: &ColumnType) -> Vec<Thing> {
    let name = column_type.enum_name();
    name.into_iter()
        .flat_map(|name| {
            [
                Thing::Object(ObjectRef::Enum(name.clone())),
                Thing::NewValues(name.clone()),
                Thing::OldValues(name.clone()),
            ]
        })
        .collect()
}

fn default_uses(default: Option<&Expression>) -> impl Iterator<Item = Thing> {
    let sequence = match default {
        Some(Expression::NextValue(sequence)) => Some(Thing::Object(ObjectRef::Sequence(sequence.clone()))),
        _ => None,
    };
    sequence.into_iter()
}

fn column_uses(column: &Column) -> Vec<Thing> {
    let mut used = type_uses(&column.column_type);
    used.extend(default_uses(column.default.as_ref()));
    used
}

fn key_uses(key: &ForeignKey) -> Vec<Thing> {
    let table = &key.references;
    vec![Thing::Object(ObjectRef::Table(table.clone())), Thing::Keys(table.clone()), Thing::Columns(table.clone())]
}

/// What a sequence goes with.
fn owner_uses(sequence: &Sequence) -> Vec<Thing> {
    let owner = sequence.owned_by.iter();
    owner
        .flat_map(|owner| [Thing::Object(ObjectRef::Table(owner.table.clone())), Thing::Columns(owner.table.clone())])
        .collect()
}

fn namespace_of(name: &QualifiedName) -> Option<Thing> {
    match &name.namespace {
        Namespace::Default => None,
        Namespace::Named(name) => Some(Thing::Object(ObjectRef::Namespace(name.clone()))),
    }
}

impl Reader<'_> {
    /// The table or view of that name.
    fn relation(&self, name: &QualifiedName) -> Thing {
        Thing::Object(self.spoken.relation(name, &self.before))
    }

    /// What the object needs as long as it exists; of the foreign keys only those that `counts` names.
    fn uses(&self, object: &Object, counts: impl Fn(&ForeignKey) -> bool) -> Vec<Thing> {
        match object {
            Object::Namespace(_) => Vec::new(),
            Object::Extension(extension) => match &extension.namespace {
                Namespace::Default => Vec::new(),
                Namespace::Named(name) => vec![Thing::Object(ObjectRef::Namespace(name.clone()))],
            },
            Object::Enum(enumeration) => namespace_of(&enumeration.name).into_iter().collect(),
            Object::Sequence(sequence) => {
                namespace_of(&sequence.name).into_iter().chain(owner_uses(sequence)).collect()
            }
            Object::Table(table) => {
                let others = table.foreign_keys.iter().filter(|key| key.references != table.name && counts(key));
                namespace_of(&table.name)
                    .into_iter()
                    .chain(table.columns.iter().flat_map(column_uses))
                    .chain(others.flat_map(key_uses))
                    .collect()
            }
            Object::Index(index) => {
                vec![self.relation(&index.table), Thing::Columns(index.table.clone())]
            }
            Object::Definition(definition) => {
                let of_table = definition.identity.table.as_ref().map(|name| self.spoken.relation(name, &self.before));
                let needed = definition.depends_on.iter().cloned().chain(of_table);
                let columns = |needed: &ObjectRef| match needed {
                    ObjectRef::Table(table) => Some(Thing::Columns(table.clone())),
                    _ => None,
                };
                let needed = needed.flat_map(|needed| columns(&needed).into_iter().chain([Thing::Object(needed)]));
                namespace_of(&definition.identity.name).into_iter().chain(needed).collect()
            }
        }
    }
}
