//! `flipped-bit`: after SIGKILL one bit is another one, anywhere in any file of the store.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use super::torn_tail::after_damage;
use super::trial::Trial;
use super::world::Crowd;
use super::{Fault, Must, tools};
use crate::error::BenchError;

pub(super) const FLIPPED_BIT: Fault = Fault {
    name: "flipped-bit",
    what: "SIGKILL under load, then one random bit of one random file of the store is flipped (each kind of file alike); half the time with tables on disk",
    must: Must::Hold,
    missing: tools::nothing,
    run,
};

/// Messages so large that trees are written out soon.
const LARGE_BYTES: usize = 64 * 1024;
/// More than the journals hold before tables are written: several of them are.
const LARGE_MESSAGES_EACH_SECOND: f64 = 500.0;

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let large = trial.between(0, 2) == 0;
    let mut crowd = trial.crowd();
    if large {
        crowd = Crowd {
            bytes: LARGE_BYTES,
            per_s: 50.0,
            ..crowd
        };
    }
    let mut world = trial.world(trial.spec(), crowd, 0)?;
    if large {
        let senders: Vec<u32> = (0..world.devices()).collect();
        let messages = LARGE_MESSAGES_EACH_SECOND * trial.settings.length.as_secs_f64();
        let waited = world.flood(&senders, messages as u64, |_| Ok(()))?;
        trial.done("the flood", waited);
    }
    world.load(trial.some_time())?;
    world.kill()?;
    let mut files = Vec::new();
    list(&world.spec.data.join("store"), &mut files)?;
    files.sort();
    // Each kind alike: most files are small and describe a tree.
    let mut kinds: Vec<&str> = files.iter().map(|path| kind(path)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let chosen = kinds[trial.between(0, kinds.len() as u64) as usize];
    files.retain(|path| kind(path) == chosen);
    let path = &files[trial.between(0, files.len() as u64) as usize];
    let bytes = used_bytes(path)?;
    let (at, bit) = (trial.between(0, bytes), trial.between(0, 8));
    flip(path, at, bit)?;
    let name = path.strip_prefix(&world.spec.data).unwrap_or(path);
    trial.outcome.details.push(format!(
        "bit {bit} of byte {at} of {bytes} in {} was flipped",
        name.display()
    ));
    trial.outcome.happened.push(chosen);
    after_damage(trial, &mut world)
}

/// Files with something in them.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), BenchError> {
    const WHAT: &str = "looking through the store";
    for entry in fs::read_dir(folder).map_err(BenchError::io(WHAT))? {
        let entry = entry.map_err(BenchError::io(WHAT))?;
        let about = entry.metadata().map_err(BenchError::io(WHAT))?;
        if about.is_dir() {
            list(&entry.path(), files)?;
        } else if about.len() > 0 {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// The length of a file without the zeroes at its end, and a little of them.
fn used_bytes(path: &Path) -> Result<u64, BenchError> {
    let bytes = fs::read(path).map_err(BenchError::io("reading the store"))?;
    let used = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    Ok((used + used / 50).clamp(1, bytes.len()) as u64)
}

fn flip(path: &Path, at: u64, bit: u64) -> Result<(), BenchError> {
    const WHAT: &str = "flipping a bit";
    let file: File = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(BenchError::io(WHAT))?;
    let mut byte = [0];
    file.read_exact_at(&mut byte, at)
        .map_err(BenchError::io(WHAT))?;
    byte[0] ^= 1 << bit;
    file.write_all_at(&byte, at).map_err(BenchError::io(WHAT))
}

/// What sort of file it is, to be counted.
fn kind(path: &Path) -> &'static str {
    let has = |name: &str| path.components().any(|part| part.as_os_str() == name);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("jnl") => "in a journal",
        _ if has("tables") => "in a table",
        _ if has("keyspaces") => "in what describes a tree",
        _ => "in what describes the store",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_is_flipped_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("1.jnl");
        fs::write(&path, [1, 2, 3, 0, 0, 0, 0]).expect("written");
        assert_eq!(used_bytes(&path).expect("read"), 3);
        flip(&path, 1, 7).expect("flipped");
        assert_eq!(fs::read(&path).expect("read"), [1, 130, 3, 0, 0, 0, 0]);
        let mut files = Vec::new();
        list(folder.path(), &mut files).expect("read");
        assert_eq!(files, [path]);
    }
}
