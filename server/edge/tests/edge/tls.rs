//! The same over TLS.

use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{CipherSuite, ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tresse_edge::{Tls, TlsError};
use tresse_proto::ids::DeviceId;

use crate::kit::{Client, in_time, serve};
use crate::mls::Device;

/// A certificate for tresse.test in files, and what a client must trust.
fn certificate() -> (tempfile::TempDir, RootCertStore) {
    let made = rcgen::generate_simple_self_signed(["tresse.test".to_owned()]).expect("made");
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("chain.pem"), made.cert.pem()).expect("written");
    let key = made.signing_key.serialize_pem();
    std::fs::write(directory.path().join("key.pem"), key).expect("written");
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).expect("a certificate");
    (directory, roots)
}

fn connector(roots: RootCertStore) -> TlsConnector {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

#[tokio::test]
async fn a_device_talks_over_tls_and_large_messages_pass() {
    let (files, roots) = certificate();
    let tls = Tls::from_files(
        &files.path().join("chain.pem"),
        &files.path().join("key.pem"),
    )
    .expect("usable");
    let started = serve(|edge, _| edge.tls = Some(tls)).await;
    let socket = TcpStream::connect(started.address)
        .await
        .expect("connected");
    let name = ServerName::try_from("tresse.test").expect("a name");
    let socket = in_time(connector(roots).connect(name, socket))
        .await
        .expect("trusted");
    let suite = socket.get_ref().1.negotiated_cipher_suite();
    assert_eq!(
        suite.map(|suite| suite.suite()),
        Some(CipherSuite::TLS13_AES_128_GCM_SHA256),
        "a client that takes anything is served the cheapest"
    );
    let mut alice = Client::over(Box::new(socket), Device::new(DeviceId([0; 20]))).await;
    alice.register("whatsapp", "+15550100001").await;
    alice.log_in(0).await.expect("logged in");
    alice.catch_up().await;
    let group = alice.group().await;
    for _ in 0..50 {
        alice.submit(group, 90_000).await;
    }
}

#[tokio::test]
async fn a_listener_for_tls_does_not_speak_without_it() {
    let (files, _) = certificate();
    let tls = Tls::from_files(
        &files.path().join("chain.pem"),
        &files.path().join("key.pem"),
    )
    .expect("usable");
    let started = serve(|edge, _| edge.tls = Some(tls)).await;
    let result = crate::kit::http()
        .get(format!("http://{}/healthz", started.address))
        .send()
        .await;
    assert!(result.is_err(), "{result:?}");
}

#[tokio::test]
async fn files_that_are_no_certificates_are_refused_by_name() {
    let (files, _) = certificate();
    let chain = files.path().join("chain.pem");
    let key = files.path().join("key.pem");
    assert!(matches!(
        Tls::from_files(&key, &key),
        Err(TlsError::Certificates { file }) if file == key
    ));
    assert!(matches!(
        Tls::from_files(&chain, &chain),
        Err(TlsError::Key { file }) if file == chain
    ));
    let (other, _) = certificate();
    let other_key = other.path().join("key.pem");
    assert!(matches!(
        Tls::from_files(&chain, &other_key),
        Err(TlsError::Mismatch(_))
    ));
}
