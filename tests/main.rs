//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

mod architecture;
mod codegen;
mod command_line;
mod configuration;
mod derive;
mod diff_laws;
mod diff_rules;
mod dsl;
mod graph;
mod migration_crate;
mod mysql_dialect;
mod old_revisions;
mod operation_rules;
mod postgres_dialect;
mod sample;
mod sqlite_dialect;
mod support;
mod support_schemas;
mod support_works;
