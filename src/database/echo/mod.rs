//! Asks a database how it spells what was said: the objects are made on a scratch database and read back.
//!
//! What text work cannot decide (`a = any(array['x'])` for `a in ('x')`) the database itself decides. Invariant: nothing is changed but the
//! scratch database, which is gone afterwards; what cannot be made there keeps its text, and that is said.

mod bench;
mod closure;

use super::scratch::ScratchPlace;
use crate::model::{
    Column, Definition, DialectName, Expression, Index, IndexValue, Object, ObjectRef, Schema, Table, Unmodelled,
};
use crate::plan::{Database, DatabaseError, Dialect, Scope, Target};
use bench::Bench;
use std::collections::BTreeSet;

/// What is to be spelled.
#[derive(Debug, Clone, Copy)]
struct Question<'a> {
    /// The schema that holds it, and all that it needs.
    pub schema: &'a Schema,
    /// The objects whose texts are asked for.
    pub wanted: &'a BTreeSet<ObjectRef>,
    /// Objects of kinds that the model does not know, which it may need too.
    pub beside: &'a [Unmodelled],
}

/// What a scratch database made of it.
#[derive(Debug, Clone, Default)]
struct Answer {
    /// The objects as that database tells of them, and what they need. Of some only a part could be made.
    pub schema: Schema,
    /// What could not be made, and why.
    pub refused: Vec<String>,
}

/// Makes the wanted objects, and what they need, on a scratch database; hands back what that database says they are.
///
/// # Errors
/// No scratch database is to be had, or it does not answer.
async fn echo(
    database: &mut dyn Database,
    place: &ScratchPlace,
    dialect: &dyn Dialect,
    question: Question<'_>,
) -> Result<Answer, DatabaseError> {
    let needed = closure::closure(question, dialect.name());
    let mut scratch = place.open(dialect.name(), Some(database)).await?;
    let mut bench = Bench::new(&mut *scratch, dialect);
    let refused = bench.make(needed, question).await;
    let schema = scratch.introspect(&Scope::everything()).await;
    let discarded = scratch.discard().await;
    let answer = Answer { schema: schema?, refused };
    discarded?;
    Ok(answer)
}

/// Asks for what differs between two sides, a side at a time.
pub struct Speller<'a> {
    /// Where scratch databases come from.
    pub place: &'a ScratchPlace,
    /// The language of the database.
    pub dialect: &'a dyn Dialect,
    /// What the sides are normalised for.
    pub target: &'a Target,
    /// Objects of kinds that the model does not know.
    pub beside: &'a [Unmodelled],
    /// The sides are compared word for word, and not in their normal form.
    pub exact: bool,
}

impl Speller<'_> {
    /// Replaces the texts of one side, and what is compared of it, by how the database spells them. `as_written` says that a person wrote them: then
    /// all databases but PostgreSQL tell of the object as a whole. Gives the reasons for which some texts stay as they are.
    ///
    /// # Errors
    /// No scratch database is to be had, or it does not answer.
    pub async fn spell(
        &mut self,
        database: &mut dyn Database,
        spelled: &mut Schema,
        compared: &mut Schema,
        differing: &[ObjectRef],
        as_written: bool,
    ) -> Result<Vec<String>, String> {
        let wanted = counterparts(spelled, differing);
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let question = Question { schema: spelled, wanted: &wanted, beside: self.beside };
        let answer = echo(database, self.place, self.dialect, question).await.map_err(|error| error.message)?;
        let Answer { schema: told, refused } = answer;
        let mut normal = told.clone();
        if !self.exact {
            self.dialect.normalize(self.target, &mut normal);
        }
        let whole = as_written && self.target.dialect != DialectName::Postgres;
        for reference in &wanted {
            if let (Some(object), Some(told)) = (spelled.get_mut(reference), told.get(reference)) {
                adopt_texts(object, told);
            }
            match (compared.get_mut(reference), normal.get(reference)) {
                (Some(object), Some(told)) if whole => *object = told.clone(),
                (Some(object), Some(told)) => adopt_texts(object, told),
                _ => {}
            }
        }
        Ok(refused)
    }
}

/// The objects of a side that may be those that differ: of an index, all of its table, whose names may be others.
fn counterparts(side: &Schema, differing: &[ObjectRef]) -> BTreeSet<ObjectRef> {
    let mut wanted = BTreeSet::new();
    for reference in differing {
        if let ObjectRef::Index { table, .. } = reference {
            let indexes = side.indexes_of(table);
            wanted.extend(indexes.map(|index| ObjectRef::index(&index.table, index.name.as_str())));
        } else if side.contains(reference) {
            wanted.insert(reference.clone());
        }
    }
    wanted
}

/// Takes over how the database spells the expressions of an object, and the types of its columns; nothing else of it.
fn adopt_texts(object: &mut Object, spelled: &Object) {
    match (object, spelled) {
        (Object::Table(table), Object::Table(spelled)) => adopt_table(table, spelled),
        (Object::Index(index), Object::Index(spelled)) => adopt_index(index, spelled),
        (Object::Definition(Definition { text, .. }), Object::Definition(spelled)) => text.clone_from(&spelled.text),
        (
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Table(_)
            | Object::Index(_)
            | Object::Definition(_),
            _,
        ) => {}
    }
}

fn adopt_table(table: &mut Table, spelled: &Table) {
    for column in &mut table.columns {
        if let Some(spelled) = spelled.column(&column.name) {
            adopt_column(column, spelled);
        }
    }
    for check in &mut table.checks {
        let same = spelled.checks.iter().find(|other| other.name.as_str() == check.name.as_str());
        same.into_iter().for_each(|spelled| check.expression.clone_from(&spelled.expression));
    }
}

fn adopt_column(column: &mut Column, spelled: &Column) {
    column.column_type.clone_from(&spelled.column_type);
    if let (Some(Expression::Sql(_)), Some(default)) = (&column.default, &spelled.default) {
        column.default = Some(default.clone());
    }
    if let (Some(one), Some(two)) = (&mut column.generated, &spelled.generated) {
        one.expression.clone_from(&two.expression);
    }
}

fn adopt_index(index: &mut Index, spelled: &Index) {
    if let (Some(one), Some(two)) = (&mut index.predicate, &spelled.predicate) {
        one.clone_from(two);
    }
    for (part, spelled) in index.parts.iter_mut().zip(&spelled.parts) {
        if let (IndexValue::Expression(one), IndexValue::Expression(two)) = (&mut part.value, &spelled.value) {
            one.clone_from(two);
        }
    }
}
