//! `tresse contact`: people on this and on other networks.

mod answer;
mod block;
mod find;
mod list;
mod request;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// Find people, ask to talk with them, answer those who ask, block.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Find(find::Args),
    Request(request::Args),
    /// Accept somebody's request: from then on both can write
    #[command(after_help = "\
Example:
  tresse contact accept Ana")]
    Accept(answer::Args),
    /// Decline somebody's request: they never learn of it
    #[command(after_help = "\
Example:
  tresse contact decline Ana")]
    Decline(answer::Args),
    /// Block somebody: what they write goes nowhere, and they do not learn of it
    #[command(after_help = "\
Examples:
  tresse contact block Ana
  tresse contact block ~3fa9c1d2")]
    Block(block::Args),
    /// Take a block back
    #[command(after_help = "\
Example:
  tresse contact unblock Ana")]
    Unblock(block::Args),
    List(list::Args),
}

/// Carries it out.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::Find(args) => find::run(context, args).await,
        Command::Request(args) => request::run(context, args).await,
        Command::Accept(args) => answer::run(context, args, true).await,
        Command::Decline(args) => answer::run(context, args, false).await,
        Command::Block(args) => block::run(context, args, true).await,
        Command::Unblock(args) => block::run(context, args, false).await,
        Command::List(args) => list::run(context, args).await,
    }
}
