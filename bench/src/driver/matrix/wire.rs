//! The two connections of a Matrix device: one sends, one waits in `/sync`.
//!
//! The surprising rule: a connection carries one request at a time, as HTTP/1.1 does. Messages that
//! are due meanwhile wait in the device, and their latency counts from when they were due.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};
use serde::Deserialize;

use super::http::{self, Answer};
use crate::driver::tag::Tags;
use crate::driver::{Event, Message, Wire, WireError};
use crate::random::Random;

/// Only messages, and so many that none is left out: percent-encoded JSON.
const FILTER: &str = "%7B%22presence%22%3A%7B%22types%22%3A%5B%5D%7D%2C\
    %22account_data%22%3A%7B%22types%22%3A%5B%5D%7D%2C\
    %22room%22%3A%7B%22state%22%3A%7B%22types%22%3A%5B%5D%7D%2C\
    %22ephemeral%22%3A%7B%22types%22%3A%5B%5D%7D%2C\
    %22account_data%22%3A%7B%22types%22%3A%5B%5D%7D%2C\
    %22timeline%22%3A%7B%22limit%22%3A1000%2C%22types%22%3A%5B%22m.room.encrypted%22%5D%7D%7D%7D";
/// How long the server may hold a `/sync`, in milliseconds.
const HOLD_MS: u32 = 30_000;

/// What all connections share.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) tags: Tags,
    pub(super) body_bytes: usize,
    /// Access token of each device.
    pub(super) tokens: Vec<String>,
    /// Where each device's first `/sync` begins.
    pub(super) since: Vec<String>,
    /// Room of each conversation, percent-encoded.
    pub(super) rooms: Vec<String>,
}

/// One connection.
#[derive(Debug)]
pub enum MatrixWire {
    /// Lane 0.
    Sender(Sender),
    /// Lane 1.
    Receiver(Receiver),
}

/// Puts messages, one after the other.
#[derive(Debug)]
pub struct Sender {
    run: Arc<Run>,
    device: u32,
    /// The answer that is waited for; `None` is that to the question who we are.
    waiting: Option<Option<u32>>,
    queue: VecDeque<Message>,
    random: Random,
    body: Vec<u8>,
}

/// Asks for what is new, again and again.
#[derive(Debug)]
pub struct Receiver {
    run: Arc<Run>,
    device: u32,
    since: String,
    ready: bool,
}

impl MatrixWire {
    pub(super) fn new(run: Arc<Run>, device: u32, lane: u32) -> Self {
        if lane == 0 {
            let random = Random::new(u64::from(device) + 1);
            return Self::Sender(Sender {
                run,
                device,
                waiting: None,
                queue: VecDeque::new(),
                random,
                body: Vec::new(),
            });
        }
        let since = run.since.get(device as usize).cloned().unwrap_or_default();
        Self::Receiver(Receiver {
            run,
            device,
            since,
            ready: false,
        })
    }
}

impl Wire for MatrixWire {
    fn open(&mut self, out: &mut Vec<u8>) {
        match self {
            Self::Sender(sender) => {
                sender.waiting = Some(None);
                get(&sender.run, sender.device, "account/whoami", out);
            }
            Self::Receiver(receiver) => {
                receiver.ready = false;
                receiver.ask(0, out);
            }
        }
    }

    fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<usize, WireError> {
        let mut all = 0;
        while let Some((answer, used)) = http::answer(&input[all..])? {
            all += used;
            match self {
                Self::Sender(sender) => sender.answered(&answer, out, events)?,
                Self::Receiver(receiver) => receiver.answered(&answer, out, events)?,
            }
        }
        Ok(all)
    }

    fn submit(&mut self, message: Message, out: &mut Vec<u8>) {
        if let Self::Sender(sender) = self {
            sender.queue.push_back(message);
            sender.next(out);
        }
    }
}

