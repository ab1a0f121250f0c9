//! PostgreSQL 15 and later.
//!
//! What the portable model has and PostgreSQL lacks: a prefix length of a unique index, `fulltext` and `spatial` indexes and the removal of a
//! name from its namespace are refused (`Unsupported`); the rest is said in `normalize` and `types`.

mod alter;
mod aside;
mod become_so;
mod column;
pub(crate) mod create;
mod enums;
pub(crate) mod expression;
mod kinds;
pub(crate) mod names;
pub(crate) mod normalize;
mod numbering;
mod objects;
mod plan;
#[cfg(feature = "postgres")]
pub(crate) mod printed;
pub(crate) mod quoting;
mod replace;
mod settings;
mod steps;
pub(crate) mod types;
#[cfg(feature = "postgres")]
pub(crate) mod unmodelled;

use crate::dialect::free_names::with_free_names;
use crate::model::{DialectName, Schema};
use crate::operation::Action;
use crate::plan::{Dialect, Plan, PlanError, Target};

/// PostgreSQL's language.
#[derive(Debug, Clone, Copy, Default)]
pub struct Postgres;

impl Dialect for Postgres {
    fn name(&self) -> DialectName {
        DialectName::Postgres
    }

    fn normalize(&self, target: &Target, schema: &mut Schema) {
        normalize::normalize(target, schema);
    }

    fn plan(&self, target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
        super::mysql_only::refuse(actions, DialectName::Postgres)?;
        plan::plan(target, &with_free_names(actions, before, self.name()), before)
    }

    fn quote(&self, identifier: &str) -> String {
        quoting::identifier(identifier)
    }

    fn literal(&self, text: Option<&str>) -> String {
        quoting::optional_literal(text)
    }

    fn random_uuid(&self) -> &'static str {
        "gen_random_uuid()"
    }
}
