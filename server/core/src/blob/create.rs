//! CreateBlob: room for one encrypted attachment, as large as the caller's network allows.

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::BlobId;
use tresse_proto::limits;
use tresse_proto::wire;
use tresse_proto::wire::server_frame::Body;
use tresse_store::Store;

use crate::blob::token::UploadToken;
use crate::context::Context;
use crate::core::Core;
use crate::failure::{Outcome, refuse};
use crate::limit::{Action, Who};
use crate::session::Caller;

impl<S: Store> Core<S> {
    pub(crate) fn create_blob(
        &mut self,
        cx: &mut Context<'_>,
        caller: &Caller,
        request: wire::CreateBlob,
    ) -> Outcome {
        // Ciphertext is a little longer than what it hides: one chunk of room covers tags and padding.
        let size_max = self
            .config
            .networks
            .by_code(caller.account().network())
            .map_or(0, |network| {
                network.policy.largest_attachment_bytes() + limits::BLOB_CHUNK_BYTES as u64
            })
            .min(limits::BLOB_BYTES_MAX);
        if request.size == 0 {
            return Err(refuse(ErrorCode::Malformed, "a blob has at least one byte"));
        }
        if request.size > size_max {
            return Err(refuse(
                ErrorCode::TooLarge,
                format!("blobs have at most {size_max} bytes on this network"),
            ));
        }
        self.limiter
            .take(cx.now_ms, Who::Device(caller.device), Action::Blob, 1)?;
        let blob = BlobId(cx.random());
        let token = UploadToken {
            size: request.size,
            expires_at_ms: cx.now_ms + limits::BLOB_UPLOAD_TTL_MS,
        };
        Ok(Body::BlobCreated(wire::BlobCreated {
            blob_id: blob.to_bytes(),
            upload_token: token.sign(&self.config.blob_key, blob).to_vec().into(),
            chunk_size: limits::BLOB_CHUNK_BYTES as u32,
            expires_at_ms: token.expires_at_ms,
        })
        .into())
    }
}
