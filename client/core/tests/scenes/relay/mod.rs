//! A sequencer in memory: enough of a server to let clients talk, and nothing of its rules beyond
//! order, roster and epochs. The real server is tested by itself and in the simulator.

mod handshake;
mod twins;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use bytes::Bytes;
use prost::Message as _;
use tresse_proto::codec;
use tresse_proto::error::{ErrorCode, Refusal};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{self, ConversationKind, ConversationState, EntryKind, Role};

use handshake::Group;

/// Whose connection.
pub(crate) type Person = usize;
pub(crate) type Reply = Result<Option<Body>, Refusal>;

pub(crate) struct Device {
    pub(crate) id: DeviceId,
    key: Bytes,
    one_time: VecDeque<Bytes>,
    last_resort: Option<Bytes>,
    revoked: bool,
}

pub(crate) struct Conversation {
    kind: ConversationKind,
    state: ConversationState,
    creator: AccountId,
    text_sent: bool,
    group: Group,
    group_info: Bytes,
    trees: BTreeMap<u64, Bytes>,
    roster: BTreeMap<AccountId, Role>,
    removals: BTreeSet<DeviceId>,
    knocks: BTreeSet<AccountId>,
    token: Option<Bytes>,
    seq: u64,
    commits: Vec<wire::Entry>,
    /// The epoch into which the last commit led that brought somebody in.
    grown_at: u64,
    answers: BTreeMap<(DeviceId, Bytes), wire::Accepted>,
}

#[derive(Default)]
pub(crate) struct Relay {
    pub(crate) now_ms: u64,
    pub(crate) devices: Vec<Device>,
    handles: BTreeMap<(String, String), AccountId>,
    registrations: Vec<(String, String)>,
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    inboxes: BTreeMap<AccountId, Vec<(u64, Bytes)>>,
    pub(crate) floors: BTreeMap<AccountId, u64>,
    sessions: BTreeMap<Person, Option<DeviceId>>,
    pub(crate) out: VecDeque<(Person, Bytes)>,
    pub(crate) acked: BTreeMap<DeviceId, u64>,
    /// Places for files that were given.
    blobs: u8,
    /// Refuse the next requests with this.
    pub(crate) refuse_next: VecDeque<Refusal>,
    /// Requests seen, by name of the variant.
    pub(crate) seen: BTreeMap<&'static str, usize>,
    /// Pointers of this account are lost instead of written.
    pub(crate) drop_inbox_of: Option<AccountId>,
    /// Commits that add this account are refused.
    pub(crate) unwanted: Option<AccountId>,
    /// With this; INVALID_COMMIT if nothing is said.
    pub(crate) unwanted_because: Option<ErrorCode>,
    /// Commits that were refused because of somebody unwanted.
    pub(crate) refused_commits: usize,
    /// Say that devices were revoked, and leave them as they are.
    pub(crate) revokes_nobody: bool,
    /// Refuse the next new conversation with this.
    pub(crate) refuse_create: Option<Refusal>,
    /// So many commits are refused as if others had come first.
    pub(crate) lose_races: usize,
    /// Key packages that were handed out, by account.
    claimed: BTreeMap<AccountId, usize>,
    /// Messages that came: their ids and epochs.
    pub(crate) submitted: Vec<(DeviceId, Bytes, u64)>,
    /// Ask for requests on first contact.
    pub(crate) requests: bool,
}

impl Relay {
    pub(crate) fn connect(&mut self, person: Person) {
        self.sessions.insert(person, None);
        self.tell(
            person,
            0,
            Body::Challenge(wire::Challenge {
                nonce: Bytes::from_static(&[7; 32]),
                version_min: 1,
                version_max: 1,
                server_time_ms: self.now_ms,
            }),
        );
    }

    pub(crate) fn disconnect(&mut self, person: Person) {
        self.sessions.remove(&person);
        self.out.retain(|(to, _)| *to != person);
    }

