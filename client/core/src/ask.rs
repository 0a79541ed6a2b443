//! Questions to the server: what each was for, and when to ask again.
//!
//! Surprising rule: only what a person waits for is kept over a reconnect, and sent again as it was.
//! All other questions follow from rows of the database and are made anew after each log-in, with
//! the same `client_msg_id`s and bytes. Every question is idempotent at the server.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use tresse_proto::codec;
use tresse_proto::ids::{AccountId, ClientMsgId, ConversationId, DeviceId, DeviceKey};
use tresse_proto::wire::ClientFrame;
use tresse_proto::wire::client_frame::Request;

use crate::event::Ticket;

/// Asks in flight; the server bounds them too, and some room is left for frames without answer.
const IN_FLIGHT_MAX: usize = tresse_proto::limits::REQUESTS_IN_FLIGHT_MAX / 2;
/// An answer that takes longer means that the connection is dead.
pub(crate) const ANSWER_TIMEOUT_MS: u64 = 30_000;
/// An intent that waits for a connection longer than this fails (durable things go on).
pub(crate) const PERSON_TIMEOUT_MS: u64 = 60_000;

/// What an answer is for.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    /// Prove who this device is.
    LogIn,
    /// First step to an account.
    StartRegistration {
        ticket: Ticket,
        network: String,
        handle: String,
        name: String,
    },
    /// Second step.
    FinishRegistration { ticket: Ticket },
    /// Top key packages up.
    PublishKeyPackages { last_resort: bool },
    /// Compare all conversations with the server.
    Survey,
    /// Bring one conversation up to date with the server.
    Info { conversation: ConversationId },
    /// Enter (again) by an external commit.
    GroupInfo { conversation: ConversationId },
    /// Enter by a Welcome.
    Tree {
        conversation: ConversationId,
        epoch: u64,
    },
    /// A row of `creation`.
    Create { conversation: ConversationId },
    /// The row of `pending_commit` with this id.
    Commit {
        conversation: ConversationId,
        client_msg_id: ClientMsgId,
    },
    /// A row of `outbox`.
    Submit {
        conversation: ConversationId,
        id: i64,
    },
    /// Key packages for a first contact.
    ClaimForRequest {
        ticket: Ticket,
        account: AccountId,
        text: String,
    },
    /// Key packages for a new group.
    ClaimForGroup {
        ticket: Ticket,
        name: String,
        members: Vec<AccountId>,
    },
    /// Key packages for new members.
    ClaimForAdd {
        ticket: Ticket,
        conversation: ConversationId,
        accounts: Vec<AccountId>,
    },
    /// Key packages for those who knocked.
    ClaimForKnocks {
        conversation: ConversationId,
        accounts: Vec<AccountId>,
    },
    /// Look somebody up.
    Find { ticket: Ticket, handle: String },
    /// Answer a request.
    AnswerRequest {
        ticket: Ticket,
        conversation: ConversationId,
        accept: bool,
    },
    /// Block or unblock.
    Block {
        ticket: Ticket,
        account: AccountId,
        blocked: bool,
    },
    /// Leave.
    Leave {
        ticket: Ticket,
        conversation: ConversationId,
    },
    /// Make an invite.
    Invite {
        ticket: Ticket,
        conversation: ConversationId,
    },
    /// Another device of this account.
    AddDevice { ticket: Ticket, key: DeviceKey },
    /// Delete the account.
    DeleteAccount { ticket: Ticket },
    /// Turn reach on or off.
    SetReach { ticket: Ticket },
    /// Log a device of this account out.
    RevokeDevice { ticket: Ticket, device: DeviceId },
    /// Answered by `Done`, an account, devices or a conversation: passed on as it is.
    Plain { ticket: Ticket },
    /// Room for an attachment.
    CreateBlob { upload: i64 },
}

