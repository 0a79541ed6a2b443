//! Conversations and their rosters: each account knows its conversations, each conversation its accounts.

use std::collections::BTreeSet;

use tresse_proto::ids::{AccountId, ConversationId, InviteToken};
use tresse_proto::limits;
use tresse_store::{StoreError, Table};

use super::walk::{Check, Found};
use crate::record::account::AccountRecord;
use crate::record::conversation::{
    AccountConversationRecord, ConversationRecord, DirectConversation, InviteConversation, Kind,
    KnockRecord, Role, State,
};
use crate::record::entry::ConversationHead;
use crate::record::key;

pub(super) fn check(check: &mut Check<'_>) -> Result<(), StoreError> {
    check.rows(
        |check, conversation: ConversationId, record: ConversationRecord| {
            roster(check, conversation, &record);
            references(check, conversation, &record)
        },
    )?;
    check.rows(
        |check,
         (account, conversation): (AccountId, ConversationId),
         _: AccountConversationRecord| {
            const TABLE: Table = Table::AccountConversation;
            let place = key::account_conversation(account, conversation);
            match check.get::<ConversationRecord>(conversation.0)? {
                Found::Missing => check.find(TABLE, &place, "its conversation does not exist"),
                Found::Row(record) => {
                    check.require(
                        record.member(account).is_some(),
                        TABLE,
                        &place,
                        "the account is not on the roster",
                    );
                }
                Found::Damaged => {}
            }
            Ok(())
        },
    )?;
    check.rows(
        |check, (one, other): (AccountId, AccountId), DirectConversation(conversation)| {
            const TABLE: Table = Table::DirectConversation;
            let place = key::direct(one, other);
            check.require(
                one < other,
                TABLE,
                [one.0, other.0].concat(),
                "its accounts are not sorted",
            );
            match check.get::<ConversationRecord>(conversation.0)? {
                Found::Missing => check.find(TABLE, &place, "its conversation does not exist"),
                Found::Row(record) => check.require(
                    record.kind == Kind::Direct
                        && record
                            .accounts()
                            .all(|account| account == one || account == other),
                    TABLE,
                    &place,
                    "its conversation is not between these two accounts",
                ),
                Found::Damaged => {}
            }
            Ok(())
        },
    )?;
    check.rows(
        |check, token: InviteToken, InviteConversation(conversation)| {
            const TABLE: Table = Table::InviteConversation;
            match check.get::<ConversationRecord>(conversation.0)? {
                Found::Missing => check.find(TABLE, token.0, "its conversation does not exist"),
                Found::Row(record) => {
                    check.require(
                        record.invite == Some(token),
                        TABLE,
                        token.0,
                        "its conversation has another invite",
                    );
                }
                Found::Damaged => {}
            }
            Ok(())
        },
    )?;
    check.rows(
        |check, (conversation, account): (ConversationId, AccountId), _: KnockRecord| {
            const TABLE: Table = Table::ConversationKnock;
            let place = key::knock(conversation, account);
            match check.get::<ConversationRecord>(conversation.0)? {
                Found::Missing => check.find(TABLE, &place, "its conversation does not exist"),
                Found::Row(record) => {
                    check.require(
                        record.kind == Kind::Group,
                        TABLE,
                        &place,
                        "its conversation is not a group",
                    );
                    check.require(
                        record.member(account).is_none(),
                        TABLE,
                        &place,
                        "its account is in the conversation",
                    );
                }
                Found::Damaged => {}
            }
            Ok(())
        },
    )
}

/// What the record alone must fulfil.
fn roster(check: &mut Check<'_>, conversation: ConversationId, record: &ConversationRecord) {
    let mut require =
        |holds, what| check.require(holds, Table::ConversationRecord, conversation.0, what);
    let accounts: BTreeSet<AccountId> = record.accounts().collect();
    require(
        accounts.len() == record.members.len(),
        "an account is on its roster twice",
    );
    require(
        accounts.len() <= limits::GROUP_ACCOUNTS_MAX,
        "its roster is too long",
    );
    require(
        record.members.is_sorted_by(|a, b| a.order < b.order)
            && record
                .members
                .iter()
                .all(|member| member.order < record.next_order),
        "its roster is not in the order of joining",
    );
    match record.kind {
        Kind::Direct => {
            require(
                record.members.len() <= 2,
                "it is direct but has more than two accounts",
            );
            require(record.invite.is_none(), "it is direct but has an invite");
        }
        Kind::Group => {
            require(
                record.silenced_by.is_empty(),
                "it is a group but an account silences another",
            );
            require(
                record.members.is_empty()
                    || record
                        .members
                        .iter()
                        .any(|member| member.role == Role::Admin),
                "it has members but no admin",
            );
        }
    }
}

/// What the record refers to, and what must refer to it.
fn references(
    check: &mut Check<'_>,
    conversation: ConversationId,
    record: &ConversationRecord,
) -> Result<(), StoreError> {
    const TABLE: Table = Table::ConversationRecord;
    let head = check.get::<ConversationHead>(conversation.0)?;
    match head {
        Found::Missing => check.find(TABLE, conversation.0, "it has no head"),
        Found::Row(head) => check.require(
            record.newcomers_epoch <= head.epoch,
            TABLE,
            conversation.0,
            "a device came in at an epoch beyond the head",
        ),
        Found::Damaged => {}
    }
    for account in record.accounts() {
        // Who declined a request may have gone since; for the sender nothing may change by it.
        if record.is_declined_by(account) {
            continue;
        }
        if check.get::<AccountRecord>(account.0)?.is_missing() {
            check.find(
                TABLE,
                conversation.0,
                format!("account {account} on its roster does not exist"),
            );
        }
        let listed = check
            .get::<AccountConversationRecord>(key::account_conversation(account, conversation))?;
        if listed.is_missing() {
            check.find(
                TABLE,
                conversation.0,
                format!("account {account} on its roster does not list it"),
            );
        }
    }
    // Who declined may write first later, in a conversation that takes the place of the declined one.
    if let (Kind::Direct, [one, other]) = (record.kind, record.members.as_slice())
        && !matches!(record.state, State::Declined { .. })
    {
        match check.get::<DirectConversation>(key::direct(one.account, other.account))? {
            Found::Row(DirectConversation(direct)) if direct == conversation => {}
            Found::Damaged => {}
            _ => check.find(
                TABLE,
                conversation.0,
                "it is not the direct conversation of its accounts",
            ),
        }
    }
    if let Some(invite) = record.invite {
        match check.get::<InviteConversation>(invite.0)? {
            Found::Row(InviteConversation(opened)) if opened == conversation => {}
            Found::Damaged => {}
            _ => check.find(TABLE, conversation.0, "its invite does not open it"),
        }
    }
    Ok(())
}
