//! The origin's private files: the pool that holds the database, and a marker beside it.
//!
//! ```text
//! tresse/db/…      the pool (`sqlite-wasm-vfs`)
//! tresse/files/…   ciphertext of files
//! tresse/marker    whether there was an account; no ids, no names
//! tresse/room      empty; written to when the question is whether there is room
//! ```

pub(crate) mod files;
pub(crate) mod marker;
pub(crate) mod pool;
pub(crate) mod room;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemDirectoryHandle, FileSystemGetDirectoryOptions};

use crate::scope::scope;
use crate::view::Storage;

/// Everything of ours lies in here.
const FOLDER: &str = "tresse";

/// Our folder; made if it is not there.
async fn folder() -> Result<FileSystemDirectoryHandle, JsValue> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let root = root().await?;
    let folder = JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options)).await?;
    Ok(folder.unchecked_into())
}

async fn root() -> Result<FileSystemDirectoryHandle, JsValue> {
    let storage = scope().navigator().storage();
    Ok(JsFuture::from(storage.get_directory())
        .await?
        .unchecked_into())
}

/// What the browser means by an exception.
fn classify(error: &JsValue) -> Storage {
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default();
    match name.as_str() {
        "NoModificationAllowedError" | "InvalidStateError" => Storage::Busy,
        "QuotaExceededError" => Storage::Full,
        _ => Storage::Refused,
    }
}
