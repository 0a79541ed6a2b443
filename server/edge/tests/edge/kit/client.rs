//! A device: enough of a client to ask anything and to see everything that comes back.

use std::collections::VecDeque;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};
use tresse_proto::codec::{decode_entry, decode_server, encode};
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, RegistrationId};
use tresse_proto::signing;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::goodbye::Reason;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{
    AddDevice, Challenge, ClientFrame, ConversationKind, CreateConversation, Entry,
    FinishRegistration, InboxPush, LogIn, LoggedIn, StartRegistration, Submit,
};

use crate::mls::Device;

/// Longer than anything here takes; a test that waits so long has failed.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Waits, but not for ever.
pub(crate) async fn in_time<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(TIMEOUT, future)
        .await
        .expect("nothing happened in time")
}

pub(crate) trait Socket: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Socket for T {}

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone {
    /// From the goodbye, if there was one.
    pub(crate) reason: Option<Reason>,
    pub(crate) retry_after_ms: u32,
    /// From the WebSocket's close frame, if there was one.
    pub(crate) close_code: Option<u16>,
}

/// A connection of a device.
pub(crate) struct Client {
    socket: WebSocketStream<Box<dyn Socket>>,
    pub(crate) device: Device,
    challenge: Challenge,
    requests: u64,
    /// What was told while waiting for something else.
    told: VecDeque<Body>,
    answers: VecDeque<(u64, Body)>,
}

