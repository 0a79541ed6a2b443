//! Reads that are asked for once; what is shown all the time is a watch.

use tresse_client_core::{Client, ClientError, PictureId, Planned};
use tresse_proto::ids::ConversationId;

use crate::show::{all, base64, message_info, privacy};
use crate::view::{Answer, RowId};

/// Kept messages that are listed at once.
const STARRED_MAX: usize = 500;

/// What is to be read.
pub(super) enum Read {
    People,
    MessageInfo(RowId),
    Starred,
    Privacy,
    Preview(ConversationId, Planned),
    Picture(PictureId),
}

/// Reads it.
pub(super) fn answer(client: &Client, read: Read) -> Result<Answer, ClientError> {
    Ok(match read {
        Read::People => Answer::People {
            people: all(client.people()?),
        },
        Read::MessageInfo(row) => message_info(client.message_info(row)?),
        Read::Preview(conversation, planned) => Answer::Preview {
            losses: all(client.preview(conversation, &planned)?),
        },
        Read::Starred => Answer::Starred {
            hits: all(client.starred(STARRED_MAX)?),
        },
        Read::Privacy => privacy(client.privacy()?, client.privacy_choices()?),
        Read::Picture(id) => {
            let picture = client.picture(id)?;
            Answer::Picture {
                media_type: picture.media_type.to_owned(),
                data: base64::encode(&picture.content),
            }
        }
    })
}