    pub(crate) fn is_connected(&self, person: Person) -> bool {
        self.sessions.contains_key(&person)
    }

    pub(crate) fn goodbye(
        &mut self,
        person: Person,
        reason: wire::goodbye::Reason,
        retry_after_ms: u32,
    ) {
        self.tell(
            person,
            0,
            Body::Goodbye(wire::Goodbye {
                reason: reason as i32,
                retry_after_ms,
            }),
        );
    }

    pub(crate) fn tell(&mut self, person: Person, request_id: u64, body: Body) {
        let frame = wire::ServerFrame {
            request_id,
            body: Some(body),
        };
        self.out.push_back((person, codec::encode(&frame)));
    }

    pub(crate) fn handle(&mut self, person: Person, bytes: Bytes) {
        if !self.sessions.contains_key(&person) {
            return;
        }
        let (request_id, request) = codec::decode_client(bytes).expect("clients send valid frames");
        let answered = !matches!(request, Request::AckInbox(_) | Request::SendEphemeral(_));
        let is_log_in = matches!(request, Request::LogIn(_));
        let cursor = match &request {
            Request::LogIn(log_in) => log_in.cursor,
            _ => 0,
        };
        let reply = match self.refuse_next.pop_front() {
            Some(refusal) if answered && !is_log_in => Err(refusal),
            _ => self.request(person, request),
        };
        match reply {
            Ok(Some(body)) => self.tell(person, request_id, body),
            Ok(None) => {}
            Err(refusal) => self.tell(person, request_id, Body::Error(refusal.into())),
        }
        if is_log_in && let Some(Some(device)) = self.sessions.get(&person).copied() {
            self.catch_up(person, device.account(), cursor);
        }
    }

    fn catch_up(&mut self, person: Person, account: AccountId, cursor: u64) {
        let floor = self.floors.get(&account).copied().unwrap_or(0);
        let entries: Vec<wire::InboxEntry> = self
            .inboxes
            .entry(account)
            .or_default()
            .iter()
            .filter(|(position, _)| *position > cursor.max(floor))
            .map(|(position, entry)| wire::InboxEntry {
                position: *position,
                entry: entry.clone(),
            })
            .collect();
        for page in entries.chunks(5) {
            self.tell(
                person,
                0,
                Body::InboxPush(wire::InboxPush {
                    entries: page.to_vec(),
                    caught_up: false,
                }),
            );
        }
        self.tell(
            person,
            0,
            Body::InboxPush(wire::InboxPush {
                entries: Vec::new(),
                caught_up: true,
            }),
        );
    }

