//! How long large histories take: `cargo bench --bench scale` times the command on 100, 1,000 and 10,000 revision files,
//! `cargo bench --bench scale -- compile` times cargo on a migration crate of 1,000 revisions.
//!
//! Each time is the least of several runs, start-up and reading included. What grows with the revisions has a ratio of about 10 or less.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on says so by its panic")]

mod command;
mod compile;
mod histories;

use std::process::ExitCode;

fn main() -> ExitCode {
    // `cargo bench` itself passes `--bench`.
    match std::env::args().skip(1).find(|argument| !argument.starts_with("--")).as_deref() {
        None => command::measure(),
        Some("compile") => compile::measure(),
        Some(other) => {
            eprintln!("`{other}` is no measurement: pass nothing, or `compile`");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
