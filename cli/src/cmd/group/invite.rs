//! `tresse group invite`: a link by which people ask to join.
//!
//! The surprising rule: an invite lets nobody in. It lets somebody knock; an admin adds them.

use serde_json::json;
use tresse_client_core::{Intent, Outcome};
use tresse_proto::ids::{ConversationId, InviteToken};

use crate::cmd::{send, unexpected};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Style;
use crate::resolve::short_conversation;
use crate::session::Session;

/// Make an invite to a group (admins).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Whoever has it can ask to join; an admin lets them in with `tresse group add GROUP --knocking`.
Who asks agrees to be in a conversation with everybody there, on whatever network.

Examples:
  tresse group invite Bridge
  tresse group invite Bridge --revoke")]
pub(super) struct Args {
    /// Which group
    group: String,
    /// Make the invite void instead
    #[arg(long)]
    revoke: bool,
}

/// Makes or revokes it.
pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failure> {
    Session::with(context, async |session| {
        invite(context, session, &args).await
    })
    .await
}

async fn invite(context: &Context, session: &Session, args: &Args) -> Result<(), Failure> {
    session.caught_up().await?;
    let conversation = send::find(context, session, &args.group).await?;
    if args.revoke {
        session.run(Intent::RevokeInvite(conversation)).await?;
        return context.out.result(&json!({"revoked": true}), |_| {
            "The invite is void.".to_owned()
        });
    }
    let (conversation, token) = match session.run(Intent::Invite(conversation)).await? {
        Outcome::Invite {
            conversation,
            token,
        } => (conversation, token),
        other => return Err(unexpected(&other)),
    };
    let code = code(conversation, token);
    context.out.result(&json!({ "invite": code }), |paint| {
        format!(
            "{code}\n{}",
            paint.paint(
                Style::Dim,
                format!(
                    "Whom you give it to types: tresse group join {code}\n\
                     Then let them in:          {}",
                    context.advise(&format!(
                        "tresse group add {} --knocking",
                        short_conversation(conversation)
                    ))
                )
            )
        )
    })
}

/// An invite as it is passed on.
pub(crate) fn code(conversation: ConversationId, token: InviteToken) -> String {
    format!("tresse-{conversation}{token}")
}

/// The way back.
pub(crate) fn parse(text: &str) -> Option<(ConversationId, InviteToken)> {
    let text = text.trim().strip_prefix("tresse-")?;
    let (conversation, token) = text.split_at_checked(2 * ConversationId::LEN)?;
    Some((conversation.parse().ok()?, token.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invite_survives_being_passed_on() {
        let (conversation, token) = (ConversationId([7; 16]), InviteToken([9; 16]));
        let passed_on = format!(" {}\n", code(conversation, token));
        assert_eq!(parse(&passed_on), Some((conversation, token)));
        for bad in [
            "",
            "tresse-",
            "tresse-07",
            &code(conversation, token)[..50],
            "é",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
