//! Posts codes to an SMS or mail provider's bridge over HTTP:
//!
//! ```text
//! POST <url>
//! Content-Type: application/json
//! Tresse-Signature: sha256=<hex of HMAC-SHA256(secret, body)>
//!
//! {"network":"whatsapp","handle":"+15550100","code":"123456"}
//! ```
//!
//! Any status from 200 to 299 means that the code was taken. Redirects are not followed.

use std::fmt;
use std::time::Duration;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{Code, Sending, Verification, VerificationError};

/// Header that proves to the receiver who is posting.
const SIGNATURE: &str = "tresse-signature";

/// Where codes are posted, and with which secret.
pub struct WebhookConfig {
    /// `https://` or, within a machine, `http://`.
    pub url: String,
    /// Shared with the receiver, which checks the signature.
    pub secret: Vec<u8>,
    /// For connecting and for the answer.
    pub timeout: Duration,
}

impl fmt::Debug for WebhookConfig {
    /// The URL may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookConfig").finish_non_exhaustive()
    }
}

/// The configured webhook cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the verification webhook is not usable: {reason}")]
pub struct InvalidWebhook {
    reason: &'static str,
}

/// Posts each code to a URL.
#[derive(Debug)]
pub struct Webhook {
    config: WebhookConfig,
    client: reqwest::Client,
}

impl Webhook {
    /// Checks the configuration. A process-wide rustls provider must be installed before.
    pub fn new(config: WebhookConfig) -> Result<Self, InvalidWebhook> {
        let url = reqwest::Url::parse(&config.url).map_err(|_| InvalidWebhook {
            reason: "its url cannot be parsed",
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(InvalidWebhook {
                reason: "its url must start with https:// or http://",
            });
        }
        if config.secret.len() < 16 {
            return Err(InvalidWebhook {
                reason: "its secret must have at least 16 bytes",
            });
        }
        let client = reqwest::Client::builder()
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|_| InvalidWebhook {
                reason: "the HTTP client could not be set up (is TLS available?)",
            })?;
        Ok(Self { config, client })
    }

    async fn post(&self, code: Code) -> Result<(), VerificationError> {
        let body = serde_json::json!({
            "network": code.network,
            "handle": code.handle,
            "code": code.code,
        })
        .to_string();
        // The error may quote the URL: it is dropped.
        let response = self
            .client
            .post(&self.config.url)
            .header("content-type", "application/json")
            .header(SIGNATURE, signature(&self.config.secret, body.as_bytes()))
            .body(body)
            .send()
            .await
            .map_err(|_| VerificationError::Unreachable)?;
        if response.status().is_success() {
            Ok(())
        } else {
            Err(VerificationError::Refused {
                status: response.status().as_u16(),
            })
        }
    }
}

impl Verification for Webhook {
    fn send(&self, code: Code) -> Sending<'_> {
        Box::pin(self.post(code))
    }
}

fn signature(secret: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, secret: &str) -> WebhookConfig {
        WebhookConfig {
            url: url.to_owned(),
            secret: secret.as_bytes().to_vec(),
            timeout: Duration::from_secs(1),
        }
    }

    #[test]
    fn the_signature_is_the_hmac_of_the_body() {
        // RFC 4231, test case 2.
        assert_eq!(
            signature(b"Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn an_unusable_configuration_is_refused_at_start() {
        let long = "a secret of enough bytes";
        for (url, secret) in [
            ("not a url", long),
            ("ftp://example.org/", long),
            ("https://example.org/", "short"),
        ] {
            Webhook::new(config(url, secret)).expect_err(url);
        }
    }

    #[test]
    fn debug_output_holds_neither_handle_nor_code_nor_secret() {
        let code = Code {
            network: "whatsapp".to_owned(),
            handle: "+15550100".to_owned(),
            code: "123456".to_owned(),
        };
        let shown = format!(
            "{code:?} {:?}",
            config("https://user:pass@example.org", "sesame")
        );
        for secret in ["+1555", "123456", "pass", "sesame"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
