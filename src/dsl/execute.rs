//! SQL that the tool runs without reading it.

use super::Migration;
use super::dialects::{Scope, scoped};
use super::migration::Output;
use crate::operation::{self, Operation, Step};

/// SQL to be run as it is written.
#[derive(Debug)]
pub struct Execute {
    execute: operation::Execute,
    scope: Scope,
    mistakes: Vec<String>,
}

scoped!(impl[] Execute);

impl Execute {
    /// What it does to the schema. Without it the step is opaque: replay needs a scratch database from here on, and some checks are blind.
    #[inline(always)] // as the documentation of `dsl` says
    pub fn effect(&mut self, body: impl FnOnce(&mut Migration)) -> &mut Self {
        let mut effect = Migration::new();
        body(&mut effect);
        self.set_effect(effect)
    }

    fn set_effect(&mut self, effect: Migration) -> &mut Self {
        let output = effect.finish();
        self.mistakes.extend(output.mistakes);
        let mut operations = Vec::new();
        for action in output.actions {
            match action.step {
                Step::Operation(operation) if action.only.is_none() => operations.push(operation),
                Step::Operation(operation) => {
                    let mistake =
                        format!("`{operation}` in `.effect(..)` is for some databases: use `m.on` around `execute`");
                    self.mistakes.push(mistake);
                }
                step @ (Step::Write(_)
                | Step::Backfill(_)
                | Step::Require(_)
                | Step::SetLocal(_)
                | Step::Irreversible(_)) => {
                    self.mistakes.push(format!("`{step}` in `.effect(..)` changes no schema"));
                }
            }
        }
        self.execute.effect = Some(operations);
        self
    }

    /// The SQL that takes it back.
    pub fn reverse(&mut self, sql: impl Into<String>) -> &mut Self {
        self.execute.reverse = Some(sql.into());
        self
    }

    /// It cannot run in a transaction.
    pub fn outside_transaction(&mut self) -> &mut Self {
        self.execute.outside_transaction = true;
        self
    }

    /// A query whose first cell is true once it is done: how a resumed run knows.
    pub fn done_when(&mut self, query: impl Into<String>) -> &mut Self {
        self.execute.done_when = Some(query.into());
        self
    }

    pub(super) fn finish(self, output: &mut Output) {
        output.mistakes.extend(self.mistakes);
        output.push(self.scope, Step::Operation(Operation::Execute(self.execute)));
    }
}

impl Migration {
    /// Runs SQL as it is written: one or more statements.
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.execute("alter table song add column title_words tsvector")
    ///     .effect(|m| {
    ///         m.alter_table("song", |t| {
    ///             t.add_column("title_words", native("tsvector"));
    ///         });
    ///     })
    ///     .reverse("alter table song drop column title_words")
    ///     .only(Postgres);
    /// # assert_eq!(m.into_actions()?.len(), 1);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    pub fn execute(&mut self, sql: impl Into<String>) -> &mut Execute {
        let execute = operation::Execute { sql: sql.into(), ..operation::Execute::default() };
        let scope = self.scope.clone();
        self.push_execute(Execute { execute, scope, mistakes: Vec::new() })
    }
}
