//! The fleet against an echo server on a thread of the test.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use super::*;
use crate::driver::numbers::NumberServer;

fn numbers(address: SocketAddr) -> NumberServer {
    NumberServer {
        address,
        echoes: false,
    }
}

#[derive(Default)]
struct Seen {
    ready: Vec<u32>,
    acked: Vec<(u32, u32)>,
    closed: Vec<u32>,
}

impl Watch for Seen {
    fn told(&mut self, device: u32, _now_ns: u64, event: Event) {
        match event {
            Event::Ready => self.ready.push(device),
            Event::Acked { message, .. } => self.acked.push((device, message)),
            Event::Closed => self.closed.push(device),
            _ => {}
        }
    }
}

/// Echoes three connections, in pieces of three bytes, and closes each after `bytes`.
fn echo_server(bytes: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for socket in listener.incoming().take(3) {
            std::thread::spawn(move || {
                let mut socket = socket.expect("connected");
                socket.set_nodelay(true).expect("set");
                let mut piece = [0; 3];
                let mut left = bytes;
                while left > 0 {
                    let length = left.min(3);
                    let read = socket.read(&mut piece[..length]).expect("read");
                    assert_ne!(read, 0, "the fleet closes nothing by itself");
                    socket.write_all(&piece[..read]).expect("written");
                    left -= read;
                }
            });
        }
    });
    address
}

fn until(fleet: &mut Fleet<NumberServer>, seen: &mut Seen, done: impl Fn(&Seen) -> bool) {
    let clock = Clock::start();
    while !done(seen) {
        assert!(clock.now_ns() < 10_000_000_000, "nothing happened in time");
        fleet.turn(Duration::from_millis(100), seen).expect("works");
    }
}

#[test]
fn what_is_sent_in_batches_comes_back_whole_and_the_end_is_told() {
    let address = echo_server(8 * 101);
    let mut fleet = Fleet::new(numbers(address), 3).expect("made");
    let mut seen = Seen::default();
    for device in 0..3 {
        fleet.open(device).expect("connecting");
    }
    until(&mut fleet, &mut seen, |seen| seen.ready.len() == 3);
    for number in 0..300 {
        let conversation = 0;
        fleet.submit(
            number % 3,
            Message {
                number,
                conversation,
            },
        );
    }
    until(&mut fleet, &mut seen, |seen| seen.closed.len() == 3);
    for device in 0..3 {
        let own: Vec<u32> = seen
            .acked
            .iter()
            .filter(|(of, _)| *of == device)
            .map(|(_, number)| *number)
            .collect();
        assert_eq!(
            own,
            (0..300)
                .filter(|number| number % 3 == device)
                .collect::<Vec<_>>()
        );
        assert!(!fleet.is_ready(device));
    }
}

#[test]
fn a_server_that_is_not_there_is_told_as_closed() {
    let address = TcpListener::bind("127.0.0.1:0")
        .expect("bound")
        .local_addr()
        .expect("bound");
    let mut fleet = Fleet::new(numbers(address), 1).expect("made");
    let mut seen = Seen::default();
    fleet.open(0).expect("connecting");
    until(&mut fleet, &mut seen, |seen| seen.closed == [0]);
    assert!(seen.ready.is_empty());
}

#[test]
fn the_twenty_thousandth_connection_takes_another_address() {
    let server = "127.0.0.1:1".parse().expect("an address");
    assert_eq!(local_address(19_999, server), None);
    assert_eq!(
        local_address(20_000, server),
        Some("127.0.0.2".parse().expect("an address"))
    );
    assert_eq!(
        local_address(20_000, "192.0.2.1:1".parse().expect("an address")),
        None
    );
}
