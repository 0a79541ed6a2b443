//! `tressed backup`: a consistent copy, taken from the running server through its socket, or from a stopped one.
//!
//! The surprising rule: it is this process that writes the files, so a full disk or a slow one stops the copy and not
//! the server.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use rustix::fs::Mode;
use serde_json::json;
use tresse_store::{
    BackupError, BackupSummary, EmbeddedStore, Store as _, StoreError, read_backup, write_backup,
};

use crate::backup::manifest::{Files, Manifest};
use crate::backup::{Tee, blobs};
use crate::config::Config;
use crate::data_dir::{DataDir, make_empty};
use crate::say::Progress;
use crate::{assemble, say};

/// What to copy, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// New folder for the backup.
    #[arg(value_name = "DIR")]
    backup: PathBuf,
    /// Directory of everything the server keeps.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
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
    let data = DataDir::at(args.data.as_ref().unwrap_or(&config.data));
    make_empty(&args.backup)?;
    let files = Files::at(&args.backup);

    let (summary, is_running) = copy_rows(&data, &config, &files.rows())?;
    let mut progress = Progress::new("attachments");
    let sums = match config.blobs.url {
        None => blobs::copy(&data.blobs(), &files.blobs(), &mut |bytes| {
            progress.at(bytes)
        })?,
        Some(_) => String::new(),
    };
    drop(progress);
    let mut out = File::create_new(files.sums())?;
    out.write_all(sums.as_bytes())?;
    out.sync_all()?;
    let manifest = Manifest::new(summary.taken_at_ms, summary.rows, summary.bytes, &sums);
    manifest.write(&files)?;

    let seconds = started.elapsed().as_secs_f64();
    if args.json {
        say::out(
            &json!({
                "event": "backup",
                "running": is_running,
                "taken_at_ms": manifest.taken_at_ms,
                "rows": manifest.rows,
                "rows_bytes": manifest.rows_bytes,
                "blobs": manifest.blobs,
                "blob_bytes": manifest.blob_bytes,
                "seconds": seconds,
            })
            .to_string(),
        )?;
    } else {
        say::out(&format!(
            "{} rows ({} bytes) and {} chunks of attachments in {seconds:.1} s; the server's keys are not in it: keep a \
             copy of them elsewhere",
            manifest.rows, manifest.rows_bytes, manifest.blobs
        ))?;
        if config.blobs.url.is_some() {
            say::out("attachments are in the object store; back that up with its own means")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Copies the tables, and says whether a server was running.
fn copy_rows(
    data: &DataDir,
    config: &Config,
    rows: &Path,
) -> anyhow::Result<(BackupSummary, bool)> {
    if let Some(server) = running(data)? {
        return Ok((receive(server, rows)?, true));
    }
    match read(data, config, rows) {
        // A server has started in this very moment.
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Locked { .. })) => {
            match running(data)? {
                Some(server) => Ok((receive(server, rows)?, true)),
                None => Err(error),
            }
        }
        summary => Ok((summary?, false)),
    }
}

/// The server on this data, if one is running.
fn running(data: &DataDir) -> anyhow::Result<Option<UnixStream>> {
    use io::ErrorKind::{ConnectionRefused, NotFound};
    match UnixStream::connect(data.control()) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if matches!(error.kind(), NotFound | ConnectionRefused) => Ok(None),
        Err(error) => Err(error).context("the running server cannot be reached"),
    }
}

/// Copies what the server sends, and checks it on the way.
fn receive(server: impl Read, rows: &Path) -> anyhow::Result<BackupSummary> {
    let mut progress = Progress::new("tables");
    let mut tee = Tee {
        from: io::BufReader::new(server),
        copy: BufWriter::new(File::create_new(rows)?),
    };
    let summary = read_backup::<BackupError>(&mut tee, &mut |_, _, _| Ok(()), &mut |bytes| {
        progress.at(bytes)
    })
    .context("the server did not finish the copy; its log may say why")?;
    let copy = tee
        .copy
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    copy.sync_all()?;
    Ok(summary)
}

/// Copies the tables of a server that is not running.
fn read(data: &DataDir, config: &Config, rows: &Path) -> anyhow::Result<BackupSummary> {
    let store = EmbeddedStore::open_read_only(data.store(), &assemble::embedded(&config.store))?;
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let snapshot = store.snapshot()?;
    let mut out = BufWriter::new(File::create_new(rows)?);
    let summary = write_backup(&*snapshot, u64::try_from(now_ms)?, &mut out)?;
    let out = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    out.sync_all()?;
    Ok(summary)
}
