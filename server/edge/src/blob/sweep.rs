//! Removes blobs by age: all after the retention time, unfinished uploads after a day.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore as _, ObjectStoreExt as _};
use tresse_proto::limits::BLOB_UPLOAD_TTL_MS;

use super::{Blobs, LAST, ROOT};

impl Blobs {
    /// Looks at every blob, one part of the store after the other. Gives the number of chunks that
    /// were removed.
    pub(crate) async fn sweep(
        &self,
        now_ms: u64,
        retention_ms: u64,
    ) -> Result<u64, object_store::Error> {
        let mut removed = 0;
        let parts = self
            .store
            .list_with_delimiter(Some(&Path::from(ROOT)))
            .await?;
        for part in parts.common_prefixes {
            let mut blobs: BTreeMap<String, Vec<ObjectMeta>> = BTreeMap::new();
            let mut chunks = self.store.list(Some(&part));
            while let Some(chunk) = chunks.try_next().await? {
                let (blob, _) = split(&chunk.location);
                blobs.entry(blob.to_owned()).or_default().push(chunk);
            }
            for chunk in blobs
                .into_values()
                .filter(|chunks| is_over(chunks, now_ms, retention_ms))
                .flatten()
            {
                self.store.delete(&chunk.location).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn is_over(chunks: &[ObjectMeta], now_ms: u64, retention_ms: u64) -> bool {
    let newest = chunks
        .iter()
        .map(|chunk| u64::try_from(chunk.last_modified.timestamp_millis()).unwrap_or(0))
        .max()
        .unwrap_or(0);
    let age = now_ms.saturating_sub(newest);
    age >= retention_ms || (age >= BLOB_UPLOAD_TTL_MS && !is_whole(chunks))
}

/// Whether the last chunk is there, and as many others as its number says.
fn is_whole(chunks: &[ObjectMeta]) -> bool {
    chunks
        .iter()
        .filter_map(|chunk| split(&chunk.location).1.strip_suffix(LAST))
        .filter_map(|last| last.parse::<usize>().ok())
        .any(|last| chunks.len() == last + 1)
}

fn split(location: &Path) -> (&str, &str) {
    location
        .as_ref()
        .rsplit_once('/')
        .unwrap_or(("", location.as_ref()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{SystemTime, UNIX_EPOCH};

    use bytes::Bytes;
    use object_store::memory::InMemory;
    use tresse_proto::ids::BlobId;
    use tresse_proto::limits::{BLOB_CHUNK_BYTES, RETENTION_MS};

    use tresse_server_core::{SecretKey, UploadToken};

    use super::super::BlobError;
    use super::*;

    const WHOLE: BlobId = BlobId([1; 32]);
    const PARTIAL: BlobId = BlobId([2; 32]);

    /// A whole blob of two chunks, and one whose second chunk never came.
    async fn blobs() -> (Blobs, u64) {
        let key = SecretKey([5; 32]);
        let blobs = Blobs::new(Arc::new(InMemory::new()), key.clone());
        for (blob, chunks) in [(WHOLE, 0..2), (PARTIAL, 0..1)] {
            let token = UploadToken {
                size: BLOB_CHUNK_BYTES as u64 + 1,
                expires_at_ms: u64::MAX,
            }
            .sign(&key, blob);
            for chunk in chunks {
                let expected = blobs.expected(blob, chunk, &token, 0).expect("allowed");
                let bytes = Bytes::from(vec![0; expected.bytes]);
                blobs
                    .put(blob, chunk, expected, bytes)
                    .await
                    .expect("stored");
            }
        }
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("after 1970");
        (blobs, now.as_millis() as u64)
    }

    #[tokio::test]
    async fn a_young_blob_stays_whole_or_not() {
        let (blobs, now) = blobs().await;
        assert_eq!(blobs.sweep(now, RETENTION_MS).await.expect("listed"), 0);
        assert!(blobs.size(PARTIAL, 0).await.is_ok());
    }

    #[tokio::test]
    async fn after_a_day_only_what_was_finished_stays() {
        let (blobs, now) = blobs().await;
        let tomorrow = now + BLOB_UPLOAD_TTL_MS + 1000;
        assert_eq!(
            blobs.sweep(tomorrow, RETENTION_MS).await.expect("listed"),
            1
        );
        assert!(matches!(
            blobs.size(PARTIAL, 0).await,
            Err(BlobError::Unknown)
        ));
        assert!(blobs.size(WHOLE, 1).await.is_ok());
    }

    #[tokio::test]
    async fn after_the_retention_time_nothing_stays() {
        let (blobs, now) = blobs().await;
        let late = now + RETENTION_MS + 1000;
        assert_eq!(blobs.sweep(late, RETENTION_MS).await.expect("listed"), 3);
        assert!(matches!(
            blobs.size(WHOLE, 0).await,
            Err(BlobError::Unknown)
        ));
    }
}
