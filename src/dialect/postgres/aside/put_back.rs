//! The statements that put parts back, as they are to be by now, with all their properties.

use super::Taken;
use super::needed::Needed;
use super::part::{Part, mentions};
use super::restored::{in_order_of_grantors, with_rows_or_without};
use super::standing::Standing;
use crate::dialect::postgres::create;
use crate::dialect::postgres::plan::Planner;
use crate::dialect::postgres::quoting;
use crate::model::{Column, Definition, Index, Need, Object, ObjectRef, Owner, QualifiedName, Restoration, Unmodelled};
use crate::operation::{Operation, TableChange};
use crate::plan::{InTheWay, PlanError, Statement};

impl Planner<'_> {
    /// Puts back what is down, but for what a later step drops or makes otherwise: it may not fit any more.
    pub(in crate::dialect::postgres) fn put_back_what_fits(&mut self) -> Result<(), PlanError> {
        let fits = |taken: &Taken| self.fits(&taken.part);
        let parts: Vec<Part> = self.aside.parts.iter().filter(|taken| fits(taken)).map(|t| t.part.clone()).collect();
        self.put_back(parts)
    }

    /// Puts back all that is down: the end of the plan.
    pub(in crate::dialect::postgres) fn put_back_everything(&mut self) -> Result<(), PlanError> {
        let parts: Vec<Part> = self.aside.parts.iter().map(|taken| taken.part.clone()).collect();
        self.put_back(parts)
    }

    /// Puts back what an operation needs, and what that needs.
    pub(in crate::dialect::postgres) fn put_back_for(&mut self, operation: &Operation) -> Result<(), PlanError> {
        if self.aside.parts.is_empty() {
            return Ok(());
        }
        let needed = Needed::of(operation, &self.schema);
        let parts = self.aside.parts.iter().map(|taken| &taken.part);
        self.put_back(parts.filter(|part| needed.has(part)).cloned().collect())
    }

    /// Puts back what has a name that changes now, or belongs to what has it, and all else that fits.
    pub(in crate::dialect::postgres) fn put_back_before_rename(&mut self, what: &Need) -> Result<(), PlanError> {
        self.put_back_what_fits()?;
        let is_it = |part: &Part| {
            part.ground().contains(what) || part.table().is_some_and(|of| what.object().as_relation() == Some(of))
        };
        let parts = self.aside.parts.iter().map(|taken| &taken.part);
        self.put_back(parts.filter(|part| is_it(part)).cloned().collect())
    }

    fn put_back(&mut self, parts: Vec<Part>) -> Result<(), PlanError> {
        // The last that was taken down is the first to come back, after what it needs as it is said by now.
        let order: Vec<Part> = self.aside.parts.iter().rev().map(|taken| taken.part.clone()).collect();
        for part in order.iter().filter(|part| parts.contains(part)) {
            self.put_back_one(part, &mut Vec::new())?;
        }
        Ok(())
    }

    fn put_back_one(&mut self, part: &Part, above: &mut Vec<Part>) -> Result<(), PlanError> {
        if !self.aside.holds(part) {
            return Ok(());
        }
        if above.contains(part) {
            let action = format!("putting back {part}");
            return Err(InTheWay { action, standing: above.iter().map(Part::to_string).collect() }.into());
        }
        above.push(part.clone());
        for needed in self.needed_aside(part) {
            self.put_back_one(&needed, above)?;
        }
        above.pop();
        let Some(at) = self.aside.parts.iter().position(|taken| taken.part == *part) else { return Ok(()) };
        let taken = self.aside.parts.remove(at);
        if taken.part.is_in(&self.schema) {
            let source = std::mem::replace(&mut self.source, taken.source);
            let names = self.old_names(&taken.part)?;
            names.undo.iter().for_each(|sql| self.push_rename(sql));
            self.push_put_back(&taken.part)?;
            names.redo.iter().for_each(|sql| self.push_rename(sql));
            self.source = source;
        }
        Ok(())
    }

    /// What is down and must be there before the part.
    fn needed_aside(&self, part: &Part) -> Vec<Part> {
        let standing = Standing::of(&self.schema);
        let others = self.aside.parts.iter().map(|taken| &taken.part).filter(|other| *other != part);
        others.filter(|other| standing.is_on(part, other)).cloned().collect()
    }

    fn push_put_back(&mut self, part: &Part) -> Result<(), PlanError> {
        match part {
            Part::Definition(definition) => {
                let reference = ObjectRef::Definition(definition.clone());
                if let Some(Object::Definition(definition)) = self.schema.get(&reference).cloned() {
                    let text = with_rows_or_without(&definition, &self.schema);
                    self.create_definition(&Definition { text, ..definition });
                }
            }
            Part::Index(of, name) => {
                if let Some(index) = self.schema.index(of, name).cloned() {
                    self.create_index(&Index { concurrently: false, ..index }, false);
                }
            }
            Part::Constraint(of, name) => {
                if let Some(constraint) = self.schema.table(of).and_then(|table| table.constraint(name)) {
                    self.refuse_without_key(of, &constraint)?;
                    let statement = self.add_constraint(of, &constraint);
                    let change = TableChange::AddConstraint(constraint);
                    self.push(statement.with_effect(vec![Operation::alter_table(of, vec![change])]));
                }
            }
            Part::Column(of, name) => {
                let column = self.schema.table(of).and_then(|table| table.column(name)).cloned();
                if let Some(column) = column {
                    self.put_back_column(of, &column);
                }
            }
            Part::Default(of, name) => {
                let column = self.schema.table(of).and_then(|table| table.column(name)).cloned();
                if let Some(column) = column {
                    self.set_default(of, &column, column.default.as_ref());
                }
            }
            Part::Property(found) => self.restore(found),
        }
        self.restore_properties(part);
        self.restore_identity(part);
        Ok(())
    }

    fn put_back_column(&mut self, table: &QualifiedName, column: &Column) {
        let action = format!("ADD COLUMN {}", create::column_definition(self.target, column));
        let bare = Column { comment: None, ..column.clone() };
        let effect = Operation::alter_table(table, vec![TableChange::AddColumn { column: bare, if_not_exists: false }]);
        let statement = self.alter(table, &action);
        let statement = if self.fills_rows(column) { statement.rewriting() } else { statement };
        self.push(statement.with_effect(vec![effect]));
        if column.comment.is_some() {
            self.comment_on_column(table, &column.name, column.comment.as_deref());
        }
    }

    /// Says again what belongs to a part that was made again.
    fn restore_properties(&mut self, part: &Part) {
        let is_own = |found: &&Unmodelled| match part {
            Part::Property(own) => own.owner == found.owner && **own != **found,
            _ => true,
        };
        let carried = self.schema.unmodelled().iter().filter(|found| part.carries(found)).filter(is_own);
        let carried = carried.filter(|found| self.has_column(found));
        let carried: Vec<Unmodelled> =
            carried.filter(|found| !self.aside.holds(&Part::Property(Box::new((*found).clone())))).cloned().collect();
        for (owner, sql) in in_order_of_grantors(carried) {
            let mut statement = Statement::new(sql, self.source);
            statement.touches.extend(owner.object().cloned());
            self.push(statement);
        }
    }

    /// A table tells the rows of its replicas apart by an index, and forgets it with the index.
    fn restore_identity(&mut self, part: &Part) {
        let (Part::Index(of, name) | Part::Constraint(of, name)) = part else { return };
        let owner = Owner::Object(ObjectRef::Table(of.clone()));
        let is_by_it = |found: &&Unmodelled| {
            let index = found.value.strip_prefix("using index ").and_then(quoting::read_name);
            found.property == "replica identity" && index.is_some_and(|index| index.name == *name)
        };
        let identity: Vec<Unmodelled> = self.schema.unmodelled_of(&owner).filter(is_by_it).cloned().collect();
        identity.iter().for_each(|found| self.restore(found));
    }

    /// Says one property again.
    pub(in crate::dialect::postgres) fn restore(&mut self, found: &Unmodelled) {
        if let Restoration::Statements { put_back, .. } = &found.restoration {
            for sql in put_back {
                let mut statement = Statement::new(sql, self.source);
                statement.touches.extend(found.owner.object().cloned());
                self.push(statement);
            }
        }
    }

    /// Whether a column of a view is there by now: another text of the view may have others.
    fn has_column(&self, found: &Unmodelled) -> bool {
        let Owner::Column(ObjectRef::Definition(view), column) = &found.owner else { return true };
        match self.schema.get(&ObjectRef::Definition(view.clone())) {
            Some(Object::Definition(Definition { told, text, .. })) => match &told.columns {
                Some(columns) => columns.iter().any(|one| one.name == *column),
                None => text.contains('*') || mentions(text, column),
            },
            _ => false,
        }
    }

    fn push_rename(&mut self, sql: &str) {
        let statement = Statement::new(sql, self.source);
        self.push(statement);
    }
}
