//! What the server accepts as a group, a commit, a Welcome, a group info; and that nothing else gets through.

mod kit;

use std::sync::LazyLock;

use bytes::Bytes;
use kit::mls::{Change, Device, Made};
use openmls::prelude::{CredentialType, Extension, Extensions, RequiredCapabilitiesExtension};
use proptest::prelude::*;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};
use tresse_server_core::public_group::{
    Commit, Created, Group, Groups, Invalid, Leaf, Publication, Verified, check_application,
};

const CONVERSATION: ConversationId = ConversationId([7; 16]);
const ELSEWHERE: ConversationId = ConversationId([8; 16]);

fn device(name: u8) -> Device {
    Device::new(DeviceId::new(AccountId::new(NetworkCode(1), [name; 14]), 1))
}

fn publication(creator: &Device, made: Made) -> Publication {
    Publication {
        conversation: CONVERSATION,
        creator: creator.id,
        group_info: made.group_info,
        ratchet_tree: made.ratchet_tree,
        welcome: made.welcome,
    }
}

fn commit(change: Change) -> Commit {
    Commit {
        conversation: CONVERSATION,
        epoch: change.epoch,
        commit: change.commit,
        welcome: change.welcome,
        group_info: change.group_info,
    }
}

fn apply(group: &mut Group, change: Change) -> Result<Verified, Invalid> {
    let checked = group.check(&commit(change))?;
    group.advance(checked)
}

/// alice with bob and carol in a group that the server knows.
struct Scene {
    alice: Device,
    bob: Device,
    carol: Device,
    group: Group,
    created: Vec<Leaf>,
    state: Bytes,
}

fn scene() -> Scene {
    let (mut alice, mut bob, mut carol) = (device(1), device(2), device(3));
    let made = alice.create(CONVERSATION, &[bob.key_package(), carol.key_package()]);
    bob.join(&made.welcome, &made.ratchet_tree);
    carol.join(&made.welcome, &made.ratchet_tree);
    let Created {
        group,
        state,
        leaves,
    } = Group::create(&publication(&alice, made)).unwrap();
    Scene {
        alice,
        bob,
        carol,
        group,
        created: leaves,
        state,
    }
}

#[test]
fn a_new_group_is_accepted_with_its_leaves() {
    let scene = scene();
    assert_eq!(scene.group.epoch(), 1);
    assert_eq!(scene.group.conversation(), Some(CONVERSATION));
    let leaf = |device: &Device| Leaf {
        device: device.id,
        key: device.key(),
    };
    assert_eq!(
        scene.created,
        [leaf(&scene.alice), leaf(&scene.bob), leaf(&scene.carol)]
    );
}

#[test]
fn the_tree_that_the_server_gives_out_is_the_one_the_creator_has() {
    let scene = scene();
    assert_eq!(scene.group.tree().unwrap(), scene.alice.tree(CONVERSATION));
}

#[test]
fn a_group_of_another_id_is_refused() {
    let mut alice = device(1);
    let made = alice.create(ELSEWHERE, &[]);
    let refused = Group::create(&publication(&alice, made)).unwrap_err();
    assert_eq!(refused, Invalid::WrongGroup);
}

#[test]
fn a_group_published_by_somebody_else_is_refused() {
    let (mut alice, bob) = (device(1), device(2));
    let made = alice.create(CONVERSATION, &[bob.key_package()]);
    let refused = Group::create(&publication(&bob, made.clone())).unwrap_err();
    assert_eq!(refused, Invalid::GroupInfoMismatch);
    let refused = Group::create(&publication(&device(9), made)).unwrap_err();
    assert_eq!(refused, Invalid::GroupInfoMismatch);
}

#[test]
fn a_tree_of_another_epoch_is_refused() {
    let (mut alice, bob) = (device(1), device(2));
    let mut made = alice.create(CONVERSATION, &[bob.key_package()]);
    alice.commit(CONVERSATION, &[], &[]);
    alice.merge(CONVERSATION);
    made.ratchet_tree = alice.tree(CONVERSATION);
    let refused = Group::create(&publication(&alice, made)).unwrap_err();
    assert_eq!(refused, Invalid::RatchetTree);
}

