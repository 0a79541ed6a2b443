//! Tresse itself, through the protocol that every client speaks (docs/protocol.md).
//!
//! The surprising rule: nothing is decrypted. Groups, key packages and commits are real, because
//! the server checks them; messages are PrivateMessages around random bytes, since the server can
//! not tell, and a generator that encrypts would measure itself.

pub(crate) mod account;
pub(crate) mod client;
mod prepare;
mod proto;
pub(crate) mod websocket;
pub(crate) mod wire;

use std::net::SocketAddr;

use tresse_proto::ids::ConversationId;

pub use wire::TresseWire;

use self::account::Account;
use super::tag::Tags;
use super::{About, Driver, Shape, Tls};
use crate::error::BenchError;
use crate::progress::Progress;
use crate::random::Random;

/// How to use a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens.
    pub address: SocketAddr,
    /// How to connect, if not in plain text.
    pub tls: Option<Tls>,
    /// Bytes of ciphertext in a message.
    pub bytes: usize,
    /// Whether devices tell what they have stored, as real ones do; the server may then forget it.
    pub acknowledge: bool,
    /// Threads that prepare.
    pub threads: usize,
}

/// A Tresse server.
#[derive(Debug)]
pub struct Tresse {
    options: Options,
    accounts: Vec<Account>,
    /// Of each conversation, by its number.
    conversations: Vec<prepare::Made>,
    /// Conversations of each device.
    of_device: Vec<Vec<u32>>,
    tags: Tags,
    random: Random,
}

impl Tresse {
    /// Nobody is registered yet.
    pub fn new(options: Options) -> Self {
        let mut seed = [0; 8];
        // Without chance from the system a run is only more predictable.
        let _ = getrandom::fill(&mut seed);
        let mut random = Random::new(u64::from_le_bytes(seed));
        Self {
            options,
            accounts: Vec::new(),
            conversations: Vec::new(),
            of_device: Vec::new(),
            tags: Tags::new(random.next_u64()),
            random,
        }
    }

    /// An account that was prepared, for whoever does with it what a device would not.
    pub(crate) fn account(&self, device: u32) -> &Account {
        &self.accounts[device as usize]
    }

    /// A conversation that was prepared: its id and its epoch.
    pub(crate) fn conversation(&self, number: u32) -> (ConversationId, u64) {
        let made = self.conversations[number as usize];
        (made.id, made.epoch)
    }

    /// The server has moved: after a restart.
    pub fn set_address(&mut self, address: SocketAddr) {
        self.options.address = address;
    }
}

impl Driver for Tresse {
    type Wire = TresseWire;
    const DEDUPLICATES: bool = true;

    fn about(&self) -> About {
        About {
            name: format!("tresse {}", env!("CARGO_PKG_VERSION")),
            echoes: true,
        }
    }

    fn prepare(&mut self, shape: &Shape, progress: &dyn Progress) -> Result<(), BenchError> {
        self.prepare_shape(shape, progress)
    }

    fn wire(&mut self, device: u32, _lane: u32) -> TresseWire {
        let templates = self.of_device[device as usize]
            .iter()
            .map(|number| {
                let made = &self.conversations[*number as usize];
                wire::Template::new(*number, made.id, made.epoch, self.options.bytes)
            })
            .collect();
        let account = &self.accounts[device as usize];
        TresseWire::new(
            account.keys.clone(),
            account.cursor,
            templates,
            self.tags,
            self.random.next_u64(),
            self.options.acknowledge,
        )
    }

    fn address(&self) -> SocketAddr {
        self.options.address
    }

    fn tls(&self) -> Option<Tls> {
        self.options.tls.clone()
    }
}
