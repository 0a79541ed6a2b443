//! For tests: a driver of numbers. Eight bytes each way; what a server sends back is the answer and,
//! if it is said to echo, the sender's own copy.

use std::net::SocketAddr;

use super::{About, Driver, Event, Message, Shape, Wire, WireError};
use crate::error::BenchError;
use crate::progress::Progress;

/// A server of numbers, listening there.
pub(crate) struct NumberServer {
    pub(crate) address: SocketAddr,
    /// Whether what comes back is a delivery, too.
    pub(crate) echoes: bool,
}

/// One connection to it.
pub(crate) struct NumberWire {
    echoes: bool,
}

impl Wire for NumberWire {
    fn open(&mut self, out: &mut Vec<u8>) {
        out.extend(u64::MAX.to_be_bytes());
    }

    fn receive(
        &mut self,
        input: &[u8],
        _out: &mut Vec<u8>,
        events: &mut Vec<Event>,
    ) -> Result<usize, WireError> {
        let (whole, rest) = input.as_chunks::<8>();
        for number in whole {
            match u32::try_from(u64::from_be_bytes(*number)) {
                Err(_) => events.push(Event::Ready),
                Ok(message) if self.echoes => {
                    let place = u64::from(message) + 1;
                    events.push(Event::Acked { message, place });
                    events.push(Event::Delivered { message, place });
                }
                Ok(message) => events.push(Event::Acked { message, place: 0 }),
            }
        }
        Ok(input.len() - rest.len())
    }

    fn submit(&mut self, message: Message, out: &mut Vec<u8>) {
        out.extend(u64::from(message.number).to_be_bytes());
    }
}

impl Driver for NumberServer {
    type Wire = NumberWire;

    fn about(&self) -> About {
        About {
            name: "numbers".to_owned(),
            echoes: self.echoes,
        }
    }

    fn prepare(&mut self, _: &Shape, _: &dyn Progress) -> Result<(), BenchError> {
        Ok(())
    }

    fn wire(&mut self, _device: u32, _lane: u32) -> NumberWire {
        NumberWire {
            echoes: self.echoes,
        }
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}
