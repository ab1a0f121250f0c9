//! The tests of the library: a file per capability, one binary.

mod graph;
