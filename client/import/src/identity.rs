//! Gives messages their place and an id that the next export of the same conversation gives again.
//!
//! Surprising rule: two messages of one person that say the same at the same time are two messages,
//! so the id also counts how many like it came before.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::civil::At;
use crate::message::{Body, Draft, Message};

/// In which order a file tells its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    OldestFirst,
    NewestFirst,
}

/// What was seen of the messages at the time that is told just now.
#[derive(Debug)]
pub(crate) struct Identity {
    format: &'static str,
    order: Order,
    at: Option<At>,
    count: u16,
    like: HashMap<[u8; 32], u32>,
}

impl Identity {
    pub(crate) fn new(format: &'static str, order: Order) -> Self {
        Self {
            format,
            order,
            at: None,
            count: 0,
            like: HashMap::new(),
        }
    }

    /// The message, with its place and its id.
    pub(crate) fn give(&mut self, draft: Draft) -> Message {
        if self.at != Some(draft.at) {
            self.at = Some(draft.at);
            self.count = 0;
            self.like.clear();
        }
        let like = self.like.entry(digest(self.format, &draft)).or_insert(0);
        let mut hash = Sha256::new();
        hash.update(digest(self.format, &draft));
        hash.update(like.to_be_bytes());
        *like = like.saturating_add(1);
        let place = match self.order {
            Order::OldestFirst => self.count,
            Order::NewestFirst => u16::MAX - self.count,
        };
        self.count = self.count.saturating_add(1);
        Message {
            id: hash.finalize().into(),
            at: draft.at,
            place,
            sender: draft.sender,
            body: draft.body,
            files: draft.files,
            reactions: draft.reactions,
            edited: draft.edited,
        }
    }
}

/// Of what does not change when a conversation is exported again: a message that was edited, taken
/// back or reacted to meanwhile is another one, but its files may be left out this time.
fn digest(format: &str, draft: &Draft) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    add(b"tresse import 1");
    add(format.as_bytes());
    add(&draft.at.written().to_be_bytes());
    match &draft.sender {
        Some(sender) => add(sender.as_bytes()),
        None => add(&[0xff]),
    }
    match &draft.body {
        Body::Text(text) => {
            add(b"text");
            add(text.as_bytes());
        }
        Body::Unsent => add(b"unsent"),
        Body::Line(text) => {
            add(b"line");
            add(text.as_bytes());
        }
    }
    hash.finalize().into()
}
