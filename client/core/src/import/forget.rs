//! Takes out again what was imported.

use tresse_proto::ids::ConversationId;

use super::archive::is_archive;
use crate::conversation;
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::erased;
use crate::store::unit::Unit;

/// Everything that was imported into a conversation goes; an archive goes as a whole.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    conversation::record(unit.connection, conversation)?.ok_or(DomainError::UnknownConversation)?;
    for table in ["mention", "attachment", "reaction", "receipt"] {
        unit.connection
            .prepare_cached(&format!(
                "DELETE FROM {table} WHERE row IN
                 (SELECT row FROM message WHERE conversation = ?1 AND seq < 0)"
            ))?
            .execute([conversation.0])?;
    }
    unit.connection
        .prepare_cached("DELETE FROM message WHERE conversation = ?1 AND seq < 0")?
        .execute([conversation.0])?;
    if is_archive(unit.connection, conversation)? {
        for statement in [
            "DELETE FROM archive WHERE conversation = ?1",
            "DELETE FROM member WHERE conversation = ?1",
            "DELETE FROM conversation WHERE conversation = ?1",
            "DELETE FROM chat_due WHERE conversation = ?1",
        ] {
            unit.connection
                .prepare_cached(statement)?
                .execute([conversation.0])?;
        }
    }
    erased::note(unit.connection)?;
    unit.changed(Change::Conversation(conversation));
    unit.done(ticket, Outcome::Done);
    Ok(())
}
