//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

mod architecture;
mod codegen;
mod derive;
mod dsl;
mod old_revisions;
mod support;
mod support_works;
