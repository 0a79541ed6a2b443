//! Vouches for a new device of this account.
//!
//! Surprising rule: nothing is added to any conversation here (`share` makes one, if need be). The new device is on the roster as
//! soon as its account is, and enters each conversation by an external commit of its own.

use bytes::Bytes;
use tresse_proto::ids::{DeviceId, DeviceKey};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{AddDevice, DeviceAdded};

use super::link_code;
use crate::ask::Purpose;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::me;
use crate::store::unit::Unit;

/// The person copied the code of the new device: its key, then its signature over the account.
pub(crate) fn start(unit: &mut Unit<'_>, ticket: Ticket, code: &str) -> Result<(), ClientError> {
    unit.me()?;
    let bytes = link_code::decode(code).map_err(DomainError::BadLinkCode)?;
    let (key, signature) = bytes.split_at(DeviceKey::LEN);
    let key = DeviceKey::try_from(key).map_err(|_| FatalError::Damaged("a link code"))?;
    super::share::vouch(unit, key)?;
    unit.ask(
        Request::AddDevice(AddDevice {
            device_key: key.to_bytes(),
            signature: Bytes::copy_from_slice(signature),
        }),
        Purpose::AddDevice { ticket, key },
    );
    Ok(())
}

/// The account has one more device.
pub(crate) fn done(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    key: DeviceKey,
    answer: &DeviceAdded,
) -> Result<(), ClientError> {
    let device = DeviceId::try_from(&answer.device_id).map_err(|_| FatalError::WrongAnswer)?;
    me::set_has_other_devices(unit.connection)?;
    unit.done(ticket, Outcome::DeviceAdded(device, key));
    Ok(())
}
