//! Messages of a conversation.

use tresse_client_core::{Around, Client, ClientError};
use tresse_proto::ids::ConversationId;

use super::rows::Sent;
use super::{ROWS_MAX, Shown};
use crate::show::all;
use crate::view::{FromCore, MessageRow, RowId, WatchId};

/// Which part of which conversation, and when.
pub(super) struct Part {
    pub(super) conversation: ConversationId,
    pub(super) anchor: Option<RowId>,
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) now_ms: u64,
}

pub(super) fn read(
    id: WatchId,
    client: &Client,
    shown: &mut Shown,
    part: Part,
) -> Result<Option<FromCore>, ClientError> {
    let around = Around {
        anchor: part.anchor,
        before: part.before.min(ROWS_MAX) as usize,
        after: part.after.min(ROWS_MAX) as usize,
    };
    let thread = client.thread(part.now_ms, part.conversation, around)?;
    let (older, newer) = (thread.older, thread.newer);
    let (is_same_frame, mut sent) = match std::mem::replace(shown, Shown::Nothing) {
        Shown::Thread {
            older: had_older,
            newer: had_newer,
            rows,
        } => ((had_older, had_newer) == (older, newer), rows),
        _ => (false, Sent::default()),
    };
    let rows: Vec<MessageRow> = all(thread.rows);
    let news = sent.go_over(rows, |row| row.row);
    *shown = Shown::Thread {
        older,
        newer,
        rows: sent,
    };
    Ok(
        (news.is_other || !is_same_frame).then_some(FromCore::Thread {
            id,
            older,
            newer,
            keys: news.keys,
            rows: news.rows,
        }),
    )
}
