//! Connecting, losing the connection, coming back.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::Message;
use tresse_client::{Driver, DriverError, Link, SocketError};
use tresse_client_core::{ClientError, DomainError, Intent, Outcome};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, DeviceId, NetworkCode};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{Account, Registered, RegistrationStarted};

use crate::scripted::{Conversation, Scripted, start};

const PATIENCE: Duration = Duration::from_secs(20);

fn device() -> DeviceId {
    DeviceId::new(AccountId::new(NetworkCode(1), [1; 14]), 1)
}

/// Registers and logs in; gives the server's end of the connection.
async fn registered(server: &Scripted, driver: &Driver) -> Conversation {
    let handle = driver.handle();
    let registering = tokio::spawn(async move {
        let register = Intent::Register {
            network: "messenger".to_owned(),
            handle: "ana.h".to_owned(),
            name: "Ana".to_owned(),
        };
        let sent = handle.do_intent(register).await.unwrap();
        let demonstration_code = Some("123456".to_owned());
        assert_eq!(sent, Outcome::CodeSent { demonstration_code });
        let code = "123456".to_owned();
        handle.do_intent(Intent::Verify { code }).await.unwrap()
    });
    let mut conversation = server.accept().await;
    let (id, request) = conversation.asked().await;
    assert!(
        matches!(request, Request::StartRegistration(_)),
        "{request:?}"
    );
    let started = RegistrationStarted {
        registration_id: Bytes::from_static(&[3; 16]),
        demonstration_code: Some("123456".to_owned()),
        expires_at_ms: u64::MAX,
    };
    conversation
        .answer(id, Body::RegistrationStarted(started))
        .await;
    let (id, request) = conversation.asked().await;
    assert!(
        matches!(request, Request::FinishRegistration(_)),
        "{request:?}"
    );
    let device_id = device().to_bytes();
    conversation
        .answer(id, Body::Registered(Registered { device_id }))
        .await;
    conversation.log_in(device().0).await;
    assert_eq!(registering.await.unwrap(), Outcome::Registered(device()));
    driver.caught_up(PATIENCE).await.unwrap();
    conversation
}

#[tokio::test]
async fn a_person_registers_asks_and_gets_an_answer() {
    let server = Scripted::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start(server.url(), folder.path());
    let mut conversation = registered(&server, &driver).await;

    let handle = driver.handle();
    let asking = tokio::spawn(async move { handle.do_intent(Intent::GetAccount).await });
    let (id, request) = conversation.asked_by_the_person().await;
    assert!(matches!(request, Request::GetAccount(_)), "{request:?}");
    let account = Account {
        account_id: device().account().to_bytes(),
        network: "messenger".to_owned(),
        ..Account::default()
    };
    conversation
        .answer(id, Body::Account(account.clone()))
        .await;
    assert_eq!(asking.await.unwrap().unwrap(), Outcome::Account(account));
    driver.stop().await;
}

