//! Lets those in who knocked: all who wait, in one commit.
//!
//! Surprising rules: no person decides here. Whoever has the link is invited; the link is the
//! decision. One device acts, the first leaf of an admin, so that admins do not race. And nobody is
//! told when the server does not let somebody in, so they are tried more and more rarely.

pub(crate) mod refused;

use tresse_proto::error::Refusal;
use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::limits::CLAIM_ACCOUNTS_MAX;
use tresse_proto::wire::{KeyPackagesClaimed, Role};

use super::key_packages;
use crate::ask::Purpose;
use crate::commits;
use crate::conversation::{self, Membership};
use crate::error::ClientError;
use crate::store::rows::id;
use crate::store::unit::Unit;

/// Asks for key packages wherever somebody waits and this device is the one to act.
pub(crate) fn collect(
    unit: &mut Unit<'_>,
    under_way: &[ConversationId],
) -> Result<(), ClientError> {
    let conversations: Vec<ConversationId> = unit
        .connection
        .prepare_cached(
            "SELECT DISTINCT conversation FROM knock
             EXCEPT SELECT conversation FROM change WHERE is_of_knocks = 1",
        )?
        .query_map([], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    for conversation in conversations {
        if under_way.contains(&conversation) || !is_mine(unit, conversation)? {
            continue;
        }
        let mut accounts = Vec::new();
        for account in conversation::knocks(unit.connection, conversation)? {
            if conversation::role(unit.connection, conversation, account)?.is_some() {
                conversation::drop_knock(unit.connection, conversation, account)?;
            } else if accounts.len() < CLAIM_ACCOUNTS_MAX
                && refused::may_try(unit, conversation, account)?
            {
                accounts.push(account);
            }
        }
        ask(unit, conversation, accounts)?;
    }
    Ok(())
}

fn ask(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    accounts: Vec<AccountId>,
) -> Result<(), ClientError> {
    if accounts.is_empty() {
        return Ok(());
    }
    match key_packages::ask(unit, &accounts, Some(conversation))? {
        Some(request) => {
            let purpose = Purpose::ClaimForKnocks {
                conversation,
                accounts,
            };
            unit.ask(request, purpose);
            Ok(())
        }
        None => {
            let answer = Ok(KeyPackagesClaimed::default());
            claimed(unit, conversation, accounts, answer)
        }
    }
}

/// Whether this device is the first leaf of an admin.
fn is_mine(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<bool, ClientError> {
    let me = unit.me()?;
    let is_joined = conversation::record(unit.connection, conversation)?
        .is_some_and(|record| record.membership == Membership::Joined);
    if !is_joined {
        return Ok(false);
    }
    for device in unit.mls.members(conversation)? {
        if conversation::role(unit.connection, conversation, device.account())? == Some(Role::Admin)
        {
            return Ok(device == me);
        }
    }
    Ok(false)
}

/// Key packages of those who knocked, or why there are none.
pub(crate) fn claimed(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    accounts: Vec<AccountId>,
    answer: Result<KeyPackagesClaimed, Refusal>,
) -> Result<(), ClientError> {
    match answer {
        Ok(answer) => {
            let key_packages = key_packages::take(unit, answer, &accounts)?;
            for account in accounts {
                let has_device = key_packages
                    .iter()
                    .any(|(device, _)| device.account() == account);
                if !has_device {
                    refused::note(unit, conversation, account)?;
                }
            }
            if !key_packages.is_empty() {
                commits::add_knocked(unit, conversation, &key_packages)?;
            }
            Ok(())
        }
        // One of many may be the reason: each for itself.
        Err(_) if accounts.len() > 1 => {
            let (left, right) = accounts.split_at(accounts.len() / 2);
            ask(unit, conversation, left.to_vec())?;
            ask(unit, conversation, right.to_vec())
        }
        Err(_) => {
            for account in accounts {
                refused::note(unit, conversation, account)?;
            }
            Ok(())
        }
    }
}
