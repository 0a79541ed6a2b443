//! A copy is taken while people write, the server dies, and another one goes on from the copy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tresse_proto::wire::EntryKind;
use tresse_proto::wire::server_frame::Body;

use crate::client::Client;
use crate::process::{Tressed, run};

/// A run that must succeed, with one JSON object.
async fn json(arguments: &[&str]) -> serde_json::Value {
    let (status, out, err) = run(arguments).await;
    assert_eq!(status, Some(0), "{arguments:?}: {out}{err}");
    assert_eq!(err, "", "no progress where nobody looks");
    serde_json::from_str(&out).expect("JSON")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// The keys of one server, for another.
fn copy_keys(from: &Path, to: &Path) {
    std::fs::create_dir(to.join("keys")).expect("made");
    for name in ["handle.key", "blob.key"] {
        std::fs::copy(from.join("keys").join(name), to.join("keys").join(name)).expect("copied");
    }
}

/// The newest position among what was pushed.
fn newest(told: Vec<Body>) -> u64 {
    told.iter()
        .filter_map(|body| match body {
            Body::InboxPush(push) => push.entries.last().map(|entry| entry.position),
            _ => None,
        })
        .max()
        .expect("own messages come back")
}

struct Folders {
    _all: tempfile::TempDir,
    data: PathBuf,
    backup: PathBuf,
    new: PathBuf,
}

fn folders() -> Folders {
    let all = tempfile::tempdir().expect("a directory");
    let [data, backup, new] = ["data", "backup", "new"].map(|name| all.path().join(name));
    Folders {
        _all: all,
        data,
        backup,
        new,
    }
}

#[tokio::test]
async fn a_server_goes_on_from_a_backup_that_was_taken_while_people_wrote() {
    let at = folders();
    let server = Tressed::start(&at.data, &[]).await;
    let mut alice = Client::account(server.address, "+15550100001").await;
    let group = alice.group().await;
    let mut before = Vec::new();
    for _ in 0..50 {
        before.push(alice.submit(group, 300).await);
    }

    let arguments = [
        "backup",
        text(&at.backup),
        "--data",
        text(&at.data),
        "--json",
    ];
    let backup = json(&arguments);
    tokio::pin!(backup);
    let mut last = 0;
    let taken = loop {
        tokio::select! {
            biased;
            taken = &mut backup => break taken,
            seq = alice.submit(group, 300) => last = seq,
        }
    };
    assert_eq!(taken["running"], true);
    assert!(last > before[before.len() - 1], "somebody wrote meanwhile");
    let cursor = newest(alice.at_hand().await);
    server.kill().await;

    let restored = json(&[
        "restore",
        text(&at.backup),
        "--data",
        text(&at.new),
        "--json",
    ])
    .await;
    assert_eq!(restored["to_ms"], taken["taken_at_ms"]);
    let checked = json(&["check", "--data", text(&at.new), "--json"]).await;
    assert_eq!(checked["sound"], true);

    copy_keys(&at.data, &at.new);
    let server = Tressed::start(&at.new, &[]).await;
    let mut alice = Client::connect_as(server.address, alice.device).await;
    let logged_in = alice.log_in(cursor).await.expect("no cursor is ahead");
    assert_eq!(logged_in.restored.len(), 1);
    assert_eq!(restored["id"], logged_in.restored[0].id);
    assert!(logged_in.inbox_floor > cursor);
    let kept: BTreeMap<u64, u64> = alice
        .catch_up()
        .await
        .into_iter()
        .filter(|(_, entry)| entry.kind() == EntryKind::Application)
        .map(|(position, entry)| (entry.seq, position))
        .collect();
    for seq in &before {
        assert!(kept.contains_key(seq), "{seq} was acknowledged before");
    }
    let seqs: Vec<u64> = kept.keys().copied().collect();
    assert!(seqs.is_sorted_by(|a, b| a + 1 == *b), "a gap in {seqs:?}");
    let next = alice.submit(group, 300).await;
    assert!(next > last, "{next} was given out before the restore");
    server.kill().await;

    // And the other way: of a server that is not running, whose socket was left behind.
    let again = at.backup.with_extension("again");
    let taken = json(&["backup", text(&again), "--data", text(&at.new), "--json"]).await;
    assert_eq!(taken["running"], false);
    let newer = at.new.with_extension("newer");
    json(&["restore", text(&again), "--data", text(&newer), "--json"]).await;
    let checked = json(&["check", "--data", text(&newer), "--json"]).await;
    assert_eq!(checked["sound"], true);
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_nothing_is_written() {
    let at = folders();
    Tressed::start(&at.data, &[]).await.kill().await;
    std::fs::create_dir_all(at.data.join("blobs/ab/abcd")).expect("made");
    std::fs::write(at.data.join("blobs/ab/abcd/0.last"), b"sealed").expect("written");
    let backup = ["backup", text(&at.backup), "--data", text(&at.data)];
    let (status, said, err) = run(&backup).await;
    assert_eq!(status, Some(0), "{err}");
    assert!(said.contains("keys are not in it"), "{said}");

    let restore = ["restore", text(&at.backup), "--data", text(&at.new)];
    for (file, named) in [
        ("rows", "rows"),
        ("blobs/ab/abcd/0.last", "attachment in line 1"),
        ("blobs.sums", "blobs.sums"),
        ("backup.json", "backup.json"),
    ] {
        let path = at.backup.join(file);
        let sound = std::fs::read(&path).expect("there");
        let mut damaged = sound.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 0x40;
        std::fs::write(&path, &damaged).expect("written");
        let (status, _, said) = run(&restore).await;
        assert_eq!(status, Some(1), "{file}");
        assert!(said.contains(named), "{file}: {said}");
        assert!(!at.new.join("store").exists(), "{file}");

        std::fs::remove_file(&path).expect("there");
        assert_eq!(run(&restore).await.0, Some(1), "without {file}");
        std::fs::write(&path, &sound).expect("written");
    }
    assert_eq!(run(&restore).await.0, Some(0), "it was whole before");
    let kept = std::fs::read(at.new.join("blobs/ab/abcd/0.last")).expect("there");
    assert_eq!(kept, b"sealed");
}

#[tokio::test]
async fn neither_backup_nor_restore_writes_into_a_folder_with_something_in_it() {
    let at = folders();
    Tressed::start(&at.data, &[]).await.kill().await;
    std::fs::create_dir(&at.backup).expect("made");
    std::fs::write(at.backup.join("of somebody"), b"else").expect("written");
    let backup = ["backup", text(&at.backup), "--data", text(&at.data)];
    let (status, _, said) = run(&backup).await;
    assert_eq!(status, Some(1));
    assert!(said.contains("is not empty"), "{said}");
    let restore = ["restore", text(&at.backup), "--data", text(&at.data)];
    let (status, _, said) = run(&restore).await;
    assert_eq!(status, Some(1));
    assert!(said.contains("is not empty"), "{said}");
}
