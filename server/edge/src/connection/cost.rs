//! One message through two connections without a kernel: the frame that comes in, the command, the answer and the two
//! pushes that go out. `cargo x budgets` counts what happens inside `measured` and nowhere else; as a test it shows
//! that the frames are right.

#![allow(clippy::print_stdout)] // what counts instructions reads it

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::DuplexStream;
use tresse_proto::codec::{decode_server, encode};
use tresse_proto::wire::client_frame::Request;
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{Accepted, ClientFrame, Submit};
use tresse_server_core::Command;

use super::tests::{connection, shared};
use super::{Connection, Phase};
use crate::command_queue::Inbound;
use crate::jobs::JobCount;
use crate::shared::Shared;

const MESSAGES: u64 = 2000;
const BODY_BYTES: usize = 512;

#[tokio::test]
async fn a_message_passes_through_two_connections() {
    let shared = shared(JobCount::default());
    let (mut sender, _far) = connection(&shared);
    let (mut receiver, _farther) = connection(&shared);
    sender.phase = Phase::LoggedIn;
    receiver.phase = Phase::LoggedIn;
    let entry = Bytes::from(vec![7; BODY_BYTES + 64]);
    for number in 1..=MESSAGES {
        let arrives = masked(&encode(&ClientFrame {
            request_id: number,
            request: Some(Request::Submit(Submit {
                conversation_id: Bytes::from_static(&[1; 16]),
                client_msg_id: Bytes::from_static(&[2; 16]),
                epoch: 1,
                body: Bytes::from_static(&[3; BODY_BYTES]),
            })),
        }));
        measured(&shared, &mut sender, &mut receiver, &arrives, &entry);
        assert_eq!(bodies(&sender.out), ["push", "accepted"]);
        assert_eq!(bodies(&receiver.out), ["push"]);
        sender.on_written();
        receiver.on_written();
    }
    println!("{{\"path\":\"connection\",\"times\":{MESSAGES}}}");
}

/// What callgrind counts.
#[inline(never)]
fn measured(
    shared: &Arc<Shared>,
    sender: &mut Connection<DuplexStream>,
    receiver: &mut Connection<DuplexStream>,
    arrives: &[u8],
    entry: &Bytes,
) {
    sender.decoder.extend(arrives);
    let message = sender.decoder.next().expect("valid").expect("whole");
    sender.on_message(message);

    let mut round = Vec::new();
    shared.queue.take(&mut round, 10, Duration::ZERO);
    let Some(Inbound::Command(Command::Request { request_id, .. })) = round.pop() else {
        panic!("the request reaches the engine");
    };
    let accepted = Body::Accepted(Accepted {
        seq: request_id,
        at_ms: 1,
        state: 1,
    });
    sender.mailbox.deliver(request_id, entry);
    sender.mailbox.reply(request_id, Ok(accepted));
    receiver.mailbox.deliver(request_id, entry);

    for connection in [sender, receiver] {
        connection.mailbox.wake();
        let mut cx = Context::from_waker(Waker::noop());
        while let Poll::Ready(next) = connection.mailbox.poll_next(&mut cx, false) {
            connection.on_next(next);
        }
    }
}

/// A device's frame around a payload of medium length.
fn masked(payload: &[u8]) -> Vec<u8> {
    let mask = [1, 2, 3, 4];
    let length = u16::try_from(payload.len()).expect("medium");
    let mut frame = vec![0x82, 0x80 | 126];
    frame.extend(length.to_be_bytes());
    frame.extend(mask);
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m));
    frame
}

/// The kinds of the frames that wait to be written.
fn bodies(out: &BytesMut) -> Vec<&'static str> {
    let mut rest = &out[..];
    let mut bodies = Vec::new();
    while let [0x82, length, behind @ ..] = rest {
        let (length, behind) = match (length, behind) {
            (126, [high, low, behind @ ..]) => {
                (usize::from(u16::from_be_bytes([*high, *low])), behind)
            }
            (short, behind) => (usize::from(*short), behind),
        };
        let frame = Bytes::copy_from_slice(&behind[..length]);
        bodies.push(match decode_server(frame).expect("valid") {
            (0, Some(Body::InboxPush(_))) => "push",
            (_, Some(Body::Accepted(_))) => "accepted",
            _ => "another",
        });
        rest = &behind[length..];
    }
    assert!(rest.is_empty());
    bodies
}
