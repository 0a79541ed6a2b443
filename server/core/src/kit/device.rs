//! Devices of the tests: a key, an id once registered, and the connection they are on.

use bytes::Bytes;
use ed25519_dalek::{Signer, SigningKey};
use tresse_proto::error::Refusal;
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, DeviceKey, RegistrationId};
use tresse_proto::signing;
use tresse_proto::wire;
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;

use super::{World, private_message};
use crate::command::{Command, SessionId};

/// A device that has registered and logged in.
#[derive(Clone)]
pub(crate) struct TestDevice {
    pub(crate) id: DeviceId,
    pub(crate) key: SigningKey,
    pub(crate) session: SessionId,
}

impl TestDevice {
    pub(crate) fn account(&self) -> AccountId {
        self.id.account()
    }

    pub(crate) fn public_key(&self) -> DeviceKey {
        public(&self.key)
    }
}

/// The public half of a key.
pub(crate) fn public(key: &SigningKey) -> DeviceKey {
    DeviceKey(key.verifying_key().to_bytes())
}

impl World {
    /// Accounts on Instagram, by these names, each with one device which is live.
    pub(crate) fn users<const N: usize>(&mut self, names: [&str; N]) -> [TestDevice; N] {
        names.map(|name| self.user("instagram", name))
    }

    /// An account with one device which is live.
    pub(crate) fn user(&mut self, network: &str, handle: &str) -> TestDevice {
        let key = SigningKey::from_bytes(&self.fresh());
        let id = self
            .register(network, handle, &key)
            .expect("the handle is free");
        let session = self.log_in(&key, 0);
        self.receive(session);
        TestDevice { id, key, session }
    }

    /// Registers an account with the demonstration code.
    pub(crate) fn register(
        &mut self,
        network: &str,
        handle: &str,
        key: &SigningKey,
    ) -> Result<DeviceId, Refusal> {
        let (session, _) = self.connect();
        let (registration, code) = self.start_registration(session, network, handle)?;
        let result = self.finish_registration(session, registration, &code, key);
        self.command(Command::Closed { session });
        result
    }

    pub(crate) fn start_registration(
        &mut self,
        session: SessionId,
        network: &str,
        handle: &str,
    ) -> Result<(RegistrationId, String), Refusal> {
        let request = Request::StartRegistration(wire::StartRegistration {
            network: network.to_owned(),
            handle: handle.to_owned(),
        });
        match self.ask(session, request)? {
            Body::RegistrationStarted(started) => Ok((
                RegistrationId::try_from(&started.registration_id).expect("an id"),
                started.demonstration_code.expect("a demonstration"),
            )),
            other => panic!("expected RegistrationStarted, got {other:?}"),
        }
    }

    pub(crate) fn finish_registration(
        &mut self,
        session: SessionId,
        registration: RegistrationId,
        code: &str,
        key: &SigningKey,
    ) -> Result<DeviceId, Refusal> {
        let signature = key.sign(&signing::register(registration));
        let request = Request::FinishRegistration(wire::FinishRegistration {
            registration_id: registration.to_bytes(),
            code: code.to_owned(),
            device_key: public(key).to_bytes(),
            signature: signature.to_vec().into(),
        });
        match self.ask(session, request)? {
            Body::Registered(registered) => {
                Ok(DeviceId::try_from(&registered.device_id).expect("an id"))
            }
            other => panic!("expected Registered, got {other:?}"),
        }
    }

    /// Logs in on a new connection; its first page is in the mail.
    pub(crate) fn log_in(&mut self, key: &SigningKey, cursor: u64) -> SessionId {
        let (session, result) = self.try_log_in(key, cursor);
        result.expect("the log-in succeeds");
        session
    }

    pub(crate) fn try_log_in(
        &mut self,
        key: &SigningKey,
        cursor: u64,
    ) -> (SessionId, Result<wire::LoggedIn, Refusal>) {
        let (session, nonce) = self.connect();
        let result = self.log_in_on(session, &nonce, key, cursor);
        (session, result)
    }

    pub(crate) fn log_in_on(
        &mut self,
        session: SessionId,
        nonce: &[u8],
        key: &SigningKey,
        cursor: u64,
    ) -> Result<wire::LoggedIn, Refusal> {
        let request = Request::LogIn(wire::LogIn {
            version: tresse_proto::PROTOCOL_VERSION,
            device_key: public(key).to_bytes(),
            signature: key.sign(&signing::log_in(nonce)).to_vec().into(),
            cursor,
        });
        match self.ask(session, request)? {
            Body::LoggedIn(logged_in) => Ok(logged_in),
            other => panic!("expected LoggedIn, got {other:?}"),
        }
    }

