//! Arguments in, subcommand, exit code out.

use std::process::ExitCode;
use std::time::Duration;

use clap::{CommandFactory, Parser, Subcommand};

use crate::cmd;
use crate::context::{Context, Global};
use crate::failure::{Exit, Failure};
use crate::signals;

/// End-to-end encrypted conversations across networks, from the terminal.
#[derive(Debug, Parser)]
#[command(
    name = "tresse",
    version,
    after_long_help = AFTER,
    max_term_width = 100,
    arg_required_else_help = true,
    infer_subcommands = false,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// Options of every subcommand.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER: &str = "\
Examples:
  tresse account new instagram @ana.h --name Ana
  tresse account reach whatsapp on
  tresse contact request whatsapp '+44 7700 900123' 'Hi Bo, it is Ana'
  tresse send Bo 'See you on the bridge at six'
  tresse tail

CONVERSATION is a group's title, a person's name or handle, or the beginning of an id.
PERSON is a name, a handle, or the beginning of an id. MESSAGE is the beginning of an id, or `last`.

Exit status:
  0    done
  1    failed
  2    wrong usage
  3    the server cannot be reached
  4    refused by the server, or by the rules of the networks
  5    no such account, conversation, message or contact here
  130  interrupted
  143  ended by another program (SIGTERM)";

/// What to do.
#[derive(Debug, Subcommand)]
#[allow(missing_docs, reason = "each is described by its own arguments")]
pub enum Command {
    Account(cmd::account::Args),
    Contact(cmd::contact::Args),
    List(cmd::list::Args),
    Requests(cmd::requests::Args),
    Send(cmd::send::Args),
    React(cmd::react::Args),
    Edit(cmd::edit::Args),
    Unsend(cmd::unsend::Args),
    Attach(cmd::attach::Args),
    Save(cmd::save::Args),
    History(cmd::history::Args),
    Tail(cmd::tail::Args),
    Group(cmd::group::Args),
    Device(cmd::device::Args),
    Import(cmd::import::Args),
    Replay(cmd::replay::Args),
    Scan(cmd::scan::Args),
    Bench(cmd::bench::Args),
    Plan(cmd::plan::Args),
    #[command(hide = true)]
    Demo(cmd::demo::Args),
    Completions(cmd::completions::Args),
}

/// How long tasks may take to end.
const SHUTDOWN_PATIENCE: Duration = Duration::from_secs(5);

/// The whole program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let context = Context::new(cli.global.clone());
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            context.out.failure(&Failure::new(
                Exit::Failed,
                format!("cannot start: {error}"),
            ));
            return ExitCode::from(Exit::Failed as u8);
        }
    };
    let result = runtime.block_on(async {
        tokio::select! {
            result = run(&context, cli.command) => result,
            // What is durable is durable; what was dropped here is closed by its owners.
            ended = signals::next() => Err(ended),
        }
    });
    // Tasks end here: databases are closed, servers of a replay are ended by their guards. Nobody
    // waits for a thread that still reads from the terminal.
    runtime.shutdown_timeout(SHUTDOWN_PATIENCE);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(mut failure) => {
            failure.next = failure.next.map(|next| context.advise(&next));
            if !matches!(failure.exit, Exit::Interrupted | Exit::Terminated) {
                context.out.failure(&failure);
            }
            ExitCode::from(failure.exit as u8)
        }
    }
}

async fn run(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Account(args) => cmd::account::run(context, args).await,
        Command::Contact(args) => cmd::contact::run(context, args).await,
        Command::List(args) => cmd::list::run(context, args).await,
        Command::Requests(args) => cmd::requests::run(context, args).await,
        Command::Send(args) => cmd::send::run(context, args).await,
        Command::React(args) => cmd::react::run(context, args).await,
        Command::Edit(args) => cmd::edit::run(context, args).await,
        Command::Unsend(args) => cmd::unsend::run(context, args).await,
        Command::Attach(args) => cmd::attach::run(context, args).await,
        Command::Save(args) => cmd::save::run(context, args).await,
        Command::History(args) => cmd::history::run(context, args).await,
        Command::Tail(args) => cmd::tail::run(context, args).await,
        Command::Group(args) => cmd::group::run(context, args).await,
        Command::Device(args) => cmd::device::run(context, args).await,
        Command::Import(args) => cmd::import::run(context, args).await,
        Command::Replay(args) => cmd::replay::run(context, args).await,
        Command::Scan(args) => cmd::scan::run(context, &args),
        Command::Bench(args) => cmd::bench::run(context, args).await,
        Command::Plan(args) => cmd::plan::run(context, &args),
        Command::Demo(args) => cmd::demo::run(context, args).await,
        Command::Completions(args) => cmd::completions::run(&mut Cli::command(), &args),
    }
}

/// Logs go to standard error when `TRESSE_LOG` asks for them, for example `TRESSE_LOG=debug`.
fn start_log() {
    if let Ok(filter) = std::env::var("TRESSE_LOG") {
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .init();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
