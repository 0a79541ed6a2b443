//! Tells others that this person is there: those whose conversation is open or in a list that can be
//! seen, and nobody else.
//!
//! Surprising rule: at most so many are told a minute that the server's limit for a device is not
//! reached by it; typing has to fit beside it.

use std::collections::{BTreeMap, BTreeSet};

use tresse_proto::ids::ConversationId;

use super::{Hint, Looked};

/// How often others are told.
const BEAT_MS: u64 = 60_000;
/// Conversations of lists that are told.
const LISTED_MAX: usize = 20;
/// Nobody is answered more often than this.
const ANSWER_MS: u64 = 20_000;

/// What the person looks at, and who was told.
#[derive(Debug, Default)]
pub(crate) struct Looking {
    now: Looked,
    /// When each conversation was told last.
    told: BTreeMap<ConversationId, u64>,
    /// When the other one of each was answered last.
    answered: BTreeMap<ConversationId, u64>,
    /// Those in which the other may not be told: as long as nothing changes there.
    withheld: BTreeSet<ConversationId>,
    /// When this person was there last.
    active_at_ms: Option<u64>,
}

/// The person looks at something else. Returns what is to be told, and conversations that are not
/// open any more.
pub(crate) fn looked(
    looking: &mut Looking,
    now_ms: u64,
    mut looked: Looked,
) -> (Vec<(ConversationId, Hint)>, Vec<ConversationId>) {
    looked.listed.truncate(LISTED_MAX);
    let is_closed = |it: &&ConversationId| !looked.open.contains(it);
    let closed = looking.now.open.iter().filter(is_closed).copied().collect();
    let was_active = looking.now.active;
    looking.now = looked;
    if looking.now.active {
        return (due(looking, now_ms), closed);
    }
    if !was_active {
        return (Vec::new(), closed);
    }
    let told = std::mem::take(&mut looking.told);
    let away = told
        .into_iter()
        .filter(|(_, at_ms)| at_ms + 2 * BEAT_MS > now_ms)
        .map(|(conversation, _)| (conversation, Hint::Away(0)));
    (away.collect(), closed)
}

/// Who is to be told again that this person is there.
fn due(looking: &mut Looking, now_ms: u64) -> Vec<(ConversationId, Hint)> {
    looking.active_at_ms = Some(now_ms);
    let Looked { open, listed, .. } = &looking.now;
    let mut hints = Vec::new();
    for conversation in open.iter().chain(listed) {
        let told = looking.told.get(conversation).copied();
        if told.is_some_and(|at_ms| at_ms + BEAT_MS > now_ms) {
            continue;
        }
        // Whom nobody told for a while is asked, too.
        let hint = match told {
            Some(at_ms) if at_ms + 2 * BEAT_MS > now_ms => Hint::Active,
            _ => Hint::Ask,
        };
        looking.told.insert(*conversation, now_ms);
        hints.push((*conversation, hint));
    }
    hints
}

/// The time for telling again has come, or somebody asked.
pub(crate) fn beat(looking: &mut Looking, now_ms: u64) -> Vec<(ConversationId, Hint)> {
    if looking.now.active {
        due(looking, now_ms)
    } else {
        Vec::new()
    }
}

impl Looking {
    /// When others are to be told again.
    pub(crate) fn next_beat_ms(&self) -> Option<u64> {
        let Looked {
            active,
            open,
            listed,
        } = &self.now;
        let told = open.iter().chain(listed).map(|it| self.told.get(it));
        let next = told.map(|at_ms| at_ms.map_or(0, |at_ms| at_ms + BEAT_MS));
        next.min().filter(|_| *active)
    }

    /// The other one of this conversation may not be told.
    pub(crate) fn withheld(&mut self, conversation: ConversationId) {
        self.withheld.insert(conversation);
    }

    /// Something changed in these: who could not be told before may be now, at once.
    pub(crate) fn changed<'a>(
        &mut self,
        conversations: impl IntoIterator<Item = &'a ConversationId>,
    ) {
        for conversation in conversations {
            if self.withheld.remove(conversation) {
                self.told.remove(conversation);
            }
        }
    }

    /// Those who were told so far.
    pub(crate) fn all_told(&mut self) -> Vec<ConversationId> {
        std::mem::take(&mut self.told).into_keys().collect()
    }

    /// Nobody was told: there was no connection.
    pub(crate) fn forget(&mut self) {
        self.told.clear();
    }

    /// What somebody is answered who asks.
    pub(crate) fn answer(&mut self, now_ms: u64, conversation: ConversationId) -> Option<Hint> {
        let answered = self.answered.get(&conversation).copied();
        if answered.is_some_and(|at_ms| at_ms + ANSWER_MS > now_ms) {
            return None;
        }
        let hint = if self.now.active {
            Hint::Active
        } else {
            Hint::Away(now_ms.saturating_sub(self.active_at_ms?) / 60_000)
        };
        self.answered.insert(conversation, now_ms);
        self.told.insert(conversation, now_ms);
        Some(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: ConversationId = ConversationId([1; 16]);
    const B: ConversationId = ConversationId([2; 16]);

    fn at(active: bool, open: &[ConversationId], listed: &[ConversationId]) -> Looked {
        Looked {
            active,
            open: open.to_vec(),
            listed: listed.to_vec(),
        }
    }

    #[test]
    fn who_is_looked_at_is_asked_once_then_told_every_minute_and_at_the_end() {
        let mut looking = Looking::default();
        let now = 1_000_000;
        let (told, _) = looked(&mut looking, now, at(true, &[A], &[A, B]));
        assert_eq!(told, [(A, Hint::Ask), (B, Hint::Ask)]);
        let (told, closed) = looked(&mut looking, now + 1_000, at(true, &[B], &[A, B]));
        assert_eq!((told, closed), (Vec::new(), vec![A]));
        assert_eq!(looking.next_beat_ms(), Some(now + BEAT_MS));
        let told = beat(&mut looking, now + BEAT_MS);
        assert_eq!(told, [(B, Hint::Active), (A, Hint::Active)]);
        let (mut told, closed) = looked(&mut looking, now + BEAT_MS + 5, at(false, &[], &[]));
        told.sort_by_key(|(conversation, _)| *conversation);
        assert_eq!(told, [(A, Hint::Away(0)), (B, Hint::Away(0))]);
        assert_eq!(closed, [B]);
        assert_eq!(looking.next_beat_ms(), None);
        assert_eq!(beat(&mut looking, now + 5 * BEAT_MS), []);
    }

    #[test]
    fn no_list_is_so_long_that_the_server_has_enough_of_it() {
        let mut looking = Looking::default();
        let listed: Vec<_> = (0..200).map(|byte| ConversationId([byte; 16])).collect();
        let (told, _) = looked(&mut looking, 1_000_000, at(true, &[], &listed));
        assert_eq!(told.len(), LISTED_MAX);
    }

    #[test]
    fn who_asks_is_answered_now_and_then() {
        let mut looking = Looking::default();
        assert_eq!(looking.answer(1_000_000, A), None, "never there");
        let _ = looked(&mut looking, 1_000_000, at(true, &[], &[]));
        assert_eq!(looking.answer(1_000_000, A), Some(Hint::Active));
        assert_eq!(looking.answer(1_001_000, A), None, "just said");
        let _ = looked(&mut looking, 1_060_000, at(false, &[], &[]));
        assert_eq!(
            looking.answer(1_000_000 + 5 * 60_000, A),
            Some(Hint::Away(5))
        );
    }
}
