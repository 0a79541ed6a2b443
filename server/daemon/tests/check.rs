//! `tressed check` as an operator runs it.

use std::path::Path;
use std::process::{Command, Output};

use tresse_server_core::FORMAT;
use tresse_store::{Batch, EmbeddedConfig, EmbeddedStore, Store, Table};

fn check(data: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tressed"));
    command
        .arg("check")
        .arg("--data")
        .arg(data)
        .args(more)
        .env_remove("TRESSED_CONFIG");
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A data directory with a store of the server's format, and what `more` puts into it.
fn data(more: impl FnOnce(&mut Batch)) -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    let mut store =
        EmbeddedStore::open(data.path().join("store"), &EmbeddedConfig::small()).unwrap();
    let mut batch = Batch::new();
    batch.put(Table::Meta, b"format", vec![FORMAT]);
    more(&mut batch);
    store.apply(batch).unwrap();
    store.persist().unwrap();
    data
}

#[test]
fn a_sound_store_passes() {
    let data = data(|_| {});
    let output = check(data.path(), &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).ends_with("sound: nothing wrong in 1 rows\n"));
    assert_eq!(
        std::fs::read_dir(data.path()).unwrap().count(),
        1,
        "something was left behind"
    );
}

#[test]
fn damage_fails_the_check_and_names_table_and_key() {
    let data = data(|batch| batch.put(Table::AccountInbox, [0xab; 24], vec![1]));
    let output = check(data.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    let finding = format!("account_inbox {}: its length is wrong\n", "ab".repeat(24));
    assert!(text.contains(&finding), "{text}");
    assert!(text.contains("damaged: "), "{text}");
}

#[test]
fn programs_get_one_json_object() {
    let data = data(|batch| batch.put(Table::HandleAccount, b"@ada", vec![0; 16]));
    let output = check(data.path(), &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["sound"], false);
    assert_eq!(report["rows"], 2);
    assert_eq!(report["tables"].as_array().unwrap().len(), Table::ALL.len());
    let finding = &report["findings"][0];
    assert_eq!(finding["table"], "handle_account");
    assert_eq!(finding["key"], "40616461");
}

#[test]
fn a_directory_without_a_store_is_an_error_and_stays_empty() {
    let data = tempfile::tempdir().unwrap();
    let output = check(data.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("there is no store"),
        "{}",
        stderr(&output)
    );
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn a_store_in_use_is_not_checked() {
    let data = data(|_| {});
    let _server = EmbeddedStore::open(data.path().join("store"), &EmbeddedConfig::small()).unwrap();
    let output = check(data.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("in use by another process"),
        "{}",
        stderr(&output)
    );
}
