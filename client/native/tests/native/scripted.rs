//! A server that does what the test says, frame by frame.

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tresse_client::{Driver, ServerUrl, Setup, Tls};
use tresse_client_core::{ClientConfig, Durability};
use tresse_networks::Networks;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{Challenge, InboxPush, KeyPackagesPublished, LoggedIn, ServerFrame};
use tresse_proto::{PROTOCOL_VERSION, codec};

/// Where the driver is told to connect.
pub(crate) struct Scripted {
    listener: TcpListener,
}

impl Scripted {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { listener }
    }

    pub(crate) fn url(&self) -> ServerUrl {
        let address = self.listener.local_addr().unwrap();
        format!("http://{address}").parse().unwrap()
    }

    /// The next TCP connection.
    pub(crate) async fn tcp(&self) -> TcpStream {
        self.listener.accept().await.unwrap().0
    }

    /// The next WebSocket, with its challenge sent.
    pub(crate) async fn accept(&self) -> Conversation {
        let socket = tokio_tungstenite::accept_async(self.tcp().await)
            .await
            .unwrap();
        let mut conversation = Conversation { socket };
        conversation
            .tell(Body::Challenge(Challenge {
                nonce: Bytes::from_static(&[7; 32]),
                version_min: PROTOCOL_VERSION,
                version_max: PROTOCOL_VERSION,
                server_time_ms: 0,
            }))
            .await;
        conversation
    }
}

/// One connection, from the server's side.
pub(crate) struct Conversation {
    pub(crate) socket: WebSocketStream<TcpStream>,
}

impl Conversation {
    /// What the device asks next. Acknowledgements are passed over.
    pub(crate) async fn asked(&mut self) -> (u64, Request) {
        loop {
            let message = self.socket.next().await.unwrap().unwrap();
            if let Message::Binary(bytes) = message {
                let (id, request) = codec::decode_client(bytes).unwrap();
                if !matches!(request, Request::AckInbox(_)) {
                    return (id, request);
                }
            }
        }
    }

    pub(crate) async fn answer(&mut self, request_id: u64, body: Body) {
        let frame = ServerFrame {
            request_id,
            body: Some(body),
        };
        let message = Message::Binary(codec::encode(&frame));
        self.socket.send(message).await.unwrap();
    }

    pub(crate) async fn tell(&mut self, body: Body) {
        self.answer(0, body).await;
    }

    /// Answers a log-in and says that there is nothing more.
    pub(crate) async fn log_in(&mut self, device: [u8; 20]) {
        let (id, request) = self.asked().await;
        assert!(matches!(request, Request::LogIn(_)), "{request:?}");
        let logged_in = LoggedIn {
            device_id: Bytes::copy_from_slice(&device),
            key_packages: 100,
            ..LoggedIn::default()
        };
        self.answer(id, Body::LoggedIn(logged_in)).await;
        self.tell(Body::InboxPush(InboxPush {
            entries: Vec::new(),
            caught_up: true,
        }))
        .await;
    }

    /// Serves what a device does by itself after it logged in, until it asks for something else.
    pub(crate) async fn asked_by_the_person(&mut self) -> (u64, Request) {
        loop {
            let (id, request) = self.asked().await;
            match request {
                Request::PublishKeyPackages(published) => {
                    let one_time = published.one_time.len() as u32;
                    let answer = KeyPackagesPublished { one_time };
                    self.answer(id, Body::KeyPackagesPublished(answer)).await;
                }
                other => return (id, other),
            }
        }
    }
}

/// A client in a folder of its own.
pub(crate) fn start(server: ServerUrl, folder: &std::path::Path) -> Driver {
    start_with(server, Tls::native(), folder)
}

/// The same with more to trust.
pub(crate) fn start_with(server: ServerUrl, tls: Tls, folder: &std::path::Path) -> Driver {
    Driver::start(Setup {
        database: folder.join("account.db"),
        config: ClientConfig {
            durability: Durability::Process,
            ..ClientConfig::new(Networks::builtin().into())
        },
        files: folder.join("files"),
        server,
        tls,
        observer: None,
    })
    .unwrap()
}
