//! From what a person wants to say to the content that travels, after checking it against the rules
//! of every network in the conversation.
//!
//! Surprising rule: the sender's check is a courtesy (nothing is sent that the others would not show
//! or would ignore); receivers check again, see [`crate::timeline`].

mod error;
mod file;
mod mention;
mod part;
#[cfg(test)]
mod tests;
mod text;

use rand::rngs::StdRng;
use rusqlite::Connection;
use tresse_content::{MessageId, MimiContent, Salt};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId};

pub use error::{PolicyError, Whose};
pub(crate) use file::{FilesOf, FilesToSend, check_files, files, forwarded_files};
pub(crate) use part::{forwarded as forwarded_part, forwarded_again};
pub(crate) use text::{forwarded as forwarded_text, request};

use crate::emoji;
use crate::error::{ClientError, DomainError, FatalError};
use crate::file as outgoing_file;
use crate::intent::Outgoing;
use crate::timeline::{Answered, Rules, Target};

/// Who writes, where, when.
pub(crate) struct Context<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) networks: &'a Networks,
    pub(crate) rng: &'a mut StdRng,
    pub(crate) me: DeviceId,
    pub(crate) conversation: ConversationId,
    pub(crate) now_ms: u64,
}

/// What is to be done about an [`Outgoing`].
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "lives for one match")]
pub(crate) enum Composed {
    /// Send this.
    Content(MimiContent),
    /// Check the files with [`check_files`] and let them go their way; [`files`] follows at its end.
    Files,
}

impl<'a> Context<'a> {
    fn salt(&mut self) -> Salt {
        Salt::random(self.rng)
    }

    fn rules(&self) -> Result<Rules<'a>, ClientError> {
        Ok(Rules::of(
            self.connection,
            self.networks,
            self.conversation,
        )?)
    }

    fn account(&self) -> AccountId {
        self.me.account()
    }

    /// A message which is there to be answered or changed.
    fn target(&self, message: MessageId) -> Result<Target, ClientError> {
        let target = Target::find(self.connection, self.conversation, message)?
            .filter(|target| !outgoing_file::is_outgoing(target.message))
            .ok_or(DomainError::UnknownMessage)?;
        if !target.is_content {
            return Err(PolicyError::Gone.into());
        }
        Ok(target)
    }

    /// The same, if the person of this account wrote it.
    fn own_target(&self, message: MessageId) -> Result<Target, ClientError> {
        let target = self.target(message)?;
        if target.sender.account() != self.account() {
            return Err(PolicyError::NotYours.into());
        }
        Ok(target)
    }
}

/// Makes the content of a message.
pub(crate) fn content(
    context: &mut Context<'_>,
    outgoing: &Outgoing,
) -> Result<Composed, ClientError> {
    let content = match outgoing {
        Outgoing::Text {
            text,
            reply_to,
            mentions,
            expires_after_ms,
        } => text::new(context, text, *reply_to, mentions, *expires_after_ms)?,
        Outgoing::Part {
            part,
            reply_to,
            expires_after_ms,
        } => part::new(context, part, *reply_to, *expires_after_ms)?,
        Outgoing::Vote { poll, choices } => part::choose(context, *poll, choices)?,
        Outgoing::React { to, emoji } => react(context, *to, emoji.trim())?,
        Outgoing::Edit { message, text } => text::edit(context, *message, text)?,
        Outgoing::Unsend { message } => unsend(context, *message)?,
        Outgoing::Attach { .. } => return Ok(Composed::Files),
    };
    fits(&content, tresse_mls::PLAINTEXT_BYTES_MAX)?;
    Ok(Composed::Content(content))
}

/// A reaction names the version of the message that the person has seen.
fn react(
    context: &mut Context<'_>,
    to: MessageId,
    emoji: &str,
) -> Result<MimiContent, ClientError> {
    let target = context.target(to)?;
    let before = Answered::Reaction.own(context.connection, target.row, context.account())?;
    let salt = context.salt();
    if emoji.is_empty() {
        let before = before.ok_or(PolicyError::NoReaction)?;
        return Ok(MimiContent::unreact(salt, before, target.version));
    }
    let rules = context.rules()?;
    if rules.policy.reactions_per_person == 0 {
        let network = rules.who(|policy| policy.reactions_per_person == 0);
        return Err(PolicyError::NoReactions { network }.into());
    }
    if !emoji::is_one(emoji) {
        return Err(PolicyError::NotAnEmoji.into());
    }
    let reaction = MimiContent::reaction(salt, target.version, emoji);
    Ok(match before {
        Some(before) => reaction.replacing(before),
        None => reaction,
    })
}

fn unsend(context: &mut Context<'_>, message: MessageId) -> Result<MimiContent, ClientError> {
    let target = context.target(message)?;
    let rules = context.rules()?;
    let (connection, by) = (context.connection, context.account());
    if !rules.may_unsend(connection, context.conversation, by, &target)? {
        return Err(PolicyError::NotYours.into());
    }
    let window = rules.policy.unsend_window;
    if !window.is_open(target.at_ms, context.now_ms) {
        let network = rules.who(|policy| policy.unsend_window == window);
        return Err(PolicyError::UnsendWindow { window, network }.into());
    }
    Ok(MimiContent::delete(context.salt(), target.message))
}

/// The limit of what can be encrypted, whatever the networks allow.
fn fits(content: &MimiContent, max: usize) -> Result<(), ClientError> {
    match content.encode() {
        Ok(encoded) if encoded.len() <= max => Ok(()),
        Ok(_) | Err(tresse_content::ContentError::TooLarge { .. }) => {
            Err(PolicyError::TooManyBytes { max }.into())
        }
        Err(error) => Err(FatalError::Content(error.to_string()).into()),
    }
}