    /// Adds a device to the account of another, and logs it in. What it gets first is still in the mail.
    pub(crate) fn add_device(&mut self, from: &TestDevice) -> TestDevice {
        let key = SigningKey::from_bytes(&self.fresh());
        let id = self.try_add_device(from, &key).expect("there is room");
        let session = self.log_in(&key, 0);
        TestDevice { id, key, session }
    }

    pub(crate) fn try_add_device(
        &mut self,
        from: &TestDevice,
        key: &SigningKey,
    ) -> Result<DeviceId, Refusal> {
        let signature = key.sign(&signing::add_device(from.account()));
        let request = Request::AddDevice(wire::AddDevice {
            device_key: public(key).to_bytes(),
            signature: signature.to_vec().into(),
        });
        match self.ask(from.session, request)? {
            Body::DeviceAdded(added) => Ok(DeviceId::try_from(&added.device_id).expect("an id")),
            other => panic!("expected DeviceAdded, got {other:?}"),
        }
    }

    /// Sends a text in epoch 1.
    pub(crate) fn send(
        &mut self,
        from: &TestDevice,
        conversation: ConversationId,
        text: &str,
    ) -> Result<wire::Accepted, Refusal> {
        let message = self.fresh::<16>();
        self.send_as(from, conversation, 1, message, text)
    }

    pub(crate) fn send_as(
        &mut self,
        from: &TestDevice,
        conversation: ConversationId,
        epoch: u64,
        message: [u8; 16],
        text: &str,
    ) -> Result<wire::Accepted, Refusal> {
        match self.ask(from.session, submit(conversation, epoch, message, text))? {
            Body::Accepted(accepted) => Ok(accepted),
            other => panic!("expected Accepted, got {other:?}"),
        }
    }

    /// Acknowledges; returns the refusal, if any.
    pub(crate) fn ack(&mut self, device: &TestDevice, position: u64) -> Option<Refusal> {
        let request = Request::AckInbox(wire::AckInbox { position });
        self.try_ask(device.session, request)?.err()
    }

    /// Turns reach towards a network on or off, both directions.
    pub(crate) fn set_reach(
        &mut self,
        device: &TestDevice,
        network: &str,
        inbound: bool,
        outbound: bool,
    ) {
        let request = Request::SetReach(wire::SetReach {
            reach: Some(wire::Reach {
                network: network.to_owned(),
                inbound,
                outbound,
            }),
        });
        self.ask(device.session, request).expect("reach can be set");
    }

    pub(crate) fn find(
        &mut self,
        device: &TestDevice,
        network: &str,
        handle: &str,
    ) -> Result<wire::ContactFound, Refusal> {
        let request = Request::FindContact(wire::FindContact {
            network: network.to_owned(),
            handle: handle.to_owned(),
        });
        match self.ask(device.session, request)? {
            Body::ContactFound(found) => Ok(found),
            other => panic!("expected ContactFound, got {other:?}"),
        }
    }

    pub(crate) fn block(&mut self, device: &TestDevice, other: AccountId, blocked: bool) {
        let request = Request::BlockContact(wire::BlockContact {
            account_id: other.to_bytes(),
            blocked,
        });
        self.ask(device.session, request)
            .expect("blocking is always possible");
    }

    pub(crate) fn answer(
        &mut self,
        device: &TestDevice,
        conversation: ConversationId,
        accept: bool,
    ) -> Result<Body, Refusal> {
        let request = Request::AnswerRequest(wire::AnswerRequest {
            conversation_id: conversation.to_bytes(),
            accept,
        });
        self.ask(device.session, request)
    }

    pub(crate) fn claim(
        &mut self,
        device: &TestDevice,
        accounts: &[AccountId],
        conversation: Option<ConversationId>,
    ) -> Result<Vec<wire::ClaimedKeyPackage>, Refusal> {
        let request = Request::ClaimKeyPackages(wire::ClaimKeyPackages {
            account_ids: accounts.iter().map(|account| account.to_bytes()).collect(),
            conversation_id: conversation.map_or_else(Bytes::new, ConversationId::to_bytes),
        });
        match self.ask(device.session, request)? {
            Body::KeyPackagesClaimed(claimed) => Ok(claimed.key_packages),
            other => panic!("expected KeyPackagesClaimed, got {other:?}"),
        }
    }
}

/// A Submit with a body whose envelope is right.
pub(crate) fn submit(
    conversation: ConversationId,
    epoch: u64,
    message: [u8; 16],
    text: &str,
) -> Request {
    Request::Submit(wire::Submit {
        conversation_id: conversation.to_bytes(),
        client_msg_id: message.to_vec().into(),
        epoch,
        body: private_message(conversation, epoch, text),
    })
}
