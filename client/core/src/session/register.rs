//! To an account: by registration, or by being linked to one.

use bytes::Bytes;
use tresse_proto::ids::{AccountId, DeviceId, RegistrationId};
use tresse_proto::signing;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{FinishRegistration, Registered, RegistrationStarted, StartRegistration};

use crate::ask::Purpose;
use crate::device::link_code;
use crate::error::{ClientError, DomainError, FatalError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::me;
use crate::store::unit::Unit;

/// First step: a code is sent to the handle.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    network: String,
    handle: &str,
    name: String,
) -> Result<(), ClientError> {
    if me::load(unit.connection)?.is_some_and(|me| me.device.is_some()) {
        return Err(DomainError::AccountExists.into());
    }
    let normalised = unit
        .networks
        .by_name(&network)
        .ok_or(DomainError::UnknownNetwork)?
        .normalise(handle)
        .map_err(DomainError::BadHandle)?
        .as_str()
        .to_owned();
    unit.ask(
        Request::StartRegistration(StartRegistration {
            network: network.clone(),
            handle: normalised.clone(),
        }),
        Purpose::StartRegistration {
            ticket,
            network,
            handle: normalised,
            name,
        },
    );
    Ok(())
}

/// The code is on its way.
pub(crate) fn started(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    (network, handle, name): (&str, &str, &str),
    answer: RegistrationStarted,
) -> Result<(), ClientError> {
    let registration =
        RegistrationId::try_from(&answer.registration_id).map_err(|_| FatalError::WrongAnswer)?;
    me::begin_registration(unit.connection, network, handle, name, registration)?;
    unit.done(
        ticket,
        Outcome::CodeSent {
            demonstration_code: answer.demonstration_code,
        },
    );
    Ok(())
}

/// Second step: the code, and the key of this device.
pub(crate) fn finish(unit: &mut Unit<'_>, ticket: Ticket, code: &str) -> Result<(), ClientError> {
    let me = me::load(unit.connection)?.ok_or(DomainError::NoRegistration)?;
    if me.device.is_some() {
        return Err(DomainError::AccountExists.into());
    }
    let registration = me.registration.ok_or(DomainError::NoRegistration)?;
    let device_key = match unit.mls.device_key()? {
        Some(device_key) => device_key,
        None => unit.mls.new_device_key()?,
    };
    let signature = unit.mls.sign(&signing::register(registration))?;
    unit.ask(
        Request::FinishRegistration(FinishRegistration {
            registration_id: registration.to_bytes(),
            code: code.trim().to_owned(),
            device_key: device_key.to_bytes(),
            signature: Bytes::copy_from_slice(&signature),
        }),
        Purpose::FinishRegistration { ticket },
    );
    Ok(())
}

/// The account exists.
pub(crate) fn finished(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    answer: &Registered,
) -> Result<(), ClientError> {
    let device = DeviceId::try_from(&answer.device_id).map_err(|_| FatalError::WrongAnswer)?;
    unit.mls.set_device(device)?;
    me::set_device(unit.connection, device)?;
    unit.after.device = Some(device);
    unit.done(ticket, Outcome::Registered(device));
    Ok(())
}

/// Makes a key, and the code by which an existing device vouches for it.
pub(crate) fn link(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    network: &str,
    account: AccountId,
) -> Result<(), ClientError> {
    if me::load(unit.connection)?.is_some_and(|me| me.device.is_some()) {
        return Err(DomainError::AccountExists.into());
    }
    if unit
        .networks
        .by_name(network)
        .is_none_or(|network| network.code != account.network())
    {
        return Err(DomainError::UnknownNetwork.into());
    }
    let device_key = match unit.mls.device_key()? {
        Some(device_key) => device_key,
        None => unit.mls.new_device_key()?,
    };
    let signature = unit.mls.sign(&signing::add_device(account))?;
    me::begin_link(unit.connection, network, account)?;
    let bytes = [&device_key.0[..], &signature[..]].concat();
    let bytes = bytes
        .try_into()
        .map_err(|_| FatalError::Damaged("the signature of a link code"))?;
    unit.done(ticket, Outcome::LinkCode(link_code::encode(&bytes)));
    Ok(())
}
