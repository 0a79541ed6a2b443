//! The match over all that can be asked for.

use tresse_client_core::intent::{Intent, Outgoing};
use tresse_client_core::{PrivacyChange, ProfileChange, SharedChange};
use tresse_proto::ids::{AccountId, ClientMsgId};
use tresse_proto::wire;

use super::read::Read;
use super::{Place, Then, import, invite};
use crate::show::base64;
use crate::show::new_file;
use crate::view::{Ask, Class, Failure};

/// What an ask comes to.
pub(super) enum Wanted {
    /// The core does it.
    Intent(Intent, Then),
    /// It is stored here.
    Read(Read),
}

/// What an ask comes to.
pub(super) fn wanted(
    place: &Place,
    reference: Option<ClientMsgId>,
    ask: Ask,
) -> Result<Wanted, Failure> {
    let mut then = Then::Outcome;
    let send = |conversation, message| Intent::Send {
        conversation,
        message,
        reference,
    };
    let intent = match ask {
        Ask::Register { handle, name } => Intent::Register {
            network: place.network.clone(),
            handle,
            name,
        },
        Ask::Verify { code } => Intent::Verify { code },
        Ask::Link { account } => Intent::Link {
            network: place.network.clone(),
            account: account.0,
        },
        Ask::Account => Intent::GetAccount,
        Ask::SetReach {
            network,
            inbound,
            outbound,
        } => Intent::SetReach {
            network,
            inbound,
            outbound,
        },
        Ask::Devices => Intent::ListDevices,
        Ask::AddDevice { code } => Intent::AddDevice { code },
        Ask::RevokeDevice { device } => Intent::RevokeDevice(device.0),
        Ask::DeleteAccount => Intent::DeleteAccount,
        Ask::People => return Ok(Wanted::Read(Read::People)),
        Ask::Find { network, handle } => Intent::Find { network, handle },
        Ask::Request { account, text } => Intent::Request {
            account: account.0,
            text,
        },
        Ask::AnswerRequest {
            conversation,
            accept,
        } => Intent::AnswerRequest {
            conversation: conversation.0,
            accept,
        },
        Ask::Block { account, blocked } => Intent::Block {
            account: account.0,
            blocked,
        },
        Ask::NewGroup { name, members } => Intent::NewGroup {
            name,
            members: accounts(members),
        },
        Ask::Add {
            conversation,
            accounts: added,
        } => Intent::Add {
            conversation: conversation.0,
            accounts: accounts(added),
        },
        Ask::Remove {
            conversation,
            account,
        } => Intent::Remove {
            conversation: conversation.0,
            account: account.0,
        },
        Ask::Leave { conversation } => Intent::Leave(conversation.0),
        Ask::Rename { conversation, name } => Intent::Rename {
            conversation: conversation.0,
            name,
        },
        Ask::SetRole {
            conversation,
            account,
            admin,
        } => Intent::SetRole {
            conversation: conversation.0,
            account: account.0,
            role: if admin {
                wire::Role::Admin
            } else {
                wire::Role::Member
            },
        },
        Ask::Invite { conversation } => {
            then = Then::Invite {
                origin: place.origin.clone(),
            };
            Intent::Invite(conversation.0)
        }
        Ask::RevokeInvite { conversation } => Intent::RevokeInvite(conversation.0),
        Ask::Join { link } => {
            let (conversation, token) = invite::parse(&link)
                .ok_or_else(|| Failure::new(Class::Person, "bad_invite_link"))?;
            Intent::Join {
                conversation,
                token,
            }
        }
        Ask::Refresh { conversation } => Intent::GetConversation(conversation.0),
        Ask::Send {
            conversation,
            text,
            reply_to,
            mentions,
            expires_after_ms,
        } => send(
            conversation.0,
            Outgoing::Text {
                text,
                reply_to: reply_to.map(Into::into),
                mentions: mentioned(mentions),
                expires_after_ms,
            },
        ),
        Ask::SendPart {
            conversation,
            part,
            reply_to,
            expires_after_ms,
        } => send(
            conversation.0,
            Outgoing::Part {
                part: part.into(),
                reply_to: reply_to.map(Into::into),
                expires_after_ms,
            },
        ),
        Ask::Vote {
            conversation,
            poll,
            choices,
        } => send(
            conversation.0,
            Outgoing::Vote {
                poll: poll.0,
                choices,
            },
        ),
        Ask::PinMessage {
            conversation,
            message,
            for_ms,
        } => Intent::PinMessage {
            conversation: conversation.0,
            message: message.0,
            for_ms,
        },
        Ask::Preview {
            conversation,
            planned,
        } => {
            let planned = planned.into();
            return Ok(Wanted::Read(Read::Preview(conversation.0, planned)));
        }
        Ask::React {
            to,
            conversation,
            emoji,
        } => send(conversation.0, Outgoing::React { to: to.0, emoji }),
        Ask::Edit {
            message,
            conversation,
            text,
        } => send(
            conversation.0,
            Outgoing::Edit {
                message: message.0,
                text,
            },
        ),
        Ask::Unsend {
            message,
            conversation,
        } => send(conversation.0, Outgoing::Unsend { message: message.0 }),
        Ask::Forward { rows, to } => Intent::Forward {
            rows,
            to: to.into_iter().map(Into::into).collect(),
            reference,
        },
        Ask::SendFiles {
            conversation,
            files,
            caption,
            reply_to,
            view_once,
            expires_after_ms,
        } => {
            let reference = reference.ok_or_else(|| Failure::new(Class::Fatal, "bad_reference"))?;
            let files = (0..)
                .zip(files)
                .map(|(index, file)| new_file(file, source_name(reference, index)))
                .collect();
            send(
                conversation.0,
                Outgoing::Attach {
                    files,
                    caption,
                    reply_to: reply_to.map(Into::into),
                    view_once,
                    expires_after_ms,
                },
            )
        }
        Ask::CancelFiles { row } => Intent::CancelFiles { row },
        Ask::RetryFiles { row } => Intent::RetryFiles { row },
        Ask::FetchFile { row, index } => Intent::FetchFile { row, index },
        Ask::StopFetching { row, index } => Intent::StopFetching { row, index },
        Ask::Played { row } => Intent::Opened { row },
        // The driver does it: it takes more than the core.
        Ask::OpenFile { .. } => return Err(Failure::new(Class::Fatal, "storage")),
        Ask::Typing { conversation } => Intent::Typing(conversation.0),
        Ask::MarkRead { conversation, row } => Intent::MarkRead {
            conversation: conversation.0,
            row,
        },
        Ask::MessageInfo { row } => return Ok(Wanted::Read(Read::MessageInfo(row))),
        Ask::Star { row, starred } => Intent::Star { row, starred },
        Ask::Starred => return Ok(Wanted::Read(Read::Starred)),
        Ask::Import { into, rows } => Intent::Import(Box::new(import::batch(into, rows)?)),
        Ask::ForgetImport { conversation } => Intent::ForgetImport(conversation.0),
        Ask::Draft { conversation, text } => Intent::Draft {
            conversation: conversation.0,
            text,
        },
        Ask::Pin {
            conversation,
            pinned,
        } => Intent::Pin {
            conversation: conversation.0,
            pinned,
        },
        Ask::Favourite {
            conversation,
            favourite,
        } => Intent::Favourite {
            conversation: conversation.0,
            favourite,
        },
        Ask::Mute {
            conversation,
            until,
        } => Intent::Mute {
            conversation: conversation.0,
            until_ms: until,
        },
        Ask::Move {
            conversation,
            folder,
        } => Intent::Move {
            conversation: conversation.0,
            folder: folder.into(),
        },
        Ask::MarkUnread {
            conversation,
            unread,
        } => Intent::MarkUnread {
            conversation: conversation.0,
            unread,
        },
        Ask::Privacy => return Ok(Wanted::Read(Read::Privacy)),
        Ask::SetPrivacy {
            read_receipts,
            typing,
            presence,
            picture,
            about,
            default_timer_ms,
        } => Intent::SetPrivacy(PrivacyChange {
            read_receipts: Some(read_receipts),
            typing: Some(typing),
            presence: presence.map(Into::into),
            picture: picture.map(Into::into),
            about: about.map(Into::into),
            default_timer_ms,
        }),
        Ask::SetProfile {
            name,
            about,
            picture,
        } => Intent::SetProfile(ProfileChange {
            name,
            about,
            picture: picture.map(|text| bytes(&text)).transpose()?,
        }),
        Ask::Picture { picture } => return Ok(Wanted::Read(Read::Picture(picture.0))),
        Ask::Describe {
            conversation,
            description,
        } => Intent::Describe {
            conversation: conversation.0,
            description,
        },
        Ask::SetGroupPicture {
            conversation,
            picture,
        } => Intent::SetGroupPicture {
            conversation: conversation.0,
            picture: bytes(&picture)?,
        },
        Ask::SetTimer { conversation, ms } => share(conversation, SharedChange::Timer(ms)),
        Ask::SetVanish { conversation, on } => share(conversation, SharedChange::Vanish(on)),
        Ask::SetTheme {
            conversation,
            theme,
        } => share(conversation, SharedChange::Theme(theme)),
        Ask::SetNickname {
            conversation,
            account,
            nickname,
        } => {
            let (account, name) = (account.0, nickname);
            share(conversation, SharedChange::Nickname { account, name })
        }
        Ask::SetQuickEmoji {
            conversation,
            emoji,
        } => share(conversation, SharedChange::QuickEmoji(emoji)),
        Ask::Recording { conversation } => Intent::Recording(conversation.0),
        Ask::Restrict {
            conversation,
            restricted,
        } => Intent::Restrict {
            conversation: conversation.0,
            restricted,
        },
    };
    Ok(Wanted::Intent(intent, then))
}

/// The name of a file that a window hands over: the same when it hands it over again.
pub(crate) fn source_name(reference: ClientMsgId, index: usize) -> String {
    format!("{reference}-{index}")
}

fn share(conversation: crate::view::ConversationId, change: SharedChange) -> Intent {
    Intent::SetShared {
        conversation: conversation.0,
        change,
    }
}

/// The file of a picture.
fn bytes(text: &str) -> Result<Vec<u8>, Failure> {
    base64::decode(text).ok_or_else(|| Failure::new(Class::Policy, "bad_picture"))
}

fn accounts(ids: Vec<crate::view::AccountId>) -> Vec<AccountId> {
    ids.into_iter().map(Into::into).collect()
}

/// The core finds the places of the mentions in the text by itself; each person is named once.
fn mentioned(mentions: Vec<crate::view::MentionAt>) -> Vec<AccountId> {
    let mut accounts: Vec<AccountId> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        if !accounts.contains(&mention.account.0) {
            accounts.push(mention.account.0);
        }
    }
    accounts
}
