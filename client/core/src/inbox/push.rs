//! A run of the inbox, into the conversations it belongs to.

use std::collections::BTreeMap;

use bytes::Bytes;
use tresse_proto::codec;
use tresse_proto::ids::{ConversationId, InboxPosition};
use tresse_proto::wire::Entry;

use crate::error::{ClientError, FatalError};
use crate::store::unit::Unit;
use crate::{me, restored};

/// Deals with everything behind the cursor and moves it. Returns the new cursor.
pub(crate) fn push(
    unit: &mut Unit<'_>,
    entries: Vec<(InboxPosition, Bytes)>,
) -> Result<InboxPosition, ClientError> {
    let mut cursor = me::load(unit.connection)?
        .ok_or(FatalError::Damaged("me"))?
        .cursor;
    let before = cursor;
    let mut conversations: BTreeMap<ConversationId, Vec<Entry>> = BTreeMap::new();
    for (position, bytes) in entries {
        if position <= cursor {
            continue;
        }
        cursor = position;
        // An entry that is not even an entry names no conversation to show it in.
        let Ok(entry) = codec::decode_entry(bytes) else {
            continue;
        };
        let Ok(conversation) = ConversationId::try_from(&entry.conversation_id) else {
            continue;
        };
        conversations.entry(conversation).or_default().push(entry);
    }
    for (conversation, entries) in conversations {
        let newest_ms = restored::newest_commit_ms(&entries);
        super::process(unit, conversation, entries)?;
        restored::note_commits(unit.connection, conversation, newest_ms)?;
    }
    if cursor > before {
        me::set_cursor(unit.connection, cursor)?;
    }
    Ok(cursor)
}
