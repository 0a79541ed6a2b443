//! Whom a generator trusts that has made the server's certificate itself: that certificate, byte by
//! byte. The signatures of the handshake are not checked and sessions are not resumed: every
//! connection costs the server a full handshake, and the generator as little as possible.

use std::path::Path;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};

use crate::driver::Tls;
use crate::error::BenchError;

#[derive(Debug)]
struct Pinned {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

/// TLS to a server that shows exactly the certificate in this file (PEM).
///
/// # Errors
/// If the file holds none, or `name` is not a name.
pub fn pinned(certificate: &Path, name: &str) -> Result<Tls, BenchError> {
    let certificate = CertificateDer::from_pem_file(certificate)
        .map_err(|error| BenchError::Usage(format!("{}: {error}", certificate.display())))?;
    let provider = Arc::new(ring::default_provider());
    let verifier = Pinned {
        certificate,
        provider: provider.clone(),
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.resumption = Resumption::disabled();
    let name = ServerName::try_from(name.to_owned())
        .map_err(|_| BenchError::Usage(format!("{name} is not the name of a server")))?;
    Ok(Tls {
        config: Arc::new(config),
        name,
    })
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if *end_entity == self.certificate {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::UnknownIssuer.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_certificate_is_not_taken() {
        let verifier = Pinned {
            certificate: vec![1, 2, 3].into(),
            provider: Arc::new(ring::default_provider()),
        };
        let name = ServerName::try_from("tresse.bench").expect("a name");
        let verify = |bytes: Vec<u8>| {
            verifier.verify_server_cert(&bytes.into(), &[], &name, &[], UnixTime::now())
        };
        assert!(verify(vec![1, 2, 3]).is_ok());
        assert!(verify(vec![1, 2, 4]).is_err());
    }
}
