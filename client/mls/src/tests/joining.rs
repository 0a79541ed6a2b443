//! Joining from outside: lost state, new devices, and the way back.

use super::stage::{Device, ROOM, assert_agreement, gather};
use crate::{Change, CommitReceived, MlsError};

#[test]
fn a_device_that_lost_its_groups_joins_again_and_its_old_leaf_goes() {
    let mut cast: [Device; 3] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob, mut carol] = cast;
    carol.lose_groups();
    assert!(!carol.mls.contains(ROOM).unwrap());
    let (info, tree) = alice.published();
    let join = carol.mls.external_join(ROOM, &info, &tree).unwrap();
    carol.save();
    assert_eq!(join.epoch, 1);
    assert_eq!(join.welcome, None);
    assert!(carol.mls.has_pending(ROOM).unwrap());
    assert!(
        !carol.mls.contains(ROOM).unwrap(),
        "not before it is accepted"
    );
    carol.crash();
    assert_eq!(
        carol.mls.apply_commit(ROOM, &join.commit),
        Ok(CommitReceived::OwnPending)
    );
    for other in [&mut alice, &mut bob] {
        let applied = other.hears(&join.commit);
        assert_eq!(applied.committer, Some(carol.id));
        assert_eq!((applied.added, applied.removed), (vec![], vec![]));
        assert_eq!(other.mls.members(ROOM).unwrap().len(), 3);
    }
    let merged = carol.merges();
    assert_eq!(merged.epoch, 2);
    assert_agreement(&mut [&mut alice, &mut bob, &mut carol]);
    assert_eq!(carol.reads(&alice.says("welcome back")).1, "welcome back");
    assert_eq!(bob.reads(&carol.says("thanks")).1, "thanks");
}

#[test]
fn a_new_device_joins_from_outside() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let mut phone = Device::new(3);
    let (info, tree) = alice.published();
    let join = phone.mls.external_join(ROOM, &info, &tree).unwrap();
    phone.save();
    let applied = alice.hears(&join.commit);
    assert_eq!((applied.added, applied.removed), (vec![phone.id], vec![]));
    bob.hears(&join.commit);
    assert_eq!(phone.merges().added, [phone.id]);
    assert_agreement(&mut [&mut alice, &mut bob, &mut phone]);
}

#[test]
fn clearing_an_external_join_returns_to_the_old_group() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let rows = bob.store.rows();
    let (info, tree) = alice.published();
    bob.mls.external_join(ROOM, &info, &tree).unwrap();
    bob.save();
    assert_eq!(bob.reads(&alice.says("still here")).1, "still here");
    assert_eq!(
        bob.mls.external_join(ROOM, &info, &tree),
        Err(MlsError::PendingCommit)
    );
    assert_eq!(
        bob.mls.commit(ROOM, Change::default()),
        Err(MlsError::PendingCommit)
    );
    bob.crash();
    bob.mls.clear_pending(ROOM).unwrap();
    bob.save();
    assert!(!bob.mls.has_pending(ROOM).unwrap());
    assert!(rows.keys().all(|key| bob.store.rows().contains_key(key)));
    assert_eq!(alice.reads(&bob.says("as before")).1, "as before");
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn a_merged_external_join_leaves_no_row_of_the_old_group() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    // Bob's old group has lived, and has a commit pending; then he starts over.
    bob.reads(&alice.says("hello"));
    let update = alice.commits(Change::default());
    alice.merges();
    bob.hears(&update.commit);
    bob.says("hi");
    let (info, tree) = alice.published();
    let join = bob.mls.external_join(ROOM, &info, &tree).unwrap();
    bob.save();
    bob.merges();
    alice.hears(&join.commit);
    let mut fresh = bob.store.rows();
    fresh.retain(|key, _| !key.starts_with(b"de") && !key.starts_with(b"sk"));
    // The number of rows is that of a device which was never there before.
    let mut phone = Device::new(3);
    let (info, tree) = alice.published();
    phone.mls.external_join(ROOM, &info, &tree).unwrap();
    phone.save();
    phone.merges();
    let mut others = phone.store.rows();
    others.retain(|key, _| !key.starts_with(b"de") && !key.starts_with(b"sk"));
    let labels = |rows: std::collections::BTreeMap<Vec<u8>, Vec<u8>>| -> Vec<_> {
        rows.into_keys().map(|key| key[..2].to_vec()).collect()
    };
    assert_eq!(labels(fresh), labels(others));
}

