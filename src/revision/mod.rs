//! Revisions and the graph that they form: names, heads, paths, plans of steps.
//!
//! A revision is built on its *parents* and may *depend on* revisions of other branches; both must have run before it. Branches, heads and
//! labels follow parents alone; what must run, and what must be taken back, follows both. The state of a database is a *set* of applied
//! revisions, which need not be closed.
//!
//! Invariant: pure. Nothing here reads a file or a database, and every answer depends on the arguments alone.

mod error;
mod faults;
mod frontier;
mod graph;
mod header;
mod heads;
mod history;
mod node;
mod plan;
mod resolve;
mod stamp;
mod state;
mod target;

pub use error::GraphError;
pub use faults::{Fault, GraphErrors, Place};
pub use graph::Graph;
pub use header::Revision;
pub use heads::Heads;
pub use node::Node;
pub use plan::{Direction, Step, Steps};
pub use state::State;
pub use target::Target;
