//! The comparison: what each device shows against what was said.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tresse_client_core::{Body, Message};
use tresse_content::MessageId;

use crate::transcript::Transcript;

/// The outcome. The names are part of the interface: scripts rely on them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Lines of the transcript.
    pub messages: usize,
    /// Devices.
    pub members: usize,
    /// Devices on each network.
    pub networks: BTreeMap<String, usize>,
    /// Messages that somebody else's device was to show: messages x (members - 1).
    pub expected: usize,
    /// Of these, those that are there.
    pub delivered: usize,
    /// Messages that a device (its sender's included) does not show.
    pub lost: usize,
    /// Messages that a device shows more than once.
    pub duplicated: usize,
    /// Messages that a device shows after a later one.
    pub out_of_order: usize,
    /// Entries that a device could not open.
    pub undecryptable: usize,
    /// Messages whose text, sender or reply link is not that of the transcript.
    pub wrong_text: usize,
    /// From the first line sent to the last line shown.
    pub seconds: f64,
    /// Deliveries in each of them.
    pub deliveries_per_s: f64,
    /// Send to decrypted, by members who were on line: median.
    pub p50_ms: f64,
    /// And the slowest hundredth.
    pub p99_ms: f64,
}

impl Report {
    /// Whether everything arrived exactly once, in order, with the right text.
    pub fn is_perfect(&self) -> bool {
        self.delivered == self.expected
            && self.lost == 0
            && self.duplicated == 0
            && self.out_of_order == 0
            && self.undecryptable == 0
            && self.wrong_text == 0
    }

    /// Adds one device's timeline.
    pub fn compare(&mut self, device: &Device<'_>, transcript: &Transcript, said: &[Said]) {
        let lines: HashMap<MessageId, usize> = said
            .iter()
            .enumerate()
            .map(|(line, said)| (said.message, line))
            .collect();
        let mut shown = vec![0usize; said.len()];
        let mut newest = None;
        self.undecryptable += device.undecryptable;
        for message in device.timeline {
            let Some(&line) = lines.get(&message.message) else {
                // Something that nobody said; what could not be opened was counted above.
                if !matches!(message.body, Body::Undecryptable(_)) {
                    self.wrong_text += 1;
                }
                continue;
            };
            shown[line] += 1;
            if newest.is_some_and(|newest| line < newest) {
                self.out_of_order += 1;
            }
            newest = newest.max(Some(line));
            if !is_right(message, &transcript.lines[line], &said[line], said) {
                self.wrong_text += 1;
            }
        }
        for (line, times) in shown.into_iter().enumerate() {
            let is_own = said[line].speaker == device.number;
            match times {
                0 => self.lost += 1,
                times => {
                    self.duplicated += times - 1;
                    self.delivered += usize::from(!is_own);
                }
            }
        }
    }
}

/// What one device has.
#[derive(Debug)]
pub struct Device<'a> {
    /// Its number in the cast.
    pub number: usize,
    /// What it shows, in order.
    pub timeline: &'a [Message],
    /// Entries it could not open.
    pub undecryptable: usize,
}

/// A line as it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Number of its speaker in the cast.
    pub speaker: usize,
    /// The device that sent it.
    pub sender: tresse_proto::ids::DeviceId,
    /// Its id.
    pub message: MessageId,
}

fn is_right(message: &Message, line: &crate::transcript::Line, said: &Said, all: &[Said]) -> bool {
    let text_is_right = matches!(&message.body, Body::Text(text) if *text == line.text);
    let reply = line.reply_to.map(|target| all[target].message);
    text_is_right && message.in_reply_to == reply && message.sender == said.sender
}
