//! The pool of files that SQLite uses: installed, given up, saved, removed.
//!
//! Surprising rule: after a reload the worker of before may hold its files for a second or more. That
//! is no second tab (the window's lock keeps those apart), so it is waited for.

use std::time::Duration;

use js_sys::{IteratorNext, Reflect};
use sqlite_wasm_rs::WasmOsCallback;
use sqlite_wasm_vfs::sahpool::{self, OpfsSAHError, OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemRemoveOptions};

use super::{FOLDER, classify, folder, room, root};
use crate::scope::sleep;
use crate::view::Storage;

/// The name by which SQLite knows the pool.
pub(crate) const VFS: &str = "tresse";
/// The database in it.
pub(crate) const DATABASE: &str = "account.db";

/// Database, journal, and what SQLite may want beside them.
const FILES: usize = 6;
/// So long the files of the worker of before are waited for.
const PATIENCE: Duration = Duration::from_secs(3);
const FIRST_WAIT: Duration = Duration::from_millis(50);
/// What the pool writes before the database into each of its files.
const HEADER_BYTES: f64 = 4096.0;

/// Takes the pool. `pool` is what was given up before.
pub(crate) async fn take(pool: Option<&OpfsSAHPoolUtil>) -> Result<OpfsSAHPoolUtil, Storage> {
    let config = OpfsSAHPoolCfgBuilder::new()
        .vfs_name(VFS)
        .directory(&format!("{FOLDER}/db"))
        .initial_capacity(FILES)
        .build();
    let (mut waited, mut wait) = (Duration::ZERO, FIRST_WAIT);
    loop {
        let result = match pool {
            Some(pool) => pool.resume().await.map(|()| pool.clone()),
            None => sahpool::install::<WasmOsCallback>(&config, true).await,
        };
        match result {
            Ok(pool) => return Ok(pool),
            Err(error) => match meaning(&error).await {
                Storage::Busy if waited < PATIENCE => {
                    sleep(wait).await;
                    waited += wait;
                    wait *= 2;
                }
                storage => return Err(storage),
            },
        }
    }
}

/// What an error of the pool means for the person.
async fn meaning(error: &OpfsSAHError) -> Storage {
    match error {
        OpfsSAHError::NotSupported => Storage::Refused,
        OpfsSAHError::Opfs { value, .. } => classify(value),
        OpfsSAHError::Busy => Storage::Busy,
        OpfsSAHError::Cleanup { error, .. } => Box::pin(meaning(error)).await,
        OpfsSAHError::ShortIo { .. } | OpfsSAHError::Backend(_) => match room::is_there().await {
            Some(false) => Storage::Full,
            _ => Storage::Damaged,
        },
        // Headers that nobody wrote, names that are there twice, and whatever else cannot be.
        _ => Storage::Damaged,
    }
}

/// The database as it is, for the person to keep: the file of the pool that bears its name, or the
/// largest, where what bears the names is damaged. The pool must have been given up.
pub(crate) async fn save() -> Result<Blob, Storage> {
    find_database().await.map_err(|error| classify(&error))
}

async fn find_database() -> Result<Blob, JsValue> {
    let mut directory = folder().await?;
    for name in ["db", ".opaque"] {
        let next = JsFuture::from(directory.get_directory_handle(name)).await?;
        directory = next.unchecked_into::<FileSystemDirectoryHandle>();
    }
    let entries = directory.values();
    let mut best: Option<((bool, f64), Blob)> = None;
    loop {
        let next: IteratorNext = JsFuture::from(entries.next()?).await?.unchecked_into();
        if next.done() {
            break;
        }
        let handle: FileSystemFileHandle = next.value().unchecked_into();
        let file: Blob = JsFuture::from(handle.get_file()).await?.unchecked_into();
        let rank = (is_database(&file).await?, file.size());
        if best.as_ref().is_none_or(|(other, _)| *other < rank) {
            best = Some((rank, file));
        }
    }
    match best {
        Some((_, file)) => file.slice_with_f64(HEADER_BYTES),
        None => Blob::new(),
    }
}

/// Whether a file of the pool bears the database's name: each begins with a name and a zero. The
/// log beside the database may be the larger of the two.
async fn is_database(file: &Blob) -> Result<bool, JsValue> {
    let name = format!("{DATABASE}\0");
    let begins = file.slice_with_f64_and_f64(0.0, name.len() as f64)?;
    Ok(JsFuture::from(begins.text()).await? == name.as_str())
}

/// Removes everything that is ours. The pool must have been given up.
pub(crate) async fn remove_all() -> Result<(), Storage> {
    let removed = async {
        let options = FileSystemRemoveOptions::new();
        options.set_recursive(true);
        JsFuture::from(root().await?.remove_entry_with_options(FOLDER, &options)).await
    };
    match removed.await {
        Ok(_) => Ok(()),
        Err(error) if is_not_found(&error) => Ok(()),
        Err(error) => Err(classify(&error)),
    }
}

fn is_not_found(error: &JsValue) -> bool {
    Reflect::get(error, &"name".into()).is_ok_and(|name| name == "NotFoundError")
}
