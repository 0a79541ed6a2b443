//! Entering a group by a Welcome.

use std::collections::HashSet;

use openmls::prelude::{
    MlsMessageBodyIn, OpenMlsProvider, ProcessedWelcome, RatchetTreeIn, StagedWelcome, Welcome,
    WelcomeError,
};
use tls_codec::Deserialize as _;

use super::{conversation_of, erase, external_join, join_config, members_of, message};
use crate::Mls;
use crate::error::{MlsError, Result};
use crate::identity::device_of;
use crate::provider::{StorageError, keys};
use crate::types::Joined;

impl Mls {
    /// Whether a Welcome names a key package of this device. Cheap, and reads only.
    pub fn welcome_is_for_me(&self, welcome: &[u8]) -> Result<bool> {
        let welcome = parse_welcome(welcome)?;
        for secrets in welcome.secrets() {
            let key = keys::KEY_PACKAGE.of(&secrets.new_member())?;
            if self.provider.storage().get(&key)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Enters a group. The key package is used up, unless it is the one of last resort.
    ///
    /// A group that is there already is replaced if the Welcome is of a later epoch: this device
    /// was removed and added again, and the removal was not seen.
    pub fn join(&mut self, welcome: &[u8], ratchet_tree: &[u8]) -> Result<Joined> {
        let welcome = parse_welcome(welcome)?;
        let tree = parse_tree(ratchet_tree)?;
        let mut touched = None;
        let joined = self.verb(None, |mls| {
            let own = mls.identity()?.device;
            let provider = &mls.provider;
            let processed = ProcessedWelcome::new_from_welcome(provider, &join_config(), welcome)
                .map_err(refused)?;
            let context = processed.unverified_group_info().group_context();
            let conversation = conversation_of(context.group_id())?;
            touched = Some(conversation);
            let epoch = context.epoch();
            if let Some(old) = mls.groups.find(provider, conversation)? {
                if old.epoch() >= epoch {
                    return Err(MlsError::AlreadyProcessed);
                }
                erase(provider, old)?;
                mls.groups.forget(conversation);
            }
            external_join::forget(provider, conversation)?;
            let staged = openmls::prelude::JoinBuilder::new(provider, processed)
                .with_ratchet_tree(tree)
                // Leaves stay valid after the key package they came with has expired.
                .skip_lifetime_validation()
                .build()
                .map_err(refused)?;
            let adder = adder(&staged)?;
            let group = staged.into_group(provider).map_err(refused)?;
            let members: Vec<_> = members_of(&group)?
                .into_iter()
                .map(|(_, device)| device)
                .collect();
            let distinct: HashSet<_> = members.iter().collect();
            if distinct.len() != members.len() || !distinct.contains(&own) {
                return Err(MlsError::Invalid("its members are not distinct devices"));
            }
            let epoch = group.epoch().as_u64();
            mls.groups.insert(conversation, group);
            Ok(Joined {
                conversation,
                epoch,
                members,
                adder: Some(adder),
            })
        });
        if let (Err(_), Some(conversation)) = (&joined, touched) {
            self.groups.forget(conversation);
        }
        joined
    }
}

fn adder(staged: &StagedWelcome) -> Result<tresse_proto::ids::DeviceId> {
    let leaf = staged
        .welcome_sender()
        .map_err(|_| MlsError::Invalid("its sender is not a member"))?;
    device_of(leaf.credential())
}

fn parse_welcome(bytes: &[u8]) -> Result<Welcome> {
    match message::body(bytes) {
        Some(MlsMessageBodyIn::Welcome(welcome)) => Ok(welcome),
        _ => Err(MlsError::Malformed("welcome")),
    }
}

/// Parses a ratchet tree.
pub(super) fn parse_tree(bytes: &[u8]) -> Result<RatchetTreeIn> {
    RatchetTreeIn::tls_deserialize_exact(bytes).map_err(|_| MlsError::Malformed("ratchet tree"))
}

fn refused(error: WelcomeError<StorageError>) -> MlsError {
    match error {
        WelcomeError::StorageError(error) => error.into(),
        WelcomeError::NoMatchingKeyPackage | WelcomeError::JoinerSecretNotFound => {
            MlsError::NotForMe
        }
        WelcomeError::LibraryError(_) => MlsError::Internal("joining a group"),
        WelcomeError::GroupAlreadyExists => MlsError::ConversationExists,
        _ => MlsError::Invalid("not a valid welcome, or not with this tree"),
    }
}
