//! Each acknowledged message is delivered exactly once and in order, or the run has no number.
//!
//! A message that was sent and not acknowledged may be delivered or not, but once and in order too.
//! Where the server numbers the entries of a conversation, order is that of its numbers, the same
//! for every member; elsewhere it is, for each sender, the order of sending.

use std::collections::HashMap;

/// One message, from when it was due.
#[derive(Debug, Clone, Copy)]
struct Sent {
    intended_ns: u64,
    conversation: u32,
    sender: u32,
}

/// Everything sent, acknowledged and delivered.
#[derive(Debug)]
pub struct Audit {
    /// Devices of each conversation.
    members: Vec<Vec<u32>>,
    /// Whether the sender gets its own message back.
    echoes: bool,
    /// Number of the first message.
    first: u32,
    messages: Vec<Sent>,
    /// Place in the conversation, by message; 0 as long as nobody has told.
    places: Vec<u64>,
    acked: Vec<bool>,
    /// What each device was given, in that order: indices of messages.
    given: Vec<Vec<u32>>,
    /// A message that two were told to be at different places.
    misplaced: u64,
    alien: u64,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Messages sent.
    pub sent: u64,
    /// Messages the server has answered for.
    pub acked: u64,
    /// Deliveries, each device counted, the senders themselves not.
    pub delivered: u64,
    /// Deliveries of acknowledged messages that did not come.
    pub lost: u64,
    /// Deliveries that came once more.
    pub duplicated: u64,
    /// Deliveries that came too early or too late, or with another place than the rest was told.
    pub out_of_order: u64,
    /// Deliveries of what nobody has sent there.
    pub alien: u64,
}

impl Verdict {
    /// Whether the run may have a number.
    pub fn is_clean(&self) -> bool {
        self.lost == 0 && self.duplicated == 0 && self.out_of_order == 0 && self.alien == 0
    }
}

impl Audit {
    /// Nothing sent yet, between so many devices in these conversations.
    pub fn new(devices: u32, members: Vec<Vec<u32>>, echoes: bool) -> Self {
        Self {
            members,
            echoes,
            first: 0,
            messages: Vec::new(),
            places: Vec::new(),
            acked: Vec::new(),
            given: vec![Vec::new(); devices as usize],
            misplaced: 0,
            alien: 0,
        }
    }

    /// The same devices and conversations with nothing sent, for a next part of the run; its numbers
    /// go on where these end. What still comes of the earlier part is alien to it.
    pub fn next_part(&self) -> Self {
        let devices = u32::try_from(self.given.len()).expect("devices are counted in 32 bits");
        Self {
            first: self.first + self.messages.len() as u32,
            ..Self::new(devices, self.members.clone(), self.echoes)
        }
    }

    /// The same messages and answers with nothing delivered, for those who read their inbox again from
    /// its beginning: conversations that `is_read` refuses are not judged.
    pub fn read_again(&self, is_read: impl Fn(u32) -> bool) -> Self {
        let members = (0_u32..)
            .zip(&self.members)
            .map(|(conversation, members)| match is_read(conversation) {
                true => members.clone(),
                false => Vec::new(),
            })
            .collect();
        Self {
            members,
            echoes: self.echoes,
            first: self.first,
            messages: self.messages.clone(),
            places: self.places.clone(),
            acked: self.acked.clone(),
            given: vec![Vec::new(); self.given.len()],
            misplaced: 0,
            alien: 0,
        }
    }

    fn index(&self, number: u32) -> Option<usize> {
        let index = number.checked_sub(self.first)? as usize;
        (index < self.messages.len()).then_some(index)
    }

    /// A message was due; returns its number.
    pub fn sent(&mut self, conversation: u32, sender: u32, intended_ns: u64) -> u32 {
        let number = u32::try_from(self.first as usize + self.messages.len())
            .expect("a run has fewer than four thousand million messages");
        self.messages.push(Sent {
            intended_ns,
            conversation,
            sender,
        });
        self.places.push(0);
        self.acked.push(false);
        number
    }