    fn request(&mut self, person: Person, request: Request) -> Reply {
        *self.seen.entry(name(&request)).or_default() += 1;
        match request {
            Request::StartRegistration(start) => {
                self.registrations.push((start.network, start.handle));
                let mut id = [0; 16];
                id[15] = self.registrations.len() as u8;
                return Ok(Some(Body::RegistrationStarted(wire::RegistrationStarted {
                    registration_id: Bytes::copy_from_slice(&id),
                    demonstration_code: Some("123456".into()),
                    expires_at_ms: 0,
                })));
            }
            Request::FinishRegistration(finish) => return self.finish(finish),
            Request::LogIn(log_in) => return self.log_in(person, &log_in),
            _ => {}
        }
        let Some(Some(me)) = self.sessions.get(&person).copied() else {
            return refuse(ErrorCode::NotLoggedIn);
        };
        match request {
            Request::PublishKeyPackages(publish) => {
                let device = self.device(me);
                device.one_time.extend(publish.one_time);
                device.last_resort = publish.last_resort.or(device.last_resort.take());
                let one_time = device.one_time.len() as u32;
                Ok(Some(Body::KeyPackagesPublished(
                    wire::KeyPackagesPublished { one_time },
                )))
            }
            Request::ClaimKeyPackages(claim) => self.claim(me, &claim),
            Request::FindContact(find) => match self.handles.get(&(find.network, find.handle)) {
                Some(account) => Ok(Some(Body::ContactFound(wire::ContactFound {
                    account_id: account.to_bytes(),
                    needs_request: self.requests,
                }))),
                None => refuse(ErrorCode::NotReachable),
            },
            Request::AddDevice(add) => {
                let number = self.devices_of(me.account()).len() as u32 + 1;
                let id = DeviceId::new(me.account(), number);
                self.add_device(id, add.device_key);
                Ok(Some(Body::DeviceAdded(wire::DeviceAdded {
                    device_id: id.to_bytes(),
                })))
            }
            Request::BlockContact(_) | Request::SetReach(_) => done(),
            Request::ListConversations(_) => {
                let account = me.account();
                let conversation_ids = self
                    .conversations
                    .iter()
                    .filter(|(_, it)| it.roster.contains_key(&account))
                    .map(|(id, _)| id.to_bytes())
                    .collect();
                Ok(Some(Body::Conversations(wire::Conversations {
                    conversation_ids,
                })))
            }
            Request::AckInbox(ack) => {
                self.acked.insert(me, ack.position);
                Ok(None)
            }
            Request::SendEphemeral(send) => {
                self.ephemeral(me, &send);
                Ok(None)
            }
            Request::CreateBlob(_) => {
                self.blobs += 1;
                Ok(Some(Body::BlobCreated(wire::BlobCreated {
                    blob_id: Bytes::from(vec![self.blobs; 32]),
                    upload_token: Bytes::from_static(b"token"),
                    chunk_size: 1024 * 1024,
                    expires_at_ms: 0,
                })))
            }
            Request::GetAccount(_) => Ok(Some(Body::Account(wire::Account {
                account_id: me.account().to_bytes(),
                ..Default::default()
            }))),
            Request::RevokeDevice(revoke) => {
                let device = DeviceId::try_from(&revoke.device_id)?;
                if !self.revokes_nobody {
                    self.revoke(device);
                }
                done()
            }
            other => self.in_conversation(me, other),
        }
    }

    fn finish(&mut self, finish: wire::FinishRegistration) -> Reply {
        if finish.code != "123456" {
            return refuse(ErrorCode::VerificationFailed);
        }
        if let Some(device) = self.devices.iter().find(|it| it.key == finish.device_key) {
            let device_id = device.id.to_bytes();
            return Ok(Some(Body::Registered(wire::Registered { device_id })));
        }
        let number = finish.registration_id[15];
        let (network, handle) = self.registrations[usize::from(number) - 1].clone();
        let code = match network.as_str() {
            "messenger" => 1,
            "instagram" => 2,
            _ => 3,
        };
        let account = AccountId::new(NetworkCode(code), [number; 14]);
        self.handles.insert((network, handle), account);
        let id = DeviceId::new(account, 1);
        self.add_device(id, finish.device_key);
        Ok(Some(Body::Registered(wire::Registered {
            device_id: id.to_bytes(),
        })))
    }

    /// The key of a device, as everybody sees it.
    pub(crate) fn key_of(&self, id: DeviceId) -> Bytes {
        let device = self.devices.iter().find(|it| it.id == id);
        device.expect("a device that was added").key.clone()
    }

    pub(crate) fn add_device(&mut self, id: DeviceId, key: Bytes) {
        self.devices.push(Device {
            id,
            key,
            one_time: VecDeque::new(),
            last_resort: None,
            revoked: false,
        });
    }

    fn log_in(&mut self, person: Person, log_in: &wire::LogIn) -> Reply {
        let Some(device) = self.devices.iter().find(|it| it.key == log_in.device_key) else {
            return refuse(ErrorCode::AuthenticationFailed);
        };
        if device.revoked {
            return refuse(ErrorCode::DeviceRevoked);
        }
        let (id, key_packages) = (device.id, device.one_time.len() as u32);
        let inbox = self.inboxes.entry(id.account()).or_default();
        let inbox_head = inbox.last().map_or(0, |(position, _)| *position);
        if log_in.cursor > inbox_head {
            return refuse(ErrorCode::CursorAhead);
        }
        self.sessions.insert(person, Some(id));
        Ok(Some(Body::LoggedIn(wire::LoggedIn {
            device_id: id.to_bytes(),
            inbox_head,
            inbox_floor: self.floors.get(&id.account()).copied().unwrap_or(0),
            key_packages,
            restored: Vec::new(),
        })))
    }

