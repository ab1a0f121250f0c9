//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

mod architecture;
mod codegen;
mod command_line;
mod configuration;
mod derive;
mod diff_laws;
mod dsl;
mod graph;
mod migration_crate;
mod postgres_dialect;
mod support;
mod support_schemas;
mod support_works;
