//! What the devices of one person tell each other: handle and name, people, names of groups.
//!
//! They have a conversation of their own for it, a group with nobody else in it, made when the first
//! further device is vouched for. A new device enters it as it enters every conversation, by an
//! external commit, and every device that is there already tells it everything. Later news are told
//! in the same place.
//!
//! Surprising rule: nothing is encrypted there while a device is in for which nobody vouched. The
//! server could make up a device of this account; it would not be told anything. And what is heard
//! never overwrites names and handles which this device knows: it fills what is empty. A device that
//! was logged out is never vouched for again.

use rusqlite::Connection;
use tresse_content::MimiContent;
use tresse_content::application::{KnownContact, KnownGroup, OwnDevices, OwnProfile};
use tresse_mls::Applied;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, DeviceKey};
use tresse_proto::wire::ConversationKind;

use crate::contact::{self, Contact, Standing};
use crate::conversation::{self, Membership, Record};
use crate::effect::Change;
use crate::error::{ClientError, FatalError};
use crate::store::rows::id;
use crate::store::unit::Unit;
use crate::{group, me, outbox};

/// People or groups in one message: with the longest names and handles it still fits.
const KNOWN_PER_MESSAGE: usize = 64;

const _: () = assert!(
    KNOWN_PER_MESSAGE * (2 * tresse_content::limits::NAME_BYTES_MAX + 64)
        < tresse_mls::PLAINTEXT_BYTES_MAX
);
const _: () = assert!(KNOWN_PER_MESSAGE <= tresse_content::limits::KNOWN_MAX);

/// The person vouches for a further device: it may be told everything, and there is a place for it.
/// Written before the server is asked, so that a crash after its answer loses nothing.
pub(super) fn vouch(unit: &mut Unit<'_>, key: DeviceKey) -> Result<(), ClientError> {
    trust(unit.connection, key)?;
    match place(unit.connection)? {
        Some(place) => tell_devices(unit, place),
        None => open(unit),
    }
}

/// Makes the place. The first entry in it leads a new device here that has asked already which
/// conversations there are.
fn open(unit: &mut Unit<'_>) -> Result<(), ClientError> {
    let place = group::create::publish(unit, ConversationKind::Group, Vec::new())?;
    mark(unit, place)?;
    tell_devices(unit, place)
}

/// Somebody came into a conversation: if it is the place and it is a device of this person, it is
/// told everything.
pub(crate) fn members_changed(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    applied: &Applied,
) -> Result<(), ClientError> {
    let own = unit.account()?;
    if applied.added.iter().all(|device| device.account() != own) {
        return Ok(());
    }
    me::set_has_other_devices(unit.connection)?;
    let is_place = conversation::record(unit.connection, conversation)?
        .is_some_and(|record| record.is_own_devices);
    if is_place && is_private(unit, conversation)? {
        return tell_all(unit, conversation);
    }
    // The server may have refused the place when the device was vouched for.
    if place(unit.connection)?.is_none() && knows_any_of(unit, conversation, &applied.added)? {
        open(unit)?;
    }
    Ok(())
}

/// Something is new about somebody: the other devices are told, if there are any.
pub(crate) fn tell_of(unit: &mut Unit<'_>, account: AccountId) -> Result<(), ClientError> {
    let Some(place) = place(unit.connection)? else {
        return Ok(());
    };
    let contacts = contact::one(unit.connection, account)?
        .map(known_contact)
        .into_iter()
        .collect();
    tell(
        unit,
        place,
        &OwnDevices {
            contacts,
            is_news: true,
            ..OwnDevices::default()
        },
    )
}