impl Sender {
    fn answered(
        &mut self,
        answer: &Answer<'_>,
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        match (self.waiting.take(), answer.status) {
            (Some(None), 200) => events.push(Event::Ready),
            (Some(Some(message)), 200) => events.push(Event::Acked { message, place: 0 }),
            (Some(Some(message)), _) => events.push(Event::Refused { message }),
            (_, status) => return Err(WireError(format!("not expected: HTTP {status}"))),
        }
        self.next(out);
        Ok(())
    }

    fn next(&mut self, out: &mut Vec<u8>) {
        if self.waiting.is_some() {
            return;
        }
        let Some(message) = self.queue.pop_front() else {
            return;
        };
        self.waiting = Some(Some(message.number));
        let tag = hex::encode(self.run.tags.tag(message.number));
        self.body.resize(self.run.body_bytes, 0);
        self.random.fill(&mut self.body);
        let content = format!(
            r#"{{"algorithm":"m.megolm.v1.aes-sha2","session_id":"{tag}","ciphertext":"{}"}}"#,
            BASE64_STANDARD_NO_PAD.encode(&self.body)
        );
        let request = format!(
            "PUT /_matrix/client/v3/rooms/{}/send/m.room.encrypted/{tag} HTTP/1.1\r\nHost: localhost\r\n\
             Authorization: Bearer {}\r\nContent-Length: {}\r\n\r\n{content}",
            self.run.rooms[message.conversation as usize],
            self.run.tokens[self.device as usize],
            content.len(),
        );
        out.extend_from_slice(request.as_bytes());
    }
}

impl Receiver {
    fn ask(&self, hold_ms: u32, out: &mut Vec<u8>) {
        let since = &self.since;
        let path = format!("sync?filter={FILTER}&timeout={hold_ms}&since={since}");
        get(&self.run, self.device, &path, out);
    }

    fn answered(
        &mut self,
        answer: &Answer<'_>,
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let sync = sync(answer)?;
        for room in sync.rooms.join.values() {
            if room.timeline.limited {
                return Err(WireError("a /sync left messages out".into()));
            }
            for event in &room.timeline.events {
                let number = hex::decode(&event.content.session_id)
                    .ok()
                    .and_then(|tag| self.run.tags.number(&tag));
                events.push(match number {
                    Some(message) => Event::Delivered { message, place: 0 },
                    None => Event::Alien,
                });
            }
        }
        self.since = sync.next_batch;
        if !std::mem::replace(&mut self.ready, true) {
            events.push(Event::Ready);
        }
        self.ask(HOLD_MS, out);
        Ok(())
    }
}

/// Where a device is after `answer` to a `/sync`.
pub(super) fn next_batch(answer: &Answer<'_>) -> Result<String, WireError> {
    sync(answer).map(|sync| sync.next_batch)
}

/// The path of a `/sync` that tells where a device is now.
pub(super) fn first_sync() -> String {
    format!("sync?filter={FILTER}&timeout=0")
}

fn get(run: &Run, device: u32, path: &str, out: &mut Vec<u8>) {
    let token = &run.tokens[device as usize];
    let request = format!(
        "GET /_matrix/client/v3/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    out.extend_from_slice(request.as_bytes());
}

fn sync(answer: &Answer<'_>) -> Result<Sync, WireError> {
    if answer.status != 200 {
        return Err(WireError(format!("/sync: HTTP {}", answer.status)));
    }
    serde_json::from_slice(&answer.body).map_err(|error| WireError(format!("/sync: {error}")))
}

#[derive(Deserialize)]
struct Sync {
    next_batch: String,
    #[serde(default)]
    rooms: Rooms,
}

#[derive(Default, Deserialize)]
struct Rooms {
    #[serde(default)]
    join: BTreeMap<String, Room>,
}

#[derive(Deserialize)]
struct Room {
    timeline: Timeline,
}

#[derive(Deserialize)]
struct Timeline {
    events: Vec<TimelineEvent>,
    #[serde(default)]
    limited: bool,
}

#[derive(Deserialize)]
struct TimelineEvent {
    content: Content,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    session_id: String,
}

#[cfg(test)]
mod tests;
