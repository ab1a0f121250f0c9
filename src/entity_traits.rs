//! What `#[derive(Entity)]` and `#[derive(Enum)]` tell a running program about a table or an enumeration.
//!
//! Autogenerate does not use these: it reads the source. They depend on nothing, so an entity crate stays light.

/// A struct that is a table. Implemented by `#[derive(Entity)]`.
pub trait Entity {
    /// The table's name.
    const TABLE: &'static str;
    /// The schema it lives in; `None` for the default one.
    const NAMESPACE: Option<&'static str>;
    /// The names of its columns, in the order of the fields.
    const COLUMNS: &'static [&'static str];
}

/// An enum that is a type of the database. Implemented by `#[derive(Enum)]`.
pub trait Enumeration: Sized {
    /// The type's name.
    const NAME: &'static str;
    /// Its values, in order.
    const VALUES: &'static [&'static str];

    /// The value of this variant in the database.
    fn value(&self) -> &'static str;

    /// The variant of a value in the database.
    fn from_value(value: &str) -> Option<Self>;
}
