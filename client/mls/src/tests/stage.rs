//! The stage: devices with their stores, and what the server would hold.

use bytes::Bytes;
use openmls::prelude::OpenMlsProvider;
use tls_codec::Serialize as _;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};

use crate::test_store::TestStore;
use crate::{Applied, Change, CommitReceived, Created, Decrypted, Encrypted, Mls, PendingCommit};

pub(super) const ROOM: ConversationId = ConversationId([7; 16]);

pub(super) fn device_id(number: u16) -> DeviceId {
    let mut random = [0; 14];
    random[..2].copy_from_slice(&number.to_be_bytes());
    DeviceId::new(AccountId::new(NetworkCode(1), random), 1)
}

/// A device with its database.
pub(super) struct Device {
    pub(super) id: DeviceId,
    pub(super) store: TestStore,
    pub(super) mls: Mls,
}

impl Device {
    pub(super) fn new(number: u16) -> Self {
        let store = TestStore::default();
        let mut mls = Mls::new(Box::new(store.clone()));
        let id = device_id(number);
        mls.new_device_key().unwrap();
        mls.set_device(id).unwrap();
        let mut device = Self { id, store, mls };
        device.save();
        device
    }

    pub(super) fn cast<const N: usize>() -> [Self; N] {
        std::array::from_fn(|number| Self::new(number as u16 + 1))
    }

    /// Ends a unit of work well.
    pub(super) fn save(&mut self) {
        self.store.commit(self.mls.take_writes());
    }

    /// Loses everything that was not saved.
    pub(super) fn crash(&mut self) {
        self.mls = Mls::new(Box::new(self.store.clone()));
    }

    /// Loses all of its groups, as if the database were gone, but not its key.
    pub(super) fn lose_groups(&mut self) {
        let kept: Vec<_> = self
            .store
            .rows()
            .into_iter()
            .filter(|(key, _)| key.starts_with(b"de") || key.starts_with(b"sk"))
            .map(|(key, value)| (key, Some(value)))
            .collect();
        self.store = TestStore::default();
        self.store.commit(kept);
        self.crash();
    }

    pub(super) fn key_package(&mut self) -> (DeviceId, Bytes) {
        let package = self.mls.key_packages(1).unwrap().remove(0);
        self.save();
        (self.id, package)
    }

    pub(super) fn says(&mut self, text: &str) -> Encrypted {
        let encrypted = self.mls.encrypt(ROOM, text.as_bytes()).unwrap();
        self.save();
        encrypted
    }

    pub(super) fn reads(&mut self, message: &Encrypted) -> (DeviceId, String) {
        let decrypted = self.mls.decrypt(ROOM, &message.body).unwrap();
        self.save();
        match decrypted {
            Decrypted::Application {
                sender,
                epoch,
                plaintext,
            } => {
                assert_eq!(epoch, message.epoch);
                (sender, String::from_utf8(plaintext).unwrap())
            }
            Decrypted::OwnMessage { .. } => panic!("an own message"),
        }
    }

    pub(super) fn hears(&mut self, commit: &[u8]) -> Applied {
        let received = self.mls.apply_commit(ROOM, commit).unwrap();
        self.save();
        match received {
            CommitReceived::Applied(applied) => applied,
            CommitReceived::OwnPending => panic!("an own commit"),
        }
    }

    pub(super) fn commits(&mut self, change: Change<'_>) -> PendingCommit {
        let pending = self.mls.commit(ROOM, change).unwrap();
        self.save();
        pending
    }

    pub(super) fn merges(&mut self) -> Applied {
        let applied = self.mls.merge_pending(ROOM).unwrap();
        self.save();
        applied
    }

    pub(super) fn enters(&mut self, welcome: &[u8], tree: &[u8]) -> crate::Joined {
        let joined = self.mls.join(welcome, tree).unwrap();
        self.save();
        joined
    }

    /// What the server would publish of the group for the epoch in which this device is.
    pub(super) fn published(&mut self) -> (Bytes, Bytes) {
        let identity = self.mls.identity().unwrap();
        let provider = &self.mls.provider;
        let group = self.mls.groups.get(provider, ROOM).unwrap();
        let info = group
            .export_group_info(provider.crypto(), &identity.signer, false)
            .unwrap();
        (
            info.tls_serialize_detached().unwrap().into(),
            group
                .export_ratchet_tree()
                .tls_serialize_detached()
                .unwrap()
                .into(),
        )
    }

    pub(super) fn tree(&mut self) -> Bytes {
        self.published().1
    }

    pub(super) fn epoch(&mut self) -> u64 {
        self.mls.epoch(ROOM).unwrap()
    }

    pub(super) fn authenticator(&mut self) -> Vec<u8> {
        self.mls.epoch_authenticator(ROOM).unwrap()
    }
}

/// The first device makes the room with all others in it.
pub(super) fn gather(devices: &mut [Device]) -> Created {
    let (first, others) = devices.split_first_mut().unwrap();
    let packages: Vec<_> = others.iter_mut().map(Device::key_package).collect();
    let created = first.mls.create(ROOM, &packages).unwrap();
    first.save();
    if let Some(welcome) = &created.welcome {
        for other in others {
            other.enters(welcome, &created.ratchet_tree);
        }
    }
    created
}

/// All devices agree on the group, also after reading it from their rows.
pub(super) fn assert_agreement(devices: &mut [&mut Device]) {
    let expected = devices[0].authenticator();
    for device in devices.iter_mut() {
        assert_eq!(device.authenticator(), expected);
        device.crash();
        assert_eq!(device.authenticator(), expected, "after a restart");
    }
}
