//! Whether a message is worth a notification.
//!
//! Surprising rule: strangers make none. Whoever was not let in does not get to ring.

use tresse_client_core::{Client, ClientError, Folder, RowBody};
use tresse_proto::ids::ConversationId;

use crate::view::Notification;

/// What to show of a message that came just now, if anything.
pub(crate) fn of(
    client: &Client,
    now_ms: u64,
    conversation: ConversationId,
    row: i64,
) -> Result<Option<Notification>, ClientError> {
    let Some(message) = client.message_row(now_ms, row)? else {
        return Ok(None);
    };
    let is_news = matches!(message.body, RowBody::Text(_) | RowBody::Unsupported);
    if message.is_own || !is_news {
        return Ok(None);
    }
    let Some(chat) = client.chat_row(conversation)? else {
        return Ok(None);
    };
    let is_shown = matches!(chat.folder, Folder::Inbox | Folder::General);
    let is_muted = chat.muted_until_ms > now_ms;
    // What the list says of the newest line is what the notification says.
    let Some(last) = chat.last.filter(|last| last.row == row) else {
        return Ok(None);
    };
    if !is_shown || is_muted || chat.stranger {
        return Ok(None);
    }
    Ok(Some(Notification {
        conversation: conversation.into(),
        row,
        title: chat.title,
        sender: last.sender.shown,
        summary: last.summary.into(),
        is_request: false,
    }))
}
