//! `tresse device`: the devices of this account.

use std::io::IsTerminal as _;

use clap::Subcommand;
use serde_json::json;
use tresse_client_core::{Intent, Outcome};
use tresse_proto::ids::DeviceId;

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::table::Table;
use crate::output::terminal;
use crate::output::{Style, time};
use crate::session::Session;

/// List the devices of this account, add one, log one out.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the devices of this account
    #[command(after_help = "\
Example:
  tresse device list")]
    List,
    /// Add a device by the code it shows (see `tresse account link`)
    #[command(after_help = "\
The code is the new device's key, signed by it: whoever has another device's code added reads along.
Take it from the screen of the new device only. Spaces and line breaks in it do not matter.

Examples:
  tresse device add                     asks for the code
  tresse device add < code.txt
  tresse device add 5R3K0 WJ9QC …       all of it, in one line")]
    Add {
        /// The code, as the new device shows it; asked for if left out
        code: Vec<String>,
    },
    /// Log a device out for good and have it removed from every conversation
    #[command(after_help = "\
Example:
  tresse device revoke 2")]
    Revoke {
        /// Its number in the list
        number: u32,
    },
}

/// Carries it out.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| match args.command {
        Command::List => list(context, session).await,
        Command::Add { code } => add(context, session, &code).await,
        Command::Revoke { number } => revoke(context, session, number).await,
    })
    .await
}

async fn list(context: &Context, session: &Session) -> Result<(), Failure> {
    session.caught_up().await?;
    let devices = match session.run(Intent::ListDevices).await? {
        Outcome::Devices(devices) => devices,
        other => return Err(unexpected(&other)),
    };
    let mut table = Table::new(&["device", "added", "key", "state"]);
    for device in &devices {
        let number = DeviceId::try_from(&device.device_id).map_or(0, DeviceId::number);
        let key = hex::encode(&device.device_key);
        let state = match (device.is_self, device.revoked_at_ms) {
            (_, revoked) if revoked > 0 => (
                format!("logged out {}", time::rfc3339(revoked)),
                Some(Style::Dim),
            ),
            (true, _) => ("this device".to_owned(), Some(Style::Good)),
            (false, _) => ("in use".to_owned(), None),
        };
        if context.out.json {
            context.out.value(&json!({
                "device": number,
                "key": key,
                "added_at": time::rfc3339(device.added_at_ms),
                "revoked_at": (device.revoked_at_ms > 0).then(|| time::rfc3339(device.revoked_at_ms)),
                "is_self": device.is_self,
            }))?;
            continue;
        }
        table.row([
            (number.to_string(), Some(Style::Strong)),
            (time::rfc3339(device.added_at_ms), None),
            (key.chars().take(16).collect(), Some(Style::Dim)),
            state,
        ]);
    }
    if context.out.json {
        return Ok(());
    }
    context.out.line(table.render(context.out.paint).trim_end())
}

async fn add(context: &Context, session: &Session, code: &[String]) -> Result<(), Failure> {
    let book = session.book().await?;
    let (identity, device) = book.me(&session.profile)?;
    context.typed("NETWORK", &identity.network);
    context.typed("ACCOUNT", &device.account().to_string());
    let code = match code {
        [] => ask(context).await?,
        parts => parts.concat(),
    };
    session.caught_up().await?;
    let (device, key) = match session.run(Intent::AddDevice { code }).await? {
        Outcome::DeviceAdded(device, key) => (device, key),
        other => return Err(unexpected(&other)),
    };
    let value = json!({"device": device.number(), "key": key.to_string()});
    context.out.result(&value, |paint| {
        format!(
            "{} Device {} reads everything from now on. If that was not you: {}",
            paint.paint(Style::Good, "Added."),
            device.number(),
            context.advise(&format!("tresse device revoke {}", device.number()))
        )
    })
}

/// The code, from whoever types or from a file.
async fn ask(context: &Context) -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        context
            .out
            .note("Type the code as the new device shows it, then an empty line:");
    }
    terminal::read(|line| line.trim().is_empty()).await
}

async fn revoke(context: &Context, session: &Session, number: u32) -> Result<(), Failure> {
    session.caught_up().await?;
    let book = session.book().await?;
    let (_, own) = book.me(&session.profile)?;
    if own.number() == number {
        return Err(Failure::new(Exit::Usage, "that is this device")
            .next("log it out from another device of the account"));
    }
    let device = DeviceId::new(own.account(), number);
    session.run(Intent::RevokeDevice(device)).await?;
    context
        .out
        .result(&json!({"device": number, "revoked": true}), |paint| {
            format!(
                "{} Device {number} is logged out and leaves every conversation with the next change there.",
                paint.paint(Style::Good, "Done.")
            )
        })
}
