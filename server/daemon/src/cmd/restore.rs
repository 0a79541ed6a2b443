//! `tressed restore`: a backup becomes a data directory again.
//!
//! The surprising rule: everything is read twice. Nothing is written from a backup that is not whole, and the new store
//! gets its name only once all of it is on disk, so that no server ever starts on a part.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use rustix::fs::Mode;
use serde_json::json;
use tresse_server_core::record::restored::Restored;
use tresse_server_core::restore::Restore;
use tresse_store::{Batch, EmbeddedStore, Store as _, read_backup};

use crate::backup::blobs;
use crate::backup::manifest::{Files, Manifest};
use crate::config::Config;
use crate::data_dir::{DataDir, make_empty};
use crate::say::Progress;
use crate::{assemble, say};

/// Writes gathered for one batch of the store.
const BATCH_WRITES: usize = 4096;
/// Batches between two syncs.
const BATCHES_PER_SYNC: usize = 64;

/// What to bring back, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder that `tressed backup` has written.
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// New data directory.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Configuration file of the server.
    #[arg(long, value_name = "FILE", env = "TRESSED_CONFIG")]
    config: Option<PathBuf>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let started = Instant::now();
    let config = Config::load(args.config.as_deref(), std::env::vars())?;
    make_empty(&args.data)?;
    let files = Files::at(&args.backup);
    let (manifest, sums) = Manifest::read(&files)?;
    let now_ms = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    if now_ms < manifest.taken_at_ms {
        say::warning(
            "the clock of this machine is before the time of the backup; set it right before the server starts",
        );
    }
    let mut restore = Restore::new(now_ms, manifest.taken_at_ms);
    look(&files, &manifest, &mut restore)
        .with_context(|| format!("{} cannot be restored", files.rows().display()))?;
    let restored = restore.begin()?;
    let mut progress = Progress::new("checking attachments");
    blobs::verify(&sums, &files.blobs(), None, &mut |bytes| progress.at(bytes))?;
    drop(progress);

    let data = DataDir::create(&args.data)?;
    let mut progress = Progress::new("attachments");
    let to = data.blobs();
    blobs::verify(&sums, &files.blobs(), Some(&to), &mut |bytes| {
        progress.at(bytes)
    })?;
    drop(progress);
    write(&files, &data, &config, &restore)?;
    say_done(args, &manifest, restored, started)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the tables to their end without writing anything.
fn look(files: &Files, manifest: &Manifest, restore: &mut Restore) -> anyhow::Result<()> {
    let mut progress = Progress::new("checking tables");
    let summary = read_backup::<anyhow::Error>(
        &mut open(&files.rows())?,
        &mut |table, key, value| Ok(restore.look(table, &key, &value)?),
        &mut |bytes| progress.at(bytes),
    )?;
    let expected = (manifest.taken_at_ms, manifest.rows, manifest.rows_bytes);
    if (summary.taken_at_ms, summary.rows, summary.bytes) != expected {
        bail!("the tables are of another backup than backup.json");
    }
    Ok(())
}

/// Writes the tables under another name, which changes once everything is on disk.
fn write(files: &Files, data: &DataDir, config: &Config, restore: &Restore) -> anyhow::Result<()> {
    let unfinished = data.store().with_extension("unfinished");
    let mut store = EmbeddedStore::open(&unfinished, &assemble::embedded(&config.store))?;
    let mut progress = Progress::new("tables");
    let mut batch = Batch::new();
    let mut batches = 0;
    read_backup::<anyhow::Error>(
        &mut open(&files.rows())?,
        &mut |table, key, value| {
            restore.row(&mut batch, table, key, value)?;
            if batch.len() >= BATCH_WRITES {
                store.apply(std::mem::take(&mut batch))?;
                batches += 1;
                if batches % BATCHES_PER_SYNC == 0 {
                    store.persist()?;
                }
            }
            Ok(())
        },
        &mut |bytes| progress.at(bytes),
    )?;
    restore.finish(&mut batch);
    store.apply(batch)?;
    store.persist()?;
    drop(store);
    fs::rename(&unfinished, data.store())?;
    File::open(data.root())?.sync_all()?;
    Ok(())
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    Ok(BufReader::new(file))
}

fn say_done(
    args: &Args,
    manifest: &Manifest,
    restored: Restored,
    started: Instant,
) -> anyhow::Result<()> {
    let seconds = started.elapsed().as_secs_f64();
    if args.json {
        say::out(
            &json!({
                "event": "restored",
                "id": restored.id,
                "to_ms": restored.to_ms,
                "rows": manifest.rows,
                "blobs": manifest.blobs,
                "seconds": seconds,
            })
            .to_string(),
        )?;
    } else {
        let keys = DataDir::at(&args.data).keys();
        say::out(&format!(
            "{} rows and {} chunks of attachments in {seconds:.1} s; put the server's keys into {} before it starts",
            manifest.rows,
            manifest.blobs,
            keys.display()
        ))?;
    }
    Ok(())
}
