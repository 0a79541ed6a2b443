//! A batch of an export, from what a window hands over to what the core takes.

use tresse_client_core as core;

use crate::view::{Class, Failure, ImportBody, ImportInto, ImportRow};

/// The batch.
pub(super) fn batch(into: ImportInto, rows: Vec<ImportRow>) -> Result<core::Import, Failure> {
    Ok(core::Import {
        into: match into {
            ImportInto::Chat { conversation, peer } => core::ImportInto::Chat {
                conversation: conversation.0,
                peer,
            },
            ImportInto::Archive { title } => core::ImportInto::Archive { title },
        },
        messages: rows.into_iter().map(message).collect::<Result<_, _>>()?,
    })
}

fn message(row: ImportRow) -> Result<core::ImportedMessage, Failure> {
    let mut id = [0; 32];
    hex::decode_to_slice(&row.id, &mut id)
        .map_err(|_| Failure::new(Class::Person, "bad_import"))?;
    Ok(core::ImportedMessage {
        id,
        at_ms: row.at,
        place: row.place,
        sender: row.sender,
        is_own: row.is_own,
        body: match row.body {
            ImportBody::Text { text } => core::ImportedBody::Text(text),
            ImportBody::Unsent => core::ImportedBody::Unsent,
            ImportBody::Line { text } => core::ImportedBody::Line(text),
        },
        files: row
            .files
            .into_iter()
            .map(|file| core::ImportedFile {
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes,
            })
            .collect(),
        reactions: row
            .reactions
            .into_iter()
            .map(|reaction| core::ImportedReaction {
                sender: reaction.sender,
                is_own: reaction.is_own,
                emoji: reaction.emoji,
            })
            .collect(),
        is_edited: row.edited,
    })
}
