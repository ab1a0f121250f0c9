//! What an object stands on: the one inference for orders, plans and echoes.
//!
//! What a database told is taken as it is; what an author said with `depends_on` is taken for the objects, and the rest is inferred by the words of the
//! text. Invariant: too many may be found by words, never too few.

use super::{
    Column, Definition, DefinitionKind, Expression, Index, IndexValue, Mentions, Need, Object, ObjectRef, Schema, Table,
};
use std::collections::{BTreeSet, HashMap};

/// The objects that a text may speak of by their names, found by the words of the text.
#[derive(Debug, Default)]
pub struct Vocabulary {
    by_word: HashMap<String, Vec<ObjectRef>>,
    /// Names that are no single word.
    others: Vec<(String, ObjectRef)>,
}

impl Vocabulary {
    /// Those of these objects that have a name of their own in texts: indexes, triggers and policies have not.
    pub fn of<'a>(objects: impl IntoIterator<Item = &'a ObjectRef>) -> Self {
        let mut vocabulary = Self::default();
        for object in objects.into_iter().filter(|object| has_own_name(object)) {
            let name = object.bare_name().to_lowercase();
            match name.chars().all(super::mention::is_of_word) {
                true => vocabulary.by_word.entry(name).or_default().push(object.clone()),
                false => vocabulary.others.push((name, object.clone())),
            }
        }
        vocabulary
    }

    /// Whether there is nothing to speak of.
    pub fn is_empty(&self) -> bool {
        self.by_word.is_empty() && self.others.is_empty()
    }

    /// The objects that the text speaks of.
    pub fn spoken_of<'a>(&'a self, mentions: &'a Mentions) -> impl Iterator<Item = &'a ObjectRef> {
        let by_word = mentions.words().filter_map(|word| self.by_word.get(word)).flatten();
        by_word.chain(self.others.iter().filter(|(name, _)| mentions.holds(name)).map(|(_, object)| object))
    }
}

fn has_own_name(object: &ObjectRef) -> bool {
    match object {
        ObjectRef::Enum(_) | ObjectRef::Sequence(_) | ObjectRef::Table(_) => true,
        ObjectRef::Definition(definition) => match definition.kind {
            DefinitionKind::Routine | DefinitionKind::View | DefinitionKind::MaterializedView => true,
            DefinitionKind::Trigger | DefinitionKind::Policy => false,
        },
        ObjectRef::Namespace(_) | ObjectRef::Extension(_) | ObjectRef::Index { .. } => false,
    }
}

/// All objects that the text of a definition names, with those that it says it depends on: what must be there before it is made. A body that the
/// database reads when it is run counts as well.
pub fn named_by(definition: &Definition, vocabulary: &Vocabulary) -> Vec<ObjectRef> {
    let mentions = Mentions::of(&definition.text);
    let named = vocabulary.spoken_of(&mentions).filter(|object| !is_namesake(object, definition)).cloned();
    let mut named: BTreeSet<ObjectRef> = named.collect();
    named.extend(definition.depends_on.iter().cloned());
    named.into_iter().collect()
}

/// What cannot go, or become another thing, while the definition is there.
pub fn needs_of(definition: &Definition, vocabulary: &Vocabulary, schema: &Schema) -> Vec<Need> {
    if let Some(told) = &definition.told.needs {
        return told.clone();
    }
    let mentions = match definition.identity.kind {
        DefinitionKind::Routine => Mentions::outside_of_quotes(&definition.text),
        DefinitionKind::View | DefinitionKind::MaterializedView | DefinitionKind::Trigger | DefinitionKind::Policy => {
            Mentions::of(&definition.text)
        }
    };
    let mut objects: BTreeSet<ObjectRef> = match definition.depends_on.is_empty() {
        true => vocabulary.spoken_of(&mentions).filter(|object| !is_namesake(object, definition)).cloned().collect(),
        false => definition.depends_on.iter().cloned().collect(),
    };
    objects.extend(definition.identity.table.as_ref().map(|name| schema.relation(name)));
    let columns = |object: &ObjectRef| -> Vec<Need> {
        let ObjectRef::Table(name) = object else { return Vec::new() };
        let columns = schema.table(name).into_iter().flat_map(|table| &table.columns);
        let read = columns.filter(|column| mentions.holds("*") || mentions.says(&column.name.to_lowercase()));
        read.map(|column| Need::Column(object.clone(), column.name.clone())).collect()
    };
    let columns: Vec<Need> = objects.iter().flat_map(columns).collect();
    objects.into_iter().map(Need::Object).chain(columns).collect()
}

