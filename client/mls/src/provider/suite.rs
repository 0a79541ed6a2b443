//! Cryptography by RustCrypto, for the one ciphersuite that groups of ours have.
//!
//! Surprising rule: nothing is computed here. Every algorithm is named as a constant where RustCrypto
//! is called, and every other one is refused; so the compiler sees that the other curves, ciphers and
//! post-quantum keys are never used, and leaves them out of what a browser fetches.

use hpke_rs::{Hpke, HpkeError, Mode};
use hpke_rs_crypto::HpkeCrypto;
use hpke_rs_crypto::error::Error as HpkeCryptoError;
use hpke_rs_crypto::types::{AeadAlgorithm, KdfAlgorithm, KemAlgorithm};
use hpke_rs_rust_crypto::HpkeRustCrypto;
use openmls_rust_crypto::RustCrypto;
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::types::{
    AeadType, Ciphersuite, CryptoError, ExporterSecret, HashType, HpkeAeadType, HpkeCiphertext,
    HpkeConfig, HpkeKdfType, HpkeKemType, HpkeKeyPair, KemOutput, SignatureScheme,
};
use tls_codec::SecretVLBytes;

use crate::CIPHERSUITE;

/// Signatures of [`CIPHERSUITE`].
pub(crate) const SIGNATURE: SignatureScheme = SignatureScheme::ED25519;

/// The algorithms of [`CIPHERSUITE`].
#[derive(Default)]
pub(crate) struct Suite {
    rust: RustCrypto,
}

impl Suite {
    /// Where randomness comes from.
    pub(crate) fn rand(&self) -> &RustCrypto {
        &self.rust
    }
}

fn hash(found: HashType) -> Result<(), CryptoError> {
    match found {
        HashType::Sha2_256 => Ok(()),
        _ => Err(CryptoError::UnsupportedHashAlgorithm),
    }
}

fn aead(found: AeadType) -> Result<(), CryptoError> {
    match found {
        AeadType::Aes128Gcm => Ok(()),
        _ => Err(CryptoError::UnsupportedAeadAlgorithm),
    }
}

fn signature(found: SignatureScheme) -> Result<(), CryptoError> {
    match found {
        SIGNATURE => Ok(()),
        _ => Err(CryptoError::UnsupportedSignatureScheme),
    }
}

fn hpke(found: &HpkeConfig) -> Result<Hpke<Dh25519>, CryptoError> {
    let HpkeConfig(HpkeKemType::DhKem25519, HpkeKdfType::HkdfSha256, HpkeAeadType::AesGcm128) =
        found
    else {
        return Err(CryptoError::UnsupportedCiphersuite);
    };
    Ok(Hpke::new(
        Mode::Base,
        KemAlgorithm::DhKem25519,
        KdfAlgorithm::HkdfSha256,
        AeadAlgorithm::Aes128Gcm,
    ))
}

fn meaning(error: &HpkeError) -> CryptoError {
    match error {
        HpkeError::InvalidInput => CryptoError::InvalidLength,
        _ => CryptoError::CryptoLibraryError,
    }
}

impl OpenMlsCrypto for Suite {
    fn supports(&self, ciphersuite: Ciphersuite) -> Result<(), CryptoError> {
        if ciphersuite == CIPHERSUITE {
            Ok(())
        } else {
            Err(CryptoError::UnsupportedCiphersuite)
        }
    }

    fn supported_ciphersuites(&self) -> Vec<Ciphersuite> {
        vec![CIPHERSUITE]
    }

    fn hkdf_extract(
        &self,
        hash_type: HashType,
        salt: &[u8],
        ikm: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        hash(hash_type)?;
        self.rust.hkdf_extract(HashType::Sha2_256, salt, ikm)
    }

    fn hmac(
        &self,
        hash_type: HashType,
        key: &[u8],
        message: &[u8],
    ) -> Result<SecretVLBytes, CryptoError> {
        hash(hash_type)?;
        self.rust.hmac(HashType::Sha2_256, key, message)
    }

    fn hkdf_expand(
        &self,
        hash_type: HashType,
        prk: &[u8],
        info: &[u8],
        okm_len: usize,
    ) -> Result<SecretVLBytes, CryptoError> {
        hash(hash_type)?;
        self.rust
            .hkdf_expand(HashType::Sha2_256, prk, info, okm_len)
    }

    fn hash(&self, hash_type: HashType, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        hash(hash_type)?;
        self.rust.hash(HashType::Sha2_256, data)
    }

