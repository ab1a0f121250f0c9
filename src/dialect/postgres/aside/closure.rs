//! Which parts must be taken down for a change, in which order, and whether all of them can come back.

use super::part::Part;
use super::standing::{Found, Loss, Standing, in_children};
use crate::dialect::postgres::plan::Planner;
use crate::model::{DefinitionKind, Need, Object, ObjectRef, Owner, Restoration, Unmodelled};
use crate::plan::{InTheWay, PlanError, WouldLose};
use std::collections::VecDeque;

/// A change that needs a way.
#[derive(Debug, Clone)]
pub(in crate::dialect::postgres) struct Way {
    /// What the plan does, in words.
    pub(in crate::dialect::postgres) action: String,
    /// What it does it to.
    pub(in crate::dialect::postgres) grounds: Vec<(Need, Loss)>,
    /// What is taken down besides.
    pub(in crate::dialect::postgres) parts: Vec<Part>,
}

impl Way {
    pub(in crate::dialect::postgres) fn new(action: impl Into<String>, grounds: Vec<(Need, Loss)>) -> Self {
        Self { action: action.into(), grounds, parts: Vec::new() }
    }
}

/// The parts found so far, and which of them stands on which.
#[derive(Default)]
struct Closure {
    parts: Vec<Part>,
    /// The first stands on the second.
    edges: Vec<(usize, usize)>,
    queue: VecDeque<(Need, Loss, Option<usize>)>,
}

impl Closure {
    fn add(&mut self, part: Part, on: Option<usize>) {
        let at = self.parts.iter().position(|known| *known == part).unwrap_or_else(|| {
            let at = self.parts.len();
            self.queue.extend(part.ground().into_iter().map(|ground| (ground, Loss::Gone, Some(at))));
            self.parts.push(part);
            at
        });
        self.edges.extend(on.filter(|on| *on != at).map(|on| (at, on)));
    }

    /// What stands on others first; nothing where some stand on each other.
    fn ordered(&self) -> Result<Vec<Part>, Vec<Part>> {
        let mut left: Vec<usize> = (0..self.parts.len()).rev().collect();
        let mut out = Vec::new();
        while !left.is_empty() {
            let is_free = |part: &usize| !self.edges.iter().any(|(above, on)| on == part && left.contains(above));
            let Some(free) = left.iter().position(is_free) else {
                return Err(left.into_iter().map(|at| self.parts[at].clone()).collect());
            };
            out.push(self.parts[left.remove(free)].clone());
        }
        Ok(out)
    }
}

impl Planner<'_> {
    /// Takes down what stands in the way of a change that leaves its ground as another thing of the same name.
    pub(in crate::dialect::postgres) fn make_way(&mut self, way: &Way) -> Result<(), PlanError> {
        let mut closure = Closure::default();
        way.parts.iter().filter(|part| !self.aside.holds(part)).for_each(|part| closure.add(part.clone(), None));
        closure.queue.extend(way.grounds.iter().map(|(ground, loss)| (ground.clone(), *loss, None)));
        self.close(&mut closure);
        self.take_down_all(&way.action, closure)
    }

    /// Takes down what stands in the way of something that goes for ever, as far as the plan itself says what becomes of it.
    pub(in crate::dialect::postgres) fn make_way_for_removal(
        &mut self,
        action: &str,
        ground: &Need,
    ) -> Result<(), PlanError> {
        let comes_back = self.comes_back(ground);
        let (mut closure, mut blocked) = (Closure::default(), Vec::new());
        for Found { part, sure, goes_along } in Standing::of(&self.schema).on(ground, Loss::Gone) {
            if self.aside.holds(&part) {
                continue;
            }
            if comes_back || !part.is_the_same_in(&self.schema, &self.end) {
                if !goes_along {
                    closure.add(part, None);
                }
            } else if sure && !goes_along {
                blocked.push(part.to_string());
            }
        }
        if !blocked.is_empty() {
            return Err(InTheWay { action: action.to_owned(), standing: blocked }.into());
        }
        self.close(&mut closure);
        self.take_down_all(action, closure)
    }

    fn close(&self, closure: &mut Closure) {
        let standing = Standing::of(&self.schema);
        while let Some((ground, loss, on)) = closure.queue.pop_front() {
            for found in standing.on(&ground, loss) {
                if !self.aside.holds(&found.part) {
                    closure.add(found.part, on);
                }
            }
        }
    }

    fn take_down_all(&mut self, action: &str, closure: Closure) -> Result<(), PlanError> {
        let ordered = closure.ordered().map_err(|circle| InTheWay {
            action: action.to_owned(),
            standing: circle.iter().map(Part::to_string).collect(),
        })?;
        let carried = |part: &Part| match part {
            Part::Property(found) => ordered.iter().any(|owner| owner != part && owner.carries(found)),
            _ => false,
        };
        let parts: Vec<Part> = ordered.iter().filter(|part| !carried(part)).cloned().collect();
        let inherited = parts.iter().flat_map(|part| match part {
            Part::Column(of, name) => in_children(&self.schema, of, name),
            _ => Vec::new(),
        });
        let inherited: Vec<Owner> = inherited.collect();
        let concerned =
            |found: &Unmodelled| parts.iter().any(|part| is_of(part, found)) || inherited.contains(&found.owner);
        WouldLose::refuse(action, &self.schema, concerned)?;
        let stays = |part: &Part| match part {
            Part::Property(found) => {
                let statements = &found.restoration;
                let stays = matches!(statements, Restoration::Statements { take_down, .. } if take_down.is_empty());
                stays.then(|| (**found).clone())
            }
            _ => None,
        };
        let properties: Vec<Unmodelled> = parts.iter().filter_map(stays).collect();
        if !properties.is_empty() {
            return Err(WouldLose { action: action.to_owned(), properties }.into());
        }
        self.take_down(&parts);
        Ok(())
    }

    /// Whether something of that name is there in the end.
    fn comes_back(&self, ground: &Need) -> bool {
        match ground {
            Need::Column(ObjectRef::Table(table), column) => {
                self.end.table(table).is_some_and(|table| table.column(column).is_some())
            }
            Need::Constraint(ObjectRef::Table(_), _) | Need::Object(ObjectRef::Index { .. }) => true,
            Need::Object(ObjectRef::Definition(definition)) if definition.kind == DefinitionKind::Routine => {
                let is_overload = |object: &Object| match object {
                    Object::Definition(other) => {
                        other.identity.kind == definition.kind && other.identity.name == definition.name
                    }
                    Object::Namespace(_)
                    | Object::Extension(_)
                    | Object::Enum(_)
                    | Object::Sequence(_)
                    | Object::Table(_)
                    | Object::Index(_) => false,
                };
                self.end.iter().any(is_overload)
            }
            Need::Object(object) => {
                object.as_relation().is_some_and(|name| self.end.contains(&self.end.relation(name)))
            }
            Need::Column(..) | Need::Constraint(..) | Need::Unknown { .. } => false,
        }
    }
}

/// Whether the property is the part, or goes with it.
fn is_of(part: &Part, found: &Unmodelled) -> bool {
    part.carries(found) || matches!(part, Part::Property(property) if **property == *found)
}
