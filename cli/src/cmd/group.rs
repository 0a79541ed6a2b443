//! `tresse group`: conversations of many.

mod describe;
mod invite;
mod join;
mod members;
mod new;
mod rename;
mod show;

use clap::Subcommand;

use crate::context::Context;
use crate::failure::Failure;

/// Make groups, across networks too, and say who is in them.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Add(members::AddArgs),
    Remove(members::RemoveArgs),
    Leave(members::LeaveArgs),
    Role(members::RoleArgs),
    Invite(invite::Args),
    Join(join::Args),
    Show(show::Args),
    Rename(rename::Args),
    Describe(describe::Args),
}

/// Carries it out.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    match args.command {
        Command::New(args) => new::run(context, args).await,
        Command::Add(args) => members::add(context, args).await,
        Command::Remove(args) => members::remove(context, args).await,
        Command::Leave(args) => members::leave(context, args).await,
        Command::Role(args) => members::role(context, args).await,
        Command::Invite(args) => invite::run(context, args).await,
        Command::Join(args) => join::run(context, args).await,
        Command::Show(args) => show::run(context, args).await,
        Command::Rename(args) => rename::run(context, args).await,
        Command::Describe(args) => describe::run(context, args).await,
    }
}
