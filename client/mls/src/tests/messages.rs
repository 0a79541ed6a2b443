//! Messages: in order, out of order, twice, late, own, in batches.

use super::stage::{Device, ROOM, assert_agreement, gather};
use crate::{Change, Decrypted, MlsError};

#[test]
fn alice_and_bob_talk() {
    let [mut alice, mut bob] = Device::cast();
    let mut cast = [alice, bob];
    gather(&mut cast);
    [alice, bob] = cast;
    assert_eq!(alice.mls.members(ROOM).unwrap(), [alice.id, bob.id]);
    let hello = alice.says("hello");
    assert_eq!(bob.reads(&hello), (alice.id, "hello".into()));
    let answer = bob.says("hi");
    assert_eq!(alice.reads(&answer), (bob.id, "hi".into()));
    assert_agreement(&mut [&mut alice, &mut bob]);
}

fn pair() -> [Device; 2] {
    let mut cast = Device::cast();
    gather(&mut cast);
    cast
}

#[test]
fn an_own_message_is_recognised_and_changes_nothing() {
    let [mut alice, _] = pair();
    let hello = alice.says("hello");
    let rows = alice.store.rows();
    let own = alice.mls.decrypt(ROOM, &hello.body).unwrap();
    assert_eq!(own, Decrypted::OwnMessage { epoch: 1 });
    alice.save();
    assert_eq!(alice.store.rows(), rows);
}

#[test]
fn a_message_decrypts_once_and_a_replay_changes_nothing() {
    let [mut alice, mut bob] = pair();
    let hello = alice.says("hello");
    bob.reads(&hello);
    let rows = bob.store.rows();
    for _ in 0..2 {
        let replay = bob.mls.decrypt(ROOM, &hello.body);
        assert_eq!(replay, Err(MlsError::AlreadyProcessed));
        bob.save();
        assert_eq!(bob.store.rows(), rows);
        bob.crash();
    }
    let next = alice.says("next");
    assert_eq!(bob.reads(&next).1, "next");
}

#[test]
fn after_a_rollback_the_same_message_decrypts_again() {
    let [mut alice, mut bob] = pair();
    let hello = alice.says("hello");
    assert!(bob.mls.decrypt(ROOM, &hello.body).is_ok());
    bob.mls.discard();
    assert!(bob.mls.decrypt(ROOM, &hello.body).is_ok());
    bob.crash();
    assert_eq!(bob.reads(&hello).1, "hello");
}

#[test]
fn messages_of_one_sender_may_overtake_each_other_by_twenty() {
    let [mut alice, mut bob] = pair();
    let sent: Vec<_> = (0..22).map(|n| alice.says(&n.to_string())).collect();
    bob.reads(&sent[21]);
    bob.crash();
    assert_eq!(bob.reads(&sent[2]).1, "2");
    assert_eq!(bob.reads(&sent[20]).1, "20");
    assert_eq!(bob.mls.decrypt(ROOM, &sent[0].body), Err(MlsError::TooOld));
    assert_eq!(
        bob.mls.decrypt(ROOM, &sent[2].body),
        Err(MlsError::AlreadyProcessed)
    );
}

#[test]
fn a_thousand_messages_may_be_missing_but_not_more() {
    let [mut alice, mut bob] = pair();
    let sent: Vec<_> = (0..=1002).map(|n| alice.says(&n.to_string())).collect();
    let refused = bob.mls.decrypt(ROOM, &sent[1002].body);
    assert!(matches!(refused, Err(MlsError::Invalid(_))), "{refused:?}");
    assert_eq!(bob.reads(&sent[1000]).1, "1000");
    assert_eq!(bob.reads(&sent[1002]).1, "1002");
}

