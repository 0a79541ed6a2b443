//! `cargo x web`: the three web apps, from the sources to `web/dist`. What did not change is not
//! built again.

mod apps;
mod check;
mod kind;
mod module;
mod node;
mod sizes;
mod stamp;

use anyhow::Result;

pub(crate) use apps::build_fixture;
pub(crate) use kind::Core;
pub(crate) use node::{find as find_node, tool};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build only; leave types, lint, unit tests and words unchecked
    #[arg(long)]
    no_check: bool,
    /// For tests: a core that is built in seconds and is large. Not checked, not handed out, and in
    /// a folder of its own
    #[arg(long, conflicts_with = "figures")]
    fast: bool,
    /// For measurements: a core that can fill its own database. In a folder of its own
    #[arg(long)]
    figures: bool,
}

impl Args {
    /// What somebody needs who only wants to use the apps.
    pub(crate) fn build_only() -> Self {
        Self {
            no_check: true,
            fast: false,
            figures: false,
        }
    }

    /// What a change must pass.
    pub(crate) fn all() -> Self {
        Self {
            no_check: false,
            ..Self::build_only()
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let core = Core::chosen(args.fast, args.figures);
    build(core, !args.no_check)
}

/// Builds the apps with a core; `checked`: and all that a change to them must pass.
pub(crate) fn build(core: Core, checked: bool) -> Result<()> {
    node::find()?;
    node::install()?;
    module::build(core)?;
    if checked && core == Core::Release {
        check::run()?;
    }
    apps::build(core)?;
    if core == Core::Release {
        sizes::check()?;
    }
    Ok(())
}
