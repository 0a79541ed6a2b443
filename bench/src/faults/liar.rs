//! `liar`: a device that keeps to nothing, while others write to each other.
//!
//! Each lie is told on a connection of its own, or on one where it can do harm; each must be refused
//! with an error of the list or end the connection, and nobody else may notice.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use bytes::Bytes;
use prost::Message as _;
use tresse_proto::PROTOCOL_VERSION;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::limits::{APPLICATION_BYTES_MAX, FRAME_BYTES_MAX};
use tresse_proto::signing;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{
    AckInbox, ClientFrame, GetAccount, LeaveConversation, ListDevices, LogIn, RevokeDevice,
    SendEphemeral, SetRole, Submit, SubmitCommit,
};

use super::trial::Trial;
use super::{Fault, Must, tools};
use crate::driver::tresse::account::Account;
use crate::driver::tresse::client::Client;
use crate::driver::tresse::websocket;
use crate::driver::tresse::wire::private_message;
use crate::error::BenchError;
use crate::random::Random;
use tresse_proto::ids::ConversationId;

pub(super) const LIAR: Fault = Fault {
    name: "liar",
    what: "a device lies under load: other people's ids and conversations, wrong epochs, cursors and contents, broken, huge and half frames",
    must: Must::Hold,
    missing: tools::nothing,
    run,
};

/// How the server has met a lie.
#[derive(Debug)]
enum Met {
    /// With an error of the list.
    Refused(ErrorCode),
    /// By ending the connection, after these errors.
    Closed(Vec<ErrorCode>),
    /// It has believed it, or answered something else.
    Believed,
    /// The lie does no harm and was taken for what it is.
    Harmless,
}

/// Who lies, and about whom.
struct Liar {
    address: SocketAddr,
    account: Account,
    victim: Account,
    own: (ConversationId, u64),
    victims: (ConversationId, u64),
    random: Random,
    /// Connections that are left half open until the end.
    left_open: Vec<Client>,
}

type Tell = fn(&mut Liar) -> Result<Met, BenchError>;

/// Each lie, and the codes with which it may be met.
const LIES: [(&str, Tell, &[ErrorCode]); 22] = [
    (
        "acknowledges what it was not sent",
        ack_ahead,
        &[ErrorCode::CursorAhead],
    ),
    (
        "logs in with a cursor ahead",
        cursor_ahead,
        &[ErrorCode::CursorAhead],
    ),
    ("uses a message's id for another content", reused_id, &[]),
    (
        "claims an epoch that is to come",
        |liar| wrong_epoch(liar, 7),
        &[
            ErrorCode::WrongEpoch,
            ErrorCode::Malformed,
            ErrorCode::EpochTooOld,
        ],
    ),
    (
        "claims the last epoch there is",
        |liar| wrong_epoch(liar, u64::MAX),
        &[
            ErrorCode::WrongEpoch,
            ErrorCode::Malformed,
            ErrorCode::EpochTooOld,
        ],
    ),
    (
        "says one epoch and encrypts another",
        epochs_differ,
        &[ErrorCode::InvalidCommit],
    ),
    (
        "sends what is no MLS message",
        no_mls,
        &[ErrorCode::InvalidCommit],
    ),
    (
        "sends a message of another conversation",
        other_groups_message,
        &[ErrorCode::InvalidCommit],
    ),
    ("sends too much", too_much, &[ErrorCode::TooLarge]),
    (
        "writes into a conversation of others",
        write_as_stranger,
        &[ErrorCode::UnknownConversation],
    ),
    (
        "commits in a conversation of others",
        commit_as_stranger,
        &[
            ErrorCode::UnknownConversation,
            ErrorCode::InvalidCommit,
            ErrorCode::NotAllowed,
            ErrorCode::Malformed,
        ],
    ),
    (
        "types in a conversation of others",
        type_as_stranger,
        &[ErrorCode::UnknownConversation],
    ),
    (
        "leaves a conversation of others",
        leave_as_stranger,
        &[ErrorCode::UnknownConversation],
    ),
    (
        "makes itself admin of others",
        role_as_stranger,
        &[ErrorCode::UnknownConversation, ErrorCode::NotAllowed],
    ),
    (
        "logs another's device out",
        revoke_others,
        &[ErrorCode::UnknownDevice, ErrorCode::NotAllowed],
    ),
    (
        "asks for the devices of a stranger",
        list_others,
        &[
            ErrorCode::NotReachable,
            ErrorCode::NotAllowed,
            ErrorCode::UnknownDevice,
        ],
    ),
    (
        "logs in as somebody else",
        log_in_as_other,
        &[ErrorCode::AuthenticationFailed],
    ),
    (
        "asks before it has logged in",
        ask_as_nobody,
        &[ErrorCode::NotLoggedIn],
    ),
    (
        "sends frames that are none",
        garbage,
        &[ErrorCode::Malformed],
    ),
    (
        "announces a huge frame",
        huge_frame,
        &[ErrorCode::TooLarge, ErrorCode::Malformed],
    ),
    (
        "sends a frame without a mask, or of text",
        bad_websocket,
        &[ErrorCode::Malformed],
    ),
    ("sends half a frame and then nothing", half_a_frame, &[]),
];

