//! From actions to statements.
//!
//! The planner walks the actions with a working copy of the schema, so that each statement is rendered against what is there when it runs.

use super::aside::Aside;
use super::numbering::SequenceMoves;
use super::quoting;
use super::settings::Settings;
use crate::dialect::author_sql::{self, Reach};
use crate::model::{DialectName, Object, ObjectRef, QualifiedName, Schema, Table};
use crate::operation::{Action, ApplyError, EnumChange, Operation, Step};
use crate::plan::{LockMode, Plan, PlanError, Segment, Statement, Target, Unsupported};

/// The plan of a revision.
pub(crate) fn plan(target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
    let mut planner = Planner::new(target, actions, before);
    for (source, action) in actions.iter().enumerate().filter(|(_, action)| action.runs_on(DialectName::Postgres)) {
        planner.source = source;
        planner.step(&action.step)?;
    }
    planner.put_back_everything()?;
    planner.bring_settings_home();
    Ok(planner.plan)
}

/// The state of a walk over the actions.
pub(super) struct Planner<'a> {
    /// What the plan is for.
    pub(super) target: &'a Target,
    /// The schema after the statements so far, as the author wrote it.
    pub(super) schema: Schema,
    /// The schema after the whole plan, as far as that is known.
    pub(super) end: Schema,
    /// What is taken down at the moment: `schema` holds it as it is to be.
    pub(super) aside: Aside,
    /// What became of sequences.
    pub(super) sequences: SequenceMoves,
    /// The plan so far.
    pub(super) plan: Plan,
    /// Which action is being planned.
    pub(super) source: usize,
    /// A new value of an enum may not be used in the transaction that adds it: what follows begins another.
    value_added: bool,
    /// What the author's SQL did to the settings by which the ledger is found, read and written.
    settings: Settings,
}

impl<'a> Planner<'a> {
    fn new(target: &'a Target, actions: &[Action], before: &Schema) -> Self {
        Self {
            target,
            schema: before.clone(),
            end: end(actions, before),
            aside: Aside::default(),
            sequences: SequenceMoves::default(),
            plan: Plan::default(),
            source: 0,
            value_added: false,
            settings: Settings::default(),
        }
    }

    fn step(&mut self, step: &Step) -> Result<(), PlanError> {
        match step {
            Step::Operation(operation) => self.operation(operation),
            Step::Write(write) => {
                self.put_back_what_fits()?;
                self.write(write)
            }
            Step::Backfill(backfill) => {
                self.put_back_what_fits()?;
                self.backfill(backfill)
            }
            Step::Require(assertion) => self.require(assertion),
            Step::SetLocal(setting) => self.set_local(setting),
            Step::Irreversible(reason) => Err(PlanError::Irreversible(reason.clone())),
        }
    }

    pub(super) fn operation(&mut self, operation: &Operation) -> Result<(), PlanError> {
        match leaves_the_transaction(operation) {
            true => self.put_back_what_fits()?,
            false => self.put_back_for(operation)?,
        }
        match operation {
            Operation::Create { object, if_not_exists } => self.create(object, *if_not_exists),
            Operation::Drop { object, if_exists } => self.drop_object(object, *if_exists),
            Operation::Become(object) => self.become_so(object),
            Operation::Rename(rename) => self.rename(rename),
            Operation::AlterTable(alter) => self.alter_table(alter),
            Operation::AlterEnum(alter) => self.alter_enum(alter),
            Operation::Execute(execute) => self.execute(execute),
        }
    }

    /// Lets the working copy follow.
    pub(super) fn apply(&mut self, operation: &Operation) -> Result<(), ApplyError> {
        operation.apply(&mut self.schema)
    }

    /// Adds a statement to the plan.
    pub(super) fn push(&mut self, mut statement: Statement) {
        let moves = author_sql::postgres_moves(&statement.sql);
        // What is set alone would still be so when the journal is written.
        statement.transactional |= moves.iter().any(|(_, reach)| *reach != Reach::Home);
        let after_value = std::mem::take(&mut self.value_added) && statement.transactional;
        if after_value || !statement.transactional {
            self.bring_settings_home();
        }
        if !statement.transactional {
            self.settings.follow(&statement.sql, &moves);
            self.plan.push(Statement { setting: self.settings.around(), ..statement });
            return;
        }
        let sql = if moves.is_empty() { String::new() } else { statement.sql.clone() };
        let goes_on = !after_value && matches!(self.plan.segments.last(), Some(Segment::Transaction { .. }));
        if goes_on {
            self.plan.push(statement);
        } else {
            let again = self.settings.again().into_iter().map(|sql| Statement::new(sql, self.source));
            self.plan.segments.push(Segment::transaction(again.chain([statement]).collect()));
        }
        self.settings.follow(&sql, &moves);
    }

