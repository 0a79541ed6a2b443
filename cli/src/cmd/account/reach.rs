//! `tresse account reach`: who on another network may contact me, and whom I may contact there.

use clap::ValueEnum;
use serde_json::json;
use tresse_client_core::{Intent, Outcome};

use super::show::reach_lines;
use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::session::Session;

/// Say whether people on another network may reach you, and you them. Off at first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Nobody is ever found by anything but the exact handle, and a first contact across networks is
always a request: one text, which you accept or decline without the other learning which.

Examples:
  tresse account reach                   show
  tresse account reach instagram on      both directions
  tresse account reach instagram in      they may write to me
  tresse account reach instagram off     at once")]
pub(super) struct Args {
    /// The other network; show all if left out
    network: Option<String>,
    /// What is allowed
    #[arg(requires = "network")]
    direction: Option<Direction>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Direction {
    /// Both directions
    On,
    /// Neither direction
    Off,
    /// They may reach me
    In,
    /// I may reach them
    Out,
}

/// Sets it, if asked to, and shows it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        reach(context, session, &args).await
    })
    .await
}

async fn reach(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let book = session.book().await?;
    let (identity, _) = book.me(&session.profile)?;
    if let (Some(network), Some(direction)) = (&args.network, args.direction) {
        let network = context.network(network)?;
        if network.name == identity.network {
            return Err(Failure::new(
                Exit::Usage,
                format!(
                    "{} is your own network: people there reach you by its own rules",
                    network.title
                ),
            ));
        }
        let intent = Intent::SetReach {
            network: network.name.clone(),
            inbound: matches!(direction, Direction::On | Direction::In),
            outbound: matches!(direction, Direction::On | Direction::Out),
        };
        session.run(intent).await?;
    }
    let account = match session.run(Intent::GetAccount).await? {
        Outcome::Account(account) => account,
        other => return Err(unexpected(&other)),
    };
    let value: Vec<_> = account
        .reach
        .iter()
        .map(|reach| json!({"network": reach.network, "inbound": reach.inbound, "outbound": reach.outbound}))
        .collect();
    context.out.result(&json!({ "reach": value }), |paint| {
        let mut text = reach_lines(context, &identity.network, &account.reach, *paint);
        if matches!(args.direction, Some(Direction::On | Direction::In)) {
            let network = context.network(&identity.network);
            let handle = network.map_or("handle", |network| network.words.handle.as_str());
            text.push_str(&paint.paint(
                Style::Dim,
                format!("They find you by your exact {handle} only, and their first message is a request."),
            ));
        }
        text
    })
}
