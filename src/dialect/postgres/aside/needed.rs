//! What an operation needs of what is down.

use super::part::{Part, constraint_mentions, index_mentions};
use super::standing::same_columns;
use crate::model::{Constraint, DefinitionKind, ForeignKey, Index, Mentions, Object, ObjectRef, QualifiedName, Schema};
use crate::operation::{Operation, TableChange};

/// What an operation speaks of and refers to.
pub(super) struct Needed<'a> {
    schema: &'a Schema,
    mentions: Mentions,
    /// What the operation makes: its text says its own name.
    own: Option<ObjectRef>,
    indexes: Vec<&'a Index>,
    constraints: Vec<(&'a QualifiedName, &'a Constraint)>,
    keys: Vec<&'a ForeignKey>,
    /// The table or view that a new trigger or policy belongs to.
    owner: Option<&'a QualifiedName>,
}

impl<'a> Needed<'a> {
    pub(super) fn of(operation: &'a Operation, schema: &'a Schema) -> Self {
        let texts = operation.sql_texts().join("\n");
        let (mut indexes, mut constraints, mut keys, mut owner) = (Vec::new(), Vec::new(), Vec::new(), None);
        match operation {
            Operation::Create { object, .. } | Operation::Become(object) => match object {
                Object::Index(index) => indexes.push(index),
                Object::Table(table) => keys.extend(&table.foreign_keys),
                Object::Definition(definition) => owner = definition.identity.table.as_ref(),
                Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) => {}
            },
            Operation::AlterTable(alter) => {
                let added = alter.changes.iter().filter_map(|change| match change {
                    TableChange::AddConstraint(constraint) => Some(constraint),
                    _ => None,
                });
                constraints.extend(added.map(|constraint| (&alter.table, constraint)));
            }
            Operation::Drop { .. } | Operation::Rename(_) | Operation::AlterEnum(_) | Operation::Execute(_) => {}
        }
        keys.extend(constraints.iter().filter_map(|(_, constraint)| match constraint {
            Constraint::ForeignKey(key) => Some(key),
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => None,
        }));
        let own = match operation {
            Operation::Create { object, .. } | Operation::Become(object) => Some(object.reference()),
            Operation::Drop { .. }
            | Operation::Rename(_)
            | Operation::AlterTable(_)
            | Operation::AlterEnum(_)
            | Operation::Execute(_) => None,
        };
        Self { schema, mentions: Mentions::of(&texts), own, indexes, constraints, keys, owner }
    }

    pub(super) fn has(&self, part: &Part) -> bool {
        match part {
            Part::Definition(definition) if self.own == Some(ObjectRef::Definition(definition.clone())) => false,
            Part::Definition(definition) => match definition.kind {
                DefinitionKind::Routine => self.mentions.has(&ObjectRef::Definition(definition.clone())),
                DefinitionKind::View | DefinitionKind::MaterializedView => {
                    self.mentions.has(&ObjectRef::Definition(definition.clone()))
                        || self.owner == Some(&definition.name)
                        || self.indexes.iter().any(|index| index.table == definition.name)
                }
                DefinitionKind::Trigger | DefinitionKind::Policy => false,
            },
            Part::Column(of, name) => {
                let refers = |key: &&ForeignKey| key.references == *of && key.referenced_columns.contains(name);
                self.keys.iter().any(refers)
                    || self.indexes.iter().any(|index| index.table == *of && index_mentions(index, name))
                    || self.constraints.iter().any(|(on, one)| *on == of && constraint_mentions(of, one, name))
                    || (self.mentions.says(&name.to_lowercase()) && self.mentions.says(&of.name.to_lowercase()))
            }
            Part::Constraint(of, name) => {
                let constraint = self.schema.table(of).and_then(|table| table.constraint(name));
                self.refers(of, constraint.as_ref().and_then(super::standing::key_of_constraint))
            }
            Part::Index(of, name) => {
                self.refers(of, self.schema.index(of, name).and_then(super::standing::key_of_index))
            }
            Part::Default(..) | Part::Property(_) => false,
        }
    }

    fn refers(&self, table: &QualifiedName, columns: Option<Vec<String>>) -> bool {
        let Some(columns) = columns else { return false };
        self.keys.iter().any(|key| key.references == *table && same_columns(&key.referenced_columns, &columns))
    }
}
