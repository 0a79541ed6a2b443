//! The wire format is pinned: a changed snapshot is a changed protocol.

use bytes::Bytes;
use proptest::prelude::*;
use tresse_proto::codec;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId, NetworkCode};
use tresse_proto::limits::FRAME_BYTES_MAX;
use tresse_proto::wire::{self, client_frame, server_frame};

fn hex_of(message: &impl prost::Message) -> String {
    hex::encode(codec::encode(message))
}

fn device() -> DeviceId {
    DeviceId::new(AccountId::new(NetworkCode(2), [7; 14]), 3)
}

#[test]
fn a_device_id_holds_its_account_which_holds_its_network() {
    let id = device();
    assert_eq!(id.number(), 3);
    assert_eq!(id.account().network(), NetworkCode(2));
    assert_eq!(DeviceId::try_from(&id.to_bytes()), Ok(id));
    assert_eq!(id.to_string().parse(), Ok(id));
    assert!(DeviceId::try_from(&id.0[..19]).is_err());
}

#[test]
fn frames_of_devices_keep_their_bytes() {
    let conversation_id = ConversationId([1; 16]).to_bytes();
    let frame = |request| wire::ClientFrame {
        request_id: 9,
        request: Some(request),
    };
    let log_in = frame(client_frame::Request::LogIn(wire::LogIn {
        version: 1,
        device_key: Bytes::from_static(&[2; 32]),
        signature: Bytes::from_static(&[3; 64]),
        cursor: 70_000,
    }));
    let submit = frame(client_frame::Request::Submit(wire::Submit {
        conversation_id: conversation_id.clone(),
        client_msg_id: ClientMsgId([4; 16]).to_bytes(),
        epoch: 5,
        body: Bytes::from_static(b"ciphertext"),
    }));
    let commit = frame(client_frame::Request::SubmitCommit(wire::SubmitCommit {
        conversation_id,
        client_msg_id: ClientMsgId([4; 16]).to_bytes(),
        epoch: 5,
        commit: Bytes::from_static(b"commit"),
        welcome: Bytes::from_static(b"welcome"),
        group_info: Bytes::from_static(b"group info"),
    }));
    let ack = frame(client_frame::Request::AckInbox(wire::AckInbox {
        position: 12,
    }));
    insta::assert_snapshot!(hex_of(&log_in));
    insta::assert_snapshot!(hex_of(&submit));
    insta::assert_snapshot!(hex_of(&commit));
    insta::assert_snapshot!(hex_of(&ack));
}

#[test]
fn frames_of_the_server_keep_their_bytes() {
    let entry = wire::Entry {
        conversation_id: ConversationId([1; 16]).to_bytes(),
        seq: 300,
        kind: wire::EntryKind::Application as i32,
        epoch: 5,
        at_ms: 1_700_000_000_000,
        client_msg_id: ClientMsgId([4; 16]).to_bytes(),
        body: Bytes::from_static(b"ciphertext"),
    };
    let push = wire::ServerFrame {
        request_id: 0,
        body: Some(server_frame::Body::InboxPush(wire::InboxPush {
            entries: vec![wire::InboxEntry {
                position: 41,
                entry: codec::encode(&entry),
            }],
            caught_up: true,
        })),
    };
    let mut refusal = Refusal::new(ErrorCode::WrongEpoch, "rebase").current_epoch(6);
    refusal.missed.push(codec::encode(&entry));
    let error = wire::ServerFrame {
        request_id: 9,
        body: Some(server_frame::Body::Error(refusal.clone().into())),
    };
    insta::assert_snapshot!(hex_of(&entry));
    insta::assert_snapshot!(hex_of(&push));
    insta::assert_snapshot!(hex_of(&error));
    assert_eq!(Refusal::from(wire::Error::from(refusal.clone())), refusal);
}

#[test]
fn error_codes_keep_their_numbers() {
    let codes: Vec<String> = (0..=100)
        .filter_map(|number| ErrorCode::try_from(number).ok())
        .map(|code| format!("{} {}", code as i32, code.as_str_name()))
        .collect();
    insta::assert_snapshot!(codes.join("\n"));
}

#[test]
fn a_frame_without_request_or_id_is_refused_with_a_reason() {
    let empty = codec::encode(&wire::ClientFrame {
        request_id: 1,
        request: None,
    });
    assert_eq!(
        codec::decode_client(empty).unwrap_err().code,
        ErrorCode::Malformed
    );
    let without_id = codec::encode(&wire::ClientFrame {
        request_id: 0,
        request: Some(client_frame::Request::GetAccount(wire::GetAccount {})),
    });
    let refusal = codec::decode_client(without_id).unwrap_err();
    assert!(refusal.message.contains("request_id"));
}

#[test]
fn an_oversize_frame_is_refused_before_it_is_parsed() {
    let huge = Bytes::from(vec![0; FRAME_BYTES_MAX + 1]);
    assert_eq!(
        codec::decode_client(huge.clone()).unwrap_err().code,
        ErrorCode::TooLarge
    );
    assert_eq!(
        codec::decode_server(huge).unwrap_err().code,
        ErrorCode::TooLarge
    );
}

#[test]
fn a_code_from_a_newer_server_becomes_internal_with_its_sentence() {
    let error = wire::Error {
        code: 999,
        message: "new".into(),
        ..Default::default()
    };
    let refusal = Refusal::from(error);
    assert_eq!(
        (refusal.code, refusal.message.as_str()),
        (ErrorCode::Internal, "new")
    );
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let bytes = Bytes::from(bytes);
        let _ = codec::decode_client(bytes.clone());
        let _ = codec::decode_server(bytes.clone());
        let _ = codec::decode_entry(bytes);
    }

    #[test]
    fn a_truncated_frame_never_decodes_to_another_request(cut in 0usize..60) {
        let whole = codec::encode(&wire::ClientFrame {
            request_id: 7,
            request: Some(client_frame::Request::Submit(wire::Submit {
                conversation_id: ConversationId([1; 16]).to_bytes(),
                client_msg_id: ClientMsgId([2; 16]).to_bytes(),
                epoch: 1,
                body: Bytes::from_static(&[9; 40]),
            })),
        });
        prop_assume!(cut < whole.len());
        if let Ok((id, _)) = codec::decode_client(whole.slice(..cut)) {
            prop_assert_eq!(id, 7);
        }
    }
}
