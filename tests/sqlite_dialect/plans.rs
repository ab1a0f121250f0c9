//! The SQL of some plans, as a reviewer reads it.