    fn device(&mut self, id: DeviceId) -> &mut Device {
        self.devices
            .iter_mut()
            .find(|device| device.id == id)
            .expect("a device that logged in")
    }

    fn devices_of(&self, account: AccountId) -> Vec<DeviceId> {
        self.devices
            .iter()
            .filter(|device| device.id.account() == account && !device.revoked)
            .map(|device| device.id)
            .collect()
    }

    fn claim(&mut self, me: DeviceId, claim: &wire::ClaimKeyPackages) -> Reply {
        let mut key_packages = Vec::new();
        for account in &claim.account_ids {
            let account = AccountId::try_from(account)?;
            for id in self.devices_of(account) {
                if id == me {
                    continue;
                }
                let device = self.device(id);
                let Some(key_package) = device
                    .one_time
                    .pop_front()
                    .or_else(|| device.last_resort.clone())
                else {
                    return refuse(ErrorCode::NoKeyPackage);
                };
                *self.claimed.entry(account).or_default() += 1;
                key_packages.push(wire::ClaimedKeyPackage {
                    device_id: id.to_bytes(),
                    key_package,
                });
            }
        }
        Ok(Some(Body::KeyPackagesClaimed(wire::KeyPackagesClaimed {
            key_packages,
        })))
    }

    pub(crate) fn key_packages_left(&self, id: DeviceId) -> usize {
        let device = self.devices.iter().find(|device| device.id == id);
        device.map_or(0, |device| device.one_time.len())
    }

    /// How many key packages of an account were handed out, ever.
    pub(crate) fn claimed_of(&self, account: AccountId) -> usize {
        self.claimed.get(&account).copied().unwrap_or(0)
    }

    pub(crate) fn forget_one_time_key_packages(&mut self) {
        for device in &mut self.devices {
            device.one_time.clear();
        }
    }

    /// Loses the newest pointers of an inbox, as a server would that did not sync.
    pub(crate) fn forget_newest(&mut self, account: AccountId, count: usize) {
        let inbox = self.inboxes.entry(account).or_default();
        inbox.truncate(inbox.len() - count);
    }

    fn revoke(&mut self, id: DeviceId) {
        self.device(id).revoked = true;
        let account = id.account();
        let conversations: Vec<ConversationId> = self
            .conversations
            .iter()
            .filter(|(_, it)| it.roster.contains_key(&account))
            .map(|(id, _)| *id)
            .collect();
        for conversation in conversations {
            let it = self.conversations.get_mut(&conversation).expect("listed");
            it.removals.insert(id);
            let event = wire::notice::Event::Revoked(wire::DevicesEvent {
                device_ids: vec![id.to_bytes()],
            });
            self.notice(conversation, event, &[]);
        }
    }

    fn ephemeral(&mut self, me: DeviceId, send: &wire::SendEphemeral) {
        let Ok(id) = ConversationId::try_from(&send.conversation_id) else {
            return;
        };
        let Some(conversation) = self.conversations.get(&id) else {
            return;
        };
        let push = Body::EphemeralPush(wire::EphemeralPush {
            conversation_id: send.conversation_id.clone(),
            epoch: send.epoch,
            body: send.body.clone(),
        });
        let to: Vec<Person> = self
            .sessions
            .iter()
            .filter(|(_, device)| {
                device.is_some_and(|it| it != me && conversation.roster.contains_key(&it.account()))
            })
            .map(|(person, _)| *person)
            .collect();
        for person in to {
            self.tell(person, 0, push.clone());
        }
    }

