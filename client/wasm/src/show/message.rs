//! Messages.

use tresse_client_core as core;
use tresse_networks::MediaKind;

use super::file::attachment;
use super::{all, units_of};
use crate::view::{
    Answer, Body, Can, Media, MentionIn, MessageRow, Notice, Quote, ReactionRow, Receipt,
    ReceiptOf, Summary,
};

impl From<core::MessageRow> for MessageRow {
    fn from(row: core::MessageRow) -> Self {
        let text = match &row.body {
            core::RowBody::Text(text) => text.as_str(),
            _ => "",
        };
        let mentions = row
            .mentions
            .iter()
            .map(|mention| {
                let units = units_of(text, &mention.range);
                MentionIn {
                    start: units.start,
                    end: units.end,
                    account: mention.account.into(),
                    is_me: mention.is_me,
                }
            })
            .collect();
        let attachments = (0..).zip(&row.attachments).map(attachment).collect();
        Self {
            row: row.row,
            message: row.message.into(),
            placed: row.placed,
            at: row.at_ms,
            sender: row.sender.into(),
            is_own: row.is_own,
            body: row.body.into(),
            mentions,
            reply: row.reply.map(Into::into),
            attachments,
            part: row.part.map(Into::into),
            forwarded: row.forwarded.into(),
            forward_targets: row.forward_targets,
            reactions: all(row.reactions),
            edited_at: row.edited_at_ms,
            expires_at: row.expires_at_ms,
            receipt: row.receipt.into(),
            delivered: row.delivered,
            read: row.read,
            opened: row.opened,
            view_once: row.views.map(Into::into),
            played: row.played,
            starred: row.starred,
            pinned: row.pinned,
            imported: row.imported,
            can: row.can.into(),
        }
    }
}

impl From<core::RowBody> for Body {
    fn from(body: core::RowBody) -> Self {
        match body {
            core::RowBody::Text(text) => Self::Text { text },
            core::RowBody::Unsent => Self::Unsent,
            core::RowBody::Expired => Self::Expired,
            core::RowBody::Unsupported => Self::Unsupported,
            core::RowBody::Undecryptable => Self::Undecryptable,
            core::RowBody::Notice(notice) => Self::Notice {
                notice: notice.into(),
            },
        }
    }
}

impl From<core::Summary> for Summary {
    fn from(summary: core::Summary) -> Self {
        match summary {
            core::Summary::Text(text) => Self::Text { text },
            core::Summary::File {
                media,
                caption,
                is_voice,
                count,
                is_view_once,
                duration_ms,
            } => Self::File {
                media: media.into(),
                caption,
                voice: is_voice,
                count,
                view_once: is_view_once,
                duration_ms,
            },
            core::Summary::Part(part) => part.into(),
            core::Summary::Unsent => Self::Unsent,
            core::Summary::Expired => Self::Expired,
            core::Summary::Unsupported => Self::Unsupported,
            core::Summary::Undecryptable => Self::Undecryptable,
            core::Summary::Notice(notice) => Self::Notice {
                notice: notice.into(),
            },
        }
    }
}

impl From<core::NoticeRow> for Notice {
    fn from(notice: core::NoticeRow) -> Self {
        match notice {
            core::NoticeRow::Members { added, removed } => Self::Members {
                added: all(added),
                removed: all(removed),
            },
            core::NoticeRow::Left(people) => Self::Left {
                people: all(people),
            },
            core::NoticeRow::Renamed(name) => Self::Renamed { name },
            core::NoticeRow::Described(description) => Self::Described { description },
            core::NoticeRow::Pictured { removed } => Self::Pictured { removed },
            core::NoticeRow::Timer(ms) => Self::Timer {
                ms: crate::view::safe(ms),
            },
            core::NoticeRow::Vanish(on) => Self::Vanish { on },
            core::NoticeRow::Theme(theme) => Self::Theme { theme },
            core::NoticeRow::QuickEmoji(emoji) => Self::QuickEmoji { emoji },
            core::NoticeRow::Nickname { person, name } => Self::Nickname {
                person: person.into(),
                nickname: name,
            },
            core::NoticeRow::Line(text) => Self::Line { text },
        }
    }
}

impl From<MediaKind> for Media {
    fn from(kind: MediaKind) -> Self {
        match kind {
            MediaKind::Image => Self::Image,
            MediaKind::Video => Self::Video,
            MediaKind::Audio => Self::Audio,
            MediaKind::File => Self::File,
        }
    }
}

impl From<core::Quote> for Quote {
    fn from(quote: core::Quote) -> Self {
        Self {
            row: quote.row,
            sender: quote.sender.map(Into::into),
            summary: quote.summary.map(Into::into),
        }
    }
}

impl From<core::ReactionRow> for ReactionRow {
    fn from(reaction: core::ReactionRow) -> Self {
        Self {
            emoji: reaction.emoji,
            people: all(reaction.people),
        }
    }
}

impl From<core::Receipt> for Receipt {
    fn from(receipt: core::Receipt) -> Self {
        match receipt {
            core::Receipt::None => Self::None,
            core::Receipt::Sending => Self::Sending,
            core::Receipt::Sent => Self::Sent,
            core::Receipt::Delivered => Self::Delivered,
            core::Receipt::Read => Self::Read,
        }
    }
}

impl From<core::Can> for Can {
    fn from(can: core::Can) -> Self {
        Self {
            reply: can.reply,
            react: can.react,
            edit: can.edit,
            unsend: can.unsend,
            forward: can.forward,
            star: can.star,
            open: can.open,
            cancel: can.cancel,
            retry: can.retry,
            vote: can.vote,
            pin: can.pin,
        }
    }
}

/// Who has a message. Somebody who read it is named once.
pub(crate) fn message_info(info: core::MessageInfo) -> Answer {
    let row = |(person, at): (core::Person, u64)| ReceiptOf {
        person: person.into(),
        at,
    };
    let has_read: Vec<_> = info.read_by.iter().map(|(who, _)| who.account).collect();
    Answer::MessageInfo {
        read_by: info.read_by.into_iter().map(row).collect(),
        delivered_to: info
            .delivered_to
            .into_iter()
            .filter(|(who, _)| !has_read.contains(&who.account))
            .map(row)
            .collect(),
    }
}
