//! Whom a client trusts.

use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tresse_client::blob::Blobs;
use tresse_client::{BlobError, ServerUrl, SocketError, Tls};
use tresse_client_core::Intent;
use tresse_proto::ids::BlobId;

use crate::scripted::start_with;

const PATIENCE: Duration = Duration::from_secs(20);

/// A server with a certificate of its own making.
struct Secure {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    certificate: String,
}

impl Secure {
    async fn new() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = rustls::pki_types::PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        Self {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
            certificate: cert.pem(),
        }
    }

    fn url(&self) -> ServerUrl {
        let port = self.listener.local_addr().unwrap().port();
        format!("https://localhost:{port}").parse().unwrap()
    }

    async fn accept(&self) -> std::io::Result<TlsStream<TcpStream>> {
        let (tcp, _) = self.listener.accept().await.unwrap();
        self.acceptor.accept(tcp).await
    }
}

/// What makes a client connect.
fn register() -> Intent {
    Intent::Register {
        network: "messenger".to_owned(),
        handle: "ana.h".to_owned(),
        name: String::new(),
    }
}

#[tokio::test]
async fn a_certificate_that_was_added_is_trusted() {
    let server = Secure::new().await;
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    std::fs::write(&roots, &server.certificate).unwrap();
    let tls = Tls::with_roots(&roots).unwrap();

    let driver = start_with(server.url(), tls.clone(), folder.path());
    let handle = driver.handle();
    let registering = tokio::spawn(async move { handle.do_intent(register()).await });
    let _socket = tokio_tungstenite::accept_async(server.accept().await.unwrap())
        .await
        .unwrap();
    driver.connected(PATIENCE).await.unwrap();
    registering.abort();

    // Attachments travel with the same trust.
    let blobs = Blobs::new(server.url(), tls);
    let file = folder.path().join("cipher");
    let asking =
        tokio::spawn(async move { blobs.download(BlobId([1; 32]), 10, &file, |_| ()).await });
    let mut http = server.accept().await.unwrap();
    let mut request = [0; 1024];
    let read = http.read(&mut request).await.unwrap();
    assert!(request[..read].starts_with(b"GET /v1/blobs/0101"));
    http.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
        .await
        .unwrap();
    let gone = asking.await.unwrap();
    assert!(matches!(gone, Err(BlobError::Gone)), "{gone:?}");

    // The cryptography was named, not taken from the process: this library alone is enough.
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn an_unknown_certificate_is_not_trusted() {
    let server = Secure::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start_with(server.url(), Tls::native(), folder.path());
    let handle = driver.handle();
    let registering = tokio::spawn(async move { handle.do_intent(register()).await });
    assert!(server.accept().await.is_err(), "the client hangs up");
    let reason = driver.connected(PATIENCE).await;
    assert!(matches!(reason, Err(SocketError::Tls(_))), "{reason:?}");
    registering.abort();
}

#[test]
fn a_file_without_certificates_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    std::fs::write(&roots, "nothing\n").unwrap();
    assert!(Tls::with_roots(&roots).is_err());
    assert!(Tls::with_roots(&folder.path().join("missing")).is_err());
}
