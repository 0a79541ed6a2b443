//! Uploads and downloads of ciphertext over HTTP, chunk by chunk; both go on where they stopped.

use std::time::Duration;

use js_sys::Uint8Array;
use tresse_client_core::FileTrouble;
use tresse_proto::ids::BlobId;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, RequestInit, Response};

use super::{Watch, no_room};
use crate::opfs::files::{self, Writer};
use crate::scope::{scope, sleep};

/// Tries for one chunk before the core is told, which tries again later.
const TRIES_MAX: u32 = 5;

/// A blob at the server.
pub(super) struct Place {
    pub(super) blob: BlobId,
    pub(super) bytes: u64,
    pub(super) chunk_bytes: u64,
}

impl Place {
    fn chunks(&self) -> u64 {
        self.bytes.div_ceil(self.chunk_bytes).max(1)
    }

    /// Where a chunk begins and ends.
    fn range(&self, chunk: u64) -> (u64, u64) {
        let start = chunk * self.chunk_bytes;
        (start, (start + self.chunk_bytes).min(self.bytes))
    }

    fn url(&self, chunk: u64) -> String {
        format!("/v1/blobs/{}/{chunk}", self.blob)
    }
}

/// Uploads those chunks that the server lacks.
pub(super) async fn upload(
    place: &str,
    to: &Place,
    token: &[u8],
    watch: &Watch,
) -> Result<(), FileTrouble> {
    let file = files::read(place).await.map_err(|_| FileTrouble::Missing)?;
    if file.size() as u64 != to.bytes {
        return Err(FileTrouble::Missing);
    }
    let authorization = format!("Bearer {}", hex::encode(token));
    // Behind the first chunk that is missing all are; a single one is sent rather than asked for.
    let mut may_be_there = to.chunks() > 1;
    for chunk in 0..to.chunks() {
        let (start, end) = to.range(chunk);
        may_be_there = may_be_there && is_there(&to.url(chunk)).await?;
        if !may_be_there {
            let slice = file
                .slice_with_f64_and_f64(start as f64, end as f64)
                .map_err(|_| FileTrouble::Missing)?;
            let ask = Ask {
                method: "PUT",
                url: to.url(chunk),
                authorization: Some(&authorization),
                body: Some(&slice),
            };
            ask.send().await?;
        }
        watch.done(end, to.bytes)?;
    }
    Ok(())
}

async fn is_there(url: &str) -> Result<bool, FileTrouble> {
    let ask = Ask {
        method: "HEAD",
        url: url.to_owned(),
        authorization: None,
        body: None,
    };
    match ask.send().await {
        Ok(_) => Ok(true),
        Err(FileTrouble::Gone) => Ok(false),
        Err(trouble) => Err(trouble),
    }
}

/// Downloads what is not here. Whole chunks that are here are kept.
pub(super) async fn fetch(place: &str, from: &Place, watch: &Watch) -> Result<(), FileTrouble> {
    let writer = Writer::open(place).await.map_err(no_room)?;
    let here = writer.bytes().map_err(no_room)?;
    let first = if here == from.bytes {
        from.chunks()
    } else {
        here.min(from.bytes) / from.chunk_bytes
    };
    for chunk in first..from.chunks() {
        let (start, end) = from.range(chunk);
        let ask = Ask {
            method: "GET",
            url: from.url(chunk),
            authorization: None,
            body: None,
        };
        let bytes = ask.read().await?;
        if u64::from(bytes.length()) != end - start {
            return Err(FileTrouble::Refused);
        }
        writer.write(start, &bytes).map_err(no_room)?;
        watch.done(end, from.bytes)?;
    }
    writer.set_bytes(from.bytes).map_err(no_room)?;
    writer.flush().map_err(no_room)
}

/// A request that may be made again.
struct Ask<'a> {
    method: &'a str,
    url: String,
    authorization: Option<&'a str>,
    body: Option<&'a Blob>,
}

impl Ask<'_> {
    /// Asks until there is an answer that another try would not change.
    async fn send(&self) -> Result<Response, FileTrouble> {
        for attempt in 0..TRIES_MAX {
            if let Ok(response) = self.once().await {
                match response.status() {
                    200..=299 => return Ok(response),
                    404 | 410 => return Err(FileTrouble::Gone),
                    408 | 429 | 500.. => {}
                    _ => return Err(FileTrouble::Refused),
                }
            }
            pause(attempt).await;
        }
        Err(FileTrouble::Unreachable)
    }

    /// The same, with all that comes behind the answer.
    async fn read(&self) -> Result<Uint8Array, FileTrouble> {
        for attempt in 0..TRIES_MAX {
            let response = self.send().await?;
            if let Ok(promise) = response.array_buffer()
                && let Ok(buffer) = JsFuture::from(promise).await
            {
                return Ok(Uint8Array::new(&buffer));
            }
            // The connection broke within the chunk.
            pause(attempt).await;
        }
        Err(FileTrouble::Unreachable)
    }

    async fn once(&self) -> Result<Response, JsValue> {
        let init = RequestInit::new();
        init.set_method(self.method);
        init.set_body_opt_blob(self.body);
        if let Some(authorization) = self.authorization {
            let headers = Headers::new()?;
            headers.set("authorization", authorization)?;
            init.set_headers_headers(&headers);
        }
        let promise = scope().fetch_with_str_and_init(&self.url, &init);
        Ok(JsFuture::from(promise).await?.unchecked_into())
    }
}

/// 100 ms, 200 ms, … 1.6 s.
async fn pause(attempt: u32) {
    sleep(Duration::from_millis(100 << attempt.min(4))).await;
}
