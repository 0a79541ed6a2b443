//! Polls, places, contacts, stickers, and votes.
//!
//! Surprising rule: only the sender's own app has to have it, because everybody else reads it as text
//! if theirs has not. That text is as long as any: where texts are short, so are polls.

use std::iter;

use tresse_content::application::{Rich, Vote};
use tresse_content::{ContentError, MessageId, MimiContent};
use tresse_proto::wire::ConversationKind;

use super::text::{check_length, dress};
use super::{Context, PolicyError, Whose, fits};
use crate::conversation;
use crate::error::{ClientError, FatalError};
use crate::part::{NewPart, is_drawn};
use crate::timeline::{Answered, part};

/// A new one.
pub(super) fn new(
    context: &mut Context<'_>,
    new: &NewPart,
    reply_to: Option<MessageId>,
    expires_after_ms: Option<u64>,
) -> Result<MimiContent, ClientError> {
    let rich = new.checked(context.networks)?;
    check_own_app(context, &rich)?;
    let rules = context.rules()?;
    check_length(&rules, &rich.text())?;
    let content = MimiContent::rich(context.salt(), &rich).map_err(unexpected)?;
    dress(context, &rules, content, reply_to, expires_after_ms)
}

/// One of before, for others: with the question and without the votes.
pub(crate) fn forwarded(
    context: &mut Context<'_>,
    rich: &Rich,
) -> Result<MimiContent, ClientError> {
    check_length(&context.rules()?, &rich.text())?;
    let content = MimiContent::rich(context.salt(), rich).map_err(unexpected)?;
    fits(&content, tresse_mls::PLAINTEXT_BYTES_MAX)?;
    Ok(content)
}

/// What is sent on says how often that was done, this time included.
pub(crate) fn forwarded_again(
    content: MimiContent,
    before: u8,
) -> Result<MimiContent, ClientError> {
    let content = content.forwarded(before.saturating_add(1));
    fits(&content, tresse_mls::PLAINTEXT_BYTES_MAX)?;
    Ok(content)
}

/// A vote names the version of the poll that the person has seen; none takes back what was chosen.
pub(super) fn choose(
    context: &mut Context<'_>,
    poll: MessageId,
    choices: &[u8],
) -> Result<MimiContent, ClientError> {
    let target = context.target(poll)?;
    let Some(Rich::Poll(poll)) = part::of(context.connection, target.row)? else {
        return Err(PolicyError::NotAPoll.into());
    };
    let before = Answered::Vote.own(context.connection, target.row, context.account())?;
    let mut choices = choices.to_vec();
    choices.sort_unstable();
    choices.dedup();
    if choices.is_empty() {
        let before = before.ok_or(PolicyError::NoVote)?;
        return Ok(MimiContent::unvote(context.salt(), before, target.version));
    }
    if !poll.multiple && choices.len() > 1 {
        return Err(PolicyError::OneChoice.into());
    }
    let chosen = |choice: &u8| poll.options.get(usize::from(*choice)).map(String::as_str);
    let chosen: Option<Vec<&str>> = choices.iter().map(chosen).collect();
    let words = chosen.ok_or(PolicyError::NotAnOption)?.join(", ");
    let vote = Vote { choices };
    let content = MimiContent::vote(context.salt(), target.version, &vote, &words);
    let content = content.map_err(unexpected)?;
    Ok(match before {
        Some(before) => content.replacing(before),
        None => content,
    })
}

fn check_own_app(context: &Context<'_>, rich: &Rich) -> Result<(), ClientError> {
    let record = conversation::record(context.connection, context.conversation)?;
    let is_group = record.is_some_and(|record| record.kind == ConversationKind::Group);
    match context.networks.by_code(context.account().network()) {
        Some(own) if !is_drawn(rich, &own.features, is_group) => {
            let network = Whose::of(iter::once(own));
            Err(PolicyError::NotHere { network }.into())
        }
        _ => Ok(()),
    }
}

/// Everything was checked before.
fn unexpected(error: ContentError) -> ClientError {
    FatalError::Content(error.to_string()).into()
}
