//! Kinds of parts, and which app draws them.

use tresse_content::application::Rich;
use tresse_networks::Features;

use crate::emoji;

/// A kind of message that is more than text and files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// A question with answers to choose from.
    Poll,
    /// A place.
    Location,
    /// Somebody else.
    Contact,
    /// A picture of the app's own.
    Sticker,
}

impl PartKind {
    /// The kind of a part.
    pub(crate) fn of(rich: &Rich) -> Self {
        match rich {
            Rich::Poll(_) => Self::Poll,
            Rich::Location(_) => Self::Location,
            Rich::Contact(_) => Self::Contact,
            Rich::Sticker(_) => Self::Sticker,
        }
    }

    /// Whether an app with these features has it, in a group or between two.
    pub(crate) fn is_in(self, features: &Features, is_group: bool) -> bool {
        match self {
            Self::Poll => features.polls.are_in(is_group),
            Self::Location => features.location,
            Self::Contact => features.contact_card,
            Self::Sticker => features.stickers,
        }
    }
}

/// Whether an app with these features draws it, in a group or between two. A sticker whose emoji is
/// none is somebody's text.
pub(crate) fn is_drawn(rich: &Rich, features: &Features, is_group: bool) -> bool {
    let is_well = match rich {
        Rich::Sticker(sticker) => emoji::is_one(&sticker.emoji),
        _ => true,
    };
    is_well && PartKind::of(rich).is_in(features, is_group)
}
