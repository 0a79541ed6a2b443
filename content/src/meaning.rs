//! What a message means to a client: the container's rules resolved into one of a few intentions.
//!
//! Surprising rule: a delete and a taken back reaction look alike. Both *remove* what a message id
//! names; only who keeps the messages knows which of the two that was.

use crate::application::{GroupInfo, OwnDevices, Profile, StatusReport};
use crate::markdown::{self, Mention};
use crate::media_type::{self, essence};
use crate::message::MimiContent;
use crate::message_id::MessageId;
use crate::part::{Disposition, ExternalPart, NestedPart, Part, Semantics};

/// What a message is meant to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A new message.
    Show(Shown),
    /// Another content for an earlier message.
    Edit {
        /// First version of it.
        message: MessageId,
        /// What it says now.
        shown: Shown,
    },
    /// Takes a message or a reaction back.
    Remove {
        /// Of the message, or of the reaction.
        message: MessageId,
    },
    /// A reaction.
    React {
        /// To which message.
        to: MessageId,
        /// One emoji each.
        emojis: Vec<String>,
    },
    /// A receipt.
    Status(StatusReport),
    /// What the group is called.
    GroupInfo(GroupInfo),
    /// Who the sender is.
    Profile(Profile),
    /// What another device of the same person knows.
    OwnDevices(OwnDevices),
    /// Something that this version cannot show. It says so in the timeline instead of hiding it.
    Unsupported,
}

/// What there is to see of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Text, or the caption of attachments, or empty.
    pub text: String,
    /// Who is mentioned in the text.
    pub mentions: Vec<Mention>,
    /// Files.
    pub attachments: Vec<ExternalPart>,
}

impl MimiContent {
    /// Resolves what this message means.
    pub fn meaning(&self) -> Meaning {
        if let Part::Null = self.body.part {
            return match self.replaces {
                Some(message) => Meaning::Remove { message },
                None => Meaning::Unsupported,
            };
        }
        if self.body.disposition == Disposition::REACTION {
            return self.emojis().unwrap_or(Meaning::Unsupported);
        }
        if let Part::Single {
            content_type,
            content,
        } = &self.body.part
            && let Some(meaning) = application(&essence(content_type), content)
        {
            return meaning;
        }
        let mut shown = Shown::default();
        if !collect(&self.body, &mut shown) {
            return Meaning::Unsupported;
        }
        match self.replaces {
            Some(message) => Meaning::Edit { message, shown },
            None => Meaning::Show(shown),
        }
    }

    fn emojis(&self) -> Option<Meaning> {
        let to = self.in_reply_to?;
        let single = std::slice::from_ref(&self.body);
        let parts = match &self.body.part {
            Part::Multi {
                semantics: Semantics::ProcessAll,
                parts,
            } => parts,
            _ => single,
        };
        let emojis: Vec<String> = parts.iter().filter_map(emoji).collect();
        (!emojis.is_empty()).then_some(Meaning::React { to, emojis })
    }
}

/// A reaction that can be shown as one: a short text.
fn emoji(part: &NestedPart) -> Option<String> {
    /// A family of four with skin tones has 41 bytes.
    const EMOJI_BYTES_MAX: usize = 64;
    match &part.part {
        Part::Single {
            content_type,
            content,
        } if essence(content_type) == "text/plain" => {
            let text = std::str::from_utf8(content).ok()?.trim();
            (1..=EMOJI_BYTES_MAX)
                .contains(&text.len())
                .then(|| text.to_owned())
        }
        _ => None,
    }
}

fn application(essence: &str, content: &[u8]) -> Option<Meaning> {
    let meaning = match essence {
        media_type::STATUS => StatusReport::decode(content).map(Meaning::Status),
        media_type::GROUP_INFO => GroupInfo::decode(content).map(Meaning::GroupInfo),
        media_type::PROFILE => Profile::decode(content).map(Meaning::Profile),
        media_type::OWN_DEVICES => OwnDevices::decode(content).map(Meaning::OwnDevices),
        _ => return None,
    };
    Some(meaning.unwrap_or(Meaning::Unsupported))
}

