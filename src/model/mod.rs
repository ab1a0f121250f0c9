//! The schema of a database as plain values.
//!
//! Everything that is compared, planned, written to a revision or read from a live server is one of these types. Invariant: a value here knows
//! no SQL dialect and does no I/O; text that only a database understands (an expression, a native type, the body of a view) is carried verbatim.

pub(crate) mod alignment;
mod case_rule;
mod column;
mod column_type;
mod constraint;
mod definition;
mod dialect_name;
mod enumeration;
mod equivalence;
mod expression;
mod extension;
mod index;
mod mention;
mod name;
mod namespace;
pub mod naming;
mod object;
mod pair;
mod schema;
mod sequence;
pub(crate) mod standing;
mod table;
mod unmodelled;

pub use case_rule::{CaseRule, Folding};
pub use column::{Column, Generated, Identity, IdentityMode};
pub use column_type::{ColumnType, IntegerSize};
pub use constraint::{Check, Deferrable, ForeignKey, PrimaryKey, ReferentialAction, Unique};
pub use definition::{Definition, DefinitionKind, DefinitionRef, Told, ViewColumn};
pub use dialect_name::{DialectName, UnknownDialect};
pub use enumeration::Enum;
pub use expression::{Expression, Literal};
pub use extension::Extension;
pub use index::{Index, IndexPart, IndexValue, NullsOrder, SortOrder};
pub use mention::Mentions;
pub use name::{Name, QualifiedName};
pub use namespace::{Namespace, NamespaceObject};
pub use object::{Object, ObjectRef};
pub use pair::Pair;
pub use schema::Schema;
pub use sequence::{Sequence, SequenceOwner};
pub use standing::{Vocabulary, named_by, needs_of};
pub use table::{Constraint, ConstraintKind, RowFormat, Table, TableOptions};
pub use unmodelled::{Need, Owner, Restoration, Unmodelled};

/// Whether a field holds its default: such fields are left out of the serialized form, so that a field added later changes no old checksum.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
