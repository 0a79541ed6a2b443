//! Answers as Synapse 1.163 gives them, shortened.

use super::*;

fn run() -> Arc<Run> {
    Arc::new(Run {
        tags: Tags::new(7),
        body_bytes: 6,
        tokens: vec!["syt_1".into(), "syt_2".into()],
        since: vec!["s1".into(), "s2".into()],
        rooms: vec!["%21a%3Alocalhost".into()],
    })
}

fn answer(status: u16, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn hear(wire: &mut MatrixWire, words: &str) -> Result<(String, Vec<Event>), WireError> {
    let (mut out, mut events) = (Vec::new(), Vec::new());
    let used = wire.receive(words.as_bytes(), &mut out, &mut events)?;
    assert_eq!(used, words.len());
    Ok((String::from_utf8(out).expect("text"), events))
}

fn opened(lane: u32) -> (MatrixWire, String) {
    let mut wire = MatrixWire::new(run(), 1, lane);
    let mut out = Vec::new();
    wire.open(&mut out);
    (wire, String::from_utf8(out).expect("text"))
}

fn sync(next_batch: &str, tags: &[String], limited: bool) -> String {
    let events: Vec<_> = tags
        .iter()
        .map(|tag| {
            serde_json::json!({
                "type": "m.room.encrypted", "sender": "@u0:localhost", "event_id": "$1",
                "content": { "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": tag },
            })
        })
        .collect();
    let body = serde_json::json!({
        "next_batch": next_batch, "device_one_time_keys_count": { "signed_curve25519": 0 },
        "rooms": { "join": { "!a:localhost": {
            "timeline": { "events": events, "prev_batch": "p", "limited": limited },
            "state": { "events": [] },
        } } },
    });
    answer(200, &body.to_string())
}

#[test]
fn messages_leave_one_after_the_other_and_are_acked_by_their_answers() {
    let (mut wire, asked) = opened(0);
    assert!(asked.starts_with("GET /_matrix/client/v3/account/whoami HTTP/1.1\r\n"));
    let (_, events) = hear(&mut wire, &answer(200, "{}")).expect("who we are");
    assert_eq!(events, [Event::Ready]);
    let mut out = Vec::new();
    for number in [3, 4] {
        wire.submit(
            Message {
                number,
                conversation: 0,
            },
            &mut out,
        );
    }
    let first = String::from_utf8(out).expect("text");
    let tag = hex::encode(Tags::new(7).tag(3));
    assert!(first.starts_with(&format!(
        "PUT /_matrix/client/v3/rooms/%21a%3Alocalhost/send/m.room.encrypted/{tag} HTTP/1.1\r\n"
    )));
    let (head, body) = first.split_once("\r\n\r\n").expect("a body");
    assert!(head.contains("\r\nAuthorization: Bearer syt_2\r\n"));
    assert!(
        head.contains(&format!("Content-Length: {}", body.len())),
        "one request only"
    );
    let (second, events) = hear(&mut wire, &answer(200, r#"{"event_id":"$1"}"#)).expect("an ack");
    assert_eq!(
        events,
        [Event::Acked {
            message: 3,
            place: 0
        }]
    );
    assert!(second.contains(&hex::encode(Tags::new(7).tag(4))));
    let (rest, events) = hear(&mut wire, &answer(429, "{}")).expect("a refusal");
    assert_eq!(
        (rest.as_str(), events),
        ("", vec![Event::Refused { message: 4 }])
    );
    assert!(
        hear(&mut wire, &answer(200, "{}")).is_err(),
        "an answer to nothing"
    );
}

#[test]
fn a_sync_is_followed_by_the_next_from_where_it_ended() {
    let (mut wire, asked) = opened(1);
    assert!(asked.contains("timeout=0&since=s2 "), "{asked}");
    let (next, events) = hear(&mut wire, &answer(200, r#"{"next_batch":"s5"}"#)).expect("a sync");
    assert_eq!(events, [Event::Ready]);
    assert!(next.contains("timeout=30000&since=s5 "));
    let tags = [hex::encode(Tags::new(7).tag(9)), "other".to_owned()];
    let (next, events) = hear(&mut wire, &sync("s7", &tags, false)).expect("a sync");
    assert_eq!(
        events,
        [
            Event::Delivered {
                message: 9,
                place: 0
            },
            Event::Alien
        ]
    );
    assert!(next.contains("since=s7 "));
}

#[test]
fn a_sync_with_a_gap_or_an_error_ends_the_run() {
    assert!(hear(&mut opened(1).0, &sync("s7", &[], true)).is_err());
    assert!(hear(&mut opened(1).0, &answer(401, "{}")).is_err());
    assert!(hear(&mut opened(1).0, &answer(200, "[]")).is_err());
}

#[test]
fn the_filter_is_json_that_lets_messages_through() {
    let mut text = String::new();
    let mut rest = FILTER;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        text.push(char::from(
            u8::from_str_radix(&after[..2], 16).expect("hex"),
        ));
        rest = &after[2..];
    }
    text.push_str(rest);
    let filter: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(filter["room"]["timeline"]["types"][0], "m.room.encrypted");
    assert_eq!(filter["room"]["state"]["types"], serde_json::json!([]));
}
