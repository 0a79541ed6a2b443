//! What a group says about itself and looks like, in its row.

use rusqlite::Connection;
use tresse_content::application::Detail;
use tresse_proto::ids::ConversationId;

use super::TOLD_REVISION_MAX;
use crate::picture;

/// Says something else about a group. `is_change` and revisions are as for names. `false` if it is no
/// news.
pub(crate) fn describe(
    connection: &Connection,
    conversation: ConversationId,
    detail: &Detail<String>,
) -> Result<bool, rusqlite::Error> {
    let changed = connection
        .prepare_cached(
            "UPDATE conversation SET description = ?2, description_revision = CASE ?4
                 WHEN 1 THEN min(4294967295, max(description_revision + 1, ?3)) ELSE ?3 END
             WHERE conversation = ?1 AND (?4 = 1 OR description_revision < ?3)",
        )?
        .execute((
            conversation.0,
            &detail.value,
            told_revision(detail),
            detail.is_change,
        ))?;
    Ok(changed > 0)
}

/// Gives a group another picture. `false` if it is no news.
pub(crate) fn set_picture(
    connection: &Connection,
    conversation: ConversationId,
    detail: &Detail<Vec<u8>>,
) -> Result<bool, rusqlite::Error> {
    let had = super::record(connection, conversation)?.and_then(|record| record.picture);
    let id = picture::keep(connection, &detail.value)?;
    let changed = connection
        .prepare_cached(
            "UPDATE conversation SET picture = ?2, picture_revision = CASE ?4
                 WHEN 1 THEN min(4294967295, max(picture_revision + 1, ?3)) ELSE ?3 END
             WHERE conversation = ?1 AND (?4 = 1 OR picture_revision < ?3)",
        )?
        .execute((
            conversation.0,
            id.map(|it| it.0),
            told_revision(detail),
            detail.is_change,
        ))?;
    for unused in [had, id] {
        picture::drop_unused(connection, unused)?;
    }
    Ok(changed > 0)
}

fn told_revision<T>(detail: &Detail<T>) -> u32 {
    if detail.is_change {
        detail.revision
    } else {
        detail.revision.min(TOLD_REVISION_MAX)
    }
}
