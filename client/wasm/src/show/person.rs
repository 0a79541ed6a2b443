//! People.

use tresse_client_core as core;

use crate::view::{Person, PersonRow, Standing};

impl From<core::Person> for Person {
    fn from(person: core::Person) -> Self {
        Self {
            account: person.account.into(),
            network: person.network,
            name: person.name,
            handle: person.handle,
            shown: person.shown,
            picture: person.picture.map(Into::into),
            is_me: person.is_me,
        }
    }
}

impl From<core::Standing> for Standing {
    fn from(standing: core::Standing) -> Self {
        match standing {
            core::Standing::Known => Self::Known,
            core::Standing::Found => Self::Found,
            core::Standing::Requested => Self::Requested,
            core::Standing::Accepted => Self::Accepted,
        }
    }
}

impl From<core::KnownPerson> for PersonRow {
    fn from(known: core::KnownPerson) -> Self {
        Self {
            person: known.person.into(),
            about: known.about,
            standing: known.standing.into(),
            blocked: known.blocked,
            conversation: known.conversation.map(Into::into),
        }
    }
}
