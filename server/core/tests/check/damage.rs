//! Every kind of damage is found in the table where it is.

use bytes::Bytes;
use tresse_proto::ids::{AccountId, DeviceId, NetworkCode};
use tresse_proto::wire::EntryKind;
use tresse_server_core::record::account::{AccountRecord, HandleOwner, ReachRecord, ReachTowards};
use tresse_server_core::record::contact::ContactRecord;
use tresse_server_core::record::conversation::{
    AccountConversationRecord, DirectConversation, GroupInfoRecord, InviteConversation,
    KnockRecord, PublicGroupRecord, RemovalRecord, Role, TreeRecord,
};
use tresse_server_core::record::device::{DeviceRecord, KeyOwner};
use tresse_server_core::record::entry::{CommitSeq, ConversationHead, EntryRow, PointersLeft};
use tresse_server_core::record::inbox::{Cursor, Floor, Pointer};
use tresse_server_core::record::{BatchRows, Row, key};
use tresse_store::{Batch, Direction, KeyRange, Store, Table};

use crate::world::{DIRECT, GROUP, INVITE, TEXT, World, entry};

/// For each kind of damage: what is done, and the findings that it must lead to, all of them.
macro_rules! damages {
    ($($name:ident: $damage:expr => [$($table:ident $what:literal),+ $(,)?];)+) => {$(
        #[test]
        fn $name() {
            let damage: fn(&World, &mut Batch) = $damage;
            let report = World::new().check_with(damage);
            let found: Vec<(&str, &str)> =
                report.findings.iter().map(|finding| (finding.table, finding.what.as_ref())).collect();
            assert_eq!(found, [$((Table::$table.name(), $what)),+]);
            assert!(!report.is_sound());
        }
    )+};
}