fn run(trial: &mut Trial<'_>) -> Result<(), BenchError> {
    let crowd = trial.crowd();
    let mut world = trial.world(trial.spec(), crowd, 1)?;
    let address = world.server()?.address;
    let own = 2 * crowd.pairs;
    let driver = world.fleet.driver();
    let liar = Liar {
        address,
        account: driver.account(own).clone(),
        victim: driver.account(0).clone(),
        own: driver.conversation(crowd.pairs),
        victims: driver.conversation(0),
        random: Random::new(trial.random.next_u64()),
        left_open: Vec::new(),
    };
    let enough = Arc::new(AtomicBool::new(false));
    let hears = enough.clone();
    let lies = thread::spawn(move || liar.lie(&hears));
    world.load(trial.some_time())?;
    world.expect_ready();
    while !lies.is_finished() {
        enough.store(true, Ordering::Relaxed);
        world.load(std::time::Duration::from_millis(20))?;
    }
    let told = lies
        .join()
        .map_err(|_| BenchError::server("lying", "the liar has panicked"))?;
    let (count, wrong, _left_open) = told;
    trial
        .outcome
        .figures
        .insert("lies in one try", count as f64);
    trial.outcome.wrong.extend(wrong);
    world.load(trial.some_time())?;
    trial.judge(world)
}

impl Liar {
    /// Tells every lie once, and goes on until it is enough.
    fn lie(mut self, enough: &AtomicBool) -> (u64, Vec<String>, Vec<Client>) {
        let mut count = 0;
        let mut wrong = Vec::new();
        let mut order: Vec<usize> = (0..LIES.len()).collect();
        loop {
            self.random.shuffle(&mut order);
            for place in &order {
                let (lie, tell, codes) = LIES[*place];
                let met = tell(&mut self);
                count += 1;
                let well = match &met {
                    Ok(Met::Refused(code)) => codes.contains(code),
                    Ok(Met::Closed(told)) => told.iter().all(|code| codes.contains(code)),
                    Ok(Met::Harmless) => true,
                    Ok(Met::Believed) | Err(_) => false,
                };
                if !well {
                    wrong.push(format!("a device that {lie}: {met:?}"));
                }
            }
            // Connections that are left open stay so until the end of the try, but there is an end.
            if enough.load(Ordering::Relaxed) || !wrong.is_empty() || self.left_open.len() > 64 {
                return (count, wrong, self.left_open);
            }
        }
    }

    fn connect(&self) -> Result<Client, BenchError> {
        Client::connect(self.address, None)
    }

    fn logged_in(&self) -> Result<Client, BenchError> {
        let mut client = self.connect()?;
        client.log_in(&self.account.keys, 0)?;
        Ok(client)
    }

    fn random_bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.random.fill(&mut bytes);
        bytes
    }

    fn id(&mut self) -> Bytes {
        self.random_bytes(16).into()
    }

    /// A message as an honest device sends it.
    fn message(&mut self, (id, epoch): (ConversationId, u64)) -> Submit {
        let mut body = private_message(id, epoch, 100);
        body.extend(self.random_bytes(100));
        Submit {
            conversation_id: id.to_bytes(),
            client_msg_id: self.id(),
            epoch,
            body: body.into(),
        }
    }

    fn ask(&mut self, request: Request) -> Result<Met, BenchError> {
        let mut client = self.logged_in()?;
        Ok(met(client.try_ask(request)?))
    }

    /// Writes bytes after the log-in; the server must end the connection.
    fn put(&mut self, bytes: &[u8]) -> Result<Met, BenchError> {
        let mut client = self.logged_in()?;
        // The server may have closed before everything is written.
        let _ = client.put(bytes);
        Ok(Met::Closed(client.ending()))
    }
}

