//! `tresse list`: the conversations of this account.

use serde_json::json;
use tresse_client_core::{Conversation, Membership};
use tresse_proto::wire::{ConversationKind, ConversationState, Role};

use crate::context::Context;
use crate::failure::Failure;
use crate::output::table::{Table, cut};
use crate::output::{Paint, Style};
use crate::resolve::{Book, short_conversation};
use crate::session::Session;

/// List conversations, newest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tresse list
  tresse list --json | jq -r 'select(.unread > 0) | .title'")]
pub struct Args {}

/// Lists them.
pub async fn run(context: &Context, _: Args) -> Result<(), Failure> {
    Session::with(context, async |session| list(context, session).await).await
}

async fn list(context: &Context, session: &Session) -> Result<(), Failure> {
    let book = session.book().await?;
    context.typed("NETWORK", &book.me(&session.profile)?.0.network);
    session.refresh(context).await?;
    let book = session.book().await?;
    show(
        context,
        &book,
        &book.conversations,
        "No conversation yet. Begin one: tresse contact request NETWORK SOMEBODY 'Hello'",
    )
}

/// A table of conversations, or a sentence if there is none.
pub(crate) fn show(
    context: &Context,
    book: &Book,
    conversations: &[Conversation],
    none: &str,
) -> Result<(), Failure> {
    if context.out.json {
        for conversation in conversations {
            context.out.value(&value(context, book, conversation))?;
        }
        return Ok(());
    }
    if conversations.is_empty() {
        return context.out.line(context.advise(none));
    }
    context
        .out
        .line(render(context, book, conversations, context.out.paint).trim_end())
}

fn render(context: &Context, book: &Book, conversations: &[Conversation], paint: Paint) -> String {
    let mut table = Table::new(&["id", "conversation", "people", "networks", "state", "new"]);
    for conversation in conversations {
        let networks: Vec<&str> = book
            .networks_of(conversation, &context.networks)
            .iter()
            .map(|network| network.title.as_str())
            .collect();
        let unread = match conversation.unread {
            0 => String::new(),
            unread => unread.to_string(),
        };
        table.row([
            (short_conversation(conversation.id), Some(Style::Dim)),
            (cut(&book.title_of(conversation), 40), Some(Style::Strong)),
            (conversation.members.len().to_string(), None),
            (networks.join(", "), None),
            state(conversation),
            (unread, Some(Style::Good)),
        ]);
    }
    table.render(paint)
}

fn state(conversation: &Conversation) -> (String, Option<Style>) {
    let (text, style) = if conversation.is_request_to_me() {
        ("asks to talk: accept or decline", Some(Style::Warning))
    } else {
        match (conversation.membership, conversation.state) {
            (Membership::Creating, _) => ("being made", Some(Style::Dim)),
            (Membership::Joining, _) => ("joining", Some(Style::Dim)),
            (Membership::Left, _) => ("left", Some(Style::Dim)),
            (_, ConversationState::Requested) => ("waits for an answer", Some(Style::Dim)),
            (_, ConversationState::Declined) => ("declined", Some(Style::Dim)),
            _ => ("", None),
        }
    };
    let knocks = conversation.knocks.len();
    if knocks > 0 {
        return (format!("{knocks} ask to join"), Some(Style::Warning));
    }
    (text.to_owned(), style)
}

/// A conversation for scripts.
pub(crate) fn value(
    context: &Context,
    book: &Book,
    conversation: &Conversation,
) -> serde_json::Value {
    json!({
        "conversation": conversation.id.to_string(),
        "title": book.title_of(conversation),
        "kind": match conversation.kind {
            ConversationKind::Direct => "direct",
            ConversationKind::Group => "group",
            ConversationKind::Unspecified => "unknown",
        },
        "state": match conversation.state {
            ConversationState::Open => "open",
            ConversationState::Requested => "requested",
            ConversationState::Declined => "declined",
            ConversationState::Unspecified => "unknown",
        },
        "membership": match conversation.membership {
            Membership::Creating => "creating",
            Membership::Joining => "joining",
            Membership::Joined => "joined",
            Membership::Left => "left",
        },
        "request_to_me": conversation.is_request_to_me(),
        "unread": conversation.unread,
        "members": conversation.members.iter().map(|member| json!({
            "account": member.account.to_string(),
            "network": context.network_name(member.account.network()),
            "name": book.name_of(member.account),
            "admin": member.role == Role::Admin,
        })).collect::<Vec<_>>(),
        "knocks": conversation.knocks.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
