//! A small sound store, written row by row: three accounts on two networks, a direct conversation across them, a group.

use bytes::Bytes;
use tresse_proto::ids::{
    AccountId, ClientMsgId, ConversationId, DeviceId, DeviceKey, InviteToken, NetworkCode,
};
use tresse_proto::wire::{self, ConversationState, EntryKind};
use tresse_server_core::FORMAT;
use tresse_server_core::check::{Report, check};
use tresse_server_core::public_group::{Group, Publication};
use tresse_server_core::record::account::{AccountRecord, HandleOwner, ReachRecord, ReachTowards};
use tresse_server_core::record::contact::ContactRecord;
use tresse_server_core::record::conversation::{
    AccountConversationRecord, ConversationRecord, DirectConversation, GroupInfoRecord,
    InviteConversation, Kind, KnockRecord, Member, PublicGroupRecord, RemovalRecord, Role, State,
    TreeRecord,
};
use tresse_server_core::record::device::{DeviceRecord, KeyOwner};
use tresse_server_core::record::entry::{
    CommitSeq, ConversationHead, EntryRow, MessageAnswer, PointersLeft,
};
use tresse_server_core::record::inbox::{Cursor, Floor, Pointer};
use tresse_server_core::record::key_package::{KeyPackageRecord, LastResortRecord};
use tresse_server_core::record::{BatchRows, Row, key};
use tresse_store::{Batch, MemoryStore, Store};

use crate::kit::mls::Device;

/// The direct conversation of Ada and Cem.
pub(crate) const DIRECT: ConversationId = ConversationId([0xd1; 16]);
/// The group of Ada and Ben.
pub(crate) const GROUP: ConversationId = ConversationId([0x97; 16]);
/// Opens the group.
pub(crate) const INVITE: InviteToken = InviteToken([0x11; 16]);
/// Ada's text in the direct conversation, its entry 2.
pub(crate) const TEXT: ClientMsgId = ClientMsgId([0x7e; 16]);

/// A store and who is in it.
pub(crate) struct World {
    pub(crate) store: MemoryStore,
    /// On network 1.
    pub(crate) ada: Person,
    /// On network 1.
    pub(crate) ben: Person,
    /// On network 2.
    pub(crate) cem: Person,
}

/// An account with one device.
pub(crate) struct Person {
    pub(crate) account: AccountId,
    pub(crate) device: DeviceId,
    pub(crate) key: DeviceKey,
    pub(crate) handle: [u8; 32],
    mls: Device,
}

impl Person {
    fn new(network: u16, number: u8) -> Self {
        let account = AccountId::new(NetworkCode(network), [number; 14]);
        let device = DeviceId::new(account, 1);
        let mls = Device::new(device);
        Self {
            account,
            device,
            key: mls.key(),
            handle: [0x80 | number; 32],
            mls,
        }
    }

    fn write(&self, batch: &mut Batch) {
        let account = AccountRecord {
            handle_hash: self.handle,
            created_at_ms: 1,
            devices_made: 1,
            deleted_at_ms: None,
        };
        batch.put_row(self.account.0, &account);
        batch.put_row(self.handle, &HandleOwner(self.account));
        batch.put_row(
            self.device.0,
            &DeviceRecord {
                key: self.key,
                added_at_ms: 1,
                revoked_at_ms: None,
                inbox_from: 0,
            },
        );
        batch.put_row(self.key.0, &KeyOwner(self.device));
        batch.put_row(
            key::key_package(self.device, 7),
            &KeyPackageRecord {
                message: self.mls.key_package(),
                expires_at_ms: 9,
            },
        );
        let claimed = KeyPackageRecord {
            message: Bytes::new(),
            expires_at_ms: 9,
        };
        batch.put_row(key::key_package(self.device, 8), &claimed);
        let last_resort = LastResortRecord {
            message: self.mls.last_resort(),
            expires_at_ms: 9,
        };
        batch.put_row(self.device.0, &last_resort);
    }

