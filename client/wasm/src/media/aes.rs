//! AES-128-GCM of the browser, for one file.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use crate::scope::scope;

/// The key of a file, in the browser's hands.
pub(super) struct Aes {
    subtle: SubtleCrypto,
    key: CryptoKey,
}

impl Aes {
    pub(super) async fn new(key: &[u8]) -> Result<Self, JsValue> {
        let subtle = scope().crypto()?.subtle();
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let key = Uint8Array::from(key);
        let imported = subtle.import_key_with_str("raw", &key, "AES-GCM", false, &uses)?;
        let key = JsFuture::from(imported).await?.unchecked_into();
        Ok(Self { subtle, key })
    }

    /// Ciphertext with its tag.
    pub(super) async fn encrypt(
        &self,
        nonce: &[u8],
        plain: &Uint8Array,
    ) -> Result<Uint8Array, JsValue> {
        let algorithm = algorithm(nonce)?;
        let promise = self
            .subtle
            .encrypt_with_object_and_js_u8_array(&algorithm, &self.key, plain)?;
        Ok(Uint8Array::new(&JsFuture::from(promise).await?))
    }

    /// The plaintext; an error if the ciphertext is another.
    pub(super) async fn decrypt(
        &self,
        nonce: &[u8],
        cipher: &Uint8Array,
    ) -> Result<Uint8Array, JsValue> {
        let algorithm = algorithm(nonce)?;
        let promise = self
            .subtle
            .decrypt_with_object_and_js_u8_array(&algorithm, &self.key, cipher)?;
        Ok(Uint8Array::new(&JsFuture::from(promise).await?))
    }
}

fn algorithm(nonce: &[u8]) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&algorithm, &"iv".into(), &Uint8Array::from(nonce))?;
    Ok(algorithm)
}
