//! What stands on what, in the schema that a plan has reached.

use super::part::{Part, constraint_mentions, index_mentions, mentions};
use crate::dialect::postgres::kinds::is_table;
use crate::dialect::postgres::quoting;
use crate::model::{
    Constraint, Definition, ForeignKey, Index, IndexPart, Mentions, Need, Object, ObjectRef, Owner, QualifiedName,
    Schema, Table, Unmodelled, Vocabulary, needs_of, standing,
};
use std::cell::OnceCell;

/// What becomes of the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::postgres) enum Loss {
    /// A column gets another type or collation: the server carries its indexes and constraints over.
    Retyped,
    /// It is gone, for a while or for ever.
    Gone,
}

/// What stands on something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) part: Part,
    /// Told by the server, or by the structure: not only by the words of a text.
    pub(super) sure: bool,
    /// It goes with the ground by itself, in the server and in the model.
    pub(super) goes_along: bool,
}

impl Found {
    fn sure(part: Part) -> Self {
        Self { part, sure: true, goes_along: false }
    }

    fn by_words(part: Part) -> Self {
        Self { part, sure: false, goes_along: false }
    }

    fn along(part: Part) -> Self {
        Self { part, sure: true, goes_along: true }
    }
}

/// Answers for one state of the schema.
pub(super) struct Standing<'a> {
    schema: &'a Schema,
    vocabulary: OnceCell<Vocabulary>,
}

impl<'a> Standing<'a> {
    pub(super) fn of(schema: &'a Schema) -> Self {
        Self { schema, vocabulary: OnceCell::new() }
    }

    /// What stands on the ground and cannot stay.
    pub(super) fn on(&self, ground: &Need, loss: Loss) -> Vec<Found> {
        let mut found = Vec::new();
        match ground {
            Need::Column(ObjectRef::Table(table), column) => {
                self.on_column_of_table(table, column, loss, &mut found);
                for child in self.children(table) {
                    found.extend(self.on(&Need::Column(ObjectRef::Table(child), column.clone()), loss));
                }
            }
            Need::Object(object) => {
                if let Some(view) = object.as_relation() {
                    found.extend(self.schema.parts_of(view).filter_map(part_of_relation).map(Found::along));
                }
                if let ObjectRef::Table(table) = object {
                    self.references(table, |key| key.references == *table, &mut found);
                }
                if let ObjectRef::Definition(_) | ObjectRef::Enum(_) = object {
                    self.by_name(object, &mut found);
                }
                if let ObjectRef::Index { table, name } = object
                    && let Some(index) = self.schema.index(table, name)
                {
                    self.on_key(table, key_of_index(index), &mut found);
                }
            }
            Need::Constraint(ObjectRef::Table(table), name) => {
                let constraint = self.schema.table(table).and_then(|table| table.constraint(name));
                self.on_key(table, constraint.as_ref().and_then(key_of_constraint), &mut found);
            }
            Need::Column(..) | Need::Constraint(..) | Need::Unknown { .. } => {}
        }
        found.extend(self.definitions(ground));
        found.extend(self.properties(ground, loss));
        found
    }

    /// Whether one part stands on another.
    pub(super) fn is_on(&self, part: &Part, other: &Part) -> bool {
        let on_ground = |ground: &Need| self.on(ground, Loss::Gone).iter().any(|found| found.part == *part);
        other.ground().iter().any(on_ground)
    }

    fn on_column_of_table(&self, name: &QualifiedName, column: &str, loss: Loss, found: &mut Vec<Found>) {
        let Some(table) = self.schema.table(name) else { return };
        let computed = table.columns.iter().filter(|other| {
            other.name != column && other.generated.as_ref().is_some_and(|made| mentions(&made.expression, column))
        });
        found.extend(computed.map(|other| Found::by_words(Part::Column(name.clone(), other.name.clone()))));
        if loss == Loss::Retyped {
            return;
        }
        let constraints = table.constraints().filter(|constraint| constraint_mentions(name, constraint, column));
        found.extend(constraints.map(|one| Found::along(Part::Constraint(name.clone(), one.name().to_string()))));
        let indexes = self.schema.indexes_of(name).filter(|index| index_mentions(index, column));
        found.extend(indexes.map(|index| Found::along(Part::Index(name.clone(), index.name.to_string()))));
        let refers =
            |key: &ForeignKey| key.references == *name && key.referenced_columns.iter().any(|one| one == column);
        self.references(name, refers, found);
    }

