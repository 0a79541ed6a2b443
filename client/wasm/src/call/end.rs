//! What came of an intent, as an answer.

use tresse_client_core::intent::Outcome;
use tresse_client_core::{Client, ClientError, FatalError};
use tresse_proto::ids::{AccountId, DeviceId};
use tresse_proto::wire;

use super::invite;
use crate::show::failure;
use crate::view::{Answer, DeviceRow, Failure, Reach, safe};

/// What the outcome of an intent is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Then {
    /// Told as it is.
    Outcome,
    /// Made into a link that leads to the app.
    Invite {
        /// Where the app is.
        origin: String,
    },
}

impl Then {
    /// The answer.
    pub(crate) fn end(
        &self,
        client: &Client,
        result: Result<Outcome, ClientError>,
    ) -> Result<Answer, Failure> {
        result
            .and_then(|outcome| self.answer(client, outcome))
            .map_err(|error| failure(&error))
    }

    fn answer(&self, client: &Client, outcome: Outcome) -> Result<Answer, ClientError> {
        Ok(match outcome {
            Outcome::Done | Outcome::ConversationInfo(_) => Answer::Done,
            Outcome::CodeSent { demonstration_code } => Answer::CodeSent { demonstration_code },
            Outcome::Registered(device) => Answer::Registered {
                device: device.into(),
            },
            Outcome::LinkCode(code) => Answer::LinkCode { code },
            Outcome::Account(account) => self::account(account)?,
            Outcome::Devices(devices) => Answer::Devices {
                devices: devices
                    .into_iter()
                    .filter(|device| device.revoked_at_ms == 0)
                    .map(device)
                    .collect::<Result<_, _>>()?,
            },
            Outcome::DeviceAdded(device, _) => Answer::DeviceAdded {
                device: device.into(),
            },
            Outcome::Found {
                account,
                needs_request,
            } => Answer::Found {
                person: client.person(account)?.into(),
                needs_request,
                conversation: client.direct_with(account)?.map(Into::into),
            },
            Outcome::Conversation(conversation) => Answer::Conversation {
                conversation: conversation.into(),
            },
            Outcome::Invite {
                conversation,
                token,
            } => {
                let origin = match self {
                    Self::Invite { origin } => origin.as_str(),
                    Self::Outcome => "",
                };
                Answer::Invite {
                    link: invite::link(origin, conversation, token),
                }
            }
            Outcome::Imported {
                conversation,
                added,
                known,
            } => Answer::Imported {
                conversation: conversation.into(),
                added,
                known,
            },
            Outcome::Sent { message, row, .. } => Answer::Sent {
                message: message.into(),
                row,
            },
        })
    }
}

fn account(account: wire::Account) -> Result<Answer, FatalError> {
    let id = AccountId::try_from(&account.account_id).map_err(|_| FatalError::WrongAnswer)?;
    Ok(Answer::Account {
        account: id.into(),
        network: account.network,
        reach: account
            .reach
            .into_iter()
            .map(|reach| Reach {
                network: reach.network,
                inbound: reach.inbound,
                outbound: reach.outbound,
            })
            .collect(),
    })
}

fn device(device: wire::Device) -> Result<DeviceRow, FatalError> {
    let id = DeviceId::try_from(&device.device_id).map_err(|_| FatalError::WrongAnswer)?;
    Ok(DeviceRow {
        device: id.into(),
        is_this: device.is_self,
        added_at: safe(device.added_at_ms),
        // The server does not keep when it heard of a device.
        last_seen_at: None,
    })
}
