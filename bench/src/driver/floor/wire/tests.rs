//! The floor itself, over sockets: what is acked is in the file.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::floor::Floor;

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tresse-floor-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("log")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Client {
    wire: FloorWire,
    socket: TcpStream,
    input: Vec<u8>,
    events: Vec<Event>,
}

impl Client {
    fn connect(floor: &mut Floor, run: &Arc<Run>, device: u32) -> Self {
        let socket = TcpStream::connect(floor.address().expect("it listens")).expect("connected");
        socket.set_nonblocking(true).expect("a socket");
        let mut client = Self {
            wire: FloorWire::new(run.clone(), device),
            socket,
            input: Vec::new(),
            events: Vec::new(),
        };
        let mut out = Vec::new();
        client.wire.open(&mut out);
        client.socket.write_all(&out).expect("written");
        client.until(floor, |events| events.contains(&Event::Ready));
        client
    }

    fn submit(&mut self, number: u32) {
        let mut out = Vec::new();
        self.wire.submit(
            Message {
                number,
                conversation: 0,
            },
            &mut out,
        );
        self.socket.write_all(&out).expect("written");
    }

    /// Lets the floor work until this client has been told enough.
    fn until(&mut self, floor: &mut Floor, enough: impl Fn(&[Event]) -> bool) {
        while !enough(&self.events) {
            floor.turn(Duration::from_millis(1)).expect("a turn");
            let mut buffer = [0; 4096];
            if let Ok(read) = self.socket.read(&mut buffer) {
                assert_ne!(read, 0, "the floor has closed the connection");
                self.input.extend_from_slice(&buffer[..read]);
            }
            let mut out = Vec::new();
            let used = self
                .wire
                .receive(&self.input, &mut out, &mut self.events)
                .expect("the floor's language");
            self.input.drain(..used);
            self.socket.write_all(&out).expect("written");
        }
    }
}

fn stored(file: &Path) -> usize {
    let bytes = std::fs::read(file).expect("the file");
    let (mut at, mut count) = (0, 0);
    while let Some(length) = bytes.get(at..at + 4) {
        at += 4 + u32::from_le_bytes(length.try_into().expect("four")) as usize;
        count += 1;
    }
    assert_eq!(at, bytes.len(), "whole records");
    count
}

#[test]
fn what_is_acked_is_in_the_file_and_reaches_the_other_in_order() {
    let folder = Folder::new("acked");
    let mut floor = Floor::new(([127, 0, 0, 1], 0).into(), &folder.file()).expect("a floor");
    let run = Arc::new(Run {
        tags: Tags::new(3),
        body_bytes: 512,
        conversations: vec![vec![0, 1]],
    });
    let mut sender = Client::connect(&mut floor, &run, 0);
    let mut other = Client::connect(&mut floor, &run, 1);
    for number in 0..20 {
        sender.submit(number);
    }
    sender.until(&mut floor, |events| events.len() == 21);
    assert_eq!(stored(&folder.file()), 20);
    let acked = (0..20).map(|message| Event::Acked { message, place: 0 });
    assert_eq!(sender.events[1..], acked.collect::<Vec<_>>());
    other.until(&mut floor, |events| events.len() == 21);
    let delivered = (0..20).map(|message| Event::Delivered { message, place: 0 });
    assert_eq!(other.events[1..], delivered.collect::<Vec<_>>());
    assert!((1..=20).contains(&floor.syncs()), "{}", floor.syncs());
}

#[test]
fn what_came_together_is_synced_together() {
    let folder = Folder::new("together");
    let mut floor = Floor::new(([127, 0, 0, 1], 0).into(), &folder.file()).expect("a floor");
    let run = Arc::new(Run {
        tags: Tags::new(3),
        body_bytes: 10,
        conversations: vec![(0..10).collect()],
    });
    let mut senders: Vec<Client> = (0..10)
        .map(|device| Client::connect(&mut floor, &run, device))
        .collect();
    for (number, sender) in (0..).zip(&mut senders) {
        sender.submit(number);
    }
    senders[9].until(&mut floor, |events| events.len() == 11);
    assert_eq!(stored(&folder.file()), 10);
    assert!(
        floor.syncs() < 10,
        "{} syncs for ten that waited",
        floor.syncs()
    );
}

#[test]
fn who_does_not_speak_the_language_is_cut_off_and_nobody_else() {
    let folder = Folder::new("liar");
    let mut floor = Floor::new(([127, 0, 0, 1], 0).into(), &folder.file()).expect("a floor");
    let run = Arc::new(Run {
        tags: Tags::new(3),
        body_bytes: 10,
        conversations: vec![vec![0, 1]],
    });
    let mut good = Client::connect(&mut floor, &run, 0);
    let mut liar = TcpStream::connect(floor.address().expect("it listens")).expect("connected");
    liar.write_all(b"GET / HTTP/1.0\r\n\r\n").expect("written");
    good.submit(0);
    good.until(&mut floor, |events| events.len() == 2);
    liar.set_nonblocking(true).expect("a socket");
    loop {
        floor.turn(Duration::from_millis(1)).expect("a turn");
        match liar.read(&mut [0; 10]) {
            Ok(0) => break,
            Ok(_) => panic!("it was answered"),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => break,
        }
    }
}
