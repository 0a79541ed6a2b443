//! The bytes of every stored row. A diff here is a migration of everybody's data: think, then raise the format.

use bytes::Bytes;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, DeviceKey, InviteToken, NetworkCode};
use tresse_proto::wire::ConversationState;

use super::Row;
use super::account::{AccountRecord, HandleOwner, ReachRecord, ReachTowards};
use super::contact::ContactRecord;
use super::conversation::{
    AccountConversationRecord, ConversationRecord, DirectConversation, GroupInfoRecord,
    InviteConversation, Kind, KnockRecord, PublicGroupRecord, RemovalRecord, Role, State,
    TreeRecord,
};
use super::device::{DeviceRecord, KeyOwner};
use super::entry::{CommitSeq, ConversationHead, EntryRow, MessageAnswer, PointersLeft};
use super::inbox::{Cursor, Floor, Pointer};
use super::key_package::{KeyPackageRecord, LastResortRecord};
use super::restored::{Restored, Restores};

const AT_MS: u64 = 1_767_225_600_000;

fn account(number: u8) -> AccountId {
    AccountId::new(NetworkCode(2), [number; 14])
}

/// The table, the bytes, and that they come back as what they were.
fn shown<R: Row + PartialEq + std::fmt::Debug>(row: &R) -> String {
    let bytes = row.encode();
    assert_eq!(R::decode(&bytes).as_ref(), Ok(row));
    for cut in 0..bytes.len() {
        assert!(
            R::decode(&bytes.slice(..cut)).is_err(),
            "{}: cut at {cut}",
            R::TABLE
        );
    }
    let longer: Bytes = [&bytes[..], &[0]].concat().into();
    assert!(R::decode(&longer).is_err(), "{}: a byte too many", R::TABLE);
    format!("{}: {}", R::TABLE, hex::encode(bytes))
}

fn record(state: State) -> ConversationRecord {
    let mut record = ConversationRecord {
        kind: Kind::Group,
        state,
        creator: account(1),
        created_at_ms: AT_MS,
        members: Vec::new(),
        next_order: 0,
        silenced_by: vec![account(2)],
        invite: Some(InviteToken([5; 16])),
        newcomers_epoch: 0,
    };
    record.join(account(1), Role::Admin);
    record.join(account(2), Role::Member);
    record
}

#[test]
fn stored_rows_keep_their_bytes() {
    let conversation = ConversationId([3; 16]);
    let device = DeviceId::new(account(1), 2);
    let rows = [
        shown(&AccountRecord {
            handle_hash: [9; 32],
            created_at_ms: AT_MS,
            devices_made: 2,
            deleted_at_ms: None,
        }),
        shown(&HandleOwner(account(1))),
        shown(&DeviceRecord {
            key: DeviceKey([4; 32]),
            added_at_ms: AT_MS,
            revoked_at_ms: Some(AT_MS + 1),
            inbox_from: 7,
        }),
        shown(&KeyOwner(device)),
        shown(&Cursor(7)),
        shown(&KeyPackageRecord {
            message: Bytes::from_static(b"package"),
            expires_at_ms: AT_MS,
        }),
        shown(&LastResortRecord {
            message: Bytes::from_static(b"package"),
            expires_at_ms: AT_MS,
        }),
        shown(&ReachRecord {
            towards: vec![ReachTowards {
                network: NetworkCode(3),
                inbound: true,
                outbound: false,
                changed_at_ms: AT_MS,
            }],
        }),
        shown(&ContactRecord {
            accepted: true,
            blocked: false,
            changed_at_ms: AT_MS,
        }),
        shown(&record(State::Open)),
        shown(&ConversationRecord {
            kind: Kind::Direct,
            silenced_by: Vec::new(),
            invite: None,
            ..record(State::Requested { text_sent: true })
        }),
        shown(&ConversationRecord {
            newcomers_epoch: 4,
            ..record(State::Open)
        }),
        shown(&ConversationHead { epoch: 5, seq: 6 }),
        shown(&PublicGroupRecord {
            state: Bytes::from_static(b"state"),
        }),
        shown(&GroupInfoRecord {
            epoch: 5,
            group_info: Bytes::from_static(b"info"),
        }),
        shown(&TreeRecord {
            ratchet_tree: Bytes::from_static(b"tree"),
            at_ms: AT_MS,
        }),
        shown(&RemovalRecord { at_ms: AT_MS }),
        shown(&KnockRecord { at_ms: AT_MS }),
        shown(&InviteConversation(conversation)),
        shown(&AccountConversationRecord {
            joined_at_ms: AT_MS,
        }),
        shown(&DirectConversation(conversation)),
        shown(&CommitSeq(6)),
        shown(&Pointer {
            conversation,
            seq: 6,
        }),
        shown(&Floor(7)),
        shown(&MessageAnswer {
            conversation,
            seq: 6,
            at_ms: AT_MS,
            state: ConversationState::Open,
        }),
        shown(&Restores(vec![Restored {
            id: AT_MS / 1000,
            to_ms: AT_MS,
        }])),
        shown(&PointersLeft(2)),
        shown(&EntryRow {
            pointers: 3,
            entry: Bytes::from_static(b"entry"),
        }),
    ];
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn an_entry_row_with_any_flipped_bit_is_damaged() {
    let row = EntryRow {
        pointers: 2,
        entry: Bytes::from_static(b"the bytes of an entry"),
    };
    let bytes = row.encode();
    assert_eq!(EntryRow::decode(&bytes), Ok(row));
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(EntryRow::decode(&flipped.into()).is_err(), "bit {bit}");
    }
    insta::assert_snapshot!(hex::encode(bytes));
}

#[test]
fn the_roster_of_a_large_group_is_compact() {
    let mut large = record(State::Open);
    for number in 0..1024_u32 {
        let mut random = [0; 14];
        random[..4].copy_from_slice(&number.to_be_bytes());
        large.join(AccountId::new(NetworkCode(1), random), Role::Member);
    }
    let bytes = large.encode().len();
    assert!(bytes < 40 * 1024, "{bytes} bytes");
}