#[test]
fn a_new_group_without_the_welcome_for_its_members_is_refused() {
    let (mut alice, bob) = (device(1), device(2));
    let mut made = alice.create(CONVERSATION, &[bob.key_package()]);
    made.welcome = Bytes::new();
    let refused = Group::create(&publication(&alice, made)).unwrap_err();
    assert_eq!(refused, Invalid::WelcomeMismatch);
}

#[test]
fn commits_of_members_move_the_group_on_as_on_their_devices() {
    let mut scene = scene();
    let dave = device(4);
    let change = scene
        .alice
        .commit(CONVERSATION, &[dave.key_package()], &[scene.carol.id]);
    let verified = apply(&mut scene.group, change.clone()).unwrap();
    assert_eq!(verified.committer.device, scene.alice.id);
    assert!(!verified.external);
    assert_eq!(
        verified.added,
        [Leaf {
            device: dave.id,
            key: dave.key()
        }]
    );
    assert_eq!(verified.removed, [scene.carol.id]);

    scene.bob.apply(CONVERSATION, &change.commit);
    assert_eq!(scene.group.tree().unwrap(), scene.bob.tree(CONVERSATION));
    assert_eq!(verified.tree.unwrap(), scene.bob.tree(CONVERSATION));

    let update = scene.bob.commit(CONVERSATION, &[], &[]);
    let verified = apply(&mut scene.group, update).unwrap();
    assert!(verified.tree.is_none(), "nobody needs the tree");
    assert_eq!(scene.group.epoch(), 3);
}

#[test]
fn a_commit_on_another_epoch_is_refused() {
    let mut scene = scene();
    let late = scene.bob.commit(CONVERSATION, &[], &[]);
    let first = scene.alice.commit(CONVERSATION, &[], &[]);
    apply(&mut scene.group, first).unwrap();
    assert_eq!(
        apply(&mut scene.group, late.clone()).unwrap_err(),
        Invalid::WrongEpoch
    );
    let lying = Change { epoch: 2, ..late };
    assert_eq!(
        apply(&mut scene.group, lying).unwrap_err(),
        Invalid::WrongEpoch
    );
}

#[test]
fn a_commit_with_the_group_info_of_another_is_refused() {
    let mut scene = scene();
    let other = scene.bob.commit(CONVERSATION, &[], &[]);
    let mut change = scene.alice.commit(CONVERSATION, &[], &[]);
    change.group_info = other.group_info;
    assert_eq!(
        apply(&mut scene.group, change).unwrap_err(),
        Invalid::GroupInfoMismatch
    );
}

#[test]
fn a_commit_with_the_group_info_before_it_is_refused() {
    let mut scene = scene();
    let before = scene.alice.group_info(CONVERSATION);
    let mut change = scene.alice.commit(CONVERSATION, &[], &[]);
    change.group_info = before;
    assert_eq!(
        apply(&mut scene.group, change).unwrap_err(),
        Invalid::GroupInfoMismatch
    );
}

#[test]
fn a_welcome_for_somebody_else_is_refused() {
    let mut scene = scene();
    let other = scene
        .bob
        .commit(CONVERSATION, &[device(5).key_package()], &[]);
    let mut change = scene
        .alice
        .commit(CONVERSATION, &[device(4).key_package()], &[]);
    let welcome = std::mem::replace(&mut change.welcome, other.welcome);
    assert_eq!(
        scene.group.check(&commit(change.clone())).unwrap_err(),
        Invalid::WelcomeMismatch
    );
    change.welcome = Bytes::new();
    assert_eq!(
        scene.group.check(&commit(change)).unwrap_err(),
        Invalid::WelcomeMismatch
    );
    scene.alice.clear(CONVERSATION);
    let mut update = scene.alice.commit(CONVERSATION, &[], &[]);
    update.welcome = welcome;
    assert_eq!(
        scene.group.check(&commit(update)).unwrap_err(),
        Invalid::WelcomeMismatch
    );
}

