//! A person changes what all members see alike. It is changed here, too, when the server has taken the
//! message.

use tresse_content::MimiContent;
use tresse_content::application::{Nickname, SharedState, Versioned};
use tresse_content::limits::{NICKNAME_BYTES_MAX, THEME_BYTES_MAX};
use tresse_proto::ids::{AccountId, ConversationId};

use super::may::vanishes;
use super::store::{self, Field, Key};
use super::{May, is_possible};
use crate::compose::{PolicyError, Whose};
use crate::conversation;
use crate::emoji;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::group;
use crate::outbox;
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::timeline::Rules;

/// Longest name for somebody, in characters.
pub(super) const NICKNAME_CHARS_MAX: u32 = 50;

const _: () = assert!(NICKNAME_CHARS_MAX as usize * 4 <= NICKNAME_BYTES_MAX);

/// What is to be different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharedChange {
    /// Messages disappear after so many milliseconds; 0: they stay.
    Timer(u64),
    /// Messages go away when the conversation is left.
    Vanish(bool),
    /// Id of the colours; empty: those of the app.
    Theme(String),
    /// One emoji; empty: that of the app.
    QuickEmoji(String),
    /// What somebody is called.
    Nickname {
        /// Who.
        account: AccountId,
        /// Empty: by their own name.
        name: String,
    },
}

/// The person decides.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    change: SharedChange,
) -> Result<(), ClientError> {
    let record = group::joined(unit, conversation)?;
    record.check_writable()?;
    let rules = Rules::of(unit.connection, unit.networks, conversation)?;
    let may = May::of(unit.connection, unit.networks, &record, &rules)?;
    check(unit, conversation, &rules, may, &change)?;
    let state = told(unit, conversation, change)?;
    let row = tell(unit, conversation, &state)?;
    unit.wait(Waiting::Outbox(row), ticket);
    Ok(())
}

/// Tells the members.
pub(super) fn tell(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    state: &SharedState,
) -> Result<i64, ClientError> {
    let content = MimiContent::shared_state(unit.salt(), state)
        .map_err(|error| FatalError::Content(error.to_string()))?;
    outbox::enqueue(unit, conversation, &content, outbox::Kind::Control)
}

fn check(
    unit: &Unit<'_>,
    conversation: ConversationId,
    rules: &Rules<'_>,
    may: May,
    change: &SharedChange,
) -> Result<(), ClientError> {
    let own = unit.networks.by_code(unit.account()?.network());
    let here = |may: bool, network: Whose| {
        if may {
            Ok(())
        } else {
            Err(PolicyError::NotHere { network })
        }
    };
    let own = Whose::of(own.into_iter());
    match change {
        SharedChange::Timer(0) => {}
        SharedChange::Timer(ms) if !is_possible(rules, *ms) => {
            return Err(if rules.policy.timers.is_empty() {
                let none = rules.who(|policy| policy.timers.is_empty());
                let network = if none.is_nobody() {
                    rules.who(|_| true)
                } else {
                    none
                };
                PolicyError::NoTimers { network }
            } else {
                PolicyError::NotATimer {
                    possible: rules.policy.timers.clone(),
                }
            }
            .into());
        }
        SharedChange::Timer(_) => {}
        SharedChange::Vanish(on) => {
            let lacking = rules.networks().iter().copied();
            let lacking = Whose::of(lacking.filter(|network| !network.features.vanish));
            let network = if lacking.is_nobody() { own } else { lacking };
            here(may.vanish || !on, network)?;
        }
        SharedChange::Theme(theme) => {
            here(may.theme, own)?;
            if !is_theme(theme) {
                return Err(PolicyError::BadTheme.into());
            }
        }
        SharedChange::QuickEmoji(emoji) => {
            here(may.quick_emoji, own)?;
            if !emoji.is_empty() && !emoji::is_one(emoji) {
                return Err(PolicyError::NotAnEmoji.into());
            }
        }
        SharedChange::Nickname { account, name } => {
            here(may.nickname, own.clone())?;
            if conversation::role(unit.connection, conversation, *account)?.is_none() {
                return Err(DomainError::NotInConversation.into());
            }
            let chars = name.chars().count();
            if chars > NICKNAME_CHARS_MAX as usize {
                return Err(PolicyError::TextTooLong {
                    chars,
                    max: NICKNAME_CHARS_MAX,
                    network: own,
                }
                .into());
            }
        }
    }
    Ok(())
}

/// An id of colours; none at all is fine.
pub(super) fn is_theme(theme: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    theme.len() <= THEME_BYTES_MAX && theme.bytes().all(fits)
}

/// The part that tells a change.
fn told(
    unit: &Unit<'_>,
    conversation: ConversationId,
    change: SharedChange,
) -> Result<SharedState, ClientError> {
    let next = |key: Key<'_>| -> Result<u32, rusqlite::Error> {
        let known = store::get(unit.connection, key)?;
        Ok(known.map_or(1, |(revision, _)| revision.saturating_add(1)))
    };
    let field = |field| next(Key::new(conversation, field));
    let mut state = SharedState {
        is_change: true,
        ..SharedState::default()
    };
    match change {
        SharedChange::Timer(value) => {
            let revision = field(Field::Timer)?;
            state.timer_ms = Some(Versioned { revision, value });
        }
        SharedChange::Vanish(value) => {
            let revision = field(Field::Vanish)?;
            state.vanish = Some(Versioned { revision, value });
        }
        SharedChange::Theme(value) => {
            let revision = field(Field::Theme)?;
            state.theme = Some(Versioned { revision, value });
        }
        SharedChange::QuickEmoji(value) => {
            let revision = field(Field::QuickEmoji)?;
            state.quick_emoji = Some(Versioned { revision, value });
        }
        SharedChange::Nickname { account, name } => {
            let revision = next(Key::nickname(conversation, &account.0))?;
            state.nicknames = vec![Nickname {
                account: account.0,
                revision,
                name: name.trim().to_owned(),
            }];
        }
    }
    Ok(state)
}

/// A conversation that this person made begins with the time they chose for new ones.
pub(crate) fn begin(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    let timer_ms = crate::privacy::of(unit)?.default_timer_ms;
    let rules = Rules::of(unit.connection, unit.networks, conversation)?;
    if timer_ms == 0 || !is_possible(&rules, timer_ms) {
        return Ok(());
    }
    let state = told(unit, conversation, SharedChange::Timer(timer_ms))?;
    tell(unit, conversation, &state)?;
    Ok(())
}

/// Whether messages may be made to go away when they are left.
pub(super) fn can_vanish(rules: &Rules<'_>) -> bool {
    vanishes(rules)
}