/// Adds what can be shown of a part; false if nothing of it can.
fn collect(part: &NestedPart, shown: &mut Shown) -> bool {
    match &part.part {
        Part::Null => false,
        Part::External(file) if part.disposition != Disposition::SESSION => {
            shown.attachments.push((**file).clone());
            true
        }
        Part::External(_) => false,
        Part::Single {
            content_type,
            content,
        } => text(&essence(content_type), content, shown),
        Part::Multi {
            semantics: Semantics::ChooseOne,
            parts,
        } => parts
            .iter()
            .any(|part| all_or_nothing(std::slice::from_ref(part), shown)),
        Part::Multi {
            semantics: Semantics::SingleUnit,
            parts,
        } => all_or_nothing(parts, shown),
        Part::Multi {
            semantics: Semantics::ProcessAll,
            parts,
        } => {
            let mut any = false;
            for part in parts {
                any |= collect(part, shown);
            }
            any
        }
    }
}

fn all_or_nothing(parts: &[NestedPart], shown: &mut Shown) -> bool {
    let mut attempt = shown.clone();
    let all = parts.iter().all(|part| collect(part, &mut attempt));
    if all {
        *shown = attempt;
    }
    all
}

fn text(essence: &str, content: &[u8], shown: &mut Shown) -> bool {
    let Ok(content) = std::str::from_utf8(content) else {
        return false;
    };
    let (text, mentions) = match essence {
        "text/plain" => (content.to_owned(), Vec::new()),
        "text/markdown" => markdown::read(content),
        _ => return false,
    };
    if !shown.text.is_empty() {
        shown.text.push('\n');
    }
    let offset = shown.text.len();
    shown.text.push_str(&text);
    shown
        .mentions
        .extend(mentions.into_iter().map(|mention| Mention {
            range: mention.range.start + offset..mention.range.end + offset,
            ..mention
        }));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Salt;

    const SALT: Salt = Salt([3; 16]);
    const ID: MessageId = MessageId([9; 32]);

    #[test]
    fn every_builder_means_what_it_says() {
        let shown = |text: &str| Shown {
            text: text.to_owned(),
            ..Shown::default()
        };
        assert_eq!(
            MimiContent::text(SALT, "hi").meaning(),
            Meaning::Show(shown("hi"))
        );
        assert_eq!(
            MimiContent::edit(SALT, ID, "ho", &[]).meaning(),
            Meaning::Edit {
                message: ID,
                shown: shown("ho")
            }
        );
        assert_eq!(
            MimiContent::delete(SALT, ID).meaning(),
            Meaning::Remove { message: ID }
        );
        assert_eq!(
            MimiContent::unreact(SALT, ID, ID).meaning(),
            Meaning::Remove { message: ID }
        );
        assert_eq!(
            MimiContent::reaction(SALT, ID, "❤").meaning(),
            Meaning::React {
                to: ID,
                emojis: vec!["❤".to_owned()]
            }
        );
        let file = ExternalPart::default();
        assert_eq!(
            MimiContent::attachment(SALT, file.clone(), "look").meaning(),
            Meaning::Show(Shown {
                attachments: vec![file],
                ..shown("look")
            })
        );
    }

    #[test]
    fn of_alternatives_the_first_that_can_be_shown_whole_is_taken() {
        let part = |media_type: &str, content: &str| {
            NestedPart::single(Disposition::RENDER, media_type, content)
        };
        let unit = NestedPart::multi(
            Disposition::RENDER,
            Semantics::SingleUnit,
            vec![part(media_type::PLAIN, "half"), part("model/obj", "?")],
        );
        let alternatives = NestedPart::multi(
            Disposition::RENDER,
            Semantics::ChooseOne,
            vec![unit, part("Text/Plain ; charset=utf-8", "whole")],
        );
        let Meaning::Show(shown) = MimiContent::new(SALT, alternatives).meaning() else {
            panic!("not shown");
        };
        assert_eq!(shown.text, "whole");
    }

    #[test]
    fn what_cannot_be_shown_is_said_to_be_so() {
        let strange = NestedPart::single(Disposition::RENDER, "model/obj", "?");
        assert_eq!(
            MimiContent::new(SALT, strange).meaning(),
            Meaning::Unsupported
        );
        let broken = NestedPart::single(Disposition::UNSPECIFIED, media_type::STATUS, "?");
        assert_eq!(
            MimiContent::new(SALT, broken).meaning(),
            Meaning::Unsupported
        );
        let empty = NestedPart::new(Disposition::RENDER, Part::Null);
        assert_eq!(
            MimiContent::new(SALT, empty).meaning(),
            Meaning::Unsupported
        );
    }
}
