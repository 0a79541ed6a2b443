//! What others learn of this person, and of what they do on this device.
//!
//! Surprising rule: some networks do not let a person turn read receipts off in groups; there they are
//! sent whatever is said here. And what a network does not leave to people is as it is there.

use rusqlite::{Connection, OptionalExtension};
use tresse_networks::{Audience, Features, Networks};

use crate::compose::PolicyError;
use crate::effect::Change;
use crate::error::ClientError;
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::rows::{to_column, u64_column};
use crate::store::unit::Unit;
use crate::{ClientConfig, me, presence, profile};

/// What others learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Privacy {
    /// That their messages were read.
    pub read_receipts: bool,
    /// That this person is typing.
    pub typing: bool,
    /// Who sees when this person is here. Who is not seen does not see others either.
    pub presence: Audience,
    /// Who sees this person's picture.
    pub picture: Audience,
    /// Who sees what this person says about themselves.
    pub about: Audience,
    /// New conversations begin with this time after which messages disappear; 0: they stay.
    pub default_timer_ms: u64,
}

/// What is to be different; `None`: stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PrivacyChange {
    /// See [`Privacy`].
    pub read_receipts: Option<bool>,
    /// See [`Privacy`].
    pub typing: Option<bool>,
    /// See [`Privacy`].
    pub presence: Option<Audience>,
    /// See [`Privacy`].
    pub picture: Option<Audience>,
    /// See [`Privacy`].
    pub about: Option<Audience>,
    /// See [`Privacy`].
    pub default_timer_ms: Option<u64>,
}

/// What a person can choose. With one choice or none there is nothing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PrivacyChoices {
    /// Who may see when somebody is here.
    pub presence: Vec<Audience>,
    /// Who may see their picture.
    pub picture: Vec<Audience>,
    /// Who may see what they say about themselves.
    pub about: Vec<Audience>,
    /// Times that new conversations can begin with; 0, which is always possible, is not among them.
    pub default_timer_ms: Vec<u64>,
}

impl Privacy {
    /// As long as the person has said nothing.
    pub(crate) fn initial(
        connection: &Connection,
        config: &ClientConfig,
    ) -> Result<Self, rusqlite::Error> {
        let choices = choices(connection, &config.networks)?;
        let first = |choices: &[Audience], none| choices.first().copied().unwrap_or(none);
        Ok(Self {
            read_receipts: config.receipts,
            typing: true,
            presence: first(&choices.presence, Audience::Nobody),
            picture: first(&choices.picture, Audience::Everyone),
            about: first(&choices.about, Audience::Everyone),
            default_timer_ms: 0,
        })
    }
}

/// What the network of this person leaves to them.
pub(crate) fn choices(
    connection: &Connection,
    networks: &Networks,
) -> Result<PrivacyChoices, rusqlite::Error> {
    let me = me::load(connection)?;
    let Some(own) = me.and_then(|me| networks.by_name(&me.network)) else {
        return Ok(PrivacyChoices::default());
    };
    let Features {
        presence,
        profile,
        about,
        timers_default,
        ..
    } = &own.features;
    Ok(PrivacyChoices {
        presence: presence.clone(),
        picture: profile.clone(),
        about: if *about { profile.clone() } else { Vec::new() },
        default_timer_ms: if *timers_default {
            own.policy.timers.iter().map(|timer| timer.0).collect()
        } else {
            Vec::new()
        },
    })
}

/// What the person has said, or `initial`.
pub(crate) fn load(connection: &Connection, initial: Privacy) -> Result<Privacy, rusqlite::Error> {
    let stored = connection
        .prepare_cached(
            "SELECT read_receipts, typing, presence, picture, about, default_timer_ms FROM privacy",
        )?
        .query_row([], |row| {
            let audience = |column, initial| -> Result<Audience, rusqlite::Error> {
                let name: Option<String> = row.get(column)?;
                Ok(name.as_deref().and_then(parse).unwrap_or(initial))
            };
            Ok(Privacy {
                read_receipts: row.get(0)?,
                typing: row.get(1)?,
                presence: audience(2, initial.presence)?,
                picture: audience(3, initial.picture)?,
                about: audience(4, initial.about)?,
                default_timer_ms: u64_column(row, 5)?,
            })
        })
        .optional()?;
    Ok(stored.unwrap_or(initial))
}

fn name(audience: Audience) -> &'static str {
    match audience {
        Audience::Everyone => "everyone",
        Audience::Contacts => "contacts",
        Audience::Nobody => "nobody",
    }
}

fn parse(text: &str) -> Option<Audience> {
    [Audience::Everyone, Audience::Contacts, Audience::Nobody]
        .into_iter()
        .find(|audience| name(*audience) == text)
}

/// The same, in the middle of a unit of work.
pub(crate) fn of(unit: &Unit<'_>) -> Result<Privacy, rusqlite::Error> {
    let initial = Privacy::initial(unit.connection, unit.config)?;
    load(unit.connection, initial)
}

/// The person decides.
pub(crate) fn set(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    change: PrivacyChange,
) -> Result<(), ClientError> {
    let before = of(unit)?;
    let privacy = Privacy {
        read_receipts: change.read_receipts.unwrap_or(before.read_receipts),
        typing: change.typing.unwrap_or(before.typing),
        presence: change.presence.unwrap_or(before.presence),
        picture: change.picture.unwrap_or(before.picture),
        about: change.about.unwrap_or(before.about),
        default_timer_ms: change.default_timer_ms.unwrap_or(before.default_timer_ms),
    };
    let choices = choices(unit.connection, unit.networks)?;
    let audiences = [
        (before.presence, privacy.presence, &choices.presence),
        (before.picture, privacy.picture, &choices.picture),
        (before.about, privacy.about, &choices.about),
    ];
    for (before, now, choices) in audiences {
        if now != before && !choices.contains(&now) {
            return Err(PolicyError::NotAChoice.into());
        }
    }
    let timer_ms = privacy.default_timer_ms;
    if timer_ms != 0 && !choices.default_timer_ms.contains(&timer_ms) {
        return Err(PolicyError::NotAChoice.into());
    }
    store(unit.connection, privacy)?;
    if (privacy.picture, privacy.about) != (before.picture, before.about) {
        profile::audience_changed(unit)?;
    }
    if privacy.presence == Audience::Nobody && before.presence != Audience::Nobody {
        presence::hide(unit)?;
    }
    unit.changed(Change::Privacy);
    unit.done(ticket, Outcome::Done);
    Ok(())
}

fn store(connection: &Connection, privacy: Privacy) -> Result<(), rusqlite::Error> {
    connection.execute(
        "INSERT INTO privacy
         (only_row, read_receipts, typing, presence, picture, about, default_timer_ms)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (only_row) DO UPDATE
         SET read_receipts = excluded.read_receipts, typing = excluded.typing,
             presence = excluded.presence, picture = excluded.picture, about = excluded.about,
             default_timer_ms = excluded.default_timer_ms",
        (
            privacy.read_receipts,
            privacy.typing,
            name(privacy.presence),
            name(privacy.picture),
            name(privacy.about),
            to_column(privacy.default_timer_ms),
        ),
    )?;
    Ok(())
}
