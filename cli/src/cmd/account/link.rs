//! `tresse account link`: this device becomes a further device of an account that exists.

use std::io::IsTerminal as _;
use std::time::Duration;

use serde_json::json;
use tresse_client_core::{Intent, Outcome, grouped_link_code};
use tresse_proto::ids::AccountId;

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::Style;
use crate::session::Session;

/// Make this device a further device of an account that you have elsewhere.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
On the device that has the account, `tresse account show` prints its id. This command shows a code
and waits. Type `tresse device add` there, then the code, or let that device's camera read it. The
code is this device's key, signed by it: nobody in between can put in another.

Example:
  tresse --as laptop account link instagram 0002a1b2c3d4e5f60718293a4b5c6d7e")]
pub(super) struct Args {
    /// Network of the account
    network: String,
    /// Id of the account, as `tresse account show` prints it
    account: AccountId,
    /// Wait this many seconds for the other device
    #[arg(long, default_value_t = 300)]
    wait: u64,
}

/// Shows the code and waits to be added.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    let network = context.network(&args.network)?;
    if args.account.network() != network.code {
        return Err(Failure::new(
            Exit::Usage,
            format!("that id is not of an account on {}", network.title),
        ));
    }
    let session = Session::create(context)?;
    let result = link(context, &session, &args).await;
    session.close().await;
    result
}

async fn link(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    let network = context.network(&args.network)?.name.clone();
    let mut link = session.handle().link();
    let intent = Intent::Link {
        network,
        account: args.account,
    };
    let code = match session.run(intent).await? {
        Outcome::LinkCode(code) => code,
        other => return Err(unexpected(&other)),
    };
    let paint = context.out.paint_err;
    if std::io::stderr().is_terminal() {
        context.out.note(qr(&code).unwrap_or_default());
    }
    context.out.note(format!(
        "On the device that has the account, type `tresse device add`, then this code:\n\n{}\n\nWaiting for it …",
        paint.paint(Style::Strong, grouped_link_code(&code))
    ));
    if context.out.json {
        context.out.value(&json!({ "code": code }))?;
    }
    let added = link.wait_for(|link| *link == tresse_client::Link::CaughtUp);
    match tokio::time::timeout(Duration::from_secs(args.wait), added).await {
        Ok(Ok(_)) => {}
        _ => {
            return Err(
                Failure::new(Exit::Offline, "no device has added this one yet")
                    .next("run the same command again to go on waiting; the code stays the same"),
            );
        }
    }
    let book = session.book().await?;
    let (_, device) = book.me(&session.profile)?;
    let value = json!({"account": device.account().to_string(), "device": device.number()});
    context.out.result(&value, |paint| {
        format!(
            "{} This is device {} of the account now. Conversations appear as your other device adds it to them.",
            paint.paint(Style::Good, "Linked."),
            device.number()
        )
    })
}

/// The code for a camera. None if it did not fit; all codes are equally long, and do.
fn qr(code: &str) -> Option<String> {
    let qr = qrcode::QrCode::with_error_correction_level(code, qrcode::EcLevel::L).ok()?;
    Some(qr.render::<qrcode::render::unicode::Dense1x2>().build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_fits_into_a_picture_that_fits_into_a_terminal() {
        let picture = qr(&"W".repeat(157)).expect("it fits");
        let width = picture.lines().map(|line| line.chars().count()).max();
        assert!(width.is_some_and(|width| width <= 60), "{width:?}");
        assert!(picture.lines().count() <= 30);
    }
}
