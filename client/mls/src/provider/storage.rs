//! The storage trait of OpenMLS on the overlay: one row per value, but for the message secrets.

use openmls_traits::storage::{CURRENT_VERSION, StorageProvider, traits};
use serde::Serialize;

use super::encode;
use super::keys::{self, Label};
use super::overlay::{Overlay, StorageError};

const V: u16 = CURRENT_VERSION;

type Done = Result<(), StorageError>;

impl Overlay {
    fn write_at(&self, label: Label, key: &impl Serialize, value: &impl Serialize) -> Done {
        self.write(label.of(key)?, value)
    }

    fn read_at<T: serde::de::DeserializeOwned>(
        &self,
        label: Label,
        key: &impl Serialize,
        kind: &'static str,
    ) -> Result<Option<T>, StorageError> {
        self.read(&label.of(key)?, kind)
    }

    fn delete_at(&self, label: Label, key: &impl Serialize) -> Done {
        let key = label.of(key)?;
        // A row that is not there needs no deletion, and would cost a write.
        if self.get(&key)?.is_some() {
            self.put(key, None);
        }
        Ok(())
    }

    /// References of queued proposals, each as CBOR.
    fn proposal_refs(&self, group: &impl Serialize) -> Result<Vec<Vec<u8>>, StorageError> {
        let refs = self.read_at(keys::PROPOSAL_REFS, group, "proposals")?;
        Ok(refs.unwrap_or_default())
    }

    /// Key of a queued proposal, from its reference as CBOR.
    fn proposal_key(group: &impl Serialize, reference: &[u8]) -> Result<Vec<u8>, StorageError> {
        let mut key = keys::PROPOSAL.of(group)?;
        key.extend_from_slice(reference);
        Ok(key)
    }

    fn decode_each<T: serde::de::DeserializeOwned>(
        &self,
        values: &[Vec<u8>],
        kind: &'static str,
    ) -> Result<Vec<T>, StorageError> {
        values
            .iter()
            .map(|bytes| self.decode(bytes, kind))
            .collect()
    }
}

impl StorageProvider<V> for Overlay {
    type Error = StorageError;

    // Rows of a group.

