//! Hints: short words, each of which is forgotten when it was heard.
//!
//! ```text
//! hint = "typing" / "recording" / "active" / "ask" / "away" / "away " minutes (1 to 525600) / "hidden"
//! ```
//! `ask` says "active" and wants to know the same; who hears `hidden` forgets what was told before.

use tresse_proto::ids::{ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{ConversationKind, ConversationState, EphemeralPush, SendEphemeral};

use super::{Activity, seen};
use crate::chat::settings::is_restricted;
use crate::conversation::{self, Membership, Record, stranger};
use crate::effect::Change;
use crate::error::ClientError;
use crate::privacy;
use crate::store::unit::Unit;

/// A year: whoever was away for longer was away for a year.
const AWAY_MINUTES_MAX: u64 = 525_600;

/// Something that is told and forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Does something in a conversation.
    Busy(Activity),
    /// Is there.
    Active,
    /// Is there, and wants to know whether the other is.
    Ask,
    /// Went away so many minutes ago.
    Away(u64),
    /// Does not let themselves be seen any more.
    Hidden,
}

impl Hint {
    fn encode(self) -> Vec<u8> {
        match self {
            Self::Busy(Activity::Typing) => b"typing".to_vec(),
            Self::Busy(Activity::Recording) => b"recording".to_vec(),
            Self::Active => b"active".to_vec(),
            Self::Ask => b"ask".to_vec(),
            Self::Hidden => b"hidden".to_vec(),
            Self::Away(0) => b"away".to_vec(),
            Self::Away(minutes) => format!("away {}", minutes.min(AWAY_MINUTES_MAX)).into_bytes(),
        }
    }

    /// `None`: of a newer version, or damaged.
    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            b"typing" => Self::Busy(Activity::Typing),
            b"recording" => Self::Busy(Activity::Recording),
            b"active" => Self::Active,
            b"ask" => Self::Ask,
            b"away" => Self::Away(0),
            b"hidden" => Self::Hidden,
            _ => {
                let minutes = std::str::from_utf8(bytes).ok()?.strip_prefix("away ")?;
                let minutes = minutes.parse().ok()?;
                let is_fine = (1..=AWAY_MINUTES_MAX).contains(&minutes);
                is_fine.then_some(Self::Away(minutes))?
            }
        })
    }
}

/// The request that tells the others, if they may be told now. Losing it does no harm.
pub(crate) fn request(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    hint: Hint,
) -> Result<Option<Request>, ClientError> {
    let record = crate::group::joined(unit, conversation)?;
    if record.state != ConversationState::Open
        || stranger::is_one(unit.connection, unit.networks, &record)?
        || is_restricted(unit.connection, conversation)?
        || !may_tell(unit, &record, hint)?
    {
        return Ok(None);
    }
    let sealed = unit.mls.seal_ephemeral(conversation, &hint.encode())?;
    Ok(Some(Request::SendEphemeral(SendEphemeral {
        conversation_id: conversation.to_bytes(),
        epoch: sealed.epoch,
        body: sealed.body,
    })))
}

fn may_tell(unit: &Unit<'_>, record: &Record, hint: Hint) -> Result<bool, ClientError> {
    if let Hint::Busy(_) = hint {
        return Ok(privacy::of(unit)?.typing);
    }
    // Who hides is not seen any more by those who may not see them: that alone they are told.
    let may_know = hint == Hint::Hidden || seen::is_mutual(unit, record)?;
    Ok(record.kind == ConversationKind::Direct && may_know)
}

/// Somebody's. What cannot be opened (another epoch, damage) is dropped. Returns what is to be said
/// in reply.
pub(crate) fn received(
    unit: &mut Unit<'_>,
    push: &EphemeralPush,
) -> Result<Option<ConversationId>, ClientError> {
    let Ok(conversation) = ConversationId::try_from(&push.conversation_id) else {
        return Ok(None);
    };
    let record = conversation::record(unit.connection, conversation)?;
    let Some(record) = record.filter(|record| record.membership == Membership::Joined) else {
        return Ok(None);
    };
    let Ok(opened) = unit
        .mls
        .open_ephemeral(conversation, push.epoch, &push.body)
    else {
        return Ok(None);
    };
    let Some(hint) = Hint::decode(&opened.plaintext) else {
        return Ok(None);
    };
    if opened.sender.account() == unit.account()? {
        return Ok(None);
    }
    heard(unit, &record, opened.sender, hint)
}

fn heard(
    unit: &mut Unit<'_>,
    record: &Record,
    sender: DeviceId,
    hint: Hint,
) -> Result<Option<ConversationId>, ClientError> {
    let conversation = record.id;
    if let Hint::Busy(activity) = hint {
        unit.changed(Change::Typing {
            conversation,
            account: sender.account(),
            activity,
        });
        return Ok(None);
    }
    // Between two only: in a group anybody could say that somebody else is there.
    if record.kind != ConversationKind::Direct {
        return Ok(None);
    }
    if hint == Hint::Hidden {
        seen::forget(unit, conversation, sender.account())?;
        return Ok(None);
    }
    if !seen::is_mutual(unit, record)? {
        return Ok(None);
    }
    seen::note(unit, record.id, sender, hint)?;
    Ok((hint == Hint::Ask).then_some(conversation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_a_word_and_anything_else_is_none() {
        let hints = [
            Hint::Busy(Activity::Typing),
            Hint::Busy(Activity::Recording),
            Hint::Active,
            Hint::Ask,
            Hint::Away(0),
            Hint::Away(12),
            Hint::Away(AWAY_MINUTES_MAX),
            Hint::Hidden,
        ];
        for hint in hints {
            assert_eq!(Hint::decode(&hint.encode()), Some(hint));
        }
        let words: Vec<_> = hints.iter().map(|hint| hint.encode()).collect();
        assert_eq!(
            String::from_utf8(words.join(&b","[..])).unwrap(),
            "typing,recording,active,ask,away,away 12,away 525600,hidden"
        );
        for other in [
            "",
            "away 0",
            "away -1",
            "away 525601",
            "away  1",
            "Typing",
            "\u{fffd}",
        ] {
            assert_eq!(Hint::decode(other.as_bytes()), None, "{other}");
        }
    }
}