#[test]
fn messages_of_the_last_five_epochs_can_be_read() {
    let [mut alice, mut bob] = pair();
    let mut sent = vec![alice.says("0")];
    for n in 1..=6 {
        let update = alice.commits(Change::default());
        alice.merges();
        bob.hears(&update.commit);
        sent.push(alice.says(&n.to_string()));
        bob.crash();
    }
    for n in [6, 3, 1] {
        assert_eq!(bob.reads(&sent[n]).1, n.to_string());
    }
    assert_eq!(bob.mls.decrypt(ROOM, &sent[0].body), Err(MlsError::TooOld));
}

#[test]
fn a_message_of_a_later_epoch_waits_for_its_commit() {
    let [mut alice, mut bob] = pair();
    let update = alice.commits(Change::default());
    alice.merges();
    let ahead = alice.says("ahead");
    assert_eq!(
        bob.mls.decrypt(ROOM, &ahead.body),
        Err(MlsError::EpochAhead { ours: 1, theirs: 2 })
    );
    bob.hears(&update.commit);
    assert_eq!(bob.reads(&ahead).1, "ahead");
}

#[test]
fn a_batch_with_failures_in_the_middle_leaves_the_right_state() {
    let mut cast: [Device; 3] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob, mut carol] = cast;
    let sent = [
        alice.says("a1"),
        bob.says("b1"),
        alice.says("a2"),
        bob.says("b2"),
        alice.says("a3"),
    ];
    let mut broken = sent[3].body.to_vec();
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let own = carol.says("own");
    let bodies: [&[u8]; 7] = [
        &sent[0].body,
        &sent[0].body,
        b"garbage",
        &broken,
        &own.body,
        &sent[2].body,
        &sent[1].body,
    ];
    let results = carol.mls.decrypt_batch(ROOM, &bodies);
    carol.save();
    let outcomes: Vec<_> = results
        .into_iter()
        .map(|result| match result {
            Ok(Decrypted::Application { plaintext, .. }) => String::from_utf8(plaintext).unwrap(),
            Ok(Decrypted::OwnMessage { .. }) => "own".into(),
            Err(error) => format!("{error:?}"),
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            "a1",
            "AlreadyProcessed",
            "Malformed(\"application message\")",
            "Invalid(\"cannot be decrypted\")",
            "own",
            "a2",
            "b1"
        ]
    );
    carol.crash();
    assert_eq!(
        carol.mls.decrypt(ROOM, &sent[2].body),
        Err(MlsError::AlreadyProcessed)
    );
    assert_eq!(carol.reads(&sent[3]).1, "b2");
    carol.crash();
    assert_eq!(carol.reads(&sent[4]).1, "a3");
}

#[test]
fn a_batch_that_begins_a_ratchet_only_to_fail_keeps_the_tree_whole() {
    let mut cast: [Device; 5] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob, mut carol, mut dave, mut eve] = cast;
    // Bob's ratchet begins in memory, but his message fails; then Alice's rows are written.
    let first = bob.says("b1");
    let mut broken = first.body.to_vec();
    let last = broken.len() - 1;
    broken[last] ^= 1;
    let hello = alice.says("a1");
    let results = eve.mls.decrypt_batch(ROOM, &[&broken, &hello.body]);
    assert!(results[0].is_err() && results[1].is_ok());
    eve.save();
    eve.crash();
    assert_eq!(eve.reads(&first).1, "b1");
    for (message, text) in [
        (carol.says("c1"), "c1"),
        (dave.says("d1"), "d1"),
        (bob.says("b2"), "b2"),
    ] {
        assert_eq!(eve.reads(&message).1, text);
        eve.crash();
    }
    // The same, one message at a time.
    let second = carol.says("c2");
    let mut broken = second.body.to_vec();
    broken[last] ^= 1;
    assert!(dave.mls.decrypt(ROOM, &broken).is_err());
    dave.save();
    assert_eq!(dave.reads(&alice.says("a2")).1, "a2");
    dave.crash();
    assert_eq!(dave.reads(&second).1, "c2");
}