damages! {
    a_flipped_byte_in_an_entry: |world, batch| {
        let place = key::entry(DIRECT, 2);
        let mut row = world.store.get(Table::ConversationEntry, &place).unwrap().unwrap().to_vec();
        *row.last_mut().unwrap() ^= 1;
        batch.put(Table::ConversationEntry, place, row);
    } => [ConversationEntry "its checksum does not match"];

    a_lost_entry: |_, batch| batch.delete_row::<EntryRow>(key::entry(DIRECT, 2))
    => [
        AccountInbox "it leads to an entry that does not exist",
        AccountInbox "it leads to an entry that does not exist",
    ];

    an_entry_without_a_place: |world, batch| {
        entry(batch, DIRECT, 0, EntryKind::Application, 1, 1);
        batch.put_row(key::inbox(world.ben.account, 4), &Pointer { conversation: DIRECT, seq: 0 });
    } => [ConversationEntry "its seq is 0"];

    a_count_of_an_entry_that_is_gone: |_, batch| batch.put_row(key::entry(DIRECT, 77), &PointersLeft(1))
    => [EntryPointers "its entry does not exist"];

    a_count_of_more_pointers_than_there_were: |_, batch| batch.put_row(key::entry(DIRECT, 2), &PointersLeft(3))
    => [
        EntryPointers "it does not count fewer pointers than the entry had, and some",
        EntryPointers "it does not count the pointers that there are",
    ];

    an_entry_in_the_place_of_another: |world, batch| {
        let row = world.store.get(Table::ConversationEntry, &key::entry(DIRECT, 1)).unwrap().unwrap();
        batch.put(Table::ConversationEntry, key::entry(DIRECT, 2), row);
    } => [
        ConversationEntry "it is the entry of another place",
        ConversationEntry "it does not count the pointers that there are",
    ];

    bytes_that_are_not_an_entry: |_, batch| {
        batch.put_row(key::entry(GROUP, 1), &EntryRow { pointers: 2, entry: Bytes::from_static(b"\xff\xff") });
    } => [ConversationEntry "it is not an entry"];

    a_second_commit_of_an_epoch: |world, batch| {
        entry(batch, DIRECT, 4, EntryKind::Commit, 0, 1);
        batch.put_row(key::inbox(world.cem.account, 4), &Pointer { conversation: DIRECT, seq: 4 });
        batch.put_row(DIRECT.0, &ConversationHead { epoch: 1, seq: 4 });
    } => [ConversationEntry "its epoch was ended by another commit"];

    a_commit_that_the_index_has_lost: |_, batch| batch.delete_row::<CommitSeq>(key::epoch(DIRECT, 0))
    => [ConversationEntry "the index of commits does not know it"];

    a_commit_of_an_epoch_to_come: |_, batch| batch.put_row(key::epoch(DIRECT, 1), &CommitSeq(2))
    => [
        CommitEntry "it ends an epoch that has not ended",
        CommitEntry "it leads to an entry that is not the commit of its epoch",
    ];

    a_lost_pointer: |world, batch| batch.delete_row::<Pointer>(key::inbox(world.cem.account, 2))
    => [
        AccountInbox "positions before it are missing",
        ConversationEntry "it does not count the pointers that there are",
    ];

    a_pointer_below_the_floor: |world, batch| batch.put_row(world.ada.account.0, &Floor(4))
    => [AccountInbox "positions before it are missing"];

    the_same_entry_twice_in_an_inbox: |world, batch| {
        batch.put_row(key::inbox(world.ben.account, 4), &Pointer { conversation: GROUP, seq: 4 });
        entry(batch, GROUP, 4, EntryKind::Application, 1, 2);
    } => [AccountInbox "it leads to an entry that is not newer than the one before it"];

    a_cut_off_pointer: |world, batch| {
        batch.put(Table::AccountInbox, key::inbox(world.ada.account, 4), vec![0; 23]);
    } => [
        AccountInbox "its length is wrong",
        ConversationEntry "it does not count the pointers that there are",
    ];

    a_cursor_beyond_the_inbox: |world, batch| batch.put_row(world.ada.device.0, &Cursor(6))
    => [DeviceCursor "it is beyond the head of its inbox"];

    an_answer_beyond_the_head: |world, batch| {
        let place = key::message(world.ada.device, TEXT);
        let mut row = world.store.get(Table::MessageSeq, &place).unwrap().unwrap().to_vec();
        row[23] = 200;
        batch.put(Table::MessageSeq, place, row);
    } => [MessageSeq "its seq is beyond the head"];

    an_answer_of_another_message: |world, batch| {
        let row = world.store.get(Table::MessageSeq, &key::message(world.ada.device, TEXT)).unwrap().unwrap();
        batch.put(Table::MessageSeq, [&world.ada.device.0[..], &[9; 16]].concat(), row);
    } => [MessageSeq "it leads to the entry of another message"];

    a_handle_in_the_clear: |world, batch| {
        batch.put(Table::HandleAccount, b"+4915112345678", world.ada.account.to_bytes());
    } => [
        HandleAccount "its key is not an HMAC: a handle may be stored in the clear",
        HandleAccount "its key is malformed",
    ];

    a_padded_handle_in_the_clear: |world, batch| {
        let mut padded = [0; 32];
        padded[..14].copy_from_slice(b"+4915112345678");
        batch.put_row(padded, &HandleOwner(world.ada.account));
    } => [
        HandleAccount "its key is not an HMAC: a handle may be stored in the clear",
        HandleAccount "its account has another handle",
    ];

    a_handle_that_leads_nowhere: |world, batch| batch.delete_row::<HandleOwner>(world.ben.handle)
    => [AccountRecord "its handle does not lead to it"];

    a_device_record_that_mentions_another_network: |world, batch| {
        // A name field that somebody added, with the person's other account in it.
        let mut row = world.store.get(Table::DeviceRecord, &world.ada.device.0).unwrap().unwrap().to_vec();
        row.extend_from_slice(&world.cem.account.0);
        batch.put(Table::DeviceRecord, world.ada.device.0, row);
    } => [
        DeviceRecord "something follows it",
        DeviceRecord "it mentions an account of another network",
    ];

    a_device_key_on_two_networks: |world, batch| {
        let row = DeviceRecord { key: world.ada.key, added_at_ms: 1, revoked_at_ms: Some(2), inbox_from: 0 };
        batch.put_row(DeviceId::new(world.cem.account, 2).0, &row);
        let account = AccountRecord {
            handle_hash: world.cem.handle,
            created_at_ms: 1,
            devices_made: 2,
            deleted_at_ms: None,
        };
        batch.put_row(world.cem.account.0, &account);
    } => [
        DeviceRecord "its key is the key of another device",
        DeviceRecord "its key is used on two networks",
    ];

    reach_towards_the_own_network: |world, batch| {
        let own = ReachTowards { network: NetworkCode(1), inbound: true, outbound: true, changed_at_ms: 1 };
        batch.put_row(world.ada.account.0, &ReachRecord { towards: vec![own] });
    } => [AccountReach "it has reach towards its own network"];

    two_reaches_towards_one_network: |world, batch| {
        let other = ReachTowards { network: NetworkCode(2), inbound: true, outbound: true, changed_at_ms: 1 };
        batch.put_row(world.ada.account.0, &ReachRecord { towards: vec![other, other] });
    } => [AccountReach "it has two rules for one network"];

    a_contact_of_nobody: |world, batch| {
        let nobody = AccountId::new(NetworkCode(1), [0; 14]);
        let contact = ContactRecord { accepted: true, blocked: false, changed_at_ms: 1 };
        batch.put_row(key::contact(nobody, world.ada.account), &contact);
        batch.put_row(key::contact(world.ada.account, world.ada.account), &contact);
    } => [
        ContactState "its account does not exist",
        ContactState "it is about the account itself",
    ];

    a_device_number_that_was_not_given_out: |world, batch| {
        let row = DeviceRecord { key: tresse_proto::ids::DeviceKey([5; 32]), added_at_ms: 1, revoked_at_ms: Some(2), inbox_from: 0 };
        batch.put_row(DeviceId::new(world.ada.account, 2).0, &row);
    } => [DeviceRecord "its number was not given out by its account"];

    a_device_key_that_leads_to_nobody: |_, batch| {
        batch.put_row([6; 32], &KeyOwner(DeviceId([6; 20])));
    } => [DevicekeyDevice "its device does not exist"];

    a_broken_key_package: |world, batch| {
        let place = key::key_package(world.ada.device, 7);
        let broken = tresse_server_core::record::key_package::KeyPackageRecord {
            message: Bytes::from_static(b"not a key package"),
            expires_at_ms: 9,
        };
        batch.put_row(place, &broken);
    } => [KeypackageBytes "it is not a key package"];

    the_key_package_of_somebody_else: |world, batch| {
        let row = world.store.get(Table::LastresortBytes, &world.ben.device.0).unwrap().unwrap();
        batch.put(Table::LastresortBytes, world.ada.device.0, row);
    } => [
        LastresortBytes "it is the key package of another device",
        LastresortBytes "it has not the key of its device",
    ];

    a_group_that_cannot_be_read: |_, batch| {
        batch.put_row(DIRECT.0, &PublicGroupRecord { state: Bytes::from_static(b"\x01no group") });
    } => [ConversationGroup "it is not the public state of this conversation's group"];

    the_group_of_another_conversation: |world, batch| {
        let row = world.store.get(Table::ConversationGroup, &GROUP.0).unwrap().unwrap();
        batch.put(Table::ConversationGroup, DIRECT.0, row);
    } => [ConversationGroup "it is not the public state of this conversation's group"];

    a_group_that_is_behind_the_head: |_, batch| batch.put_row(DIRECT.0, &ConversationHead { epoch: 2, seq: 3 })
    => [
        ConversationGroup "its epoch is not the head's",
        ConversationGroupinfo "its epoch is not the head's",
    ];

    a_tree_of_an_epoch_to_come: |_, batch| {
        batch.put_row(key::epoch(GROUP, 2), &TreeRecord { ratchet_tree: Bytes::new(), at_ms: 1 });
    } => [ConversationTree "its epoch is beyond the head"];

    a_lost_group_info: |_, batch| batch.delete_row::<GroupInfoRecord>(GROUP.0)
    => [ConversationRecord "it has no group info"];

    a_removal_in_a_conversation_that_does_not_exist: |world, batch| {
        let place = key::removal(tresse_proto::ids::ConversationId([1; 16]), world.ada.device);
        batch.put_row(place, &RemovalRecord { at_ms: 1 });
    } => [ConversationRemoval "its conversation does not exist"];

    an_account_whose_conversation_does_not_have_it: |world, batch| {
        let place = key::account_conversation(world.cem.account, GROUP);
        batch.put_row(place, &AccountConversationRecord { joined_at_ms: 1 });
    } => [AccountConversation "the account is not on the roster"];

    a_direct_conversation_of_others: |world, batch| {
        batch.put_row(key::direct(world.ada.account, world.ben.account), &DirectConversation(DIRECT));
    } => [DirectConversation "its conversation is not between these two accounts"];

    a_direct_conversation_that_cannot_be_found: |world, batch| {
        batch.delete_row::<DirectConversation>(key::direct(world.ada.account, world.cem.account));
    } => [ConversationRecord "it is not the direct conversation of its accounts"];

    an_invite_that_is_not_valid_any_more: |_, batch| {
        batch.put_row([0x22; 16], &InviteConversation(GROUP));
    } => [InviteConversation "its conversation has another invite"];

    an_invite_that_does_not_open: |_, batch| batch.delete_row::<InviteConversation>(INVITE.0)
    => [ConversationRecord "its invite does not open it"];

    a_knock_of_a_member: |world, batch| {
        batch.put_row(key::knock(GROUP, world.ada.account), &KnockRecord { at_ms: 1 });
    } => [ConversationKnock "its account is in the conversation"];

    a_group_without_an_admin: |world, batch| {
        let mut record = world.record(GROUP);
        record.members[0].role = Role::Member;
        batch.put_row(GROUP.0, &record);
    } => [ConversationRecord "it has members but no admin"];

    a_roster_out_of_order: |world, batch| {
        let mut record = world.record(GROUP);
        record.members.swap(0, 1);
        batch.put_row(GROUP.0, &record);
    } => [ConversationRecord "its roster is not in the order of joining"];

    a_newcomer_of_an_epoch_to_come: |world, batch| {
        let mut record = world.record(GROUP);
        record.newcomers_epoch = 2;
        batch.put_row(GROUP.0, &record);
    } => [ConversationRecord "a device came in at an epoch beyond the head"];

    a_truncated_record: |world, batch| {
        let row = world.store.get(Table::ConversationRecord, &GROUP.0).unwrap().unwrap();
        batch.put(Table::ConversationRecord, GROUP.0, row.slice(..row.len() - 1));
    } => [ConversationRecord "it cannot be decoded"];

    a_malformed_key: |_, batch| batch.put(Table::ConversationTree, b"short", Bytes::from_static(b"\x01"))
    => [
        ConversationTree "its key is malformed",
        ConversationTree "it cannot be decoded",
    ];

    an_unknown_format: |_, batch| batch.put(Table::Meta, b"format", vec![99])
    => [Meta "the data has a format that this version does not know"];

    a_lost_format: |_, batch| batch.delete(Table::Meta, b"format")
    => [Meta "the format of the data is missing"];
}

