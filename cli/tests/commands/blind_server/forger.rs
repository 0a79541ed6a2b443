//! A client that does not encrypt: the control for every scan that finds nothing.

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tresse_client::ServerUrl;
use tresse_mls::Mls;
use tresse_mls::test_store::TestStore;
use tresse_proto::ids::{ClientMsgId, ConversationId, DeviceId, RegistrationId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::{codec, signing, wire};

/// The handle that it registers, truthfully.
pub(super) const HANDLE: &str = "+4915112345678";

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Everything else about it is right.
pub(super) struct Forger {
    socket: Socket,
    mls: Mls,
    asked: u64,
}

impl Forger {
    async fn next(&mut self) -> (u64, Body) {
        loop {
            match self.socket.next().await.unwrap().unwrap() {
                Message::Binary(bytes) => {
                    let (id, body) = codec::decode_server(bytes).unwrap();
                    return (id, body.unwrap());
                }
                _ => continue,
            }
        }
    }

    pub(super) async fn ask(&mut self, request: Request) -> Body {
        self.asked += 1;
        let frame = wire::ClientFrame {
            request_id: self.asked,
            request: Some(request),
        };
        self.socket
            .send(Message::Binary(codec::encode(&frame)))
            .await
            .unwrap();
        loop {
            let (id, body) = self.next().await;
            if id == self.asked {
                return body;
            }
        }
    }

    /// Registers, logs in, and makes a group of its own.
    pub(super) async fn enter(server: &ServerUrl, conversation: ConversationId) -> (Self, u64) {
        let (socket, _) = connect_async(server.socket()).await.unwrap();
        let mls = Mls::new(Box::new(TestStore::default()));
        let mut forger = Self {
            socket,
            mls,
            asked: 0,
        };
        let (_, Body::Challenge(challenge)) = forger.next().await else {
            panic!("a connection begins with a challenge");
        };
        let Body::RegistrationStarted(started) = forger
            .ask(Request::StartRegistration(wire::StartRegistration {
                network: "whatsapp".into(),
                handle: HANDLE.into(),
            }))
            .await
        else {
            panic!("a registration starts");
        };
        let key = forger.mls.new_device_key().unwrap();
        let registration = RegistrationId::try_from(&started.registration_id).unwrap();
        let signature = forger.mls.sign(&signing::register(registration)).unwrap();
        let Body::Registered(registered) = forger
            .ask(Request::FinishRegistration(wire::FinishRegistration {
                registration_id: started.registration_id,
                code: started.demonstration_code.unwrap(),
                device_key: key.to_bytes(),
                signature: Bytes::copy_from_slice(&signature),
            }))
            .await
        else {
            panic!("a registration ends");
        };
        let device = DeviceId::try_from(&registered.device_id).unwrap();
        forger.mls.set_device(device).unwrap();
        let signature = forger.mls.sign(&signing::log_in(&challenge.nonce)).unwrap();
        let answer = forger
            .ask(Request::LogIn(wire::LogIn {
                version: 1,
                device_key: key.to_bytes(),
                signature: Bytes::copy_from_slice(&signature),
                cursor: 0,
            }))
            .await;
        assert!(matches!(answer, Body::LoggedIn(_)), "{answer:?}");
        let created = forger.mls.create(conversation, &[]).unwrap();
        let answer = forger
            .ask(Request::CreateConversation(wire::CreateConversation {
                conversation_id: conversation.to_bytes(),
                client_msg_id: ClientMsgId([1; 16]).to_bytes(),
                kind: wire::ConversationKind::Group as i32,
                group_info: created.group_info,
                ratchet_tree: created.ratchet_tree,
                welcome: Bytes::new(),
            }))
            .await;
        assert!(matches!(answer, Body::Accepted(_)), "{answer:?}");
        (forger, created.epoch)
    }
}

/// MLSMessage(PrivateMessage) (RFC 9420 section 6.3) whose "ciphertext" is the text itself.
pub(super) fn forged(conversation: ConversationId, epoch: u64, text: &str) -> Bytes {
    let mut body = vec![0, 1, 0, 2]; // mls10, mls_private_message
    let vector = |body: &mut Vec<u8>, bytes: &[u8]| {
        body.push(u8::try_from(bytes.len()).unwrap()); // below 64: one byte of length
        body.extend_from_slice(bytes);
    };
    vector(&mut body, &conversation.0);
    body.extend_from_slice(&epoch.to_be_bytes());
    body.push(1); // application
    vector(&mut body, b"");
    vector(&mut body, &[7; 28]);
    vector(&mut body, text.as_bytes());
    body.into()
}
