//! Looks an exact handle up.

use tresse_proto::ids::AccountId;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{ContactFound, FindContact};

use super::Standing;
use crate::ask::Purpose;
use crate::device;
use crate::effect::Change;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;

/// The person wants to know whether somebody can be reached.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    network: String,
    handle: &str,
) -> Result<(), ClientError> {
    unit.me()?;
    let handle = unit
        .networks
        .by_name(&network)
        .ok_or(DomainError::UnknownNetwork)?
        .normalise(handle)
        .map_err(DomainError::BadHandle)?
        .as_str()
        .to_owned();
    unit.ask(
        Request::FindContact(FindContact {
            network,
            handle: handle.clone(),
        }),
        Purpose::Find { ticket, handle },
    );
    Ok(())
}

/// Somebody who can be reached. The handle stays on this device.
pub(crate) fn found(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    handle: &str,
    answer: &ContactFound,
) -> Result<(), ClientError> {
    let account = AccountId::try_from(&answer.account_id).map_err(|_| FatalError::WrongAnswer)?;
    super::raise(unit.connection, account, Standing::Found)?;
    super::set_handle(unit.connection, account, handle)?;
    device::share::tell_of(unit, account)?;
    unit.changed(Change::Contact(account));
    unit.done(
        ticket,
        Outcome::Found {
            account,
            needs_request: answer.needs_request,
        },
    );
    Ok(())
}
