//! The part of the engine that tells and hears what is forgotten at once.

use tresse_proto::ids::{AccountId, ConversationId};
use tresse_proto::wire::EphemeralPush;

use super::{BUSY_MS, Hint, Looked, beat, looked, over, received, request};
use crate::Client;
use crate::effect::{Change, Effect};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::shared;

impl Client {
    /// The person is typing or recording.
    pub(crate) fn busy_with(
        &mut self,
        now_ms: u64,
        ticket: Ticket,
        conversation: ConversationId,
        hint: Hint,
    ) {
        let asked = self.unit(now_ms, |unit| request(unit, conversation, hint));
        match asked {
            Ok(asked) => {
                if let Some(asked) = asked
                    && self.session.is_caught_up()
                {
                    self.tell(asked);
                }
                self.done(ticket);
            }
            Err(error) => self.failed_for(now_ms, Some(ticket), error),
        }
    }

    fn done(&mut self, ticket: Ticket) {
        self.effects.push(Effect::Done {
            ticket,
            result: Ok(Outcome::Done),
        });
    }

    /// The person looks at something else.
    pub(crate) fn look(&mut self, now_ms: u64, ticket: Ticket, now: Looked) {
        let (hints, closed) = looked(&mut self.looking, now_ms, now);
        self.hint(now_ms, hints);
        for conversation in closed {
            let result = self.unit(now_ms, |unit| shared::expiry::left(unit, conversation));
            if let Err(error) = result {
                return self.failed_for(now_ms, Some(ticket), error);
            }
        }
        self.done(ticket);
    }

    /// Tells what may be told. Whatever cannot be told now is not told later.
    fn hint(&mut self, now_ms: u64, hints: Vec<(ConversationId, Hint)>) {
        if !self.session.is_caught_up() {
            return self.looking.forget();
        }
        for (conversation, hint) in hints {
            // A conversation that is not there any more has nobody to be told.
            let asked = self.unit(now_ms, |unit| request(unit, conversation, hint));
            match asked {
                Ok(Some(asked)) => self.tell(asked),
                Ok(None) => self.looking.withheld(conversation),
                Err(_) => {}
            }
        }
    }

    /// The person hides: those who were told that they are there forget it.
    pub(crate) fn hidden(&mut self, now_ms: u64) {
        let told = self.looking.all_told().into_iter();
        let hints = told.map(|conversation| (conversation, Hint::Hidden));
        self.hint(now_ms, hints.collect());
    }

    /// Somebody told something.
    pub(crate) fn hinted(&mut self, now_ms: u64, push: &EphemeralPush) {
        let from = self.effects.len();
        match self.unit(now_ms, |unit| received(unit, push)) {
            Ok(Some(conversation)) => {
                if let Some(hint) = self.looking.answer(now_ms, conversation) {
                    self.hint(now_ms, vec![(conversation, hint)]);
                }
            }
            Ok(None) => {}
            Err(error) => self.failed(now_ms, error),
        }
        for effect in &self.effects[from.min(self.effects.len())..] {
            if let Effect::Changed(Change::Typing {
                conversation,
                account,
                ..
            }) = effect
            {
                self.busy
                    .insert((*conversation, *account), now_ms + BUSY_MS);
            }
        }
    }

    /// Somebody's message is here: they do not type it any more.
    pub(crate) fn spoke(&mut self, conversation: ConversationId, account: AccountId) {
        if self.busy.remove(&(conversation, account)).is_some() {
            self.effects.push(Effect::Changed(Change::TypingEnded {
                conversation,
                account,
            }));
        }
    }

    /// What was not told again is over; what is to be told again is told.
    pub(crate) fn forget_hints(&mut self, now_ms: u64) {
        let is_over = |until_ms: &u64| *until_ms <= now_ms;
        let idle: Vec<_> = self
            .busy
            .iter()
            .filter(|(_, until_ms)| is_over(until_ms))
            .map(|(who, _)| *who)
            .collect();
        for (conversation, account) in idle {
            self.spoke(conversation, account);
        }
        if self.timers.presence_at_ms.is_some_and(|it| it <= now_ms) {
            self.timers.presence_at_ms = None;
            if let Err(error) = self.unit(now_ms, over) {
                self.failed(now_ms, error);
            }
        }
        if self.session.is_caught_up() && self.looking.next_beat_ms().is_some_and(|it| it <= now_ms)
        {
            let hints = beat(&mut self.looking, now_ms);
            self.hint(now_ms, hints);
        }
    }

    /// When there is something to do here.
    pub(crate) fn next_hint_ms(&self) -> Option<u64> {
        let beat = self.looking.next_beat_ms();
        let beat = beat.filter(|_| self.session.is_caught_up());
        self.busy.values().copied().chain(beat).min()
    }
}
