//! Commits: adding, removing, racing, rebasing, removing oneself.

use super::stage::{Device, ROOM, assert_agreement, device_id, gather};
use crate::{Change, CommitReceived, MlsError};

#[test]
fn alice_adds_carol_and_bob_follows() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let mut carol = Device::new(3);
    let add = [carol.key_package()];
    let pending = alice.commits(Change {
        add: &add,
        remove: &[],
    });
    assert_eq!(pending.epoch, 1);
    let applied = bob.hears(&pending.commit);
    assert_eq!(applied.added, [carol.id]);
    assert_eq!(applied.removed, []);
    assert_eq!(applied.committer, Some(alice.id));
    assert_eq!(applied.epoch, 2);
    let merged = alice.merges();
    assert_eq!(merged.added, [carol.id]);
    let welcome = pending.welcome.unwrap();
    assert!(carol.mls.welcome_is_for_me(&welcome).unwrap());
    assert!(!bob.mls.welcome_is_for_me(&welcome).unwrap());
    let joined = carol.enters(&welcome, &alice.tree());
    assert_eq!(joined.conversation, ROOM);
    assert_eq!(joined.adder, Some(alice.id));
    assert_eq!(joined.epoch, 2);
    assert_eq!(joined.members, [alice.id, bob.id, carol.id]);
    let hello = carol.says("hello");
    assert_eq!(alice.reads(&hello), (carol.id, "hello".into()));
    assert_eq!(bob.reads(&hello), (carol.id, "hello".into()));
    assert_agreement(&mut [&mut alice, &mut bob, &mut carol]);
}

#[test]
fn the_loser_of_a_race_applies_the_winner_and_commits_again() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let mut carol = Device::new(3);
    let mut dave = Device::new(4);
    let winner = alice.commits(Change {
        add: &[carol.key_package()],
        remove: &[],
    });
    let daves = dave.key_package();
    let loser = bob.commits(Change {
        add: std::slice::from_ref(&daves),
        remove: &[],
    });
    // Bob hears of the winner first, and his own pending commit is dropped.
    let applied = bob.hears(&winner.commit);
    assert!(applied.pending_dropped);
    assert!(!bob.mls.has_pending(ROOM).unwrap());
    alice.merges();
    assert_eq!(
        alice.mls.apply_commit(ROOM, &loser.commit),
        Err(MlsError::AlreadyProcessed)
    );
    carol.enters(&winner.welcome.unwrap(), &alice.tree());
    let again = bob.commits(Change {
        add: &[daves],
        remove: &[],
    });
    let applied = alice.hears(&again.commit);
    assert_eq!(applied.added, [dave.id]);
    bob.merges();
    carol.hears(&again.commit);
    dave.enters(&again.welcome.unwrap(), &bob.tree());
    assert_agreement(&mut [&mut alice, &mut bob, &mut carol, &mut dave]);
}

#[test]
fn a_refused_commit_is_cleared_and_leaves_no_trace() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let before = alice.authenticator();
    alice.commits(Change::default());
    assert!(alice.mls.has_pending(ROOM).unwrap());
    alice.mls.clear_pending(ROOM).unwrap();
    alice.save();
    assert!(!alice.mls.has_pending(ROOM).unwrap());
    assert_eq!(alice.authenticator(), before);
    alice.mls.clear_pending(ROOM).unwrap();
    assert_eq!(
        alice.mls.merge_pending(ROOM),
        Err(MlsError::NoPendingCommit)
    );
    let update = alice.commits(Change::default());
    alice.merges();
    bob.hears(&update.commit);
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn while_a_commit_is_pending_messages_flow_but_no_second_commit() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let update = alice.commits(Change::default());
    assert_eq!(
        alice.mls.commit(ROOM, Change::default()),
        Err(MlsError::PendingCommit)
    );
    assert_eq!(bob.reads(&alice.says("meanwhile")).1, "meanwhile");
    assert_eq!(alice.reads(&bob.says("yes")).1, "yes");
    assert_eq!(
        alice.mls.apply_commit(ROOM, &update.commit),
        Ok(CommitReceived::OwnPending)
    );
    alice.merges();
    bob.hears(&update.commit);
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn the_removed_device_loses_the_group_and_all_its_keys() {
    let mut cast: [Device; 3] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob, mut carol] = cast;
    carol.reads(&bob.says("before"));
    let removal = alice.commits(Change {
        add: &[],
        remove: &[carol.id],
    });
    let applied = bob.hears(&removal.commit);
    assert_eq!(applied.removed, [carol.id]);
    assert!(!applied.self_removed);
    let merged = alice.merges();
    assert_eq!(merged.removed, [carol.id]);
    let applied = carol.hears(&removal.commit);
    assert!(applied.self_removed);
    assert_eq!(applied.removed, [carol.id]);
    assert!(!carol.mls.contains(ROOM).unwrap());
    let kept: Vec<_> = carol
        .store
        .rows()
        .into_keys()
        .map(|key| String::from_utf8_lossy(&key[..2]).into_owned())
        .collect();
    assert_eq!(kept, ["de", "sk"]);
    let secret = alice.says("without carol");
    assert_eq!(bob.reads(&secret).1, "without carol");
    assert_eq!(
        carol.mls.decrypt(ROOM, &secret.body),
        Err(MlsError::UnknownConversation)
    );
    assert_eq!(bob.mls.members(ROOM).unwrap(), [alice.id, bob.id]);

    // She may come back.
    let add = [carol.key_package()];
    let addition = bob.commits(Change {
        add: &add,
        remove: &[],
    });
    alice.hears(&addition.commit);
    bob.merges();
    carol.enters(&addition.welcome.unwrap(), &bob.tree());
    assert_agreement(&mut [&mut alice, &mut bob, &mut carol]);
}

