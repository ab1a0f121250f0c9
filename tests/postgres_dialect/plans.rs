//! Plans as they are read by reviewers.
