//! Rubbish gets a typed refusal and has no effect on anybody.

use bytes::Bytes;
use proptest::prelude::*;
use tresse_proto::error::ErrorCode;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{self, ConversationKind};

use crate::code;
use crate::kit::world::World;

#[test]
fn malformed_ids_are_malformed() {
    let mut world = World::new();
    let [alice] = world.people("instagram", ["alice"]);
    let short = Bytes::from_static(b"short");
    let requests = [
        Request::CreateConversation(wire::CreateConversation {
            conversation_id: short.clone(),
            ..Default::default()
        }),
        Request::SubmitCommit(wire::SubmitCommit {
            conversation_id: short.clone(),
            ..Default::default()
        }),
        Request::GetConversation(wire::GetConversation {
            conversation_id: short.clone(),
        }),
        Request::GetGroupInfo(wire::GetGroupInfo {
            conversation_id: short.clone(),
        }),
        Request::GetRatchetTree(wire::GetRatchetTree {
            conversation_id: short.clone(),
            epoch: 0,
        }),
        Request::LeaveConversation(wire::LeaveConversation {
            conversation_id: short.clone(),
        }),
        Request::SetRole(wire::SetRole {
            conversation_id: short.clone(),
            ..Default::default()
        }),
        Request::CreateInvite(wire::CreateInvite {
            conversation_id: short.clone(),
        }),
        Request::RevokeInvite(wire::RevokeInvite {
            conversation_id: short.clone(),
        }),
        Request::Knock(wire::Knock {
            conversation_id: short.clone(),
            token: short,
        }),
    ];
    for request in requests {
        assert_eq!(code(world.ask(alice, request)), ErrorCode::Malformed);
    }
}

#[test]
fn other_peoples_conversations_are_unknown() {
    let mut world = World::new();
    let [alice, bob, eve] = world.people("instagram", ["alice", "bob", "eve"]);
    let group = world.group_of_friends(alice, &[bob]);
    let id = group.to_bytes();
    let requests = [
        Request::GetConversation(wire::GetConversation {
            conversation_id: id.clone(),
        }),
        Request::GetGroupInfo(wire::GetGroupInfo {
            conversation_id: id.clone(),
        }),
        Request::GetRatchetTree(wire::GetRatchetTree {
            conversation_id: id.clone(),
            epoch: 1,
        }),
        Request::LeaveConversation(wire::LeaveConversation {
            conversation_id: id.clone(),
        }),
        Request::CreateInvite(wire::CreateInvite {
            conversation_id: id.clone(),
        }),
        Request::RevokeInvite(wire::RevokeInvite {
            conversation_id: id,
        }),
    ];
    for request in requests {
        assert_eq!(
            code(world.ask(eve, request)),
            ErrorCode::UnknownConversation
        );
    }
    assert_eq!(world.roster(alice, group).len(), 2);
}

#[test]
fn the_tree_of_an_epoch_without_a_welcome_is_not_kept() {
    let mut world = World::new();
    let [alice, bob] = world.people("instagram", ["alice", "bob"]);
    let group = world.group_of_friends(alice, &[bob]);
    world.update(alice, group).unwrap();
    let request = Request::GetRatchetTree(wire::GetRatchetTree {
        conversation_id: group.to_bytes(),
        epoch: 2,
    });
    let refusal = world.ask(bob, request).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.current_epoch),
        (ErrorCode::EpochTooOld, 2)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_handshakes_change_nothing(
        part in 0..3_usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..4),
    ) {
        let mut world = World::new();
        let [alice, bob] = world.people("instagram", ["alice", "bob"]);
        let group = world.group_of_friends(alice, &[bob]);
        let mut change = world.prepare(alice, group, &[], &[]);
        let target = [&mut change.commit, &mut change.group_info, &mut change.welcome]
            .into_iter().nth(part).unwrap();
        let mut bytes = target.to_vec();
        for (at, flip) in &flips {
            match bytes.is_empty() {
                true => bytes.push(*flip),
                false => { let at = at.index(bytes.len()); bytes[at] ^= flip; }
            }
        }
        *target = bytes.into();
        let message = world.message_id();
        let request = world.commit_request(alice, message, group, change);
        match world.ask(alice, request) {
            Err(refusal) => {
                prop_assert!(matches!(refusal.code, ErrorCode::InvalidCommit), "{refusal}");
                prop_assert_eq!(world.get(bob, group).unwrap().epoch, 1);
            }
            // The membership tag is the one thing that only members can check.
            Ok(_) => prop_assert_eq!(part, 0),
        }

        let (other, mut made) = world.make(alice, &[]);
        let target = [&mut made.group_info, &mut made.ratchet_tree, &mut made.welcome]
            .into_iter().nth(part).unwrap();
        *target = Bytes::from_iter(flips.iter().map(|(_, flip)| *flip));
        let refused = world.publish(alice, other, ConversationKind::Group, made);
        prop_assert_eq!(code(refused), ErrorCode::InvalidCommit);
    }
}