#[test]
fn a_refused_commit_leaves_the_group_as_it_was() {
    let mut scene = scene();
    let tree = scene.group.tree().unwrap();
    let mut change = scene
        .alice
        .commit(CONVERSATION, &[device(4).key_package()], &[]);
    let good = change.clone();
    change.welcome = Bytes::new();
    scene.group.check(&commit(change)).unwrap_err();
    assert_eq!(scene.group.tree().unwrap(), tree);
    apply(&mut scene.group, good).unwrap();
}

#[test]
fn a_commit_that_changes_what_the_group_requires_is_refused() {
    let mut scene = scene();
    let change = scene.alice.commit_with(CONVERSATION, &[], &[], |builder| {
        let required = RequiredCapabilitiesExtension::new(&[], &[], &[CredentialType::Basic]);
        let extensions = Extensions::single(Extension::RequiredCapabilities(required)).unwrap();
        builder
            .propose_group_context_extensions(extensions)
            .unwrap()
    });
    assert_eq!(
        apply(&mut scene.group, change).unwrap_err(),
        Invalid::Proposal
    );
}

#[test]
fn authenticated_data_which_the_server_could_read_is_refused() {
    let mut scene = scene();
    scene.alice.set_aad(CONVERSATION, b"hello server");
    let change = scene.alice.commit(CONVERSATION, &[], &[]);
    assert_eq!(
        apply(&mut scene.group, change).unwrap_err(),
        Invalid::AuthenticatedData
    );
}

#[test]
fn a_device_comes_back_by_an_external_commit_which_replaces_its_leaf() {
    let mut scene = scene();
    let (info, tree) = (
        scene.alice.group_info(CONVERSATION),
        scene.group.tree().unwrap(),
    );
    let change = scene.carol.external_commit(CONVERSATION, &info, &tree);
    let verified = apply(&mut scene.group, change.clone()).unwrap();
    assert!(verified.external);
    assert_eq!(verified.committer.device, scene.carol.id);
    assert_eq!((verified.added, verified.removed), (vec![], vec![]));
    assert_eq!(scene.group.leaves().unwrap().len(), 3);
    scene.alice.apply(CONVERSATION, &change.commit);
    let (_, body) = scene.carol.encrypt(CONVERSATION, "back");
    assert_eq!(scene.alice.decrypt(CONVERSATION, &body), "back");
}

#[test]
fn a_new_device_may_come_by_an_external_commit() {
    let mut scene = scene();
    let mut phone = Device::new(DeviceId::new(scene.alice.id.account(), 2));
    let (info, tree) = (
        scene.alice.group_info(CONVERSATION),
        scene.group.tree().unwrap(),
    );
    let change = phone.external_commit(CONVERSATION, &info, &tree);
    let verified = apply(&mut scene.group, change).unwrap();
    assert!(verified.external);
    assert_eq!(verified.committer.key, phone.key());
    assert_eq!(scene.group.leaves().unwrap().len(), 4);
}

#[test]
fn an_external_commit_may_not_take_the_name_of_a_member() {
    let mut scene = scene();
    // OpenMLS removes the leaf with the same signature key, so a device that claims bob's id under another key would
    // stand beside him.
    let mut thief = Device::new(scene.bob.id);
    let (info, tree) = (
        scene.alice.group_info(CONVERSATION),
        scene.group.tree().unwrap(),
    );
    let change = thief.external_commit(CONVERSATION, &info, &tree);
    assert_eq!(
        apply(&mut scene.group, change).unwrap_err(),
        Invalid::DuplicateDevice
    );
}

