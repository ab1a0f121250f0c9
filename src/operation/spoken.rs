//! What operations speak of in their texts: order by words, weaker than any fact.

use super::{Operation, TableChange, texts};
use crate::model::{
    Mentions, Object, ObjectRef, QualifiedName, Schema, Table, Vocabulary, named_by, needs_of, standing,
};
use std::collections::HashMap;

/// How much an order rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// A body that the database reads when it is run speaks of it.
    Body,
    /// A text speaks of it.
    Words,
    /// It is so.
    Fact,
}

/// The names that texts of a list of operations may speak of: of what there is, and of what they make.
pub(super) struct Spoken {
    all: Vocabulary,
    /// What an expression of a table or an index may call.
    routines: Vocabulary,
    /// Views by name, as far as they are new.
    new_views: HashMap<QualifiedName, ObjectRef>,
}

impl Spoken {
    pub(super) fn new(operations: &[Operation], before: &Schema) -> Self {
        let made: Vec<ObjectRef> = operations.iter().filter_map(made).collect();
        let has_text = operations.iter().any(|operation| {
            matches!(
                operation,
                Operation::Create { object: Object::Definition(_), .. }
                    | Operation::Become(Object::Definition(_))
                    | Operation::Drop { object: ObjectRef::Definition(_), .. }
            )
        });
        let known = || before.references().chain(&made);
        let is_routine =
            |object: &&ObjectRef| matches!(object, ObjectRef::Definition(_)) && object.as_relation().is_none();
        let view = |object: &ObjectRef| match object {
            ObjectRef::Definition(_) => Some((object.as_relation()?.clone(), object.clone())),
            _ => None,
        };
        Self {
            all: if has_text { Vocabulary::of(known()) } else { Vocabulary::default() },
            routines: Vocabulary::of(known().filter(is_routine)),
            new_views: made.iter().filter_map(view).collect(),
        }
    }

    /// The table or view of that name, there already or made.
    pub(super) fn relation(&self, name: &QualifiedName, before: &Schema) -> ObjectRef {
        self.new_views.get(name).cloned().unwrap_or_else(|| before.relation(name))
    }

    /// What an object speaks of.
    pub(super) fn by_object(&self, object: &Object, schema: &Schema) -> Vec<(ObjectRef, Strength)> {
        let Object::Definition(definition) = object else { return self.by_texts(&texts::of_object(object)) };
        let needs = needs_of(definition, &self.all, schema);
        let strength = if definition.told.needs.is_some() { Strength::Fact } else { Strength::Words };
        let mut spoken: Vec<(ObjectRef, Strength)> =
            needs.into_iter().map(|need| (need.object().clone(), strength)).collect();
        // A view or a policy that was told says all; what the body of a routine names is told by nobody.
        if definition.told.needs.is_none() || definition.identity.signature.is_some() {
            let is_read_when_run = Mentions::outside_of_quotes(&definition.text).says("plpgsql");
            let strength = if is_read_when_run { Strength::Body } else { Strength::Words };
            let named = named_by(definition, &self.all).into_iter();
            let others: Vec<_> = named.filter(|object| spoken.iter().all(|(known, _)| known != object)).collect();
            spoken.extend(others.into_iter().map(|object| (object, strength)));
        }
        spoken
    }

    /// What a change of a table speaks of.
    pub(super) fn by_change(&self, change: &TableChange) -> Vec<(ObjectRef, Strength)> {
        self.by_texts(&texts::of_change(change))
    }

    /// What a change of a table lets go of.
    pub(super) fn by_old(&self, change: &TableChange, old: Option<&Table>) -> Vec<(ObjectRef, Strength)> {
        let Some(old) = old.filter(|_| !self.routines.is_empty()) else { return Vec::new() };
        let column = |name: &String| old.column(name).into_iter().flat_map(standing::of_column).collect::<Vec<_>>();
        let texts = match change {
            TableChange::DropColumn { name, .. } | TableChange::AlterColumn { name, .. } => column(name),
            TableChange::DropConstraint { name, .. } => old
                .checks
                .iter()
                .filter(|check| check.name.as_str() == name)
                .map(|check| check.expression.as_str())
                .collect(),
            TableChange::AddColumn { .. }
            | TableChange::RenameColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::RenameConstraint { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => Vec::new(),
        };
        self.by_texts(&texts)
    }

    fn by_texts(&self, texts: &[&str]) -> Vec<(ObjectRef, Strength)> {
        if self.routines.is_empty() || texts.is_empty() {
            return Vec::new();
        }
        let mentions = Mentions::of(&texts.join("\n"));
        self.routines.spoken_of(&mentions).map(|object| (object.clone(), Strength::Words)).collect()
    }
}

fn made(operation: &Operation) -> Option<ObjectRef> {
    match operation {
        Operation::Create { object, .. } | Operation::Become(object) => Some(object.reference()),
        Operation::Rename(rename) => Some(rename.new_reference()),
        Operation::Drop { .. } | Operation::AlterTable(_) | Operation::AlterEnum(_) | Operation::Execute(_) => None,
    }
}
