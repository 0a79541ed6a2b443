//! The floor, `tresse-floor`: WebSocket, an append and a sync, no rules. See [`crate::floor`].

mod wire;

use std::net::SocketAddr;
use std::sync::Arc;

pub use wire::FloorWire;

use super::tag::Tags;
use super::{About, Driver, Shape};
use crate::error::BenchError;
use crate::progress::Progress;
use wire::Run;

/// The floor under test.
#[derive(Debug)]
pub struct FloorDriver {
    address: SocketAddr,
    run: Arc<Run>,
}

impl FloorDriver {
    /// `key` is that of the run's tags, `body_bytes` the length of a body.
    pub fn new(address: SocketAddr, key: u64, body_bytes: usize) -> Self {
        let run = Arc::new(Run {
            tags: Tags::new(key),
            body_bytes,
            conversations: Vec::new(),
        });
        Self { address, run }
    }
}

impl Driver for FloorDriver {
    type Wire = FloorWire;

    fn about(&self) -> About {
        About {
            name: format!("floor {}", env!("CARGO_PKG_VERSION")),
            echoes: false,
        }
    }

    fn prepare(&mut self, shape: &Shape, _progress: &dyn Progress) -> Result<(), BenchError> {
        self.run = Arc::new(Run {
            tags: self.run.tags,
            body_bytes: self.run.body_bytes,
            conversations: shape.conversations.clone(),
        });
        Ok(())
    }

    fn wire(&mut self, device: u32, _lane: u32) -> FloorWire {
        FloorWire::new(self.run.clone(), device)
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}
