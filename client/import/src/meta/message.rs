//! One message of a JSON file.
//!
//! Surprising rule: the downloads of encrypted chats name everything otherwise (`senderName` for
//! `sender_name`), and both are read here, because a person does not know which they have.

use serde_json::Value;

use crate::civil::At;
use crate::message::{Body, Draft, File, Reaction};
use crate::report::What;

/// Where the files of a message lie, and what they are if their name does not tell.
const FILES: &[(&str, &str)] = &[
    ("photos", "image/*"),
    ("videos", "video/*"),
    ("audio_files", "audio/mp4"),
    ("gifs", "image/gif"),
    ("files", "application/octet-stream"),
    ("media", "application/octet-stream"),
];

/// Behind this there are no times that anybody means.
const AT_MS_MAX: u64 = 1 << 45;

/// Reads a message, its texts by `text`, its files with the paths by which the file names them.
pub(crate) fn read(
    value: &Value,
    text: &dyn Fn(&str) -> String,
) -> Result<(Draft, Vec<String>), What> {
    let string = |key: &str| value.get(key).and_then(Value::as_str).map(text);
    let at = at(value).ok_or(What::BadMessage)?;
    let sender = string("sender_name")
        .or_else(|| string("senderName"))
        .filter(|sender| !sender.trim().is_empty());
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_set = |key: &str| value.get(key).and_then(Value::as_bool) == Some(true);
    let is_unsent = is_set("is_unsent") || is_set("isUnsent");
    let content = string("content")
        .or_else(|| string("text"))
        .unwrap_or_default();
    let is_call = kind == "Call" || value.get("call_duration").is_some();
    let is_line = is_call || kind == "Subscribe" || kind == "Unsubscribe" || sender.is_none();
    let (files, paths) = files(value, text);
    let body = if is_unsent {
        Body::Unsent
    } else if is_line {
        if content.is_empty() {
            return Err(if sender.is_none() {
                What::BadMessage
            } else {
                What::Empty
            });
        }
        Body::Line(content)
    } else {
        Body::Text(with_share(content, value.get("share"), text))
    };
    if files.is_empty() && matches!(&body, Body::Text(text) if text.is_empty()) {
        return Err(What::Empty);
    }
    let is_of_nobody = matches!(body, Body::Line(_));
    let draft = Draft {
        at: At::Exact(at),
        sender: sender.filter(|_| !is_of_nobody),
        reactions: reactions(value, text),
        body,
        files,
        edited: false,
    };
    Ok((draft, paths))
}

fn at(value: &Value) -> Option<u64> {
    let number = |key: &str| {
        let value = value.get(key)?;
        value
            .as_u64()
            .or_else(|| value.as_f64().map(|ms| ms as u64))
    };
    let at = match (number("timestamp_ms"), number("timestamp")) {
        (Some(ms), _) => ms,
        // Some count seconds here.
        (None, Some(at)) if at < 100_000_000_000 => at * 1000,
        (None, Some(ms)) => ms,
        (None, None) => return None,
    };
    (1..AT_MS_MAX).contains(&at).then_some(at)
}

fn files(value: &Value, text: &dyn Fn(&str) -> String) -> (Vec<File>, Vec<String>) {
    let mut files = Vec::new();
    let mut paths = Vec::new();
    let mut add = |uri: Option<&Value>, kind| {
        if let Some(uri) = uri.and_then(|it| it.get("uri")).and_then(Value::as_str) {
            let path = text(uri);
            files.push(File::named(&path, Some(kind)));
            paths.push(path);
        }
    };
    for (key, kind) in FILES {
        if let Some(Value::Array(values)) = value.get(*key) {
            for value in values {
                add(Some(value), *kind);
            }
        }
    }
    add(value.get("sticker"), "image/webp");
    (files, paths)
}

/// A link that was shared stands beside the text.
fn with_share(content: String, share: Option<&Value>, text: &dyn Fn(&str) -> String) -> String {
    let part = |key: &str| {
        let part = share?.get(key)?.as_str()?;
        Some(text(part)).filter(|part| !part.is_empty())
    };
    let mut all = content;
    for part in [part("share_text"), part("link")].into_iter().flatten() {
        if !all.contains(&part) {
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(&part);
        }
    }
    all
}

fn reactions(value: &Value, text: &dyn Fn(&str) -> String) -> Vec<Reaction> {
    let Some(Value::Array(values)) = value.get("reactions") else {
        return Vec::new();
    };
    let mut reactions: Vec<Reaction> = Vec::new();
    for value in values {
        let string = |key: &str| value.get(key).and_then(Value::as_str).map(text);
        if let (Some(sender), Some(emoji)) = (string("actor"), string("reaction"))
            && !sender.is_empty()
            && !emoji.is_empty()
            && reactions.iter().all(|reaction| reaction.sender != sender)
        {
            reactions.push(Reaction { sender, emoji });
        }
    }
    reactions
}
