//! The server is blind: after a conversation its data directory, its log and the traffic hold no
//! text and no handle. And the control: if a client did not encrypt, this scan would find it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tresse_cli::scan::{Finding, FindingKind, Needles, Report, scan};
use tresse_cli::transcript::Transcript;
use tresse_mls::Mls;
use tresse_mls::test_store::TestStore;
use tresse_proto::ids::{ClientMsgId, ConversationId, DeviceId, RegistrationId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::{codec, signing, wire};

const TRANSCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/small.jsonl");
const SECRET: &str = "meet me where the river turns, at nine";

/// A binary of this workspace, beside the one under test.
fn binary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_tresse")).with_file_name(name);
    assert!(
        path.exists(),
        "build it first: cargo build -p tresse-server"
    );
    path
}

/// A server that is ended with the test.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(data: &Path, log: &Path) -> Self {
        let mut child = Command::new(binary("tressed"))
            .args([
                "serve",
                "--demonstration",
                "--listen",
                "127.0.0.1:0",
                "--data",
            ])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(log).unwrap())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let address = output
            .lines()
            .find_map(|line| {
                let said: serde_json::Value = serde_json::from_str(&line.ok()?).ok()?;
                (said["event"] == "ready").then(|| said["listen"].as_str().unwrap().to_owned())
            })
            .expect("the server says where it listens");
        Self { child, address }
    }

    /// SIGTERM, and wait: everything is on the disk then.
    fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended in a test that went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn needles(transcript: &Transcript) -> Needles {
    let mut needles = Needles::default();
    for line in &transcript.lines {
        needles.add_text(&line.text);
    }
    needles
}

fn scan_all(needles: &Needles, paths: &[&Path]) -> Report {
    let mut report = Report::default();
    for path in paths {
        scan(needles, path, &mut report).unwrap();
    }
    assert!(report.bytes > 0, "nothing was scanned");
    report
}

#[test]
fn after_a_conversation_the_server_holds_no_text_and_no_handle() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let capture = folder.path().join("capture");
    let output = Command::new(env!("CARGO_BIN_EXE_tresse"))
        .args(["replay", TRANSCRIPT, "--spawn", "--json", "--data"])
        .arg(&data)
        .arg("--capture")
        .arg(&capture)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );

    let transcript = Transcript::open(Path::new(TRANSCRIPT)).unwrap();
    let mut needles = needles(&transcript);
    for handle in tresse_cli::replay::handles(&transcript) {
        needles.add_handle(&handle);
    }
    let report = scan_all(&needles, &[&data.join("server"), &capture]);
    // The capture is of the WebSocket, before TLS: there a handle travels once, when it is registered.
    let findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| !(finding.path == capture && finding.kind == FindingKind::Handle))
        .collect();
    assert!(findings.is_empty(), "{findings:?}");
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A client that does not encrypt: everything else about it is right.
struct Forger {
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

    async fn ask(&mut self, request: Request) -> Body {
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
    async fn enter(address: &str, conversation: ConversationId) -> (Self, u64) {
        let (socket, _) = connect_async(format!("ws://{address}/v1/ws"))
            .await
            .unwrap();
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
                handle: "+4915112345678".into(),
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
fn forged(conversation: ConversationId, epoch: u64, text: &str) -> Bytes {
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

#[tokio::test]
async fn the_control_a_client_that_does_not_encrypt_is_found_by_the_same_scan() {
    let folder = tempfile::tempdir().unwrap();
    let (data, log) = (folder.path().join("data"), folder.path().join("log"));
    let server = Server::start(&data, &log);
    let conversation = ConversationId([9; 16]);
    let (mut forger, epoch) = Forger::enter(&server.address, conversation).await;
    let answer = forger
        .ask(Request::Submit(wire::Submit {
            conversation_id: conversation.to_bytes(),
            client_msg_id: ClientMsgId([2; 16]).to_bytes(),
            epoch,
            body: forged(conversation, epoch, SECRET),
        }))
        .await;
    assert!(matches!(answer, Body::Accepted(_)), "{answer:?}");
    server.stop();

    let mut needles = Needles::default();
    needles.add_text(SECRET);
    let report = scan_all(&needles, &[&data]);
    assert!(
        report
            .findings
            .iter()
            .any(|it| it.kind == FindingKind::Text),
        "the scan would not have noticed"
    );

    // What this client did tell the server truthfully, its handle, was not kept.
    let mut handles = Needles::default();
    handles.add_handle("+4915112345678");
    handles.add_handle("4915112345678");
    let report = scan_all(&handles, &[&data, &log]);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