impl Purpose {
    /// The intent that ends with the answer.
    pub(crate) fn ticket(&self) -> Option<Ticket> {
        match *self {
            Self::StartRegistration { ticket, .. }
            | Self::FinishRegistration { ticket }
            | Self::ClaimForRequest { ticket, .. }
            | Self::ClaimForGroup { ticket, .. }
            | Self::ClaimForAdd { ticket, .. }
            | Self::Find { ticket, .. }
            | Self::AnswerRequest { ticket, .. }
            | Self::Block { ticket, .. }
            | Self::Leave { ticket, .. }
            | Self::Invite { ticket, .. }
            | Self::AddDevice { ticket, .. }
            | Self::DeleteAccount { ticket }
            | Self::SetReach { ticket }
            | Self::RevokeDevice { ticket, .. }
            | Self::Plain { ticket } => Some(ticket),
            Self::LogIn
            | Self::PublishKeyPackages { .. }
            | Self::Survey
            | Self::Info { .. }
            | Self::GroupInfo { .. }
            | Self::Tree { .. }
            | Self::Create { .. }
            | Self::Commit { .. }
            | Self::Submit { .. }
            | Self::ClaimForKnocks { .. }
            | Self::CreateBlob { .. } => None,
        }
    }

    /// Whether it may be asked before log-in.
    fn needs_log_in(&self) -> bool {
        !matches!(
            self,
            Self::LogIn | Self::StartRegistration { .. } | Self::FinishRegistration { .. }
        )
    }

    /// Asks of one lane stay in order even when one has to wait.
    fn lane(&self) -> Option<ConversationId> {
        match *self {
            Self::Submit { conversation, .. } => Some(conversation),
            _ => None,
        }
    }
}

/// A question without an answer yet.
#[derive(Debug)]
struct Ask {
    frame: Bytes,
    purpose: Purpose,
    /// Sent on the present connection at this time.
    sent_at_ms: Option<u64>,
    /// Not to be sent before.
    not_before_ms: u64,
    /// The person stops waiting.
    deadline_ms: Option<u64>,
    attempts: u32,
}

impl Ask {
    fn is_deletion(&self) -> bool {
        matches!(self.purpose, Purpose::DeleteAccount { .. })
    }
}

/// All questions without an answer, by request id, which is also their order.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    asks: BTreeMap<u64, Ask>,
    last_id: u64,
    in_flight: usize,
}

impl Asks {
    /// A fresh request id, also for frames which have no answer.
    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// Adds a question; [`Self::due`] sends it.
    pub(crate) fn add(&mut self, now_ms: u64, request: Request, purpose: Purpose) {
        self.add_later(now_ms, 0, request, purpose);
    }

    /// Adds a question that is to wait for a while.
    pub(crate) fn add_later(
        &mut self,
        now_ms: u64,
        delay_ms: u64,
        request: Request,
        purpose: Purpose,
    ) {
        let request_id = self.next_id();
        let frame = codec::encode(&ClientFrame {
            request_id,
            request: Some(request),
        });
        let deadline_ms = purpose.ticket().map(|_| now_ms + PERSON_TIMEOUT_MS);
        self.asks.insert(
            request_id,
            Ask {
                frame,
                purpose,
                sent_at_ms: None,
                not_before_ms: if delay_ms == 0 { 0 } else { now_ms + delay_ms },
                deadline_ms,
                attempts: 0,
            },
        );
    }

    /// Frames to be sent now.
    pub(crate) fn due(&mut self, now_ms: u64, logged_in: bool) -> Vec<Bytes> {
        let mut frames = Vec::new();
        let mut blocked_lanes = Vec::new();
        for ask in self.asks.values_mut() {
            if self.in_flight >= IN_FLIGHT_MAX {
                break;
            }
            if ask.sent_at_ms.is_some() || (ask.purpose.needs_log_in() && !logged_in) {
                continue;
            }
            let lane = ask.purpose.lane();
            if lane.is_some_and(|lane| blocked_lanes.contains(&lane)) {
                continue;
            }
            if ask.not_before_ms > now_ms {
                blocked_lanes.extend(lane);
                continue;
            }
            ask.sent_at_ms = Some(now_ms);
            self.in_flight += 1;
            frames.push(ask.frame.clone());
        }
        frames
    }

    /// Takes the question that was answered. `None` for an answer that nobody waits for any more.
    pub(crate) fn answered(&mut self, request_id: u64) -> Option<Answered> {
        let ask = self.asks.remove(&request_id)?;
        if ask.sent_at_ms.is_some() {
            self.in_flight -= 1;
        }
        Some(Answered { request_id, ask })
    }

    /// Puts a question back, to be asked again at `not_before_ms`.
    pub(crate) fn again(&mut self, answered: Answered, not_before_ms: u64) {
        let mut ask = answered.ask;
        ask.sent_at_ms = None;
        ask.not_before_ms = not_before_ms;
        ask.attempts += 1;
        self.asks.insert(answered.request_id, ask);
    }

