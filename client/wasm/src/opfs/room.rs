//! Whether there is room for another change.
//!
//! Surprising rule: it is found out by writing. A full disk looks like any other failed write, in
//! each browser another one, and what browsers say of their quota is made up, so that pages do not
//! learn how large the disk is.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemFileHandle, FileSystemGetFileOptions, FileSystemSyncAccessHandle};

use super::folder;

const NAME: &str = "room";
/// A change and its journal are smaller.
const BYTES: usize = 1024 * 1024;

/// Whether there is room; `None` if that cannot be found out.
pub(crate) async fn is_there() -> Option<bool> {
    let file = open().await.ok()?;
    let is_written = write(&file);
    // Nothing of it is needed, whether it was written or not.
    let _ = file.truncate_with_u32(0);
    file.close();
    Some(is_written)
}

async fn open() -> Result<FileSystemSyncAccessHandle, JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file = folder().await?.get_file_handle_with_options(NAME, &options);
    let file: FileSystemFileHandle = JsFuture::from(file).await?.unchecked_into();
    let handle = JsFuture::from(file.create_sync_access_handle()).await?;
    Ok(handle.unchecked_into())
}

/// Some browsers throw, others write less than they were told to.
fn write(file: &FileSystemSyncAccessHandle) -> bool {
    let bytes = vec![0; BYTES];
    let is_all = |count: f64| count == BYTES as f64;
    file.write_with_u8_array(&bytes).is_ok_and(is_all) && file.flush().is_ok()
}