impl Client {
    /// A new device, connected and challenged, not logged in.
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::connect_as(address, new_device()).await
    }

    pub(crate) async fn connect_as(address: SocketAddr, device: Device) -> Self {
        let socket = in_time(TcpStream::connect(address))
            .await
            .expect("connected");
        Self::over(Box::new(socket), device).await
    }

    /// Over any socket that is connected.
    pub(crate) async fn over(socket: Box<dyn Socket>, device: Device) -> Self {
        let (socket, _) = in_time(client_async("ws://tresse.test/v1/ws", socket))
            .await
            .expect("a WebSocket");
        let mut client = Self {
            socket,
            device,
            challenge: Challenge::default(),
            requests: 0,
            told: VecDeque::new(),
            answers: VecDeque::new(),
        };
        match client.tell().await {
            Body::Challenge(challenge) => client.challenge = challenge,
            other => panic!("expected a challenge, got {other:?}"),
        }
        client
    }

    /// A new account on whatsapp, logged in and caught up.
    pub(crate) async fn account(address: SocketAddr, handle: &str) -> Self {
        let mut client = Self::connect(address).await;
        client.register("whatsapp", handle).await;
        client.log_in(0).await.expect("logged in");
        client.catch_up().await;
        client
    }

    pub(crate) async fn register(&mut self, network: &str, handle: &str) -> DeviceId {
        let started = self
            .ask(Request::StartRegistration(StartRegistration {
                network: network.to_owned(),
                handle: handle.to_owned(),
            }))
            .await;
        let Ok(Body::RegistrationStarted(started)) = started else {
            panic!("no registration: {started:?}");
        };
        let registration = RegistrationId::try_from(&started.registration_id).expect("an id");
        let registered = self
            .ask(Request::FinishRegistration(FinishRegistration {
                registration_id: started.registration_id,
                code: started.demonstration_code.expect("a demonstration"),
                device_key: self.device.key().to_bytes(),
                signature: self.device.sign(&signing::register(registration)),
            }))
            .await;
        let Ok(Body::Registered(registered)) = registered else {
            panic!("not registered: {registered:?}");
        };
        self.device.id = DeviceId::try_from(&registered.device_id).expect("an id");
        self.device.id
    }

    pub(crate) fn log_in_request(&self, cursor: u64) -> Request {
        Request::LogIn(LogIn {
            version: 1,
            device_key: self.device.key().to_bytes(),
            signature: self.device.sign(&signing::log_in(&self.challenge.nonce)),
            cursor,
        })
    }

    pub(crate) async fn log_in(&mut self, cursor: u64) -> Result<LoggedIn, Refusal> {
        match self.ask(self.log_in_request(cursor)).await? {
            Body::LoggedIn(logged_in) => Ok(logged_in),
            other => panic!("not an answer to a log-in: {other:?}"),
        }
    }

    /// Vouches for a new device of the same account and logs it in on its own connection.
    pub(crate) async fn second_device(&mut self, address: SocketAddr) -> Self {
        let mut other = Self::connect(address).await;
        let account: AccountId = self.device.id.account();
        let added = self
            .ask(Request::AddDevice(AddDevice {
                device_key: other.device.key().to_bytes(),
                signature: other.device.sign(&signing::add_device(account)),
            }))
            .await;
        let Ok(Body::DeviceAdded(added)) = added else {
            panic!("not added: {added:?}");
        };
        other.device.id = DeviceId::try_from(&added.device_id).expect("an id");
        other.log_in(0).await.expect("logged in");
        other
    }

    /// A group of nobody but this account.
    pub(crate) async fn group(&mut self) -> ConversationId {
        let conversation = ConversationId(random());
        let made = self.device.create(conversation, &[]);
        let accepted = self
            .ask(Request::CreateConversation(CreateConversation {
                conversation_id: conversation.to_bytes(),
                client_msg_id: Bytes::copy_from_slice(&random::<16>()),
                kind: ConversationKind::Group.into(),
                group_info: made.group_info,
                ratchet_tree: made.ratchet_tree,
                welcome: made.welcome,
            }))
            .await;
        assert!(matches!(accepted, Ok(Body::Accepted(_))), "{accepted:?}");
        conversation
    }

    /// A message of `size` bytes; the sequence number it got.
    pub(crate) async fn submit(&mut self, conversation: ConversationId, size: usize) -> u64 {
        match self.ask(message(conversation, size)).await {
            Ok(Body::Accepted(accepted)) => accepted.seq,
            other => panic!("not accepted: {other:?}"),
        }
    }

    /// Asks, and waits for the answer. What is told meanwhile is kept for [`Self::tell`].
    pub(crate) async fn ask(&mut self, request: Request) -> Result<Body, Refusal> {
        let id = self.send(request).await;
        self.answer(id).await
    }

    /// Asks, and does not wait.
    pub(crate) async fn send(&mut self, request: Request) -> u64 {
        self.requests += 1;
        let frame = ClientFrame {
            request_id: self.requests,
            request: Some(request),
        };
        self.send_bytes(encode(&frame)).await;
        self.requests
    }

    pub(crate) async fn send_bytes(&mut self, bytes: impl Into<Bytes>) {
        self.send_message(Message::Binary(bytes.into())).await;
    }

    /// A peer that was closed already does not care.
    pub(crate) async fn send_message(&mut self, message: Message) {
        let _ = in_time(self.socket.send(message)).await;
    }

    pub(crate) async fn answer(&mut self, id: u64) -> Result<Body, Refusal> {
        loop {
            if let Some(at) = self
                .answers
                .iter()
                .position(|(answered, _)| *answered == id)
            {
                let (_, body) = self.answers.remove(at).expect("found");
                return match body {
                    Body::Error(error) => Err(error.into()),
                    body => Ok(body),
                };
            }
            self.receive().await.expect("still connected");
        }
    }

    /// The next frame that answers nothing.
    pub(crate) async fn tell(&mut self) -> Body {
        loop {
            if let Some(body) = self.told.pop_front() {
                return body;
            }
            self.receive().await.expect("still connected");
        }
    }

    pub(crate) async fn push(&mut self) -> InboxPush {
        match self.tell().await {
            Body::InboxPush(push) => push,
            other => panic!("expected entries, got {other:?}"),
        }
    }

    /// Entries up to `caught_up`.
    pub(crate) async fn catch_up(&mut self) -> Vec<(u64, Entry)> {
        let mut entries = Vec::new();
        loop {
            let push = self.push().await;
            entries.extend(decoded(&push));
            if push.caught_up {
                return entries;
            }
        }
    }

    /// One more frame from the server into `told` or `answers`.
    async fn receive(&mut self) -> Result<(), Gone> {
        loop {
            match in_time(self.socket.next()).await {
                Some(Ok(Message::Binary(bytes))) => {
                    let (id, body) = decode_server(bytes).expect("valid");
                    let body = body.expect("known");
                    if id == 0 {
                        self.told.push_back(body);
                    } else {
                        self.answers.push_back((id, body));
                    }
                    return Ok(());
                }
                Some(Ok(Message::Close(close))) => {
                    return Err(Gone {
                        reason: None,
                        retry_after_ms: 0,
                        close_code: close.map(|close| close.code.into()),
                    });
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => {
                    return Err(Gone {
                        reason: None,
                        retry_after_ms: 0,
                        close_code: None,
                    });
                }
            }
        }
    }

    /// What was told so far: everything up to the answer to a ping.
    pub(crate) async fn at_hand(&mut self) -> Vec<Body> {
        self.read_up_to_pong().await;
        self.told.drain(..).collect()
    }

    /// How many answers nobody has waited for.
    pub(crate) async fn answers_at_hand(&mut self) -> usize {
        self.read_up_to_pong().await;
        self.answers.len()
    }

    /// The connection's task answers a ping after everything that it was given before.
    async fn read_up_to_pong(&mut self) {
        self.send_message(Message::Ping(Bytes::from_static(b"end")))
            .await;
        loop {
            match in_time(self.socket.next()).await {
                Some(Ok(Message::Pong(_))) => return,
                Some(Ok(Message::Binary(bytes))) => {
                    let (id, body) = decode_server(bytes).expect("valid");
                    let body = body.expect("known");
                    if id == 0 {
                        self.told.push_back(body);
                    } else {
                        self.answers.push_back((id, body));
                    }
                }
                Some(Ok(_)) => {}
                ended => panic!("the connection ended: {ended:?}"),
            }
        }
    }

    /// Reads to the end: the codes of the errors that answer nothing, and how it ended.
    pub(crate) async fn end(&mut self) -> (Vec<ErrorCode>, Gone) {
        let mut gone = loop {
            if let Err(gone) = self.receive().await {
                break gone;
            }
        };
        let mut codes = Vec::new();
        for body in self.told.drain(..) {
            match body {
                Body::Error(error) => codes.push(Refusal::from(error).code),
                Body::Goodbye(goodbye) => {
                    gone.reason = Reason::try_from(goodbye.reason).ok();
                    gone.retry_after_ms = goodbye.retry_after_ms;
                }
                _ => {}
            }
        }
        (codes, gone)
    }
}

