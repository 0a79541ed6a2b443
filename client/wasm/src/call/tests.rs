//! Calls, as windows write them.

use std::sync::Arc;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rusqlite::Connection;
use tresse_client_core::intent::{Outcome, Outgoing};
use tresse_client_core::{ClientConfig, ClientError, DomainError};
use tresse_networks::Networks;
use tresse_proto::ids::{AccountId, ConversationId, InviteToken};

use super::*;
use crate::view::{FromCore, ToCore};

fn client() -> Client {
    let config = ClientConfig::new(Arc::new(Networks::builtin()));
    let connection = Connection::open_in_memory().unwrap();
    Client::open(config, connection, StdRng::seed_from_u64(1)).unwrap()
}

fn place() -> Place {
    Place {
        network: "instagram".to_owned(),
        origin: "https://chat.example".to_owned(),
    }
}

/// What a window's text comes to.
fn said(client: &Client, json: &str) -> Result<Begun, Failure> {
    let message: ToCore = serde_json::from_str(json).expect(json);
    let ToCore::Call { reference, ask, .. } = message else {
        panic!("not a call: {json}");
    };
    begin(client, &place(), reference.as_deref(), ask)
}

#[test]
fn a_text_with_a_reference_becomes_an_intent_with_the_same_one() {
    let id = "ab".repeat(16);
    let json = format!(
        r#"{{"kind":"call","id":1,"ref":"{}","ask":{{"kind":"send","conversation":"{id}","text":"Hi @Ana",
            "replyTo":null,"mentions":[{{"start":3,"end":7,"account":"{id}"}},{{"start":0,"end":0,"account":"{id}"}}],
            "expiresAfterMs":5000}}}}"#,
        "07".repeat(16),
    );
    let Ok(Begun::Wanted(
        Intent::Send {
            message, reference, ..
        },
        Then::Outcome,
    )) = said(&client(), &json)
    else {
        panic!("not sent");
    };
    assert_eq!(reference, Some(ClientMsgId([7; 16])));
    let Outgoing::Text {
        text,
        mentions,
        expires_after_ms,
        ..
    } = message
    else {
        panic!("not a text");
    };
    assert_eq!(text, "Hi @Ana");
    assert_eq!(mentions, [AccountId([0xab; 16])], "each person once");
    assert_eq!(expires_after_ms, Some(5000));
}

#[test]
fn a_person_registers_on_the_network_of_the_app_and_on_no_other() {
    let json = r#"{"kind":"call","id":1,"ref":null,"ask":{"kind":"register","handle":"ana","name":"Ana","network":"whatsapp"}}"#;
    let Ok(Begun::Wanted(Intent::Register { network, .. }, _)) = said(&client(), json) else {
        panic!("not registered");
    };
    assert_eq!(network, "instagram");
}

#[test]
fn what_is_stored_is_answered_at_once() {
    let json = r#"{"kind":"call","id":1,"ref":null,"ask":{"kind":"people"}}"#;
    let Ok(Begun::Answered(answer)) = said(&client(), json) else {
        panic!("not answered");
    };
    assert_eq!(answer, Answer::People { people: Vec::new() });
}

#[test]
fn a_poll_a_vote_and_a_preview_are_asked_for_as_windows_write_them() {
    let conversation = "cd".repeat(16);
    let json = format!(
        r#"{{"kind":"call","id":1,"ref":null,"ask":{{"kind":"send_part","conversation":"{conversation}",
        "part":{{"kind":"poll","question":"Q","options":["a","b"],"multiple":false}},
        "replyTo":null,"expiresAfterMs":null}}}}"#
    );
    let Ok(Begun::Wanted(Intent::Send { message, .. }, _)) = said(&client(), &json) else {
        panic!("nothing is sent");
    };
    assert!(matches!(message, Outgoing::Part { .. }), "{message:?}");
    let poll = "ef".repeat(32);
    let json = format!(
        r#"{{"kind":"call","id":1,"ref":null,"ask":{{"kind":"vote","conversation":"{conversation}",
        "poll":"{poll}","choices":[1]}}}}"#
    );
    let Ok(Begun::Wanted(Intent::Send { message, .. }, _)) = said(&client(), &json) else {
        panic!("nothing is sent");
    };
    assert!(
        matches!(&message, Outgoing::Vote { choices, .. } if *choices == [1]),
        "{message:?}"
    );
    // A conversation that is not there has the rules of all networks.
    let json = format!(
        r#"{{"kind":"call","id":1,"ref":null,"ask":{{"kind":"preview","conversation":"{conversation}",
        "planned":{{"chars":0,"part":"location","files":[{{"media":"file","bytes":3}}],
        "voiceMs":null,"viewOnce":0,"mentionAll":false}}}}}}"#
    );
    let Ok(Begun::Answered(answer)) = said(&client(), &json) else {
        panic!("not answered");
    };
    assert_eq!(
        serde_json::to_string(&answer).unwrap(),
        r#"{"kind":"preview","losses":[{"what":"location","network":"instagram","becomes":"text"},{"what":"file","network":"instagram","becomes":"refused"}]}"#
    );
}

#[test]
fn a_bad_reference_and_a_bad_link_are_refused_with_a_code() {
    let bad = r#"{"kind":"call","id":1,"ref":"7","ask":{"kind":"account"}}"#;
    assert_eq!(said(&client(), bad).unwrap_err().code, "bad_reference");
    let bad =
        r#"{"kind":"call","id":1,"ref":null,"ask":{"kind":"join","link":"https://example.com"}}"#;
    assert_eq!(said(&client(), bad).unwrap_err().code, "bad_invite_link");
}

#[test]
fn an_invite_leads_to_the_app_that_made_it() {
    let then = Then::Invite {
        origin: place().origin,
    };
    let outcome = Outcome::Invite {
        conversation: ConversationId([7; 16]),
        token: InviteToken([9; 16]),
    };
    let Ok(Answer::Invite { link }) = then.end(&client(), Ok(outcome)) else {
        panic!("no link");
    };
    assert!(
        link.starts_with("https://chat.example/#/join/tresse-0707"),
        "{link}"
    );
}

#[test]
fn an_error_is_told_by_class_and_code_and_never_by_a_sentence() {
    let error: Result<Outcome, ClientError> = Err(DomainError::NoAccount.into());
    let failure = Then::Outcome.end(&client(), error).unwrap_err();
    let json = serde_json::to_string(&FromCore::Failed { id: 3, failure }).unwrap();
    assert_eq!(
        json,
        r#"{"kind":"failed","id":3,"failure":{"class":"person","code":"no_account","args":{}}}"#
    );
}
