//! First contact: a direct conversation, and one text in it.
//!
//! The person's name goes with the text, in the same message: more than one is not allowed.

use tresse_content::{Disposition, MimiContent, NestedPart, Semantics};
use tresse_proto::ids::AccountId;
use tresse_proto::wire::{ConversationKind, KeyPackagesClaimed};

use super::Standing;
use crate::ask::Purpose;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::store::unit::Unit;
use crate::ticket::Waiting;
use crate::{compose, conversation, group, outbox, profile};

/// The person wants to get in touch.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    account: AccountId,
    text: String,
) -> Result<(), ClientError> {
    if conversation::direct_with(unit.connection, account)?.is_some() {
        return Err(DomainError::AlreadyInTouch.into());
    }
    // Checked before anything is asked; the message itself is made when there is a place for it.
    content(unit, account, &text)?;
    let accounts = group::create::with_own_devices(unit, vec![account])?;
    match group::key_packages::ask(unit, &accounts, None)? {
        Some(request) => {
            let purpose = Purpose::ClaimForRequest {
                ticket,
                account,
                text,
            };
            unit.ask(request, purpose);
            Ok(())
        }
        None => claimed(unit, ticket, account, &text, KeyPackagesClaimed::default()),
    }
}

/// Key packages are there.
pub(crate) fn claimed(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    account: AccountId,
    text: &str,
    answer: KeyPackagesClaimed,
) -> Result<(), ClientError> {
    let own = unit.account()?;
    let key_packages = group::key_packages::take(unit, answer, &[account, own])?;
    if key_packages
        .iter()
        .all(|(device, _)| device.account() != account)
    {
        return Err(DomainError::NoDeviceToAdd.into());
    }
    let conversation = group::create::publish(unit, ConversationKind::Direct, key_packages)?;
    super::raise(unit.connection, account, Standing::Found)?;
    let content = content(unit, account, text)?;
    outbox::enqueue(unit, conversation, &content, outbox::Kind::Request)?;
    profile::mark_told(unit, conversation, profile::Told::Name)?;
    unit.wait(Waiting::Creation(conversation), ticket);
    Ok(())
}

/// The text, with the name beside it.
fn content(
    unit: &mut Unit<'_>,
    account: AccountId,
    text: &str,
) -> Result<MimiContent, ClientError> {
    let salt = unit.salt();
    let mut content = compose::request(unit.networks, salt, unit.account()?, account, text)?;
    if let Some(profile) = profile::part(unit)? {
        let parts = vec![content.body, profile];
        content.body = NestedPart::multi(Disposition::RENDER, Semantics::ProcessAll, parts);
    }
    Ok(content)
}
