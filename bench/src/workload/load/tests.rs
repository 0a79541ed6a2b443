//! A load on a server of the test that stands still for a while.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::AtomicBool;

use super::*;
use crate::driver::Shape;
use crate::driver::numbers::NumberServer;
use crate::process::Processes;
use crate::progress::Silent;

fn numbers(address: SocketAddr) -> NumberServer {
    NumberServer {
        address,
        echoes: true,
    }
}

/// Answers nothing between the message `from` and the message `to`: then everything at once. Who
/// waits for an answer before sending the next would wait for ever.
fn stalling(from: u64, to: u64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().expect("connected");
        socket.set_nodelay(true).expect("set");
        let mut held = Vec::new();
        let mut number = [0; 8];
        // The end of the test is the end of the connection.
        while socket.read_exact(&mut number).is_ok() {
            held.extend(number);
            if !(from..to).contains(&u64::from_be_bytes(number)) {
                socket.write_all(&held).expect("written");
                held.clear();
            }
        }
    });
    address
}

fn attempt(server: SocketAddr) -> Tried {
    let stop = AtomicBool::new(false);
    let bench = Bench {
        processes: Processes::default(),
        setting: String::new(),
        progress: &Silent,
        stop: &stop,
        restart: None,
    };
    let shape = Shape {
        devices: 1,
        conversations: vec![vec![0]],
        direct: false,
    };
    let sender = Sender {
        device: 0,
        conversation: 0,
    };
    let mut stage = Stage::new(numbers(server), shape, &bench).expect("made");
    stage.connect(&[0], &bench).expect("connected");
    let load = Load {
        per_s: 1000.0,
        length: Duration::from_secs(1),
        warm_up: Duration::ZERO,
        ..Load::default()
    };
    stage
        .attempt("test", "", &[sender], load, &bench)
        .expect("done")
}

#[test]
fn messages_that_were_due_while_the_server_stood_still_are_counted_from_when_they_were_due() {
    let tried = attempt(stalling(200, 500));
    assert!(tried.report.valid, "{:?}", tried.report);
    assert_eq!(tried.report.acked, tried.report.sent);
    let p99 = tried.report.figures.ack_p99_ms.expect("measured");
    // Message 200 was due about 300 ms before message 500, which the answers waited for.
    assert!(p99 > 200.0, "{p99}");
}

#[test]
fn a_run_that_is_stopped_ends_at_once() {
    let stop = AtomicBool::new(true);
    let bench = Bench {
        processes: Processes::default(),
        setting: String::new(),
        progress: &Silent,
        stop: &stop,
        restart: None,
    };
    let shape = Shape {
        devices: 1,
        conversations: vec![vec![0]],
        direct: false,
    };
    let mut stage = Stage::new(numbers(stalling(0, u64::MAX)), shape, &bench).expect("made");
    assert!(matches!(
        stage.connect(&[0], &bench),
        Err(BenchError::Interrupted)
    ));
}