    /// The foreign keys of other tables.
    fn references(&self, name: &QualifiedName, refers: impl Fn(&ForeignKey) -> bool, found: &mut Vec<Found>) {
        for table in self.schema.tables().filter(|table| table.name != *name) {
            let keys = table.foreign_keys.iter().filter(|key| refers(key));
            found.extend(keys.map(|key| Found::sure(Part::Constraint(table.name.clone(), key.name.to_string()))));
        }
    }

    /// The foreign keys that may rest on a key of these columns.
    fn on_key(&self, table: &QualifiedName, columns: Option<Vec<String>>, found: &mut Vec<Found>) {
        let Some(columns) = columns else { return };
        let rests = |key: &ForeignKey| key.references == *table && same_columns(&key.referenced_columns, &columns);
        self.references(table, rests, found);
        let own = self.schema.table(table).into_iter().flat_map(|table| &table.foreign_keys);
        found.extend(
            own.filter(|key| rests(key)).map(|key| Found::sure(Part::Constraint(table.clone(), key.name.to_string()))),
        );
    }

    /// The expressions of tables that mention a routine or an enum by its name.
    fn by_name(&self, object: &ObjectRef, found: &mut Vec<Found>) {
        let name = object.bare_name();
        let lower = name.to_lowercase();
        let says = |sql: &str| sql.to_lowercase().contains(&lower) && mentions(sql, name);
        for table in self.schema.tables() {
            let of = || table.name.clone();
            for column in &table.columns {
                if column.generated.as_ref().is_some_and(|made| says(&made.expression)) {
                    found.push(Found::by_words(Part::Column(of(), column.name.clone())));
                } else if standing::of_default(column.default.as_ref()).is_some_and(says) {
                    found.push(Found::by_words(Part::Default(of(), column.name.clone())));
                }
            }
            let checks = table.checks.iter().filter(|check| says(&check.expression));
            found.extend(checks.map(|check| Found::by_words(Part::Constraint(of(), check.name.to_string()))));
        }
        let indexes = self.schema.iter().filter_map(|object| match object {
            Object::Index(index) => Some(index),
            _ => None,
        });
        let indexes = indexes.filter(|index| standing::of_index(index).into_iter().any(says));
        found.extend(indexes.map(|index| Found::by_words(Part::Index(index.table.clone(), index.name.to_string()))));
    }

    fn definitions(&self, ground: &Need) -> Vec<Found> {
        let definitions = self.schema.iter().filter_map(|object| match object {
            Object::Definition(definition) => Some(definition),
            _ => None,
        });
        let stands = |definition: &&Definition| {
            let own = ObjectRef::Definition(definition.identity.clone());
            Some(&own) != ground.object()
                && may_stand(definition, ground)
                && self.needs(definition).iter().any(|need| need.stands_on(ground))
        };
        let found = |definition: &Definition| Found {
            part: Part::Definition(definition.identity.clone()),
            // What was written down before a rename was found by words perhaps.
            sure: definition.told.needs.is_some() && definition.told.renamed.is_empty(),
            goes_along: false,
        };
        definitions.filter(stands).map(found).collect()
    }

    /// What the definition stands on.
    pub(super) fn needs(&self, definition: &Definition) -> Vec<Need> {
        match &definition.told.needs {
            Some(told) => told.clone(),
            None => {
                let vocabulary = self.vocabulary.get_or_init(|| Vocabulary::of(self.schema.references()));
                needs_of(definition, vocabulary, self.schema)
            }
        }
    }

    fn properties(&self, ground: &Need, loss: Loss) -> impl Iterator<Item = Found> {
        let stands = move |found: &&Unmodelled| {
            let carried = loss == Loss::Retyped && carried_over(found);
            !carried && found.needs.iter().any(|need| need.stands_on(ground))
        };
        self.schema.unmodelled().iter().filter(stands).map(move |found| {
            let goes_along = loss == Loss::Gone && carried_over(found);
            Found { part: Part::Property(Box::new(found.clone())), sure: true, goes_along }
        })
    }