    fn reaches(&self, batch: &mut Batch, network: u16) {
        let towards = vec![ReachTowards {
            network: NetworkCode(network),
            inbound: true,
            outbound: true,
            changed_at_ms: 1,
        }];
        batch.put_row(self.account.0, &ReachRecord { towards });
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let (mut ada, ben, cem) = (Person::new(1, 1), Person::new(1, 2), Person::new(2, 3));
        let mut batch = Batch::new();
        batch.put(tresse_store::Table::Meta, b"format", vec![FORMAT]);
        for person in [&ada, &ben, &cem] {
            person.write(&mut batch);
        }
        ada.reaches(&mut batch, 2);
        cem.reaches(&mut batch, 1);
        let contact = ContactRecord {
            accepted: true,
            blocked: false,
            changed_at_ms: 1,
        };
        batch.put_row(key::contact(ada.account, cem.account), &contact);
        batch.put_row(key::contact(cem.account, ada.account), &contact);

        conversation(&mut batch, DIRECT, Kind::Direct, &mut ada, &cem);
        batch.put_row(
            key::direct(ada.account, cem.account),
            &DirectConversation(DIRECT),
        );
        conversation(&mut batch, GROUP, Kind::Group, &mut ada, &ben);
        batch.put_row(INVITE.0, &InviteConversation(GROUP));
        batch.put_row(key::knock(GROUP, cem.account), &KnockRecord { at_ms: 1 });
        // A device of somebody who has left still waits for its removal.
        batch.put_row(key::removal(GROUP, ben.device), &RemovalRecord { at_ms: 1 });

        // The inboxes: Ada has read her first two pointers, Ben and Cem none. Seq 3 of the group went to nobody who
        // has not read it.
        batch.put_row(ada.account.0, &Floor(2));
        batch.put_row(ada.device.0, &Cursor(3));
        batch.put_row(cem.device.0, &Cursor(0));
        for (person, position, conversation, seq) in [
            (&ada, 3, DIRECT, 2),
            (&ada, 4, GROUP, 2),
            (&ada, 5, DIRECT, 3),
            (&cem, 1, DIRECT, 1),
            (&cem, 2, DIRECT, 2),
            (&cem, 3, DIRECT, 3),
            (&ben, 1, GROUP, 1),
            (&ben, 2, GROUP, 2),
            (&ben, 3, GROUP, 4),
        ] {
            batch.put_row(
                key::inbox(person.account, position),
                &Pointer { conversation, seq },
            );
        }
        for (conversation, seq, kind, epoch, count) in [
            (DIRECT, 1, EntryKind::Welcome, 1, 1),
            (DIRECT, 2, EntryKind::Application, 1, 2),
            (DIRECT, 3, EntryKind::Commit, 0, 2),
            (GROUP, 1, EntryKind::Welcome, 1, 2),
            (GROUP, 2, EntryKind::Notice, 1, 2),
            (GROUP, 4, EntryKind::Application, 1, 1),
        ] {
            entry(&mut batch, conversation, seq, kind, epoch, count);
        }
        // Ada has read it.
        batch.put_row(key::entry(GROUP, 1), &PointersLeft(1));
        batch.put_row(key::epoch(DIRECT, 0), &CommitSeq(3));
        let answer = MessageAnswer {
            conversation: DIRECT,
            seq: 2,
            at_ms: 5,
            state: ConversationState::Open,
        };
        batch.put_row(key::message(ada.device, TEXT), &answer);
        // The entry of this one has left already.
        let answer = MessageAnswer {
            conversation: GROUP,
            seq: 3,
            at_ms: 5,
            state: ConversationState::Open,
        };
        batch.put_row(key::message(ben.device, ClientMsgId([1; 16])), &answer);

        let mut store = MemoryStore::new();
        store.apply(batch).unwrap();
        Self {
            store,
            ada,
            ben,
            cem,
        }
    }

    /// Applies a change and checks the store.
    pub(crate) fn check_with(&mut self, change: impl FnOnce(&Self, &mut Batch)) -> Report {
        let mut batch = Batch::new();
        change(self, &mut batch);
        assert!(!batch.is_empty(), "the test changes nothing");
        self.store.apply(batch).unwrap();
        check(&self.store).unwrap()
    }

    /// The record of a conversation as it is now.
    pub(crate) fn record(&self, conversation: ConversationId) -> ConversationRecord {
        let bytes = self
            .store
            .get(ConversationRecord::TABLE, &conversation.0)
            .unwrap()
            .unwrap();
        ConversationRecord::decode(&bytes).unwrap()
    }
}

/// The rows of a conversation of two, at epoch 1, without its entries.
fn conversation(
    batch: &mut Batch,
    id: ConversationId,
    kind: Kind,
    creator: &mut Person,
    other: &Person,
) {
    let made = creator.mls.create(id, &[other.mls.key_package()]);
    let publication = Publication {
        conversation: id,
        creator: creator.device,
        group_info: made.group_info.clone(),
        ratchet_tree: made.ratchet_tree.clone(),
        welcome: made.welcome,
    };
    let created = Group::create(&publication).unwrap();
    assert_eq!(created.group.epoch(), 1);
    let group = kind == Kind::Group;
    let member = |person: &Person, order| Member {
        account: person.account,
        role: if group && order == 0 {
            Role::Admin
        } else {
            Role::Member
        },
        order,
    };
    let record = ConversationRecord {
        kind,
        state: State::Open,
        creator: creator.account,
        created_at_ms: 1,
        members: vec![member(creator, 0), member(other, 1)],
        next_order: 2,
        silenced_by: vec![],
        invite: group.then_some(INVITE),
        newcomers_epoch: 0,
    };
    batch.put_row(id.0, &record);
    batch.put_row(
        id.0,
        &ConversationHead {
            epoch: 1,
            seq: if group { 4 } else { 3 },
        },
    );
    batch.put_row(
        id.0,
        &PublicGroupRecord {
            state: created.state,
        },
    );
    batch.put_row(
        id.0,
        &GroupInfoRecord {
            epoch: 1,
            group_info: made.group_info,
        },
    );
    batch.put_row(
        key::epoch(id, 1),
        &TreeRecord {
            ratchet_tree: made.ratchet_tree,
            at_ms: 1,
        },
    );
    for person in [&*creator, other] {
        batch.put_row(
            key::account_conversation(person.account, id),
            &AccountConversationRecord { joined_at_ms: 1 },
        );
    }
}

/// An entry to which so many pointers lead.
pub(crate) fn entry(
    batch: &mut Batch,
    conversation: ConversationId,
    seq: u64,
    kind: EntryKind,
    epoch: u64,
    pointers: u32,
) {
    let client_msg_id = if (conversation, seq) == (DIRECT, 2) {
        TEXT.to_bytes()
    } else {
        Bytes::new()
    };
    let entry = wire::Entry {
        conversation_id: conversation.to_bytes(),
        seq,
        kind: kind as i32,
        epoch,
        at_ms: 5,
        client_msg_id,
        body: Bytes::from_static(b"sealed"),
    };
    batch.put(
        EntryRow::TABLE,
        key::entry(conversation, seq),
        EntryRow::of(&entry, pointers).0,
    );
}
