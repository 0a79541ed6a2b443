//! One XMPP connection: stream, SASL PLAIN, resource, stream management (XEP-0198), presence; then
//! messages, each followed by a request for an acknowledgement.
//!
//! The surprising rule: an ack carries only a count of stanzas. Which message it answers follows
//! from the order in which they were sent.

use std::collections::VecDeque;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::stanza::{Splitter, Stanza};
use crate::driver::tag::Tags;
use crate::driver::{Event, Message, Wire, WireError};
use crate::random::Random;

/// Namespace of stream management.
const SM: &str = "urn:xmpp:sm:3";
const HEADER: &str = "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' \
    xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

/// What all connections share.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) tags: Tags,
    pub(super) body_bytes: usize,
    /// Members of each conversation.
    pub(super) conversations: Vec<Vec<u32>>,
    /// Conversations of each device that are rooms (XEP-0045).
    pub(super) rooms: Vec<Vec<u32>>,
    /// Part of the rooms' names, so that every run has rooms of its own.
    pub(super) key: u64,
}

impl Run {
    fn room(&self, conversation: u32) -> String {
        format!("g{conversation}-{:x}@rooms.localhost", self.key)
    }
}

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Authenticate,
    Success,
    Bind,
    Bound,
    Enabled,
    Present,
    /// So many rooms have not let us in.
    Joining(usize),
    Live,
}

/// One connection.
#[derive(Debug)]
pub struct XmppWire {
    run: Arc<Run>,
    device: u32,
    step: Step,
    splitter: Splitter,
    /// Stanzas sent since stream management began that are not acked; `None` is not a message.
    unacked: VecDeque<Option<u32>>,
    /// Of those that are: how many, modulo 2^32.
    acked: u32,
    /// Stanzas received since then, modulo 2^32.
    received: u32,
    random: Random,
    body: Vec<u8>,
}

impl XmppWire {
    pub(super) fn new(run: Arc<Run>, device: u32) -> Self {
        let random = Random::new(u64::from(device) + 1);
        Self {
            run,
            device,
            step: Step::Authenticate,
            splitter: Splitter::default(),
            unacked: VecDeque::new(),
            acked: 0,
            received: 0,
            random,
            body: Vec::new(),
        }
    }

    fn take(
        &mut self,
        stanza: &Stanza<'_>,
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        match (self.step, stanza.name) {
            (_, "stream:stream") => {}
            (_, "stream:error" | "failure" | "failed" | "/stream:stream") => {
                return Err(WireError(format!("<{}> at {:?}", stanza.name, self.step)));
            }
            (Step::Authenticate, "stream:features") => {
                if !stanza.contains("<mechanism>PLAIN</mechanism>") {
                    return Err(WireError("the server does not offer SASL PLAIN".into()));
                }
                let secret = BASE64_STANDARD.encode(format!("\0u{}\0pw", self.device + 1));
                write(
                    out,
                    &[
                        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>",
                        &secret,
                        "</auth>",
                    ],
                );
                self.step = Step::Success;
            }
            (Step::Success, "success") => {
                write(out, &[HEADER]);
                self.step = Step::Bind;
            }
            (Step::Bind, "stream:features") => {
                if !stanza.contains(SM) {
                    return Err(WireError(
                        "the server does not offer stream management".into(),
                    ));
                }
                write(
                    out,
                    &[
                        "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>",
                    ],
                );
                self.step = Step::Bound;
            }
            (Step::Bound, "iq") => {
                if stanza.attribute("type") != Some("result") {
                    return Err(WireError("no resource was bound".into()));
                }
                write(out, &["<enable xmlns='", SM, "'/>"]);
                self.step = Step::Enabled;
            }
            (Step::Enabled, "enabled") => {
                write(out, &["<presence/>"]);
                self.unacked.push_back(None);
                self.step = Step::Present;
            }
            (_, "message") => {
                self.received = self.received.wrapping_add(1);
                // Without a body it is a room's subject.
                if stanza.contains("<body") {
                    events.push(self.message(stanza));
                }
            }
            (_, "presence") => {
                self.received = self.received.wrapping_add(1);
                self.presence(stanza, out, events)?;
            }
            (_, "iq") => {
                self.received = self.received.wrapping_add(1);
                self.answer(stanza, out);
            }
            (_, "a") => self.acked(stanza, events)?,
            // Answered once for all that came together, see `receive`.
            (_, "r") => {}
            (step, name) => return Err(WireError(format!("<{name}> is not expected at {step:?}"))),
        }
        Ok(())
    }

