//! TLS for the WebSocket and for blobs: rustls, the machine's root certificates, and those that
//! an operator adds for a server of their own. There is no switch that turns checking off.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustls::{ClientConfig, RootCertStore};

use crate::error::TlsError;

/// Which certificates are trusted. Cheap to clone; one serves many clients.
#[derive(Clone)]
pub struct Tls {
    config: Arc<OnceLock<Arc<ClientConfig>>>,
    extra: Arc<Vec<rustls::pki_types::CertificateDer<'static>>>,
}

impl Tls {
    /// The machine's own root certificates.
    pub fn native() -> Self {
        Self {
            config: Arc::default(),
            extra: Arc::default(),
        }
    }

    /// The machine's root certificates, and those in a PEM file.
    pub fn with_roots(file: &Path) -> Result<Self, TlsError> {
        let unreadable = |source| TlsError::Unreadable {
            file: file.to_owned(),
            source,
        };
        let mut reader = BufReader::new(File::open(file).map_err(unreadable)?);
        let extra = rustls_pemfile::certs(&mut reader)
            .collect::<Result<Vec<_>, _>>()
            .map_err(unreadable)?;
        if extra.is_empty() {
            return Err(TlsError::NoCertificate {
                file: file.to_owned(),
            });
        }
        Ok(Self {
            config: Arc::default(),
            extra: Arc::new(extra),
        })
    }

    /// Built at first use: reading the machine's certificates takes milliseconds, and a client
    /// that talks to a server on this machine never needs them.
    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(self.config.get_or_init(|| Arc::new(self.build())))
    }

    fn build(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::debug!(%error, "some of the machine's root certificates cannot be read");
        }
        roots.add_parsable_certificates(found.certs);
        roots.add_parsable_certificates(self.extra.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth()
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls")
            .field("extra_roots", &self.extra.len())
            .finish()
    }
}
