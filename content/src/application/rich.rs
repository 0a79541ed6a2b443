//! Messages that are more than text and files: polls, places, contacts, stickers.
//!
//! Surprising rule: each travels as a `chooseOne` of itself and of plain text, but whoever understands
//! it never looks at that text and makes its own: what is searched, copied and read aloud cannot be
//! another thing than what is seen.

use super::{ContactCard, Location, Poll, Sticker};
use crate::error::ContentError;
use crate::media_type;

/// A message that is more than text and files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rich {
    /// A question with answers to choose from.
    Poll(Poll),
    /// A place.
    Location(Location),
    /// Somebody else.
    Contact(ContactCard),
    /// A picture of the app's own.
    Sticker(Sticker),
}

impl Rich {
    /// Media type of the part.
    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Poll(_) => media_type::POLL,
            Self::Location(_) => media_type::LOCATION,
            Self::Contact(_) => media_type::CONTACT,
            Self::Sticker(_) => media_type::STICKER,
        }
    }

    /// Reads the content of a part; `None` if its media type is none of these.
    pub fn decode(media_type: &str, content: &[u8]) -> Option<Result<Self, ContentError>> {
        Some(match media_type::essence(media_type).as_str() {
            media_type::POLL => Poll::decode(content).map(Self::Poll),
            media_type::LOCATION => Location::decode(content).map(Self::Location),
            media_type::CONTACT => ContactCard::decode(content).map(Self::Contact),
            media_type::STICKER => Sticker::decode(content).map(Self::Sticker),
            _ => return None,
        })
    }

    /// Writes the content of the part.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        match self {
            Self::Poll(poll) => poll.encode(),
            Self::Location(location) => Ok(location.encode()),
            Self::Contact(card) => card.encode(),
            Self::Sticker(sticker) => sticker.encode(),
        }
    }

    /// The same in plain text.
    pub fn text(&self) -> String {
        match self {
            Self::Poll(poll) => poll.text(),
            Self::Location(location) => location.text(),
            Self::Contact(card) => card.text(),
            Self::Sticker(sticker) => sticker.text(),
        }
    }
}