    /// The last transaction ends under the session's own settings, by which the ledger is found.
    pub(super) fn bring_settings_home(&mut self) {
        for sql in self.settings.bring_home() {
            self.plan.push(Statement::new(sql, self.source));
        }
    }

    /// Adds a statement that gives an enum a new value; several share a transaction.
    pub(super) fn push_new_value(&mut self, statement: Statement) {
        self.value_added = false;
        self.plan.push(statement);
        self.value_added = true;
    }

    /// A statement without a lock worth naming.
    pub(super) fn statement(&self, sql: impl Into<String>, touches: ObjectRef) -> Statement {
        let mut statement = Statement::new(sql, self.source);
        statement.touches.push(touches);
        statement
    }

    /// A statement that locks a table.
    pub(super) fn on_table(&self, table: &QualifiedName, mode: LockMode, sql: impl Into<String>) -> Statement {
        Statement::new(sql, self.source).locking(ObjectRef::Table(table.clone()), mode)
    }

    /// `ALTER TABLE "song" <action>`, with the lock that most of its forms take.
    pub(super) fn alter(&self, table: &QualifiedName, action: &str) -> Statement {
        let sql = format!("ALTER TABLE {} {action}", quoting::name(table));
        self.on_table(table, LockMode::AccessExclusive, sql)
    }

    /// `COMMENT ON <what> IS <text>`
    pub(super) fn comment(&self, what: &str, text: Option<&str>, on: ObjectRef) -> Statement {
        let sql = format!("COMMENT ON {what} IS {}", quoting::optional_literal(text));
        Statement::new(sql, self.source).locking(on, LockMode::ShareUpdateExclusive)
    }

    /// The table as it is now; an error where an operation names one that is not there.
    pub(super) fn table(&self, name: &QualifiedName) -> Result<Table, ApplyError> {
        let missing = || ApplyError::MissingObject(ObjectRef::Table(name.clone()));
        self.schema.table(name).cloned().ok_or_else(missing)
    }
}

/// What the actions lead to. One that does not fit, or that nobody reads, is the planner's to report.
fn end(actions: &[Action], before: &Schema) -> Schema {
    let mut end = before.clone();
    let operations =
        actions.iter().filter(|action| action.runs_on(DialectName::Postgres)).filter_map(|a| a.step.operation());
    operations.for_each(|operation| drop(operation.apply(&mut end)));
    end
}

/// Whether others may see what there is between this operation and those before it.
fn leaves_the_transaction(operation: &Operation) -> bool {
    match operation {
        Operation::Create { object: Object::Index(index), .. } | Operation::Become(Object::Index(index)) => {
            index.concurrently
        }
        Operation::AlterEnum(alter) => alter.changes.iter().any(|change| matches!(change, EnumChange::AddValue { .. })),
        Operation::Execute(_) => true,
        Operation::Create { .. }
        | Operation::Drop { .. }
        | Operation::Become(_)
        | Operation::Rename(_)
        | Operation::AlterTable(_) => false,
    }
}

/// A request that PostgreSQL has no way to fulfil.
pub(super) fn unsupported(operation: impl Into<String>, reason: &str, instead: &str) -> PlanError {
    PlanError::Unsupported(Unsupported {
        operation: operation.into(),
        dialect: DialectName::Postgres,
        reason: reason.to_owned(),
        instead: instead.to_owned(),
    })
}

/// What makes an object so in the working schema: the effect of a statement that changes a property no operation names.
pub(super) fn made_so(object: Object) -> Vec<Operation> {
    vec![Operation::Become(object)]
}

/// A block of PL/pgSQL, quoted with a tag that it does not hold.
pub(super) fn block(body: &str) -> String {
    quoted_block(&format!("BEGIN\n{body}\nEND"))
}

/// A block with variables of its own.
pub(super) fn block_with(variables: &str, body: &str) -> String {
    quoted_block(&format!("DECLARE\n{variables}\nBEGIN\n{body}\nEND"))
}

fn quoted_block(body: &str) -> String {
    let tag = ["$$", "$do$", "$block$"].into_iter().find(|tag| !body.contains(tag)).unwrap_or("$anabranch$");
    format!("DO {tag}\n{body}\n{tag}")
}