/// A group has another name here, or one at last. A device that came into the group just after it
/// was told there cannot read it there.
pub(super) fn tell_of_name(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<(), ClientError> {
    let Some(place) = place(unit.connection)? else {
        return Ok(());
    };
    let Some(record) = conversation::record(unit.connection, conversation)? else {
        return Ok(());
    };
    let group = KnownGroup {
        conversation: conversation.0,
        name: record.name,
        revision: record.name_revision,
    };
    tell(
        unit,
        place,
        &OwnDevices {
            groups: vec![group],
            ..OwnDevices::default()
        },
    )
}

/// Another device of this person says what it knows.
pub(crate) fn learn(
    unit: &mut Unit<'_>,
    record: &Record,
    sender: DeviceId,
    known: &OwnDevices,
) -> Result<(), ClientError> {
    let members = unit.mls.member_keys(record.id)?;
    let own = unit.account()?;
    let key = members.iter().find(|(device, _)| *device == sender);
    let Some((_, key)) = key.filter(|_| members.iter().all(|(it, _)| it.account() == own)) else {
        return Ok(());
    };
    // A device that was linked and knows nobody takes the word of the first that speaks to it. One
    // that registered has its handle, and never does: nobody is there for whom it has not vouched.
    let is_told_of_itself = me::load(unit.connection)?.is_some_and(|me| !me.handle.is_empty());
    let is_new = !is_told_of_itself && !knows_any(unit.connection)?;
    if !is_new && !is_vouched(unit.connection, *key)? {
        return Ok(());
    }
    trust(unit.connection, *key)?;
    for key in &known.devices {
        trust(unit.connection, DeviceKey(*key))?;
    }
    unit.after.outbox_dirty = true;
    if !record.is_own_devices {
        mark(unit, record.id)?;
    }
    if let Some(profile) = &known.me {
        me::fill(unit.connection, &profile.handle, &profile.name)?;
    }
    for contact in &known.contacts {
        learn_contact(unit, contact, known.is_news)?;
    }
    super::told::learn(unit, known)?;
    for group in &known.groups {
        let conversation = ConversationId(group.conversation);
        if conversation::fill_name(unit.connection, conversation, &group.name, group.revision)? {
            unit.changed(Change::Conversation(conversation));
        }
    }
    Ok(())
}

fn learn_contact(
    unit: &mut Unit<'_>,
    known: &KnownContact,
    is_news: bool,
) -> Result<(), ClientError> {
    let account = AccountId(known.account);
    if account == unit.account()? {
        return Ok(());
    }
    let before = contact::one(unit.connection, account)?;
    contact::raise(unit.connection, account, standing(known.standing))?;
    if before
        .as_ref()
        .is_none_or(|before| before.handle.is_empty())
    {
        contact::set_handle(unit.connection, account, &known.handle)?;
    }
    if before.as_ref().is_none_or(|before| before.name.is_empty()) {
        contact::set_name(unit.connection, account, &known.name)?;
    }
    // The server blocks for the whole account; here it is only shown. Who tells everything may not
    // have heard the news yet.
    if is_news {
        contact::set_blocked(unit.connection, account, known.blocked)?;
    } else if known.blocked {
        contact::fill_blocked(unit.connection, account)?;
    }
    if contact::one(unit.connection, account)? != before {
        unit.changed(Change::Contact(account));
    }
    Ok(())
}

/// Whether only devices are in a conversation for which this person has vouched.
pub(crate) fn is_private(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
) -> Result<bool, ClientError> {
    let me = unit.me()?;
    for (device, key) in unit.mls.member_keys(conversation)? {
        let is_known = device == me || is_vouched(unit.connection, key)?;
        if device.account() != me.account() || !is_known {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The person, or the server, says that a device of this account was logged out: it is told nothing
/// any more, wherever it still is.
pub(super) fn revoke(unit: &mut Unit<'_>, device: DeviceId) -> Result<(), ClientError> {
    for conversation in conversation::with_membership(unit.connection, Membership::Joined)? {
        revoked(unit, conversation, device)?;
    }
    Ok(())
}

/// As [`revoke`], for the key by which the device is in this conversation.
pub(crate) fn revoked(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    device: DeviceId,
) -> Result<(), ClientError> {
    if device.account() != unit.account()? {
        return Ok(());
    }
    for (member, key) in unit.mls.member_keys(conversation)? {
        if member == device {
            distrust(unit.connection, key)?;
        }
    }
    Ok(())
}

fn distrust(connection: &Connection, key: DeviceKey) -> Result<(), ClientError> {
    connection
        .prepare_cached(
            "INSERT INTO vouched_device (device_key, revoked) VALUES (?1, 1)
             ON CONFLICT (device_key) DO UPDATE SET revoked = 1",
        )?
        .execute([key.0])?;
    Ok(())
}

fn trust(connection: &Connection, key: DeviceKey) -> Result<(), ClientError> {
    connection
        .prepare_cached(
            "INSERT INTO vouched_device (device_key) VALUES (?1)
             ON CONFLICT (device_key) DO NOTHING",
        )?
        .execute([key.0])?;
    Ok(())
}

fn is_vouched(connection: &Connection, key: DeviceKey) -> Result<bool, ClientError> {
    let is_vouched = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM vouched_device WHERE device_key = ?1 AND revoked = 0)",
        )?
        .query_row([key.0], |row| row.get(0))?;
    Ok(is_vouched)
}

fn knows_any_of(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    devices: &[DeviceId],
) -> Result<bool, ClientError> {
    for (device, key) in unit.mls.member_keys(conversation)? {
        if devices.contains(&device) && is_vouched(unit.connection, key)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn knows_any(connection: &Connection) -> Result<bool, ClientError> {
    let knows_any = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM vouched_device)")?
        .query_row([], |row| row.get(0))?;
    Ok(knows_any)
}

/// Tells which devices this person has vouched for, this one included.
fn tell_devices(unit: &mut Unit<'_>, place: ConversationId) -> Result<(), ClientError> {
    let mut devices: Vec<[u8; 32]> = unit
        .connection
        .prepare_cached(
            "SELECT device_key FROM vouched_device WHERE revoked = 0
             ORDER BY device_key LIMIT ?1",
        )?
        .query_map([tresse_content::limits::KNOWN_MAX as i64 - 1], |row| {
            row.get(0)
        })?
        .collect::<Result<_, _>>()?;
    devices.extend(unit.mls.device_key()?.map(|key| key.0));
    tell(
        unit,
        place,
        &OwnDevices {
            devices,
            ..OwnDevices::default()
        },
    )
}

/// The conversation of the own devices; the first, should two devices have made one at once.
pub(crate) fn place(connection: &Connection) -> Result<Option<ConversationId>, ClientError> {
    let places: Vec<ConversationId> = connection
        .prepare_cached(
            "SELECT conversation FROM conversation
             WHERE is_own_devices = 1 AND membership <> ?1 ORDER BY conversation LIMIT 1",
        )?
        .query_map([Membership::Left.as_str()], |row| id(row, 0))?
        .collect::<Result<_, _>>()?;
    Ok(places.first().copied())
}

fn mark(unit: &mut Unit<'_>, conversation: ConversationId) -> Result<(), ClientError> {
    unit.connection
        .prepare_cached("UPDATE conversation SET is_own_devices = 1 WHERE conversation = ?1")?
        .execute([conversation.0])?;
    unit.changed(Change::Conversation(conversation));
    Ok(())
}

fn tell_all(unit: &mut Unit<'_>, place: ConversationId) -> Result<(), ClientError> {
    tell_devices(unit, place)?;
    let profile = me::load(unit.connection)?.map(|me| OwnProfile {
        handle: me.handle,
        name: me.name,
    });
    tell(
        unit,
        place,
        &OwnDevices {
            me: profile,
            ..OwnDevices::default()
        },
    )?;
    let contacts: Vec<KnownContact> = contact::all(unit.connection)?
        .into_iter()
        .map(known_contact)
        .collect();
    for contacts in contacts.chunks(KNOWN_PER_MESSAGE) {
        tell(
            unit,
            place,
            &OwnDevices {
                contacts: contacts.to_vec(),
                ..OwnDevices::default()
            },
        )?;
    }
    for groups in groups(unit.connection)?.chunks(KNOWN_PER_MESSAGE) {
        tell(
            unit,
            place,
            &OwnDevices {
                groups: groups.to_vec(),
                ..OwnDevices::default()
            },
        )?;
    }
    super::told::tell_all(unit)
}

pub(crate) fn tell(
    unit: &mut Unit<'_>,
    place: ConversationId,
    known: &OwnDevices,
) -> Result<(), ClientError> {
    let content = MimiContent::own_devices(unit.salt(), known)
        .map_err(|error| FatalError::Content(error.to_string()))?;
    outbox::enqueue(unit, place, &content, outbox::Kind::Control)?;
    Ok(())
}

fn groups(connection: &Connection) -> Result<Vec<KnownGroup>, ClientError> {
    let groups = connection
        .prepare_cached(
            "SELECT conversation, name, name_revision FROM conversation
             WHERE name <> '' AND membership = ?1 ORDER BY conversation",
        )?
        .query_map([Membership::Joined.as_str()], |row| {
            Ok(KnownGroup {
                conversation: id::<ConversationId>(row, 0)?.0,
                name: row.get(1)?,
                revision: conversation::revision(row, 2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(groups)
}

fn known_contact(contact: Contact) -> KnownContact {
    KnownContact {
        account: contact.account.0,
        handle: contact.handle,
        name: contact.name,
        standing: match contact.standing {
            Standing::Known => 0,
            Standing::Found => 1,
            Standing::Requested => 2,
            Standing::Accepted => 3,
        },
        blocked: contact.blocked,
    }
}

/// Numbers of a newer version mean no less than the greatest that is known here.
fn standing(number: u8) -> Standing {
    match number {
        0 => Standing::Known,
        1 => Standing::Found,
        2 => Standing::Requested,
        _ => Standing::Accepted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate::migrate;

    #[test]
    fn a_device_that_was_logged_out_is_not_vouched_for_again() {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection).unwrap();
        let [phone, laptop] = [DeviceKey([1; 32]), DeviceKey([2; 32])];
        trust(&connection, phone).unwrap();
        distrust(&connection, phone).unwrap();
        distrust(&connection, laptop).unwrap();
        for key in [phone, laptop] {
            trust(&connection, key).unwrap();
            assert!(!is_vouched(&connection, key).unwrap());
        }
        assert!(knows_any(&connection).unwrap(), "it is not a new device");
    }
}