#[test]
fn a_device_cannot_be_added_twice() {
    let mut scene = scene();
    let again = Device::new(scene.bob.id);
    let change = scene
        .alice
        .commit(CONVERSATION, &[again.key_package()], &[]);
    assert_eq!(
        apply(&mut scene.group, change).unwrap_err(),
        Invalid::DuplicateDevice
    );
}

#[test]
fn a_commit_from_outside_the_group_is_refused() {
    let mut scene = scene();
    let mut eve = device(9);
    eve.create(CONVERSATION, &[]);
    let update = eve.commit(CONVERSATION, &[], &[]);
    let lying = Change { epoch: 1, ..update };
    assert_eq!(
        apply(&mut scene.group, lying).unwrap_err(),
        Invalid::WrongEpoch
    );
}

#[test]
fn only_private_messages_of_this_group_and_epoch_are_application_messages() {
    let mut scene = scene();
    let (epoch, body) = scene.alice.encrypt(CONVERSATION, "hello");
    assert_eq!(check_application(&body, CONVERSATION, epoch), Ok(()));
    assert_eq!(
        check_application(&body, ELSEWHERE, epoch),
        Err(Invalid::WrongGroup)
    );
    assert_eq!(
        check_application(&body, CONVERSATION, epoch + 1),
        Err(Invalid::WrongEpoch)
    );
    let change = scene.alice.commit(CONVERSATION, &[], &[]);
    assert_eq!(
        check_application(&change.commit, CONVERSATION, epoch),
        Err(Invalid::NotAnApplication)
    );
    let longer = [&body[..], &[0]].concat();
    assert_eq!(
        check_application(&longer, CONVERSATION, epoch),
        Err(Invalid::NotAnApplication)
    );
}

#[test]
fn a_stored_state_is_read_back_and_goes_on() {
    let mut scene = scene();
    let mut read = Group::from_state(CONVERSATION, &scene.state).unwrap();
    assert_eq!(read.tree().unwrap(), scene.group.tree().unwrap());
    let change = scene.alice.commit(CONVERSATION, &[], &[]);
    let one = apply(&mut scene.group, change.clone()).unwrap();
    let other = apply(&mut read, change).unwrap();
    assert_eq!(one.state, other.state);
}

#[test]
fn a_state_under_the_wrong_key_is_not_read() {
    let scene = scene();
    assert!(Group::from_state(ELSEWHERE, &scene.state).is_err());
}

#[test]
fn the_cache_of_groups_is_bounded_and_gives_a_group_only_once() {
    let scene = scene();
    let read = || Box::new(Group::from_state(CONVERSATION, &scene.state).unwrap());
    let mut groups = Groups::new(100);
    groups.put(CONVERSATION, read(), 10);
    assert!(groups.get(CONVERSATION, 1).is_some());
    assert!(groups.get(CONVERSATION, 2).is_none());
    assert!(groups.take(CONVERSATION, 1).is_some());
    assert!(groups.take(CONVERSATION, 1).is_none());
    for number in 0..100 {
        groups.put(ConversationId([number; 16]), read(), 10);
        assert!(groups.len() <= 10);
    }
    assert!(groups.get(ConversationId([99; 16]), 1).is_some());
    assert!(groups.get(ConversationId([0; 16]), 1).is_none());
    groups.put(CONVERSATION, read(), 1000);
    assert!(groups.get(CONVERSATION, 1).is_none(), "too large to keep");
}

/// Valid bytes to damage, made once.
struct Fixture {
    creator: DeviceId,
    made: Made,
    state: Bytes,
    change: Change,
    external: Change,
    after: Bytes,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    let (mut alice, mut bob) = (device(1), device(2));
    let made = alice.create(CONVERSATION, &[bob.key_package()]);
    bob.join(&made.welcome, &made.ratchet_tree);
    let created = Group::create(&publication(&alice, made.clone())).unwrap();
    let change = alice.commit(CONVERSATION, &[device(3).key_package()], &[]);
    let mut group = Group::from_state(CONVERSATION, &created.state).unwrap();
    apply(&mut group, change.clone()).unwrap();
    let external = bob.external_commit(CONVERSATION, &made.group_info, &made.ratchet_tree);
    Fixture {
        creator: alice.id,
        made,
        state: created.state,
        change,
        external,
        after: group.tree().unwrap(),
    }
});

