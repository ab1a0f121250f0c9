//! SQLite.
//!
//! What the portable model has and SQLite lacks:
//!
//! | in the model | here |
//! |---|---|
//! | enum | text with a check of its values; a change of values rebuilds the tables and rewrites the rows |
//! | comment, extension, table option of another database | left out: nothing depends on it |
//! | `JsonBinary`, interval, unsigned integer, mode and start of an identity | the nearest type; the start is given to `sqlite_sequence` once |
//! | operator class, included column, order of nulls, access method `btree`, `brin`, `hash`, `spgist`, prefix of an ordinary index | left out: only speed depends on it |
//! | array, sequence, namespace, routine, materialized view, policy, collation of another database, deferrable unique constraint, `NULLS NOT DISTINCT`, prefix of a unique index or primary key, invisible column, check that is not enforced, any other access method, `SET LOCAL` | [`Unsupported`]: the application may rely on it |
//!
//! What SQLite cannot alter is done by rebuilding the table (its documentation, "Making Other Kinds Of Table Schema Changes"): all such changes
//! of a table in a revision become one rebuild; see `rebuild`.
//!
//! Invariant: what the model holds of a table survives its rebuild; what it does not hold (a trigger made by hand, `ON CONFLICT`) stops the
//! revision before its first statement.

mod alter;
mod create;
mod data;
#[cfg_attr(not(feature = "sqlite"), expect(dead_code, reason = "the driver alone reads whole tables"))]
mod ddl;
mod dependants;
mod expression;
mod layout;
mod normalize;
mod objects;
mod pending;
mod plan;
mod quoting;
#[cfg(feature = "sqlite")]
pub(crate) mod read;
mod reader;
mod rebuild;
mod segments;
pub(crate) mod traces;
mod types;
mod words;

#[cfg(feature = "sqlite")]
pub(crate) use rebuild::REBUILT;

use crate::dialect::free_names::with_free_names;
use crate::dialect::spelled_names::as_met;
use crate::model::{DialectName, Schema};
use crate::operation::Action;
use crate::plan::{Dialect, Plan, PlanError, Target, Unsupported};

/// SQLite's language.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sqlite;

impl Dialect for Sqlite {
    fn name(&self) -> DialectName {
        DialectName::Sqlite
    }

    fn normalize(&self, _target: &Target, schema: &mut Schema) {
        normalize::schema(schema);
    }

    fn plan(&self, target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
        super::mysql_only::refuse(actions, DialectName::Sqlite)?;
        let (actions, before) = &as_met(actions, before, target.case_rule());
        plan::plan(target, &with_free_names(actions, before, self.name()), before)
    }

    fn quote(&self, identifier: &str) -> String {
        quoting::quote(identifier)
    }

    fn literal(&self, text: Option<&str>) -> String {
        text.map_or_else(|| "NULL".to_owned(), quoting::literal)
    }

    fn random_uuid(&self) -> &'static str {
        expression::RANDOM_UUID
    }
}

fn unsupported(operation: impl Into<String>, reason: impl Into<String>, instead: impl Into<String>) -> Unsupported {
    Unsupported {
        operation: operation.into(),
        dialect: DialectName::Sqlite,
        reason: reason.into(),
        instead: instead.into(),
    }
}
