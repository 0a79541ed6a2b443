//! `tresse account list`: the profiles on this machine.

use serde_json::json;

use crate::context::Context;
use crate::failure::Failure;
use crate::home::Profile;
use crate::output::Style;
use crate::output::safe::safe_line;
use crate::output::table::Table;
use crate::session::peek;

/// List the profiles on this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  tresse account list")]
pub(super) struct Args {}

/// Lists them, without connecting.
pub(super) fn run(context: &Context, _: Args) -> Result<(), Failure> {
    let mut table = Table::new(&["profile", "network", "handle", "name", "server"]);
    let profiles = Profile::all(&context.home()?);
    for profile in &profiles {
        let server = profile
            .remembered()
            .map(|known| known.server)
            .unwrap_or_default();
        let identity = match peek(context, profile) {
            Ok(book) => book.identity,
            // In use by another command, most likely; it is there all the same.
            Err(failure) => {
                context
                    .out
                    .note(format!("note: {}: {failure}", profile.name));
                None
            }
        };
        if context.out.json {
            context.out.value(&json!({
                "profile": profile.name,
                "network": identity.as_ref().map(|known| &known.network),
                "handle": identity.as_ref().map(|known| &known.handle),
                "name": identity.as_ref().map(|known| &known.name),
                "server": server,
            }))?;
            continue;
        }
        let (network, handle, name) = identity.map_or_else(Default::default, |known| {
            (
                known.network,
                safe_line(&known.handle),
                safe_line(&known.name),
            )
        });
        let code = context
            .networks
            .by_name(&network)
            .map_or(0, |network| network.code.0);
        table.row([
            (profile.name.clone(), Some(Style::Strong)),
            (network, Some(Style::Network(code))),
            (handle, None),
            (name, None),
            (server, Some(Style::Dim)),
        ]);
    }
    if context.out.json {
        return Ok(());
    }
    if profiles.is_empty() {
        return context.out.line(context.advise(
            "There is no account on this machine. Make one: tresse account new NETWORK HANDLE",
        ));
    }
    context.out.line(table.render(context.out.paint).trim_end())
}
