//! Each fault once, with a short load, against the real server. What this machine has not got is
//! said and left out.

use std::io::Write as _;

use serde_json::Value;

use crate::kit::{Ran, tresse};

/// One try; the row, or nothing if it cannot be tried here.
fn once(fault: &str) -> Option<Value> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tresse(&[
        "bench",
        "faults",
        "--fault",
        fault,
        "--times",
        "1",
        "--pairs",
        "4",
        "--rate",
        "400",
        "--seconds",
        "0.3",
        "--json",
        "--data",
        folder.path().to_str().unwrap(),
    ]);
    // It looks for strace, mount and cp there.
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    let ran = Ran::of(command.output().unwrap());
    assert_eq!((ran.err.as_str(), ran.code), ("", 0), "{}", ran.out);
    let table = ran.json().remove(0);
    let row = table["rows"][0].clone();
    assert_eq!(row["fault"], fault);
    if let Some(why) = row["not_tried"].as_str() {
        let _ = writeln!(std::io::stderr(), "{fault} was skipped: {why}");
        return None;
    }
    assert_eq!((&row["times"], &row["good"]), (&1.into(), &1.into()));
    assert!(row["acked"].as_u64().unwrap() > 0, "{row}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "a good try leaves nothing behind"
    );
    Some(row)
}

fn held(fault: &str) {
    if let Some(row) = once(fault) {
        for wrong in ["lost", "duplicated", "out_of_order", "alien"] {
            assert_eq!(row[wrong], 0, "{row}");
        }
    }
}

#[test]
fn a_loss_that_no_server_can_notice_is_found() {
    let row = once("control").expect("it needs nothing");
    assert!(row["lost"].as_u64().unwrap() > 0, "{row}");
}

#[test]
fn a_server_that_is_killed_or_stands_still_loses_nothing() {
    held("kill");
    held("pause");
}

#[test]
fn a_disk_that_is_full_or_broken_stops_the_server_and_loses_nothing() {
    for fault in ["full-disk", "io-error"] {
        if let Some(row) = once(fault) {
            let said: Vec<_> = row["said"].as_object().unwrap().keys().collect();
            assert!(
                said.iter().any(|said| said.contains("the store failed")),
                "{row}"
            );
        }
    }
    held("power-cut");
}

#[test]
fn a_clock_that_jumps_moves_nothing() {
    held("clock-jump");
}

#[test]
fn people_who_read_slowly_or_lie_harm_nobody() {
    held("slow-reader");
    held("liar");
}

#[test]
fn a_torn_journal_and_a_flipped_bit_are_noticed_or_do_not_matter() {
    held("torn-tail");
    held("flipped-bit");
}

#[test]
fn a_soak_ends_in_time_and_names_what_it_tried() {
    let mut command = tresse(&[
        "bench",
        "faults",
        "--fault",
        "kill",
        "--fault",
        "pause",
        "--soak",
        "0.1s",
        "--pairs",
        "2",
        "--rate",
        "200",
        "--seconds",
        "0.1",
    ]);
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.md");
    command.arg("--out").arg(&page);
    let ran = Ran::of(command.output().unwrap());
    assert_eq!((ran.err.as_str(), ran.code), ("", 0), "{}", ran.out);
    assert!(ran.out.contains("held"), "{}", ran.out);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.starts_with("# Faults\n") && page.contains("| `pause` |"),
        "{page}"
    );
}
