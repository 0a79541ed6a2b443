//! Blocks and unblocks.

use tresse_proto::ids::AccountId;
use tresse_proto::wire::BlockContact;
use tresse_proto::wire::client_frame::Request;

use crate::ask::Purpose;
use crate::device;
use crate::effect::Change;
use crate::error::ClientError;
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;

/// The person wants to hear nothing from somebody, or to hear from them again.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    account: AccountId,
    blocked: bool,
) -> Result<(), ClientError> {
    unit.me()?;
    unit.ask(
        Request::BlockContact(BlockContact {
            account_id: account.to_bytes(),
            blocked,
        }),
        Purpose::Block {
            ticket,
            account,
            blocked,
        },
    );
    Ok(())
}

/// The server knows.
pub(crate) fn done(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    account: AccountId,
    blocked: bool,
) -> Result<(), ClientError> {
    super::set_blocked(unit.connection, account, blocked)?;
    device::share::tell_of(unit, account)?;
    unit.changed(Change::Contact(account));
    unit.done(ticket, Outcome::Done);
    Ok(())
}
