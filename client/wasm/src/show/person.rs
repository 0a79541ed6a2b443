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

impl PersonRow {
    /// Somebody this account has to do with.
    pub(crate) fn of(
        client: &core::Client,
        contact: &core::Contact,
    ) -> Result<Self, core::ClientError> {
        Ok(Self {
            person: client.person(contact.account)?.into(),
            standing: contact.standing.into(),
            blocked: contact.blocked,
            conversation: client.direct_with(contact.account)?.map(Into::into),
        })
    }
}