fn met(answer: Result<Body, Refusal>) -> Met {
    match answer {
        Err(refusal) => Met::Refused(refusal.code),
        Ok(_) => Met::Believed,
    }
}

fn ack_ahead(liar: &mut Liar) -> Result<Met, BenchError> {
    let position = match liar.random.next_u64() % 2 {
        0 => u64::MAX,
        _ => liar.account.cursor + 1_000_000,
    };
    liar.ask(Request::AckInbox(AckInbox { position }))
}

fn cursor_ahead(liar: &mut Liar) -> Result<Met, BenchError> {
    let mut client = liar.connect()?;
    let request = log_in(&client, &liar.account, &liar.account, 1 << 60)?;
    Ok(met(client.try_ask(request)?))
}

/// A log-in with the key of one account, signed by another.
fn log_in(
    client: &Client,
    key: &Account,
    signer: &Account,
    cursor: u64,
) -> Result<Request, BenchError> {
    Ok(Request::LogIn(LogIn {
        version: PROTOCOL_VERSION,
        device_key: key.keys.public(),
        signature: signer.keys.sign(&signing::log_in(client.nonce()))?,
        cursor,
    }))
}

/// The first content stays, and the answer is the first one.
fn reused_id(liar: &mut Liar) -> Result<Met, BenchError> {
    let first = liar.message(liar.own);
    let other = Submit {
        client_msg_id: first.client_msg_id.clone(),
        ..liar.message(liar.own)
    };
    let mut client = liar.logged_in()?;
    let answers = [
        client.try_ask(Request::Submit(first))?,
        client.try_ask(Request::Submit(other))?,
    ];
    let next = liar.message(liar.own);
    let next = client.try_ask(Request::Submit(next))?;
    match (&answers, &next) {
        ([Ok(Body::Accepted(first)), Ok(Body::Accepted(again))], Ok(Body::Accepted(next)))
            if first == again && next.seq == first.seq + 1 =>
        {
            Ok(Met::Harmless)
        }
        _ => Ok(Met::Believed),
    }
}

fn wrong_epoch(liar: &mut Liar, ahead: u64) -> Result<Met, BenchError> {
    let (id, epoch) = liar.own;
    let message = liar.message((id, epoch.saturating_add(ahead)));
    liar.ask(Request::Submit(message))
}

fn epochs_differ(liar: &mut Liar) -> Result<Met, BenchError> {
    let (id, epoch) = liar.own;
    let message = Submit {
        epoch,
        ..liar.message((id, epoch + 1))
    };
    liar.ask(Request::Submit(message))
}

fn no_mls(liar: &mut Liar) -> Result<Met, BenchError> {
    let message = Submit {
        body: liar.random_bytes(200).into(),
        ..liar.message(liar.own)
    };
    liar.ask(Request::Submit(message))
}

fn other_groups_message(liar: &mut Liar) -> Result<Met, BenchError> {
    let (id, epoch) = liar.own;
    let message = Submit {
        conversation_id: id.to_bytes(),
        epoch,
        ..liar.message((liar.victims.0, epoch))
    };
    liar.ask(Request::Submit(message))
}

fn too_much(liar: &mut Liar) -> Result<Met, BenchError> {
    let message = Submit {
        body: vec![0; APPLICATION_BYTES_MAX + 1].into(),
        ..liar.message(liar.own)
    };
    liar.ask(Request::Submit(message))
}

fn write_as_stranger(liar: &mut Liar) -> Result<Met, BenchError> {
    let message = liar.message(liar.victims);
    liar.ask(Request::Submit(message))
}

fn commit_as_stranger(liar: &mut Liar) -> Result<Met, BenchError> {
    let (id, epoch) = liar.victims;
    let commit = SubmitCommit {
        conversation_id: id.to_bytes(),
        client_msg_id: liar.id(),
        epoch,
        commit: liar.random_bytes(300).into(),
        welcome: Bytes::new(),
        group_info: liar.random_bytes(300).into(),
    };
    liar.ask(Request::SubmitCommit(commit))
}

