//! `tresse account new`: prove that one holds a handle, and become an account on its network.

use std::io::{IsTerminal, Write};

use serde_json::json;
use tresse_client_core::{Intent, Outcome};

use crate::cmd::unexpected;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::output::{Style, terminal};
use crate::session::Session;

/// Make an account on a network, with that network's kind of handle.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A code is sent to the handle. A server for demonstrations shows it here instead; nothing is sent.

Examples:
  tresse account new messenger ana.h --name Ana
  tresse account new instagram @ana.h
  tresse --as work account new whatsapp '+44 7700 900123'")]
pub(super) struct Args {
    /// Network: messenger, instagram or whatsapp
    network: String,
    /// Profile name, @name, or phone number with country code
    handle: String,
    /// Your name, as people you talk with see it; the server does not
    #[arg(long, default_value = "")]
    name: String,
    /// The code, if you have it already
    #[arg(long)]
    code: Option<String>,
}

/// Registers and waits until the account is ready.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    context.network_for(&args.network, &args.handle)?;
    let existed = context.profile()?.exists();
    let session = Session::create(context)?;
    let result = register(context, &session, &args).await;
    let profile = session.profile.clone();
    session.close().await;
    if result.is_err() && !existed {
        // Nothing came of it: do not leave an empty profile behind.
        profile.forget()?;
    }
    result
}

async fn register(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    let network = context.network(&args.network)?;
    let register = Intent::Register {
        network: network.name.clone(),
        handle: args.handle.clone(),
        name: args.name.clone(),
    };
    let code = match session.run(register).await? {
        Outcome::CodeSent { demonstration_code } => {
            code(context, args, &network.words.handle, demonstration_code).await?
        }
        other => return Err(unexpected(&other)),
    };
    let device = match session.run(Intent::Verify { code }).await? {
        Outcome::Registered(device) => device,
        other => return Err(unexpected(&other)),
    };
    session.caught_up().await?;
    let value = json!({
        "account": device.account().to_string(),
        "device": device.number(),
        "network": network.name,
        "profile": session.profile.name,
    });
    context.out.result(&value, |paint| {
        let badge = paint.paint(Style::Network(network.code.0), &network.title);
        let mut text = format!("{} You are on {badge}.\n", paint.paint(Style::Good, "Done."));
        let other = context.networks.iter().find(|it| it.code != network.code);
        if let Some(other) = other {
            text += &format!(
                "People on another network can reach you once you turn reach on, for example:\n  {}\n",
                context.advise(&format!("tresse account reach {} on", other.name))
            );
        }
        text + &format!(
            "Write to somebody by exact {}:\n  {}",
            network.words.handle,
            context.advise("tresse contact request NETWORK SOMEBODY 'Hello'")
        )
    })
}

async fn code(
    context: &Context,
    args: &Args,
    handle: &str,
    demonstration_code: Option<String>,
) -> Result<String, Failure> {
    if let Some(code) = demonstration_code {
        let paint = context.out.paint_err;
        context.out.note(paint.paint(
            Style::Loud,
            format!(" DEMONSTRATION SERVER: the code is {code}. No {handle} was checked: anybody can have any. "),
        ));
        return Ok(args.code.clone().unwrap_or(code));
    }
    if let Some(code) = &args.code {
        return Ok(code.clone());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(
            Exit::Usage,
            "a code is on its way, and there is nobody to type it",
        )
        .next("run this in a terminal, or give the code: --code CODE"));
    }
    let mut err = std::io::stderr();
    write!(err, "A code was sent to your {handle}. Type it here: ")?;
    err.flush()?;
    let line = terminal::read(|_| true).await?;
    Ok(line.trim().to_owned())
}
