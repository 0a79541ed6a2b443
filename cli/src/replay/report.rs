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
                // What could not be opened was counted above, news of the conversation are no
                // message; anything else is something that nobody said.
                if matches!(
                    message.body,
                    Body::Text(_) | Body::Unsent | Body::Expired | Body::Unsupported
                ) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::Line;
    use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};

    const TEXTS: [&str; 3] = ["one", "two", "three"];

    fn device(number: u8) -> DeviceId {
        DeviceId::new(AccountId::new(NetworkCode(1), [number; 14]), 1)
    }

    /// Two speakers; the third line answers the first.
    fn transcript() -> Transcript {
        let line = |number: usize| Line {
            from: format!("speaker {}", number % 2),
            text: TEXTS[number].into(),
            reply_to: (number == 2).then_some(0),
            at: "2026-01-01T00:00:00Z".into(),
        };
        Transcript {
            lines: (0..3).map(line).collect(),
        }
    }

    fn said() -> Vec<Said> {
        (0..3u8)
            .map(|line| Said {
                speaker: usize::from(line % 2),
                sender: device(line % 2),
                message: MessageId([line; 32]),
            })
            .collect()
    }

    fn timeline() -> Vec<Message> {
        (0..3u8)
            .map(|line| Message {
                row: i64::from(line),
                conversation: ConversationId([0; 16]),
                message: MessageId([line; 32]),
                seq: Some(u64::from(line) + 1),
                at_ms: 0,
                sender: device(line % 2),
                is_own: line % 2 == 0,
                body: Body::Text(TEXTS[usize::from(line)].into()),
                in_reply_to: (line == 2).then_some(MessageId([0; 32])),
                mentions: Vec::new(),
                attachments: Vec::new(),
                reactions: Vec::new(),
                edited_at_ms: None,
                expires_at_ms: None,
                delivered: 0,
                read: 0,
                opened: 0,
                views: None,
                played: false,
                forwarded: 0,
                part: None,
                votes: Vec::new(),
            })
            .collect()
    }

    /// Compares the timeline of the first speaker, changed in some way.
    fn compared(change: impl FnOnce(&mut Vec<Message>)) -> Report {
        let mut timeline = timeline();
        change(&mut timeline);
        let mut report = Report {
            expected: 1,
            ..Report::default()
        };
        let device = Device {
            number: 0,
            timeline: &timeline,
            undecryptable: 0,
        };
        report.compare(&device, &transcript(), &said());
        report
    }

    #[test]
    fn a_timeline_like_the_transcript_is_perfect() {
        assert!(compared(|_| {}).is_perfect());
    }

    #[test]
    fn a_missing_message_is_lost_even_on_its_senders_device() {
        let report = compared(|timeline| drop(timeline.remove(0)));
        assert_eq!((report.lost, report.delivered), (1, 1));
        assert!(!report.is_perfect());
    }

    #[test]
    fn a_repeated_message_is_duplicated_and_not_delivered_twice() {
        let report = compared(|timeline| timeline.push(timeline[2].clone()));
        assert_eq!((report.duplicated, report.delivered), (1, 1));
        assert!(!report.is_perfect());
    }

    #[test]
    fn swapped_messages_are_out_of_order() {
        let report = compared(|timeline| timeline.swap(0, 1));
        assert_eq!(report.out_of_order, 1);
        assert!(!report.is_perfect());
    }

    #[test]
    fn another_text_sender_or_reply_link_is_wrong() {
        let text = compared(|timeline| timeline[1].body = Body::Text("zwei".into()));
        let sender = compared(|timeline| timeline[1].sender = device(0));
        let reply = compared(|timeline| timeline[2].in_reply_to = None);
        for report in [text, sender, reply] {
            assert_eq!(report.wrong_text, 1);
            assert!(!report.is_perfect());
        }
    }
}
