//! Documents for people and programs: values in, text or JSON out.
//!
//! Invariant: nothing here prints, and nothing here asks a database; `cli` writes what these functions return.

pub mod conflict;
pub mod graph_diagram;
pub mod graph_html;
pub mod graph_json;
pub mod graph_svg;
pub mod graph_text;
pub mod plan_json;
pub mod schema_diagram;
