//! The main job, end to end: the built binaries, real sockets, real disks, and servers that are
//! killed on the way.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/small.jsonl");
/// A real conversation of 181 people; not part of the project, used where it is there.
const REAL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../shared/data/transcripts/ubuntu-2008-04-27.jsonl"
);

fn tresse(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tresse"))
        .args(arguments)
        .output()
        .unwrap()
}

fn tressed(arguments: &[&str]) -> Output {
    let program: PathBuf = Path::new(env!("CARGO_BIN_EXE_tresse")).with_file_name("tressed");
    assert!(
        program.exists(),
        "build it first: cargo build -p tresse-server"
    );
    Command::new(program).args(arguments).output().unwrap()
}

/// Plays a transcript; everything must have arrived.
fn replay(file: &str, data: &Path, more: &[&str]) -> Value {
    let data = data.to_str().unwrap();
    let output = tresse(&[&["replay", file, "--spawn", "--json", "--data", data], more].concat());
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "", "a pipe gets no progress bar");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for wrong in [
        "lost",
        "duplicated",
        "out_of_order",
        "undecryptable",
        "wrong_text",
    ] {
        assert_eq!(report[wrong], 0, "{wrong}: {report}");
    }
    assert_eq!(report["delivered"], report["expected"]);
    report
}

#[test]
fn everything_arrives_exactly_once_and_the_report_has_the_promised_fields() {
    let folder = tempfile::tempdir().unwrap();
    let report = replay(SMALL, folder.path(), &[]);
    let fields: Vec<&str> = report
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut promised = [
        "messages",
        "members",
        "networks",
        "expected",
        "delivered",
        "lost",
        "duplicated",
        "out_of_order",
        "undecryptable",
        "wrong_text",
        "seconds",
        "deliveries_per_s",
        "p50_ms",
        "p99_ms",
    ];
    promised.sort_unstable();
    let mut fields = fields;
    fields.sort_unstable();
    assert_eq!(fields, promised);
    assert_eq!(
        (&report["messages"], &report["members"]),
        (&61.into(), &12.into())
    );
    for network in ["messenger", "instagram", "whatsapp"] {
        assert_eq!(report["networks"][network], 4);
    }
}

#[test]
fn a_server_that_is_killed_and_members_who_are_away_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    replay(
        SMALL,
        folder.path(),
        &[
            "--kill-server",
            "3",
            "--seed",
            "1",
            "--offline-third",
            "--window",
            "4",
        ],
    );
    let data = folder.path().join("server");
    let check = tressed(&["check", "--data", data.to_str().unwrap(), "--json"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}

#[test]
fn a_real_conversation_survives_five_kills_and_the_server_stays_blind() {
    if !Path::new(REAL).exists() {
        return; // see REAL: the shipped transcript is played by the tests above
    }
    let folder = tempfile::tempdir().unwrap();
    let (other, real) = (folder.path().join("other"), folder.path().join("real"));
    replay(SMALL, &other, &[]);
    let report = replay(
        REAL,
        &real,
        &["--kill-server", "5", "--seed", "2", "--offline-third"],
    );
    assert_eq!(
        (&report["messages"], &report["members"]),
        (&1958.into(), &181.into())
    );
    for network in ["messenger", "instagram", "whatsapp"] {
        let members = report["networks"][network].as_u64().unwrap();
        assert!((60..=61).contains(&members), "{members} on {network}");
    }
    let path = |path: PathBuf| path.to_str().unwrap().to_owned();
    let (data, log) = (path(real.join("server")), path(real.join("server.log")));
    let scan = tresse(&["scan", REAL, &data, &log, "--baseline", &path(other)]);
    assert!(
        scan.status.success(),
        "{}",
        String::from_utf8_lossy(&scan.stdout)
    );
    let check = tressed(&["check", "--data", &data]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}

#[test]
fn a_bad_line_is_named_with_file_and_reason_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.jsonl");
    let data = folder.path().join("data");
    let good = r#"{"id":0,"at":"2026-01-01T00:00:00Z","from":"a","text":"hello","reply_to":null}"#;
    let late = r#"{"id":1,"at":"2026-01-01T00:00:00Z","from":"b","text":"oh","reply_to":1}"#;
    std::fs::write(&file, format!("{good}\n{late}\n")).unwrap();
    let output = tresse(&[
        "replay",
        file.to_str().unwrap(),
        "--spawn",
        "--data",
        data.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("bad.jsonl:2: reply_to is 1"), "{errors}");
    assert!(!data.exists(), "nothing was started");
}
