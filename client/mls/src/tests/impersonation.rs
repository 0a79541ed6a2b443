//! Commits that are legal in MLS and would give a device of somebody else another key.

use bytes::Bytes;
use openmls::prelude::{MlsGroup, MlsMessageBodyIn, OpenMlsProvider, RatchetTreeIn};
use tls_codec::{Deserialize as _, Serialize as _};

use super::stage::{Device, ROOM, assert_agreement, gather};
use crate::group::members_of;
use crate::provider::Provider;
use crate::{Change, MlsError, key_package};

const OTHER_KEY: MlsError = MlsError::Invalid("it changes a device key");

/// A device that names itself like Bob's and has a key of its own.
fn false_bob() -> Device {
    Device::new(2)
}

/// A commit as only a modified client makes it: Bob's leaf goes, another "Bob" comes.
fn exchange(alice: &mut Device, bob: (tresse_proto::ids::DeviceId, Bytes)) -> Vec<u8> {
    let identity = alice.mls.identity().unwrap();
    let provider = &alice.mls.provider;
    let package = key_package::validate(provider, 0, bob.0, &bob.1).unwrap();
    let group = alice.mls.groups.get(provider, ROOM).unwrap();
    let leaf = members_of(group)
        .unwrap()
        .into_iter()
        .find(|(_, device)| *device == bob.0)
        .unwrap()
        .0;
    let bundle = group
        .commit_builder()
        .propose_removals([leaf])
        .propose_adds([package])
        .load_psks(provider.storage())
        .unwrap()
        .build(provider.rand(), provider.crypto(), &identity.signer, |_| {
            true
        })
        .unwrap()
        .stage_commit(provider)
        .unwrap();
    bundle.into_commit().tls_serialize_detached().unwrap()
}

#[test]
fn nobody_exchanges_a_device_for_one_with_another_key() {
    let mut cast: [Device; 3] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob, mut carol] = cast;
    let forged = exchange(&mut alice, false_bob().key_package());
    alice.crash();
    for device in [&mut bob, &mut carol] {
        assert_eq!(device.mls.apply_commit(ROOM, &forged), Err(OTHER_KEY));
        assert_eq!(device.mls.take_writes(), []);
    }
    assert_agreement(&mut [&mut alice, &mut bob, &mut carol]);
    // The same device may leave one leaf for another.
    let honest = exchange(&mut alice, bob.key_package());
    carol.hears(&honest);
}

#[test]
fn an_honest_device_does_not_make_such_a_commit() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, bob] = cast;
    let add = [false_bob().key_package()];
    let refused = alice.mls.commit(
        ROOM,
        Change {
            add: &add,
            remove: &[bob.id],
        },
    );
    assert!(
        matches!(refused, Err(MlsError::KeyPackage { index: 0, .. })),
        "{refused:?}"
    );
    assert!(!alice.mls.has_pending(ROOM).unwrap());
}

#[test]
fn nobody_enters_by_an_external_commit_as_a_device_with_another_key() {
    let mut cast: [Device; 2] = Device::cast();
    gather(&mut cast);
    let [mut alice, mut bob] = cast;
    let (info, tree) = alice.published();
    let mut mallory = false_bob();
    let identity = mallory.mls.identity().unwrap();
    let Some(MlsMessageBodyIn::GroupInfo(info)) = crate::group::message::body(&info) else {
        panic!("not a group info");
    };
    let scratch = Provider::scratch();
    let (_, bundle) = MlsGroup::external_commit_builder()
        .with_ratchet_tree(RatchetTreeIn::tls_deserialize_exact(&tree).unwrap())
        .build_group(&scratch, info, identity.credential())
        .unwrap()
        .load_psks(scratch.storage())
        .unwrap()
        .build(scratch.rand(), scratch.crypto(), &identity.signer, |_| true)
        .unwrap()
        .finalize(&scratch)
        .unwrap();
    let forged = bundle.into_commit().tls_serialize_detached().unwrap();
    for device in [&mut alice, &mut bob] {
        assert_eq!(device.mls.apply_commit(ROOM, &forged), Err(OTHER_KEY));
        assert_eq!(device.mls.take_writes(), []);
    }
    assert_agreement(&mut [&mut alice, &mut bob]);
}
