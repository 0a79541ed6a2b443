//! One connection to the floor: upgrade, a word who it is, then messages.

use std::sync::Arc;

use crate::driver::tag::Tags;
use crate::driver::tresse::websocket;
use crate::driver::{Event, Message, Wire, WireError};
use crate::floor::kind;
use crate::random::Random;

/// What all connections share.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) tags: Tags,
    pub(super) body_bytes: usize,
    /// Members of each conversation.
    pub(super) conversations: Vec<Vec<u32>>,
}

/// One connection.
#[derive(Debug)]
pub struct FloorWire {
    run: Arc<Run>,
    device: u32,
    upgraded: bool,
    random: Random,
}

impl FloorWire {
    pub(super) fn new(run: Arc<Run>, device: u32) -> Self {
        let random = Random::new(u64::from(device) + 1);
        Self {
            run,
            device,
            upgraded: false,
            random,
        }
    }

    fn take(&self, payload: &[u8]) -> Result<Event, WireError> {
        let unexpected = || WireError("not a frame of the floor".into());
        let (kind, rest) = payload.split_first().ok_or_else(unexpected)?;
        if *kind == kind::HELLO {
            return Ok(Event::Ready);
        }
        let tag = rest.get(..16).ok_or_else(unexpected)?;
        let number = self.run.tags.number(tag);
        Ok(match (*kind, number) {
            (kind::MESSAGE | kind::DELIVERY, None) => Event::Alien,
            (kind::MESSAGE, Some(message)) => Event::Acked { message, place: 0 },
            (kind::DELIVERY, Some(message)) => Event::Delivered { message, place: 0 },
            _ => return Err(unexpected()),
        })
    }
}

impl Wire for FloorWire {
    fn open(&mut self, out: &mut Vec<u8>) {
        self.upgraded = false;
        websocket::put_upgrade(out, "localhost");
    }

    fn receive(
        &mut self,
        input: &[u8],
        out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<usize, WireError> {
        let mut used = 0;
        if !self.upgraded {
            let Some(head) = websocket::upgraded(input).map_err(WireError)? else {
                return Ok(0);
            };
            used = head;
            self.upgraded = true;
            websocket::put_header(out, 5);
            out.push(kind::HELLO);
            out.extend_from_slice(&self.device.to_le_bytes());
        }
        while let Some(frame) = websocket::frame(&input[used..]).map_err(WireError)? {
            events.push(self.take(frame.content)?);
            used += frame.size;
        }
        Ok(used)
    }

    fn submit(&mut self, message: Message, out: &mut Vec<u8>) {
        let members = &self.run.conversations[message.conversation as usize];
        let recipients = || members.iter().filter(|member| **member != self.device);
        let count = recipients().count();
        websocket::put_header(out, 1 + 2 + 4 * count + 16 + self.run.body_bytes);
        out.push(kind::MESSAGE);
        out.extend_from_slice(&(count as u16).to_le_bytes());
        for recipient in recipients() {
            out.extend_from_slice(&recipient.to_le_bytes());
        }
        out.extend_from_slice(&self.run.tags.tag(message.number));
        let begin = out.len();
        out.resize(begin + self.run.body_bytes, 0);
        self.random.fill(&mut out[begin..]);
    }
}

#[cfg(test)]
mod tests;
