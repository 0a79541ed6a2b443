//! What a person's own app offers in a conversation, and what the apps of the others make of it.
//!
//! Surprising rule: a feature is never taken away because somebody else's app does not have it. It
//! arrives there as text, and who sends it is told so before ([`Loss`]). What would be refused is told
//! too, so that nobody learns it from a failure.

use tresse_networks::{Features, MediaKind, Network};

use crate::part::PartKind;
use crate::timeline::Rules;

/// What a person's own app offers in a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// A poll can be made.
    pub poll: bool,
    /// A place can be sent.
    pub location: bool,
    /// A contact can be sent.
    pub contact_card: bool,
    /// A sticker can be sent.
    pub sticker: bool,
    /// What stands behind the @ that means everybody.
    pub mention_all: Option<String>,
    /// Messages that can be pinned at once; 0: none.
    pub message_pins: u32,
    /// For how long a message can be pinned.
    pub message_pin_times_ms: Vec<u64>,
}

impl Offers {
    /// Of an app with these features, where something can be written.
    pub(super) fn of(features: &Features, is_group: bool) -> Self {
        let has = |kind: PartKind| kind.is_in(features, is_group);
        let times = features.message_pin_times.iter();
        Self {
            poll: has(PartKind::Poll),
            location: has(PartKind::Location),
            contact_card: has(PartKind::Contact),
            sticker: has(PartKind::Sticker),
            mention_all: features.mention_all.clone().filter(|_| is_group),
            message_pins: features.message_pins,
            message_pin_times_ms: times.map(|time| time.0).collect(),
        }
    }
}

/// What somebody is about to send, as far as it may not arrive everywhere as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Planned {
    /// Unicode characters of the text.
    pub chars: u64,
    /// Something that is more than text.
    pub part: Option<PartKind>,
    /// Files: their kind and size.
    pub files: Vec<(MediaKind, u64)>,
    /// Length of a recorded message.
    pub voice_ms: Option<u64>,
    /// How often it may be looked at; 0: as often as people like.
    pub view_once: u32,
    /// Everybody is mentioned.
    pub mention_all: bool,
}

/// Something that the app of another network does not show as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What.
    pub what: LossOf,
    /// Short name of the network.
    pub network: String,
    /// What comes of it.
    pub becomes: Becomes,
}

/// What is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossOf {
    /// Something that is more than text.
    Part(PartKind),
    /// A text that is too long.
    Text,
    /// Text with a file.
    Captions,
    /// A file of this kind, or of this size.
    File(MediaKind),
    /// A recorded message that is too long.
    Voice,
    /// A file that does not stay.
    ViewOnce,
    /// The mention of everybody.
    MentionAll,
}

/// What comes of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Becomes {
    /// People there read it as text.
    Text,
    /// It is not sent at all.
    Refused,
}

/// What the others' apps do not show as it is, in the order of their networks. `own` is the short name
/// of the network of who sends it.
pub(super) fn losses(rules: &Rules<'_>, own: &str, is_group: bool, planned: &Planned) -> Vec<Loss> {
    let mut losses = Vec::new();
    for network in rules.networks().iter().filter(|it| it.name != own) {
        let mut lose = |what: LossOf, becomes: Becomes| {
            losses.push(Loss {
                what,
                network: network.name.clone(),
                becomes,
            });
        };
        at(network, is_group, planned, &mut lose);
    }
    losses
}

