//! The rows of files that are on their way out.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row};
use tresse_content::MessageId;
use tresse_proto::ids::{BlobId, ClientMsgId, ConversationId};

use crate::attachment::ciphertext_bytes;
use crate::file::FileOf;
use crate::store::rows::{id, optional_id, u64_column};

/// A message whose files are on their way out.
pub(super) struct Outgoing {
    pub(super) row: i64,
    pub(super) conversation: ConversationId,
    pub(super) reference: Option<ClientMsgId>,
    pub(super) expires_after_ms: Option<u64>,
    pub(super) failure: Option<String>,
}

/// How far a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Chosen,
    Sealed,
    Uploaded,
}

impl State {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Sealed => "sealed",
            Self::Uploaded => "uploaded",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "chosen" => Self::Chosen,
            "sealed" => Self::Sealed,
            _ => Self::Uploaded,
        }
    }
}

/// One of its files.
pub(super) struct OutgoingFile {
    pub(super) id: i64,
    pub(super) row: i64,
    pub(super) index: u32,
    pub(super) source: String,
    pub(super) state: State,
    pub(super) plain_bytes: u64,
    pub(super) place: String,
    pub(super) upload: Option<Upload>,
}

/// A place at the server.
#[derive(Clone)]
pub(super) struct Upload {
    pub(super) blob: BlobId,
    pub(super) token: Bytes,
    pub(super) chunk_bytes: u32,
    pub(super) placed_at_ms: u64,
}

impl OutgoingFile {
    pub(super) fn of(&self) -> FileOf {
        FileOf {
            place: self.place.clone(),
            row: self.row,
            index: self.index,
        }
    }

    pub(super) fn cipher_bytes(&self) -> u64 {
        ciphertext_bytes(self.plain_bytes)
    }
}

/// Name of the ciphertext of an outgoing file.
pub(super) fn place(id: i64) -> String {
    format!("out-{id}")
}

/// Whether an id only stands for one: real ones begin with the number of their hash.
pub(crate) fn is_outgoing(message: MessageId) -> bool {
    message.0[..2] == OUTGOING_ID
}

/// How the id of a message begins that is not written yet.
pub(super) const OUTGOING_ID: [u8; 2] = [0, 0xff];

/// Messages that wait for their files and do not stand still.
pub(crate) fn queued(connection: &Connection) -> Result<u64, rusqlite::Error> {
    connection
        .prepare_cached("SELECT count(*) FROM outgoing WHERE failure IS NULL")?
        .query_row([], |row| u64_column(row, 0))
}

const COLUMNS: &str = "row, conversation, reference, expires_after_ms, failure";

fn read(row: &Row<'_>) -> Result<Outgoing, rusqlite::Error> {
    Ok(Outgoing {
        row: row.get(0)?,
        conversation: id(row, 1)?,
        reference: optional_id(row, 2)?,
        expires_after_ms: row.get::<_, Option<i64>>(3)?.map(|ms| ms as u64),
        failure: row.get(4)?,
    })
}

pub(super) fn one(connection: &Connection, row: i64) -> Result<Option<Outgoing>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM outgoing WHERE row = ?1"))?
        .query_row([row], read)
        .optional()
}

pub(super) fn of_reference(
    connection: &Connection,
    reference: ClientMsgId,
) -> Result<Option<Outgoing>, rusqlite::Error> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM outgoing WHERE reference = ?1"
        ))?
        .query_row([reference.0], read)
        .optional()
}

/// Rows of all that do not stand still.
pub(super) fn going(connection: &Connection) -> Result<Vec<i64>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT row FROM outgoing WHERE failure IS NULL ORDER BY row")?
        .query_map([], |row| row.get(0))?
        .collect()
}

const FILE_COLUMNS: &str = "id, outgoing_file.row, outgoing_file.position, source, state, size, place, \
                            blob, token, chunk_bytes, placed_at_ms \
                            FROM outgoing_file JOIN attachment \
                            ON attachment.row = outgoing_file.row \
                            AND attachment.position = outgoing_file.position";

fn read_file(row: &Row<'_>) -> Result<OutgoingFile, rusqlite::Error> {
    let upload = match (optional_id(row, 7)?, row.get::<_, Option<Vec<u8>>>(8)?) {
        (Some(blob), Some(token)) => Some(Upload {
            blob,
            token: token.into(),
            chunk_bytes: u64_column(row, 9)? as u32,
            placed_at_ms: u64_column(row, 10)?,
        }),
        _ => None,
    };
    Ok(OutgoingFile {
        id: row.get(0)?,
        row: row.get(1)?,
        index: u64_column(row, 2)? as u32,
        source: row.get(3)?,
        state: State::parse(row.get_ref(4)?.as_str()?),
        plain_bytes: u64_column(row, 5)?,
        place: row.get(6)?,
        upload,
    })
}

/// Files of a message, in their order.
pub(super) fn files(
    connection: &Connection,
    row: i64,
) -> Result<Vec<OutgoingFile>, rusqlite::Error> {
    connection
        .prepare_cached(&format!(
            "SELECT {FILE_COLUMNS} WHERE outgoing_file.row = ?1 ORDER BY outgoing_file.position"
        ))?
        .query_map([row], read_file)?
        .collect()
}

pub(super) fn file(
    connection: &Connection,
    id: i64,
) -> Result<Option<OutgoingFile>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("SELECT {FILE_COLUMNS} WHERE id = ?1"))?
        .query_row([id], read_file)
        .optional()
}

/// The file that lies at a place.
pub(super) fn file_at(
    connection: &Connection,
    place: &str,
) -> Result<Option<OutgoingFile>, rusqlite::Error> {
    connection
        .prepare_cached(&format!("SELECT {FILE_COLUMNS} WHERE place = ?1"))?
        .query_row([place], read_file)
        .optional()
}

pub(super) fn set_state(
    connection: &Connection,
    id: i64,
    state: State,
) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("UPDATE outgoing_file SET state = ?2 WHERE id = ?1")?
        .execute((id, state.as_str()))?;
    Ok(())
}

/// The place at the server is of no use any more.
pub(super) fn forget_place(connection: &Connection, id: i64) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("UPDATE outgoing_file SET blob = NULL, token = NULL WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}
