//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

mod architecture;
mod command_line;
mod configuration;
mod derive;
mod diff_laws;
mod dsl;
mod graph;
mod migration_crate;
mod sqlite_dialect;
mod support;
mod support_schemas;
mod codegen;
mod support_works;
