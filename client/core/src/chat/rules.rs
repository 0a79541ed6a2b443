//! What may be done in a conversation, and whose rule each is, for screens that say so.

use rusqlite::Connection;
use tresse_networks::{Networks, Policy, Window};
use tresse_proto::ids::ConversationId;

use crate::me;
use crate::timeline::Rules;

/// The strictest rules of the networks in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRules {
    /// Longest text, in Unicode characters.
    pub text_chars: Rule<u64>,
    /// How long after sending a text may be edited; `None`: for ever, 0: never.
    pub edit_ms: Rule<Option<u64>>,
    /// How long after sending a message may be taken back; `None`: for ever, 0: never.
    pub unsend_ms: Rule<Option<u64>>,
    /// After what times messages may disappear; empty: they cannot.
    pub timers_ms: Rule<Vec<u64>>,
    /// Whether files that are neither pictures nor films nor sounds may be sent.
    pub files: Rule<bool>,
    /// Whether an attachment may come with text.
    pub captions: Rule<bool>,
    /// Largest picture; 0: none.
    pub image_bytes: Rule<u64>,
    /// Largest film; 0: none.
    pub video_bytes: Rule<u64>,
    /// Largest recording; 0: none.
    pub audio_bytes: Rule<u64>,
    /// Largest other file; 0: none.
    pub file_bytes: Rule<u64>,
    /// Most people in a group.
    pub members_max: Rule<u64>,
    /// To how many conversations a message may be forwarded at once; `None`: to any number.
    pub forward_targets: Rule<Option<u64>>,
    /// Whether others learn that something was read.
    pub read_receipts: Rule<bool>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule<T> {
    /// What it says.
    pub value: T,
    /// Short name of the network whose rule it is; `None`: this person's own.
    pub because: Option<String>,
}

/// The rules of a conversation.
pub(crate) fn of(
    connection: &Connection,
    networks: &Networks,
    conversation: ConversationId,
) -> Result<ChatRules, rusqlite::Error> {
    let rules = Rules::of(connection, networks, conversation)?;
    let own = me::load(connection)?.map_or_else(String::new, |me| me.network);
    Ok(ChatRules::new(&rules, &own))
}

impl ChatRules {
    /// As somebody of the network `own` sees them.
    pub(super) fn new(rules: &Rules<'_>, own: &str) -> Self {
        let whose = Whose { rules, own };
        Self {
            text_chars: whose.rule(|policy| u64::from(policy.text_chars_max)),
            edit_ms: whose.rule(|policy| span(policy.edit_window)),
            unsend_ms: whose.rule(|policy| span(policy.unsend_window)),
            timers_ms: whose.rule(|policy| policy.timers.iter().map(|it| it.0).collect()),
            files: whose.rule(|policy| policy.file_bytes_max > 0),
            captions: whose.rule(|policy| policy.captions),
            image_bytes: whose.rule(|policy| policy.image_bytes_max),
            video_bytes: whose.rule(|policy| policy.video_bytes_max),
            audio_bytes: whose.rule(|policy| policy.audio_bytes_max),
            file_bytes: whose.rule(|policy| policy.file_bytes_max),
            members_max: whose.rule(|policy| u64::from(policy.group_accounts_max)),
            forward_targets: whose.rule(|policy| match policy.forward_targets_max {
                u32::MAX => None,
                max => Some(u64::from(max)),
            }),
            read_receipts: whose.rule(|policy| policy.read_receipts),
        }
    }
}

fn span(window: Window) -> Option<u64> {
    (window != Window::UNLIMITED).then_some(window.0)
}

struct Whose<'a> {
    rules: &'a Rules<'a>,
    own: &'a str,
}

impl Whose<'_> {
    fn rule<T: PartialEq>(&self, of: impl Fn(&Policy) -> T) -> Rule<T> {
        let value = of(&self.rules.policy);
        let networks = self.rules.networks();
        let is_own = networks
            .iter()
            .any(|network| network.name == self.own && of(&network.policy) == value);
        // What two networks have in common may be the rule of neither; then the other one is named.
        let because = networks
            .iter()
            .filter(|network| network.name != self.own)
            .max_by_key(|network| of(&network.policy) == value)
            .filter(|_| !is_own)
            .map(|network| network.name.clone());
        Rule { value, because }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::tests::{device, ivo, mia, wen};

    fn between(own: &str, devices: &[tresse_proto::ids::DeviceId]) -> ChatRules {
        let networks = Networks::builtin();
        let accounts = devices.iter().map(|device| device.account());
        ChatRules::new(&Rules::between(&networks, accounts), own)
    }

    #[test]
    fn a_rule_of_ones_own_network_names_nobody() {
        let rules = between("whatsapp", &[wen(), device(3, 9, 1)]);
        assert_eq!(rules.unsend_ms.value, Some(60 * 60 * 60 * 1000));
        assert_eq!(rules.unsend_ms.because, None);
        assert_eq!(rules.timers_ms.value.len(), 3);
        assert_eq!(rules.timers_ms.because, None);
    }

    #[test]
    fn the_stricter_network_is_named_by_those_who_are_not_of_it() {
        let rules = between("whatsapp", &[wen(), ivo()]);
        let instagram = Some("instagram".to_owned());
        assert_eq!(
            (rules.text_chars.value, rules.text_chars.because),
            (1000, instagram.clone())
        );
        assert_eq!(
            (rules.files.value, rules.files.because),
            (false, instagram.clone())
        );
        assert_eq!(rules.timers_ms.because, instagram);
        assert_eq!(rules.unsend_ms.because, None, "60 hours are one's own rule");
        assert_eq!(rules.forward_targets.value, Some(5));
        let rules = between("instagram", &[wen(), ivo()]);
        assert_eq!(rules.text_chars.because, None);
        assert_eq!(rules.unsend_ms.because.as_deref(), Some("whatsapp"));
        assert_eq!(rules.edit_ms.because, None, "both have the same");
    }

    #[test]
    fn what_is_the_rule_of_neither_is_put_down_to_the_other_one() {
        // Times that both have: 24 hours.
        let rules = between("messenger", &[mia(), wen()]);
        assert_eq!(rules.timers_ms.value, [24 * 60 * 60 * 1000]);
        assert_eq!(rules.timers_ms.because.as_deref(), Some("whatsapp"));
    }
}
