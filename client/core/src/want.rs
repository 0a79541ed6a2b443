//! Intents, each to the verb that carries it out.

use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;

use crate::ask::Purpose;
use crate::chat::settings::{self, Setting};
use crate::error::{ClientError, DomainError};
use crate::event::Ticket;
use crate::intent::Intent;
use crate::session::register;
use crate::store::unit::Unit;
use crate::{
    contact, device, file, group, import, me, outbox, privacy, profile, receipts, shared, timeline,
};

/// Begins (and often ends) an intent. What is only told and forgotten is the engine's, because it
/// has no answer.
pub(crate) fn apply(
    unit: &mut Unit<'_>,
    ticket: Ticket,
    intent: Intent,
) -> Result<(), ClientError> {
    if me::load(unit.connection)?.is_some_and(|me| me.revoked) {
        return Err(DomainError::Revoked.into());
    }
    match intent {
        Intent::Register {
            network,
            handle,
            name,
        } => register::start(unit, ticket, network, &handle, name),
        Intent::Verify { code } => register::finish(unit, ticket, &code),
        Intent::Link { network, account } => register::link(unit, ticket, &network, account),
        Intent::AddDevice { code } => device::add::start(unit, ticket, &code),
        Intent::GetAccount => plain(unit, ticket, Request::GetAccount(wire::GetAccount {})),
        Intent::SetReach {
            network,
            inbound,
            outbound,
        } => {
            if unit.networks.by_name(&network).is_none() {
                return Err(DomainError::UnknownNetwork.into());
            }
            let reach = wire::Reach {
                network,
                inbound,
                outbound,
            };
            unit.me()?;
            unit.ask(
                Request::SetReach(wire::SetReach { reach: Some(reach) }),
                Purpose::SetReach { ticket },
            );
            Ok(())
        }
        Intent::ListDevices => plain(
            unit,
            ticket,
            Request::ListDevices(wire::ListDevices {
                account_id: bytes::Bytes::new(),
            }),
        ),
        Intent::RevokeDevice(device) => {
            device::revoke::start(unit, ticket, device);
            Ok(())
        }
        Intent::DeleteAccount => {
            unit.me()?;
            unit.ask(
                Request::DeleteAccount(wire::DeleteAccount {}),
                Purpose::DeleteAccount { ticket },
            );
            Ok(())
        }
        Intent::Find { network, handle } => contact::find::start(unit, ticket, network, &handle),
        Intent::Request { account, text } => contact::request::start(unit, ticket, account, text),
        Intent::AnswerRequest {
            conversation,
            accept,
        } => contact::answer::start(unit, ticket, conversation, accept),
        Intent::Block { account, blocked } => contact::block::start(unit, ticket, account, blocked),
        Intent::NewGroup { name, members } => group::create::start(unit, ticket, name, members),
        Intent::Add {
            conversation,
            accounts,
        } => group::add::start(unit, ticket, conversation, accounts),
        Intent::Rename { conversation, name } => {
            group::name::rename(unit, ticket, conversation, name)
        }
        Intent::SetProfile(change) => profile::change::start(unit, ticket, change),
        Intent::Describe {
            conversation,
            description,
        } => group::details::describe(unit, ticket, conversation, description),
        Intent::SetGroupPicture {
            conversation,
            picture,
        } => group::details::set_picture(unit, ticket, conversation, picture),
        Intent::Remove {
            conversation,
            account,
        } => group::remove::start(unit, ticket, conversation, account),
        Intent::Leave(conversation) => group::leave::start(unit, ticket, conversation),
        Intent::SetRole {
            conversation,
            account,
            role,
        } => group::role::start(unit, ticket, conversation, account, role),
        Intent::Invite(conversation) => group::invite::start(unit, ticket, conversation),
        Intent::RevokeInvite(conversation) => group::invite::revoke(unit, ticket, conversation),
        Intent::Join {
            conversation,
            token,
        } => group::join::start(unit, ticket, conversation, token),
        Intent::GetConversation(conversation) => plain(
            unit,
            ticket,
            Request::GetConversation(wire::GetConversation {
                conversation_id: conversation.to_bytes(),
            }),
        ),
        Intent::Send {
            conversation,
            message,
            reference,
        } => outbox::send::start(unit, ticket, conversation, &message, reference),
        Intent::Forward {
            rows,
            to,
            reference,
        } => outbox::forward::start(unit, ticket, &rows, &to, reference),
        Intent::CancelFiles { row } => file::cancel(unit, ticket, row),
        Intent::RetryFiles { row } => file::retry(unit, ticket, row),
        Intent::FetchFile { row, index } => file::want(unit, ticket, row, index),
        Intent::StopFetching { row, index } => file::stop(unit, ticket, row, index),
        Intent::Opened { row } => file::opened(unit, ticket, row),
        Intent::Import(batch) => import::start(unit, ticket, &batch),
        Intent::ForgetImport(conversation) => import::forget(unit, ticket, conversation),
        Intent::Typing(_) | Intent::Recording(_) | Intent::Look(_) => Ok(()),
        Intent::SetShared {
            conversation,
            change,
        } => shared::change::start(unit, ticket, conversation, change),
        Intent::Restrict {
            conversation,
            restricted,
        } => settings::set(unit, ticket, conversation, &Setting::Restricted(restricted)),
        Intent::PinMessage {
            conversation,
            message,
            for_ms,
        } => shared::pin::start(unit, ticket, conversation, message, for_ms),
        Intent::MarkRead { conversation, row } => {
            receipts::mark_read(unit, ticket, conversation, row)
        }
        Intent::Star { row, starred } => timeline::star::set(unit, ticket, row, starred),
        Intent::SetPrivacy(change) => privacy::set(unit, ticket, change),
        Intent::Draft { conversation, text } => {
            settings::set(unit, ticket, conversation, &Setting::Draft(&text))
        }
        Intent::Pin {
            conversation,
            pinned,
        } => settings::set(unit, ticket, conversation, &Setting::Pinned(pinned)),
        Intent::Favourite {
            conversation,
            favourite,
        } => settings::set(unit, ticket, conversation, &Setting::Favourite(favourite)),
        Intent::Mute {
            conversation,
            until_ms,
        } => settings::set(unit, ticket, conversation, &Setting::MutedUntil(until_ms)),
        Intent::Move {
            conversation,
            folder,
        } => settings::set(unit, ticket, conversation, &Setting::Folder(folder)),
        Intent::MarkUnread {
            conversation,
            unread,
        } => settings::set(unit, ticket, conversation, &Setting::MarkedUnread(unread)),
    }
}

/// A question whose answer is the outcome.
fn plain(unit: &mut Unit<'_>, ticket: Ticket, request: Request) -> Result<(), ClientError> {
    unit.me()?;
    unit.ask(request, Purpose::Plain { ticket });
    Ok(())
}
