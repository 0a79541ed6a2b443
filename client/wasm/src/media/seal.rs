//! Encrypts what a window handed over, slice by slice, into the origin's private files.

use js_sys::Uint8Array;
use tresse_client_core::{FileTrouble, Sealed, Sealer};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::aes::Aes;
use super::{Watch, no_room};
use crate::opfs::files::Writer;

pub(super) async fn seal(
    place: &str,
    source: &Blob,
    mut sealer: Sealer,
    watch: &Watch,
) -> Result<Sealed, FileTrouble> {
    if source.size() as u64 != sealer.plain_bytes() {
        return Err(FileTrouble::Changed);
    }
    let unreadable = |_| FileTrouble::Unreadable;
    let aes = Aes::new(sealer.key()).await.map_err(unreadable)?;
    let writer = Writer::open(place).await.map_err(no_room)?;
    writer.set_bytes(0).map_err(no_room)?;
    let of = sealer.plain_bytes();
    while let Some(chunk) = sealer.next_chunk() {
        let end = chunk.at + chunk.bytes as u64;
        let slice = source
            .slice_with_f64_and_f64(chunk.at as f64, end as f64)
            .map_err(unreadable)?;
        let read = JsFuture::from(slice.array_buffer())
            .await
            .map_err(unreadable)?;
        let read = Uint8Array::new(&read);
        if read.length() as usize != chunk.bytes {
            return Err(FileTrouble::Changed);
        }
        let plain = Uint8Array::new_with_length((chunk.bytes + chunk.padding) as u32);
        plain.set(&read, 0);
        let cipher = aes
            .encrypt(&chunk.nonce, &plain)
            .await
            .map_err(unreadable)?;
        sealer.chunk_sealed(&cipher.to_vec());
        writer.write(chunk.cipher_at, &cipher).map_err(no_room)?;
        watch.done(end, of)?;
    }
    writer.flush().map_err(no_room)?;
    sealer.end().ok_or(FileTrouble::Changed)
}
