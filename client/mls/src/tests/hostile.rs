//! Bytes from outside: truncated, random, bit-flipped. A typed error, and no effect.

use std::sync::{Mutex, OnceLock};

use proptest::prelude::*;

use super::stage::{Device, ROOM, gather};
use crate::{Change, Decrypted, MlsError};

/// A group in mid-life with one of each kind of message for Bob.
struct Scene {
    bob: Mutex<Device>,
    messages: Vec<Vec<u8>>,
    tree: Vec<u8>,
}

fn scene() -> &'static Scene {
    static SCENE: OnceLock<Scene> = OnceLock::new();
    SCENE.get_or_init(|| {
        let mut cast: [Device; 3] = Device::cast();
        gather(&mut cast);
        let [mut alice, mut bob, mut carol] = cast;
        bob.reads(&carol.says("hello"));
        let update = carol.commits(Change::default());
        carol.merges();
        alice.hears(&update.commit);
        bob.hears(&update.commit);
        let message = alice.says("a message");
        let add = [Device::new(9).key_package()];
        let pending = alice.commits(Change {
            add: &add,
            remove: &[carol.id],
        });
        let (info, tree) = alice.published();
        let [mut dave, _] = Device::cast();
        let bobs = bob.key_package();
        let welcome = dave.mls.create(ROOM, &[bobs]).unwrap();
        Scene {
            messages: vec![
                message.body.to_vec(),
                pending.commit.to_vec(),
                pending.welcome.unwrap().to_vec(),
                welcome.welcome.unwrap().to_vec(),
                info.to_vec(),
            ],
            tree: tree.to_vec(),
            bob: Mutex::new(bob),
        }
    })
}

/// Throws bytes at every verb that reads them. Nothing may be written by a verb that fails.
fn throw(bytes: &[u8]) {
    let scene = scene();
    let mut bob = scene
        .bob
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let refused = |error: MlsError, mls: &mut crate::Mls| {
        assert!(
            !matches!(
                error,
                MlsError::Internal(_) | MlsError::Corrupt(_) | MlsError::Rows(_)
            ),
            "{error:?}"
        );
        assert_eq!(mls.take_writes(), []);
    };
    let mls = &mut bob.mls;
    match mls.decrypt(ROOM, bytes) {
        Ok(Decrypted::Application { .. }) => panic!("forged"),
        // The claim of an own message is not authenticated, and has no effect.
        Ok(Decrypted::OwnMessage { .. }) => assert_eq!(mls.take_writes(), []),
        Err(error) => {
            // A failed message may make its sender's ratchet begin, which says the same as before.
            let harmless = mls.take_writes().iter().all(|(key, _)| {
                [b"ma", b"mh", b"mn", b"md"]
                    .iter()
                    .any(|label| key.starts_with(*label))
            });
            assert!(harmless, "{error:?}");
            mls.discard();
        }
    }
    if let Err(error) = mls.apply_commit(ROOM, bytes) {
        refused(error, mls);
    } else {
        panic!("forged");
    }
    for error in [
        mls.join(bytes, &scene.tree).err(),
        mls.join(bytes, bytes).err(),
        mls.external_join(ROOM, bytes, &scene.tree).err(),
        mls.external_join(ROOM, &scene.messages[4], bytes).err(),
        mls.open_ephemeral(ROOM, 2, bytes).map(|_| ()).err(),
        mls.commit(
            ROOM,
            Change {
                add: &[(super::stage::device_id(8), bytes.to_vec().into())],
                remove: &[],
            },
        )
        .err(),
    ] {
        refused(error.expect("forged"), mls);
    }
    let _ = mls.welcome_is_for_me(bytes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        throw(&bytes);
    }

    #[test]
    fn truncated_messages_are_refused(which in 0usize..5, keep in 0.0..1.0f64) {
        let message = &scene().messages[which];
        let keep = (message.len() as f64 * keep) as usize;
        throw(&message[..keep.min(message.len() - 1)]);
    }

    #[test]
    fn bit_flipped_messages_are_refused(which in 0usize..3, place in 0.0..1.0f64, bit in 0u8..8) {
        let mut message = scene().messages[which].clone();
        let place = (message.len() as f64 * place) as usize;
        message[place] ^= 1 << bit;
        throw(&message);
    }
}

#[test]
fn a_message_for_another_room_is_refused() {
    let other = tresse_proto::ids::ConversationId([1; 16]);
    let [mut alice] = Device::cast();
    alice.mls.create(ROOM, &[]).unwrap();
    alice.mls.create(other, &[]).unwrap();
    let hello = alice.mls.encrypt(ROOM, b"x").unwrap();
    assert_eq!(
        alice.mls.decrypt(other, &hello.body),
        Err(MlsError::WrongConversation)
    );
    let commit = alice.mls.commit(ROOM, Change::default()).unwrap();
    assert_eq!(
        alice.mls.apply_commit(other, &commit.commit),
        Err(MlsError::WrongConversation)
    );
}

#[test]
fn damaged_rows_are_reported_and_never_panic() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    bob.reads(&alice.says("hello"));
    let next = alice.says("next");
    for (key, value) in bob.store.rows() {
        for damage in [
            Vec::new(),
            value[..value.len() / 2].to_vec(),
            vec![0xff; 64],
        ] {
            let store = bob.store.snapshot();
            store.commit(vec![(key.clone(), Some(damage))]);
            let mut mls = crate::Mls::new(Box::new(store));
            let _ = mls.decrypt(ROOM, &next.body);
            let _ = mls.encrypt(ROOM, b"x");
            let _ = mls.commit(ROOM, Change::default());
            let _ = mls.key_packages(1);
        }
    }
}
