//! Compares two schemas and says what leads from one to the other; never sees a dialect.
//!
//! Two forms of each side come in: *normalised* for one target, by which equality is judged, and *written*, as the entities or the revisions
//! spell it, which operations carry. Invariants: what is equal in the normal form yields no operation; a rename is decided by the caller and
//! never guessed; nothing that holds rows or values and exists on both sides is dropped.
//!
//! The order of an enum's values is no difference: no database re-orders the values of a type without making it again, and dropping a value to
//! add it elsewhere would lose the rows that hold it.

mod candidates;
mod case;
mod column;
mod compare;
mod conversion;
mod enumeration;
mod expressions;
mod folded;
mod hazard;
mod indexes;
mod named;
mod names;
mod renames;
mod table;
mod unsaid;

pub use candidates::{RenameCandidate, rename_candidates};
pub use case::{CaseRenames, with_case};
pub use compare::{Difference, compare};
pub use conversion::{Conversion, conversion, holds_less};
pub use expressions::expressions_differ;
pub use hazard::{Hazard, HazardKind, hazards};
pub use names::names_apart;
pub use renames::{Renames, Renaming};
pub use unsaid::adopt_unsaid;

use crate::model::{Pair, Schema};

/// Both forms of both sides.
#[derive(Debug, Clone, Copy)]
struct Sides<'a> {
    normalized: Pair<&'a Schema>,
    written: Pair<&'a Schema>,
}
