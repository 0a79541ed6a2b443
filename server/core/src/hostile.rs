//! Hostile input: whatever a connection sends, the core neither panics nor lets it touch others.

use bytes::Bytes;
use proptest::prelude::*;
use tresse_proto::codec::decode_client;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;

use tresse_store::Table;

use crate::command::{Command, SessionId};
use crate::effect::Effect;
use crate::kit::World;
use crate::record::conversation::{Kind, State};

/// Bytes that are sometimes an id of somebody in the world.
fn id() -> impl Strategy<Value = Id> {
    prop_oneof![
        4 => prop::collection::vec(any::<u8>(), 0..40).prop_map(Id::Random),
        2 => prop::collection::vec(any::<u8>(), 16).prop_map(Id::Random),
        2 => Just(Id::VictimAccount),
        2 => Just(Id::VictimDevice),
        3 => Just(Id::VictimConversation),
        2 => Just(Id::OwnConversation),
    ]
}

#[derive(Debug, Clone)]
enum Id {
    Random(Vec<u8>),
    VictimAccount,
    VictimDevice,
    VictimConversation,
    OwnConversation,
}

/// Any request, with its ids still to be filled in.
fn request() -> impl Strategy<Value = (u8, Id, Id, Vec<u8>, u64, bool)> {
    (
        0..26_u8,
        id(),
        id(),
        prop::collection::vec(any::<u8>(), 0..200),
        prop_oneof![0..5_u64, any::<u64>()],
        any::<bool>(),
    )
}

