//! The history of the sample's database: a file per revision in `src/revisions`, each with its way there and back.
//!
//! Charts and documents were built by two developers at once, on two branches that a third revision merges; `anabranch graph` draws it.

anabranch::revisions!();
