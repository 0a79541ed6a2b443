//! A device's end of MLS, straight on OpenMLS: what a client does, without a client.
//!
//! Steps that fail are bugs of the test, so everything here panics.

use std::collections::HashMap;

use bytes::Bytes;
use openmls::prelude::tls_codec::Serialize as _;
use openmls::prelude::*;
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::signatures::Signer;
use tresse_proto::ids::{ConversationId, DeviceId, DeviceKey};

const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// A device with its keys and groups.
pub struct Device {
    pub id: DeviceId,
    provider: OpenMlsRustCrypto,
    signer: SignatureKeyPair,
    groups: HashMap<ConversationId, MlsGroup>,
}

/// A new group as it is published.
#[derive(Clone, Debug)]
pub struct Made {
    pub group_info: Bytes,
    pub ratchet_tree: Bytes,
    pub welcome: Bytes,
}

/// A commit as it is submitted; it stays pending on the device.
#[derive(Clone, Debug)]
pub struct Change {
    pub epoch: u64,
    pub commit: Bytes,
    pub welcome: Bytes,
    pub group_info: Bytes,
}

impl Device {
    /// A device with a new key. The id may be set later, before the first group.
    pub fn new(id: DeviceId) -> Self {
        let provider = OpenMlsRustCrypto::default();
        let signer = SignatureKeyPair::new(SUITE.signature_algorithm()).unwrap();
        signer.store(provider.storage()).unwrap();
        Self {
            id,
            provider,
            signer,
            groups: HashMap::new(),
        }
    }

    pub fn key(&self) -> DeviceKey {
        DeviceKey::try_from(self.signer.public()).unwrap()
    }

    pub fn sign(&self, content: &[u8]) -> Bytes {
        Bytes::from(self.signer.sign(content).unwrap())
    }

    fn credential(&self) -> CredentialWithKey {
        CredentialWithKey {
            credential: BasicCredential::new(self.id.0.to_vec()).into(),
            signature_key: self.signer.to_public_vec().into(),
        }
    }

    pub fn key_package(&self) -> Bytes {
        let bundle = KeyPackage::builder()
            .build(SUITE, &self.provider, &self.signer, self.credential())
            .unwrap();
        framed(MlsMessageOut::from(bundle.key_package().clone()))
    }

    pub fn last_resort(&self) -> Bytes {
        let knows = [ExtensionType::LastResort];
        let bundle = KeyPackage::builder()
            .leaf_node_capabilities(Capabilities::new(None, None, Some(&knows), None, None))
            .mark_as_last_resort()
            .build(SUITE, &self.provider, &self.signer, self.credential())
            .unwrap();
        framed(MlsMessageOut::from(bundle.key_package().clone()))
    }

    /// Makes a group with those whose key packages are given, and merges.
    pub fn create(&mut self, conversation: ConversationId, key_packages: &[Bytes]) -> Made {
        let config = MlsGroupCreateConfig::builder()
            .ciphersuite(SUITE)
            .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
            .use_ratchet_tree_extension(false)
            .max_past_epochs(5)
            .build();
        let group = MlsGroup::new_with_group_id(
            &self.provider,
            &self.signer,
            &config,
            GroupId::from_slice(&conversation.0),
            self.credential(),
        )
        .unwrap();
        self.groups.insert(conversation, group);
        let mut welcome = Bytes::new();
        if !key_packages.is_empty() {
            welcome = self.commit(conversation, key_packages, &[]).welcome;
            self.merge(conversation);
        }
        Made {
            group_info: self.group_info(conversation),
            ratchet_tree: self.tree(conversation),
            welcome,
        }
    }

    /// Adds, removes, and always updates the own path.
    pub fn commit(
        &mut self,
        conversation: ConversationId,
        add: &[Bytes],
        remove: &[DeviceId],
    ) -> Change {
        self.commit_with(conversation, add, remove, |builder| builder)
    }

