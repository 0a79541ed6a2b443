//! One device's connection while it is measured: upgrade, challenge, log-in, catch-up, live.

use std::sync::Arc;

use prost::Message as _;
use tresse_proto::PROTOCOL_VERSION;
use tresse_proto::ids::ConversationId;
use tresse_proto::signing;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::{ClientFrame, LogIn};

use super::account::Keys;
use super::proto::{Fields, put_varint, varint_len};
use super::websocket;
use crate::driver::tag::Tags;
use crate::driver::{Event, Message, Wire, WireError};
use crate::random::Random;

/// Entries after which a device tells what it has stored, as the real client does.
const ACK_ENTRIES: u32 = 64;
/// Requests that are not messages have ids from here on; a message has its number and one.
const OTHER_REQUESTS: u64 = 1 << 32;
const LOG_IN: u64 = OTHER_REQUESTS;
const ACK_INBOX: u64 = OTHER_REQUESTS + 1;

// Field numbers of proto/schema/tresse/v1: the tests read them back with the generated code.
const SERVER_REQUEST_ID: u32 = 1;
const SERVER_ERROR: u32 = 2;
const SERVER_CHALLENGE: u32 = 3;
const SERVER_INBOX_PUSH: u32 = 4;
const SERVER_GOODBYE: u32 = 6;
const SERVER_ACCEPTED: u32 = 40;
const CLIENT_SUBMIT: u64 = 60;
const CLIENT_ACK_INBOX: u64 = 61;
const APPLICATION: u64 = 1;

/// A PrivateMessage of `epoch` up to its ciphertext of `bytes` (RFC 9420 section 6.3).
pub(crate) fn private_message(id: ConversationId, epoch: u64, bytes: usize) -> Vec<u8> {
    let mut message = vec![0, 1, 0, 2, 16];
    message.extend(id.0);
    message.extend(epoch.to_be_bytes());
    message.push(1); // application
    message.push(0); // no authenticated data
    message.push(0); // encrypted sender data, of no length
    match bytes {
        0..0x40 => message.push(bytes as u8),
        0x40..0x4000 => message.extend((0x4000 | bytes as u16).to_be_bytes()),
        _ => message.extend((0x8000_0000 | bytes as u32).to_be_bytes()),
    }
    message
}

/// A message for one conversation, but for its id and its random part.
#[derive(Debug, Clone)]
pub(super) struct Template {
    conversation: u32,
    /// `Submit` up to the client message id.
    head: Vec<u8>,
    /// From behind the id to the random part.
    middle: Vec<u8>,
    random_bytes: usize,
}

impl Template {
    /// A PrivateMessage of `epoch` with `bytes` of ciphertext.
    pub(super) fn new(number: u32, id: ConversationId, epoch: u64, bytes: usize) -> Self {
        let message = private_message(id, epoch, bytes);
        let mut head = vec![0x0a, 16];
        head.extend(id.0);
        head.extend([0x12, 16]);
        let mut middle = Vec::new();
        if epoch != 0 {
            middle.push(0x18);
            put_varint(&mut middle, epoch);
        }
        middle.push(0x22);
        put_varint(&mut middle, (message.len() + bytes) as u64);
        middle.extend(message);
        Self {
            conversation: number,
            head,
            middle,
            random_bytes: bytes,
        }
    }

    fn put(&self, out: &mut Vec<u8>, request_id: u64, tag: [u8; 16], random: &mut Random) {
        let submit = self.head.len() + tag.len() + self.middle.len() + self.random_bytes;
        let key = CLIENT_SUBMIT << 3 | 2;
        let frame =
            1 + varint_len(request_id) + varint_len(key) + varint_len(submit as u64) + submit;
        websocket::put_header(out, frame);
        out.push(0x08);
        put_varint(out, request_id);
        put_varint(out, key);
        put_varint(out, submit as u64);
        out.extend_from_slice(&self.head);
        out.extend_from_slice(&tag);
        out.extend_from_slice(&self.middle);
        let from = out.len();
        out.resize(from + self.random_bytes, 0);
        random.fill(&mut out[from..]);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Upgrading,
    Challenged,
    CatchingUp,
    Live,
}

/// The language of one device's connection.
#[derive(Debug)]
pub struct TresseWire {
    keys: Arc<Keys>,
    templates: Vec<Template>,
    tags: Tags,
    random: Random,
    phase: Phase,
    /// The newest inbox position that has come.
    cursor: u64,
    acknowledge: bool,
    unacknowledged: u32,
    /// The log-in, as long as it has no good answer.
    log_in: Vec<u8>,
    /// It was refused for now, and is sent again with the next tick.
    log_in_again: bool,
    /// A server that ends is nothing wrong.
    endures: bool,
    /// The server's time of the newest entry.
    newest_at_ms: u64,
    /// Entries which the server says are older than the one before.
    backwards: u64,
}

impl TresseWire {
    pub(super) fn new(
        keys: Arc<Keys>,
        cursor: u64,
        templates: Vec<Template>,
        tags: Tags,
        seed: u64,
        acknowledge: bool,
    ) -> Self {
        Self {
            keys,
            templates,
            tags,
            random: Random::new(seed),
            phase: Phase::Upgrading,
            cursor,
            acknowledge,
            unacknowledged: 0,
            log_in: Vec::new(),
            log_in_again: false,
            endures: false,
            newest_at_ms: 0,
            backwards: 0,
        }
    }

