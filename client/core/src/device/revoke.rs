//! Logs a device out for good. Its leaves go with the next commit in each conversation.

use tresse_proto::ids::DeviceId;
use tresse_proto::wire::RevokeDevice;
use tresse_proto::wire::client_frame::Request;

use crate::ask::Purpose;
use crate::error::ClientError;
use crate::event::Ticket;
use crate::store::unit::Unit;

/// The person wants a device out of the account.
pub(crate) fn start(unit: &mut Unit<'_>, ticket: Ticket, device: DeviceId) {
    unit.ask(
        Request::RevokeDevice(RevokeDevice {
            device_id: device.to_bytes(),
        }),
        Purpose::RevokeDevice { ticket, device },
    );
}

/// The server says that it is out. Nothing is told to it from now on, whatever the server does. Not
/// before: a wish that the server never heard of would leave what is to be told waiting for ever.
pub(crate) fn done(unit: &mut Unit<'_>, device: DeviceId) -> Result<(), ClientError> {
    if unit.me()? != device {
        super::share::revoke(unit, device)?;
    }
    Ok(())
}