/// Whether the object is the definition itself or an overload of it: the text says its own name.
fn is_namesake(object: &ObjectRef, definition: &Definition) -> bool {
    match object {
        ObjectRef::Definition(other) => {
            other.kind == definition.identity.kind && other.name == definition.identity.name
        }
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Sequence(_)
        | ObjectRef::Table(_)
        | ObjectRef::Index { .. } => false,
    }
}

/// The expressions of an object, each of which may call routines.
pub(crate) fn expressions(object: &Object) -> Vec<&str> {
    match object {
        Object::Table(table) => of_table(table),
        Object::Index(index) => of_index(index),
        Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) | Object::Definition(_) => {
            Vec::new()
        }
    }
}

fn of_table(table: &Table) -> Vec<&str> {
    let checks = table.checks.iter().map(|check| check.expression.as_str());
    table.columns.iter().flat_map(of_column).chain(checks).collect()
}

/// The expressions of a column: its default and what it is computed by.
pub(crate) fn of_column(column: &Column) -> Vec<&str> {
    let generated = column.generated.iter().map(|generated| generated.expression.as_str());
    generated.chain(of_default(column.default.as_ref())).collect()
}

/// The expression of a default.
pub(crate) fn of_default(default: Option<&Expression>) -> Option<&str> {
    match default {
        Some(Expression::Sql(sql)) => Some(sql),
        Some(
            Expression::Literal(_)
            | Expression::CurrentTimestamp
            | Expression::CurrentDate
            | Expression::CurrentTime
            | Expression::RandomUuid
            | Expression::NextValue(_),
        )
        | None => None,
    }
}

/// The expressions of an index: its parts and its predicate.
pub(crate) fn of_index(index: &Index) -> Vec<&str> {
    let parts = index.parts.iter().filter_map(|part| match &part.value {
        IndexValue::Expression(sql) => Some(sql.as_str()),
        IndexValue::Column(_) => None,
    });
    parts.chain(index.predicate.as_deref()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ColumnType, DefinitionRef};

    fn schema() -> Schema {
        let table = |name: &str, columns: &[&str]| {
            let mut table = Table::new(name);
            table.columns = columns.iter().map(|name| Column::new(*name, ColumnType::Text)).collect();
            Object::Table(table)
        };
        [table("items", &["id", "amount"]), table("Odd Ones", &["id", "note"])].into_iter().collect()
    }

    fn check(kind: DefinitionKind, text: &str, expected: &[&str]) {
        let schema = schema();
        let identity = DefinitionRef { kind, name: "x".into(), signature: None, table: None };
        let vocabulary = Vocabulary::of(schema.references());
        let needs = needs_of(&Definition::new(identity, text), &vocabulary, &schema);
        let found: Vec<String> = needs.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_text_stands_on_what_its_words_name() {
        let view = DefinitionKind::View;
        check(view, "create view x as select ID from items", &["table `items`", "column `items.id`"]);
        let all = ["table `items`", "column `items.id`", "column `items.amount`"];
        check(view, "create view x as select * from items", &all);
        check(view, "create view x as select note from \"Odd Ones\"", &["table `Odd Ones`", "column `Odd Ones.note`"]);
        check(view, "create view x as select 1", &[]);
    }

    #[test]
    fn a_routine_stands_on_nothing_that_its_quoted_body_names() {
        let routine = DefinitionKind::Routine;
        check(routine, "create function x() returns int as $$ select amount from items $$ language sql", &[]);
        check(routine, "create function x(items) returns int as 'select 1' language sql", &["table `items`"]);
        let atomic = "create function x() returns int begin atomic select amount from items; end";
        check(routine, atomic, &["table `items`", "column `items.amount`"]);
    }
}
