//! Messages as lines: for people in their own network's words, for scripts as JSON.

use serde_json::{Value, json};
use tresse_client_core::{Body, Conversation, Message, Notice};
use tresse_networks::Network;
use tresse_proto::ids::AccountId;
use unicode_width::UnicodeWidthStr;

use crate::context::Context;
use crate::output::safe::safe_line;
use crate::output::table::{cut, pad};
use crate::output::{Paint, Style, safe, time};
use crate::resolve::{Book, short_account, short_message};

/// Columns for a name.
const NAME_WIDTH: usize = 14;
/// Columns of a quoted message.
const QUOTE_WIDTH: usize = 60;

/// All that is needed to show the messages of one conversation.
pub struct Reader<'a> {
    /// Names and networks.
    pub context: &'a Context,
    /// People.
    pub book: &'a Book,
    /// Where.
    pub conversation: &'a Conversation,
    /// Milliseconds since 1970.
    pub now_ms: u64,
}

impl Reader<'_> {
    /// The line above a conversation.
    pub fn heading(&self, paint: Paint) -> String {
        let networks: Vec<String> = self
            .book
            .networks_of(self.conversation, &self.context.networks)
            .iter()
            .map(|network| paint.paint(Style::Network(network.code.0), &network.title))
            .collect();
        format!(
            "{} {}",
            paint.paint(Style::Strong, self.book.title_of(self.conversation)),
            paint.paint(
                Style::Dim,
                format!(
                    "{} · {} · ",
                    crate::resolve::short_conversation(self.conversation.id),
                    match self.conversation.members.len() {
                        1 => "1 person".to_owned(),
                        people => format!("{people} people"),
                    }
                )
            ),
        ) + &networks.join(&paint.paint(Style::Dim, ", "))
    }

    /// One message, maybe over several lines. `quoted` is the message it answers, if it is known.
    pub fn line(&self, message: &Message, quoted: Option<&Message>, paint: Paint) -> String {
        let account = message.sender.account();
        let name = cut(&self.book.name_of(account), NAME_WIDTH);
        let badge = self.badge(message, paint);
        if let Body::Notice(_) = message.body {
            let place = " ".repeat(short_message(message.message).len());
            let at = time::short(message.at_ms, self.now_ms);
            return format!(
                "{place} {}  {}",
                paint.paint(Style::Dim, pad(&at, 5)),
                self.body(message, paint)
            );
        }
        let style = if message.is_own {
            Style::Own
        } else {
            Style::Strong
        };
        let at = time::short(message.at_ms, self.now_ms);
        let head = format!(
            "{} {}  {}  ",
            paint.paint(Style::Dim, short_message(message.message)),
            paint.paint(Style::Dim, pad(&at, 5)),
            paint.paint(style, pad(&name, NAME_WIDTH)),
        );
        let indent = " ".repeat(
            short_message(message.message).len() + 1 + at.width().max(5) + 2 + NAME_WIDTH + 2,
        );
        let mut text = String::new();
        if message.in_reply_to.is_some() {
            text.push_str(&indent);
            text.push_str(&paint.paint(Style::Dim, self.quote(quoted)));
            text.push('\n');
        }
        text.push_str(&head);
        text.push_str(
            &self
                .body(message, paint)
                .replace('\n', &format!("\n{indent}")),
        );
        text.push_str(&badge);
        text.push_str(&self.marks(message, paint));
        if let Some(views) = message.views {
            let line = match (message.is_own, views.left) {
                (true, _) => "① can be looked at once",
                (false, 0) => "① was looked at",
                (false, _) => "① can be looked at once, in an app with a screen",
            };
            text.push_str(&format!("\n{indent}{}", paint.paint(Style::Dim, line)));
        }
        for attachment in &message.attachments {
            text.push_str(&format!(
                "\n{indent}📎 {} {}",
                safe_line(attachment.filename()),
                paint.paint(
                    Style::Dim,
                    format!(
                        "{}, {} bytes",
                        safe_line(attachment.media_type()),
                        attachment.size()
                    )
                )
            ));
        }
        if !message.reactions.is_empty() {
            let reactions: Vec<String> = message
                .reactions
                .iter()
                .map(|reaction| {
                    format!(
                        "{} {}",
                        safe_line(&reaction.emoji),
                        self.book.name_of(reaction.account)
                    )
                })
                .collect();
            text.push_str(&format!(
                "\n{indent}{}",
                paint.paint(Style::Dim, reactions.join("  "))
            ));
        }
        text
    }

    /// News of the conversation, as a sentence.
    fn notice(&self, by: AccountId, notice: &Notice) -> String {
        let by = self.book.name_of(by);
        match notice {
            Notice::Members { added, removed } => {
                let parts: Vec<String> = [("added", added), ("removed", removed)]
                    .into_iter()
                    .filter(|(_, accounts)| !accounts.is_empty())
                    .map(|(what, accounts)| format!("{what} {}", self.names(accounts)))
                    .collect();
                format!("{by} {}", parts.join(" and "))
            }
            Notice::Left(accounts) => format!("{} left", self.names(accounts)),
            Notice::Renamed(name) => format!("{by} called the group {}", safe_line(name)),
            Notice::Line(text) => safe_line(text),
            Notice::Described(text) if text.is_empty() => {
                format!("{by} took the description away")
            }
            Notice::Described(text) => format!("{by} described the group: {}", safe_line(text)),
            Notice::Pictured { removed: true } => format!("{by} took the picture away"),
            Notice::Pictured { removed: false } => format!("{by} changed the picture"),
            Notice::Timer(0) => format!("{by} turned off disappearing messages"),
            Notice::Timer(ms) => {
                let seconds = ms / 1000;
                format!("{by} turned on disappearing messages ({seconds} s)")
            }
            Notice::Vanish(true) => format!("{by} turned on vanish mode"),
            Notice::Vanish(false) => format!("{by} turned off vanish mode"),
            Notice::Theme(theme) if theme.is_empty() => format!("{by} took the theme away"),
            Notice::Theme(theme) => format!("{by} changed the theme to {}", safe_line(theme)),
            Notice::QuickEmoji(emoji) if emoji.is_empty() => {
                format!("{by} took the quick emoji away")
            }
            Notice::QuickEmoji(emoji) => {
                format!("{by} set the quick emoji to {}", safe_line(emoji))
            }
            Notice::Nickname { account, name } if name.is_empty() => {
                format!(
                    "{by} took the nickname of {} away",
                    self.book.name_of(*account)
                )
            }
            Notice::Nickname { account, name } => format!(
                "{by} set the nickname of {} to {}",
                self.book.name_of(*account),
                safe_line(name)
            ),
        }
    }

    /// The same for scripts; null for what is a message.
    fn notice_value(&self, body: &Body) -> Value {
        let ids =
            |accounts: &[AccountId]| accounts.iter().map(ToString::to_string).collect::<Vec<_>>();
        match body {
            Body::Notice(Notice::Members { added, removed }) => {
                json!({"added": ids(added), "removed": ids(removed)})
            }
            Body::Notice(Notice::Left(accounts)) => json!({ "left": ids(accounts) }),
            Body::Notice(Notice::Renamed(name)) => json!({ "renamed": name }),
            Body::Notice(Notice::Line(text)) => json!({ "line": text }),
            Body::Notice(Notice::Described(text)) => json!({ "description": text }),
            Body::Notice(Notice::Pictured { removed }) => json!({ "picture": !removed }),
            Body::Notice(Notice::Timer(ms)) => json!({ "timer_ms": ms }),
            Body::Notice(Notice::Vanish(on)) => json!({ "vanish": on }),
            Body::Notice(Notice::Theme(theme)) => json!({ "theme": theme }),
            Body::Notice(Notice::QuickEmoji(emoji)) => json!({ "quick_emoji": emoji }),
            Body::Notice(Notice::Nickname { account, name }) => {
                json!({ "nickname": name, "of": account.to_string() })
            }
            _ => Value::Null,
        }
    }

    fn names(&self, accounts: &[AccountId]) -> String {
        let names: Vec<String> = accounts
            .iter()
            .map(|account| self.book.name_of(*account))
            .collect();
        match names.split_last() {
            Some((last, others)) if !others.is_empty() => {
                format!("{} and {last}", others.join(", "))
            }
            _ => names.concat(),
        }
    }

    fn quote(&self, quoted: Option<&Message>) -> String {
        match quoted {
            Some(quoted) => {
                let text = match &quoted.body {
                    Body::Text(text) => safe_line(text),
                    _ => "…".to_owned(),
                };
                let name = self.book.name_of(quoted.sender.account());
                cut(&format!("╭ {name}: {text}"), QUOTE_WIDTH)
            }
            None => "╭ a message which is not here".to_owned(),
        }
    }

    /// Where somebody of another network comes from, in the words of this one.
    fn badge(&self, message: &Message, paint: Paint) -> String {
        let code = message.sender.account().network();
        match (self.own_network(), self.context.networks.by_code(code)) {
            (Some(own), Some(network)) if own.code != code => format!(
                "  {}",
                paint.paint(
                    Style::Network(code.0),
                    format!("({})", network.badge_for(own))
                )
            ),
            _ => String::new(),
        }
    }

    fn own_network(&self) -> Option<&Network> {
        let code = self.book.account()?.network();
        self.context.networks.by_code(code)
    }

    fn body(&self, message: &Message, paint: Paint) -> String {
        let words = self.own_network().map(|network| &network.words);
        let dim = |text: &str| paint.paint(Style::Dim, format!("[{text}]"));
        match &message.body {
            Body::Text(text) => safe(text).into_owned(),
            Body::Unsent => dim(words.map_or("unsent", |words| &words.unsent)),
            Body::Expired => dim(words.map_or("expired", |words| &words.expired)),
            Body::Unsupported => dim(words.map_or("cannot be shown", |words| &words.unsupported)),
            Body::Undecryptable(_) => paint.paint(
                Style::Error,
                "[this message could not be opened on this device]",
            ),
            Body::Notice(notice) => dim(&self.notice(message.sender.account(), notice)),
        }
    }

    fn marks(&self, message: &Message, paint: Paint) -> String {
        let mut marks = Vec::new();
        if let Some(network) = self.own_network() {
            if message.edited_at_ms.is_some() {
                marks.push(network.words.edited.clone());
            }
            if message.is_own {
                let others = self.conversation.members.len().saturating_sub(1) as u32;
                let words = &network.words;
                let state = if message.seq.is_none() {
                    &words.sending
                } else if others > 0 && message.read >= others {
                    &words.read
                } else if others > 0 && message.delivered >= others {
                    &words.delivered
                } else {
                    &words.sent
                };
                marks.push(state.clone());
            }
        }
        if let Some(expires) = message.expires_at_ms {
            marks.push(format!("until {}", time::short(expires, self.now_ms)));
        }
        if marks.is_empty() {
            return String::new();
        }
        format!("  {}", paint.paint(Style::Dim, marks.join(" · ")))
    }

    /// One message for scripts.
    pub fn value(&self, event: &str, message: &Message) -> Value {
        let account = message.sender.account();
        let (state, text) = match &message.body {
            Body::Text(text) => ("text", Some(text.as_str())),
            Body::Unsent => ("unsent", None),
            Body::Expired => ("expired", None),
            Body::Unsupported => ("unsupported", None),
            Body::Undecryptable(_) => ("undecryptable", None),
            Body::Notice(_) => ("notice", None),
        };
        json!({
            "event": event,
            "conversation": self.conversation.id.to_string(),
            "title": self.book.title_of(self.conversation),
            "message": hex::encode(message.message.0),
            "seq": message.seq,
            "at": time::rfc3339(message.at_ms),
            "from": {
                "account": account.to_string(),
                "device": message.sender.number(),
                "name": self.book.name_of(account),
                "network": self.context.network_name(account.network()),
                "own": message.is_own,
            },
            "kind": state,
            "text": text,
            "notice": self.notice_value(&message.body),
            "reply_to": message.in_reply_to.map(|id| hex::encode(id.0)),
            "edited_at": message.edited_at_ms.map(time::rfc3339),
            "expires_at": message.expires_at_ms.map(time::rfc3339),
            "reactions": message.reactions.iter().map(|reaction| json!({
                "account": reaction.account.to_string(),
                "name": self.book.name_of(reaction.account),
                "emoji": reaction.emoji,
            })).collect::<Vec<_>>(),
            "attachments": message.attachments.iter().map(|attachment| json!({
                "filename": attachment.filename(),
                "media_type": attachment.media_type(),
                "bytes": attachment.size(),
            })).collect::<Vec<_>>(),
            "view_once": message.views.map(|views| json!({"left": views.left, "of": views.of})),
            "delivered": message.delivered,
            "read": message.read,
        })
    }
}

/// A person with the beginning of their id, for scripts that print names.
pub fn person(book: &Book, account: tresse_proto::ids::AccountId) -> String {
    format!("{} (~{})", book.name_of(account), short_account(account))
}
