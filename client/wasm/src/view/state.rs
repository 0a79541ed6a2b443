//! How the core is doing, and what is worth a notification.

use serde::Serialize;

use super::{AccountId, ConversationId, DeviceId, PictureId, RowId, Summary};

/// How the core is doing. Sent whenever it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct State {
    /// Whether anything can be kept.
    pub storage: Storage,
    /// Whether the server can be reached.
    pub link: Link,
    /// `null`: nobody has signed up here yet.
    pub me: Option<Me>,
    /// Logged out for good by another device, or deleted.
    pub revoked: bool,
    /// Messages that the server has not accepted yet.
    #[cfg_attr(test, ts(type = "number"))]
    pub queued: u64,
}

/// Whether anything can be kept in this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StorageState"))]
pub enum Storage {
    /// Being opened.
    Opening,
    /// All is well.
    Ok,
    /// The browser gives no place: a setting, or a private window of some browsers.
    Refused,
    /// Something else holds it.
    Busy,
    /// No room for another change; what is there can be read.
    Full,
    /// It cannot be read, or is empty although it must not be.
    Damaged,
    /// Written by a newer version.
    Newer,
    /// The browser removed it.
    Evicted,
}

/// Whether the server can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "LinkState"))]
pub enum Link {
    /// No connection; the core tries again by itself.
    Offline,
    /// On the way.
    Connecting,
    /// What came meanwhile is being fetched.
    CatchingUp,
    /// All that the server has is here.
    Online,
}

/// Who this device is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Me {
    /// Short name of the network.
    #[cfg_attr(test, ts(type = "NetworkName"))]
    pub network: String,
    /// As registered.
    pub handle: String,
    /// As shown to others.
    pub name: String,
    /// What the person says about themselves; empty: nothing.
    pub about: String,
    /// What the person looks like.
    pub picture: Option<PictureId>,
    /// Once registered or linked.
    pub account: Option<AccountId>,
    /// Once registered or linked.
    pub device: Option<DeviceId>,
    /// A code was asked for and not given yet.
    pub verifying: bool,
}

/// How many are where: for badges.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Counts {
    /// Chats of the inbox with something unread.
    pub unread_chats: u32,
    /// Requests that wait for an answer.
    pub requests: u32,
    /// Those which were moved out of sight.
    pub hidden: u32,
    /// Archived chats.
    pub archived: u32,
    /// Archived chats with something unread.
    pub archived_unread: u32,
    /// Chats of the second list with something unread.
    pub general_unread: u32,
}

/// For the Notification API; never leaves the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Notification {
    /// Where.
    pub conversation: ConversationId,
    /// Which message.
    #[cfg_attr(test, ts(type = "RowId"))]
    pub row: RowId,
    /// Of the conversation.
    pub title: String,
    /// Who wrote it.
    pub sender: String,
    /// What it says, in short.
    pub summary: Summary,
    /// From somebody who was not accepted yet.
    pub is_request: bool,
}
