//! What the app of a network has beyond rules: lists, marks, kinds of messages, settings.
//!
//! Surprising rule: what a table does not name is not there, so that a further network begins with
//! little and nothing new appears in an app by itself. Unlike [`crate::Policy`] there is no stricter
//! one of two networks: each person has what their own app has, and what the other one cannot show
//! arrives there as plain text.

use serde::{Serialize, Serializer};

use crate::error::NetworksError;
use crate::fields::Fields;
use crate::window::Window;

/// What JavaScript counts to; stands for "without end" in what is told to an app.
const SAFE_MAX: u64 = (1 << 53) - 1;

/// What the app of a network has. Written as JSON, times are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Features {
    /// Conversations that may stand first in a list; `u32::MAX` is without end.
    #[serde(serialize_with = "count")]
    pub chat_pins_max: u32,
    /// Messages that may be pinned in a conversation at once, or 0.
    pub message_pins: u32,
    /// For how long a message may be pinned.
    #[serde(rename = "messagePinTimesMs", serialize_with = "times")]
    pub message_pin_times: Vec<Window>,
    /// Whether a conversation can be archived.
    pub archive: bool,
    /// Whether there is a second list beside the first.
    pub folders: bool,
    /// Whether new conversations can begin with a time after which messages disappear.
    pub timers_default: bool,
    /// Whether messages can go away when both have left the conversation.
    pub vanish: bool,
    /// How often a file may be looked at that does not stay, at most; 0: there are none.
    pub view_once: u32,
    /// Longest recorded message.
    #[serde(rename = "voiceMs", serialize_with = "time")]
    pub voice_max: Window,
    /// Where there are polls.
    pub polls: Polls,
    /// Whether a place can be sent.
    pub location: bool,
    /// Whether somebody's name and handles can be sent.
    pub contact_card: bool,
    /// Whether there are stickers.
    pub stickers: bool,
    /// Whether a message says that it was forwarded.
    pub forward_marks: bool,
    /// Whether messages can be starred.
    pub star: bool,
    /// Whether messages can be saved: the same under another name.
    pub save: bool,
    /// Whether people can have other names in a conversation.
    pub nicknames: bool,
    /// Whether a conversation can have colours of its own.
    pub themes: bool,
    /// Whether a conversation can have an emoji of its own beside the field.
    pub quick_emoji: bool,
    /// Whether somebody can be kept at a distance without being blocked.
    pub restrict: bool,
    /// Who may see when somebody was here; empty: nobody, and there is no choice.
    pub presence: Vec<Audience>,
    /// Who may see somebody's picture and what they say about themselves; empty: everybody who has to
    /// do with them, and there is no choice.
    pub profile: Vec<Audience>,
    /// Whether people say something about themselves.
    pub about: bool,
    /// Whether groups have a description.
    pub description: bool,
    /// Whether admins take back what others said.
    pub admin_unsend: bool,
    /// What stands behind the @ that means everybody.
    pub mention_all: Option<String>,
}

/// Where there are polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Polls {
    /// Nowhere.
    #[default]
    None,
    /// In groups.
    Groups,
    /// In every conversation.
    All,
}

impl Polls {
    /// Whether there are polls in a group, or in a conversation between two.
    pub fn are_in(self, is_group: bool) -> bool {
        self == Self::All || (self == Self::Groups && is_group)
    }
}

/// Who may see something of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Whoever has a conversation with them.
    Everyone,
    /// Whom they accepted.
    Contacts,
    /// Nobody.
    Nobody,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            chat_pins_max: 0,
            message_pins: 0,
            message_pin_times: Vec::new(),
            archive: false,
            folders: false,
            timers_default: false,
            vanish: false,
            view_once: 0,
            voice_max: Window::NEVER,
            polls: Polls::None,
            location: false,
            contact_card: false,
            stickers: false,
            forward_marks: false,
            star: false,
            save: false,
            nicknames: false,
            themes: false,
            quick_emoji: false,
            restrict: false,
            presence: Vec::new(),
            profile: Vec::new(),
            about: false,
            description: false,
            admin_unsend: false,
            mention_all: None,
        }
    }
}

impl Features {
    pub(crate) fn read(fields: Option<Fields>) -> Result<Self, NetworksError> {
        let Some(mut fields) = fields else {
            return Ok(Self::default());
        };
        let polls = [
            ("none", Polls::None),
            ("groups", Polls::Groups),
            ("all", Polls::All),
        ];
        let audiences = [
            ("everyone", Audience::Everyone),
            ("contacts", Audience::Contacts),
            ("nobody", Audience::Nobody),
        ];
        let features = Self {
            chat_pins_max: fields.optional("chat_pins_max", Fields::count)?,
            message_pins: fields.optional("message_pins", |it, key| number(it, key, 3))?,
            message_pin_times: fields.optional("message_pin_times", Fields::windows)?,
            archive: fields.optional("archive", Fields::bool)?,
            folders: fields.optional("folders", Fields::bool)?,
            timers_default: fields.optional("timers_default", Fields::bool)?,
            vanish: fields.optional("vanish", Fields::bool)?,
            view_once: fields.optional("view_once", |it, key| number(it, key, 2))?,
            voice_max: fields
                .optional("voice_max", |it, key| it.window(key).map(Some))?
                .unwrap_or(Window::NEVER),
            polls: fields.optional("polls", |it, key| it.choice(key, &polls))?,
            location: fields.optional("location", Fields::bool)?,
            contact_card: fields.optional("contact_card", Fields::bool)?,
            stickers: fields.optional("stickers", Fields::bool)?,
            forward_marks: fields.optional("forward_marks", Fields::bool)?,
            star: fields.optional("star", Fields::bool)?,
            save: fields.optional("save", Fields::bool)?,
            nicknames: fields.optional("nicknames", Fields::bool)?,
            themes: fields.optional("themes", Fields::bool)?,
            quick_emoji: fields.optional("quick_emoji", Fields::bool)?,
            restrict: fields.optional("restrict", Fields::bool)?,
            presence: fields.optional("presence", |it, key| it.choices(key, &audiences))?,
            profile: fields.optional("profile", |it, key| it.choices(key, &audiences))?,
            about: fields.optional("about", Fields::bool)?,
            description: fields.optional("description", Fields::bool)?,
            admin_unsend: fields.optional("admin_unsend", Fields::bool)?,
            mention_all: fields.optional("mention_all", |it, key| it.text(key).map(Some))?,
        };
        if features.message_pins > 0 && features.message_pin_times.is_empty() {
            return Err(fields.invalid(
                "message_pin_times",
                "one time or more where messages can be pinned",
            ));
        }
        if features.message_pin_times.first() == Some(&Window::NEVER) {
            return Err(fields.invalid("message_pin_times", "a list of times that begin"));
        }
        fields.finish()?;
        Ok(features)
    }
}

fn number(fields: &mut Fields, key: &'static str, max: u64) -> Result<u32, NetworksError> {
    fields.number(key, 0, max).map(|number| number as u32)
}

fn count<S: Serializer>(count: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(match *count {
        u32::MAX => SAFE_MAX,
        count => u64::from(count),
    })
}

fn time<S: Serializer>(window: &Window, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(window.0.min(SAFE_MAX))
}

fn times<S: Serializer>(windows: &[Window], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(windows.iter().map(|window| window.0.min(SAFE_MAX)))
}
