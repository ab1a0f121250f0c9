//! MySQL's and MariaDB's language.
//!
//! Both speak nearly the same; what differs is data in `Flavor`, and [`MariaDb`] is a dialect that wraps [`Mysql`]. Invariant: pure, and no
//! file here asks which of the two it serves.
//!
//! What the model has and these databases lack, and what becomes of it:
//! - *Normalised away*, since nothing that an application relies on is lost: names of primary keys (always `PRIMARY`), identity modes and starts,
//!   `jsonb` (is `json`), operator classes and `hash` of InnoDB indexes, `RESTRICT` (the same as `NO ACTION`), options of other databases' tables,
//!   extensions, `NOT NULL` of a generated column on MariaDB, an index that is there only because a foreign key needs one. A unique index over
//!   whole columns and a unique constraint are one thing here: both are reported as the constraint.
//! - *Refused*, since ignoring it would change what the data may be: partial indexes, `INCLUDE`, expression indexes on MariaDB, arrays, intervals,
//!   deferrable constraints, `NULLS NOT DISTINCT`, `SET DEFAULT`, sequences, namespaces (another database), policies, materialized views, `USING` of
//!   a change of type.
//! - *Enums* are part of the column's type; a renamed value is widened in, its rows are updated, and then the old one goes.
//! - *UUIDs* are `char(36)` on MySQL, which has no type of its own: it reads as it is written, in every client and in foreign keys between databases,
//!   where `binary(16)` needs `bin_to_uuid` everywhere. MariaDB has had `uuid` since 10.7.
//! - `ON UPDATE CURRENT_TIMESTAMP` travels in the text of the default: `CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP`.
//!
//! DDL commits implicitly, so every such statement is a segment of its own that says its effect. `if_exists` and `if_not_exists` of tables and views are
//! left to the server; of columns, constraints and indexes they are decided by the schema before, since MySQL has no such clauses.

mod alter;
mod backfill;
mod batch;
mod column_case;
mod create;
mod default;
mod definition;
mod dependents;
mod enumeration;
mod expression;
mod flavor;
mod index;
mod keys;
mod literal;
mod lower_case;
mod mariadb;
mod normalize;
mod numbering;
mod partitions;
mod plan;
mod renamed;
mod reserved;
mod rework;
mod sequence;
mod session;
#[cfg(feature = "mysql")]
pub(crate) mod show_create;
mod suspend;
mod tables;
mod types;
mod visibility;

pub use mariadb::MariaDb;

use crate::dialect::free_names::with_free_names;
use crate::dialect::spelled_names::as_met;
use crate::model::{DialectName, Schema};
use crate::operation::Action;
use crate::plan::{Dialect, Plan, PlanError, Target};
use flavor::Flavor;

/// MySQL 8.0.19 and later.
#[derive(Debug, Clone, Copy)]
pub struct Mysql {
    flavor: &'static Flavor,
}

impl Mysql {
    /// MySQL as it is.
    pub const fn new() -> Self {
        Self { flavor: &flavor::MYSQL }
    }
}

impl Default for Mysql {
    fn default() -> Self {
        Self::new()
    }
}

impl Dialect for Mysql {
    fn name(&self) -> DialectName {
        self.flavor.name
    }

    fn normalize(&self, target: &Target, schema: &mut Schema) {
        column_case::respell_columns(schema, target.dialect);
        normalize::normalize(self.flavor, target, schema);
        if target.lower_case_table_names == 1 {
            lower_case::store_names(schema);
        }
    }

    fn plan(&self, target: &Target, actions: &[Action], before: &Schema) -> Result<Plan, PlanError> {
        let (actions, before) = &as_met(actions, before, target.case_rule());
        plan::plan(self.flavor, target, &with_free_names(actions, before, self.name()), before)
    }

    fn quote(&self, identifier: &str) -> String {
        literal::quote(identifier)
    }

    fn literal(&self, text: Option<&str>) -> String {
        text.map_or_else(|| "NULL".to_owned(), literal::text)
    }

    fn random_uuid(&self) -> &'static str {
        "uuid()"
    }
}