    /// The newest inbox position that has come.
    pub fn cursor(&self) -> u64 {
        self.cursor
    }

    /// Logs in from there the next time: what came later comes again.
    pub fn set_cursor(&mut self, cursor: u64) {
        self.cursor = cursor;
    }

    /// From now on the device tells, or does not tell, what it has stored.
    pub fn set_acknowledge(&mut self, acknowledge: bool) {
        self.acknowledge = acknowledge;
    }

    /// From now on a server may say goodbye because it ends, or because the device was too slow.
    pub fn set_endures(&mut self, endures: bool) {
        self.endures = endures;
    }

    /// How often an entry was older, by the server's time, than the one before it in the inbox. Begins
    /// anew with each call, and the next entry is compared with nothing.
    pub fn take_backwards(&mut self) -> u64 {
        self.newest_at_ms = 0;
        std::mem::take(&mut self.backwards)
    }

    fn on_frame(
        &mut self,
        frame: &[u8],
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let mut request_id = 0;
        let mut fields = Fields::of(frame);
        for (field, value) in fields.by_ref() {
            match field {
                SERVER_REQUEST_ID => request_id = value.number(),
                SERVER_ACCEPTED => {
                    let place = number_in(value.bytes(), 1);
                    events.push(Event::Acked {
                        message: message_of(request_id)?,
                        place,
                    });
                }
                SERVER_INBOX_PUSH => self.on_push(value.bytes(), out, events)?,
                SERVER_CHALLENGE => self.on_challenge(value.bytes(), out)?,
                SERVER_ERROR => self.on_error(request_id, value.bytes(), events)?,
                SERVER_GOODBYE => {
                    const SHUTTING_DOWN: u64 = 1;
                    const TOO_SLOW: u64 = 4;
                    let reason = number_in(value.bytes(), 1);
                    if self.endures && matches!(reason, SHUTTING_DOWN | TOO_SLOW) {
                        continue; // the end of the socket follows
                    }
                    return Err(WireError(format!(
                        "the server said goodbye, reason {reason}"
                    )));
                }
                _ => {}
            }
        }
        if fields.is_whole() {
            Ok(())
        } else {
            Err(WireError("a frame that is not protobuf".to_owned()))
        }
    }

    fn on_push(
        &mut self,
        push: &[u8],
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let mut caught_up = false;
        for (field, value) in Fields::of(push) {
            match field {
                1 => self.on_entry(value.bytes(), events)?,
                2 => caught_up = value.number() != 0,
                _ => {}
            }
        }
        if caught_up && self.phase == Phase::CatchingUp {
            self.phase = Phase::Live;
            self.log_in = Vec::new();
            events.push(Event::Ready);
        }
        if self.unacknowledged >= ACK_ENTRIES {
            self.put_ack(out);
        }
        Ok(())
    }

    fn on_entry(&mut self, inbox_entry: &[u8], events: &mut Vec<Event>) -> Result<(), WireError> {
        let (mut position, mut entry): (u64, &[u8]) = (0, &[]);
        for (field, value) in Fields::of(inbox_entry) {
            match field {
                1 => position = value.number(),
                2 => entry = value.bytes(),
                _ => {}
            }
        }
        if position <= self.cursor {
            return Err(WireError(format!(
                "inbox position {position} after {}",
                self.cursor
            )));
        }
        self.cursor = position;
        self.unacknowledged += 1;
        let (mut place, mut kind, mut tag): (u64, u64, &[u8]) = (0, 0, &[]);
        for (field, value) in Fields::of(entry) {
            match field {
                2 => place = value.number(),
                3 => kind = value.number(),
                5 => {
                    self.backwards += u64::from(value.number() < self.newest_at_ms);
                    self.newest_at_ms = value.number();
                }
                6 => {
                    tag = value.bytes();
                    break;
                }
                _ => {}
            }
        }
        if kind == APPLICATION {
            events.push(match self.tags.number(tag) {
                Some(message) => Event::Delivered { message, place },
                None => Event::Alien,
            });
        }
        Ok(())
    }

