//! Reads that are asked for once; what is shown all the time is a watch.

use tresse_client_core::{Client, ClientError};

use crate::show::{all, message_info};
use crate::view::{Answer, PersonRow, RowId};

/// Kept messages that are listed at once.
const STARRED_MAX: usize = 500;

/// What is to be read.
pub(super) enum Read {
    People,
    MessageInfo(RowId),
    Starred,
    Privacy,
}

/// Reads it.
pub(super) fn answer(client: &Client, read: Read) -> Result<Answer, ClientError> {
    Ok(match read {
        Read::People => Answer::People {
            people: client
                .contacts()?
                .iter()
                .map(|contact| PersonRow::of(client, contact))
                .collect::<Result<_, _>>()?,
        },
        Read::MessageInfo(row) => message_info(client.message_info(row)?),
        Read::Starred => Answer::Starred {
            hits: all(client.starred(STARRED_MAX)?),
        },
        Read::Privacy => {
            let privacy = client.privacy()?;
            Answer::Privacy {
                read_receipts: privacy.read_receipts,
                typing: privacy.typing,
            }
        }
    })
}
