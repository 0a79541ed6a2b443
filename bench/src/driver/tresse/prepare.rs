//! Accounts and conversations, made as people make them, many at a time.
//!
//! Groups begin with their creator; members knock by an invite, and one commit adds them all: that
//! is the only way to a thousand members without a thousand direct conversations first.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use bytes::Bytes;
use tresse_mls::Change;
use tresse_proto::ids::{ConversationId, DeviceId};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{
    AckInbox, ClaimKeyPackages, ConversationKind, CreateConversation, CreateInvite, FindContact,
    GetAccount, Knock, PublishKeyPackages, SubmitCommit,
};

use super::account::{Account, Keys};
use super::client::{Client, unexpected};
use super::{Options, Tresse};
use crate::driver::Shape;
use crate::error::BenchError;
use crate::progress::Progress;

/// Takes any phone number, delivers first contacts at once, and has groups of a thousand.
const NETWORK: &str = "whatsapp";
/// Accounts whose key packages are claimed at once: the answer is one frame.
const CLAIM_ACCOUNTS: usize = 512;

/// A conversation on the server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) id: ConversationId,
    pub(super) epoch: u64,
}

/// A group before anybody else is in it.
struct Founded {
    id: ConversationId,
    token: Bytes,
}

impl Tresse {
    pub(super) fn prepare_shape(
        &mut self,
        shape: &Shape,
        progress: &dyn Progress,
    ) -> Result<(), BenchError> {
        self.of_device = vec![Vec::new(); shape.devices as usize];
        for (number, members) in (0_u32..).zip(&shape.conversations) {
            for member in members {
                self.of_device[*member as usize].push(number);
            }
        }
        let run = self.random.next_u64() % 1_000_000;
        let options = &self.options;
        let handle = |device: u32| format!("+4{run:06}{device:07}");
        let founders: BTreeSet<u32> = match shape.direct {
            true => BTreeSet::new(),
            false => shape
                .conversations
                .iter()
                .map(|members| members[0])
                .collect(),
        };

        let accounts: Vec<Mutex<Option<Account>>> =
            (0..shape.devices).map(|_| Mutex::new(None)).collect();
        let keep = |device: u32, account: Account| {
            *lock(&accounts[device as usize]) = Some(account);
        };
        let known = |device: u32| {
            lock(&accounts[device as usize])
                .clone()
                .ok_or_else(|| BenchError::server("preparing", "an account is missing"))
        };

        progress.begin("founders", founders.len() as u64);
        let list: Vec<u32> = founders.iter().copied().collect();
        in_parallel(options.threads, &list, progress, |device| {
            let (account, _) = register(options, handle(*device), false)?;
            keep(*device, account);
            Ok(())
        })?;
        let founded = self.found_groups(shape, &known, progress)?;

        let others: Vec<u32> = (0..shape.devices)
            .filter(|device| !founders.contains(device))
            .collect();
        progress.begin("accounts", others.len() as u64);
        in_parallel(options.threads, &others, progress, |device| {
            let of_device = &self.of_device[*device as usize];
            let (account, mut client) = register(options, handle(*device), !of_device.is_empty())?;
            for number in of_device {
                if let Some(founded) = founded.get(*number as usize) {
                    knock(&mut client, founded)?;
                }
            }
            keep(*device, account);
            Ok(())
        })?;
        // A founder may be a member of somebody else's group.
        for (number, members) in shape.conversations.iter().enumerate() {
            for member in members
                .iter()
                .skip(1)
                .filter(|member| founders.contains(member))
            {
                let account = known(*member)?;
                let mut client = connect(options, &account)?;
                publish(&mut client, &account.keys)?;
                knock(&mut client, &founded[number])?;
            }
        }

        progress.begin("conversations", shape.conversations.len() as u64);
        let made: Vec<Mutex<Option<Made>>> = shape
            .conversations
            .iter()
            .map(|_| Mutex::new(None))
            .collect();
        // One after another for each creator, whose MLS state is one.
        let numbers: Vec<u32> = (0_u32..).take(shape.conversations.len()).collect();
        in_parallel(options.threads, &numbers, progress, |number| {
            let members = shape.conversations[*number as usize]
                .iter()
                .map(|device| known(*device))
                .collect::<Result<Vec<_>, _>>()?;
            let done = match founded.get(*number as usize) {
                Some(founded) => fill_group(options, founded, &members)?,
                None => make_direct(options, &members)?,
            };
            *lock(&made[*number as usize]) = Some(done);
            Ok(())
        })?;

        let in_some: Vec<u32> = (0..shape.devices)
            .filter(|device| !self.of_device[*device as usize].is_empty())
            .collect();
        progress.begin("inboxes", in_some.len() as u64);
        in_parallel(options.threads, &in_some, progress, |device| {
            let account = known(*device)?;
            let cursor = settle(options, &account)?;
            keep(*device, Account { cursor, ..account });
            Ok(())
        })?;
        self.accounts = (0..shape.devices).map(known).collect::<Result<_, _>>()?;
        self.conversations = made.iter().filter_map(|made| *lock(made)).collect();
        Ok(())
    }

