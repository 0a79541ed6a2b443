//! TLS by rustls with ring. TLS 1.2 and 1.3, HTTP/1.1 only (WebSockets need it).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{CipherSuite, ServerConfig};
use tokio_rustls::TlsAcceptor;

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The file is missing, unreadable, or not PEM.
    #[error("no certificates in PEM form can be read from {file}")]
    Certificates {
        /// Which file.
        file: PathBuf,
    },
    /// The file is missing, unreadable, or holds no key in PEM form.
    #[error("no private key in PEM form can be read from {file}")]
    Key {
        /// Which file.
        file: PathBuf,
    },
    /// rustls refuses the two.
    #[error("certificate and key do not work together")]
    Mismatch(#[source] rustls::Error),
}

/// A certificate chain and its key, ready to serve.
#[derive(Clone)]
pub struct Tls {
    config: Arc<ServerConfig>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

impl Tls {
    /// Reads a certificate chain and its private key, both PEM.
    pub fn from_files(certificates: &Path, key: &Path) -> Result<Self, TlsError> {
        let no_certificates = || TlsError::Certificates {
            file: certificates.to_owned(),
        };
        let chain = CertificateDer::pem_file_iter(certificates)
            .map_err(|_| no_certificates())?
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| no_certificates())?;
        if chain.is_empty() {
            return Err(no_certificates());
        }
        let key = PrivateKeyDer::from_pem_file(key).map_err(|_| TlsError::Key {
            file: key.to_owned(),
        })?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(provider()))
            .with_safe_default_protocol_versions()
            .map_err(TlsError::Mismatch)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(TlsError::Mismatch)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Devices that come back resume without state on the server: cheap after a restart of many.
        config.ticketer = ring::Ticketer::new().map_err(TlsError::Mismatch)?;
        config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
        // A device has one connection, so it needs one ticket for the next.
        config.send_tls13_tickets = 1;
        Ok(Self {
            config: Arc::new(config),
        })
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config.clone())
    }
}

/// ring, without AES-256 in TLS 1.3: clients which would take anything ask for it first, and SHA-384, which comes with
/// it, costs a log-in three times what SHA-256 does. Every client has AES-128 (RFC 8446, section 9.1), and one without
/// instructions for AES still gets ChaCha20.
fn provider() -> CryptoProvider {
    let mut provider = ring::default_provider();
    provider
        .cipher_suites
        .retain(|suite| suite.suite() != CipherSuite::TLS13_AES_256_GCM_SHA384);
    provider
}