    fn write_mls_join_config<
        GroupId: traits::GroupId<V>,
        MlsGroupJoinConfig: traits::MlsGroupJoinConfig<V>,
    >(
        &self,
        group: &GroupId,
        value: &MlsGroupJoinConfig,
    ) -> Done {
        self.write_at(keys::CONFIG, group, value)
    }
    fn mls_group_join_config<
        GroupId: traits::GroupId<V>,
        MlsGroupJoinConfig: traits::MlsGroupJoinConfig<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Option<MlsGroupJoinConfig>, StorageError> {
        self.read_at(keys::CONFIG, group, "group configuration")
    }
    fn delete_group_config<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::CONFIG, group)
    }

    fn write_tree<GroupId: traits::GroupId<V>, TreeSync: traits::TreeSync<V>>(
        &self,
        group: &GroupId,
        value: &TreeSync,
    ) -> Done {
        self.write_at(keys::TREE, group, value)
    }
    fn tree<GroupId: traits::GroupId<V>, TreeSync: traits::TreeSync<V>>(
        &self,
        group: &GroupId,
    ) -> Result<Option<TreeSync>, StorageError> {
        self.read_at(keys::TREE, group, "ratchet tree")
    }
    fn delete_tree<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::TREE, group)
    }

    fn write_interim_transcript_hash<
        GroupId: traits::GroupId<V>,
        InterimTranscriptHash: traits::InterimTranscriptHash<V>,
    >(
        &self,
        group: &GroupId,
        value: &InterimTranscriptHash,
    ) -> Done {
        self.write_at(keys::TRANSCRIPT, group, value)
    }
    fn interim_transcript_hash<
        GroupId: traits::GroupId<V>,
        InterimTranscriptHash: traits::InterimTranscriptHash<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Option<InterimTranscriptHash>, StorageError> {
        self.read_at(keys::TRANSCRIPT, group, "transcript hash")
    }
    fn delete_interim_transcript_hash<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::TRANSCRIPT, group)
    }

    fn write_context<GroupId: traits::GroupId<V>, GroupContext: traits::GroupContext<V>>(
        &self,
        group: &GroupId,
        value: &GroupContext,
    ) -> Done {
        self.write_at(keys::CONTEXT, group, value)
    }
    fn group_context<GroupId: traits::GroupId<V>, GroupContext: traits::GroupContext<V>>(
        &self,
        group: &GroupId,
    ) -> Result<Option<GroupContext>, StorageError> {
        self.read_at(keys::CONTEXT, group, "group context")
    }
    fn delete_context<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::CONTEXT, group)
    }

    fn write_confirmation_tag<
        GroupId: traits::GroupId<V>,
        ConfirmationTag: traits::ConfirmationTag<V>,
    >(
        &self,
        group: &GroupId,
        value: &ConfirmationTag,
    ) -> Done {
        self.write_at(keys::CONFIRMATION_TAG, group, value)
    }
    fn confirmation_tag<
        GroupId: traits::GroupId<V>,
        ConfirmationTag: traits::ConfirmationTag<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Option<ConfirmationTag>, StorageError> {
        self.read_at(keys::CONFIRMATION_TAG, group, "confirmation tag")
    }
    fn delete_confirmation_tag<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::CONFIRMATION_TAG, group)
    }

    fn write_group_state<GroupState: traits::GroupState<V>, GroupId: traits::GroupId<V>>(
        &self,
        group: &GroupId,
        value: &GroupState,
    ) -> Done {
        self.write_at(keys::GROUP_STATE, group, value)
    }
    fn group_state<GroupState: traits::GroupState<V>, GroupId: traits::GroupId<V>>(
        &self,
        group: &GroupId,
    ) -> Result<Option<GroupState>, StorageError> {
        self.read_at(keys::GROUP_STATE, group, "group state")
    }
    fn delete_group_state<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::GROUP_STATE, group)
    }

    fn write_resumption_psk_store<
        GroupId: traits::GroupId<V>,
        ResumptionPskStore: traits::ResumptionPskStore<V>,
    >(
        &self,
        group: &GroupId,
        value: &ResumptionPskStore,
    ) -> Done {
        self.write_at(keys::RESUMPTION, group, value)
    }
    fn resumption_psk_store<
        GroupId: traits::GroupId<V>,
        ResumptionPskStore: traits::ResumptionPskStore<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Option<ResumptionPskStore>, StorageError> {
        self.read_at(keys::RESUMPTION, group, "resumption secrets")
    }
    fn delete_all_resumption_psk_secrets<GroupId: traits::GroupId<V>>(
        &self,
        group: &GroupId,
    ) -> Done {
        self.delete_at(keys::RESUMPTION, group)
    }

    fn write_own_leaf_index<
        GroupId: traits::GroupId<V>,
        LeafNodeIndex: traits::LeafNodeIndex<V>,
    >(
        &self,
        group: &GroupId,
        value: &LeafNodeIndex,
    ) -> Done {
        self.write_at(keys::OWN_LEAF_INDEX, group, value)
    }
    fn own_leaf_index<GroupId: traits::GroupId<V>, LeafNodeIndex: traits::LeafNodeIndex<V>>(
        &self,
        group: &GroupId,
    ) -> Result<Option<LeafNodeIndex>, StorageError> {
        self.read_at(keys::OWN_LEAF_INDEX, group, "leaf index")
    }
    fn delete_own_leaf_index<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::OWN_LEAF_INDEX, group)
    }

    fn write_group_epoch_secrets<
        GroupId: traits::GroupId<V>,
        GroupEpochSecrets: traits::GroupEpochSecrets<V>,
    >(
        &self,
        group: &GroupId,
        value: &GroupEpochSecrets,
    ) -> Done {
        self.write_at(keys::EPOCH_SECRETS, group, value)
    }
    fn group_epoch_secrets<
        GroupId: traits::GroupId<V>,
        GroupEpochSecrets: traits::GroupEpochSecrets<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Option<GroupEpochSecrets>, StorageError> {
        self.read_at(keys::EPOCH_SECRETS, group, "epoch secrets")
    }
    fn delete_group_epoch_secrets<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::EPOCH_SECRETS, group)
    }

    fn write_application_export_tree<
        GroupId: traits::GroupId<V>,
        ApplicationExportTree: traits::ApplicationExportTree<V>,
    >(
        &self,
        group: &GroupId,
        value: &ApplicationExportTree,
    ) -> Done {
        self.write_at(keys::EXPORT_TREE, group, value)
    }
    fn application_export_tree<
        GroupId: traits::GroupId<V>,
        ApplicationExportTree: traits::ApplicationExportTree<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Option<ApplicationExportTree>, StorageError> {
        self.read_at(keys::EXPORT_TREE, group, "export tree")
    }
    fn delete_application_export_tree<
        GroupId: traits::GroupId<V>,
        ApplicationExportTree: traits::ApplicationExportTree<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Done {
        self.delete_at(keys::EXPORT_TREE, group)
    }

    // The message secrets, in many rows.

    fn write_message_secrets<
        GroupId: traits::GroupId<V>,
        MessageSecrets: traits::MessageSecrets<V>,
    >(
        &self,
        group: &GroupId,
        value: &MessageSecrets,
    ) -> Done {
        self.write_secrets(group, value)
    }
    fn message_secrets<GroupId: traits::GroupId<V>, MessageSecrets: traits::MessageSecrets<V>>(
        &self,
        group: &GroupId,
    ) -> Result<Option<MessageSecrets>, StorageError> {
        self.read_secrets(group)
    }
    fn delete_message_secrets<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_secrets(group)
    }

    // Lists of a group.

    fn append_own_leaf_node<GroupId: traits::GroupId<V>, LeafNode: traits::LeafNode<V>>(
        &self,
        group: &GroupId,
        value: &LeafNode,
    ) -> Done {
        let mut list: Vec<Vec<u8>> = self
            .read_at(keys::OWN_LEAF_NODES, group, "own leaf nodes")?
            .unwrap_or_default();
        list.push(encode::to_vec(value)?);
        self.write_at(keys::OWN_LEAF_NODES, group, &list)
    }
    fn own_leaf_nodes<GroupId: traits::GroupId<V>, LeafNode: traits::LeafNode<V>>(
        &self,
        group: &GroupId,
    ) -> Result<Vec<LeafNode>, StorageError> {
        let list: Vec<Vec<u8>> = self
            .read_at(keys::OWN_LEAF_NODES, group, "own leaf nodes")?
            .unwrap_or_default();
        self.decode_each(&list, "own leaf nodes")
    }
    fn delete_own_leaf_nodes<GroupId: traits::GroupId<V>>(&self, group: &GroupId) -> Done {
        self.delete_at(keys::OWN_LEAF_NODES, group)
    }

    fn queue_proposal<
        GroupId: traits::GroupId<V>,
        ProposalRef: traits::ProposalRef<V>,
        QueuedProposal: traits::QueuedProposal<V>,
    >(
        &self,
        group: &GroupId,
        reference: &ProposalRef,
        value: &QueuedProposal,
    ) -> Done {
        let reference = encode::to_vec(reference)?;
        self.write(Self::proposal_key(group, &reference)?, value)?;
        let mut refs = self.proposal_refs(group)?;
        refs.push(reference);
        self.write_at(keys::PROPOSAL_REFS, group, &refs)
    }
    fn queued_proposal_refs<GroupId: traits::GroupId<V>, ProposalRef: traits::ProposalRef<V>>(
        &self,
        group: &GroupId,
    ) -> Result<Vec<ProposalRef>, StorageError> {
        self.decode_each(&self.proposal_refs(group)?, "proposals")
    }
    fn queued_proposals<
        GroupId: traits::GroupId<V>,
        ProposalRef: traits::ProposalRef<V>,
        QueuedProposal: traits::QueuedProposal<V>,
    >(
        &self,
        group: &GroupId,
    ) -> Result<Vec<(ProposalRef, QueuedProposal)>, StorageError> {
        let mut queued = Vec::new();
        for reference in self.proposal_refs(group)? {
            let proposal = self
                .read(&Self::proposal_key(group, &reference)?, "proposals")?
                .ok_or_else(|| self.failed(StorageError::Damaged("proposals")))?;
            queued.push((self.decode(&reference, "proposals")?, proposal));
        }
        Ok(queued)
    }
    fn remove_proposal<GroupId: traits::GroupId<V>, ProposalRef: traits::ProposalRef<V>>(
        &self,
        group: &GroupId,
        reference: &ProposalRef,
    ) -> Done {
        let reference = encode::to_vec(reference)?;
        self.put(Self::proposal_key(group, &reference)?, None);
        let mut refs = self.proposal_refs(group)?;
        refs.retain(|kept| *kept != reference);
        self.write_at(keys::PROPOSAL_REFS, group, &refs)
    }
    fn clear_proposal_queue<GroupId: traits::GroupId<V>, ProposalRef: traits::ProposalRef<V>>(
        &self,
        group: &GroupId,
    ) -> Done {
        for reference in self.proposal_refs(group)? {
            self.put(Self::proposal_key(group, &reference)?, None);
        }
        self.delete_at(keys::PROPOSAL_REFS, group)
    }

    // Keys that belong to no group, or to an epoch of one.

    fn write_signature_key_pair<
        Key: traits::SignaturePublicKey<V>,
        Value: traits::SignatureKeyPair<V>,
    >(
        &self,
        key: &Key,
        value: &Value,
    ) -> Done {
        self.write_at(keys::SIGNATURE_KEY, key, value)
    }
    fn signature_key_pair<
        Key: traits::SignaturePublicKey<V>,
        Value: traits::SignatureKeyPair<V>,
    >(
        &self,
        key: &Key,
    ) -> Result<Option<Value>, StorageError> {
        self.read_at(keys::SIGNATURE_KEY, key, "signature key")
    }
    fn delete_signature_key_pair<Key: traits::SignaturePublicKey<V>>(&self, key: &Key) -> Done {
        self.delete_at(keys::SIGNATURE_KEY, key)
    }

    fn write_encryption_key_pair<Key: traits::EncryptionKey<V>, Value: traits::HpkeKeyPair<V>>(
        &self,
        key: &Key,
        value: &Value,
    ) -> Done {
        self.write_at(keys::ENCRYPTION_KEY, key, value)
    }
    fn encryption_key_pair<Value: traits::HpkeKeyPair<V>, Key: traits::EncryptionKey<V>>(
        &self,
        key: &Key,
    ) -> Result<Option<Value>, StorageError> {
        self.read_at(keys::ENCRYPTION_KEY, key, "encryption key")
    }
    fn delete_encryption_key_pair<Key: traits::EncryptionKey<V>>(&self, key: &Key) -> Done {
        self.delete_at(keys::ENCRYPTION_KEY, key)
    }

    fn write_key_package<Key: traits::HashReference<V>, Value: traits::KeyPackage<V>>(
        &self,
        key: &Key,
        value: &Value,
    ) -> Done {
        self.write_at(keys::KEY_PACKAGE, key, value)
    }
    fn key_package<Key: traits::HashReference<V>, Value: traits::KeyPackage<V>>(
        &self,
        key: &Key,
    ) -> Result<Option<Value>, StorageError> {
        self.read_at(keys::KEY_PACKAGE, key, "key package")
    }
    fn delete_key_package<Key: traits::HashReference<V>>(&self, key: &Key) -> Done {
        self.delete_at(keys::KEY_PACKAGE, key)
    }

    fn write_psk<Key: traits::PskId<V>, Value: traits::PskBundle<V>>(
        &self,
        key: &Key,
        value: &Value,
    ) -> Done {
        self.write_at(keys::PSK, key, value)
    }
    fn psk<Value: traits::PskBundle<V>, Key: traits::PskId<V>>(
        &self,
        key: &Key,
    ) -> Result<Option<Value>, StorageError> {
        self.read_at(keys::PSK, key, "pre-shared key")
    }
    fn delete_psk<Key: traits::PskId<V>>(&self, key: &Key) -> Done {
        self.delete_at(keys::PSK, key)
    }

    fn write_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<V>,
        EpochKey: traits::EpochKey<V>,
        HpkeKeyPair: traits::HpkeKeyPair<V>,
    >(
        &self,
        group: &GroupId,
        epoch: &EpochKey,
        leaf: u32,
        pairs: &[HpkeKeyPair],
    ) -> Done {
        self.write(keys::EPOCH_KEYS.of(&(group, epoch, leaf))?, pairs)
    }
    fn encryption_epoch_key_pairs<
        GroupId: traits::GroupId<V>,
        EpochKey: traits::EpochKey<V>,
        HpkeKeyPair: traits::HpkeKeyPair<V>,
    >(
        &self,
        group: &GroupId,
        epoch: &EpochKey,
        leaf: u32,
    ) -> Result<Vec<HpkeKeyPair>, StorageError> {
        let pairs = self.read_at(keys::EPOCH_KEYS, &(group, epoch, leaf), "epoch keys")?;
        Ok(pairs.unwrap_or_default())
    }
    fn delete_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<V>,
        EpochKey: traits::EpochKey<V>,
    >(
        &self,
        group: &GroupId,
        epoch: &EpochKey,
        leaf: u32,
    ) -> Done {
        self.delete_at(keys::EPOCH_KEYS, &(group, epoch, leaf))
    }
}
