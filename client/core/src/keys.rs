//! Key packages: how this device can be added to conversations while it is away.
//!
//! Surprising rule: private parts are stored in the same transaction that hands the public parts to
//! the connection, so a package that the server gives out can always be used.

use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{KeyPackagesPublished, PublishKeyPackages};

use crate::ask::Purpose;
use crate::error::ClientError;
use crate::me;
use crate::store::unit::Unit;

/// Publishes more when fewer than half of the wanted number are left.
pub(crate) fn top_up(unit: &mut Unit<'_>, left: u64) -> Result<(), ClientError> {
    let wanted = unit.config.key_packages as u64;
    let last_resort = !me::load(unit.connection)?.is_some_and(|me| me.last_resort_published);
    let missing = if left < wanted.div_ceil(2) {
        wanted - left
    } else {
        0
    };
    if missing == 0 && !last_resort {
        return Ok(());
    }
    let one_time = unit.mls.key_packages(missing as usize)?;
    let last_resort_package = if last_resort {
        Some(unit.mls.last_resort()?)
    } else {
        None
    };
    // Counted now, so that a second Welcome does not publish them a second time.
    me::set_key_packages(unit.connection, left + missing)?;
    unit.ask(
        Request::PublishKeyPackages(PublishKeyPackages {
            one_time,
            last_resort: last_resort_package,
        }),
        Purpose::PublishKeyPackages { last_resort },
    );
    Ok(())
}

/// The server has them.
pub(crate) fn published(
    unit: &mut Unit<'_>,
    last_resort: bool,
    answer: &KeyPackagesPublished,
) -> Result<(), ClientError> {
    me::set_key_packages(unit.connection, answer.one_time.into())?;
    if last_resort {
        me::set_last_resort_published(unit.connection)?;
    }
    Ok(())
}

/// One of them was used by a Welcome.
pub(crate) fn used(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let left = me::load(unit.connection)?.map_or(0, |me| me.key_packages);
    let left = left.saturating_sub(1);
    me::set_key_packages(unit.connection, left)?;
    top_up(unit, left)
}
