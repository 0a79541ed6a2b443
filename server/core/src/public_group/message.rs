//! Bytes to MLS messages. Trailing bytes are refused: what is stored is exactly what was checked.
//!
//! The surprising rule: always the `Read` half of tls_codec (`tls_deserialize_exact`), never its `DeserializeBytes` half,
//! which asserts on truncated input in debug builds.

use openmls::prelude::{ContentType, MlsMessageBodyIn, MlsMessageIn, PublicMessageIn, Sender};
use tls_codec::Deserialize as _;
use tresse_proto::ids::ConversationId;

use super::Invalid;

/// Reads one MLSMessage; `otherwise` names the part of the request in the refusal.
pub(super) fn parse(bytes: &[u8], otherwise: Invalid) -> Result<MlsMessageBodyIn, Invalid> {
    MlsMessageIn::tls_deserialize_exact(bytes)
        .map(MlsMessageIn::extract)
        .map_err(|_| otherwise)
}

/// Reads a commit and compares its envelope with the request.
pub(super) fn parse_commit(
    bytes: &[u8],
    conversation: ConversationId,
    epoch: u64,
) -> Result<PublicMessageIn, Invalid> {
    let MlsMessageBodyIn::PublicMessage(message) = parse(bytes, Invalid::NotACommit)? else {
        return Err(Invalid::NotACommit);
    };
    if message.content_type() != ContentType::Commit
        || !matches!(
            message.sender(),
            Sender::Member(_) | Sender::NewMemberCommit
        )
    {
        return Err(Invalid::NotACommit);
    }
    if message.group_id().as_slice() != conversation.0 {
        return Err(Invalid::WrongGroup);
    }
    if message.epoch().as_u64() != epoch {
        return Err(Invalid::WrongEpoch);
    }
    Ok(message)
}
