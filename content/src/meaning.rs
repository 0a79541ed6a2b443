//! What a message means to a client: the container's rules resolved into one of a few intentions.
//!
//! Surprising rule: a delete and a taken back reaction look alike. Both *remove* what a message id
//! names; only who keeps the messages knows which of the two that was.

use crate::application::{GroupInfo, OwnDevices, Profile, Rich, SharedState, StatusReport, Vote};
use crate::limits::EMOJI_BYTES_MAX;
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
    /// What somebody chose in a poll.
    Vote {
        /// Which message is the poll.
        poll: MessageId,
        /// All that they choose.
        vote: Vote,
    },
    /// A receipt.
    Status(StatusReport),
    /// What the group is called.
    GroupInfo(GroupInfo),
    /// Who the sender is.
    Profile(Profile),
    /// What all members see alike.
    SharedState(SharedState),
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
    /// What it is, if it is more than text and files; `text` says the same then, and there is
    /// nothing else.
    pub rich: Option<Rich>,
}

impl Shown {
    /// Whether there is nothing else to see than this.
    fn is_only(&self, rich: &Rich) -> bool {
        self.attachments.is_empty() && self.text == rich.text()
    }
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
        if let Some((poll, vote)) = self.in_reply_to.zip(vote(&self.body)) {
            return Meaning::Vote { poll, vote };
        }
        let mut shown = Shown::default();
        if !collect(&self.body, &mut shown) {
            return Meaning::Unsupported;
        }
        shown.rich = shown.rich.take().filter(|rich| shown.is_only(rich));
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
        media_type::SHARED_STATE => SharedState::decode(content).map(Meaning::SharedState),
        media_type::OWN_DEVICES => OwnDevices::decode(content).map(Meaning::OwnDevices),
        _ => return None,
    };
    Some(meaning.unwrap_or(Meaning::Unsupported))
}

/// A vote: the whole body, or the first of alternatives, of which the others say it in words.
fn vote(body: &NestedPart) -> Option<Vote> {
    match &body.part {
        Part::Single {
            content_type,
            content,
        } if essence(content_type) == media_type::VOTE => Vote::decode(content).ok(),
        Part::Multi {
            semantics: Semantics::ChooseOne,
            parts,
        } => match &parts.first()?.part {
            Part::Multi { .. } => None,
            _ => vote(parts.first()?),
        },
        _ => None,
    }
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
        } => text(&essence(content_type), content, shown) || rich(content_type, content, shown),
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

/// Something that is more than text. After anything else it cannot be shown; what follows it makes
/// both to text.
fn rich(content_type: &str, content: &[u8], shown: &mut Shown) -> bool {
    match Rich::decode(content_type, content) {
        Some(Ok(rich)) if *shown == Shown::default() => {
            shown.text = rich.text();
            shown.rich = Some(rich);
            true
        }
        _ => false,
    }
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
    use crate::application::Poll;
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

    fn poll() -> Poll {
        Poll {
            question: "Where?".to_owned(),
            options: vec!["Here".to_owned(), "There".to_owned()],
            multiple: false,
        }
    }

    #[test]
    fn a_poll_is_shown_as_one_and_says_in_text_what_it_says() {
        let rich = Rich::Poll(poll());
        let message = MimiContent::rich(SALT, &rich).unwrap();
        let Meaning::Show(shown) = message.meaning() else {
            panic!("not shown");
        };
        assert_eq!(shown.text, "Where?\n• Here\n• There");
        assert_eq!(shown.rich, Some(rich));
    }

    #[test]
    fn a_poll_that_is_not_valid_is_the_text_beside_it_and_never_more_than_that() {
        let part = |media_type: &str, content: &[u8]| {
            NestedPart::single(Disposition::RENDER, media_type, content)
        };
        let shown = |semantics, parts| {
            let body = NestedPart::multi(Disposition::RENDER, semantics, parts);
            match MimiContent::new(SALT, body).meaning() {
                Meaning::Show(shown) => shown,
                other => panic!("not shown: {other:?}"),
            }
        };
        let text = || part(media_type::PLAIN, b"text");
        let poll = || part(media_type::POLL, &poll().encode().unwrap());
        let bad = shown(
            Semantics::ChooseOne,
            vec![part(media_type::POLL, b"?"), text()],
        );
        assert_eq!((bad.text.as_str(), bad.rich), ("text", None));
        let after = shown(Semantics::ProcessAll, vec![text(), poll()]);
        assert_eq!((after.text.as_str(), after.rich), ("text", None));
        let before = shown(Semantics::ProcessAll, vec![poll(), text()]);
        assert_eq!(before.text, "Where?\n• Here\n• There\ntext");
        assert_eq!(before.rich, None);
    }

    #[test]
    fn a_vote_is_one_also_when_it_takes_the_place_of_another() {
        let vote = Vote {
            choices: vec![0, 1],
        };
        let message = MimiContent::vote(SALT, ID, &vote, "Here, There").unwrap();
        let meaning = Meaning::Vote { poll: ID, vote };
        assert_eq!(message.meaning(), meaning);
        assert_eq!(message.clone().replacing(ID).meaning(), meaning);
        let lost = MimiContent {
            in_reply_to: None,
            ..message
        };
        let Meaning::Show(shown) = lost.meaning() else {
            panic!("its words are not shown");
        };
        assert_eq!(shown.text, "Here, There");
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
