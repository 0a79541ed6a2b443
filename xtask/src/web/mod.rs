//! `cargo x web`: the three web apps, from the sources to `web/dist`. What did not change is not
//! built again.

mod apps;
mod check;
mod module;
mod node;
mod sizes;
mod stamp;

use anyhow::Result;

pub(crate) use apps::dist;
pub(crate) use node::{find as find_node, tool};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build only; leave types, lint, unit tests and words unchecked
    #[arg(long)]
    no_check: bool,
}

impl Args {
    /// What somebody needs who only wants to use the apps.
    pub(crate) fn build_only() -> Self {
        Self { no_check: true }
    }

    /// What a change must pass.
    pub(crate) fn all() -> Self {
        Self { no_check: false }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    node::find()?;
    node::install()?;
    module::build()?;
    if !args.no_check {
        check::run()?;
    }
    apps::build()?;
    sizes::check()
}
