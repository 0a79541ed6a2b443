//! Making a group. It is complete at once: the server only publishes or refuses it.

use bytes::Bytes;
use openmls::prelude::{MlsGroup, OpenMlsProvider};
use tls_codec::Serialize as _;
use tresse_proto::ids::{ConversationId, DeviceId};

use super::{PAST_EPOCHS_MAX, WIRE_FORMATS, commit, group_id, ratchets};
use crate::error::{MlsError, Result};
use crate::types::{Change, Created};
use crate::{CIPHERSUITE, Mls};

impl Mls {
    /// Makes a group with the devices whose key packages were claimed; with none, alone.
    ///
    /// If the server refuses the conversation, call [`Mls::delete`].
    pub fn create(
        &mut self,
        conversation: ConversationId,
        key_packages: &[(DeviceId, Bytes)],
    ) -> Result<Created> {
        self.verb(Some(conversation), |mls| {
            if mls.contains(conversation)? {
                return Err(MlsError::ConversationExists);
            }
            let identity = mls.identity()?;
            let provider = &mls.provider;
            let mut group = MlsGroup::builder()
                .with_group_id(group_id(conversation))
                .ciphersuite(CIPHERSUITE)
                .with_wire_format_policy(WIRE_FORMATS)
                .max_past_epochs(PAST_EPOCHS_MAX)
                .sender_ratchet_configuration(ratchets())
                .use_ratchet_tree_extension(false)
                .build(provider, &identity.signer, identity.credential())
                .map_err(|_| MlsError::Internal("making a group"))?;
            let mut welcome = None;
            if !key_packages.is_empty() {
                let change = Change {
                    add: key_packages,
                    remove: &[],
                };
                welcome = commit::stage(provider, &identity, &mut group, change)?.welcome;
                group
                    .merge_pending_commit(provider)
                    .map_err(|_| MlsError::Internal("making a group"))?;
            }
            let group_info = group
                .export_group_info(provider.crypto(), &identity.signer, false)
                .ok()
                .and_then(|info| info.tls_serialize_detached().ok())
                .ok_or(MlsError::Internal("exporting a group"))?;
            let ratchet_tree = group
                .export_ratchet_tree()
                .tls_serialize_detached()
                .map_err(|_| MlsError::Internal("exporting a group"))?;
            let epoch = group.epoch().as_u64();
            mls.groups.insert(conversation, group);
            Ok(Created {
                epoch,
                group_info: group_info.into(),
                ratchet_tree: ratchet_tree.into(),
                welcome,
            })
        })
    }
}
