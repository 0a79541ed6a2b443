//! The person is called something else, looks different, or says something else about themselves.

use tresse_content::limits::{NAME_BYTES_MAX, PROFILE_PICTURE_BYTES_MAX};

use crate::compose::{PolicyError, Whose};
use crate::device;
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;
use crate::{me, picture};

/// Longest name of a person, in characters.
const NAME_CHARS_MAX: u32 = 100;
/// Longest text about oneself, in characters.
const ABOUT_CHARS_MAX: u32 = 140;

const _: () = assert!(ABOUT_CHARS_MAX as usize * 4 <= tresse_content::limits::ABOUT_BYTES_MAX);
const _: () = assert!(NAME_CHARS_MAX as usize * 4 <= NAME_BYTES_MAX);

/// What is to be different; `None`: stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Not empty.
    pub name: Option<String>,
    /// Empty: nothing is said.
    pub about: Option<String>,
    /// A WebP or JPEG file; empty: none.
    pub picture: Option<Vec<u8>>,
}

/// The person decides. People hear of it with the next message to them, other devices at once.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    change: ProfileChange,
) -> Result<(), ClientError> {
    let account = unit.account()?;
    let mut me = me::load(unit.connection)?.ok_or(DomainError::NoAccount)?;
    let own = unit.networks.by_code(account.network());
    let whose = || Whose::of(own.into_iter());
    let before = me.clone();
    if let Some(name) = change.name {
        let name = name.trim();
        if name.is_empty() {
            return Err(PolicyError::Empty.into());
        }
        check_length(name, NAME_CHARS_MAX, whose())?;
        me.name = name.to_owned();
    }
    if let Some(about) = change.about {
        if !about.is_empty() && !own.is_some_and(|network| network.features.about) {
            return Err(PolicyError::NotHere { network: whose() }.into());
        }
        check_length(&about, ABOUT_CHARS_MAX, whose())?;
        me.about = about;
    }
    if let Some(content) = change.picture {
        picture::check(&content, PROFILE_PICTURE_BYTES_MAX)?;
        me.picture = picture::keep(unit.connection, &content)?;
    }
    if me != before {
        me.profile_revision = me.profile_revision.saturating_add(1);
        me::set_profile(unit.connection, &me)?;
        if me.picture != before.picture {
            picture::drop_unused(unit.connection, before.picture)?;
        }
        super::changed(unit)?;
        device::told::tell_of_profile(unit)?;
        unit.changed(Change::Contact(account));
    }
    unit.done(ticket, Outcome::Done);
    Ok(())
}

fn check_length(text: &str, max: u32, network: Whose) -> Result<(), PolicyError> {
    let chars = text.chars().count();
    if chars > max as usize {
        return Err(PolicyError::TextTooLong {
            chars,
            max,
            network,
        });
    }
    Ok(())
}
