//! A small file beside the database that knows whether there was an account.
//!
//! Surprising rule: it is there because a database can become empty without a word, by damage to the
//! pool. An empty database beside this marker is damage, and never a new beginning.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileSystemFileHandle, FileSystemGetFileOptions, FileSystemSyncAccessHandle};

use super::{classify, folder};
use crate::view::Storage;

const NAME: &str = "marker";
/// Of this file.
const SCHEMA: u32 = 1;

/// What the marker says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marker {
    /// Random; tells one installation from the next.
    pub(crate) install: String,
    /// Somebody was signed up here.
    pub(crate) had_account: bool,
    /// Of this file.
    schema: u32,
}

impl Marker {
    /// Of a place where nobody was yet.
    pub(crate) fn new(install: String) -> Self {
        Self {
            install,
            had_account: false,
            schema: SCHEMA,
        }
    }

    /// Reads it; `None` if there is none.
    pub(crate) async fn read() -> Result<Option<Self>, Storage> {
        let file = open().await.map_err(|error| classify(&error))?;
        let bytes = read_all(&file);
        file.close();
        let bytes = bytes.map_err(|error| classify(&error))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        // Something was here: who knows what.
        let unreadable = Self {
            install: String::new(),
            had_account: true,
            schema: SCHEMA,
        };
        Ok(Some(serde_json::from_slice(&bytes).unwrap_or(unreadable)))
    }

    /// Writes it.
    pub(crate) async fn write(&self) -> Result<(), Storage> {
        let text = serde_json::to_vec(self).map_err(|_| Storage::Refused)?;
        let file = open().await.map_err(|error| classify(&error))?;
        let written = write_all(&file, &text);
        file.close();
        written.map_err(|error| classify(&error))
    }
}

async fn open() -> Result<FileSystemSyncAccessHandle, JsValue> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file = folder().await?.get_file_handle_with_options(NAME, &options);
    let file: FileSystemFileHandle = JsFuture::from(file).await?.unchecked_into();
    let handle = JsFuture::from(file.create_sync_access_handle()).await?;
    Ok(handle.unchecked_into())
}

fn read_all(file: &FileSystemSyncAccessHandle) -> Result<Vec<u8>, JsValue> {
    // Ours is some dozens of bytes long; more is not ours.
    const BYTES_MAX: f64 = 4096.0;
    let mut bytes = vec![0; file.get_size()?.clamp(0.0, BYTES_MAX) as usize];
    let count = file.read_with_u8_array(&mut bytes)?;
    bytes.truncate(count as usize);
    Ok(bytes)
}

fn write_all(file: &FileSystemSyncAccessHandle, bytes: &[u8]) -> Result<(), JsValue> {
    file.truncate_with_u32(0)?;
    file.write_with_u8_array(bytes)?;
    file.flush()
}
