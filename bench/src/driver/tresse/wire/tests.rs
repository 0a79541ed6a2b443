//! What the wire writes is read by the generated code, and the other way round.

use tresse_proto::codec::{decode_client, encode};
use tresse_proto::wire::server_frame::Body;
use tresse_proto::wire::{
    Accepted, Challenge, Entry, Error, InboxEntry, InboxPush, LoggedIn, ServerFrame,
};

use super::*;

const CONVERSATION: ConversationId = ConversationId([7; 16]);

fn wire() -> TresseWire {
    let keys = Keys::new().expect("keys");
    let template = Template::new(5, CONVERSATION, 1, 512);
    TresseWire::new(Arc::new(keys), 10, vec![template], Tags::new(3), 1, true)
}

fn frame(request_id: u64, body: Body) -> Vec<u8> {
    let bytes = encode(&ServerFrame {
        request_id,
        body: Some(body),
    });
    let mut frame = vec![0x82, 126];
    frame.extend((bytes.len() as u16).to_be_bytes());
    frame.extend(bytes);
    // Short frames have a short length.
    if frame.len() - 4 < 126 {
        frame.splice(1..4, [(frame.len() - 4) as u8]);
    }
    frame
}

/// What the wire has written, without its WebSocket headers.
fn written(mut out: &[u8]) -> Vec<Request> {
    let mut requests = Vec::new();
    while !out.is_empty() {
        let (length, header) = match out[1] & 0x7f {
            126 => (usize::from(u16::from_be_bytes([out[2], out[3]])), 8),
            short => (usize::from(short), 6),
        };
        let bytes = bytes::Bytes::copy_from_slice(&out[header..header + length]);
        requests.push(decode_client(bytes).expect("valid").1);
        out = &out[header + length..];
    }
    requests
}

fn pushed(position: u64, tag: &[u8]) -> InboxEntry {
    let entry = Entry {
        conversation_id: CONVERSATION.to_bytes(),
        seq: position + 100,
        kind: 1,
        epoch: 1,
        at_ms: 5,
        client_msg_id: bytes::Bytes::copy_from_slice(tag),
        body: vec![1; 600].into(),
    };
    InboxEntry {
        position,
        entry: encode(&entry),
    }
}

fn live() -> TresseWire {
    let mut wire = wire();
    let mut out = Vec::new();
    wire.open(&mut out);
    assert!(out.starts_with(b"GET /v1/ws HTTP/1.1\r\n"));
    out.clear();
    let mut input = b"HTTP/1.1 101 Switching Protocols\r\n\r\n".to_vec();
    input.extend(frame(
        0,
        Body::Challenge(Challenge {
            nonce: vec![1; 32].into(),
            ..Challenge::default()
        }),
    ));
    let mut events = Vec::new();
    assert_eq!(wire.receive(&input, &mut out, &mut events), Ok(input.len()));
    let Some(Request::LogIn(log_in)) = written(&out).pop() else {
        panic!("no log-in");
    };
    assert_eq!((log_in.cursor, log_in.signature.len()), (10, 64));
    let mut input = frame(OTHER_REQUESTS, Body::LoggedIn(LoggedIn::default()));
    let caught_up = InboxPush {
        entries: Vec::new(),
        caught_up: true,
    };
    input.extend(frame(0, Body::InboxPush(caught_up)));
    wire.receive(&input, &mut out, &mut events).expect("valid");
    assert_eq!(events, [Event::Ready]);
    wire
}

#[test]
fn a_message_is_a_submit_with_a_private_message_of_its_epoch() {
    let mut wire = live();
    let mut out = Vec::new();
    for number in [0, 1, 70_000] {
        wire.submit(
            Message {
                number,
                conversation: 5,
            },
            &mut out,
        );
    }
    let mut bodies = Vec::new();
    for (request, number) in written(&out).into_iter().zip([0, 1, 70_000]) {
        let Request::Submit(submit) = request else {
            panic!("not a submit");
        };
        assert_eq!(submit.conversation_id, CONVERSATION.to_bytes());
        assert_eq!(submit.epoch, 1);
        assert_eq!(wire.tags.number(&submit.client_msg_id), Some(number));
        assert_eq!(submit.body[..5], [0, 1, 0, 2, 16]);
        assert_eq!(submit.body[5..21], CONVERSATION.0);
        assert_eq!(submit.body[21..29], 1_u64.to_be_bytes());
        assert_eq!(submit.body[29..34], [1, 0, 0, 0x42, 0]);
        assert_eq!(submit.body.len(), 34 + 512);
        bodies.push(submit.body);
    }
    assert_ne!(bodies[0], bodies[1], "random");
}

