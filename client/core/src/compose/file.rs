//! Files. What a network cannot show is refused before a byte is encrypted.

use tresse_content::limits::ATTACHMENTS_MAX;
use tresse_content::{MessageId, MimiContent};
use tresse_networks::{MediaKind, Window};

use super::text::{check_length, expiration};
use super::{Context, PolicyError, fits};
use crate::attachment::Attachment;
use crate::error::{ClientError, DomainError};
use crate::file::NewFile;
use crate::timeline::Rules;

/// Files that a person sends, and what goes with them.
#[derive(Debug)]
pub(crate) struct FilesToSend<'a> {
    pub(crate) files: &'a [NewFile],
    pub(crate) caption: &'a str,
    pub(crate) reply_to: Option<MessageId>,
    /// How often they may be looked at; 0: as often as one likes.
    pub(crate) view_once: u8,
    pub(crate) expires_after_ms: Option<u64>,
}

/// The same files when they are at the server.
pub(crate) struct FilesOf<'a> {
    pub(crate) attachments: &'a [Attachment],
    pub(crate) caption: &'a str,
    pub(crate) in_reply_to: Option<MessageId>,
    pub(crate) view_once: u8,
    pub(crate) expires_after_ms: Option<u64>,
}

/// Whether every network in the conversation shows this; the version of the message it answers.
pub(crate) fn check_files(
    context: &Context<'_>,
    sent: &FilesToSend<'_>,
) -> Result<Option<MessageId>, ClientError> {
    let rules = context.rules()?;
    if sent.files.is_empty() {
        return Err(DomainError::NoFile.into());
    }
    let max = ATTACHMENTS_MAX;
    if sent.files.len() > max {
        return Err(PolicyError::TooManyFiles { max }.into());
    }
    for file in sent.files {
        check_file(&rules, &file.media_type, file.bytes)?;
        check_voice(&rules, file)?;
    }
    check_caption(&rules, sent.caption)?;
    check_view_once(&rules, sent)?;
    if let Some(after_ms) = sent.expires_after_ms {
        expiration(&rules, after_ms, context.now_ms)?;
    }
    match sent.reply_to {
        Some(message) => Ok(Some(context.target(message)?.version)),
        None => Ok(None),
    }
}

fn check_file(rules: &Rules<'_>, media_type: &str, bytes: u64) -> Result<(), PolicyError> {
    let kind = MediaKind::of(media_type);
    let Some(max) = rules.policy.attachment_bytes_max(kind) else {
        let network = rules.who(|policy| policy.attachment_bytes_max(kind).is_none());
        return Err(PolicyError::FileKind { network });
    };
    if bytes > max {
        let network = rules.who(|policy| policy.attachment_bytes_max(kind) == Some(max));
        return Err(PolicyError::FileTooLarge { max, network });
    }
    Ok(())
}

fn check_caption(rules: &Rules<'_>, caption: &str) -> Result<(), PolicyError> {
    if !caption.is_empty() && !rules.policy.captions {
        let network = rules.who(|policy| !policy.captions);
        return Err(PolicyError::NoCaptions { network });
    }
    check_length(rules, caption)
}

fn check_voice(rules: &Rules<'_>, file: &NewFile) -> Result<(), PolicyError> {
    let Some(duration_ms) = file.facts.duration_ms.filter(|_| file.facts.is_voice) else {
        return Ok(());
    };
    let longest = |network: &tresse_networks::Network| network.features.voice_max;
    let max = rules
        .networks()
        .iter()
        .map(|network| longest(network))
        .min();
    match max.filter(|max| *max != Window::UNLIMITED && u64::from(duration_ms) > max.0) {
        Some(max) => Err(PolicyError::VoiceTooLong {
            max,
            network: rules.whose(|network| longest(network) == max),
        }),
        None => Ok(()),
    }
}

fn check_view_once(rules: &Rules<'_>, sent: &FilesToSend<'_>) -> Result<(), PolicyError> {
    if sent.view_once == 0 {
        return Ok(());
    }
    let views = u32::from(sent.view_once);
    let lacks = |network: &tresse_networks::Network| network.features.view_once < views;
    if rules.networks().iter().any(|network| lacks(network)) {
        let network = rules.whose(lacks);
        return Err(PolicyError::ViewOnceNotHere { network });
    }
    let [file] = sent.files else {
        return Err(PolicyError::ViewOnceKind);
    };
    let is_file = MediaKind::of(&file.media_type) == MediaKind::File;
    if is_file || !sent.caption.is_empty() {
        return Err(PolicyError::ViewOnceKind);
    }
    Ok(())
}

/// The message about files that were uploaded.
pub(crate) fn files(
    context: &mut Context<'_>,
    sent: &FilesOf<'_>,
) -> Result<MimiContent, ClientError> {
    let rules = context.rules()?;
    check_caption(&rules, sent.caption)?;
    let mut content = described(context, sent.attachments, sent.caption);
    if sent.view_once > 0 {
        content = content.viewed(sent.view_once);
    }
    if let Some(message) = sent.in_reply_to {
        content = content.in_reply_to(message);
    }
    if let Some(after_ms) = sent.expires_after_ms {
        content = content.expiring(expiration(&rules, after_ms, context.now_ms)?);
    }
    fits(&content, tresse_mls::PLAINTEXT_BYTES_MAX)?;
    Ok(content)
}

/// Files of another message, for others: the same places, the same keys.
pub(crate) fn forwarded_files(
    context: &mut Context<'_>,
    attachments: &[Attachment],
    caption: &str,
) -> Result<MimiContent, ClientError> {
    let rules = context.rules()?;
    for attachment in attachments {
        check_file(&rules, attachment.media_type(), attachment.size())?;
    }
    check_caption(&rules, caption)?;
    let content = described(context, attachments, caption);
    fits(&content, tresse_mls::PLAINTEXT_BYTES_MAX)?;
    Ok(content)
}

fn described(context: &mut Context<'_>, attachments: &[Attachment], caption: &str) -> MimiContent {
    let parts = attachments.iter().map(|it| it.part().clone()).collect();
    let facts: Vec<_> = attachments.iter().map(|it| it.facts().clone()).collect();
    MimiContent::attachments(context.salt(), parts, caption).with_media(&facts)
}