    fn found_groups(
        &self,
        shape: &Shape,
        known: &(impl Fn(u32) -> Result<Account, BenchError> + Sync),
        progress: &dyn Progress,
    ) -> Result<Vec<Founded>, BenchError> {
        if shape.direct {
            return Ok(Vec::new());
        }
        let founded: Vec<Mutex<Option<Founded>>> = shape
            .conversations
            .iter()
            .map(|_| Mutex::new(None))
            .collect();
        let numbers: Vec<usize> = (0..shape.conversations.len()).collect();
        progress.begin("groups", numbers.len() as u64);
        in_parallel(self.options.threads, &numbers, progress, |number| {
            let founder = known(shape.conversations[*number][0])?;
            *lock(&founded[*number]) = Some(found(&self.options, &founder)?);
            Ok(())
        })?;
        Ok(founded
            .into_iter()
            .filter_map(|founded| founded.into_inner().unwrap_or_else(PoisonError::into_inner))
            .collect())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does `work` for each item, on several threads. The first error ends it.
fn in_parallel<T: Sync>(
    threads: usize,
    items: &[T],
    progress: &dyn Progress,
    work: impl Fn(&T) -> Result<(), BenchError> + Sync,
) -> Result<(), BenchError> {
    let next = AtomicUsize::new(0);
    let worker = || -> Result<(), BenchError> {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item).inspect_err(|_| next.store(items.len(), Ordering::Relaxed))?;
            progress.advance(1);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, items.len().max(1)))
            .map(|_| scope.spawn(worker))
            .collect();
        let mut result = Ok(());
        for worker in workers {
            let ended = worker
                .join()
                .unwrap_or_else(|_| Err(BenchError::server("preparing", "a thread has panicked")));
            if result.is_ok() {
                result = ended;
            }
        }
        result
    })
}

fn connect(options: &Options, account: &Account) -> Result<Client, BenchError> {
    let mut client = Client::connect(options.address, options.tls.as_ref())?;
    client.log_in(&account.keys, account.cursor)?;
    Ok(client)
}

/// A new account, logged in.
fn register(
    options: &Options,
    handle: String,
    reachable: bool,
) -> Result<(Account, Client), BenchError> {
    let keys = Keys::new()?;
    let mut client = Client::connect(options.address, options.tls.as_ref())?;
    let device = client.register(&keys, NETWORK, &handle)?;
    client.log_in(&keys, 0)?;
    if reachable {
        publish(&mut client, &keys)?;
    }
    Ok((Account::new(keys.into(), handle, device), client))
}

/// The one key package that may be used again and again.
fn publish(client: &mut Client, keys: &Keys) -> Result<(), BenchError> {
    let request = Request::PublishKeyPackages(PublishKeyPackages {
        one_time: Vec::new(),
        last_resort: Some(keys.with(|mls| mls.last_resort())?),
    });
    client.ask("publishing a key package", &request)?;
    Ok(())
}

fn random_id() -> Result<[u8; 16], BenchError> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| BenchError::Usage(error.to_string()))?;
    Ok(id)
}

fn found(options: &Options, founder: &Account) -> Result<Founded, BenchError> {
    const WHAT: &str = "making a group";
    let id = ConversationId(random_id()?);
    let mut client = connect(options, founder)?;
    let created = founder.keys.with(|mls| mls.create(id, &[]))?;
    let request = Request::CreateConversation(CreateConversation {
        conversation_id: id.to_bytes(),
        client_msg_id: Bytes::copy_from_slice(&random_id()?),
        kind: ConversationKind::Group.into(),
        group_info: created.group_info,
        ratchet_tree: created.ratchet_tree,
        welcome: Bytes::new(),
    });
    client.ask(WHAT, &request)?;
    let request = Request::CreateInvite(CreateInvite {
        conversation_id: id.to_bytes(),
    });
    match client.ask(WHAT, &request)? {
        Body::Invite(invite) => Ok(Founded {
            id,
            token: invite.token,
        }),
        _ => Err(unexpected(WHAT)),
    }
}