#[test]
fn answers_and_entries_are_told_by_the_number_of_the_message() {
    let wire = live();
    let tags = wire.tags;
    let mut input = frame(
        8,
        Body::Accepted(Accepted {
            seq: 9,
            ..Accepted::default()
        }),
    );
    let push = InboxPush {
        entries: vec![pushed(11, &tags.tag(7)), pushed(12, &[1; 16])],
        caught_up: false,
    };
    input.extend(frame(0, Body::InboxPush(push)));
    input.extend(frame(
        8,
        Body::Error(Error {
            code: 9,
            ..Error::default()
        }),
    ));
    let (mut out, mut events) = (Vec::new(), Vec::new());
    // In two parts, at every place.
    for cut in 0..input.len() {
        let mut wire = live();
        wire.tags = tags;
        events.clear();
        let used = wire
            .receive(&input[..cut], &mut out, &mut events)
            .expect("valid");
        let rest = wire
            .receive(&input[used..], &mut out, &mut events)
            .expect("valid");
        assert_eq!(used + rest, input.len());
        assert_eq!(
            events,
            [
                Event::Acked {
                    message: 7,
                    place: 9
                },
                Event::Delivered {
                    message: 7,
                    place: 111
                },
                Event::Alien,
                Event::Refused { message: 7 },
            ]
        );
        assert_eq!(wire.cursor(), 12);
    }
}

#[test]
fn what_is_stored_is_acknowledged_after_many_entries_or_a_second() {
    let mut wire = live();
    let tags = wire.tags;
    let (mut out, mut events) = (Vec::new(), Vec::new());
    let push = |from: u64, to: u64| {
        let entries = (from..to)
            .map(|at| pushed(at, &tags.tag(at as u32)))
            .collect();
        Body::InboxPush(InboxPush {
            entries,
            caught_up: false,
        })
    };
    wire.receive(&frame(0, push(11, 74)), &mut out, &mut events)
        .expect("valid");
    assert!(out.is_empty());
    wire.receive(&frame(0, push(74, 75)), &mut out, &mut events)
        .expect("valid");
    wire.receive(&frame(0, push(75, 76)), &mut out, &mut events)
        .expect("valid");
    wire.tick(&mut out);
    wire.tick(&mut out);
    let acks: Vec<u64> = written(&out)
        .into_iter()
        .map(|request| match request {
            Request::AckInbox(ack) => ack.position,
            other => panic!("not an ack: {other:?}"),
        })
        .collect();
    assert_eq!(acks, [74, 75]);
}

#[test]
fn an_inbox_that_goes_back_is_an_error() {
    let mut wire = live();
    let push = InboxPush {
        entries: vec![pushed(10, &[1; 16])],
        caught_up: false,
    };
    let input = frame(0, Body::InboxPush(push));
    assert!(
        wire.receive(&input, &mut Vec::new(), &mut Vec::new())
            .is_err()
    );
}

#[test]
fn a_log_in_that_was_refused_for_now_is_sent_again_with_the_next_tick() {
    let mut wire = wire();
    let (mut out, mut events) = (Vec::new(), Vec::new());
    wire.open(&mut out);
    let mut input = b"HTTP/1.1 101 Switching Protocols\r\n\r\n".to_vec();
    input.extend(frame(0, Body::Challenge(Challenge::default())));
    wire.receive(&input, &mut out, &mut events).expect("valid");
    out.clear();
    let busy = Error {
        code: 9,
        ..Error::default()
    };
    wire.receive(
        &frame(LOG_IN, Body::Error(busy.clone())),
        &mut out,
        &mut events,
    )
    .expect("busy is no failure");
    assert!(out.is_empty());
    wire.tick(&mut out);
    wire.tick(&mut out);
    assert_eq!(written(&out).len(), 1);
    assert!(matches!(written(&out)[0], Request::LogIn(_)));
    wire.receive(&frame(ACK_INBOX, Body::Error(busy)), &mut out, &mut events)
        .expect("a later acknowledgement says the same");
    let refused = Error {
        code: 6,
        ..Error::default()
    };
    assert!(
        wire.receive(&frame(LOG_IN, Body::Error(refused)), &mut out, &mut events)
            .is_err()
    );
}
