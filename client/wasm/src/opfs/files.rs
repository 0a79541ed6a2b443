//! Ciphertext of files, each in a file of its own: `tresse/files/<place>`.
//!
//! Surprising rule: who writes holds the file alone, so a file is read (as a `Blob`, which costs no
//! memory) only when its writer has closed it.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
};

use super::folder;

const FILES: &str = "files";

/// A file that is being written; closed when it is dropped.
pub(crate) struct Writer(FileSystemSyncAccessHandle);

impl Writer {
    /// Opens it; made if it is not there.
    pub(crate) async fn open(place: &str) -> Result<Self, JsValue> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let file = files().await?.get_file_handle_with_options(place, &options);
        let file: FileSystemFileHandle = JsFuture::from(file).await?.unchecked_into();
        let handle = JsFuture::from(file.create_sync_access_handle()).await?;
        Ok(Self(handle.unchecked_into()))
    }

    /// How long it is.
    pub(crate) fn bytes(&self) -> Result<u64, JsValue> {
        Ok(self.0.get_size()? as u64)
    }

    /// Makes it shorter, or as long as it will be.
    pub(crate) fn set_bytes(&self, bytes: u64) -> Result<(), JsValue> {
        self.0.truncate_with_f64(bytes as f64)
    }

    /// Writes all of these bytes, or says that there is no room.
    pub(crate) fn write(&self, at: u64, bytes: &js_sys::Uint8Array) -> Result<(), JsValue> {
        let options = FileSystemReadWriteOptions::new();
        options.set_at_f64(at as f64);
        let written = self.0.write_with_js_u8_array_and_options(bytes, &options)?;
        if written as u64 == u64::from(bytes.length()) {
            Ok(())
        } else {
            Err(JsValue::from_str("not everything was written"))
        }
    }

    /// What was written survives the end of the browser.
    pub(crate) fn flush(&self) -> Result<(), JsValue> {
        self.0.flush()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// A file that was written.
pub(crate) async fn read(place: &str) -> Result<Blob, JsValue> {
    let file = JsFuture::from(files().await?.get_file_handle(place)).await?;
    let file: FileSystemFileHandle = file.unchecked_into();
    Ok(JsFuture::from(file.get_file()).await?.unchecked_into())
}

/// Removes it; one that is not there is removed already.
pub(crate) async fn remove(place: &str) {
    if let Ok(files) = files().await {
        // It costs room, nothing else: its key is deleted.
        let _ = JsFuture::from(files.remove_entry(place)).await;
    }
}

async fn files() -> Result<FileSystemDirectoryHandle, JsValue> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let files = folder()
        .await?
        .get_directory_handle_with_options(FILES, &options);
    Ok(JsFuture::from(files).await?.unchecked_into())
}