fn type_as_stranger(liar: &mut Liar) -> Result<Met, BenchError> {
    let (id, epoch) = liar.victims;
    let body = liar.message(liar.victims).body;
    liar.ask(Request::SendEphemeral(SendEphemeral {
        conversation_id: id.to_bytes(),
        epoch,
        body,
    }))
}

fn leave_as_stranger(liar: &mut Liar) -> Result<Met, BenchError> {
    let conversation_id = liar.victims.0.to_bytes();
    liar.ask(Request::LeaveConversation(LeaveConversation {
        conversation_id,
    }))
}

fn role_as_stranger(liar: &mut Liar) -> Result<Met, BenchError> {
    let request = SetRole {
        conversation_id: liar.victims.0.to_bytes(),
        account_id: liar.account.id().to_bytes(),
        role: 2,
    };
    liar.ask(Request::SetRole(request))
}

fn revoke_others(liar: &mut Liar) -> Result<Met, BenchError> {
    let device_id = liar.victim.device.to_bytes();
    liar.ask(Request::RevokeDevice(RevokeDevice { device_id }))
}

fn list_others(liar: &mut Liar) -> Result<Met, BenchError> {
    let account_id = liar.victim.id().to_bytes();
    liar.ask(Request::ListDevices(ListDevices { account_id }))
}

fn log_in_as_other(liar: &mut Liar) -> Result<Met, BenchError> {
    let mut client = liar.connect()?;
    let request = log_in(&client, &liar.victim, &liar.account, 0)?;
    Ok(met(client.try_ask(request)?))
}

fn ask_as_nobody(liar: &mut Liar) -> Result<Met, BenchError> {
    let mut client = liar.connect()?;
    Ok(met(client.try_ask(Request::GetAccount(GetAccount {}))?))
}

/// A frame that is cut off, one of random bytes, or one with the number 0.
fn garbage(liar: &mut Liar) -> Result<Met, BenchError> {
    let request_id = 1 - liar.random.next_u64() % 2;
    let message = liar.message(liar.own);
    let mut frame = ClientFrame {
        request_id,
        request: Some(Request::Submit(message)),
    }
    .encode_to_vec();
    if request_id != 0 {
        match liar.random.next_u64() % 2 {
            0 => frame.truncate(frame.len() - 1 - (liar.random.next_u64() % 100) as usize),
            // Field 0 does not exist, so this is never a frame.
            _ => {
                frame = liar.random_bytes(64);
                frame[0] = 0;
            }
        }
    }
    let mut bytes = Vec::new();
    websocket::put_header(&mut bytes, frame.len());
    bytes.extend(frame);
    liar.put(&bytes)
}

fn huge_frame(liar: &mut Liar) -> Result<Met, BenchError> {
    let length = match liar.random.next_u64() % 3 {
        0 => FRAME_BYTES_MAX + 1,
        1 => 1 << 40,
        _ => usize::MAX,
    };
    let mut bytes = Vec::new();
    websocket::put_header(&mut bytes, length);
    bytes.extend(liar.random_bytes(1000));
    liar.put(&bytes)
}

fn bad_websocket(liar: &mut Liar) -> Result<Met, BenchError> {
    match liar.random.next_u64() % 3 {
        // Not masked.
        0 => liar.put(&[0x82, 2, 8, 1]),
        // Text.
        1 => liar.put(&[0x81, 0x82, 0, 0, 0, 0, b'h', b'i']),
        // A kind of frame that nobody knows.
        _ => liar.put(&[0x8b, 0x80, 0, 0, 0, 0]),
    }
}

fn half_a_frame(liar: &mut Liar) -> Result<Met, BenchError> {
    // A later log-in of the same device replaces the first kind; the second waits for its end.
    let mut client = match liar.random.next_u64() % 2 {
        0 => liar.logged_in()?,
        _ => liar.connect()?,
    };
    let mut bytes = Vec::new();
    websocket::put_header(&mut bytes, 4_000);
    bytes.extend(liar.random_bytes(2_000));
    client.put(&bytes)?;
    liar.left_open.push(client);
    Ok(Met::Harmless)
}
