//! The endpoint binary. Everything is in the library, so that tests and fuzzing reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
    tresse_cli::app::main()
}
