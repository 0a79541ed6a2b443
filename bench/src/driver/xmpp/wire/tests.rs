//! What ejabberd 23.01 and Prosody 0.12 have answered, in their words.

use super::*;

const FEATURES: &str = "<?xml version='1.0'?><stream:stream id='8430' version='1.0' xml:lang='en' \
    xmlns:stream='http://etherx.jabber.org/streams' from='localhost' xmlns='jabber:client'>\
    <stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\
    <mechanism>DIGEST-MD5</mechanism><mechanism>PLAIN</mechanism></mechanisms></stream:features>";
const SUCCESS: &str = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
const BIND: &str = "<?xml version='1.0'?><stream:stream xml:lang='en' from='localhost' id='fbdc' version='1.0'>\
    <stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><required/></bind>\
    <sm xmlns='urn:xmpp:sm:3'><optional/></sm></stream:features>";
const BOUND: &str = "<iq id='bind' type='result'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\
    <jid>u1@localhost/r</jid></bind></iq>";
const ENABLED: &str = "<enabled xmlns='urn:xmpp:sm:3'/>";
const PRESENCE: &str = "<presence xml:lang='en' from='u1@localhost/r'/><r xmlns='urn:xmpp:sm:3'/>";

fn wire() -> XmppWire {
    let run = Run {
        tags: Tags::new(7),
        body_bytes: 6,
        conversations: vec![vec![0, 1]],
        rooms: vec![Vec::new(); 2],
        key: 7,
    };
    opened(run)
}

fn opened(run: Run) -> XmppWire {
    let mut wire = XmppWire::new(Arc::new(run), 0);
    wire.open(&mut Vec::new());
    wire
}

fn hear(wire: &mut XmppWire, words: &str) -> Result<(String, Vec<Event>), WireError> {
    let (mut out, mut events) = (Vec::new(), Vec::new());
    let used = wire.receive(words.as_bytes(), &mut out, &mut events)?;
    assert_eq!(used, words.len());
    Ok((String::from_utf8(out).expect("text"), events))
}

fn live() -> XmppWire {
    let mut wire = wire();
    for words in [FEATURES, SUCCESS, BIND, BOUND, ENABLED, PRESENCE] {
        hear(&mut wire, words).expect("as in the standard");
    }
    wire
}

fn id(number: u32) -> String {
    hex::encode(Tags::new(7).tag(number))
}

#[test]
fn a_log_in_goes_through_its_steps_and_is_ready_at_its_own_presence() {
    let mut wire = wire();
    let mut said = String::new();
    for (words, ready) in [
        (FEATURES, false),
        (SUCCESS, false),
        (BIND, false),
        (BOUND, false),
        (ENABLED, false),
        (PRESENCE, true),
    ] {
        let (out, events) = hear(&mut wire, words).expect("as in the standard");
        assert_eq!(events.contains(&Event::Ready), ready, "{words}");
        said.push_str(&out);
        said.push('\n');
    }
    insta::assert_snapshot!(said);
}

#[test]
fn an_ack_answers_for_all_messages_up_to_its_count_and_not_for_the_presence() {
    let mut wire = live();
    let mut out = Vec::new();
    for number in 0..3 {
        wire.submit(
            Message {
                number,
                conversation: 0,
            },
            &mut out,
        );
    }
    let (_, events) = hear(&mut wire, "<a h='1' xmlns='urn:xmpp:sm:3'/>").expect("an ack");
    assert_eq!(events, []);
    let (_, events) = hear(&mut wire, "<a xmlns='urn:xmpp:sm:3' h='3'/>").expect("an ack");
    let acked = [0, 1].map(|message| Event::Acked { message, place: 0 });
    assert_eq!(events, acked);
    assert!(hear(&mut wire, "<a xmlns='urn:xmpp:sm:3' h='9'/>").is_err());
}