    fn on_challenge(&mut self, challenge: &[u8], out: &mut Vec<u8>) -> Result<(), WireError> {
        let nonce = Fields::of(challenge)
            .find(|(field, _)| *field == 1)
            .map(|(_, value)| value.bytes())
            .unwrap_or_default();
        let signature = self.keys.sign(&signing::log_in(nonce));
        let frame = ClientFrame {
            request_id: LOG_IN,
            request: Some(Request::LogIn(LogIn {
                version: PROTOCOL_VERSION,
                device_key: self.keys.public(),
                signature: signature.map_err(|error| WireError(error.to_string()))?,
                cursor: self.cursor,
            })),
        };
        self.log_in = frame.encode_to_vec();
        self.put_log_in(out);
        self.phase = Phase::CatchingUp;
        Ok(())
    }

    fn on_error(
        &mut self,
        request_id: u64,
        error: &[u8],
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        // OVERLOADED: the server says that it has not taken the message.
        const OVERLOADED: u64 = 9;
        match number_in(error, 1) {
            OVERLOADED if (1..OTHER_REQUESTS).contains(&request_id) => {
                events.push(Event::Refused {
                    message: message_of(request_id)?,
                });
                Ok(())
            }
            OVERLOADED if request_id == LOG_IN => {
                self.log_in_again = true;
                Ok(())
            }
            // A later one says the same and more.
            OVERLOADED if request_id == ACK_INBOX => Ok(()),
            code => Err(WireError(format!("the server answered with error {code}"))),
        }
    }

    fn put_log_in(&mut self, out: &mut Vec<u8>) {
        websocket::put_header(out, self.log_in.len());
        out.extend_from_slice(&self.log_in);
    }

    fn put_ack(&mut self, out: &mut Vec<u8>) {
        self.unacknowledged = 0;
        if !self.acknowledge {
            return;
        }
        let key = CLIENT_ACK_INBOX << 3 | 2;
        let ack = 1 + varint_len(self.cursor);
        let id = ACK_INBOX;
        let frame = 1 + varint_len(id) + varint_len(key) + varint_len(ack as u64) + ack;
        websocket::put_header(out, frame);
        out.push(0x08);
        put_varint(out, id);
        put_varint(out, key);
        put_varint(out, ack as u64);
        out.push(0x08);
        put_varint(out, self.cursor);
    }
}

/// The number of a message by the id of its request.
fn message_of(request_id: u64) -> Result<u32, WireError> {
    request_id
        .checked_sub(1)
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| WireError("an answer to no request".to_owned()))
}

/// A number field of a message; 0 if it is not there.
fn number_in(message: &[u8], wanted: u32) -> u64 {
    Fields::of(message)
        .find(|(field, _)| *field == wanted)
        .map_or(0, |(_, value)| value.number())
}

impl Wire for TresseWire {
    fn open(&mut self, out: &mut Vec<u8>) {
        self.phase = Phase::Upgrading;
        self.unacknowledged = 0;
        self.log_in_again = false;
        websocket::put_upgrade(out, "tresse.bench");
    }

    fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<usize, WireError> {
        let mut used = 0;
        if self.phase == Phase::Upgrading {
            match websocket::upgraded(input).map_err(WireError)? {
                None => return Ok(0),
                Some(bytes) => used = bytes,
            }
            self.phase = Phase::Challenged;
        }
        while let Some(frame) = websocket::frame(&input[used..]).map_err(WireError)? {
            used += frame.size;
            match frame.opcode {
                websocket::BINARY => self.on_frame(frame.content, out, events)?,
                websocket::PING => websocket::put_pong(out, frame.content),
                // The end of the socket follows.
                websocket::CLOSE => {}
                _ => {}
            }
        }
        Ok(used)
    }

    fn submit(&mut self, message: Message, out: &mut Vec<u8>) {
        let template = self
            .templates
            .iter()
            .find(|template| template.conversation == message.conversation);
        if let Some(template) = template {
            let request_id = u64::from(message.number) + 1;
            let tag = self.tags.tag(message.number);
            template.put(out, request_id, tag, &mut self.random);
        }
    }

    fn tick(&mut self, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.log_in_again) {
            self.put_log_in(out);
        }
        if self.unacknowledged > 0 {
            self.put_ack(out);
        }
    }
}

#[cfg(test)]
mod tests;
