//! The statements that take parts down.

use super::Taken;
use super::part::Part;
use crate::dialect::postgres::plan::Planner;
use crate::dialect::postgres::quoting;
use crate::model::{ObjectRef, QualifiedName, Restoration};
use crate::operation::{ColumnChange, Operation, TableChange};
use crate::plan::{LockMode, Statement};

impl Planner<'_> {
    /// Takes the parts down, in their order. What belongs to a view goes with it.
    pub(super) fn take_down(&mut self, parts: &[Part]) {
        let views: Vec<QualifiedName> = parts.iter().filter_map(view).cloned().collect();
        let mut with_view: Vec<(QualifiedName, Operation)> = Vec::new();
        for part in parts {
            let effect = effect(part);
            self.aside.parts.push(Taken { part: part.clone(), source: self.source });
            if let (Some(of), Some(effect)) = (part.table().filter(|of| views.contains(of)), &effect) {
                with_view.push((of.clone(), effect.clone()));
                continue;
            }
            let mut effects: Vec<Operation> = Vec::new();
            if let Some(name) = view(part) {
                let (own, others): (Vec<_>, Vec<_>) = with_view.into_iter().partition(|(of, _)| of == name);
                effects = own.into_iter().map(|(_, effect)| effect).collect();
                with_view = others;
            }
            effects.extend(effect);
            self.push_take_down(part, effects);
        }
    }

    fn push_take_down(&mut self, part: &Part, effects: Vec<Operation>) {
        match part {
            Part::Definition(definition) => {
                let object = ObjectRef::Definition(definition.clone());
                let statement = self.statement(self.drop_definition_sql(definition, false), object);
                let statement = match &definition.table {
                    Some(table) => statement.locking(self.schema.relation(table), LockMode::AccessExclusive),
                    None => statement,
                };
                self.push(statement.with_effect(effects));
            }
            Part::Index(of, name) => {
                let sql = format!("DROP INDEX {}", quoting::name(&of.sibling(name)));
                let mut statement =
                    Statement::new(sql, self.source).locking(self.schema.relation(of), LockMode::AccessExclusive);
                statement.touches.push(ObjectRef::index(of, name));
                self.push(statement.with_effect(effects));
            }
            Part::Constraint(of, name) => {
                let action = format!("DROP CONSTRAINT {}", quoting::identifier(name));
                self.push(self.alter(of, &action).with_effect(effects));
            }
            Part::Column(of, name) => {
                let action = format!("DROP COLUMN {}", quoting::identifier(name));
                self.push(self.alter(of, &action).with_effect(effects));
            }
            Part::Default(of, name) => {
                let action = format!("ALTER COLUMN {} DROP DEFAULT", quoting::identifier(name));
                self.push(self.alter(of, &action).with_effect(effects));
            }
            Part::Property(found) => {
                if let Restoration::Statements { take_down, .. } = &found.restoration {
                    for sql in take_down {
                        let mut statement = Statement::new(sql, self.source);
                        statement.touches.extend(found.owner.object().cloned());
                        self.push(statement);
                    }
                }
            }
        }
    }
}

/// What taking it down does to the schema.
fn effect(part: &Part) -> Option<Operation> {
    let change = |table: &QualifiedName, change| Some(Operation::alter_table(table, vec![change]));
    match part {
        Part::Definition(definition) => Some(Operation::drop(ObjectRef::Definition(definition.clone()))),
        Part::Index(of, name) => Some(Operation::drop(ObjectRef::index(of, name))),
        Part::Constraint(of, name) => change(of, TableChange::DropConstraint { name: name.clone(), if_exists: false }),
        Part::Column(of, name) => change(of, TableChange::DropColumn { name: name.clone(), if_exists: false }),
        Part::Default(of, name) => {
            let none = ColumnChange::Default(None);
            change(of, TableChange::AlterColumn { name: name.clone(), change: none })
        }
        Part::Property(_) => None,
    }
}

/// The name of a view.
fn view(part: &Part) -> Option<&QualifiedName> {
    match part {
        Part::Definition(definition) => {
            let is_view = ObjectRef::Definition(definition.clone()).as_relation().is_some();
            is_view.then_some(&definition.name)
        }
        Part::Index(..) | Part::Constraint(..) | Part::Column(..) | Part::Default(..) | Part::Property(_) => None,
    }
}