fn build((kind, one, other, body, number, flag): (u8, Bytes, Bytes, Bytes, u64, bool)) -> Request {
    let text = || String::from_utf8_lossy(&body).into_owned();
    match kind {
        0 => Request::SubmitCommit(wire::SubmitCommit {
            conversation_id: one,
            client_msg_id: other,
            epoch: number,
            commit: body.clone(),
            welcome: body.clone(),
            group_info: body,
        }),
        1 => Request::GetAccount(wire::GetAccount {}),
        2 => Request::SetReach(wire::SetReach {
            reach: flag.then(|| wire::Reach {
                network: text(),
                inbound: flag,
                outbound: flag,
            }),
        }),
        3 => Request::ListDevices(wire::ListDevices { account_id: one }),
        4 => Request::AddDevice(wire::AddDevice {
            device_key: one,
            signature: body,
        }),
        5 => Request::RevokeDevice(wire::RevokeDevice { device_id: one }),
        6 => Request::PublishKeyPackages(wire::PublishKeyPackages {
            one_time: vec![body.clone(), one],
            last_resort: flag.then_some(body),
        }),
        7 => Request::ClaimKeyPackages(wire::ClaimKeyPackages {
            account_ids: vec![one, other.clone()],
            conversation_id: if flag { other } else { Bytes::new() },
        }),
        8 => Request::FindContact(wire::FindContact {
            network: "instagram".to_owned(),
            handle: text(),
        }),
        9 => Request::AnswerRequest(wire::AnswerRequest {
            conversation_id: one,
            accept: flag,
        }),
        10 => Request::CreateConversation(wire::CreateConversation {
            conversation_id: one,
            client_msg_id: other,
            kind: number as i32,
            group_info: body.clone(),
            ratchet_tree: body.clone(),
            welcome: body,
        }),
        11 => Request::GetConversation(wire::GetConversation {
            conversation_id: one,
        }),
        12 => Request::GetGroupInfo(wire::GetGroupInfo {
            conversation_id: one,
        }),
        13 => Request::GetRatchetTree(wire::GetRatchetTree {
            conversation_id: one,
            epoch: number,
        }),
        14 => Request::LeaveConversation(wire::LeaveConversation {
            conversation_id: one,
        }),
        15 => Request::SetRole(wire::SetRole {
            conversation_id: one,
            account_id: other,
            role: number as i32,
        }),
        16 => Request::CreateInvite(wire::CreateInvite {
            conversation_id: one,
        }),
        17 => Request::RevokeInvite(wire::RevokeInvite {
            conversation_id: one,
        }),
        18 => Request::Knock(wire::Knock {
            conversation_id: one,
            token: other,
        }),
        19 => Request::ListConversations(wire::ListConversations {}),
        20 => Request::Submit(wire::Submit {
            conversation_id: one,
            client_msg_id: other,
            epoch: number,
            body,
        }),
        21 => Request::AckInbox(wire::AckInbox { position: number }),
        22 => Request::SendEphemeral(wire::SendEphemeral {
            conversation_id: one,
            epoch: number,
            body,
        }),
        23 => Request::CreateBlob(wire::CreateBlob { size: number }),
        24 => Request::LogIn(wire::LogIn {
            version: number as u32,
            device_key: one,
            signature: body,
            cursor: number,
        }),
        _ => Request::FinishRegistration(wire::FinishRegistration {
            registration_id: one,
            code: text(),
            device_key: other,
            signature: body,
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn no_sequence_of_requests_touches_strangers(requests in prop::collection::vec(request(), 1..40)) {
        let mut world = World::new();
        let [alice, bob, mallory, carol] = world.users(["alice", "bob", "mallory", "carol"]);
        let theirs = world.open(&alice, &bob);
        let own = world.conversation(Kind::Group, State::Open, &[mallory.account(), carol.account()]);
        world.send(&alice, theirs, "private").expect("a member");
        world.receive(bob.session);
        world.receive(alice.session);
        let fill = |id: Id| -> Bytes {
            match id {
                Id::Random(bytes) => bytes.into(),
                Id::VictimAccount => alice.account().to_bytes(),
                Id::VictimDevice => alice.id.to_bytes(),
                Id::VictimConversation => theirs.to_bytes(),
                Id::OwnConversation => own.to_bytes(),
            }
        };
        for (kind, one, other, body, number, flag) in requests {
            let request = build((kind, fill(one), fill(other), body.into(), number, flag));
            let _ = world.try_ask(mallory.session, request);
        }
        for victim in [&alice, &bob] {
            prop_assert!(world.receive(victim.session).is_empty());
            prop_assert!(world.closed(victim.session).is_none());
        }
        // The kit makes conversations without MLS, so these two tables are empty on purpose.
        prop_assert!(!world.others.iter().any(|effect| matches!(
            effect,
            Effect::Damaged(damaged)
                if !matches!(damaged.table, Table::ConversationGroup | Table::ConversationGroupinfo)
        )));
        let accepted = world.send(&bob, theirs, "still private").expect("a member");
        prop_assert_eq!(accepted.seq, 2, "nobody else wrote there");
        prop_assert_eq!(world.receive_texts(alice.session), ["still private"]);
    }

    #[test]
    fn random_frames_are_refused_or_answered(frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..50)) {
        let mut world = World::new();
        let [alice] = world.users(["alice"]);
        for frame in frames {
            if let Ok((request_id, request)) = decode_client(frame.into()) {
                world.command(Command::Request { session: alice.session, request_id, request });
            }
        }
    }

    #[test]
    fn commands_about_unknown_connections_do_nothing(numbers in prop::collection::vec((0..6_u8, any::<u64>()), 1..30)) {
        let mut world = World::new();
        for (kind, number) in numbers {
            let session = SessionId(number);
            world.command(match kind {
                0 => Command::Closed { session },
                1 => Command::PageWanted { session },
                2 => Command::FellBehind { session, from: number },
                3 => Command::CodeSent { registration: tresse_proto::ids::RegistrationId([number as u8; 16]), sent: number % 2 == 0 },
                4 => Command::Request { session, request_id: number, request: Request::GetAccount(wire::GetAccount {}) },
                _ => Command::Sweep,
            });
        }
        prop_assert_eq!(world.core.sessions_len(), 0);
    }
}