    fn aead_encrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        aead(alg)?;
        self.rust
            .aead_encrypt(AeadType::Aes128Gcm, key, data, nonce, aad)
    }

    fn aead_decrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        ct_tag: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        aead(alg)?;
        self.rust
            .aead_decrypt(AeadType::Aes128Gcm, key, ct_tag, nonce, aad)
    }

    fn signature_key_gen(&self, alg: SignatureScheme) -> Result<(Vec<u8>, Vec<u8>), CryptoError> {
        signature(alg)?;
        self.rust.signature_key_gen(SIGNATURE)
    }

    fn verify_signature(
        &self,
        alg: SignatureScheme,
        data: &[u8],
        pk: &[u8],
        bytes: &[u8],
    ) -> Result<(), CryptoError> {
        signature(alg)?;
        self.rust.verify_signature(SIGNATURE, data, pk, bytes)
    }

    fn sign(&self, alg: SignatureScheme, data: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
        signature(alg)?;
        self.rust.sign(SIGNATURE, data, key)
    }

    fn hpke_seal(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        aad: &[u8],
        ptxt: &[u8],
    ) -> Result<HpkeCiphertext, CryptoError> {
        let (kem_output, ciphertext) = hpke(&config)?
            .seal(&pk_r.into(), info, aad, ptxt, None, None, None)
            .map_err(|error| meaning(&error))?;
        Ok(HpkeCiphertext {
            kem_output: kem_output.into(),
            ciphertext: ciphertext.into(),
        })
    }

    fn hpke_open(
        &self,
        config: HpkeConfig,
        input: &HpkeCiphertext,
        sk_r: &[u8],
        info: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        hpke(&config)?
            .open(
                input.kem_output.as_slice(),
                &sk_r.into(),
                info,
                aad,
                input.ciphertext.as_slice(),
                None,
                None,
                None,
            )
            .map_err(|_| CryptoError::HpkeDecryptionError)
    }

    fn hpke_setup_sender_and_export(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        exporter_context: &[u8],
        exporter_length: usize,
    ) -> Result<(KemOutput, ExporterSecret), CryptoError> {
        let (kem_output, context) = hpke(&config)?
            .setup_sender(&pk_r.into(), info, None, None, None)
            .map_err(|_| CryptoError::SenderSetupError)?;
        let secret = context
            .export(exporter_context, exporter_length)
            .map_err(|_| CryptoError::ExporterError)?;
        Ok((kem_output, secret.into()))
    }

    fn hpke_setup_receiver_and_export(
        &self,
        config: HpkeConfig,
        enc: &[u8],
        sk_r: &[u8],
        info: &[u8],
        exporter_context: &[u8],
        exporter_length: usize,
    ) -> Result<ExporterSecret, CryptoError> {
        let context = hpke(&config)?
            .setup_receiver(enc, &sk_r.into(), info, None, None, None)
            .map_err(|_| CryptoError::ReceiverSetupError)?;
        let secret = context
            .export(exporter_context, exporter_length)
            .map_err(|_| CryptoError::ExporterError)?;
        Ok(secret.into())
    }

    fn derive_hpke_keypair(
        &self,
        config: HpkeConfig,
        ikm: &[u8],
    ) -> Result<HpkeKeyPair, CryptoError> {
        let (private, public) = hpke(&config)?
            .derive_key_pair(ikm)
            .map_err(|error| meaning(&error))?
            .into_keys();
        Ok(HpkeKeyPair {
            private: private.as_slice().into(),
            public: public.as_slice().into(),
        })
    }
}

/// What HPKE needs of RustCrypto, for one curve.
#[derive(Debug)]
struct Dh25519;

type Done<T> = Result<T, HpkeCryptoError>;
type Prng = <HpkeRustCrypto as HpkeCrypto>::HpkePrng;

fn kem(found: KemAlgorithm) -> Done<()> {
    match found {
        KemAlgorithm::DhKem25519 => Ok(()),
        _ => Err(HpkeCryptoError::UnknownKemAlgorithm),
    }
}

fn kdf(found: KdfAlgorithm) -> Done<()> {
    match found {
        KdfAlgorithm::HkdfSha256 => Ok(()),
        _ => Err(HpkeCryptoError::UnknownKdfAlgorithm),
    }
}

fn hpke_aead(found: AeadAlgorithm) -> Done<()> {
    match found {
        AeadAlgorithm::Aes128Gcm => Ok(()),
        _ => Err(HpkeCryptoError::UnknownAeadAlgorithm),
    }
}

impl HpkeCrypto for Dh25519 {
    type HpkePrng = Prng;

    fn name() -> String {
        HpkeRustCrypto::name()
    }

    fn supports_kdf(alg: KdfAlgorithm) -> Done<()> {
        kdf(alg)
    }

    fn supports_kem(alg: KemAlgorithm) -> Done<()> {
        kem(alg)
    }

    fn supports_aead(alg: AeadAlgorithm) -> Done<()> {
        hpke_aead(alg)
    }

    fn prng() -> Prng {
        HpkeRustCrypto::prng()
    }

    fn kdf_extract(alg: KdfAlgorithm, salt: &[u8], ikm: &[u8]) -> Done<Vec<u8>> {
        kdf(alg)?;
        HpkeRustCrypto::kdf_extract(KdfAlgorithm::HkdfSha256, salt, ikm)
    }

