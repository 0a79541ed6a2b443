//! `tresse account delete`: the account with everything that the server has of it, and this profile.

use serde_json::json;
use tresse_client_core::Intent;

use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::session::Session;

/// Delete this account for good, at the server and on this device.
///
/// It leaves every conversation; what others have received stays with them. Its handle is free
/// again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tresse account delete --handle @ana.h")]
pub(super) struct Args {
    /// The account's handle, to be sure
    #[arg(long)]
    handle: String,
}

/// Deletes it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let session = Session::open(context)?;
    let profile = session.profile.clone();
    let result = delete(context, &session, &args).await;
    session.close().await;
    result?;
    profile.forget()?;
    let value = json!({"profile": profile.name, "deleted": true});
    context.out.result(&value, |paint| {
        format!(
            "{} Nothing of it is left at the server or in this profile.",
            paint.paint(Style::Good, "Deleted.")
        )
    })
}

async fn delete(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    let book = session.book().await?;
    let (identity, _) = book.me(&session.profile)?;
    let typed = context.network(&identity.network)?.normalise(&args.handle);
    if typed.map_or(true, |typed| typed.as_str() != identity.handle) {
        return Err(
            Failure::new(Exit::Usage, "that is not the handle of this account")
                .next("see it with: tresse account show"),
        );
    }
    session.caught_up().await?;
    session.run(Intent::DeleteAccount).await.map(|_| ())
}
