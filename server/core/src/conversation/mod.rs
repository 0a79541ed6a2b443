//! Conversations and their handshakes: created, changed by commits, read, left, opened by invite.
//!
//! The surprising rule: a handshake is decided twice. When it is asked, what is cheap is looked at, and the rest becomes a
//! [`crate::job::Job`]; when the job is done everything is looked at again, because roster, epoch and devices may have changed
//! meanwhile. Only the second decision counts.

mod commit;
mod consent;
mod create;
mod get;
mod group_info;
mod invite;
mod knock;
mod leave;
mod list;
mod missed;
mod pending_removal;
mod ratchet_tree;
mod role;
mod roster_change;

use std::collections::BTreeSet;

use tresse_proto::error::ErrorCode;
use tresse_proto::ids::AccountId;
use tresse_proto::limits;
use tresse_store::Store;

use crate::context::Context;
use crate::core::Core;
use crate::failure::{CoreError, Failure, refuse};
use crate::job::{Asked, JobDone};
use crate::public_group::{Groups, Leaf};
use crate::record::device::DeviceRecord;
use crate::session::Caller;

/// What the handshakes keep in memory.
#[derive(Debug)]
pub(crate) struct Handshakes {
    /// Parsed groups; see [`Groups`] for why.
    pub(crate) groups: Groups,
}

/// A thousand groups of 100 members, or a hundred of 1,000.
const GROUPS_BYTES: usize = 64 * 1024 * 1024;

impl Default for Handshakes {
    fn default() -> Self {
        Self {
            groups: Groups::new(GROUPS_BYTES),
        }
    }
}

impl<S: Store> Core<S> {
    /// A job has ended: decide, and answer who asked. The connection may be gone; the decision counts all the same.
    pub(crate) fn job_done(
        &mut self,
        cx: &mut Context<'_>,
        done: JobDone,
    ) -> Result<(), CoreError> {
        let (session, request_id, outcome) = match done {
            JobDone::Create {
                asked,
                direct,
                publication,
                result,
            } => (
                asked.session,
                asked.request_id,
                self.created(cx, asked, direct, publication, result),
            ),
            JobDone::Commit {
                asked,
                commit,
                result,
                group,
            } => (
                asked.session,
                asked.request_id,
                self.committed(cx, asked, commit, result, group),
            ),
            JobDone::KeyPackages(checked) => return self.key_packages_checked(cx, checked),
            JobDone::Panicked {
                session,
                request_id,
                code,
            } => {
                let unchecked = refuse(code, "the server failed to check it; make it anew");
                (session, request_id, Err(unchecked))
            }
        };
        self.answer(cx, session, request_id, outcome)
    }

    /// The device that asked may have been revoked while its job ran.
    fn still_valid(&self, asked: &Asked) -> Result<DeviceRecord, Failure> {
        match self.read::<DeviceRecord>(asked.device.0)? {
            Some(record) if record.is_valid() => Ok(record),
            _ => Err(refuse(
                ErrorCode::DeviceRevoked,
                "this device was revoked; register a new one",
            )),
        }
    }

    /// Leaves must be valid devices with their registered keys: otherwise a member could put in a ghost.
    fn check_leaves<'a>(&self, leaves: impl IntoIterator<Item = &'a Leaf>) -> Result<(), Failure> {
        for leaf in leaves {
            let known = self
                .read::<DeviceRecord>(leaf.device.0)?
                .is_some_and(|device| device.is_valid() && device.key == leaf.key);
            if !known {
                return Err(refuse(
                    ErrorCode::UnknownDevice,
                    "a device in the group is not registered, was revoked, or has another key; claim key packages again",
                ));
            }
        }
        Ok(())
    }

    /// The strictest network present decides the size of a group.
    fn check_accounts_max(&self, accounts: &BTreeSet<AccountId>) -> Result<(), Failure> {
        let networks = accounts.iter().map(|account| account.network());
        let Some(policy) = self.config.networks.strictest(networks) else {
            return Err(refuse(
                ErrorCode::UnknownNetwork,
                "an account is of a network that this server does not run",
            ));
        };
        let most = limits::GROUP_ACCOUNTS_MAX.min(policy.group_accounts_max as usize);
        if accounts.len() > most {
            return Err(refuse(
                ErrorCode::ConversationFull,
                format!("a group of these networks holds at most {most} accounts"),
            ));
        }
        Ok(())
    }
}

/// Handshake messages share one limit.
fn check_handshake_size(parts: &[&bytes::Bytes]) -> Result<(), Failure> {
    if parts
        .iter()
        .any(|part| part.len() > limits::HANDSHAKE_BYTES_MAX)
    {
        return Err(refuse(
            ErrorCode::TooLarge,
            format!(
                "each part of a handshake has at most {} bytes",
                limits::HANDSHAKE_BYTES_MAX
            ),
        ));
    }
    Ok(())
}

/// Whom to answer once the job of this request is done.
fn asked(caller: &Caller, client_msg_id: tresse_proto::ids::ClientMsgId) -> Asked {
    Asked {
        session: caller.session,
        request_id: caller.request_id,
        device: caller.device,
        client_msg_id,
    }
}