fn at(
    network: &Network,
    is_group: bool,
    planned: &Planned,
    lose: &mut impl FnMut(LossOf, Becomes),
) {
    let (policy, features) = (&network.policy, &network.features);
    if let Some(kind) = planned.part
        && !kind.is_in(features, is_group)
    {
        lose(LossOf::Part(kind), Becomes::Text);
    }
    if planned.chars > u64::from(policy.text_chars_max) {
        lose(LossOf::Text, Becomes::Refused);
    }
    let mut kinds = Vec::new();
    for (kind, bytes) in &planned.files {
        let fits = policy
            .attachment_bytes_max(*kind)
            .is_some_and(|max| *bytes <= max);
        if !fits && !kinds.contains(kind) {
            kinds.push(*kind);
            lose(LossOf::File(*kind), Becomes::Refused);
        }
    }
    if !planned.files.is_empty() && planned.chars > 0 && !policy.captions {
        lose(LossOf::Captions, Becomes::Refused);
    }
    if planned.voice_ms.is_some_and(|ms| ms > features.voice_max.0) {
        lose(LossOf::Voice, Becomes::Refused);
    }
    if planned.view_once > features.view_once {
        lose(LossOf::ViewOnce, Becomes::Refused);
    }
    if planned.mention_all && features.mention_all.is_none() {
        lose(LossOf::MentionAll, Becomes::Text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::tests::{ivo, mia, wen};
    use tresse_networks::Networks;
    use tresse_proto::ids::DeviceId;

    fn lost(own: &str, with: &[DeviceId], is_group: bool, planned: &Planned) -> Vec<Loss> {
        let networks = Networks::builtin();
        let accounts = with.iter().map(|device| device.account());
        losses(&Rules::between(&networks, accounts), own, is_group, planned)
    }

    fn loss(what: LossOf, network: &str, becomes: Becomes) -> Loss {
        let network = network.to_owned();
        Loss {
            what,
            network,
            becomes,
        }
    }

    #[test]
    fn among_people_of_one_network_nothing_is_lost() {
        let everything = Planned {
            chars: 65_000,
            part: Some(PartKind::Poll),
            files: vec![(MediaKind::File, 2_000_000_000)],
            voice_ms: Some(3_600_000),
            view_once: 1,
            mention_all: true,
        };
        assert_eq!(lost("whatsapp", &[wen(), wen()], false, &everything), []);
    }

    #[test]
    fn a_poll_becomes_text_where_an_app_has_none_and_a_file_is_refused() {
        let poll = Planned {
            part: Some(PartKind::Poll),
            ..Planned::default()
        };
        let text = loss(LossOf::Part(PartKind::Poll), "instagram", Becomes::Text);
        assert_eq!(lost("whatsapp", &[wen(), ivo()], false, &poll), [text]);
        assert_eq!(lost("whatsapp", &[wen(), ivo()], true, &poll), []);
        let file = Planned {
            chars: 3,
            files: vec![(MediaKind::File, 10), (MediaKind::File, 20)],
            ..Planned::default()
        };
        let refused = |what| loss(what, "instagram", Becomes::Refused);
        assert_eq!(
            lost("whatsapp", &[wen(), ivo()], false, &file),
            [
                refused(LossOf::File(MediaKind::File)),
                refused(LossOf::Captions)
            ]
        );
    }

    #[test]
    fn each_other_network_is_named_for_what_it_loses() {
        let planned = Planned {
            part: Some(PartKind::Location),
            chars: 1_500,
            view_once: 2,
            voice_ms: Some(301_000),
            mention_all: true,
            ..Planned::default()
        };
        let found = lost("whatsapp", &[wen(), ivo(), mia()], true, &planned);
        let expected = [
            loss(LossOf::ViewOnce, "messenger", Becomes::Refused),
            loss(LossOf::Part(PartKind::Location), "instagram", Becomes::Text),
            loss(LossOf::Text, "instagram", Becomes::Refused),
            loss(LossOf::Voice, "instagram", Becomes::Refused),
            loss(LossOf::MentionAll, "instagram", Becomes::Text),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_app_offers_what_its_network_has() {
        let networks = Networks::builtin();
        let of =
            |name: &str, is_group| Offers::of(&networks.by_name(name).unwrap().features, is_group);
        assert!(of("whatsapp", false).poll && of("messenger", true).poll);
        assert!(!of("messenger", false).poll && !of("instagram", true).location);
        let features = Features {
            mention_all: Some("all".to_owned()),
            ..Features::default()
        };
        let all = |is_group| Offers::of(&features, is_group).mention_all;
        assert_eq!((all(true).as_deref(), all(false)), (Some("all"), None));
        assert_eq!(of("messenger", true).message_pins, 3);
    }
}
