//! Pictures of people and groups: small files that travel within messages, each kept once.
//!
//! Surprising rule: nothing is decoded here. A picture is bytes of a known beginning and a bounded
//! length; what they show is found out by a browser, which is made for hostile ones.

use std::fmt;
use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension, Row};
use sha2::{Digest, Sha256};

use crate::compose::PolicyError;

/// Names the bytes of a picture, for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureId(pub [u8; Self::LEN]);

impl PictureId {
    /// Bytes of an id.
    pub const LEN: usize = 16;

    fn of(content: &[u8]) -> Self {
        let hash: [u8; 32] = Sha256::digest(content).into();
        let mut id = [0; Self::LEN];
        id.copy_from_slice(&hash[..Self::LEN]);
        Self(id)
    }

    /// From a column that may be empty.
    pub(crate) fn column(row: &Row<'_>, index: usize) -> Result<Option<Self>, rusqlite::Error> {
        Ok(row.get::<_, Option<[u8; Self::LEN]>>(index)?.map(Self))
    }
}

impl fmt::Display for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Not the id of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of a picture has 32 hexadecimal digits")]
pub struct InvalidPictureId;

impl FromStr for PictureId {
    type Err = InvalidPictureId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut id = [0; Self::LEN];
        hex::decode_to_slice(text, &mut id).map_err(|_| InvalidPictureId)?;
        Ok(Self(id))
    }
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/webp` or `image/jpeg`.
    pub media_type: &'static str,
    /// The file.
    pub content: Vec<u8>,
}

/// The media type that the first bytes say, if it is one of those that are shown.
pub(crate) fn media_type(content: &[u8]) -> Option<&'static str> {
    if content.starts_with(&[0xff, 0xd8, 0xff]) {
        return Some("image/jpeg");
    }
    let is_webp = content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP");
    is_webp.then_some("image/webp")
}

/// Whether a picture is what is shown; none at all is fine.
pub(crate) fn is_fine(content: &[u8]) -> bool {
    content.is_empty() || media_type(content).is_some()
}

/// Whether the person may use a file as a picture.
pub(crate) fn check(content: &[u8], max: usize) -> Result<(), PolicyError> {
    if content.len() > max {
        return Err(PolicyError::PictureTooLarge { max });
    }
    if is_fine(content) {
        Ok(())
    } else {
        Err(PolicyError::BadPicture)
    }
}

/// Keeps a picture; empty bytes are none.
pub(crate) fn keep(
    connection: &Connection,
    content: &[u8],
) -> Result<Option<PictureId>, rusqlite::Error> {
    if content.is_empty() {
        return Ok(None);
    }
    let id = PictureId::of(content);
    connection
        .prepare_cached(
            "INSERT INTO picture (id, content) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
        )?
        .execute((id.0, content))?;
    Ok(Some(id))
}

/// Removes a picture if nobody has it any more.
pub(crate) fn drop_unused(
    connection: &Connection,
    id: Option<PictureId>,
) -> Result<(), rusqlite::Error> {
    let Some(id) = id else { return Ok(()) };
    connection
        .prepare_cached(
            "DELETE FROM picture WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM contact WHERE picture = ?1)
             AND NOT EXISTS (SELECT 1 FROM conversation WHERE picture = ?1)
             AND NOT EXISTS (SELECT 1 FROM me WHERE picture = ?1)",
        )?
        .execute([id.0])?;
    Ok(())
}

/// The bytes of a picture.
pub(crate) fn load(
    connection: &Connection,
    id: PictureId,
) -> Result<Option<Vec<u8>>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT content FROM picture WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate::migrate;

    #[test]
    fn only_the_beginning_of_a_file_decides_whether_it_is_a_picture() {
        assert_eq!(
            media_type(b"\xff\xd8\xff\xe0 and so on"),
            Some("image/jpeg")
        );
        assert_eq!(media_type(b"RIFF\x04\0\0\0WEBPVP8 "), Some("image/webp"));
        for other in [
            &b"<svg/>"[..],
            b"RIFF\x04\0\0\0WAVE",
            b"\x89PNG",
            b"\xff\xd8",
            b"RIFF",
        ] {
            assert_eq!(media_type(other), None, "{other:x?}");
        }
        assert_eq!(check(b"<svg/>", 100), Err(PolicyError::BadPicture));
        assert_eq!(check(&[], 0), Ok(()));
        let large = [&b"\xff\xd8\xff"[..], &[0; 98]].concat();
        assert_eq!(
            check(&large, 100),
            Err(PolicyError::PictureTooLarge { max: 100 })
        );
    }

    #[test]
    fn a_picture_is_kept_once_and_goes_with_the_last_who_has_it() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        let count = || -> i64 {
            let sql = "SELECT count(*) FROM picture";
            connection.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        let id = keep(&connection, b"\xff\xd8\xff").unwrap().unwrap();
        assert_eq!(keep(&connection, b"\xff\xd8\xff").unwrap(), Some(id));
        assert_eq!(keep(&connection, b"").unwrap(), None);
        assert_eq!(count(), 1);
        assert_eq!(id.to_string().parse(), Ok(id));
        connection
            .execute(
                "INSERT INTO contact (account, standing, picture) VALUES (x'01', 'known', ?1)",
                [id.0],
            )
            .unwrap();
        drop_unused(&connection, Some(id)).unwrap();
        assert_eq!(load(&connection, id).unwrap().unwrap(), b"\xff\xd8\xff");
        connection.execute("DELETE FROM contact", []).unwrap();
        drop_unused(&connection, Some(id)).unwrap();
        assert_eq!(count(), 0);
    }
}
