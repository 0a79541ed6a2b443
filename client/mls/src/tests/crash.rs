//! Crashes between any two steps: what was not committed did not happen, what was committed did.

use super::stage::{Device, ROOM, assert_agreement, gather};
use crate::{Change, CommitReceived, MlsError, MlsRows, RowsError};

#[test]
fn a_crash_before_a_commit_is_saved_undoes_it() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    alice.mls.commit(ROOM, Change::default()).unwrap();
    alice.crash();
    assert!(!alice.mls.has_pending(ROOM).unwrap());
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn a_crash_between_stage_and_merge_keeps_the_commit_pending() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let mut carol = Device::new(3);
    let add = [carol.key_package()];
    let pending = alice.commits(Change {
        add: &add,
        remove: &[],
    });
    alice.crash();
    assert!(alice.mls.has_pending(ROOM).unwrap());
    // The log says that it was accepted.
    assert_eq!(
        alice.mls.apply_commit(ROOM, &pending.commit),
        Ok(CommitReceived::OwnPending)
    );
    // A crash before the merge is saved changes nothing.
    alice.mls.merge_pending(ROOM).unwrap();
    alice.crash();
    assert!(alice.mls.has_pending(ROOM).unwrap());
    assert_eq!(alice.merges().added, [carol.id]);
    alice.crash();
    assert_eq!(
        alice.mls.apply_commit(ROOM, &pending.commit),
        Err(MlsError::AlreadyProcessed)
    );
    bob.hears(&pending.commit);
    carol.enters(&pending.welcome.unwrap(), &alice.tree());
    assert_agreement(&mut [&mut alice, &mut bob, &mut carol]);
}

#[test]
fn a_crash_while_applying_lets_the_commit_be_applied_again() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let update = alice.commits(Change::default());
    bob.mls.apply_commit(ROOM, &update.commit).unwrap();
    bob.crash();
    assert_eq!(bob.epoch(), 1);
    bob.hears(&update.commit);
    alice.merges();
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn a_crash_while_joining_lets_the_welcome_be_used_again() {
    let [mut alice, mut bob] = Device::cast();
    let add = [bob.key_package()];
    let created = alice.mls.create(ROOM, &add).unwrap();
    alice.crash();
    assert!(
        !alice.mls.contains(ROOM).unwrap(),
        "the creation was not saved"
    );
    let welcome = created.welcome.unwrap();
    bob.mls.join(&welcome, &created.ratchet_tree).unwrap();
    bob.crash();
    assert!(!bob.mls.contains(ROOM).unwrap());
    assert!(bob.mls.welcome_is_for_me(&welcome).unwrap());
    bob.enters(&welcome, &created.ratchet_tree);
    assert!(!bob.mls.welcome_is_for_me(&welcome).unwrap());
}

#[test]
fn a_crash_before_the_merge_of_an_external_join_keeps_it_pending() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    bob.lose_groups();
    let (info, tree) = alice.published();
    let join = bob.mls.external_join(ROOM, &info, &tree).unwrap();
    bob.save();
    alice.hears(&join.commit);
    bob.mls.merge_pending(ROOM).unwrap();
    bob.crash();
    assert!(bob.mls.has_pending(ROOM).unwrap());
    assert!(!bob.mls.contains(ROOM).unwrap());
    bob.merges();
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn a_deleted_group_is_gone_only_when_saved() {
    let [mut alice] = Device::cast();
    alice.mls.create(ROOM, &[]).unwrap();
    alice.save();
    alice.mls.delete(ROOM).unwrap();
    alice.crash();
    assert!(alice.mls.contains(ROOM).unwrap());
    alice.mls.delete(ROOM).unwrap();
    alice.save();
    assert_eq!(alice.store.rows().len(), 2, "the device and its key");
    assert!(!alice.mls.contains(ROOM).unwrap());
    alice.mls.delete(ROOM).unwrap();
}

/// Rows that fail after some reads.
struct FailingRows(crate::test_store::TestStore, std::sync::atomic::AtomicI64);

impl MlsRows for FailingRows {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowsError> {
        match self.1.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) {
            left if left > 0 => self.0.get(key),
            _ => Err(RowsError),
        }
    }
}

#[test]
fn a_failing_store_is_reported_and_nothing_half_done_is_written() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, bob] = cast;
    let hello = alice.says("hello");
    let update = alice.commits(Change::default());
    for reads in 0.. {
        let rows = FailingRows(bob.store.clone(), reads.into());
        let mut mls = crate::Mls::new(Box::new(rows));
        let read = mls.decrypt(ROOM, &hello.body);
        let applied = mls.apply_commit(ROOM, &update.commit);
        let fresh = mls.key_packages(1);
        for error in [read.clone().err(), applied.clone().err(), fresh.err()] {
            assert!(error.is_none_or(|error| error == MlsError::Rows(RowsError)));
        }
        if read.is_err() && applied.is_err() {
            assert_eq!(mls.take_writes(), []);
        }
        if applied.is_ok() && read.is_ok() && reads > 200 {
            return;
        }
    }
}
