//! Takes in what a person had elsewhere before, from an export of theirs: batches of messages, each one
//! unit of work, into a conversation that goes on here or into an archive.
//!
//! Surprising rule: an imported message is on this device only. Nobody sent it here, so nobody can
//! answer, confirm, change or take it back; it stands before everything that was said here, and the
//! same message twice is there once.

mod archive;
mod forget;
mod person;
mod store;

use tresse_proto::ids::ConversationId;

pub(crate) use archive::{has_imported, is_archive};
pub(crate) use forget::start as forget;
pub(crate) use person::{everybody, names};

use crate::conversation::{self, Record};
use crate::effect::Change;
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Outcome;
use crate::store::unit::Unit;

/// Messages of one batch.
pub const IMPORT_BATCH_MAX: usize = 1_000;
/// Times that can be stored, and that anybody means.
const AT_MS_MAX: u64 = 1 << 45;
/// Ids of imported messages begin with this, ids of messages with the number of their hash.
const ID_PREFIX: u8 = 0xfe;

/// A batch of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Where to.
    pub into: ImportInto,
    /// In the order of the file; their places decide.
    pub messages: Vec<ImportedMessage>,
}

/// Where an export belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportInto {
    /// Into a conversation that goes on here.
    Chat {
        /// Which.
        conversation: ConversationId,
        /// How the file names the other one of a direct conversation.
        peer: Option<String>,
    },
    /// Into a conversation of its own, which is made unless it is there.
    Archive {
        /// What it is called.
        title: String,
    },
}

/// A message of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedMessage {
    /// The same for the same message, however often its conversation was exported.
    pub id: [u8; 32],
    /// When it was said.
    pub at_ms: u64,
    /// Its place among those that were said at the same time.
    pub place: u16,
    /// Who said it, as the file names them; of own ones nobody needs it.
    pub sender: String,
    /// Whether the person of this account said it.
    pub is_own: bool,
    /// What.
    pub body: ImportedBody,
    /// Files with it.
    pub files: Vec<ImportedFile>,
    /// At most one of each person.
    pub reactions: Vec<ImportedReaction>,
    /// Its sender changed it.
    pub is_edited: bool,
}

/// What an imported message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportedBody {
    /// Text, maybe empty if there are files.
    Text(String),
    /// Its sender took it back.
    Unsent,
    /// The app itself said it.
    Line(String),
}

/// A file of an imported message. It is named, and not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// Empty if the export does not say.
    pub name: String,
    /// IANA media type.
    pub media_type: String,
    /// Its size; 0 if unknown.
    pub bytes: u64,
}

/// A reaction to an imported message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedReaction {
    /// Whose.
    pub sender: String,
    /// The person of this account did.
    pub is_own: bool,
    /// One emoji.
    pub emoji: String,
}

/// Takes a batch in.
pub(crate) fn start(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    import: &Import,
) -> Result<(), ClientError> {
    let own = unit.me()?;
    if import.messages.len() > IMPORT_BATCH_MAX {
        return Err(DomainError::ImportTooMany.into());
    }
    let is_possible = |message: &ImportedMessage| message.at_ms < AT_MS_MAX;
    if !import.messages.iter().all(is_possible) {
        return Err(DomainError::BadImport.into());
    }
    let (conversation, peer) = match &import.into {
        ImportInto::Chat { conversation, peer } => {
            let record = conversation::record(unit.connection, *conversation)?
                .ok_or(DomainError::UnknownConversation)?;
            check_place(&record)?;
            (*conversation, peer.as_deref())
        }
        ImportInto::Archive { title } => (archive::of(unit, title)?, None),
    };
    let mut people = person::Senders::of(unit, conversation, peer)?;
    let mut added = 0;
    for message in &import.messages {
        let is_new = store::insert(unit, conversation, own, &mut people, message)?;
        added += u64::from(is_new);
    }
    store::settle_list(unit.connection, conversation)?;
    unit.changed(Change::Conversation(conversation));
    unit.done(
        ticket,
        Outcome::Imported {
            conversation,
            added,
            known: import.messages.len() as u64 - added,
        },
    );
    Ok(())
}

/// Somebody's request is theirs, and what own devices tell each other is nobody's.
fn check_place(record: &Record) -> Result<(), DomainError> {
    let is_request =
        !record.is_own && record.state == tresse_proto::wire::ConversationState::Requested;
    if record.is_own_devices || is_request {
        return Err(DomainError::ImportNotHere);
    }
    Ok(())
}
