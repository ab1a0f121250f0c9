//! The command.

fn main() -> std::process::ExitCode {
    anabranch::cli::installed_main()
}
