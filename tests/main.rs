//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

mod architecture;
mod command_line;
mod configuration;
mod migration_crate;
mod support;
mod support_works;
mod derive;
//! The tests of the library: a file per capability, one binary.

mod graph;
mod dsl;
mod diff_laws;
mod support_schemas;
