//! The sample's migration binary: every command of `anabranch`, with these revisions built in.

use std::process::ExitCode;

fn main() -> ExitCode {
    anabranch::cli::main(migration::revisions())
}
