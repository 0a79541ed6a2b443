//! `tresse account`: an identity on one network, on this device.

mod delete;
mod link;
mod list;
mod new;
mod reach;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// Make an account, show it, say who may reach it, delete it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Show(show::Args),
    List(list::Args),
    Reach(reach::Args),
    Link(link::Args),
    Delete(delete::Args),
}

/// Carries it out.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::New(args) => new::run(context, args).await,
        Command::Show(args) => show::run(context, args).await,
        Command::List(args) => list::run(context, args),
        Command::Reach(args) => reach::run(context, args).await,
        Command::Link(args) => link::run(context, args).await,
        Command::Delete(args) => delete::run(context, args).await,
    }
}
