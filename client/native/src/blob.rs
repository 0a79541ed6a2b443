//! Attachments over HTTP, chunk by chunk. What travels is ciphertext; both directions go on where
//! they stopped, so that a lost connection costs one chunk at most.

use std::io::SeekFrom;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::{Client, Response, StatusCode, Url};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tresse_proto::ids::BlobId;
use tresse_proto::limits::BLOB_CHUNK_BYTES;

use crate::error::BlobError;
use crate::random::jitter;
use crate::server_url::ServerUrl;
use crate::tls::Tls;

/// Tries for one chunk before giving up.
const TRIES_MAX: u32 = 6;
/// One chunk on a slow line.
const CHUNK_TIMEOUT: Duration = Duration::from_secs(120);

/// The server's place for blobs.
#[derive(Debug, Clone)]
pub struct Blobs {
    server: ServerUrl,
    tls: Tls,
    http: Arc<OnceLock<Client>>,
}

impl Blobs {
    /// Costs nothing until it is used; clones share their connections.
    pub fn new(server: ServerUrl, tls: Tls) -> Self {
        Self {
            server,
            tls,
            http: Arc::default(),
        }
    }

    fn http(&self) -> &Client {
        self.http.get_or_init(|| {
            Client::builder()
                .tls_backend_preconfigured((*self.tls.config()).clone())
                .redirect(reqwest::redirect::Policy::none())
                .timeout(CHUNK_TIMEOUT)
                .build()
                .expect("the TLS configuration was made by this crate")
        })
    }

    fn chunk(&self, blob: BlobId, chunk: u64) -> Url {
        self.server.http(&format!("v1/blobs/{blob}/{chunk}"))
    }

    /// Uploads a file of ciphertext. Chunks which are there already are not sent again. `progress`
    /// learns how many bytes are there.
    pub async fn upload(
        &self,
        blob: BlobId,
        token: &[u8],
        file: &Path,
        chunk_bytes: u32,
        progress: impl Fn(u64),
    ) -> Result<(), BlobError> {
        let unusable = |source| BlobError::File {
            file: file.to_owned(),
            source,
        };
        let mut reader = File::open(file).await.map_err(unusable)?;
        let size = reader.metadata().await.map_err(unusable)?.len();
        let chunk_bytes = u64::from(chunk_bytes.max(1));
        let chunks = size.div_ceil(chunk_bytes).max(1);
        let authorization = format!("Bearer {}", hex(token));
        // With a single chunk the question costs as much as the answer, and behind the first one
        // that is missing all are.
        let mut may_be_there = chunks > 1;
        for chunk in 0..chunks {
            let url = self.chunk(blob, chunk);
            let start = chunk * chunk_bytes;
            may_be_there = may_be_there && self.has(&url).await?;
            if may_be_there {
                progress((start + chunk_bytes).min(size));
                continue;
            }
            let mut bytes = vec![0; (size - start).min(chunk_bytes) as usize];
            reader
                .seek(SeekFrom::Start(start))
                .await
                .map_err(unusable)?;
            reader.read_exact(&mut bytes).await.map_err(unusable)?;
            let bytes = bytes::Bytes::from(bytes);
            self.retry(|| {
                self.http()
                    .put(url.clone())
                    .header("authorization", &authorization)
                    .body(bytes.clone())
            })
            .await?;
            progress((start + chunk_bytes).min(size));
        }
        Ok(())
    }

    async fn has(&self, url: &Url) -> Result<bool, BlobError> {
        match self.retry(|| self.http().head(url.clone())).await {
            Ok(_) => Ok(true),
            Err(BlobError::Gone) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Downloads `size` bytes of ciphertext. Whole chunks that `file` holds already are kept. `progress`
    /// learns how many bytes are here.
    pub async fn download(
        &self,
        blob: BlobId,
        size: u64,
        file: &Path,
        progress: impl Fn(u64),
    ) -> Result<(), BlobError> {
        let unusable = |source| BlobError::File {
            file: file.to_owned(),
            source,
        };
        let chunk_bytes = BLOB_CHUNK_BYTES as u64;
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(false);
        #[cfg(unix)]
        options.mode(0o600);
        let mut writer = options.open(file).await.map_err(unusable)?;
        let there = writer.metadata().await.map_err(unusable)?.len();
        let chunks = size.div_ceil(chunk_bytes);
        let first = if there == size {
            chunks
        } else {
            there.min(size) / chunk_bytes
        };
        for chunk in first..chunks {
            let start = chunk * chunk_bytes;
            let expected = (size - start).min(chunk_bytes);
            let bytes = self.fetch(self.chunk(blob, chunk), expected).await?;
            writer
                .seek(SeekFrom::Start(start))
                .await
                .map_err(unusable)?;
            writer.write_all(&bytes).await.map_err(unusable)?;
            progress(start + expected);
        }
        writer.set_len(size).await.map_err(unusable)?;
        writer.sync_data().await.map_err(unusable)
    }

    async fn fetch(&self, url: Url, expected: u64) -> Result<bytes::Bytes, BlobError> {
        for attempt in 0..TRIES_MAX {
            let response = self.retry(|| self.http().get(url.clone())).await?;
            if response
                .content_length()
                .is_some_and(|length| length != expected)
            {
                return Err(BlobError::WrongSize);
            }
            match response.bytes().await {
                Ok(bytes) if bytes.len() as u64 == expected => return Ok(bytes),
                Ok(_) => return Err(BlobError::WrongSize),
                // The connection broke within the chunk.
                Err(_) => pause(attempt).await,
            }
        }
        Err(BlobError::Unreachable)
    }

    /// Asks until there is an answer that another try would not change.
    async fn retry(
        &self,
        request: impl Fn() -> reqwest::RequestBuilder,
    ) -> Result<Response, BlobError> {
        for attempt in 0..TRIES_MAX {
            if let Ok(response) = request().send().await {
                let status = response.status();
                match status {
                    StatusCode::NOT_FOUND | StatusCode::GONE => return Err(BlobError::Gone),
                    _ if status.is_success() => return Ok(response),
                    StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {}
                    _ if status.is_client_error() => {
                        return Err(BlobError::Refused(status.as_u16()));
                    }
                    _ => {}
                }
            }
            pause(attempt).await;
        }
        Err(BlobError::Unreachable)
    }
}

/// 100 ms, 200 ms, … 1.6 s, each with jitter.
async fn pause(attempt: u32) {
    let longest = 100_u64 << attempt.min(4);
    tokio::time::sleep(Duration::from_millis(jitter(longest))).await;
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String grows as needed");
        text
    })
}