#[test]
fn a_leaf_of_somebody_who_is_not_on_the_roster_waits_for_its_removal_or_is_found() {
    let off_the_roster = |world: &World, batch: &mut Batch| {
        let mut record = world.record(GROUP);
        assert!(record.take_off(world.ben.account));
        batch.put_row(GROUP.0, &record);
        batch.delete_row::<AccountConversationRecord>(key::account_conversation(
            world.ben.account,
            GROUP,
        ));
    };
    assert!(World::new().check_with(off_the_roster).is_sound());
    let report = World::new().check_with(|world, batch| {
        off_the_roster(world, batch);
        batch.delete_row::<RemovalRecord>(key::removal(GROUP, world.ben.device));
    });
    assert_eq!(report.findings.len(), 1);
    assert_eq!(report.findings[0].table, Table::ConversationGroup.name());
    assert!(
        report.findings[0]
            .what
            .ends_with("its account is not on the roster")
    );
}

#[test]
fn a_lost_account_is_found_from_everything_that_refers_to_it() {
    let report = World::new()
        .check_with(|world, batch| batch.delete_row::<AccountRecord>(world.ben.account.0));
    let tables: std::collections::BTreeSet<&str> = report
        .findings
        .iter()
        .map(|finding| finding.table)
        .collect();
    let expected = [
        Table::HandleAccount,
        Table::DeviceRecord,
        Table::ConversationRecord,
        Table::AccountInbox,
    ];
    assert_eq!(tables, expected.iter().map(|table| table.name()).collect());
}