    /// A commit with anything else in it.
    pub fn commit_with(
        &mut self,
        conversation: ConversationId,
        add: &[Bytes],
        remove: &[DeviceId],
        more: impl for<'a> FnOnce(CommitBuilder<'a, Initial>) -> CommitBuilder<'a, Initial>,
    ) -> Change {
        let key_packages: Vec<KeyPackage> = add.iter().map(|b| self.read_key_package(b)).collect();
        let leaves: Vec<LeafNodeIndex> = remove
            .iter()
            .map(|device| self.leaf(conversation, *device))
            .collect();
        let group = self.groups.get_mut(&conversation).unwrap();
        let epoch = group.epoch().as_u64();
        let builder = group
            .commit_builder()
            .force_self_update(true)
            .propose_adds(key_packages)
            .propose_removals(leaves);
        let bundle = more(builder)
            .load_psks(self.provider.storage())
            .unwrap()
            .create_group_info(true)
            .build(
                self.provider.rand(),
                self.provider.crypto(),
                &self.signer,
                |_| true,
            )
            .unwrap()
            .stage_commit(&self.provider)
            .unwrap();
        change(epoch, bundle)
    }

    /// Comes (back) by an external commit; the new group is in place at once.
    pub fn external_commit(
        &mut self,
        conversation: ConversationId,
        group_info: &[u8],
        ratchet_tree: &[u8],
    ) -> Change {
        let MlsMessageBodyIn::GroupInfo(info) =
            MlsMessageIn::tls_deserialize_exact_bytes(group_info)
                .unwrap()
                .extract()
        else {
            panic!("not a group info");
        };
        let epoch = info.epoch().as_u64();
        self.forget(conversation);
        let tree = RatchetTreeIn::tls_deserialize_exact_bytes(ratchet_tree).unwrap();
        let (group, bundle) = MlsGroup::external_commit_builder()
            .with_ratchet_tree(tree)
            .with_config(join_config())
            .build_group(&self.provider, info, self.credential())
            .unwrap()
            .load_psks(self.provider.storage())
            .unwrap()
            .create_group_info(true)
            .build(
                self.provider.rand(),
                self.provider.crypto(),
                &self.signer,
                |_| true,
            )
            .unwrap()
            .finalize(&self.provider)
            .unwrap();
        self.groups.insert(conversation, group);
        change(epoch, bundle)
    }

    /// Queues a proposal to remove a device, which the next commit then refers to.
    pub fn propose_removal(&mut self, conversation: ConversationId, device: DeviceId) {
        let leaf = self.leaf(conversation, device);
        let group = self.groups.get_mut(&conversation).unwrap();
        group
            .propose_remove_member(&self.provider, &self.signer, leaf)
            .unwrap();
    }

    pub fn merge(&mut self, conversation: ConversationId) {
        let group = self.groups.get_mut(&conversation).unwrap();
        group.merge_pending_commit(&self.provider).unwrap();
    }

    pub fn clear(&mut self, conversation: ConversationId) {
        let group = self.groups.get_mut(&conversation).unwrap();
        group.clear_pending_commit(self.provider.storage()).unwrap();
    }

    pub fn join(&mut self, welcome: &[u8], ratchet_tree: &[u8]) -> ConversationId {
        self.try_join(welcome, ratchet_tree)
            .expect("the welcome is for this device")
    }

    /// Joins if the Welcome is for this device.
    pub fn try_join(&mut self, welcome: &[u8], ratchet_tree: &[u8]) -> Option<ConversationId> {
        let MlsMessageBodyIn::Welcome(welcome) = MlsMessageIn::tls_deserialize_exact_bytes(welcome)
            .unwrap()
            .extract()
        else {
            panic!("not a welcome");
        };
        let tree = RatchetTreeIn::tls_deserialize_exact_bytes(ratchet_tree).unwrap();
        let staged =
            StagedWelcome::new_from_welcome(&self.provider, &join_config(), welcome, Some(tree));
        let group = match staged {
            Ok(staged) => staged.into_group(&self.provider).unwrap(),
            Err(WelcomeError::NoMatchingKeyPackage) => return None,
            Err(error) => panic!("{error}"),
        };
        let conversation = ConversationId::try_from(group.group_id().as_slice()).unwrap();
        self.groups.insert(conversation, group);
        Some(conversation)
    }

    /// Forgets a group, so that it can be joined again.
    pub fn forget(&mut self, conversation: ConversationId) {
        if let Some(mut old) = self.groups.remove(&conversation) {
            old.delete(self.provider.storage()).unwrap();
        }
    }

    /// Applies somebody else's commit.
    pub fn apply(&mut self, conversation: ConversationId, commit: &[u8]) {
        assert!(
            self.try_apply(conversation, commit),
            "the commit is valid here"
        );
    }

    /// Applies somebody else's commit, if it is valid in this group and epoch.
    pub fn try_apply(&mut self, conversation: ConversationId, commit: &[u8]) -> bool {
        let group = self.groups.get_mut(&conversation).unwrap();
        let message = MlsMessageIn::tls_deserialize_exact_bytes(commit)
            .unwrap()
            .try_into_protocol_message()
            .unwrap();
        let Ok(processed) = group.process_message(&self.provider, message) else {
            return false;
        };
        let ProcessedMessageContent::StagedCommitMessage(staged) = processed.into_content() else {
            return false;
        };
        group.merge_staged_commit(&self.provider, *staged).unwrap();
        true
    }

    pub fn encrypt(&mut self, conversation: ConversationId, text: &str) -> (u64, Bytes) {
        let group = self.groups.get_mut(&conversation).unwrap();
        let epoch = group.epoch().as_u64();
        let message = group
            .create_message(&self.provider, &self.signer, text.as_bytes())
            .unwrap();
        (epoch, framed(message))
    }

    pub fn decrypt(&mut self, conversation: ConversationId, body: &[u8]) -> String {
        self.try_decrypt(conversation, body)
            .expect("the message can be read here")
    }

    /// Reads a message, if it is of an epoch of which this device has the keys.
    pub fn try_decrypt(&mut self, conversation: ConversationId, body: &[u8]) -> Option<String> {
        let group = self.groups.get_mut(&conversation).unwrap();
        let message = MlsMessageIn::tls_deserialize_exact_bytes(body)
            .unwrap()
            .try_into_protocol_message()
            .unwrap();
        let processed = group.process_message(&self.provider, message).ok()?;
        match processed.into_content() {
            ProcessedMessageContent::ApplicationMessage(text) => {
                Some(String::from_utf8(text.into_bytes()).unwrap())
            }
            _ => None,
        }
    }

    pub fn group_info(&self, conversation: ConversationId) -> Bytes {
        let group = &self.groups[&conversation];
        framed(
            group
                .export_group_info(self.provider.crypto(), &self.signer, false)
                .unwrap(),
        )
    }

    pub fn tree(&self, conversation: ConversationId) -> Bytes {
        let tree = self.groups[&conversation].export_ratchet_tree();
        Bytes::from(tree.tls_serialize_detached().unwrap())
    }

    pub fn epoch(&self, conversation: ConversationId) -> u64 {
        self.groups[&conversation].epoch().as_u64()
    }

    pub fn is_in(&self, conversation: ConversationId) -> bool {
        self.groups
            .get(&conversation)
            .is_some_and(MlsGroup::is_active)
    }

    pub fn members(&self, conversation: ConversationId) -> Vec<DeviceId> {
        self.groups[&conversation]
            .members()
            .map(|m| DeviceId::try_from(m.credential.serialized_content()).unwrap())
            .collect()
    }

    pub fn set_aad(&mut self, conversation: ConversationId, aad: &[u8]) {
        self.groups
            .get_mut(&conversation)
            .unwrap()
            .set_aad(aad.to_vec());
    }

    fn leaf(&self, conversation: ConversationId, device: DeviceId) -> LeafNodeIndex {
        self.groups[&conversation]
            .members()
            .find(|m| m.credential.serialized_content() == device.0)
            .unwrap()
            .index
    }

    fn read_key_package(&self, bytes: &[u8]) -> KeyPackage {
        let MlsMessageBodyIn::KeyPackage(key_package) =
            MlsMessageIn::tls_deserialize_exact_bytes(bytes)
                .unwrap()
                .extract()
        else {
            panic!("not a key package");
        };
        key_package
            .validate(self.provider.crypto(), ProtocolVersion::Mls10)
            .unwrap()
    }
}

fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(MIXED_PLAINTEXT_WIRE_FORMAT_POLICY)
        .use_ratchet_tree_extension(false)
        .max_past_epochs(5)
        .build()
}

fn change(epoch: u64, bundle: CommitMessageBundle) -> Change {
    let (commit, welcome, group_info) = bundle.into_messages();
    Change {
        epoch,
        commit: framed(commit),
        welcome: welcome.map(framed).unwrap_or_default(),
        group_info: framed(group_info.unwrap()),
    }
}

fn framed(message: MlsMessageOut) -> Bytes {
    Bytes::from(message.tls_serialize_detached().unwrap())
}