/// One thing that goes wrong with bytes.
#[derive(Debug, Clone)]
enum Damage {
    Set(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index, u8),
    Replace(Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        8 => (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, to)| Damage::Set(at, to)),
        1 => any::<prop::sample::Index>().prop_map(Damage::Cut),
        1 => (any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 1..9))
            .prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        1 => (any::<prop::sample::Index>(), 1_u8..9).prop_map(|(at, len)| Damage::Remove(at, len)),
        1 => prop::collection::vec(any::<u8>(), 0..64).prop_map(Damage::Replace),
    ]
}

fn damaged(bytes: &Bytes, damages: &[Damage]) -> Bytes {
    let mut bytes = bytes.to_vec();
    for damage in damages {
        match damage {
            Damage::Replace(other) => bytes.clone_from(other),
            _ if bytes.is_empty() => {}
            Damage::Set(at, to) => {
                let at = at.index(bytes.len());
                bytes[at] = *to;
            }
            Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Damage::Insert(at, more) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, more.iter().copied());
            }
            Damage::Remove(at, len) => {
                let at = at.index(bytes.len());
                let end = bytes.len().min(at + usize::from(*len));
                bytes.drain(at..end);
            }
        }
    }
    bytes.into()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_publication_never_panics_and_never_says_something_else(
        part in 0..3_usize, damages in prop::collection::vec(damage(), 1..3),
    ) {
        let fixture = &*FIXTURE;
        let mut made = fixture.made.clone();
        let target = [&mut made.group_info, &mut made.ratchet_tree, &mut made.welcome]
            .into_iter().nth(part).unwrap();
        *target = damaged(target, &damages);
        let result = Group::create(&Publication {
            conversation: CONVERSATION,
            creator: fixture.creator,
            group_info: made.group_info,
            ratchet_tree: made.ratchet_tree,
            welcome: made.welcome,
        });
        if let Ok(created) = result {
            prop_assert_eq!(created.group.tree().unwrap(), &fixture.made.ratchet_tree);
        }
    }

    #[test]
    fn a_damaged_commit_never_panics_and_never_says_something_else(
        part in 0..3_usize, external: bool, damages in prop::collection::vec(damage(), 1..3),
    ) {
        let fixture = &*FIXTURE;
        let mut change = match external {
            true => fixture.external.clone(),
            false => fixture.change.clone(),
        };
        let target = [&mut change.commit, &mut change.group_info, &mut change.welcome]
            .into_iter().nth(part).unwrap();
        *target = damaged(target, &damages);
        let mut group = Group::from_state(CONVERSATION, &fixture.state).unwrap();
        if apply(&mut group, change).is_ok() && !external {
            // Only what the server cannot check may differ: the membership tag, and what the Welcome encrypts.
            prop_assert_eq!(group.tree().unwrap(), &fixture.after);
        }
    }

    #[test]
    fn a_damaged_state_never_panics(damages in prop::collection::vec(damage(), 1..3)) {
        let state = damaged(&FIXTURE.state, &damages);
        if let Ok(mut group) = Group::from_state(CONVERSATION, &state) {
            let _ = group.leaves();
            let _ = group.tree();
            let _ = apply(&mut group, FIXTURE.change.clone());
        }
    }
}

#[test]
fn proposals_by_reference_are_refused() {
    // The server never queues proposals, so a commit that refers to one cannot be resolved.
    let mut scene = scene();
    scene.alice.propose_removal(CONVERSATION, scene.carol.id);
    let change = scene.alice.commit(CONVERSATION, &[], &[]);
    assert_eq!(
        apply(&mut scene.group, change).unwrap_err(),
        Invalid::Refused
    );
}
