//! Remembered answers: a message that is sent again gets the answer of the entry that it made, or made once.

use prost::Message;
use tresse_proto::ids::{ClientMsgId, DeviceId};
use tresse_proto::wire;
use tresse_store::{StoreError, Table};

use super::log::head;
use super::walk::{Check, Found};
use crate::record::entry::{EntryRow, MessageAnswer};
use crate::record::key;

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(
        |check, (device, message): (DeviceId, ClientMsgId), answer: MessageAnswer| {
            const TABLE: Table = Table::MessageSeq;
            let place = key::message(device, message);
            match head(check, answer.conversation)? {
                Found::Missing => check.find(TABLE, &place, "its conversation has no head"),
                Found::Row(head) => check.require(
                    answer.seq <= head.seq,
                    TABLE,
                    &place,
                    "its seq is beyond the head",
                ),
                Found::Damaged => {}
            }
            // The entry may have left before the answer does.
            if let Found::Row(row) =
                check.get::<EntryRow>(key::entry(answer.conversation, answer.seq))?
                && let Ok(entry) = wire::Entry::decode(row.entry)
            {
                check.require(
                    entry.client_msg_id.is_empty() || entry.client_msg_id[..] == message.0,
                    TABLE,
                    &place,
                    "it leads to the entry of another message",
                );
            }
            Ok(())
        },
    )
}
