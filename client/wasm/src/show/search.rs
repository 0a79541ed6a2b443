//! What a search found.

use tresse_client_core as core;

use super::all;
use crate::view::{Hit, SnippetPart};

impl From<core::Hit> for Hit {
    fn from(hit: core::Hit) -> Self {
        Self {
            row: hit.row,
            conversation: hit.conversation.into(),
            title: hit.title,
            sender: hit.sender.shown,
            at: hit.at_ms,
            snippet: all(hit.snippet),
        }
    }
}

impl From<core::SnippetPart> for SnippetPart {
    fn from(part: core::SnippetPart) -> Self {
        Self {
            text: part.text,
            hit: part.hit,
        }
    }
}
