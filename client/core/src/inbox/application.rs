//! Application entries: decrypt a run in one go, then take each into the timeline in order.

use tresse_content::application::Profile;
use tresse_content::{Meaning, MessageId, MimiContent};
use tresse_mls::Decrypted;
use tresse_proto::ids::DeviceId;
use tresse_proto::wire::{Entry, EntryKind};

use crate::conversation::{Record, stranger};
use crate::effect::Change;
use crate::error::ClientError;
use crate::file;
use crate::profile::learn::Learnt;
use crate::store::rows::to_column;
use crate::store::unit::Unit;
use crate::timeline::{self, ApplyInput};
use crate::{chat, device, outbox, profile, receipts};

/// What became of an entry before it is applied.
enum Opened {
    /// This device's own, by its row in the outbox.
    Own(i64),
    /// Somebody's.
    Message {
        sender: DeviceId,
        plaintext: Vec<u8>,
    },
    /// Not for this device: from before its time, or an echo whose row is gone.
    Nothing,
    /// Cannot be opened.
    Closed(String),
}

/// Deals with a run of application entries of a conversation that this device is in.
pub(super) fn apply(
    unit: &mut Unit<'_>,
    record: &Record,
    entries: Vec<Entry>,
) -> Result<(), ClientError> {
    let opened = open(unit, record, &entries)?;
    let receipts = receipts::Rule::of(unit, record)?;
    let mut is_news = false;
    for (entry, opened) in entries.iter().zip(opened) {
        match opened {
            Opened::Own(row) => outbox::echoed(unit, row, entry.seq, entry.at_ms)?,
            Opened::Nothing => {}
            Opened::Closed(reason) => closed(unit, entry, record, &reason)?,
            Opened::Message { sender, plaintext } => match MimiContent::decode(&plaintext) {
                Ok(content) => {
                    is_news |=
                        message(unit, record, entry, sender, &content, &plaintext, &receipts)?;
                }
                Err(_) => closed(unit, entry, record, "not a message")?,
            },
        }
    }
    if is_news {
        chat::settings::message_came(unit, record.id)?;
    }
    Ok(())
}

/// Shows what went by while this device was out of a conversation that it had been in before.
pub(super) fn missed(
    unit: &mut Unit<'_>,
    before: &Record,
    entries: &[Entry],
) -> Result<(), ClientError> {
    for entry in entries {
        if entry.kind() != EntryKind::Application {
            continue;
        }
        match outbox::own(unit.connection, before.id, entry)? {
            Some(row) => outbox::echoed(unit, row, entry.seq, entry.at_ms)?,
            None if before.joined_epoch > 0 => {
                closed(
                    unit,
                    entry,
                    before,
                    "sent while this device was out of step",
                )?;
            }
            None => {}
        }
    }
    Ok(())
}

/// Opens each entry; the result has the same order.
fn open(
    unit: &mut Unit<'_>,
    record: &Record,
    entries: &[Entry],
) -> Result<Vec<Opened>, ClientError> {
    let mut opened = Vec::with_capacity(entries.len());
    let mut bodies: Vec<&[u8]> = Vec::new();
    let mut places = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        let own = outbox::own(unit.connection, record.id, entry)?;
        if own.is_none() {
            places.push(place);
            bodies.push(&entry.body);
        }
        opened.push(own.map_or(Opened::Nothing, Opened::Own));
    }
    let decrypted = unit.mls.decrypt_batch(record.id, &bodies);
    for (place, result) in places.into_iter().zip(decrypted) {
        let entry = &entries[place];
        opened[place] = match result {
            // The claimed epoch of the envelope is the server's word; the sender is MLS's.
            Ok(Decrypted::Application {
                sender, plaintext, ..
            }) => Opened::Message { sender, plaintext },
            Ok(Decrypted::OwnMessage { .. }) => Opened::Nothing,
            Err(_) if entry.epoch < record.joined_epoch => Opened::Nothing,
            Err(error) if super::is_about_the_entry(&error) => Opened::Closed(error.to_string()),
            Err(error) => return Err(error.into()),
        };
    }
    Ok(opened)
}

/// Takes an opened message in. Says whether it is something to read, of somebody else.
fn message(
    unit: &mut Unit<'_>,
    record: &Record,
    entry: &Entry,
    sender: DeviceId,
    content: &MimiContent,
    encoded: &[u8],
    receipts: &receipts::Rule,
) -> Result<bool, ClientError> {
    let own_account = unit.account()?;
    let is_own = sender.account() == own_account;
    let id = message_id(sender, record, content, encoded);
    if let Some(found) = profile::within(content)
        && !is_own
    {
        named(unit, sender, &found)?;
    }
    let meaning = content.meaning();
    match &meaning {
        Meaning::Profile(profile) if is_own => {
            profile::learn::of_oneself(unit, record.id, profile)?
        }
        Meaning::OwnDevices(known) if is_own => device::share::learn(unit, record, sender, known)?,
        Meaning::Show(_) if !is_own => {
            unit.after.spoke.push((record.id, sender.account()));
            receipts.arrived(unit, id)?;
        }
        Meaning::Show(_) if !record.answered => stranger::answered(unit, record)?,
        _ => {}
    }
    let changes = timeline::apply(
        unit.connection,
        &ApplyInput {
            conversation: record.id,
            sender,
            own: own_account,
            seq: entry.seq,
            at_ms: entry.at_ms,
            message: id,
            content,
            networks: unit.networks,
        },
    )?;
    if !changes.is_empty() {
        device::told::tell_of_meaning(unit, record.id, &meaning)?;
    }
    if matches!(&meaning, Meaning::Show(shown) if !shown.attachments.is_empty()) {
        file::arrived(unit, record, &changes)?;
    }
    unit.changed_all(changes);
    Ok(!is_own && matches!(meaning, Meaning::Show(_)))
}

fn message_id(
    sender: DeviceId,
    record: &Record,
    content: &MimiContent,
    encoded: &[u8],
) -> MessageId {
    content.id(
        &timeline::sender_uri(sender.account()),
        &timeline::room_uri(record.id),
        encoded,
    )
}

fn named(unit: &mut Unit<'_>, sender: DeviceId, profile: &Profile) -> Result<(), ClientError> {
    let account = sender.account();
    if profile::learn::of_others(unit.connection, account, profile)? == Learnt::News {
        unit.changed(Change::Contact(account));
    }
    Ok(())
}

/// Whether something stands at this place in the timeline already.
fn is_shown(unit: &Unit<'_>, record: &Record, seq: u64) -> Result<bool, rusqlite::Error> {
    unit.connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM message WHERE conversation = ?1 AND seq = ?2)",
        )?
        .query_row((record.id.0, to_column(seq)), |row| row.get(0))
}

/// Records and shows what could not be opened.
fn closed(
    unit: &mut Unit<'_>,
    entry: &Entry,
    record: &Record,
    reason: &str,
) -> Result<(), ClientError> {
    // After a server that lost data the same entry may come again under the same number.
    if is_shown(unit, record, entry.seq)? {
        return Ok(());
    }
    unit.connection
        .prepare_cached(
            "INSERT INTO undecryptable (conversation, seq, at_ms, reason) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (conversation, seq) DO NOTHING",
        )?
        .execute((
            record.id.0,
            to_column(entry.seq),
            to_column(entry.at_ms),
            reason,
        ))?;
    let changes =
        timeline::undecryptable(unit.connection, record.id, entry.seq, entry.at_ms, reason)?;
    unit.changed_all(changes);
    Ok(())
}
