//! `tresse account show`: who this device is, and who may reach it.

use serde_json::json;
use tresse_client_core::{Intent, Outcome};
use tresse_proto::wire;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::output::safe::safe_line;
use crate::output::table::pad;
use crate::session::Session;

/// Show this account: handle, device, reach, and how the client is doing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse account show
  tresse --as work account show --json | jq -r .account")]
pub(super) struct Args {}

/// Shows it.
pub(super) async fn run(context: &Context, _: Args) -> Result<(), Failure> {
    Session::with(context, async |session| show(context, session).await).await
}

async fn show(context: &Context, session: &Session) -> Result<(), Failure> {
    let book = session.book().await?;
    let (identity, device) = book.me(&session.profile)?;
    session.refresh(context).await?;
    let reach = match session.run(Intent::GetAccount).await {
        Ok(Outcome::Account(account)) => Some(account.reach),
        _ => None,
    };
    let status = session.read(|client| client.status()).await?;
    let server = context.server(&session.profile)?;
    let network = context.network(&identity.network)?;
    let value = json!({
        "profile": session.profile.name,
        "network": identity.network,
        "handle": identity.handle,
        "name": identity.name,
        "account": device.account().to_string(),
        "device": device.number(),
        "server": server.to_string(),
        "online": status.caught_up,
        "queued": status.queued,
        "undecryptable": status.undecryptable,
        "reach": reach.as_ref().map(|reach| reach.iter().map(|reach| json!({
            "network": reach.network, "inbound": reach.inbound, "outbound": reach.outbound,
        })).collect::<Vec<_>>()),
    });
    context.out.result(&value, |paint| {
        let mut text = String::new();
        let mut line = |key: &str, value: String| {
            text.push_str(&format!(
                "{} {value}\n",
                paint.paint(Style::Dim, pad(key, 10))
            ));
        };
        line("profile", session.profile.name.clone());
        line(
            "network",
            paint.paint(Style::Network(network.code.0), &network.title),
        );
        line(&network.words.handle, safe_line(&identity.handle));
        if !identity.name.is_empty() {
            line("name", safe_line(&identity.name));
        }
        line("account", device.account().to_string());
        line("device", device.number().to_string());
        line("server", server.to_string());
        let state = if status.caught_up {
            paint.paint(Style::Good, "connected")
        } else {
            paint.paint(Style::Warning, "not connected")
        };
        line("state", state);
        if status.queued > 0 {
            line("waiting", format!("{} to send", status.queued));
        }
        if let Some(reach) = &reach {
            text.push('\n');
            text.push_str(&reach_lines(context, &identity.network, reach, *paint));
        }
        text
    })
}

/// A line for each other network.
pub(crate) fn reach_lines(
    context: &Context,
    own: &str,
    reach: &[wire::Reach],
    paint: crate::output::Paint,
) -> String {
    let mut text = String::new();
    for network in context
        .networks
        .iter()
        .filter(|network| network.name != own)
    {
        let set = reach.iter().find(|reach| reach.network == network.name);
        let (inbound, outbound) =
            set.map_or((false, false), |reach| (reach.inbound, reach.outbound));
        let words = match (inbound, outbound) {
            (true, true) => paint.paint(Style::Good, "on: they can reach you, you can reach them"),
            (true, false) => paint.paint(Style::Good, "in: they can reach you"),
            (false, true) => paint.paint(Style::Good, "out: you can reach them"),
            (false, false) => format!(
                "off {}",
                paint.paint(
                    Style::Dim,
                    format!("(turn on: tresse account reach {} on)", network.name)
                )
            ),
        };
        let badge = paint.paint(Style::Network(network.code.0), pad(&network.title, 10));
        text.push_str(&format!("reach {badge} {words}\n"));
    }
    text
}
