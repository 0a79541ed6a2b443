//! Opens a file that is here, for a window that shows it.
//!
//! Surprising rule: the `Blob` that comes of it has a type that runs nothing, whatever the sender
//! said. A page of this origin that somebody else wrote would be this app.

use js_sys::{Array, Uint8Array};
use tresse_client_core::{LocalFile, Opener};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use super::aes::Aes;
use crate::opfs::files;
use crate::show::harmless_type;

/// The file, or `None` if it is not here or not what the message says.
pub(crate) async fn open(file: &LocalFile) -> Option<Blob> {
    let mut opener = Opener::new(&file.attachment).ok()?;
    let cipher = files::read(&file.place).await.ok()?;
    if cipher.size() as u64 != opener.cipher_bytes() {
        return None;
    }
    let aes = Aes::new(opener.key()).await.ok()?;
    let parts = Array::new();
    while let Some(chunk) = opener.next_chunk() {
        let end = chunk.at + chunk.bytes as u64;
        let slice = cipher
            .slice_with_f64_and_f64(chunk.at as f64, end as f64)
            .ok()?;
        let read = JsFuture::from(slice.array_buffer()).await.ok()?;
        let read = Uint8Array::new(&read);
        opener.chunk_read(&read.to_vec());
        let plain = aes.decrypt(&chunk.nonce, &read).await.ok()?;
        parts.push(&plain.subarray(0, chunk.plain_bytes as u32));
    }
    opener.end().ok()?;
    let options = BlobPropertyBag::new();
    options.set_type(harmless_type(file.attachment.media_type()));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}