    fn notice(
        &mut self,
        conversation: ConversationId,
        event: wire::notice::Event,
        also: &[AccountId],
    ) {
        let body = wire::Notice { event: Some(event) }.encode_to_vec().into();
        let it = &self.conversations[&conversation];
        let recipients: BTreeSet<AccountId> = it.roster.keys().chain(also).copied().collect();
        let epoch = it.group.epoch();
        self.append(
            conversation,
            (EntryKind::Notice, epoch, Bytes::new(), body),
            recipients,
        );
    }

    /// Puts anything into a conversation's log, as a broken or hostile server could.
    pub(crate) fn inject(
        &mut self,
        conversation: ConversationId,
        kind: i32,
        epoch: u64,
        client_msg_id: Bytes,
        body: Bytes,
    ) {
        let kind = EntryKind::try_from(kind).unwrap_or_default();
        let recipients = self.conversations[&conversation]
            .roster
            .keys()
            .copied()
            .collect();
        self.append(conversation, (kind, epoch, client_msg_id, body), recipients);
    }

    /// The id of the newest message.
    pub(crate) fn last_client_msg_id(&self, conversation: ConversationId) -> Bytes {
        let answers = &self.conversations[&conversation].answers;
        let newest = answers.iter().max_by_key(|(_, accepted)| accepted.seq);
        newest.map(|((_, id), _)| id.clone()).expect("a message")
    }

    /// Puts bytes that are no entry into an inbox.
    pub(crate) fn inject_bytes(&mut self, account: AccountId, bytes: Bytes) {
        let inbox = self.inboxes.entry(account).or_default();
        let position = inbox.last().map_or(0, |(position, _)| *position) + 1;
        inbox.push((position, bytes));
    }

    /// One entry: a place in the log, and in the inbox of everybody concerned.
    fn append(
        &mut self,
        conversation: ConversationId,
        (kind, epoch, client_msg_id, body): (EntryKind, u64, Bytes, Bytes),
        recipients: BTreeSet<AccountId>,
    ) -> wire::Entry {
        let it = self.conversations.get_mut(&conversation).expect("known");
        it.seq += 1;
        let entry = wire::Entry {
            conversation_id: conversation.to_bytes(),
            seq: it.seq,
            kind: kind as i32,
            epoch,
            at_ms: self.now_ms,
            client_msg_id,
            body,
        };
        let bytes = codec::encode(&entry);
        for account in recipients {
            let inbox = self.inboxes.entry(account).or_default();
            let position = inbox.last().map_or(0, |(position, _)| *position) + 1;
            if self.drop_inbox_of == Some(account) {
                self.floors.insert(account, position);
                inbox.push((position, Bytes::new()));
                continue;
            }
            inbox.push((position, bytes.clone()));
            let to: Vec<Person> = self
                .sessions
                .iter()
                .filter(|(_, device)| device.is_some_and(|it| it.account() == account))
                .map(|(person, _)| *person)
                .collect();
            for person in to {
                let push = wire::InboxPush {
                    entries: vec![wire::InboxEntry {
                        position,
                        entry: bytes.clone(),
                    }],
                    caught_up: false,
                };
                self.tell(person, 0, Body::InboxPush(push));
            }
        }
        entry
    }
}

fn refuse(code: ErrorCode) -> Reply {
    Err(Refusal::new(code, "refused by the relay"))
}

fn done() -> Reply {
    Ok(Some(Body::Done(wire::Done {})))
}

fn name(request: &Request) -> &'static str {
    match request {
        Request::Submit(_) => "submit",
        Request::SubmitCommit(_) => "commit",
        Request::CreateConversation(_) => "create",
        Request::ClaimKeyPackages(_) => "claim",
        Request::LogIn(_) => "log_in",
        Request::GetGroupInfo(_) => "group_info",
        Request::GetConversation(_) => "info",
        Request::PublishKeyPackages(_) => "publish",
        _ => "other",
    }
}