    /// The connection is gone: what a person waits for is asked again on the next one. Everything
    /// else follows from the database, which is looked through after log-in.
    pub(crate) fn disconnected(&mut self) {
        self.asks.retain(|_, ask| ask.purpose.ticket().is_some());
        for ask in self.asks.values_mut() {
            ask.sent_at_ms = None;
        }
        self.in_flight = 0;
    }

    /// Whether the person waits for their account to be deleted.
    pub(crate) fn wants_deletion(&self) -> bool {
        self.asks.values().any(Ask::is_deletion)
    }

    /// The account is gone: who asked for that has it, though no answer came.
    pub(crate) fn deletions(&mut self) -> Vec<Purpose> {
        self.take(Ask::is_deletion)
    }

    /// Questions whose person has waited long enough.
    pub(crate) fn expired(&mut self, now_ms: u64) -> Vec<Purpose> {
        self.take(|ask| ask.deadline_ms.is_some_and(|deadline| deadline <= now_ms))
    }

    /// Ends questions without an answer.
    fn take(&mut self, is_one: impl Fn(&Ask) -> bool) -> Vec<Purpose> {
        let asks = self.asks.iter().filter(|(_, ask)| is_one(ask));
        let ids: Vec<u64> = asks.map(|(id, _)| *id).collect();
        ids.into_iter()
            .filter_map(|id| self.answered(id))
            .map(|answered| answered.ask.purpose)
            .collect()
    }

    /// Whether an answer is so late that the connection must be dead.
    pub(crate) fn is_stuck(&self, now_ms: u64) -> bool {
        self.asks.values().any(|ask| {
            ask.sent_at_ms
                .is_some_and(|sent| sent + ANSWER_TIMEOUT_MS <= now_ms)
        })
    }

    /// When to look again.
    pub(crate) fn wake_at_ms(&self, now_ms: u64) -> Option<u64> {
        self.asks
            .values()
            .flat_map(|ask| {
                let answer = ask.sent_at_ms.map(|sent| sent + ANSWER_TIMEOUT_MS);
                let again = (ask.sent_at_ms.is_none() && ask.not_before_ms > now_ms)
                    .then_some(ask.not_before_ms);
                [answer, again, ask.deadline_ms]
            })
            .flatten()
            .min()
    }

    /// Whether somebody waits for the server.
    pub(crate) fn is_empty(&self) -> bool {
        self.asks.is_empty()
    }

    /// Whether a question was sent and not answered.
    pub(crate) fn are_under_way(&self) -> bool {
        self.in_flight > 0
    }

    /// Uploads that have asked for their place.
    pub(crate) fn places(&self) -> BTreeSet<i64> {
        let upload = |ask: &Ask| match ask.purpose {
            Purpose::CreateBlob { upload } => Some(upload),
            _ => None,
        };
        self.asks.values().filter_map(upload).collect()
    }

    /// Rows of the outbox that wait for an answer.
    pub(crate) fn submitted(&self) -> BTreeMap<ConversationId, Vec<i64>> {
        let mut submitted: BTreeMap<ConversationId, Vec<i64>> = BTreeMap::new();
        for ask in self.asks.values() {
            if let Purpose::Submit { conversation, id } = ask.purpose {
                submitted.entry(conversation).or_default().push(id);
            }
        }
        submitted
    }

    /// Conversations in which key packages for knocks are being claimed.
    pub(crate) fn knocks_under_way(&self) -> Vec<ConversationId> {
        self.asks
            .values()
            .filter_map(|ask| match ask.purpose {
                Purpose::ClaimForKnocks { conversation, .. } => Some(conversation),
                _ => None,
            })
            .collect()
    }
}

/// A question that was answered.
#[derive(Debug)]
pub(crate) struct Answered {
    request_id: u64,
    ask: Ask,
}

impl Answered {
    pub(crate) fn purpose(&self) -> &Purpose {
        &self.ask.purpose
    }

    /// How often it was put back.
    pub(crate) fn attempts(&self) -> u32 {
        self.ask.attempts
    }

    pub(crate) fn into_purpose(self) -> Purpose {
        self.ask.purpose
    }
}