#[test]
fn a_losing_external_join_is_dropped_when_the_old_group_moves_on() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let (info, tree) = alice.published();
    bob.mls.external_join(ROOM, &info, &tree).unwrap();
    bob.save();
    let update = alice.commits(Change::default());
    alice.merges();
    assert!(bob.hears(&update.commit).pending_dropped);
    assert!(!bob.mls.has_pending(ROOM).unwrap());
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn a_last_resort_package_lets_several_groups_in() {
    let [mut alice, mut bob] = Device::cast();
    let package = bob.mls.last_resort().unwrap();
    bob.mls.last_resort().unwrap();
    bob.save();
    for room in [1, 2] {
        let room = tresse_proto::ids::ConversationId([room; 16]);
        let created = alice
            .mls
            .create(room, &[(bob.id, package.clone())])
            .unwrap();
        alice.save();
        let joined = bob
            .mls
            .join(&created.welcome.unwrap(), &created.ratchet_tree)
            .unwrap();
        bob.save();
        assert_eq!(joined.conversation, room);
    }
    // The third replaces the first.
    bob.mls.last_resort().unwrap();
    bob.save();
    let room = tresse_proto::ids::ConversationId([3; 16]);
    let created = alice.mls.create(room, &[(bob.id, package)]).unwrap();
    assert_eq!(
        bob.mls
            .join(&created.welcome.unwrap(), &created.ratchet_tree),
        Err(MlsError::NotForMe)
    );
}

#[test]
fn a_welcome_with_another_tree_is_refused_and_uses_nothing_up() {
    let [mut alice, mut bob] = Device::cast();
    let package = bob.key_package();
    let created = alice.mls.create(ROOM, &[package]).unwrap();
    alice.save();
    let other = tresse_proto::ids::ConversationId([9; 16]);
    let wrong = alice.mls.create(other, &[]).unwrap();
    alice.save();
    let rows = bob.store.rows();
    let welcome = created.welcome.unwrap();
    assert!(matches!(
        bob.mls.join(&welcome, &wrong.ratchet_tree),
        Err(MlsError::Invalid(_))
    ));
    assert!(matches!(
        bob.mls.join(&welcome, b"garbage"),
        Err(MlsError::Malformed(_))
    ));
    bob.save();
    assert_eq!(bob.store.rows(), rows);
    bob.enters(&welcome, &created.ratchet_tree);
    assert_agreement(&mut [&mut alice, &mut bob]);
}

#[test]
fn before_registration_only_the_key_works() {
    let store = crate::test_store::TestStore::default();
    let mut mls = crate::Mls::new(Box::new(store.clone()));
    assert_eq!(mls.device_key(), Ok(None));
    assert_eq!(mls.sign(b"x"), Err(MlsError::NoDeviceKey));
    assert_eq!(mls.key_packages(1), Err(MlsError::NoDeviceKey));
    let key = mls.new_device_key().unwrap();
    assert_eq!(mls.new_device_key(), Err(MlsError::DeviceKeyExists));
    store.commit(mls.take_writes());
    let mut mls = crate::Mls::new(Box::new(store));
    assert_eq!(mls.device_key(), Ok(Some(key)));
    assert_eq!(mls.sign(b"x").map(|signature| signature.len()), Ok(64));
    assert_eq!(mls.key_packages(1), Err(MlsError::NoDevice));
    let device = super::stage::device_id(1);
    mls.set_device(device).unwrap();
    mls.set_device(device).unwrap();
    assert_eq!(
        mls.set_device(super::stage::device_id(2)),
        Err(MlsError::DeviceExists)
    );
    assert_eq!(mls.device(), Ok(Some(device)));
}