    /// When a message was due, and by whom it was sent.
    pub fn intended(&self, number: u32) -> Option<(u64, u32)> {
        self.index(number)
            .map(|index| self.messages[index])
            .map(|sent| (sent.intended_ns, sent.sender))
    }

    /// The conversation of a message.
    pub fn conversation(&self, number: u32) -> Option<u32> {
        self.index(number)
            .map(|index| self.messages[index].conversation)
    }

    /// The server answers for a message. `false` if it has done so before.
    pub fn acked(&mut self, number: u32, place: u64) -> bool {
        let Some(index) = self.index(number) else {
            self.alien += 1;
            return false;
        };
        self.place(index, place);
        !std::mem::replace(&mut self.acked[index], true)
    }

    /// A device was given a message.
    pub fn delivered(&mut self, device: u32, number: u32, place: u64) {
        match (self.index(number), self.given.get_mut(device as usize)) {
            (Some(index), Some(given)) => {
                given.push(index as u32);
                self.place(index, place);
            }
            _ => self.alien += 1,
        }
    }

    /// A device was given something that is not of this run.
    pub fn alien(&mut self) {
        self.alien += 1;
    }

    /// Messages without an answer.
    pub fn unanswered(&self) -> impl Iterator<Item = u32> + '_ {
        (self.first..)
            .zip(&self.acked)
            .filter(|(_, acked)| !**acked)
            .map(|(number, _)| number)
    }

    /// Devices that are to get a message of this conversation.
    pub fn recipients(&self, conversation: u32) -> u64 {
        let members = self
            .members
            .get(conversation as usize)
            .map_or(0, |members| members.len() as u64);
        members - u64::from(!self.echoes && members > 0)
    }

    fn place(&mut self, index: usize, place: u64) {
        if place == 0 {
            return;
        }
        let known = &mut self.places[index];
        if *known == 0 {
            *known = place;
        } else if *known != place {
            self.misplaced += 1;
        }
    }

    /// Judges the run.
    pub fn finish(&self) -> Verdict {
        let acked = self.acked.iter().filter(|acked| **acked).count() as u64;
        let mut verdict = Verdict {
            sent: self.messages.len() as u64,
            acked,
            out_of_order: self.misplaced,
            alien: self.alien,
            ..Verdict::default()
        };
        let mut acked_in = vec![0_u64; self.members.len()];
        let mut acked_by: HashMap<(u32, u32), u64> = HashMap::new();
        for (sent, _) in self
            .messages
            .iter()
            .zip(&self.acked)
            .filter(|(_, acked)| **acked)
        {
            acked_in[sent.conversation as usize] += 1;
            if !self.echoes {
                *acked_by
                    .entry((sent.conversation, sent.sender))
                    .or_default() += 1;
            }
        }
        let mut expected = vec![0_u64; self.given.len()];
        let mut conversations = vec![Vec::new(); self.given.len()];
        for (conversation, members) in (0_u32..).zip(&self.members) {
            for member in members {
                let own = acked_by.get(&(conversation, *member)).copied().unwrap_or(0);
                expected[*member as usize] += acked_in[conversation as usize] - own;
                conversations[*member as usize].push(conversation);
            }
        }
        for (device, given) in (0_u32..).zip(&self.given) {
            let expected = expected[device as usize];
            self.judge(
                device,
                given,
                &conversations[device as usize],
                expected,
                &mut verdict,
            );
        }
        verdict
    }

    fn judge(
        &self,
        device: u32,
        given: &[u32],
        conversations: &[u32],
        expected: u64,
        verdict: &mut Verdict,
    ) {
        let mut once: Vec<u32> = given.to_vec();
        once.sort_unstable();
        once.dedup();
        verdict.duplicated += (given.len() - once.len()) as u64;
        let mut found = 0;
        for number in &once {
            let sent = self.messages[*number as usize];
            let own = sent.sender == device;
            let member = conversations.contains(&sent.conversation);
            if !member || (own && !self.echoes) {
                verdict.alien += 1;
                continue;
            }
            found += u64::from(self.acked[*number as usize]);
            verdict.delivered += u64::from(!own);
        }
        verdict.lost += expected.saturating_sub(found);
        verdict.out_of_order += self.disorder(given);
    }

    /// Acknowledged messages that did not come: the device, the message, and its place; at most `max`.
    pub fn missing(&self, max: usize) -> Vec<(u32, u32, u64)> {
        let mut missing = Vec::new();
        for (conversation, members) in (0_u32..).zip(&self.members) {
            for device in members {
                let mut given = self.given[*device as usize].clone();
                given.sort_unstable();
                for (index, sent) in self.messages.iter().enumerate() {
                    let wanted = sent.conversation == conversation
                        && self.acked[index]
                        && (self.echoes || sent.sender != *device);
                    if wanted && given.binary_search(&(index as u32)).is_err() {
                        missing.push((*device, self.first + index as u32, self.places[index]));
                        if missing.len() == max {
                            return missing;
                        }
                    }
                }
            }
        }
        missing
    }

    /// How often an entry is not behind the one before it.
    fn disorder(&self, given: &[u32]) -> u64 {
        let mut last_place: HashMap<u32, u64> = HashMap::new();
        let mut last_number: HashMap<(u32, u32), u32> = HashMap::new();
        let mut disorder = 0;
        for number in given {
            let sent = self.messages[*number as usize];
            let place = self.places[*number as usize];
            let behind = if place == 0 {
                match last_number.insert((sent.conversation, sent.sender), *number) {
                    Some(last) => last <= *number,
                    None => true,
                }
            } else {
                match last_place.insert(sent.conversation, place) {
                    Some(last) => last <= place,
                    None => true,
                }
            };
            disorder += u64::from(!behind);
        }
        disorder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Devices 0 and 1 in conversation 0, 1 and 2 in conversation 1. Device 1 sends four messages,
    /// two to each; all are acknowledged.
    fn audit(echoes: bool) -> Audit {
        let mut audit = Audit::new(3, vec![vec![0, 1], vec![1, 2]], echoes);
        for (number, (conversation, place)) in
            [(0, 7), (1, 3), (0, 8), (1, 4)].into_iter().enumerate()
        {
            assert_eq!(
                audit.sent(conversation, 1, 10 * number as u64),
                number as u32
            );
            assert!(audit.acked(number as u32, place));
        }
        audit
    }

    fn deliver(audit: &mut Audit, deliveries: &[(u32, u32, u64)]) -> Verdict {
        for (device, number, place) in deliveries {
            audit.delivered(*device, *number, *place);
        }
        audit.finish()
    }

    const GOOD: [(u32, u32, u64); 4] = [(0, 0, 7), (2, 1, 3), (0, 2, 8), (2, 3, 4)];

    #[test]
    fn a_run_without_a_fault_is_clean() {
        let verdict = deliver(&mut audit(false), &GOOD);
        assert!(verdict.is_clean());
        assert_eq!((verdict.sent, verdict.acked, verdict.delivered), (4, 4, 4));
    }

    #[test]
    fn a_message_that_does_not_come_is_lost() {
        let mut audit = audit(false);
        let verdict = deliver(&mut audit, &GOOD[..3]);
        assert_eq!(audit.missing(9), [(2, 3, 4)]);
        assert_eq!(
            verdict,
            Verdict {
                sent: 4,
                acked: 4,
                delivered: 3,
                lost: 1,
                ..Verdict::default()
            }
        );
    }

    #[test]
    fn a_message_that_comes_twice_is_duplicated_and_does_not_make_up_for_a_lost_one() {
        let verdict = deliver(
            &mut audit(false),
            &[(0, 0, 7), (0, 0, 7), (2, 1, 3), (2, 3, 4)],
        );
        assert_eq!(
            (verdict.duplicated, verdict.lost, verdict.out_of_order),
            (1, 1, 0)
        );
    }

    #[test]
    fn who_reads_again_must_find_everything_once_more() {
        let mut first = audit(false);
        assert!(deliver(&mut first, &GOOD).is_clean());
        let mut all = first.read_again(|_| true);
        assert_eq!(deliver(&mut all, &GOOD[1..]).lost, 1);
        let mut some = first.read_again(|conversation| conversation == 1);
        let verdict = deliver(&mut some, &[GOOD[1], GOOD[3]]);
        assert!(verdict.is_clean(), "{verdict:?}");
        assert_eq!((verdict.acked, verdict.delivered), (4, 2));
        let mut moved = first.read_again(|_| true);
        assert_eq!(deliver(&mut moved, &[(0, 0, 6)]).out_of_order, 1);
    }

    #[test]
    fn messages_that_change_places_are_out_of_order() {
        let verdict = deliver(
            &mut audit(false),
            &[(0, 2, 8), (0, 0, 7), (2, 1, 3), (2, 3, 4)],
        );
        assert_eq!(
            (verdict.out_of_order, verdict.lost, verdict.duplicated),
            (1, 0, 0)
        );
    }

    #[test]
    fn a_place_that_is_not_the_acknowledged_one_is_out_of_order() {
        let verdict = deliver(
            &mut audit(false),
            &[(0, 0, 6), (2, 1, 3), (0, 2, 8), (2, 3, 4)],
        );
        assert_eq!(verdict.out_of_order, 1);
    }

    #[test]
    fn a_message_of_nobody_or_for_somebody_else_is_alien() {
        let mut unknown = audit(false);
        unknown.delivered(0, 99, 1);
        unknown.alien();
        assert_eq!(deliver(&mut unknown, &GOOD).alien, 2);
        let mut wrong = audit(false);
        wrong.delivered(2, 0, 7);
        assert_eq!(deliver(&mut wrong, &GOOD).alien, 1);
        let mut own = audit(false);
        own.delivered(1, 0, 7);
        assert_eq!(deliver(&mut own, &GOOD).alien, 1);
    }

    #[test]
    fn where_senders_get_their_own_they_must_get_them_too() {
        let mut quiet = audit(true);
        let verdict = deliver(&mut quiet, &GOOD);
        assert_eq!((verdict.lost, verdict.delivered), (4, 4));
        let mut echoing = audit(true);
        for (number, place) in [(0, 7), (1, 3), (2, 8), (3, 4)] {
            echoing.delivered(1, number, place);
        }
        let verdict = deliver(&mut echoing, &GOOD);
        assert!(verdict.is_clean());
        assert_eq!(verdict.delivered, 4, "their own do not count as deliveries");
    }

    #[test]
    fn a_message_without_an_answer_may_come_or_not() {
        for comes in [true, false] {
            let mut audit = Audit::new(2, vec![vec![0, 1]], false);
            let number = audit.sent(0, 0, 0);
            if comes {
                audit.delivered(1, number, 1);
            }
            assert!(audit.finish().is_clean());
            assert_eq!(audit.unanswered().collect::<Vec<_>>(), [number]);
            audit.delivered(1, number, 1);
            assert_eq!(audit.finish().duplicated, u64::from(comes));
        }
    }

    #[test]
    fn without_places_each_senders_order_counts() {
        let mut audit = Audit::new(3, vec![vec![0, 1, 2]], false);
        let [a, b, c] = [(0, 1), (1, 2), (0, 3)].map(|(sender, at)| audit.sent(0, sender, at));
        for number in [a, b, c] {
            audit.acked(number, 0);
        }
        for (device, number) in [(2, b), (2, a), (2, c), (1, a), (1, c), (0, b)] {
            audit.delivered(device, number, 0);
        }
        assert!(audit.finish().is_clean(), "different senders may cross");
        let mut audit = Audit::new(2, vec![vec![0, 1]], false);
        let (a, b) = (audit.sent(0, 0, 0), audit.sent(0, 0, 1));
        audit.delivered(1, b, 0);
        audit.delivered(1, a, 0);
        assert_eq!(audit.finish().out_of_order, 1);
    }
}
