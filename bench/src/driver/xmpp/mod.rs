//! XMPP servers: 1:1 messages between full addresses or groups in rooms (XEP-0045), archive (MAM)
//! on, acked by stream management (XEP-0198), plain TCP, SASL PLAIN. The accounts u1, u2, … exist; `bench/peers` makes them.
//!
//! The surprising rule: XML carries no bytes, so a body is base64, a third longer than what the
//! other servers get.

mod stanza;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;

pub use self::stanza::{Splitter, Stanza};
pub use self::wire::XmppWire;
use super::tag::Tags;
use super::{About, Driver, Shape};
use crate::error::BenchError;
use crate::progress::Progress;
use wire::Run;

/// A server that speaks XMPP.
#[derive(Debug)]
pub struct XmppDriver {
    name: String,
    address: SocketAddr,
    accounts: u32,
    /// The conversations are rooms.
    rooms: bool,
    run: Arc<Run>,
}

impl XmppDriver {
    /// `name` is what the report calls it, `accounts` how many there are, `key` that of the run's
    /// tags, `body_bytes` the length of a body before base64.
    pub fn new(
        name: String,
        address: SocketAddr,
        accounts: u32,
        key: u64,
        body_bytes: usize,
    ) -> Self {
        let run = Arc::new(Run {
            tags: Tags::new(key),
            body_bytes,
            conversations: Vec::new(),
            rooms: Vec::new(),
            key,
        });
        Self {
            name,
            address,
            accounts,
            rooms: false,
            run,
        }
    }
}

impl Driver for XmppDriver {
    type Wire = XmppWire;

    fn about(&self) -> About {
        About {
            name: self.name.clone(),
            echoes: self.rooms,
        }
    }

    fn prepare(&mut self, shape: &Shape, _progress: &dyn Progress) -> Result<(), BenchError> {
        if shape.devices > self.accounts {
            return Err(BenchError::Usage(format!(
                "the peer has {} accounts, the workload needs {}; set it up with ACCOUNTS={}",
                self.accounts, shape.devices, shape.devices
            )));
        }
        // A room (XEP-0045) is made by who comes first, and tells senders their own messages.
        self.rooms = !shape.direct && !shape.conversations.is_empty();
        let mut rooms = vec![Vec::new(); shape.devices as usize];
        if self.rooms {
            for (conversation, members) in (0_u32..).zip(&shape.conversations) {
                for member in members {
                    rooms[*member as usize].push(conversation);
                }
            }
        }
        self.run = Arc::new(Run {
            tags: self.run.tags,
            body_bytes: self.run.body_bytes,
            conversations: shape.conversations.clone(),
            rooms,
            key: self.run.key,
        });
        Ok(())
    }

    fn wire(&mut self, device: u32, _lane: u32) -> XmppWire {
        XmppWire::new(self.run.clone(), device)
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}