fn knock(client: &mut Client, founded: &Founded) -> Result<(), BenchError> {
    let request = Request::Knock(Knock {
        conversation_id: founded.id.to_bytes(),
        token: founded.token.clone(),
    });
    client.ask("knocking", &request)?;
    Ok(())
}

/// Adds everybody who knocked, in one commit.
fn fill_group(
    options: &Options,
    founded: &Founded,
    members: &[Account],
) -> Result<Made, BenchError> {
    let id = founded.id;
    let founder = &members[0];
    let mut client = connect(options, founder)?;
    let mut packages = Vec::new();
    for some in members[1..].chunks(CLAIM_ACCOUNTS) {
        packages.extend(claim(&mut client, some, Some(id))?);
    }
    if packages.is_empty() {
        return Ok(Made { id, epoch: 0 });
    }
    let keys = &founder.keys;
    let change = Change {
        add: &packages,
        remove: &[],
    };
    let pending = keys.with(|mls| mls.commit(id, change))?;
    let request = Request::SubmitCommit(SubmitCommit {
        conversation_id: id.to_bytes(),
        client_msg_id: Bytes::copy_from_slice(&random_id()?),
        epoch: pending.epoch,
        commit: pending.commit,
        welcome: pending.welcome.unwrap_or_default(),
        group_info: pending.group_info,
    });
    client.ask("filling a group", &request)?;
    keys.with(|mls| mls.merge_pending(id))?;
    Ok(Made {
        id,
        epoch: pending.epoch + 1,
    })
}

/// Finds the other by its handle, as a first contact does.
fn make_direct(options: &Options, members: &[Account]) -> Result<Made, BenchError> {
    const WHAT: &str = "making a direct conversation";
    let [creator, other] = members else {
        return Err(BenchError::Usage(
            "a direct conversation has two members".to_owned(),
        ));
    };
    let id = ConversationId(random_id()?);
    let mut client = connect(options, creator)?;
    let request = Request::FindContact(FindContact {
        network: NETWORK.to_owned(),
        handle: other.handle.clone(),
    });
    client.ask(WHAT, &request)?;
    let packages = claim(&mut client, std::slice::from_ref(other), None)?;
    let created = creator.keys.with(|mls| mls.create(id, &packages))?;
    let request = Request::CreateConversation(CreateConversation {
        conversation_id: id.to_bytes(),
        client_msg_id: Bytes::copy_from_slice(&random_id()?),
        kind: ConversationKind::Direct.into(),
        group_info: created.group_info,
        ratchet_tree: created.ratchet_tree,
        welcome: created.welcome.unwrap_or_default(),
    });
    client.ask(WHAT, &request)?;
    Ok(Made {
        id,
        epoch: created.epoch,
    })
}

fn claim(
    client: &mut Client,
    accounts: &[Account],
    conversation: Option<ConversationId>,
) -> Result<Vec<(DeviceId, Bytes)>, BenchError> {
    const WHAT: &str = "claiming key packages";
    let request = Request::ClaimKeyPackages(ClaimKeyPackages {
        account_ids: accounts
            .iter()
            .map(|account| account.id().to_bytes())
            .collect(),
        conversation_id: conversation
            .map(ConversationId::to_bytes)
            .unwrap_or_default(),
    });
    let Body::KeyPackagesClaimed(claimed) = client.ask(WHAT, &request)? else {
        return Err(unexpected(WHAT));
    };
    claimed
        .key_packages
        .into_iter()
        .map(|claimed| {
            let device = DeviceId::try_from(&claimed.device_id)
                .map_err(|error| BenchError::server(WHAT, error.to_string()))?;
            Ok((device, claimed.key_package))
        })
        .collect()
}

/// The end of an inbox, acknowledged: what preparing has left there is nobody's message.
fn settle(options: &Options, account: &Account) -> Result<u64, BenchError> {
    let mut client = Client::connect(options.address, options.tls.as_ref())?;
    let head = client.log_in(&account.keys, 0)?.inbox_head;
    client.tell(Request::AckInbox(AckInbox { position: head }))?;
    client.ask("settling an inbox", &Request::GetAccount(GetAccount {}))?;
    Ok(head)
}
