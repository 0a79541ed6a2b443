//! `tresse completions`: scripts that complete the command line.

use clap_complete::Shell;

use crate::failure::Failure;

/// Print a completion script for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse completions bash > ~/.local/share/bash-completion/completions/tresse
  tresse completions zsh > ~/.zfunc/_tresse
  tresse completions fish > ~/.config/fish/completions/tresse.fish")]
pub struct Args {
    /// Which shell
    shell: Shell,
}

/// Prints the script.
pub fn run(command: &mut clap::Command, args: &Args) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "tresse", &mut script);
    use std::io::Write;
    std::io::stdout().write_all(&script)?;
    Ok(())
}
