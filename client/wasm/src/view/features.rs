//! What the app of a network has, as `/app.json` tells it: only its TypeScript comes from here. The
//! worker itself never needs it, since what a chat offers is part of the chat.

use ts_rs::TS;

/// What the app of a network has; `Number.MAX_SAFE_INTEGER` is without end.
#[derive(TS)]
#[ts(rename_all = "camelCase")]
#[allow(dead_code, reason = "only its TypeScript is of use")]
pub(super) struct Features {
    /// Conversations that may stand first in a list.
    chat_pins_max: f64,
    /// Messages that may be pinned in a conversation at once; 0: none.
    message_pins: f64,
    /// For how long a message may be pinned.
    message_pin_times_ms: Vec<f64>,
    /// A conversation can be archived.
    archive: bool,
    /// There is a second list beside the first.
    folders: bool,
    /// New conversations can begin with a time after which messages disappear.
    timers_default: bool,
    /// Messages can go away when both have left the conversation.
    vanish: bool,
    /// How often a file may be looked at that does not stay, at most; 0: there are none.
    view_once: f64,
    /// Longest recorded message.
    voice_ms: f64,
    /// Where there are polls.
    #[ts(type = "\"none\" | \"groups\" | \"all\"")]
    polls: String,
    /// A place can be sent.
    location: bool,
    /// Somebody's name and handles can be sent.
    contact_card: bool,
    /// There are stickers.
    stickers: bool,
    /// A message says that it was forwarded.
    forward_marks: bool,
    /// Messages can be starred.
    star: bool,
    /// Messages can be saved: the same under another name.
    save: bool,
    /// People can have other names in a conversation.
    nicknames: bool,
    /// A conversation can have colours of its own.
    themes: bool,
    /// A conversation can have an emoji of its own beside the field.
    quick_emoji: bool,
    /// Somebody can be kept at a distance without being blocked.
    restrict: bool,
    /// Who may be let see when one was here; empty: there is no choice.
    #[ts(type = "(\"everyone\" | \"contacts\" | \"nobody\")[]")]
    presence: Vec<String>,
    /// Who may be let see what one looks like and says about oneself; empty: there is no choice.
    #[ts(type = "(\"everyone\" | \"contacts\" | \"nobody\")[]")]
    profile: Vec<String>,
    /// People say something about themselves.
    about: bool,
    /// Groups have a description.
    description: bool,
    /// Admins take back what others said.
    admin_unsend: bool,
    /// What stands behind the @ that means everybody.
    mention_all: Option<String>,
}

#[test]
fn an_app_is_told_just_the_features_that_its_type_names() {
    let networks = tresse_networks::Networks::builtin();
    let declared = Features::decl(&ts_rs::Config::new());
    for network in networks.iter() {
        let told = serde_json::to_value(&network.features).unwrap();
        let told = told.as_object().unwrap();
        for key in told.keys() {
            assert!(declared.contains(&format!("{key}:")), "{key} is not typed");
        }
        let fields = declared
            .lines()
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .filter(|line| line.contains(": "));
        assert_eq!(fields.count(), told.len());
    }
}
