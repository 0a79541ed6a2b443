//! Every consequence. Effects are returned only after the unit of work that decided them
//! has been committed, so carrying them out twice or not at all is always recoverable.

use bytes::Bytes;
use tresse_proto::ids::{AccountId, ConversationId};

use crate::error::ClientError;
use crate::event::Ticket;
use crate::file::FileJob;
use crate::intent::Outcome;
use crate::presence::Activity;

/// What to do.
#[derive(Debug)]
pub enum Effect {
    /// Open a WebSocket now. A driver that has one ignores it.
    Connect,
    /// Close the WebSocket; a `Connect` follows when it is time.
    Disconnect,
    /// Send one binary message.
    Send(Bytes),
    /// Deliver `Event::Tick` at this time (milliseconds since 1970). The newest call replaces older ones.
    WakeAt(u64),
    /// An intent came to its end, well or badly. Each ticket gets exactly one, unless the process ends.
    Done {
        /// Of the `Event::Do`.
        ticket: Ticket,
        /// What came of it.
        result: Result<Outcome, ClientError>,
    },
    /// Something that a reader of the store may want to show changed.
    Changed(Change),
    /// Do something with a file, then deliver `Event::File`. A driver that is at it ignores it.
    File(FileJob),
}

/// What changed. Announced after commit, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Logged in and caught up with the server.
    CaughtUp,
    /// The connection is gone; the client goes on by itself.
    Offline,
    /// Its row in a list, its header, its settings or its list are others than before: whatever
    /// happened to it or in it. Comes after all other changes, once for each conversation and call.
    /// Nothing else tells of an own message that waits for its place.
    Chat(ConversationId),
    /// What others learn of this person.
    Privacy,
    /// A message was added to a timeline (own ones too, once they have their place).
    Message {
        /// Where.
        conversation: ConversationId,
        /// Row in the timeline: `Client::message`.
        row: i64,
    },
    /// A message changed: edited, unsent, reacted to, delivered, read, expired.
    MessageChanged {
        /// Where.
        conversation: ConversationId,
        /// Row in the timeline.
        row: i64,
    },
    /// Members, roles, name or state of a conversation changed.
    Conversation(ConversationId),
    /// Somebody sent a first contact request.
    Request(ConversationId),
    /// A contact changed.
    Contact(AccountId),
    /// Somebody is typing or recording. Not stored.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        account: AccountId,
        /// What they do.
        activity: Activity,
    },
    /// Somebody is doing neither any more: they have sent it, or given it up.
    TypingEnded {
        /// Where.
        conversation: ConversationId,
        /// Who.
        account: AccountId,
    },
    /// This device was revoked, or its account deleted.
    Revoked,
}
