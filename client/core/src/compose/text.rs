//! Texts: new ones, edits, and the one text of a first contact.

use tresse_content::{Expiration, Mention, MessageId, MimiContent, Salt};
use tresse_networks::{Networks, TimerStart, Window};
use tresse_proto::ids::AccountId;
use tresse_proto::wire::ConversationKind;

use super::{Context, PolicyError, fits, mention};
use crate::conversation;
use crate::error::ClientError;
use crate::timeline::Rules;

/// What fits into the largest request: its padding bucket is 6 KiB, and the sender's name goes with
/// the text. Then encryption adds a little.
const REQUEST_CONTENT_BYTES_MAX: usize = 6 * 1024 - tresse_content::limits::NAME_BYTES_MAX - 128;

const _: () = assert!(6 * 1024 + 1024 < tresse_proto::limits::REQUEST_BYTES_MAX);

/// A new text. A reply names the version that the person has seen.
pub(super) fn new(
    context: &mut Context<'_>,
    text: &str,
    reply_to: Option<MessageId>,
    mentions: &[AccountId],
    expires_after_ms: Option<u64>,
) -> Result<MimiContent, ClientError> {
    let rules = context.rules()?;
    check(&rules, text)?;
    let mut mentions = mention::places(context.connection, text, mentions)?;
    mentions.extend(everybody(context, text)?);
    let content = MimiContent::text_with_mentions(context.salt(), text, &mentions);
    dress(context, &rules, content, reply_to, expires_after_ms)
}

/// Mentions of everybody: in groups, if the person's own app has a word for it.
fn everybody(context: &Context<'_>, text: &str) -> Result<Vec<Mention>, ClientError> {
    let own = context.networks.by_code(context.account().network());
    let Some(word) = own.and_then(|own| own.features.mention_all.as_deref()) else {
        return Ok(Vec::new());
    };
    let record = conversation::record(context.connection, context.conversation)?;
    Ok(match record {
        Some(record) if record.kind == ConversationKind::Group => {
            mention::everybody(text, word, context.conversation)
        }
        _ => Vec::new(),
    })
}

/// Says what a message answers and when it goes away. A reply names the version that the person has
/// seen.
pub(super) fn dress(
    context: &Context<'_>,
    rules: &Rules<'_>,
    mut content: MimiContent,
    reply_to: Option<MessageId>,
    expires_after_ms: Option<u64>,
) -> Result<MimiContent, ClientError> {
    if let Some(message) = reply_to {
        content = content.in_reply_to(context.target(message)?.version);
    }
    if let Some(after_ms) = expires_after_ms {
        content = content.expiring(expiration(rules, after_ms, context.now_ms)?);
    }
    Ok(content)
}

/// A text of before, for others: whom it mentions there is nobody here.
pub(crate) fn forwarded(context: &mut Context<'_>, text: &str) -> Result<MimiContent, ClientError> {
    check(&context.rules()?, text)?;
    let content = MimiContent::text(context.salt(), text);
    fits(&content, tresse_mls::PLAINTEXT_BYTES_MAX)?;
    Ok(content)
}

/// Another text. An edit names the first version, and mentions whom the text still mentions.
pub(super) fn edit(
    context: &mut Context<'_>,
    message: MessageId,
    text: &str,
) -> Result<MimiContent, ClientError> {
    let target = context.own_target(message)?;
    let rules = context.rules()?;
    check(&rules, text)?;
    let window = rules.policy.edit_window;
    if !window.is_open(target.at_ms, context.now_ms) {
        let network = rules.who(|policy| policy.edit_window == window);
        return Err(PolicyError::EditWindow { window, network }.into());
    }
    let max = rules.policy.edits_max;
    if target.edits >= max {
        let network = rules.who(|policy| policy.edits_max == max);
        return Err(PolicyError::TooManyEdits { max, network }.into());
    }
    let mentioned = mention::of(context.connection, target.row)?;
    let mentions = mention::places(context.connection, text, &mentioned)?;
    let mentions: Vec<_> = mentions
        .into_iter()
        .filter(|it| !it.range.is_empty())
        .chain(everybody(context, text)?)
        .collect();
    Ok(MimiContent::edit(
        context.salt(),
        target.message,
        text,
        &mentions,
    ))
}

/// The one text of a first contact, before there is a conversation.
pub(crate) fn request(
    networks: &Networks,
    salt: Salt,
    me: AccountId,
    peer: AccountId,
    text: &str,
) -> Result<MimiContent, ClientError> {
    check(&Rules::between(networks, [me, peer]), text)?;
    let content = MimiContent::text(salt, text);
    fits(&content, REQUEST_CONTENT_BYTES_MAX)?;
    Ok(content)
}

/// Not empty, and not longer than every network shows.
fn check(rules: &Rules<'_>, text: &str) -> Result<(), PolicyError> {
    if text.trim().is_empty() {
        return Err(PolicyError::Empty);
    }
    check_length(rules, text)
}

/// Not longer than every network shows.
pub(super) fn check_length(rules: &Rules<'_>, text: &str) -> Result<(), PolicyError> {
    let chars = text.chars().count();
    let max = rules.policy.text_chars_max;
    if chars > max as usize {
        let network = rules.who(|policy| policy.text_chars_max == max);
        return Err(PolicyError::TextTooLong {
            chars,
            max,
            network,
        });
    }
    Ok(())
}

/// After sending: a time on the clock, the same for all. After reading: a span, different for each.
pub(super) fn expiration(
    rules: &Rules<'_>,
    after_ms: u64,
    now_ms: u64,
) -> Result<Expiration, PolicyError> {
    let policy = &rules.policy;
    if policy.timers.is_empty() {
        let none = rules.who(|policy| policy.timers.is_empty());
        let network = if none.is_nobody() {
            rules.who(|_| true)
        } else {
            none
        };
        return Err(PolicyError::NoTimers { network });
    }
    if !policy.timers.contains(&Window(after_ms)) {
        return Err(PolicyError::NotATimer {
            possible: policy.timers.clone(),
        });
    }
    let seconds = |ms: u64| u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX);
    Ok(match policy.timer_start {
        TimerStart::Send => Expiration::At(seconds(now_ms.saturating_add(after_ms))),
        TimerStart::Read => Expiration::AfterRead(seconds(after_ms)),
    })
}
