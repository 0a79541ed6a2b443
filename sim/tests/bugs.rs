//! Bugs put in on purpose, each of which the invariants must find within a bounded number of seeds.

use tresse_sim::{Bug, Options, run};

/// Seeds within which a bug must show.
const SEEDS_MAX: u64 = 60;

/// The invariant that finds the bug first.
fn finds(bug: Bug) -> Option<&'static str> {
    let options = Options {
        bug: Some(bug),
        ..Options::default()
    };
    (0..SEEDS_MAX)
        .find_map(|seed| run(seed, &options).err())
        .map(|failure| failure.violation.invariant)
}

fn assert_found(bug: Bug, by: &[&str]) {
    let found = finds(bug);
    assert!(
        found.is_some_and(|invariant| by.contains(&invariant)),
        "{bug:?} was found by {found:?}"
    );
}

#[test]
fn an_ack_before_the_sync_is_found() {
    let by = [
        "a_told_device_is_on_the_disk",
        "told_reach_is_on_the_disk",
        "a_told_invite_is_on_the_disk",
        "what_was_told_is_durable",
        "a_push_is_never_taken_back",
        "an_answer_is_never_changed",
    ];
    assert_found(Bug::AckBeforeFsync, &by);
}

#[test]
fn a_second_commit_in_an_epoch_is_found() {
    let by = ["an_epoch_has_one_commit", "the_store_is_consistent"];
    assert_found(Bug::SecondCommitInEpoch, &by);
}

#[test]
fn a_cursor_stored_before_its_messages_is_found() {
    let by = [
        "nothing_that_was_promised_is_missing",
        "messages_of_others_are_shown_in_order",
        "a_member_can_open_everything",
        // A commit or a notice may be among what is skipped.
        "everybody_agrees_on_the_members",
        "everybody_ends_with_the_same",
    ];
    assert_found(Bug::CursorBeforeTransaction, &by);
}

#[test]
fn a_dropped_deduplication_key_is_found() {
    let by = [
        "a_client_message_has_one_place",
        "an_answer_is_never_changed",
    ];
    assert_found(Bug::DroppedDedupKey, &by);
}

#[test]
fn a_batch_that_a_disk_lost_after_the_sync_is_found() {
    let by = [
        "what_was_told_is_durable",
        "the_store_is_consistent",
        "a_push_is_never_taken_back",
        "nothing_that_was_promised_is_missing",
    ];
    assert_found(Bug::LostBatch, &by);
}

#[test]
fn without_a_bug_nothing_is_found() {
    for seed in 0..20 {
        let outcome = run(seed, &Options::default()).map_err(|failure| failure.to_string());
        assert!(outcome.is_ok(), "{outcome:?}");
    }
}

#[test]
fn the_same_seed_is_the_same_run() {
    let options = Options::default();
    let first = run(7, &options).map_err(|failure| failure.to_string());
    let second = run(7, &options).map_err(|failure| failure.to_string());
    assert_eq!(first, second);
}
