//! Attachments: files that are written once, so that they can be copied while the server goes on.
//!
//! The surprising rule: they are copied after the rows. An attachment is there before the message that names it, so
//! whatever the rows know of is among them; one that vanishes meanwhile was too old.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};

use super::manifest::sum;
use crate::data_dir::make_private;

/// Copies every file below `from`. Gives the lines of `blobs.sums`.
pub(crate) fn copy(from: &Path, to: &Path, done: &mut dyn FnMut(u64)) -> anyhow::Result<String> {
    let mut sums = String::new();
    let mut bytes = 0;
    for name in names(from, "")? {
        let content = match fs::read(from.join(&name)) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).context("an attachment cannot be read"),
        };
        write(&to.join(&name), &content).context("an attachment cannot be written")?;
        sums += &format!("{} {} {name}\n", sum(&content), content.len());
        bytes += content.len() as u64;
        done(bytes);
    }
    Ok(sums)
}

/// Compares every file with its sum. With `to` it is copied there too.
pub(crate) fn verify(
    sums: &str,
    from: &Path,
    to: Option<&Path>,
    done: &mut dyn FnMut(u64),
) -> anyhow::Result<()> {
    let mut bytes = 0;
    for (number, line) in sums.lines().enumerate() {
        let mut parts = line.splitn(3, ' ');
        let (Some(expected), Some(_), Some(name)) = (parts.next(), parts.next(), parts.next())
        else {
            bail!("line {} of blobs.sums is damaged", number + 1);
        };
        // Its own sum was checked; this keeps a forged one from writing elsewhere.
        if Path::new(name)
            .components()
            .any(|part| !matches!(part, std::path::Component::Normal(_)))
        {
            bail!("line {} of blobs.sums names a place outside", number + 1);
        }
        let content = fs::read(from.join(name))
            .with_context(|| format!("the attachment in line {} of blobs.sums", number + 1))?;
        if sum(&content) != expected {
            bail!(
                "the attachment in line {} of blobs.sums is damaged; use another backup",
                number + 1
            );
        }
        if let Some(to) = to {
            write(&to.join(name), &content).context("an attachment cannot be written")?;
        }
        bytes += content.len() as u64;
        done(bytes);
    }
    Ok(())
}

/// Every file below a folder, by its name from there. Files that are being written are left out.
fn names(root: &Path, below: &str) -> anyhow::Result<Vec<String>> {
    let entries = match fs::read_dir(root.join(below)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).context("the attachments cannot be listed"),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            continue;
        };
        let path = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        if entry.file_type()?.is_dir() {
            names.extend(self::names(root, &path)?);
        } else if !path.contains('#') {
            names.push(path);
        }
    }
    names.sort();
    Ok(names)
}

/// Writes a file so that it stays, with its name and the folders it is in.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    make_lasting(parent)?;
    let mut out = File::create_new(path)?;
    out.write_all(content)?;
    out.sync_all()?;
    File::open(parent)?.sync_all()
}

/// Makes a folder, and those above it, so that their names stay.
fn make_lasting(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let Some(parent) = folder.parent() else {
        return make_private(folder);
    };
    make_lasting(parent)?;
    make_private(folder)?;
    File::open(parent)?.sync_all()
}