#[test]
fn a_lost_row_of_any_table_is_found_unless_it_may_expire() {
    // These rows leave by themselves, or their absence means a default.
    let may_go = [
        Table::DeviceCursor,
        Table::KeypackageBytes,
        Table::LastresortBytes,
        Table::AccountReach,
        Table::ContactState,
        Table::ConversationTree,
        Table::ConversationRemoval,
        Table::ConversationKnock,
        Table::MessageSeq,
    ];
    for table in Table::ALL {
        let mut world = World::new();
        let rows = world
            .store
            .scan(*table, KeyRange::all(), Direction::Ascending, usize::MAX)
            .unwrap();
        let report =
            world.check_with(|_, batch| rows.iter().for_each(|(key, _)| batch.delete(*table, key)));
        assert_eq!(
            report.is_sound(),
            may_go.contains(table),
            "{table}: {:?}",
            report.findings
        );
    }
}

#[test]
fn a_finding_tells_the_key_and_never_the_value() {
    let report = World::new().check_with(|world, batch| {
        let place = key::entry(DIRECT, 2);
        let mut row = world
            .store
            .get(EntryRow::TABLE, &place)
            .unwrap()
            .unwrap()
            .to_vec();
        *row.last_mut().unwrap() ^= 1;
        batch.put(EntryRow::TABLE, place, row);
    });
    assert_eq!(
        report.findings[0].key,
        format!("{}{:016x}", "d1".repeat(16), 2)
    );
    let overview = &report.tables[usize::from(Table::ConversationEntry.id())];
    assert_eq!((overview.rows, overview.findings), (6, 1));
}

#[test]
fn a_broken_disk_does_not_fill_the_memory_with_findings() {
    let report = World::new().check_with(|_, batch| {
        for number in 0..5000_u32 {
            batch.put(Table::ConversationKnock, number.to_be_bytes(), vec![]);
        }
    });
    assert_eq!(report.findings.len(), 1000);
    assert!(report.findings_len() >= 5000);
}
