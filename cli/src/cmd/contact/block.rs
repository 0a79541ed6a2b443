//! `tresse contact block` and `unblock`.

use serde_json::json;
use tresse_client_core::Intent;

use crate::context::Context;
use crate::failure::Failure;
use crate::resolve::short_account;
use crate::session::Session;

/// Whom.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name, handle or beginning of the id
    #[arg(value_name = "PERSON")]
    person: String,
}

/// Blocks or unblocks.
pub(super) async fn run(context: &Context, args: Args, blocked: bool) -> Result<(), Failure> {
    Session::with(context, async |session| {
        block(context, session, &args, blocked).await
    })
    .await
}

async fn block(
    context: &Context,
    session: &Session,
    args: &Args,
    blocked: bool,
) -> Result<(), Failure> {
    session.caught_up().await?;
    let book = session.book().await?;
    let account = book.person(&args.person)?;
    session.run(Intent::Block { account, blocked }).await?;
    let value = json!({"account": account.to_string(), "blocked": blocked});
    context.out.result(&value, |_| {
        let name = book.name_of(account);
        if blocked {
            let back = context.advise(&format!(
                "tresse contact unblock ~{}",
                short_account(account)
            ));
            format!("{name} is blocked and will not learn of it. Take it back: {back}")
        } else {
            format!("{name} is not blocked any more.")
        }
    })
}
