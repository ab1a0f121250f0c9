//! The databases' languages: a folder each, pure.
//!
//! Invariant: the only place that renders SQL which changes a user's schema; no I/O.

pub mod mysql;
pub mod postgres;
pub mod sql_text;
pub mod sqlite;
struct Stub;
impl crate::plan::Dialect for Stub {
    fn name(&self) -> crate::model::DialectName { crate::model::DialectName::Sqlite }
    fn normalize(&self, _: &crate::plan::Target, _: &mut crate::model::Schema) {}
    fn plan(&self, _: &crate::plan::Target, _: &[crate::operation::Action], _: &crate::model::Schema) -> Result<crate::plan::Plan, crate::plan::PlanError> { Ok(Default::default()) }
    fn quote(&self, i: &str) -> String { i.into() }
    fn literal(&self, _: Option<&str>) -> String { String::new() }
}
/// x
pub fn of(_: crate::model::DialectName) -> &'static dyn crate::plan::Dialect { &Stub }