#[tokio::test]
async fn a_refusal_comes_back_as_what_it_is() {
    let server = Scripted::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start(server.url(), folder.path());
    let mut conversation = registered(&server, &driver).await;

    let handle = driver.handle();
    let finding = tokio::spawn(async move {
        let find = Intent::Find {
            network: "instagram".to_owned(),
            handle: "@bo".to_owned(),
        };
        handle.do_intent(find).await
    });
    let (id, request) = conversation.asked_by_the_person().await;
    assert!(matches!(request, Request::FindContact(_)), "{request:?}");
    let refusal = Refusal::new(ErrorCode::ReachOff, "turn reach on");
    conversation.answer(id, Body::Error(refusal.into())).await;
    match finding.await.unwrap() {
        Err(DriverError::Client(ClientError::Domain(DomainError::Refused(refusal)))) => {
            assert_eq!(refusal.code, ErrorCode::ReachOff);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_lost_connection_comes_back_by_itself() {
    let server = Scripted::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start(server.url(), folder.path());
    let conversation = registered(&server, &driver).await;
    let mut link = driver.link();
    drop(conversation);
    link.wait_for(|link| matches!(link, Link::Down(_)))
        .await
        .unwrap();
    let mut conversation = server.accept().await;
    conversation.log_in(device().0).await;
    link.wait_for(|link| *link == Link::CaughtUp).await.unwrap();
}

#[tokio::test]
async fn a_client_that_was_stopped_goes_on_from_its_file() {
    let server = Scripted::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start(server.url(), folder.path());
    let conversation = registered(&server, &driver).await;
    driver.stop().await;
    drop(conversation);

    let again = start(server.url(), folder.path());
    let mut conversation = server.accept().await;
    conversation.log_in(device().0).await;
    again.caught_up(PATIENCE).await.unwrap();
    let identity = again.read(|client| client.identity()).await.unwrap();
    assert_eq!(identity.unwrap().unwrap().device, Some(device()));
}

#[tokio::test]
async fn a_stopped_client_says_goodbye() {
    let server = Scripted::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start(server.url(), folder.path());
    let mut conversation = registered(&server, &driver).await;
    let stopping = tokio::spawn(driver.stop());
    let mut closed = false;
    while let Some(Ok(message)) = conversation.socket.next().await {
        closed |= matches!(message, Message::Close(_));
    }
    assert!(closed, "the connection just broke");
    stopping.await.unwrap();
}

#[tokio::test]
async fn nonsense_from_the_server_breaks_nothing() {
    let server = Scripted::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start(server.url(), folder.path());
    let mut conversation = registered(&server, &driver).await;
    let mut link = driver.link();
    for nonsense in [
        Message::Text("hello".into()),
        Message::Ping(Bytes::new()),
        Message::Binary(Bytes::from_static(b"\xff\xff\xff\xff")),
    ] {
        // It may hang up after one of them; it comes back in any case.
        if conversation.socket.send(nonsense).await.is_err() {
            break;
        }
    }
    drop(conversation);
    link.wait_for(|link| !matches!(link, Link::CaughtUp))
        .await
        .unwrap();
    let mut conversation = server.accept().await;
    conversation.log_in(device().0).await;
    link.wait_for(|link| *link == Link::CaughtUp).await.unwrap();
    let status = driver.read(|client| client.status()).await.unwrap();
    assert!(status.unwrap().caught_up);
}

#[tokio::test]
async fn nobody_there_is_told_at_once() {
    let server = Scripted::new().await;
    let url = server.url();
    drop(server);
    let folder = tempfile::tempdir().unwrap();
    let driver = start(url, folder.path());
    let handle = driver.handle();
    let registering = tokio::spawn(async move {
        let register = Intent::Register {
            network: "messenger".to_owned(),
            handle: "ana.h".to_owned(),
            name: String::new(),
        };
        handle.do_intent(register).await
    });
    let reason = driver.connected(PATIENCE).await;
    assert!(
        matches!(reason, Err(SocketError::Unreachable(_))),
        "{reason:?}"
    );
    driver.stop().await;
    let ended = registering.await.unwrap();
    assert!(matches!(ended, Err(DriverError::Stopped)), "{ended:?}");
}

#[tokio::test]
async fn something_else_behind_the_address_is_told_apart() {
    use tokio::io::AsyncWriteExt;
    let server = Scripted::new().await;
    let folder = tempfile::tempdir().unwrap();
    let driver = start(server.url(), folder.path());
    let handle = driver.handle();
    let registering = tokio::spawn(async move {
        let register = Intent::Register {
            network: "messenger".to_owned(),
            handle: "ana.h".to_owned(),
            name: String::new(),
        };
        handle.do_intent(register).await
    });
    let mut tcp = server.tcp().await;
    tcp.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        .await
        .unwrap();
    let reason = driver.connected(PATIENCE).await;
    assert!(
        matches!(reason, Err(SocketError::NotAServer(_))),
        "{reason:?}"
    );
    registering.abort();
}
