//! The server's answers, each to the verb that asked.
//!
//! Surprising rule: temporary refusals do not come here (the engine asks again), so whatever is
//! refused here is refused for good.

use tresse_proto::error::Refusal;
use tresse_proto::wire::server_frame::Body;

use crate::ask::Purpose;
use crate::error::{ClientError, FatalError};
use crate::intent::Outcome;
use crate::session::register;
use crate::store::unit::Unit;
use crate::{commits, contact, conversation, device, effect, file, group, inbox, keys, me, outbox};

/// Takes one kind of answer out of the frame, or says that the server answered something else.
macro_rules! expect {
    ($answer:expr, $kind:ident) => {
        match $answer {
            Ok(Body::$kind(body)) => Ok(body),
            Ok(_) => return Err(FatalError::WrongAnswer.into()),
            Err(refusal) => Err(refusal),
        }
    };
}

/// Carries on where the question left off.
pub(crate) fn apply(
    unit: &mut Unit<'_>,
    purpose: Purpose,
    answer: Result<Body, Refusal>,
) -> Result<(), ClientError> {
    match purpose {
        // Changes the session, so the engine takes it.
        Purpose::LogIn => Ok(()),
        Purpose::StartRegistration {
            ticket,
            network,
            handle,
            name,
        } => {
            let answer = expect!(answer, RegistrationStarted)?;
            register::started(unit, ticket, (&network, &handle, &name), answer)
        }
        Purpose::FinishRegistration { ticket } => {
            let answer = expect!(answer, Registered)?;
            register::finished(unit, ticket, &answer)
        }
        Purpose::PublishKeyPackages { last_resort } => {
            match expect!(answer, KeyPackagesPublished) {
                Ok(answer) => keys::published(unit, last_resort, &answer),
                // The next log-in counts again.
                Err(_) => Ok(()),
            }
        }
        Purpose::Survey => match expect!(answer, Conversations) {
            Ok(answer) => conversation::survey::answered(unit, &answer),
            Err(_) => Ok(()),
        },
        Purpose::Info { conversation } => {
            let answer = expect!(answer, Conversation);
            conversation::info::answered(unit, conversation, answer)
        }
        Purpose::GroupInfo { conversation } => {
            let answer = expect!(answer, GroupInfo);
            commits::resync::group_info_answered(unit, conversation, answer)
        }
        Purpose::Tree {
            conversation,
            epoch,
        } => {
            let answer = expect!(answer, RatchetTree);
            inbox::tree_answered(unit, conversation, epoch, answer)
        }
        Purpose::Create { conversation } => {
            let answer = expect!(answer, Accepted);
            group::create::answered(unit, conversation, answer)
        }
        Purpose::Commit {
            conversation,
            client_msg_id,
        } => {
            let answer = expect!(answer, Accepted);
            commits::answered(unit, conversation, client_msg_id, answer)
        }
        Purpose::Submit { id, .. } => {
            let answer = expect!(answer, Accepted);
            outbox::answered(unit, id, answer)
        }
        Purpose::ClaimForRequest {
            ticket,
            account,
            text,
        } => {
            let answer = expect!(answer, KeyPackagesClaimed)?;
            contact::request::claimed(unit, ticket, account, &text, answer)
        }
        Purpose::ClaimForGroup {
            ticket,
            name,
            members,
        } => {
            let answer = expect!(answer, KeyPackagesClaimed)?;
            group::create::claimed(unit, ticket, &name, &members, answer)
        }
        Purpose::ClaimForAdd {
            ticket,
            conversation,
            accounts,
        } => {
            let answer = expect!(answer, KeyPackagesClaimed)?;
            group::add::claimed(unit, ticket, conversation, &accounts, answer)
        }
        Purpose::ClaimForKnocks {
            conversation,
            accounts,
        } => {
            let answer = expect!(answer, KeyPackagesClaimed);
            group::knocks::claimed(unit, conversation, accounts, answer)
        }
        Purpose::Find { ticket, handle } => {
            let answer = expect!(answer, ContactFound)?;
            contact::find::found(unit, ticket, &handle, &answer)
        }
        Purpose::AnswerRequest {
            ticket,
            conversation,
            accept,
        } => {
            expect!(answer, Done)?;
            contact::answer::done(unit, ticket, conversation, accept)
        }
        Purpose::Block {
            ticket,
            account,
            blocked,
        } => {
            expect!(answer, Done)?;
            contact::block::done(unit, ticket, account, blocked)
        }
        Purpose::Leave {
            ticket,
            conversation,
        } => {
            expect!(answer, Done)?;
            group::leave::left(unit, conversation)?;
            unit.done(ticket, Outcome::Done);
            Ok(())
        }
        Purpose::Invite {
            ticket,
            conversation,
        } => {
            let answer = expect!(answer, Invite)?;
            group::invite::made(unit, ticket, conversation, &answer)
        }
        Purpose::AddDevice { ticket, key } => {
            let answer = expect!(answer, DeviceAdded)?;
            device::add::done(unit, ticket, key, &answer)
        }
        Purpose::DeleteAccount { ticket } => {
            expect!(answer, Done)?;
            me::set_revoked(unit.connection)?;
            unit.changed(effect::Change::Revoked);
            unit.done(ticket, Outcome::Done);
            Ok(())
        }
        Purpose::SetReach { ticket } => {
            expect!(answer, Done)?;
            group::knocks::refused::try_all_again(unit)?;
            unit.done(ticket, Outcome::Done);
            Ok(())
        }
        Purpose::RevokeDevice { ticket, device } => {
            let Body::Done(_) = answer? else {
                return Err(FatalError::WrongAnswer.into());
            };
            device::revoke::done(unit, device)?;
            unit.done(ticket, Outcome::Done);
            Ok(())
        }
        Purpose::Plain { ticket } => {
            let outcome = match answer? {
                Body::Done(_) => Outcome::Done,
                Body::Account(account) => Outcome::Account(account),
                Body::Devices(devices) => Outcome::Devices(devices.devices),
                Body::Conversation(conversation) => Outcome::ConversationInfo(conversation),
                _ => return Err(FatalError::WrongAnswer.into()),
            };
            unit.done(ticket, outcome);
            Ok(())
        }
        Purpose::CreateBlob { upload } => {
            let answer = expect!(answer, BlobCreated);
            file::placed(unit, upload, answer)
        }
    }
}
