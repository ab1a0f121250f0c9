//! The list of actions under construction.

use super::dialects::{Dialects, Scope, scoped};
use super::{Create, CreateIndex, Drop, Execute, Mistakes};
use crate::model::{Definition, Enum, Extension, NamespaceObject, Sequence, Table};
use crate::operation::{Action, Assertion, Operation, SetLocal, Step};

/// What `up` and `down` write into.
///
/// ```
/// use anabranch::prelude::*;
///
/// pub fn up(m: &mut Migration) {
///     m.create_table("song", |t| {
///         t.column("id", big_integer()).not_null().identity();
///         t.column("title", string(200)).not_null();
///         t.primary_key(["id"]);
///     });
///     m.on(Postgres, |m| {
///         m.create_index("song_title_trgm", "song", [column("title").operator_class("gin_trgm_ops")]).method("gin");
///     });
/// }
///
/// let mut m = Migration::new();
/// up(&mut m);
/// let actions = m.into_actions()?;
/// assert_eq!(actions.len(), 2);
/// assert!(!actions[1].runs_on(Sqlite));
/// # Ok::<(), anabranch::dsl::Mistakes>(())
/// ```
#[derive(Debug, Default)]
pub struct Migration {
    entries: Vec<Entry>,
    pub(super) scope: Scope,
    pub(super) mistakes: Vec<String>,
}

/// What the entries become.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub(super) actions: Vec<Action>,
    pub(super) mistakes: Vec<String>,
}

impl Output {
    /// An action, unless no database is left to run it.
    pub(super) fn push(&mut self, scope: Scope, step: Step) {
        if !scope.is_empty() {
            self.actions.push(Action { only: scope.0, step });
        }
    }
}

/// A step that is complete; only the databases it is for can still be said.
#[derive(Debug)]
pub struct Pushed {
    scope: Scope,
    step: Step,
}

scoped!(impl[] Pushed);

impl Pushed {
    fn finish(self, output: &mut Output) {
        let empty = match &self.step {
            Step::Operation(Operation::AlterTable(alter)) => alter.changes.is_empty(),
            Step::Operation(Operation::AlterEnum(alter)) => alter.changes.is_empty(),
            Step::Operation(
                Operation::Create { .. }
                | Operation::Drop { .. }
                | Operation::Become(_)
                | Operation::Rename(_)
                | Operation::Execute(_),
            )
            | Step::Write(_)
            | Step::Backfill(_)
            | Step::Require(_)
            | Step::SetLocal(_)
            | Step::Irreversible(_) => false,
        };
        if !empty {
            output.push(self.scope, self.step);
        }
    }
}

/// The kinds of entries, and for each a method that pushes one and lends it for refinement.
macro_rules! entries {
    ($($kind:ident($type:ty) $push:ident),+ $(,)?) => {
        #[derive(Debug)]
        enum Entry { $($kind($type)),+ }

        impl Entry {
            fn finish(self, output: &mut Output) {
                match self { $(Self::$kind(entry) => entry.finish(output)),+ }
            }
        }

        impl Migration { $(
            pub(super) fn $push(&mut self, entry: $type) -> &mut $type {
                match self.entries.push_mut(Entry::$kind(entry)) {
                    Entry::$kind(entry) => entry,
                    #[allow(unreachable_patterns, reason = "it is the entry that was pushed in the line above")]
                    _ => unreachable!("an entry is of the kind that was pushed"),
                }
            }
        )+ }
    };
}

entries! {
    Table(Create<Table>) push_table,
    Enum(Create<Enum>) push_enum,
    Namespace(Create<NamespaceObject>) push_namespace,
    Extension(Create<Extension>) push_extension,
    Sequence(Create<Sequence>) push_sequence,
    Definition(Create<Definition>) push_definition,
    Index(CreateIndex) push_index,
    Drop(Drop) push_drop,
    Execute(Execute) push_execute,
    Pushed(Pushed) push_entry,
}

impl Migration {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything that was pushed, in order.
    ///
    /// # Errors
    /// Something was said that means nothing; all such things at once.
    pub fn into_actions(self) -> Result<Vec<Action>, Mistakes> {
        let output = self.finish();
        if output.mistakes.is_empty() { Ok(output.actions) } else { Err(Mistakes(output.mistakes)) }
    }

    pub(super) fn finish(self) -> Output {
        let mut output = Output { actions: Vec::new(), mistakes: self.mistakes };
        self.entries.into_iter().for_each(|entry| entry.finish(&mut output));
        output
    }

    pub(super) fn push_step(&mut self, step: Step) -> &mut Pushed {
        let scope = self.scope.clone();
        self.push_entry(Pushed { scope, step })
    }

    /// Only on these databases: `m.on(Postgres, |m| { .. })`, `m.on([Mysql, Sqlite], |m| { .. })`. What is said for MySQL holds on MariaDB.
    /// Within another `on`, what is in both.
    #[inline(always)] // as the documentation of `dsl` says
    pub fn on(&mut self, dialects: impl Into<Dialects>, body: impl FnOnce(&mut Self)) {
        let outer = self.enter(&dialects.into());
        body(self);
        self.leave(outer);
    }

    fn enter(&mut self, dialects: &Dialects) -> Scope {
        let inner = self.scope.within(dialects);
        std::mem::replace(&mut self.scope, inner)
    }

    fn leave(&mut self, outer: Scope) {
        self.scope = outer;
    }

    /// A query whose first cell must be true before anything of the revision runs; `name` says what is asserted.
    pub fn require(&mut self, name: impl Into<String>, query: impl Into<String>) -> &mut Pushed {
        self.push_step(Step::Require(Assertion { name: name.into(), query: query.into() }))
    }

    /// A setting for the rest of the transaction (PostgreSQL's `SET LOCAL`): `m.set_local("work_mem", "256MB")`.
    pub fn set_local(&mut self, name: impl Into<String>, value: impl Into<String>) -> &mut Pushed {
        self.push_step(Step::SetLocal(SetLocal { name: name.into(), value: value.into() }))
    }

    /// Stands in a `down` that cannot be, and says why. A downgrade looks for it on its whole path before the first statement.
    pub fn irreversible(&mut self, why: impl Into<String>) -> &mut Pushed {
        self.push_step(Step::Irreversible(why.into()))
    }
}
