//! The groups that were used last, parsed.
//!
//! Reading a stored group of 1,000 members takes about as long as checking an update in it (8 ms each), so without
//! this cache every commit would cost double. It is bounded by bytes as stored, because a group of 1,000 weighs as
//! much as hundreds of small ones; parsed they take about as much memory again.
//!
//! The surprising rule: a group that is being worked on is not in here. [`Groups::take`] moves it out, so two commits
//! that race never share one; the second reads the stored state.

use std::collections::HashMap;

use tresse_proto::ids::ConversationId;

use super::Group;

/// Two generations: what is put goes to the young one; when that is full, the old one is dropped.
#[derive(Debug)]
pub struct Groups {
    young: HashMap<ConversationId, Box<Group>>,
    old: HashMap<ConversationId, Box<Group>>,
    young_bytes: usize,
    generation_bytes: usize,
}

impl Groups {
    /// Keeps at most about `bytes` of groups, counted as stored.
    pub fn new(bytes: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            young_bytes: 0,
            generation_bytes: bytes / 2,
        }
    }

    /// Moves a group out, if it is here at that epoch. Another epoch is of no use to anybody.
    pub fn take(&mut self, conversation: ConversationId, epoch: u64) -> Option<Box<Group>> {
        let old = self.old.remove(&conversation);
        self.young
            .remove(&conversation)
            .or(old)
            .filter(|group| group.epoch() == epoch)
    }

    /// Looks at a group without moving it, if it is here at that epoch.
    pub fn get(&self, conversation: ConversationId, epoch: u64) -> Option<&Group> {
        self.young
            .get(&conversation)
            .or_else(|| self.old.get(&conversation))
            .map(Box::as_ref)
            .filter(|group| group.epoch() == epoch)
    }

    /// Keeps a group whose stored state takes `bytes`. One that alone exceeds the bound is not kept.
    pub fn put(&mut self, conversation: ConversationId, group: Box<Group>, bytes: usize) {
        self.old.remove(&conversation);
        if bytes > self.generation_bytes {
            self.young.remove(&conversation);
            return;
        }
        // A group that comes back counts twice until the next generation: the bound is never exceeded by it.
        self.young_bytes += bytes;
        if self.young_bytes > self.generation_bytes {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = bytes;
        }
        self.young.insert(conversation, group);
    }

    /// Forgets a group.
    pub fn remove(&mut self, conversation: ConversationId) {
        self.young.remove(&conversation);
        self.old.remove(&conversation);
    }

    /// How many groups are kept.
    pub fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