#[test]
fn one_message_rewrites_one_small_row() {
    let [mut alice, mut bob] = pair();
    bob.reads(&alice.says("the first begins the ratchet"));
    let second = alice.says("second");
    bob.mls.decrypt(ROOM, &second.body).unwrap();
    let writes = bob.mls.take_writes();
    assert_eq!(writes.len(), 1, "rows");
    let bytes: usize = writes
        .iter()
        .map(|(key, value)| key.len() + value.as_ref().map_or(0, Vec::len))
        .sum();
    assert!(bytes < 256, "{bytes} bytes");
}

#[test]
fn keys_of_read_messages_and_old_epochs_are_gone_from_the_rows() {
    let [mut alice, mut bob] = pair();
    let hello = alice.says("hello");
    let before = bob.store.snapshot();
    bob.reads(&hello);
    for _ in 0..6 {
        let update = alice.commits(Change::default());
        alice.merges();
        bob.hears(&update.commit);
    }
    // Nothing of epoch 1 is left: its rows end in its number, and a leaf for ratchets.
    let epoch_1 = 1u64.to_be_bytes();
    let of_epoch_1 = |key: &[u8]| {
        (key.starts_with(b"mf") || key.starts_with(b"mn") || key.starts_with(b"ml"))
            && key.ends_with(&epoch_1)
            || (key.starts_with(b"ma") || key.starts_with(b"mh"))
                && key[..key.len() - 4].ends_with(&epoch_1)
    };
    assert!(before.rows().keys().any(|key| of_epoch_1(key)));
    assert!(!bob.store.rows().keys().any(|key| of_epoch_1(key)));
}

#[test]
fn lengths_show_only_their_bucket() {
    let [mut alice, _] = pair();
    let lengths: std::collections::BTreeSet<_> = (130..190)
        .map(|n| alice.says(&"x".repeat(n)).body.len())
        .collect();
    assert_eq!(lengths.len(), 1);
    let overhead = lengths.first().unwrap() - 192;
    assert!((140..=170).contains(&overhead), "{overhead}");
}

#[test]
fn ephemeral_messages_are_opened_by_members_of_the_same_epoch_only() {
    let [mut alice, mut bob] = pair();
    let rows = alice.store.rows();
    let typing = alice.mls.seal_ephemeral(ROOM, b"typing").unwrap();
    alice.save();
    assert_eq!(alice.store.rows(), rows, "sealing stores nothing");
    assert!(typing.body.len() <= tresse_proto::limits::EPHEMERAL_BYTES_MAX);
    for _ in 0..2 {
        let opened = bob
            .mls
            .open_ephemeral(ROOM, typing.epoch, &typing.body)
            .unwrap();
        assert_eq!(opened.sender, alice.id);
        assert_eq!(opened.plaintext, b"typing");
    }
    let largest = vec![1; crate::EPHEMERAL_PLAINTEXT_BYTES_MAX];
    let sealed = alice.mls.seal_ephemeral(ROOM, &largest).unwrap();
    assert!(sealed.body.len() <= tresse_proto::limits::EPHEMERAL_BYTES_MAX);

    let mut broken = typing.body.to_vec();
    broken[20] ^= 1;
    assert!(bob.mls.open_ephemeral(ROOM, typing.epoch, &broken).is_err());
    assert!(
        bob.mls
            .open_ephemeral(ROOM, typing.epoch, b"short")
            .is_err()
    );
    assert!(matches!(
        bob.mls.open_ephemeral(ROOM, typing.epoch + 1, &typing.body),
        Err(MlsError::EpochAhead { .. })
    ));
    let update = bob.commits(Change::default());
    bob.merges();
    assert_eq!(
        bob.mls.open_ephemeral(ROOM, typing.epoch, &typing.body),
        Err(MlsError::TooOld)
    );
    alice.hears(&update.commit);
    let typing = bob.mls.seal_ephemeral(ROOM, b"").unwrap();
    let opened = alice
        .mls
        .open_ephemeral(ROOM, typing.epoch, &typing.body)
        .unwrap();
    assert_eq!((opened.sender, opened.plaintext), (bob.id, Vec::new()));
}
