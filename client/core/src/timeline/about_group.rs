//! What somebody says about the conversation itself: what a group is called and looks like, what all
//! members see alike.
//!
//! Surprising rule: a change is a line in the timeline, what is told again to newcomers is none.

use rusqlite::Connection;
use tresse_content::application::{GroupInfo, SharedState};
use tresse_proto::wire::ConversationKind;

use super::apply::{ApplyInput, moved};
use super::ignored::Reason;
use super::message::Notice;
use super::notice::{self, NoticeInput, Place};
use crate::effect::Change;
use crate::error::ClientError;
use crate::{conversation, picture, shared};

/// Any member may name a group; a conversation between two has no name.
pub(super) fn apply(
    connection: &Connection,
    input: &ApplyInput<'_>,
    info: &GroupInfo,
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let kind = conversation::record(connection, input.conversation)?.map(|record| record.kind);
    if kind == Some(ConversationKind::Direct) {
        return Ok(Ok(Vec::new()));
    }
    let content = info.picture.as_ref().map(|detail| &detail.value);
    if !content.is_none_or(|content| picture::is_fine(content)) {
        return Ok(Err(Reason::NotAPicture));
    }
    let mut is_news = false;
    let mut line = None;
    if info.is_change {
        conversation::set_name(connection, input.conversation, &info.name, info.revision)?;
        is_news = true;
        line = Some(Notice::Renamed(info.name.clone()));
    } else {
        is_news |=
            conversation::fill_name(connection, input.conversation, &info.name, info.revision)?;
    }
    if let Some(detail) = &info.description {
        is_news |= conversation::details::describe(connection, input.conversation, detail)?;
        if detail.is_change {
            line.get_or_insert(Notice::Described(detail.value.clone()));
        }
    }
    if let Some(detail) = &info.picture {
        is_news |= conversation::details::set_picture(connection, input.conversation, detail)?;
        if detail.is_change {
            let removed = detail.value.is_empty();
            line.get_or_insert(Notice::Pictured { removed });
        }
    }
    if !is_news {
        return Ok(Ok(Vec::new()));
    }
    Ok(Ok(changes(connection, input, line)?))
}

/// Any member may change what all see alike, within what the networks have.
pub(super) fn shared(
    connection: &Connection,
    input: &ApplyInput<'_>,
    state: &SharedState,
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let said = shared::apply::Said {
        conversation: input.conversation,
        sender: input.sender.account(),
        networks: input.networks,
    };
    let are_pins_fine = shared::pin::is_fine(input.networks, said.sender, state);
    if !are_pins_fine || !shared::apply::is_fine(connection, said, state)? {
        return Ok(Err(Reason::NotHere));
    }
    if !state.pins.is_empty() {
        return pinned(connection, input, state);
    }
    let (is_news, line) = shared::apply::apply(connection, said, state)?;
    if !is_news {
        return Ok(Ok(Vec::new()));
    }
    Ok(Ok(changes(connection, input, line)?))
}

/// Messages were pinned or taken off.
fn pinned(
    connection: &Connection,
    input: &ApplyInput<'_>,
    state: &SharedState,
) -> Result<Result<Vec<Change>, Reason>, ClientError> {
    let by = input.sender.account();
    let pins = &state.pins;
    let rows = shared::pin::apply(connection, input.conversation, by, input.at_ms, pins)?;
    if rows.is_empty() {
        return Ok(Err(Reason::UnknownMessage));
    }
    let mut changes = vec![Change::Conversation(input.conversation)];
    changes.extend(rows.into_iter().map(|row| input.changed(row)));
    Ok(Ok(changes))
}

/// What is announced, with a line if there is one that this person's app shows.
fn changes(
    connection: &Connection,
    input: &ApplyInput<'_>,
    line: Option<Notice>,
) -> Result<Vec<Change>, ClientError> {
    let mut changes = vec![Change::Conversation(input.conversation)];
    let own = input.networks.by_code(input.own.network());
    let is_shown =
        |line: &Notice| own.is_none_or(|own| shared::apply::is_shown(line, &own.features));
    let Some(line) = line.filter(is_shown) else {
        return Ok(changes);
    };
    // Again only after a restore of the server: the line is there, and stands elsewhere now.
    changes.extend(moved(connection, input)?);
    changes.extend(notice::note(
        connection,
        &NoticeInput {
            conversation: input.conversation,
            by: input.sender,
            is_own: input.is_own(),
            place: Place {
                seq: input.seq,
                at_ms: input.at_ms,
                is_its_turn: true,
            },
            message: Some(input.message),
            notice: &line,
        },
    )?);
    Ok(changes)
}
