//! Key packages of test devices, made with OpenMLS.

use bytes::Bytes;
use openmls::prelude::{
    BasicCredential, Capabilities, CredentialWithKey, ExtensionType, KeyPackage, Lifetime,
    MlsMessageOut,
};
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::types::SignatureScheme;
use tls_codec::Serialize;
use tresse_proto::error::Refusal;
use tresse_proto::ids::DeviceId;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;

use super::{TestDevice, World};
use crate::public_group::SUITE;

impl TestDevice {
    /// A one-time key package.
    pub(crate) fn key_package(&self) -> Bytes {
        self.package_for(self.id, false, Lifetime::new(60 * 60 * 24))
    }

    /// A last resort.
    pub(crate) fn last_resort(&self) -> Bytes {
        self.package_for(self.id, true, Lifetime::new(60 * 60 * 24))
    }

    /// Any key package, signed by this device's key.
    pub(crate) fn package_for(
        &self,
        identity: DeviceId,
        last_resort: bool,
        lifetime: Lifetime,
    ) -> Bytes {
        let provider = OpenMlsRustCrypto::default();
        let signer = SignatureKeyPair::from_raw(
            SignatureScheme::ED25519,
            self.key.to_bytes().to_vec(),
            self.public_key().0.to_vec(),
        );
        let credential = CredentialWithKey {
            credential: BasicCredential::new(identity.0.to_vec()).into(),
            signature_key: self.public_key().0.to_vec().into(),
        };
        let mut builder = KeyPackage::builder().key_package_lifetime(lifetime);
        if last_resort {
            let knows = [ExtensionType::LastResort];
            builder = builder
                .leaf_node_capabilities(Capabilities::new(None, None, Some(&knows), None, None))
                .mark_as_last_resort();
        }
        let bundle = builder
            .build(SUITE, &provider, &signer, credential)
            .expect("a key package can be made");
        MlsMessageOut::from(bundle.key_package().clone())
            .tls_serialize_detached()
            .expect("a key package can be encoded")
            .into()
    }
}

impl World {
    /// Publishes key packages; how many one-time packages are on the server then.
    pub(crate) fn publish(
        &mut self,
        device: &TestDevice,
        one_time: Vec<Bytes>,
        last_resort: Option<Bytes>,
    ) -> Result<u32, Refusal> {
        let request = Request::PublishKeyPackages(wire::PublishKeyPackages {
            one_time,
            last_resort,
        });
        match self.ask(device.session, request)? {
            Body::KeyPackagesPublished(published) => Ok(published.one_time),
            other => panic!("expected KeyPackagesPublished, got {other:?}"),
        }
    }
}
