//! Matrix servers: `PUT …/send` and a `/sync` that waits, both over HTTP/1.1 without TLS. Accounts
//! and rooms are made by [`MatrixDriver::prepare`]; registration must be open.
//!
//! The surprising rule: JSON carries no bytes, so a body is base64, a third longer than what the
//! other servers get.

mod http;
mod setup;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;

pub use self::http::{Answer, answer};
pub use self::wire::{MatrixWire, Receiver, Sender};
use super::tag::Tags;
use super::{About, Driver, Shape};
use crate::error::BenchError;
use crate::progress::Progress;
use setup::Client;
use wire::Run;

/// A server that speaks the Matrix client-server protocol.
#[derive(Debug)]
pub struct MatrixDriver {
    name: String,
    address: SocketAddr,
    key: u64,
    run: Arc<Run>,
}

impl MatrixDriver {
    /// `name` is what the report calls it, `key` that of the run's tags, `body_bytes` the length of
    /// a body before base64.
    pub fn new(name: String, address: SocketAddr, key: u64, body_bytes: usize) -> Self {
        let run = Arc::new(Run {
            tags: Tags::new(key),
            body_bytes,
            tokens: Vec::new(),
            since: Vec::new(),
            rooms: Vec::new(),
        });
        Self {
            name,
            address,
            key,
            run,
        }
    }
}

impl Driver for MatrixDriver {
    type Wire = MatrixWire;

    const LANES: u32 = 2;

    fn about(&self) -> About {
        About {
            name: self.name.clone(),
            echoes: true,
        }
    }

    fn prepare(&mut self, shape: &Shape, progress: &dyn Progress) -> Result<(), BenchError> {
        let mut client = Client::connect(self.address)?;
        progress.begin("accounts", u64::from(shape.devices));
        let mut accounts = Vec::new();
        for device in 0..shape.devices {
            // Another run may have been here: the key keeps their names apart.
            accounts.push(client.register(&format!("u{device}-{:x}", self.key))?);
            progress.advance(1);
        }
        progress.begin("rooms", shape.conversations.len() as u64);
        let mut rooms = Vec::new();
        for members in &shape.conversations {
            let mut members = members.iter().map(|member| &accounts[*member as usize]);
            let creator = members.next().ok_or_else(|| {
                BenchError::Usage("a conversation needs somebody who makes it".into())
            })?;
            rooms.push(client.create_room(creator, &members.collect::<Vec<_>>())?);
            progress.advance(1);
        }
        progress.begin("first syncs", u64::from(shape.devices));
        let mut since = Vec::new();
        for account in &accounts {
            since.push(client.position(account)?);
            progress.advance(1);
        }
        self.run = Arc::new(Run {
            tags: self.run.tags,
            body_bytes: self.run.body_bytes,
            tokens: accounts.into_iter().map(|account| account.token).collect(),
            since,
            rooms,
        });
        Ok(())
    }

    fn wire(&mut self, device: u32, lane: u32) -> MatrixWire {
        MatrixWire::new(self.run.clone(), device, lane)
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}