#[test]
fn a_device_that_missed_its_removal_is_replaced_by_a_later_welcome() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let again = [bob.key_package()];
    alice.commits(Change {
        add: &[],
        remove: &[bob.id],
    });
    alice.merges();
    let addition = alice.commits(Change {
        add: &again,
        remove: &[],
    });
    alice.merges();
    let welcome = addition.welcome.unwrap();
    let joined = bob.enters(&welcome, &alice.tree());
    assert_eq!(joined.epoch, 3);
    assert_agreement(&mut [&mut alice, &mut bob]);
    let rows = bob.store.rows();
    assert_eq!(
        bob.mls.join(&welcome, &alice.tree()),
        Err(MlsError::NotForMe),
        "the key package was used up"
    );
    bob.save();
    assert_eq!(bob.store.rows(), rows);
}

#[test]
fn one_commit_may_replace_a_device_by_another() {
    let mut cast: [Device; 3] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob, carol] = cast;
    let mut dave = Device::new(4);
    let add = [dave.key_package()];
    let change = Change {
        add: &add,
        remove: &[carol.id],
    };
    let swap = alice.commits(change);
    let applied = bob.hears(&swap.commit);
    assert_eq!(
        (applied.added, applied.removed),
        (vec![dave.id], vec![carol.id])
    );
    alice.merges();
    dave.enters(&swap.welcome.unwrap(), &alice.tree());
    assert_agreement(&mut [&mut alice, &mut bob, &mut dave]);
}

#[test]
fn impossible_changes_are_refused_and_change_nothing() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let mut carol = Device::new(3);
    let carols = carol.key_package();
    let second = carol.key_package();
    let bobs = bob.key_package();
    let rows = alice.store.rows();
    let mut broken = carols.1.to_vec();
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let broken = (carol.id, broken.into());
    let stolen = (device_id(9), carols.1.clone());
    let garbage = (carol.id, bytes::Bytes::from_static(b"garbage"));
    for (change, expected) in [
        ((vec![], vec![alice.id]), MlsError::RemovesSelf),
        ((vec![], vec![carol.id]), MlsError::NotMember),
        ((vec![bobs], vec![]), MlsError::AlreadyMember),
        (
            (vec![carols.clone(), second], vec![]),
            MlsError::AlreadyMember,
        ),
        (
            (vec![carols.clone(), stolen], vec![]),
            MlsError::KeyPackage {
                index: 1,
                reason: "it belongs to another device",
            },
        ),
        (
            (vec![broken], vec![]),
            MlsError::KeyPackage {
                index: 0,
                reason: "not valid, or expired",
            },
        ),
        (
            (vec![garbage], vec![]),
            MlsError::KeyPackage {
                index: 0,
                reason: "not a key package",
            },
        ),
    ] {
        let change = Change {
            add: &change.0,
            remove: &change.1,
        };
        assert_eq!(alice.mls.commit(ROOM, change), Err(expected));
        alice.save();
        assert_eq!(alice.store.rows(), rows);
    }
    let fine = alice.commits(Change {
        add: &[carols],
        remove: &[bob.id],
    });
    alice.merges();
    assert!(bob.hears(&fine.commit).self_removed);
}

#[test]
fn a_failed_verb_leaves_the_rest_of_the_unit_of_work_in_place() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let hello = alice.says("hello");
    assert!(bob.mls.decrypt(ROOM, &hello.body).is_ok());
    assert!(bob.mls.apply_commit(ROOM, b"garbage").is_err());
    let change = Change {
        add: &[],
        remove: &[bob.id],
    };
    assert!(bob.mls.commit(ROOM, change).is_err());
    bob.save();
    bob.crash();
    assert_eq!(
        bob.mls.decrypt(ROOM, &hello.body),
        Err(MlsError::AlreadyProcessed)
    );
    assert_eq!(bob.reads(&alice.says("next")).1, "next");
}
