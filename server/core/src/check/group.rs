//! MLS groups: the stored state is of the head's epoch, and its leaves are devices of accounts on the roster.

use tresse_proto::ids::{ConversationId, DeviceId};
use tresse_store::{StoreError, Table};

use super::walk::{Check, Found};
use crate::public_group::{Group, Leaf};
use crate::record::conversation::{
    ConversationRecord, GroupInfoRecord, PublicGroupRecord, RemovalRecord, TreeRecord,
};
use crate::record::device::DeviceRecord;
use crate::record::entry::ConversationHead;
use crate::record::key;

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(
        |check, conversation: ConversationId, row: PublicGroupRecord| {
            group(check, conversation, &row)
        },
    )?;
    check.rows(
        |check, conversation: ConversationId, row: GroupInfoRecord| {
            same_epoch(check, Table::ConversationGroupinfo, conversation, row.epoch)
        },
    )?;
    check.rows(
        |check, (conversation, epoch): (ConversationId, u64), _: TreeRecord| {
            const TABLE: Table = Table::ConversationTree;
            let place = key::epoch(conversation, epoch);
            match check.get::<ConversationHead>(conversation.0)? {
                Found::Missing => check.find(TABLE, &place, "its conversation has no head"),
                Found::Row(head) => {
                    check.require(
                        epoch <= head.epoch,
                        TABLE,
                        &place,
                        "its epoch is beyond the head",
                    );
                }
                Found::Damaged => {}
            }
            Ok(())
        },
    )?;
    check.rows(
        |check, (conversation, device): (ConversationId, DeviceId), _: RemovalRecord| {
            const TABLE: Table = Table::ConversationRemoval;
            let place = key::removal(conversation, device);
            if check
                .get::<ConversationRecord>(conversation.0)?
                .is_missing()
            {
                check.find(TABLE, &place, "its conversation does not exist");
            }
            Ok(())
        },
    )?;
    // A conversation without a group could never change again.
    check.rows_again(
        |check, conversation: ConversationId, _: ConversationRecord| {
            let group = check.get::<PublicGroupRecord>(conversation.0)?;
            check.require(
                !group.is_missing(),
                Table::ConversationRecord,
                conversation.0,
                "it has no group",
            );
            let info = check.get::<GroupInfoRecord>(conversation.0)?;
            check.require(
                !info.is_missing(),
                Table::ConversationRecord,
                conversation.0,
                "it has no group info",
            );
            Ok(())
        },
    )
}

/// The epoch of a row about the group must be the epoch of the head.
fn same_epoch(
    check: &mut Check<'_>,
    table: Table,
    conversation: ConversationId,
    epoch: u64,
) -> Result<(), StoreError> {
    match check.get::<ConversationHead>(conversation.0)? {
        Found::Missing => check.find(table, conversation.0, "its conversation has no head"),
        Found::Row(head) => check.require(
            epoch == head.epoch,
            table,
            conversation.0,
            "its epoch is not the head's",
        ),
        Found::Damaged => {}
    }
    Ok(())
}

/// One group against the head, the roster and the devices.
fn group(
    check: &mut Check<'_>,
    conversation: ConversationId,
    row: &PublicGroupRecord,
) -> Result<(), StoreError> {
    const TABLE: Table = Table::ConversationGroup;
    let leaves =
        Group::from_state(conversation, &row.state).map(|group| (group.epoch(), group.leaves()));
    let Ok((epoch, Ok(leaves))) = leaves else {
        check.find(
            TABLE,
            conversation.0,
            "it is not the public state of this conversation's group",
        );
        return Ok(());
    };
    same_epoch(check, TABLE, conversation, epoch)?;
    let record = check.get::<ConversationRecord>(conversation.0)?;
    check.require(
        !record.is_missing(),
        TABLE,
        conversation.0,
        "its conversation does not exist",
    );
    let Some(record) = record.row() else {
        return Ok(());
    };
    for leaf in leaves {
        leaf_stands(check, conversation, &record, leaf)?;
    }
    Ok(())
}

/// A leaf is the registered key of a valid device of an account on the roster, or it waits for its removal.
fn leaf_stands(
    check: &mut Check<'_>,
    conversation: ConversationId,
    record: &ConversationRecord,
    leaf: Leaf,
) -> Result<(), StoreError> {
    const TABLE: Table = Table::ConversationGroup;
    let device = leaf.device;
    // Who declined a request may have gone since; for the sender nothing may change by it.
    if record.is_declined_by(device.account())
        || !check
            .get::<RemovalRecord>(key::removal(conversation, device))?
            .is_missing()
    {
        return Ok(());
    }
    if record.member(device.account()).is_none() {
        check.find(
            TABLE,
            conversation.0,
            format!("device {device} is in it, but its account is not on the roster"),
        );
    }
    match check.get::<DeviceRecord>(device.0)? {
        Found::Missing => check.find(
            TABLE,
            conversation.0,
            format!("device {device} is in it but does not exist"),
        ),
        Found::Row(record) if !record.is_valid() => {
            check.find(
                TABLE,
                conversation.0,
                format!("device {device} is in it but revoked, and waits for no removal"),
            );
        }
        Found::Row(record) if record.key != leaf.key => {
            check.find(
                TABLE,
                conversation.0,
                format!("device {device} is in it with another key"),
            );
        }
        _ => {}
    }
    Ok(())
}
