//! tests
mod derive;
