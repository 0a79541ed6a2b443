//! What comes of what a window asked for.

use serde::{Deserialize, Serialize};

use super::{AccountId, ConversationId, DeviceId, Hit, Loss, MessageId, Person, RowId};

/// What came of an ask.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Answer {
    /// It is done.
    Done,
    /// A code is on its way.
    CodeSent {
        /// The code itself, at a demonstration; to be shown loudly as such.
        demonstration_code: Option<String>,
    },
    /// The account is there.
    Registered {
        /// This device.
        device: DeviceId,
    },
    /// To be shown to an existing device.
    LinkCode {
        /// The code.
        code: String,
    },
    /// As the server sees it.
    Account {
        /// Who.
        account: AccountId,
        /// Where.
        #[cfg_attr(test, ts(type = "NetworkName"))]
        network: String,
        /// Towards the other networks.
        reach: Vec<Reach>,
    },
    /// One's own devices.
    Devices {
        /// All of them.
        devices: Vec<DeviceRow>,
    },
    /// A new device was added.
    DeviceAdded {
        /// Which.
        device: DeviceId,
    },
    /// Everybody this account has to do with.
    People {
        /// All of them.
        people: Vec<PersonRow>,
    },
    /// A handle leads to somebody.
    Found {
        /// Who.
        person: Person,
        /// The first message is a request.
        needs_request: bool,
        /// There is one already.
        conversation: Option<ConversationId>,
    },
    /// A conversation was made.
    Conversation {
        /// Which.
        conversation: ConversationId,
    },
    /// An invite link.
    Invite {
        /// To be shared.
        link: String,
    },
    /// The server has it.
    Sent {
        /// What replies refer to.
        message: MessageId,
        /// Where it stands.
        #[cfg_attr(test, ts(type = "RowId"))]
        row: RowId,
    },
    /// A batch of an export is in.
    Imported {
        /// Where it is.
        conversation: ConversationId,
        /// Messages that are new.
        #[cfg_attr(test, ts(type = "number"))]
        added: u64,
        /// Messages that were there.
        #[cfg_attr(test, ts(type = "number"))]
        known: u64,
    },
    /// Who has a message.
    MessageInfo {
        /// Those who read it.
        read_by: Vec<ReceiptOf>,
        /// Those to whom it was delivered and who did not read it yet.
        delivered_to: Vec<ReceiptOf>,
    },
    /// Kept messages.
    Starred {
        /// The newest first.
        hits: Vec<Hit>,
    },
    /// What the apps of the others would not show as it is.
    Preview {
        /// In the order of their networks.
        losses: Vec<Loss>,
    },
    /// What others learn.
    Privacy {
        /// That their messages were seen.
        read_receipts: bool,
        /// That one types.
        typing: bool,
        /// Who sees when one is there; who is not seen does not see others either.
        presence: Audience,
        /// Who sees one's picture.
        picture: Audience,
        /// Who sees what one says about oneself.
        about: Audience,
        /// New conversations begin with this time after which messages disappear; 0: they stay.
        #[cfg_attr(test, ts(type = "number"))]
        default_timer_ms: u64,
        /// What one's own network leaves to people.
        choices: PrivacyChoices,
    },
    /// A picture.
    Picture {
        /// `image/webp` or `image/jpeg`.
        media_type: String,
        /// The file in base64.
        data: String,
    },
}

/// Who may see something of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Audience {
    /// Whoever has a conversation with them.
    Everyone,
    /// Whom they accepted.
    Contacts,
    /// Nobody.
    Nobody,
}

/// What one's own network leaves to people: where there is one choice or none, there is nothing to
/// choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PrivacyChoices {
    /// Who sees when one is there.
    pub presence: Vec<Audience>,
    /// Who sees one's picture.
    pub picture: Vec<Audience>,
    /// Who sees what one says about oneself.
    pub about: Vec<Audience>,
    /// Times for new conversations, beside 0.
    #[cfg_attr(test, ts(type = "number[]"))]
    pub default_timer_ms: Vec<u64>,
}

/// Towards another network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Reach {
    /// Which.
    #[cfg_attr(test, ts(type = "NetworkName"))]
    pub network: String,
    /// They may contact me.
    pub inbound: bool,
    /// I may contact them.
    pub outbound: bool,
}

/// One of one's own devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeviceRow {
    /// Which.
    pub device: DeviceId,
    /// The one that asks.
    pub is_this: bool,
    /// When it came.
    #[cfg_attr(test, ts(type = "number"))]
    pub added_at: u64,
    /// When the server heard of it last.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub last_seen_at: Option<u64>,
}

/// Somebody this account has to do with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PersonRow {
    /// Who.
    pub person: Person,
    /// What they say about themselves; empty: nothing.
    pub about: String,
    /// How far the acquaintance goes.
    pub standing: Standing,
    /// By this account.
    pub blocked: bool,
    /// The direct conversation with them.
    pub conversation: Option<ConversationId>,
}

/// How far an acquaintance goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Standing {
    /// Met in a group.
    Known,
    /// Looked up.
    Found,
    /// A request is under way.
    Requested,
    /// Both want it.
    Accepted,
}

/// Who has a message since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiptOf {
    /// Who.
    pub person: Person,
    /// When.
    #[cfg_attr(test, ts(type = "number"))]
    pub at: u64,
}
