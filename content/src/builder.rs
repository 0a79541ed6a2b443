//! Makes messages. A builder function starts a message of a kind; the methods add what goes with it.

use crate::application::{GroupInfo, OwnDevices, Profile, Rich, SharedState, StatusReport, Vote};
use crate::error::ContentError;
use crate::extensions::Extensions;
use crate::markdown::{self, Mention};
use crate::media_type;
use crate::message::{Expiration, MimiContent, Salt};
use crate::message_id::MessageId;
use crate::part::{Disposition, ExternalPart, NestedPart, Part, Semantics};

impl MimiContent {
    /// A message with this body and nothing else.
    pub fn new(salt: Salt, body: NestedPart) -> Self {
        Self {
            salt,
            replaces: None,
            topic_id: Vec::new(),
            expires: None,
            in_reply_to: None,
            extensions: Extensions::default(),
            body,
        }
    }

    /// Text.
    pub fn text(salt: Salt, text: &str) -> Self {
        Self::new(salt, text_part(text, &[]))
    }

    /// Text that mentions people.
    pub fn text_with_mentions(salt: Salt, text: &str, mentions: &[Mention]) -> Self {
        Self::new(salt, text_part(text, mentions))
    }

    /// A reaction to a message.
    pub fn reaction(salt: Salt, to: MessageId, emoji: &str) -> Self {
        let body = NestedPart::single(Disposition::REACTION, media_type::PLAIN, emoji);
        Self::new(salt, body).in_reply_to(to)
    }

    /// Takes a reaction back. Refers to the message that made the reaction, and for orientation to
    /// the one it was made to.
    pub fn unreact(salt: Salt, reaction: MessageId, to: MessageId) -> Self {
        let nothing = NestedPart::new(Disposition::REACTION, Part::Null);
        Self::new(salt, nothing).replacing(reaction).in_reply_to(to)
    }

    /// New text for a message. `message` is the id of its first version.
    pub fn edit(salt: Salt, message: MessageId, text: &str, mentions: &[Mention]) -> Self {
        Self::text_with_mentions(salt, text, mentions).replacing(message)
    }

    /// Takes a message back. `message` is the id of its first version.
    pub fn delete(salt: Salt, message: MessageId) -> Self {
        Self::new(salt, NestedPart::new(Disposition::RENDER, Part::Null)).replacing(message)
    }

    /// A file stored elsewhere, with a caption unless that is empty.
    pub fn attachment(salt: Salt, file: ExternalPart, caption: &str) -> Self {
        let file = NestedPart::new(Disposition::ATTACHMENT, Part::External(Box::new(file)));
        if caption.is_empty() {
            return Self::new(salt, file);
        }
        let parts = vec![file, text_part(caption, &[])];
        Self::new(
            salt,
            NestedPart::multi(Disposition::RENDER, Semantics::ProcessAll, parts),
        )
    }

    /// Something that is more than text; an app that does not know it shows it as text.
    pub fn rich(salt: Salt, rich: &Rich) -> Result<Self, ContentError> {
        let (media_type, text) = (rich.media_type(), rich.text());
        Ok(Self::new(
            salt,
            alternatives(media_type, rich.encode()?, &text),
        ))
    }

    /// What somebody chooses in a poll. An app that knows no polls shows an answer with this text.
    pub fn vote(
        salt: Salt,
        poll: MessageId,
        vote: &Vote,
        text: &str,
    ) -> Result<Self, ContentError> {
        let body = alternatives(media_type::VOTE, vote.encode()?, text);
        Ok(Self::new(salt, body).in_reply_to(poll))
    }

    /// Takes a vote back. Refers to the message that made it, and for orientation to the poll.
    pub fn unvote(salt: Salt, vote: MessageId, poll: MessageId) -> Self {
        Self::delete(salt, vote).in_reply_to(poll)
    }

    /// A delivery or read receipt.
    pub fn status(salt: Salt, report: &StatusReport) -> Result<Self, ContentError> {
        Ok(Self::application(
            salt,
            Disposition::UNSPECIFIED,
            media_type::STATUS,
            report.encode()?,
        ))
    }

    /// What the group is called.
    pub fn group_info(salt: Salt, info: &GroupInfo) -> Result<Self, ContentError> {
        Ok(Self::application(
            salt,
            Disposition::UNSPECIFIED,
            media_type::GROUP_INFO,
            info.encode()?,
        ))
    }

    /// Who the sender is.
    pub fn profile(salt: Salt, profile: &Profile) -> Result<Self, ContentError> {
        Ok(Self::application(
            salt,
            Disposition::PROFILE,
            media_type::PROFILE,
            profile.encode()?,
        ))
    }

    /// What all members of a conversation see alike.
    pub fn shared_state(salt: Salt, state: &SharedState) -> Result<Self, ContentError> {
        Ok(Self::application(
            salt,
            Disposition::UNSPECIFIED,
            media_type::SHARED_STATE,
            state.encode()?,
        ))
    }

    /// What this device knows, for the other devices of its person.
    pub fn own_devices(salt: Salt, known: &OwnDevices) -> Result<Self, ContentError> {
        Ok(Self::application(
            salt,
            Disposition::UNSPECIFIED,
            media_type::OWN_DEVICES,
            known.encode()?,
        ))
    }

    fn application(
        salt: Salt,
        disposition: Disposition,
        media_type: &str,
        content: Vec<u8>,
    ) -> Self {
        Self::new(salt, NestedPart::single(disposition, media_type, content))
    }

    /// Says which message this one answers.
    pub fn in_reply_to(mut self, message: MessageId) -> Self {
        self.in_reply_to = Some(message);
        self
    }

    /// Says in whose place this message comes.
    pub fn replacing(mut self, message: MessageId) -> Self {
        self.replaces = Some(message);
        self
    }

    /// Says when the message goes away.
    pub fn expiring(mut self, expiration: Expiration) -> Self {
        self.expires = Some(expiration);
        self
    }

    /// Says how often the message was forwarded before it was sent here; 0: never.
    pub fn forwarded(mut self, times: u8) -> Self {
        self.extensions.set_forwarded(times);
        self
    }

    /// Says to which topic the message belongs.
    pub fn on_topic(mut self, topic_id: impl Into<Vec<u8>>) -> Self {
        self.topic_id = topic_id.into();
        self
    }

    /// Adds the uris that the draft's examples carry.
    pub fn with_uris(mut self, sender: &str, room: &str) -> Self {
        self.extensions = Extensions::uris(sender, room);
        self
    }
}

fn alternatives(media_type: &str, content: Vec<u8>, text: &str) -> NestedPart {
    let parts = vec![
        NestedPart::single(Disposition::RENDER, media_type, content),
        text_part(text, &[]),
    ];
    NestedPart::multi(Disposition::RENDER, Semantics::ChooseOne, parts)
}

fn text_part(text: &str, mentions: &[Mention]) -> NestedPart {
    if mentions.is_empty() {
        NestedPart::single(Disposition::RENDER, media_type::PLAIN, text)
    } else {
        let markdown = markdown::write(text, mentions);
        NestedPart::single(Disposition::RENDER, media_type::MARKDOWN, markdown)
    }
}
