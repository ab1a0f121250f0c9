//! The tests of anabranch: one binary, a module per capability. `tests/run` starts the servers they need.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by its panic")]
#![allow(clippy::disallowed_methods, reason = "a test may wait for another process")]

mod architecture;
mod between_databases;
mod by_hand;
mod case_names;
mod catalog;
mod codegen;
mod command;
mod command_line;
mod concurrency;
mod configuration;
mod dependents;
mod derive;
mod diff_laws;
mod diff_rules;
mod drift;
mod dsl;
mod dumps;
mod elsewhere;
mod entity_source;
mod failing_scripts;
mod graph;
mod graph_scale;
mod interrupted;
mod interrupted_plans;
mod killed;
mod laws;
mod live_names;
mod merge_verdicts;
mod merging;
mod migration_crate;
mod mysql_dialect;
mod offline;
mod old_revisions;
mod opaque;
mod operation_rules;
mod other_targets;
mod plan_files;
mod postgres_dialect;
mod projects;
mod refusals;
mod rewriting;
mod sample;
mod scenarios;
mod scripts_twice;
mod sql_files;
mod sql_texts;
mod sqlite_dialect;
mod support;
mod support_schemas;
mod support_works;
mod unknown_rows;
mod views;
mod whole_plan;
