//! What travels between a window and this worker, as plain data: one JSON text for each message.
//! `web/kit/src/core/types.generated.ts` is written from these types (see [`types`](self)'s test).
//!
//! Surprising rule: these are never the core's own types, so that what an app sees changes on
//! purpose only. Numbers are those of JavaScript: everything is below 2^53.

mod answer;
mod ask;
mod chat;
mod envelope;
mod failure;
#[cfg(test)]
mod features;
mod file;
mod id;
mod import;
mod message;
mod part;
mod person;
mod search;
mod state;
#[cfg(test)]
mod types;

pub use answer::{
    Answer, Audience, DeviceRow, PersonRow, PrivacyChoices, Reach, ReceiptOf, Standing,
};
pub use ask::{Ask, MentionAt};
pub use chat::{
    Chat, ChatKind, ChatRow, ChatState, Filter, Folder, Last, May, Member, Presence, Receipt, Role,
    Rule, Rules, Shared,
};
pub use envelope::{Activity, FromCore, StorageStep, ToCore, WatchId};
pub use failure::{Arg, Class, Failure};
pub use file::{Attachment, FileState, NewFile, Phase, ViewOnce};
pub use id::{AccountId, ConversationId, DeviceId, MessageId, PictureId, RowId};
pub use import::{ImportBody, ImportFile, ImportInto, ImportReaction, ImportRow};
pub use message::{Body, Can, Media, MentionIn, MessageRow, Notice, Quote, ReactionRow, Summary};
pub use part::{
    Becomes, CardEntry, Forwarded, Loss, LossOf, NewPart, Offers, Part, PartKind, PinnedMessage,
    Planned, PlannedFile, PollOption,
};
pub use person::Person;
pub use search::{Hit, SnippetPart, Watch};
pub use state::{Counts, Link, Me, Notification, State, Storage};

/// JavaScript counts exactly up to here; means "for ever" and "without end".
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// A number that JavaScript can hold.
pub fn safe(number: u64) -> u64 {
    number.min(MAX_SAFE_INTEGER)
}
