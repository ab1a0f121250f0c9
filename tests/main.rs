//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

mod architecture;
mod support;
mod support_works;
mod diff_laws;
mod support_schemas;