    /// Our own, from the server and then from each room; those of others are not waited for.
    fn presence(
        &mut self,
        stanza: &Stanza<'_>,
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<(), WireError> {
        let left = match self.step {
            Step::Present => {
                let run = self.run.clone();
                let rooms = run.rooms.get(self.device as usize);
                let rooms = rooms.map_or(&[][..], Vec::as_slice);
                for room in rooms {
                    self.join(&run.room(*room), out);
                }
                rooms.len()
            }
            Step::Joining(_) if stanza.attribute("type") == Some("error") => {
                return Err(WireError("a room does not let us in".into()));
            }
            Step::Joining(left) => left - usize::from(stanza.contains("code='110'")),
            _ => return Ok(()),
        };
        self.step = Step::Joining(left);
        if left == 0 {
            self.step = Step::Live;
            events.push(Event::Ready);
        }
        Ok(())
    }

    fn join(&mut self, room: &str, out: &mut Vec<u8>) {
        let nick = self.device.to_string();
        write(
            out,
            &[
                "<presence to='",
                room,
                "/u",
                &nick,
                "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>",
            ],
        );
        self.unacked.push_back(None);
    }

    fn message(&self, stanza: &Stanza<'_>) -> Event {
        let mut tag = [0; 16];
        let number = stanza
            .attribute("id")
            .filter(|id| hex::decode_to_slice(id, &mut tag).is_ok())
            .and_then(|_| self.run.tags.number(&tag));
        match number {
            None => Event::Alien,
            Some(message) if stanza.attribute("type") == Some("error") => {
                Event::Refused { message }
            }
            Some(message) => Event::Delivered { message, place: 0 },
        }
    }

    /// A server's ping must be answered; whatever else it asks is not known here.
    fn answer(&mut self, stanza: &Stanza<'_>, out: &mut Vec<u8>) {
        if !matches!(stanza.attribute("type"), Some("get" | "set")) {
            return;
        }
        let id = stanza.attribute("id").unwrap_or_default();
        write(out, &["<iq type='result' id='", id, "'/>"]);
        self.unacked.push_back(None);
    }

    fn acked(&mut self, stanza: &Stanza<'_>, events: &mut Vec<Event>) -> Result<(), WireError> {
        let handled: u32 = stanza
            .attribute("h")
            .and_then(|h| h.parse().ok())
            .ok_or_else(|| WireError("<a> without a count".into()))?;
        for _ in 0..handled.wrapping_sub(self.acked) {
            let message = self
                .unacked
                .pop_front()
                .ok_or_else(|| WireError("more stanzas are acked than were sent".into()))?;
            events.extend(message.map(|message| Event::Acked { message, place: 0 }));
        }
        self.acked = handled;
        Ok(())
    }
}

impl Wire for XmppWire {
    fn open(&mut self, out: &mut Vec<u8>) {
        self.step = Step::Authenticate;
        self.splitter = Splitter::default();
        self.unacked.clear();
        self.acked = 0;
        self.received = 0;
        write(out, &[HEADER]);
    }

    fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<usize, WireError> {
        let mut used = 0;
        let mut asked = false;
        // The splitter is taken out so that stanzas may borrow from `input` alone.
        let mut splitter = std::mem::take(&mut self.splitter);
        while let Some(stanza) = splitter.next_stanza(input, &mut used)? {
            asked |= stanza.name == "r";
            self.take(&stanza, out, events)?;
        }
        self.splitter = splitter;
        if asked {
            write(
                out,
                &["<a xmlns='", SM, "' h='", &self.received.to_string(), "'/>"],
            );
        }
        Ok(used)
    }

    fn submit(&mut self, message: Message, out: &mut Vec<u8>) {
        let members = &self.run.conversations[message.conversation as usize];
        let is_room = self
            .run
            .rooms
            .get(self.device as usize)
            .is_some_and(|rooms| rooms.contains(&message.conversation));
        let (kind, to) = if is_room {
            ("groupchat", self.run.room(message.conversation))
        } else {
            let other = members.iter().find(|member| **member != self.device);
            let to = other.map_or(0, |member| member + 1);
            ("chat", format!("u{to}@localhost/r"))
        };
        let mut id = [0; 32];
        hex::encode_to_slice(self.run.tags.tag(message.number), &mut id)
            .expect("a tag has half as many bytes");
        self.body.resize(self.run.body_bytes, 0);
        self.random.fill(&mut self.body);
        write(out, &["<message type='", kind, "' to='", &to, "' id='"]);
        out.extend_from_slice(&id);
        write(out, &["'><body>"]);
        let begin = out.len();
        out.resize(
            begin + base64::encoded_len(self.body.len(), true).unwrap_or_default(),
            0,
        );
        BASE64_STANDARD
            .encode_slice(&self.body, &mut out[begin..])
            .expect("as long as it says");
        write(out, &["</body></message><r xmlns='", SM, "'/>"]);
        self.unacked.push_back(Some(message.number));
    }
}

fn write(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests;
