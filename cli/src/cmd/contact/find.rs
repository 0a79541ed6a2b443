//! `tresse contact find`: look an exact handle up.

use serde_json::json;
use tresse_client_core::{Intent, Outcome};
use tresse_proto::ids::AccountId;
use tresse_proto::wire::ConversationState;

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::Failure;
use crate::resolve::short_conversation;
use crate::session::Session;

/// Find somebody by exact handle.
///
/// Somebody who does not exist and somebody who does not want to be found look the same.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse contact find instagram @bo
  tresse contact find whatsapp '+44 7700 900123'")]
pub(super) struct Args {
    /// Network of the other person
    network: String,
    /// Their exact handle
    handle: String,
}

/// Looks them up.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        find_and_show(context, session, &args).await
    })
    .await
}

async fn find_and_show(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let (account, needs_request) = find(context, session, &args.network, &args.handle).await?;
    let book = session.book().await?;
    // Somebody one writes with already needs no introduction.
    let known = book
        .conversations
        .iter()
        .find(|known| known.state == ConversationState::Open && book.other(known) == Some(account));
    let value = json!({
        "account": account.to_string(),
        "needs_request": needs_request && known.is_none(),
        "conversation": known.map(|known| known.id.to_string()),
    });
    let network = context.network(&args.network)?;
    context.out.result(&value, |_| {
        let found = format!("Found {} on {}.", book.name_of(account), network.title);
        match known {
            Some(known) => format!(
                "{found} You are in contact.\n  {}",
                context.advise(&format!(
                    "tresse send {} 'Hello'",
                    short_conversation(known.id)
                ))
            ),
            None if needs_request => format!(
                "{found} Your first message is a request: one text, which they accept or decline.\n  {}",
                context.advise("tresse contact request NETWORK HANDLE 'Hello'")
            ),
            None => format!(
                "{found} Your first message is delivered at once.\n  {}",
                context.advise("tresse contact request NETWORK HANDLE 'Hello'")
            ),
        }
    })
}

/// Looks a handle up and says what stands in the way.
pub(super) async fn find(
    context: &Context,
    session: &Session,
    network: &str,
    handle: &str,
) -> Result<(AccountId, bool), Failure> {
    let network = context.network_for(network, handle)?;
    let intent = Intent::Find {
        network: network.name.clone(),
        handle: handle.to_owned(),
    };
    match session.run(intent).await? {
        Outcome::Found {
            account,
            needs_request,
        } => Ok((account, needs_request)),
        other => Err(unexpected(&other)),
    }
}
