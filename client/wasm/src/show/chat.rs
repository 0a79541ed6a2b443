//! Conversations.

use tresse_client_core as core;

use super::{all, count};
use crate::view::{
    Chat, ChatKind, ChatRow, ChatState, Counts, Filter, Folder, Last, May, Member, Presence, Role,
    Rule, Rules, Shared, safe,
};

impl From<core::ChatRow> for ChatRow {
    fn from(row: core::ChatRow) -> Self {
        Self {
            id: row.id.into(),
            kind: if row.is_group {
                ChatKind::Group
            } else {
                ChatKind::Direct
            },
            title: row.title,
            peer: row.peer.map(Into::into),
            other_networks: row.other_networks,
            last: row.last.map(Into::into),
            at: row.at_ms,
            unread: count(row.unread),
            mentioned: row.mentioned,
            marked_unread: row.marked_unread,
            draft: row.draft,
            pinned: row.pinned,
            favourite: row.favourite,
            muted_until: safe(row.muted_until_ms),
            folder: row.folder.into(),
            stranger: row.stranger,
            picture: row.picture.map(Into::into),
            presence: row.presence.map(|presence| Presence {
                active: presence.active,
                last_seen: presence.last_seen_ms.map(safe),
            }),
            restricted: row.restricted,
        }
    }
}

impl From<core::Last> for Last {
    fn from(last: core::Last) -> Self {
        Self {
            row: last.row,
            is_own: last.is_own,
            sender: last.sender.shown,
            summary: last.summary.into(),
            receipt: last.receipt.into(),
        }
    }
}

impl From<core::Folder> for Folder {
    fn from(folder: core::Folder) -> Self {
        match folder {
            core::Folder::Inbox => Self::Inbox,
            core::Folder::General => Self::General,
            core::Folder::Archived => Self::Archived,
            core::Folder::Requests => Self::Requests,
            core::Folder::Hidden => Self::Hidden,
        }
    }
}

impl From<Folder> for core::Folder {
    fn from(folder: Folder) -> Self {
        match folder {
            Folder::Inbox => Self::Inbox,
            Folder::General => Self::General,
            Folder::Archived => Self::Archived,
            Folder::Requests => Self::Requests,
            Folder::Hidden => Self::Hidden,
        }
    }
}

impl From<Filter> for core::Filter {
    fn from(filter: Filter) -> Self {
        match filter {
            Filter::All => Self::All,
            Filter::Unread => Self::Unread,
            Filter::Favourites => Self::Favourites,
            Filter::Groups => Self::Groups,
        }
    }
}

impl From<core::Counts> for Counts {
    fn from(counts: core::Counts) -> Self {
        Self {
            unread_chats: count(counts.unread_chats),
            requests: count(counts.requests),
            hidden: count(counts.hidden),
            archived: count(counts.archived),
            archived_unread: count(counts.archived_unread),
            general_unread: count(counts.general_unread),
        }
    }
}

impl From<core::Chat> for Chat {
    fn from(chat: core::Chat) -> Self {
        Self {
            row: chat.row.into(),
            state: match chat.state {
                core::ChatState::Open => ChatState::Open,
                core::ChatState::RequestedByMe => ChatState::RequestedByMe,
                core::ChatState::RequestedByThem => ChatState::RequestedByThem,
                core::ChatState::Creating => ChatState::Creating,
                core::ChatState::Joining => ChatState::Joining,
                core::ChatState::Left => ChatState::Left,
                core::ChatState::Archive => ChatState::Archive,
            },
            members: all(chat.members),
            knocks: all(chat.knocks),
            my_role: role(chat.is_admin),
            rules: chat.rules.into(),
            description: chat.description,
            shared: chat.shared.into(),
            may: chat.may.into(),
            offers: chat.offers.into(),
            pins: all(chat.pins),
        }
    }
}

impl From<core::MemberRow> for Member {
    fn from(member: core::MemberRow) -> Self {
        Self {
            person: member.person.into(),
            role: role(member.is_admin),
            about: member.about,
            nickname: member.nickname,
        }
    }
}

impl From<core::Shared> for Shared {
    fn from(shared: core::Shared) -> Self {
        Self {
            timer_ms: safe(shared.timer_ms),
            vanish: shared.vanish,
            theme: shared.theme,
            quick_emoji: shared.quick_emoji,
        }
    }
}

impl From<core::May> for May {
    fn from(may: core::May) -> Self {
        Self {
            rename: may.rename,
            picture: may.picture,
            describe: may.describe,
            timer: may.timer,
            vanish: may.vanish,
            theme: may.theme,
            nickname: may.nickname,
            quick_emoji: may.quick_emoji,
            restrict: may.restrict,
        }
    }
}

fn role(is_admin: bool) -> Role {
    if is_admin { Role::Admin } else { Role::Member }
}

impl From<core::ChatRules> for Rules {
    fn from(rules: core::ChatRules) -> Self {
        Self {
            text_chars: rule(rules.text_chars, safe),
            edit_ms: rule(rules.edit_ms, |ms| ms.map(safe)),
            unsend_ms: rule(rules.unsend_ms, |ms| ms.map(safe)),
            timers_ms: rule(rules.timers_ms, |timers| {
                timers.into_iter().map(safe).collect()
            }),
            files: rule(rules.files, |is| is),
            captions: rule(rules.captions, |are| are),
            image_bytes: rule(rules.image_bytes, safe),
            video_bytes: rule(rules.video_bytes, safe),
            audio_bytes: rule(rules.audio_bytes, safe),
            file_bytes: rule(rules.file_bytes, safe),
            members_max: rule(rules.members_max, safe),
            forward_targets: rule(rules.forward_targets, |count| count.map(safe)),
            read_receipts: rule(rules.read_receipts, |are| are),
        }
    }
}

fn rule<T, U>(rule: core::Rule<T>, value: impl FnOnce(T) -> U) -> Rule<U> {
    Rule {
        value: value(rule.value),
        because: rule.because,
    }
}
