//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

mod architecture;
mod mysql_dialect;
mod support;
mod support_works;
