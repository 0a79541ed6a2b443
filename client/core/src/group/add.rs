//! Brings people in.

use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::KeyPackagesClaimed;

use super::key_packages;
use crate::ask::Purpose;
use crate::commits;
use crate::conversation;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;
use crate::ticket::Waiting;

/// The person wants accounts in. Those who are in already are passed over.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    mut accounts: Vec<AccountId>,
) -> Result<(), ClientError> {
    super::joined(unit, conversation)?;
    if accounts.is_empty() {
        return Err(DomainError::NobodyNamed.into());
    }
    accounts.sort_unstable();
    accounts.dedup();
    let mut missing = Vec::new();
    for account in accounts {
        if conversation::role(unit.connection, conversation, account)?.is_none() {
            missing.push(account);
        }
    }
    if missing.is_empty() {
        unit.done(ticket, Outcome::Done);
        return Ok(());
    }
    match key_packages::ask(unit, &missing, Some(conversation))? {
        Some(request) => {
            let purpose = Purpose::ClaimForAdd {
                ticket,
                conversation,
                accounts: missing,
            };
            unit.ask(request, purpose);
            Ok(())
        }
        None => claimed(
            unit,
            ticket,
            conversation,
            &missing,
            KeyPackagesClaimed::default(),
        ),
    }
}

/// Key packages are there: the change is wanted from now on, whatever happens.
pub(crate) fn claimed(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    conversation: ConversationId,
    accounts: &[AccountId],
    answer: KeyPackagesClaimed,
) -> Result<(), ClientError> {
    super::joined(unit, conversation)?;
    let key_packages = key_packages::take(unit, answer, accounts)?;
    if key_packages.is_empty() {
        return Err(DomainError::NoDeviceToAdd.into());
    }
    let change = commits::add(unit, conversation, &key_packages)?;
    unit.wait(Waiting::Change(change), ticket);
    Ok(())
}