    fn kdf_expand(alg: KdfAlgorithm, prk: &[u8], info: &[u8], output_size: usize) -> Done<Vec<u8>> {
        kdf(alg)?;
        HpkeRustCrypto::kdf_expand(KdfAlgorithm::HkdfSha256, prk, info, output_size)
    }

    fn dh(alg: KemAlgorithm, pk: &[u8], sk: &[u8]) -> Done<Vec<u8>> {
        kem(alg)?;
        HpkeRustCrypto::dh(KemAlgorithm::DhKem25519, pk, sk)
    }

    fn secret_to_public(alg: KemAlgorithm, sk: &[u8]) -> Done<Vec<u8>> {
        kem(alg)?;
        HpkeRustCrypto::secret_to_public(KemAlgorithm::DhKem25519, sk)
    }

    fn kem_key_gen(alg: KemAlgorithm, prng: &mut Prng) -> Done<(Vec<u8>, Vec<u8>)> {
        kem(alg)?;
        HpkeRustCrypto::kem_key_gen(KemAlgorithm::DhKem25519, prng)
    }

    // Of keys that are no curve's.

    fn kem_key_gen_derand(_: KemAlgorithm, _: &[u8]) -> Done<(Vec<u8>, Vec<u8>)> {
        Err(HpkeCryptoError::UnsupportedKemOperation)
    }

    fn kem_encaps(_: KemAlgorithm, _: &[u8], _: &mut Prng) -> Done<(Vec<u8>, Vec<u8>)> {
        Err(HpkeCryptoError::UnsupportedKemOperation)
    }

    fn kem_decaps(_: KemAlgorithm, _: &[u8], _: &[u8]) -> Done<Vec<u8>> {
        Err(HpkeCryptoError::UnsupportedKemOperation)
    }

    // Only the curves of NIST ask for it.
    fn dh_validate_sk(_: KemAlgorithm, _: &[u8]) -> Done<Vec<u8>> {
        Err(HpkeCryptoError::UnknownKemAlgorithm)
    }

    fn aead_seal(
        alg: AeadAlgorithm,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        msg: &[u8],
    ) -> Done<Vec<u8>> {
        hpke_aead(alg)?;
        HpkeRustCrypto::aead_seal(AeadAlgorithm::Aes128Gcm, key, nonce, aad, msg)
    }

    fn aead_open(
        alg: AeadAlgorithm,
        key: &[u8],
        nonce: &[u8],
        aad: &[u8],
        msg: &[u8],
    ) -> Done<Vec<u8>> {
        hpke_aead(alg)?;
        HpkeRustCrypto::aead_open(AeadAlgorithm::Aes128Gcm, key, nonce, aad, msg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_of_the_ciphersuite_is_there() {
        let suite = Suite::default();
        assert_eq!(CIPHERSUITE.signature_algorithm(), SIGNATURE);
        assert!(hash(CIPHERSUITE.hash_algorithm()).is_ok());
        assert!(aead(CIPHERSUITE.aead_algorithm()).is_ok());
        assert!(hpke(&CIPHERSUITE.hpke_config()).is_ok());
        assert!(suite.supports(CIPHERSUITE).is_ok());
    }

    #[test]
    fn what_one_seals_by_rust_crypto_the_suite_opens_and_the_other_way_round() {
        let (suite, other) = (Suite::default(), RustCrypto::default());
        let config = || CIPHERSUITE.hpke_config();
        let keys = suite.derive_hpke_keypair(config(), &[7; 32]).unwrap();
        let same = other.derive_hpke_keypair(config(), &[7; 32]).unwrap();
        assert_eq!(&*keys.private, &*same.private);
        assert_eq!(keys.public, same.public);
        let sealed = other.hpke_seal(config(), &keys.public, b"i", b"a", b"text");
        let opened = suite.hpke_open(config(), &sealed.unwrap(), &keys.private, b"i", b"a");
        assert_eq!(opened.unwrap(), b"text");
        let sealed = suite.hpke_seal(config(), &keys.public, b"i", b"a", b"text");
        let opened = other.hpke_open(config(), &sealed.unwrap(), &keys.private, b"i", b"a");
        assert_eq!(opened.unwrap(), b"text");
    }

    #[test]
    fn other_algorithms_are_refused() {
        let suite = Suite::default();
        let other = Ciphersuite::MLS_128_DHKEMP256_AES128GCM_SHA256_P256;
        assert!(suite.supports(other).is_err());
        let keys = suite.derive_hpke_keypair(other.hpke_config(), &[7; 32]);
        assert!(keys.is_err());
        let keys = suite.signature_key_gen(other.signature_algorithm());
        assert!(keys.is_err());
        assert!(suite.hash(HashType::Sha2_512, b"").is_err());
        let sealed = suite.aead_encrypt(AeadType::ChaCha20Poly1305, &[0; 32], b"", &[0; 12], b"");
        assert!(sealed.is_err());
    }
}