/// Positions and entries of a push.
pub(crate) fn decoded(push: &InboxPush) -> Vec<(u64, Entry)> {
    push.entries
        .iter()
        .map(|entry| {
            let decoded = decode_entry(entry.entry.clone()).expect("an entry");
            (entry.position, decoded)
        })
        .collect()
}

/// A valid envelope around `size` bytes that nobody will decrypt.
pub(crate) fn message(conversation: ConversationId, size: usize) -> Request {
    let mut body = vec![0, 1, 0, 2, 16];
    body.extend(conversation.0);
    body.extend(0_u64.to_be_bytes()); // epoch
    body.extend([1, 0, 0]); // application, no authenticated data, no sender data
    // The shortest form of the length (RFC 9420 section 2.1.2).
    match size {
        0..0x40 => body.push(size as u8),
        0x40..0x4000 => body.extend((0x4000 | size as u16).to_be_bytes()),
        _ => body.extend((0x8000_0000 | size as u32).to_be_bytes()),
    }
    body.resize(body.len() + size, 0xee);
    Request::Submit(Submit {
        conversation_id: conversation.to_bytes(),
        client_msg_id: Bytes::copy_from_slice(&random::<16>()),
        epoch: 0,
        body: body.into(),
    })
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("randomness");
    bytes
}

fn new_device() -> Device {
    Device::new(DeviceId([0; 20]))
}