    /// The tables that inherit the columns of a table, and its partitions.
    fn children(&self, table: &QualifiedName) -> Vec<QualifiedName> {
        let parent = Need::Object(ObjectRef::Table(table.clone()));
        let inherits = self.schema.unmodelled().iter().filter(|found| found.needs.contains(&parent));
        inherits.filter_map(child).filter(|child| child != table).collect()
    }
}

/// A column in the tables that inherit it, as owners of properties.
pub(super) fn in_children(schema: &Schema, table: &QualifiedName, column: &str) -> Vec<Owner> {
    let mut owners = Vec::new();
    for child in Standing::of(schema).children(table) {
        let bare = |name: &str| schema.unmodelled().iter().find_map(|found| spelled(found, &child, name));
        owners.extend(bare(column));
        owners.extend(in_children(schema, &child, column));
    }
    owners
}

/// The owner of a property, where it is the column of the child.
fn spelled(found: &Unmodelled, child: &QualifiedName, column: &str) -> Option<Owner> {
    let Owner::Unknown { kind, name } = &found.owner else { return None };
    let full = quoting::read_name(&name.name)?;
    let is_it = is_table(kind)
        && name.namespace == child.namespace
        && full == QualifiedName::from((child.name.as_str(), column));
    is_it.then(|| found.owner.clone())
}

/// The name of a table of which the model knows nothing, where the property stands for one.
fn child(found: &Unmodelled) -> Option<QualifiedName> {
    match &found.owner {
        Owner::Unknown { kind, name } if *kind == found.property && is_table(kind) => {
            let bare = quoting::read_name(&name.name)?.name;
            Some(name.sibling(bare))
        }
        Owner::Unknown { .. } | Owner::Object(_) | Owner::Column(..) | Owner::Constraint(..) => None,
    }
}

/// What the server carries over by itself where a column gets another type.
fn carried_over(found: &Unmodelled) -> bool {
    match &found.owner {
        Owner::Unknown { kind, .. } => kind == "statistics",
        Owner::Constraint(..) => found.property == "exclusion constraint",
        Owner::Object(_) | Owner::Column(..) => false,
    }
}

/// A quick look before the needs of a text are worked out.
fn may_stand(definition: &Definition, ground: &Need) -> bool {
    if definition.told.needs.is_some() || !definition.depends_on.is_empty() {
        return true;
    }
    let Some(object) = ground.object() else { return false };
    definition.identity.table.as_ref().is_some_and(|table| Some(table) == object.owner())
        || Mentions::of(&definition.text).has(object)
}

fn part_of_relation(object: &Object) -> Option<Part> {
    match object {
        Object::Index(index) => Some(Part::Index(index.table.clone(), index.name.to_string())),
        Object::Definition(definition) => Some(Part::Definition(definition.identity.clone())),
        Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) | Object::Table(_) => None,
    }
}

/// The columns of a unique index that a foreign key can rest on.
pub(super) fn key_of_index(index: &Index) -> Option<Vec<String>> {
    if !index.unique || index.predicate.is_some() {
        return None;
    }
    index.parts.iter().map(IndexPart::column_name).map(|name| name.map(str::to_owned)).collect()
}

/// The columns of a constraint that a foreign key can rest on.
pub(super) fn key_of_constraint(constraint: &Constraint) -> Option<Vec<String>> {
    match constraint {
        Constraint::PrimaryKey(key) => Some(key.columns.clone()),
        Constraint::Unique(unique) => Some(unique.columns.clone()),
        Constraint::Check(_) | Constraint::ForeignKey(_) => None,
    }
}

/// Whether the columns are the same, in whatever order.
pub(super) fn same_columns(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|column| other.contains(column))
}

/// Whether the table has a key that the foreign key can rest on; true where the table is not known.
pub(super) fn has_key(schema: &Schema, key: &ForeignKey) -> bool {
    let Some(table) = schema.table(&key.references) else { return true };
    let wanted = match key.referenced_columns.is_empty() {
        true => table.primary_key.as_ref().map(|key| key.columns.clone()),
        false => Some(key.referenced_columns.clone()),
    };
    let Some(wanted) = wanted else { return false };
    let of_table = |table: &Table| table.constraints().filter_map(|one| key_of_constraint(&one)).collect::<Vec<_>>();
    let of_indexes = schema.indexes_of(&key.references).filter_map(key_of_index);
    of_table(table).into_iter().chain(of_indexes).any(|columns| same_columns(&columns, &wanted))
}
