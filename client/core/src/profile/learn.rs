//! Who others say they are, and who another device of this person says that this person is.
//!
//! Surprising rule: what is told has a revision, and an older one is nobody's news. A device that was
//! away tells what it knew; of the same revision the last that is told counts.

use rusqlite::{Connection, OptionalExtension};
use tresse_content::application::Profile;
use tresse_proto::ids::{AccountId, ConversationId};

use super::Told;
use crate::contact::{self, Standing};
use crate::effect::Change;
use crate::error::ClientError;
use crate::me;
use crate::picture::{self, PictureId};
use crate::store::unit::Unit;

/// What came of a profile that was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Learnt {
    /// Something is different now.
    News,
    /// It was known, or is older than what is known.
    Nothing,
    /// Its picture is none: nothing of it is taken in.
    Bad,
}

/// Somebody says who they are.
pub(crate) fn of_others(
    connection: &Connection,
    account: AccountId,
    profile: &Profile,
) -> Result<Learnt, rusqlite::Error> {
    if !profile.picture.as_deref().is_none_or(picture::is_fine) {
        return Ok(Learnt::Bad);
    }
    contact::raise(connection, account, Standing::Known)?;
    let known: Option<(String, String, Option<PictureId>, u32)> = connection
        .prepare_cached(
            "SELECT name, about, picture, profile_revision FROM contact WHERE account = ?1",
        )?
        .query_row([account.0], |row| {
            let picture = PictureId::column(row, 2)?;
            let revision = crate::conversation::revision(row, 3)?;
            Ok((row.get(0)?, row.get(1)?, picture, revision))
        })
        .optional()?;
    let Some((name, about, had, revision)) = known else {
        return Ok(Learnt::Nothing);
    };
    if profile.revision < revision {
        return Ok(Learnt::Nothing);
    }
    let picture = match &profile.picture {
        Some(content) => picture::keep(connection, content)?,
        None => had,
    };
    let is_news = profile.name != name
        || picture != had
        || profile.about.as_ref().is_some_and(|it| *it != about);
    connection
        .prepare_cached(
            "UPDATE contact SET name = ?2, about = coalesce(?3, about), picture = ?4,
                                profile_revision = ?5
             WHERE account = ?1",
        )?
        .execute((
            account.0,
            &profile.name,
            &profile.about,
            picture.map(|it| it.0),
            profile.revision,
        ))?;
    if picture != had {
        picture::drop_unused(connection, had)?;
    }
    Ok(if is_news {
        Learnt::News
    } else {
        Learnt::Nothing
    })
}

/// Another device of this person has told in a conversation who they are. Then this one does not have
/// to; and one that was just linked learns its name.
pub(crate) fn of_oneself(
    unit: &mut Unit<'_>,
    conversation: ConversationId,
    profile: &Profile,
) -> Result<(), ClientError> {
    let Some(me) = me::load(unit.connection)? else {
        return Ok(());
    };
    if me.name.is_empty() {
        me::set_name(unit.connection, &profile.name)?;
    }
    if profile.revision == me.profile_revision && profile.picture.is_some() {
        super::mark_told(unit, conversation, Told::All)?;
    }
    Ok(())
}

/// Another device of this person says in private who they are.
pub(crate) fn whole(unit: &mut Unit<'_>, encoded: &[u8]) -> Result<(), ClientError> {
    let Ok(profile) = Profile::decode(encoded) else {
        return Ok(());
    };
    let Some(mut me) = me::load(unit.connection)? else {
        return Ok(());
    };
    let is_older = profile.revision < me.profile_revision;
    let own = super::of_everything(unit, &me)?;
    let is_other = profile.revision > me.profile_revision || encoded > own.as_slice();
    let is_fine = profile.picture.as_deref().is_none_or(picture::is_fine);
    if is_older || !is_other || !is_fine {
        return Ok(());
    }
    let had = me.picture;
    me.picture = picture::keep(unit.connection, &profile.picture.unwrap_or_default())?;
    me.about = profile.about.unwrap_or_default();
    me.name = profile.name;
    me.profile_revision = profile.revision;
    me::set_profile(unit.connection, &me)?;
    if me.picture != had {
        picture::drop_unused(unit.connection, had)?;
    }
    super::changed(unit)?;
    let account = unit.account()?;
    unit.changed(Change::Contact(account));
    Ok(())
}