#[test]
fn a_message_is_what_the_server_has_archived_and_ends_with_a_request_for_an_ack() {
    let mut out = Vec::new();
    live().submit(
        Message {
            number: 5,
            conversation: 0,
        },
        &mut out,
    );
    let text = String::from_utf8(out).expect("text");
    let (head, rest) = text.split_once("<body>").expect("a body");
    assert_eq!(
        head,
        format!("<message type='chat' to='u2@localhost/r' id='{}'>", id(5))
    );
    let (body, rest) = rest.split_once('<').expect("an end");
    assert_eq!(BASE64_STANDARD.decode(body).expect("base64").len(), 6);
    assert_eq!(rest, "/body></message><r xmlns='urn:xmpp:sm:3'/>");
}

#[test]
fn a_delivery_is_known_by_its_id_and_counted_for_the_servers_question() {
    let mut wire = live();
    let message = |kind: &str, id: &str| {
        format!(
            "<message xml:lang='en' from='u2@localhost/r' type='{kind}' id='{id}'><stanza-id id='1'/><body>x</body></message>"
        )
    };
    let words = [
        message("chat", &id(4)),
        message("error", &id(6)),
        message("chat", "somebody-else"),
        "<r xmlns='urn:xmpp:sm:3'/>".to_owned(),
    ]
    .concat();
    let (out, events) = hear(&mut wire, &words).expect("messages");
    assert_eq!(
        events,
        [
            Event::Delivered {
                message: 4,
                place: 0
            },
            Event::Refused { message: 6 },
            Event::Alien
        ]
    );
    assert_eq!(
        out, "<a xmlns='urn:xmpp:sm:3' h='4'/>",
        "the presence and three messages"
    );
}

#[test]
fn a_log_in_that_is_refused_ends_the_run_instead_of_hanging() {
    let mut refused = wire();
    hear(&mut refused, FEATURES).expect("as in the standard");
    let failure = "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>";
    assert!(hear(&mut refused, failure).is_err());
    let scram = FEATURES.replace("<mechanism>PLAIN</mechanism>", "");
    assert!(hear(&mut wire(), &scram).is_err());
}

#[test]
fn a_ping_of_the_server_is_answered() {
    let ping = "<iq from='localhost' type='get' id='9'><ping xmlns='urn:xmpp:ping'/></iq>";
    let (out, events) = hear(&mut live(), ping).expect("a ping");
    assert_eq!(
        (out.as_str(), events),
        ("<iq type='result' id='9'/>", vec![])
    );
}

#[test]
fn a_member_of_rooms_is_ready_when_all_have_let_it_in_and_hears_itself() {
    let mut wire = opened(Run {
        tags: Tags::new(7),
        body_bytes: 6,
        conversations: vec![vec![0, 1, 2], vec![0, 3, 4]],
        rooms: vec![vec![0, 1]],
        key: 0xab,
    });
    for words in [FEATURES, SUCCESS, BIND, BOUND, ENABLED] {
        hear(&mut wire, words).expect("as in the standard");
    }
    let (joins, events) = hear(&mut wire, PRESENCE).expect("present");
    assert_eq!(events, []);
    assert_eq!(joins.matches("<presence to='g").count(), 2);
    assert!(joins.contains("<presence to='g1-ab@rooms.localhost/u0'>"));
    let own = "<presence from='g0-ab@rooms.localhost/u0'><x xmlns='http://jabber.org/protocol/muc#user'><item role='participant'/><status code='110'/></x></presence>";
    let other =
        "<presence from='g0-ab@rooms.localhost/u1'><x><item role='participant'/></x></presence>";
    let subject = "<message type='groupchat' from='g0-ab@rooms.localhost'><subject/></message>";
    for (words, ready) in [(other, false), (own, false), (subject, false), (own, true)] {
        let (_, events) = hear(&mut wire, words).expect("a room");
        assert_eq!(events.contains(&Event::Ready), ready);
        assert!(!events.contains(&Event::Alien));
    }
    let mut out = Vec::new();
    wire.submit(
        Message {
            number: 1,
            conversation: 1,
        },
        &mut out,
    );
    assert!(out.starts_with(b"<message type='groupchat' to='g1-ab@rooms.localhost' id='"));
    let refused = "<presence type='error' from='g1-ab@rooms.localhost/u0'/>";
    let (_, events) = hear(&mut wire, refused).expect("only while it joins");
    assert_eq!(events, []);
}
