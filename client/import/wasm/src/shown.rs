//! What a window sees of an export, as JSON: the same shapes as the asks of the core have.

use serde::Serialize;
use tresse_import::{At, Body, File, Message, Overview, Report};

/// What is in an export.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShownOverview {
    /// The family.
    format: &'static str,
    chats: Vec<ShownChat>,
    /// Who the person probably is.
    me: Option<String>,
    report: Report,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownChat {
    title: String,
    people: Vec<String>,
    messages: u64,
    first: Option<u64>,
    last: Option<u64>,
}

/// With times as the person's clock means them.
pub(crate) fn overview(
    overview: &Overview,
    name: &str,
    zone: &dyn Fn(u64) -> u64,
) -> ShownOverview {
    let ms = |at: Option<At>| at.map(|at| at.ms(zone));
    ShownOverview {
        format: overview.kind.name(),
        me: overview.guess_me(name),
        report: overview.report.clone(),
        chats: overview
            .chats
            .iter()
            .map(|chat| ShownChat {
                title: chat.title.clone(),
                people: chat.people.clone(),
                messages: chat.messages,
                first: ms(chat.first),
                last: ms(chat.last),
            })
            .collect(),
    }
}

/// A message, as the core takes it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Row {
    id: String,
    at: u64,
    place: u16,
    sender: String,
    is_own: bool,
    body: RowBody,
    files: Vec<File>,
    reactions: Vec<RowReaction>,
    edited: bool,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum RowBody {
    Text { text: String },
    Unsent,
    Line { text: String },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RowReaction {
    sender: String,
    is_own: bool,
    emoji: String,
}

/// The row of a message, where the person has this name in the file.
pub(crate) fn row(message: Message, me: Option<&str>, zone: &dyn Fn(u64) -> u64) -> Row {
    let is_me = |name: &str| Some(name) == me;
    Row {
        id: hex::encode(message.id),
        at: message.at.ms(zone),
        place: message.place,
        is_own: message.sender.as_deref().is_some_and(is_me),
        sender: message.sender.unwrap_or_default(),
        body: match message.body {
            Body::Text(text) => RowBody::Text { text },
            Body::Unsent => RowBody::Unsent,
            Body::Line(text) => RowBody::Line { text },
        },
        files: message.files,
        reactions: message
            .reactions
            .into_iter()
            .map(|reaction| RowReaction {
                is_own: is_me(&reaction.sender),
                sender: reaction.sender,
                emoji: reaction.emoji,
            })
            .collect(),
        edited: message.edited,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::ops::ControlFlow;

    use tresse_import::Export;

    use super::*;

    #[test]
    fn a_row_is_what_the_core_takes() {
        let chat = "1/2/21, 21:05 - Ana: hi\n2/2/21, 9:00 - Bo: <Media omitted>\n";
        let mut export = Export::open(Cursor::new(chat), "_chat.txt").unwrap();
        let mut rows = Vec::new();
        let report = export.read(0, &mut |message| {
            rows.push(row(message, Some("Ana"), &|ms| ms + 1));
            ControlFlow::Continue(())
        });
        assert_eq!(report.unwrap().messages, 2);
        let value = serde_json::to_value(&rows).unwrap();
        assert_eq!(value[0]["isOwn"], true);
        assert_eq!(value[0]["body"]["kind"], "text");
        assert_eq!(value[0]["at"], 1_612_213_500_001_u64);
        assert_eq!(
            value[1]["files"][0]["mediaType"],
            "application/octet-stream"
        );
        assert_eq!(value[0]["id"].as_str().map(str::len), Some(64));
    }
}
