//! Rows of a list.

use tresse_client_core::{ChatQuery, Client, ClientError};

use super::rows::Sent;
use super::{ROWS_MAX, Shown};
use crate::show::all;
use crate::view::{ChatRow, Filter, Folder, FromCore, WatchId};

/// Which part of which list.
pub(super) struct Part<'a> {
    pub(super) folder: Folder,
    pub(super) filter: Filter,
    pub(super) named: &'a str,
    pub(super) from: u32,
    pub(super) count: u32,
}

pub(super) fn read(
    id: WatchId,
    client: &Client,
    shown: &mut Shown,
    part: Part<'_>,
) -> Result<Option<FromCore>, ClientError> {
    let page = client.chats(&ChatQuery {
        folder: part.folder.into(),
        filter: part.filter.into(),
        named: part.named.to_owned(),
        from: part.from as usize,
        count: part.count.min(ROWS_MAX) as usize,
    })?;
    let total = u32::try_from(page.total).unwrap_or(u32::MAX);
    let (is_same_frame, mut sent) = match std::mem::replace(shown, Shown::Nothing) {
        Shown::List {
            total: before,
            from,
            rows,
        } => (before == total && from == part.from, rows),
        _ => (false, Sent::default()),
    };
    let rows: Vec<ChatRow> = all(page.rows);
    let news = sent.go_over(rows, |row| row.id);
    *shown = Shown::List {
        total,
        from: part.from,
        rows: sent,
    };
    Ok((news.is_other || !is_same_frame).then_some(FromCore::List {
        id,
        total,
        from: part.from,
        keys: news.keys,
        rows: news.rows,
    }))
}
