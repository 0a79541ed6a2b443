//! Takes in what somebody says about what all members see alike.
//!
//! Surprising rule: a field that the sender's network does not have, or a time that the networks here
//! do not have, is not the work of one of our apps: the whole part is recorded and ignored.

use rusqlite::{Connection, ToSql};
use tresse_content::application::SharedState;
use tresse_networks::{Features, Networks};
use tresse_proto::ids::{AccountId, ConversationId};

use super::change::{NICKNAME_CHARS_MAX, can_vanish, is_theme};
use super::is_possible;
use super::store::{self, Field, Key};
use crate::conversation;
use crate::emoji;
use crate::timeline::{Notice, Rules};

/// Who says it, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    pub(crate) conversation: ConversationId,
    pub(crate) sender: AccountId,
    pub(crate) networks: &'a Networks,
}

/// Whether one of our apps could have said this there.
pub(crate) fn is_fine(
    connection: &Connection,
    said: Said<'_>,
    state: &SharedState,
) -> Result<bool, rusqlite::Error> {
    let rules = Rules::of(connection, said.networks, said.conversation)?;
    let network = said.networks.by_code(said.sender.network());
    let has =
        |feature: fn(&Features) -> bool| network.is_some_and(|network| feature(&network.features));
    // A change has to be possible now; what is told again may be from before somebody came in.
    let timer = state.timer_ms.as_ref().map(|it| it.value);
    let is_timer_fine = timer.is_none_or(|ms| !state.is_change || is_possible(&rules, ms));
    let vanish = state.vanish.as_ref().is_some_and(|it| it.value);
    let is_theme_fine = state
        .theme
        .as_ref()
        .is_none_or(|it| is_theme(&it.value) && (!state.is_change || has(|it| it.themes)));
    let is_emoji_fine = state.quick_emoji.as_ref().is_none_or(|it| {
        (it.value.is_empty() || emoji::is_one(&it.value))
            && (!state.is_change || has(|it| it.quick_emoji))
    });
    let are_names_fine = state.nicknames.is_empty() || !state.is_change || has(|it| it.nicknames);
    let are_names_short = state
        .nicknames
        .iter()
        .all(|it| it.name.chars().count() <= NICKNAME_CHARS_MAX as usize);
    Ok(is_timer_fine
        && (!vanish || can_vanish(&rules))
        && is_theme_fine
        && is_emoji_fine
        && are_names_fine
        && are_names_short)
}

/// Takes it in. Says whether anything is different, and the line that tells of it.
pub(crate) fn apply(
    connection: &Connection,
    said: Said<'_>,
    state: &SharedState,
) -> Result<(bool, Option<Notice>), rusqlite::Error> {
    let mut is_news = false;
    let mut notice = None;
    let mut take = |key: Key<'_>, revision: u32, value: &dyn ToSql, line: Notice| {
        if state.is_change {
            store::set(connection, key, revision, value)?;
            notice.get_or_insert(line);
            is_news = true;
        } else {
            is_news |= store::fill(connection, key, revision, value)?;
        }
        Ok::<_, rusqlite::Error>(())
    };
    let key = |field| Key::new(said.conversation, field);
    if let Some(timer) = &state.timer_ms {
        // Below 2^53, as it was read.
        let ms = timer.value as i64;
        let line = Notice::Timer(timer.value);
        take(key(Field::Timer), timer.revision, &ms, line)?;
    }
    if let Some(vanish) = &state.vanish {
        let line = Notice::Vanish(vanish.value);
        take(key(Field::Vanish), vanish.revision, &vanish.value, line)?;
    }
    if let Some(theme) = &state.theme {
        let line = Notice::Theme(theme.value.clone());
        take(key(Field::Theme), theme.revision, &theme.value, line)?;
    }
    if let Some(emoji) = &state.quick_emoji {
        let line = Notice::QuickEmoji(emoji.value.clone());
        take(key(Field::QuickEmoji), emoji.revision, &emoji.value, line)?;
    }
    for nickname in &state.nicknames {
        let account = AccountId(nickname.account);
        // Somebody who is not in has no name here; there would be no end to them.
        if conversation::role(connection, said.conversation, account)?.is_none() {
            continue;
        }
        let name = nickname.name.trim();
        let line = Notice::Nickname {
            account,
            name: name.to_owned(),
        };
        let key = Key::nickname(said.conversation, &nickname.account);
        take(key, nickname.revision, &name, line)?;
    }
    Ok((is_news, notice))
}

/// Whether a line of this kind is shown to somebody whose app has these features.
pub(crate) fn is_shown(notice: &Notice, features: &Features) -> bool {
    match notice {
        Notice::Theme(_) => features.themes,
        Notice::QuickEmoji(_) => features.quick_emoji,
        Notice::Nickname { .. } => features.nicknames,
        Notice::Described(_) => features.description,
        _ => true,
    }
}
