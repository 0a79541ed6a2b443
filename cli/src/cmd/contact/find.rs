//! `tresse contact find`: look an exact handle up.

use serde_json::json;
use tresse_client_core::{Intent, Outcome};
use tresse_proto::ids::AccountId;

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::resolve::short_account;
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
    let session = Session::open(context)?;
    let result = find_and_show(context, &session, &args).await;
    session.close().await;
    result
}

async fn find_and_show(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let (account, needs_request) = find(context, session, &args.network, &args.handle).await?;
    let value = json!({"account": account.to_string(), "needs_request": needs_request});
    let network = context.network(&args.network)?;
    context.out.result(&value, |_| {
        let how = if needs_request {
            "Your first message is a request: one text, which they accept or decline."
        } else {
            "Your first message is delivered at once."
        };
        format!(
            "Found ~{} on {}. {how}\n  tresse contact request {} '{}' 'Hello'",
            short_account(account),
            network.title,
            network.name,
            args.handle
        )
    })
}

/// Looks a handle up and says what stands in the way.
pub(super) async fn find(
    context: &Context,
    session: &Session,
    network: &str,
    handle: &str,
) -> Result<(AccountId, bool), Failure> {
    let network = context.network(network)?;
    network.normalise(handle).map_err(|error| {
        Failure::new(
            Exit::Usage,
            format!(
                "not a {} of {}: {error}",
                network.words.handle, network.title
            ),
        )
    })?;
    let intent = Intent::Find {
        network: network.name.clone(),
        handle: handle.to_owned(),
    };
    match session.run(intent).await {
        Ok(Outcome::Found {
            account,
            needs_request,
        }) => Ok((account, needs_request)),
        Ok(other) => Err(unexpected(&other)),
        Err(mut failure) => {
            failure.next = failure
                .next
                .map(|next| next.replace("NETWORK", &network.name));
            Err(failure)
        }
    }
}
