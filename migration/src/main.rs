//! The sample's migration binary.

fn main() {}
