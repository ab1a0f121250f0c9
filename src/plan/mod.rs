//! What a dialect plans and a database runs.
//!
//! Types and two traits only: [`Dialect`] is pure, [`Database`] is I/O. Invariant: a plan is a pure function of the revision's actions, the
//! schema before it and the [`Target`]; it serializes, is stored in the journal before its first statement, and is resumed as stored.

mod database;
mod dialect;
mod lock;
mod refused;
mod scope;
mod statement;
mod target;

pub use database::{Database, DatabaseError, DatabaseErrorKind, Row};
pub use dialect::{Dialect, InTheWay, PlanError, Unsupported, WouldLose};
pub use lock::LockMode;
pub use refused::{RefusedSql, SqlPlace};
pub use scope::{Kind, Schemas, Scope};
pub use statement::{BatchPlan, Plan, PlannedAssertion, Segment, SessionSetting, Statement, TableLock, TimeoutClass};
pub use target::{Target, UnknownTarget, Version};
