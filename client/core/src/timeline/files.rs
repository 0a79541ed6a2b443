//! Where the files of messages are, for screens.

use std::collections::HashMap;

use rusqlite::Connection;

use super::message::Message;
use super::read::each_of;
use crate::file::{self, FileRow, FileState};

/// What is stored of where a file is.
#[derive(Debug, Default)]
pub(super) struct Stored {
    stored: String,
    outgoing: Option<String>,
    failure: Option<String>,
}

/// Of all files of these messages, in their order: one statement.
pub(super) fn stored(
    connection: &Connection,
    rows: &[i64],
) -> Result<HashMap<i64, Vec<Stored>>, rusqlite::Error> {
    let mut all: HashMap<i64, Vec<Stored>> = HashMap::new();
    let select = "SELECT row, position, stored,
                         (SELECT state FROM outgoing_file
                          WHERE outgoing_file.row = attachment.row
                            AND outgoing_file.position = attachment.position),
                         (SELECT failure FROM outgoing WHERE outgoing.row = attachment.row)
                  FROM attachment";
    each_of(connection, select, rows, |row| {
        all.entry(row.get(0)?).or_default().push(Stored {
            stored: row.get(2)?,
            outgoing: row.get(3)?,
            failure: row.get(4)?,
        });
        Ok(())
    })?;
    Ok(all)
}

/// The files of a message. `is_allowed`: files of its conversation may be fetched.
pub(super) fn rows(message: &mut Message, stored: &[Stored], is_allowed: bool) -> Vec<FileRow> {
    let is_view_once = message.views.is_some();
    let attachments = std::mem::take(&mut message.attachments);
    let nothing = Stored::default();
    attachments
        .into_iter()
        .enumerate()
        .map(|(index, attachment)| {
            let state = state(stored.get(index).unwrap_or(&nothing), is_allowed);
            let state = match state {
                // Not at this server, or its key is gone.
                FileState::None if attachment.blob().is_none() || !attachment.has_key() => {
                    FileState::Gone
                }
                state => state,
            };
            FileRow {
                auto: state == FileState::None
                    && file::is_fetched_unasked(&attachment, is_view_once),
                attachment,
                state,
            }
        })
        .collect()
}

fn state(stored: &Stored, is_allowed: bool) -> FileState {
    if let Some(code) = &stored.failure {
        return FileState::Failed {
            code: code.clone(),
            can_retry: file::can_retry(code),
        };
    }
    match (stored.outgoing.as_deref(), stored.stored.as_str()) {
        (Some("chosen"), _) => FileState::Preparing,
        (Some(_), _) => FileState::Uploading,
        (None, "here") => FileState::Here,
        (None, "fetching") => FileState::Fetching,
        (None, "gone") => FileState::Gone,
        (None, _) if is_allowed => FileState::None,
        (None, _) => FileState::Barred,
    }
}
