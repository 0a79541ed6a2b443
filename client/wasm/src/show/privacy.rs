//! What others learn of this person.

use tresse_client_core as core;
use tresse_networks as networks;

use crate::view::{Answer, Audience, PrivacyChoices, safe};

/// What others learn, and what one's own network leaves to people.
pub(crate) fn privacy(privacy: core::Privacy, choices: core::PrivacyChoices) -> Answer {
    let all = |audiences: Vec<networks::Audience>| audiences.into_iter().map(Into::into).collect();
    Answer::Privacy {
        read_receipts: privacy.read_receipts,
        typing: privacy.typing,
        presence: privacy.presence.into(),
        picture: privacy.picture.into(),
        about: privacy.about.into(),
        default_timer_ms: safe(privacy.default_timer_ms),
        choices: PrivacyChoices {
            presence: all(choices.presence),
            picture: all(choices.picture),
            about: all(choices.about),
            default_timer_ms: choices.default_timer_ms.into_iter().map(safe).collect(),
        },
    }
}

impl From<networks::Audience> for Audience {
    fn from(audience: networks::Audience) -> Self {
        match audience {
            networks::Audience::Everyone => Self::Everyone,
            networks::Audience::Contacts => Self::Contacts,
            networks::Audience::Nobody => Self::Nobody,
        }
    }
}

impl From<Audience> for networks::Audience {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Everyone => Self::Everyone,
            Audience::Contacts => Self::Contacts,
            Audience::Nobody => Self::Nobody,
        }
    }
}
