//! Encrypted attachments: chunks in an object store, without a table.
//!
//! A chunk is the object `blobs/<first 2 hex digits>/<id>/<number>`, and the last one has `.last`
//! behind its number: so a listing alone tells whether an upload was finished. A chunk is written
//! once and never changed; writing it again changes nothing.

mod sweep;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{GetResult, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions};
use tresse_proto::ids::BlobId;
use tresse_proto::limits::{BLOB_BYTES_MAX, BLOB_CHUNK_BYTES};
use tresse_server_core::{SecretKey, upload_token};

/// Where chunks are kept, and the key that upload tokens are checked with.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    key: SecretKey,
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blobs").finish_non_exhaustive()
    }
}

/// Why a blob request fails.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BlobError {
    #[error("the upload token is missing or not for this blob")]
    Token,
    #[error("the time for this upload is over; ask for a new blob")]
    Expired,
    #[error("the blob has fewer chunks, or this chunk has another size")]
    Size,
    #[error("there is no such chunk")]
    Unknown,
    #[error("the object store failed; try again later")]
    Store(#[source] object_store::Error),
}

impl Blobs {
    /// `key` is the core's `blob_key`.
    pub fn new(store: Arc<dyn ObjectStore>, key: SecretKey) -> Self {
        Self { store, key }
    }

    /// How many bytes a chunk must have, if the token allows to write it now.
    pub(crate) fn expected(
        &self,
        blob: BlobId,
        chunk: u32,
        token: &[u8],
        now_ms: u64,
    ) -> Result<Expected, BlobError> {
        // Whether the token is ours is one question, whether it is over another, with another answer.
        let upload = upload_token(&self.key, blob, token, 0).ok_or(BlobError::Token)?;
        if upload.expires_at_ms <= now_ms {
            return Err(BlobError::Expired);
        }
        if upload.size == 0 || upload.size > BLOB_BYTES_MAX {
            return Err(BlobError::Size);
        }
        let last = (upload.size - 1) / BLOB_CHUNK_BYTES as u64;
        let bytes = match u64::from(chunk) {
            chunk if chunk < last => BLOB_CHUNK_BYTES,
            chunk if chunk == last => (upload.size - last * BLOB_CHUNK_BYTES as u64) as usize,
            _ => return Err(BlobError::Size),
        };
        Ok(Expected {
            bytes,
            is_last: u64::from(chunk) == last,
        })
    }

    /// Stores a chunk whose size was checked. Twice is the same as once.
    pub(crate) async fn put(
        &self,
        blob: BlobId,
        chunk: u32,
        expected: Expected,
        bytes: Bytes,
    ) -> Result<(), BlobError> {
        if bytes.len() != expected.bytes {
            return Err(BlobError::Size);
        }
        let options = PutOptions {
            mode: PutMode::Create,
            ..PutOptions::default()
        };
        let path = path(blob, chunk, expected.is_last);
        match self.store.put_opts(&path, bytes.into(), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(()),
            Err(error) => Err(BlobError::Store(error)),
        }
    }

    /// Reads a chunk.
    pub(crate) async fn get(&self, blob: BlobId, chunk: u32) -> Result<GetResult, BlobError> {
        for is_last in [false, true] {
            match self.store.get(&path(blob, chunk, is_last)).await {
                Ok(found) => return Ok(found),
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(BlobError::Store(error)),
            }
        }
        Err(BlobError::Unknown)
    }

    /// The size of a chunk that is there.
    pub(crate) async fn size(&self, blob: BlobId, chunk: u32) -> Result<u64, BlobError> {
        for is_last in [false, true] {
            match self.store.head(&path(blob, chunk, is_last)).await {
                Ok(found) => return Ok(found.size),
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(BlobError::Store(error)),
            }
        }
        Err(BlobError::Unknown)
    }
}

/// What a chunk must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) bytes: usize,
    is_last: bool,
}

fn path(blob: BlobId, chunk: u32, is_last: bool) -> Path {
    let id = blob.to_string();
    let suffix = if is_last { LAST } else { "" };
    Path::from(format!("{ROOT}/{}/{id}/{chunk}{suffix}", &id[..2]))
}

const ROOT: &str = "blobs";
const LAST: &str = ".last";

#[cfg(test)]
mod tests {
    use object_store::memory::InMemory;
    use tresse_server_core::UploadToken;

    use super::*;

    const BLOB: BlobId = BlobId([0xab; 32]);
    const CHUNK: u64 = BLOB_CHUNK_BYTES as u64;

    fn blobs() -> Blobs {
        Blobs::new(Arc::new(InMemory::new()), SecretKey([5; 32]))
    }

    /// A token that is over at 1000 ms.
    fn token(size: u64) -> [u8; 48] {
        let expires_at_ms = 1000;
        UploadToken {
            size,
            expires_at_ms,
        }
        .sign(&SecretKey([5; 32]), BLOB)
    }

    fn expected(size: u64, chunk: u32) -> Result<Expected, BlobError> {
        blobs().expected(BLOB, chunk, &token(size), 999)
    }

    #[test]
    fn every_chunk_is_full_but_the_last() {
        for (size, chunk, bytes, is_last) in [
            (1, 0, 1, true),
            (CHUNK, 0, BLOB_CHUNK_BYTES, true),
            (CHUNK + 1, 0, BLOB_CHUNK_BYTES, false),
            (CHUNK + 1, 1, 1, true),
            (3 * CHUNK, 2, BLOB_CHUNK_BYTES, true),
        ] {
            assert_eq!(
                expected(size, chunk).expect("allowed"),
                Expected { bytes, is_last },
                "size {size}, chunk {chunk}"
            );
        }
    }

    #[test]
    fn there_is_no_chunk_behind_the_last_and_no_empty_or_endless_blob() {
        for (size, chunk) in [(CHUNK, 1), (1, u32::MAX), (0, 0), (BLOB_BYTES_MAX + 1, 0)] {
            assert!(
                matches!(expected(size, chunk), Err(BlobError::Size)),
                "{size} {chunk}"
            );
        }
    }

    #[test]
    fn an_upload_ends_when_its_token_does() {
        assert!(matches!(
            blobs().expected(BLOB, 0, &token(1), 1000),
            Err(BlobError::Expired)
        ));
    }

    #[test]
    fn a_token_is_good_for_its_blob_only_and_cannot_be_changed() {
        let other = BlobId([0xac; 32]);
        assert!(matches!(
            blobs().expected(other, 0, &token(1), 0),
            Err(BlobError::Token)
        ));
        let mut larger = token(1);
        larger[7] += 1;
        for wrong in [&larger[..], &[], &token(1)[1..]] {
            assert!(matches!(
                blobs().expected(BLOB, 0, wrong, 0),
                Err(BlobError::Token)
            ));
        }
    }
}
