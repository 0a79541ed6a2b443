//! Files. What a network cannot show is refused before a byte is uploaded.

use tresse_content::{ExternalPart, MimiContent};
use tresse_networks::MediaKind;

use super::text::check_length;
use super::{Context, PolicyError, fits};
use crate::error::ClientError;

/// What is known of a file before it is encrypted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileToSend<'a> {
    pub(crate) media_type: &'a str,
    pub(crate) bytes: u64,
    pub(crate) caption: &'a str,
}

/// Whether every network in the conversation shows such a file.
pub(crate) fn check_file(context: &Context<'_>, file: FileToSend<'_>) -> Result<(), ClientError> {
    let rules = context.rules()?;
    let kind = MediaKind::of(file.media_type);
    let Some(max) = rules.policy.attachment_bytes_max(kind) else {
        let network = rules.who(|policy| policy.attachment_bytes_max(kind).is_none());
        return Err(PolicyError::FileKind { network }.into());
    };
    if file.bytes > max {
        let network = rules.who(|policy| policy.attachment_bytes_max(kind) == Some(max));
        return Err(PolicyError::FileTooLarge { max, network }.into());
    }
    if !file.caption.is_empty() && !rules.policy.captions {
        let network = rules.who(|policy| !policy.captions);
        return Err(PolicyError::NoCaptions { network }.into());
    }
    check_length(&rules, file.caption)?;
    Ok(())
}

/// The message about a file that was uploaded.
pub(crate) fn attachment(
    context: &mut Context<'_>,
    file: ExternalPart,
    caption: &str,
) -> Result<MimiContent, ClientError> {
    let content = MimiContent::attachment(context.salt(), file, caption);
    fits(&content, tresse_mls::PLAINTEXT_BYTES_MAX)?;
    Ok(content)
}
