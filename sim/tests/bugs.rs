//! Bugs put in on purpose, each of which the invariants must find within a bounded number of seeds.

use tresse_sim::{Bug, Options, run};

/// Seeds within which a bug must show.
const SEEDS_MAX: u64 = 60;

fn is_found(bug: Bug) -> Option<String> {
    let options = Options {
        bug: Some(bug),
        ..Options::default()
    };
    (0..SEEDS_MAX).find_map(|seed| run(seed, &options).err().map(|failure| failure.to_string()))
}

#[test]
fn an_ack_before_the_sync_is_found() {
    assert!(is_found(Bug::AckBeforeFsync).is_some());
}

#[test]
fn a_second_commit_in_an_epoch_is_found() {
    assert!(is_found(Bug::SecondCommitInEpoch).is_some());
}

#[test]
fn a_cursor_stored_before_its_messages_is_found() {
    assert!(is_found(Bug::CursorBeforeTransaction).is_some());
}

#[test]
fn a_dropped_deduplication_key_is_found() {
    assert!(is_found(Bug::DroppedDedupKey).is_some());
}

#[test]
fn a_batch_that_a_disk_lost_after_the_sync_is_found() {
    assert!(is_found(Bug::LostBatch).is_some());
}

#[test]
fn the_same_seed_is_the_same_run() {
    let options = Options::default();
    let first = run(7, &options).map_err(|failure| failure.to_string());
    let second = run(7, &options).map_err(|failure| failure.to_string());
    assert_eq!(first, second);
}
