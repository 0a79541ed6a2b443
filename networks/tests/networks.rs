//! The file of networks: what is in it, what a further network takes, and what is refused.

use proptest::prelude::*;
use tresse_networks::{
    Features, FirstContact, HandleError, MediaKind, Networks, NetworksError, Policy, TimerStart,
    Window,
};
use tresse_proto::ids::{AccountId, NetworkCode};

const FOURTH: &str = r#"
[courier]
code = 77
title = "Courier"
handle = { kind = "username", length_min = 4, length_max = 12 }
policy = { text_chars_max = 500, image_bytes_max = 1_000, video_bytes_max = 0, audio_bytes_max = 0, file_bytes_max = 9_000, captions = true, edit_window = "never", edits_max = 0, unsend_window = "2h", unsend_trace = true, group_accounts_max = 8, group_name_chars_max = 20, first_contact = "deliver", request_text_only = true, delivery_receipts = true, read_receipts = false, read_receipts_off = "anywhere", receipts_before_accept = false, receipts_accounts_max = 8, timer_start = "send", timers = ["1h", "24h"], reactions_per_person = 1, forward_targets_max = 1, forward_again_targets_max = 1, archive_returns = true }
words = { handle = "name", chats = "Post", requests = "At the door", accept = "Let in", decline = "Send away", block = "Block", sending = "...", sent = "posted", delivered = "arrived", read = "read", typing = "is writing", edited = "changed", unsent = "took a letter back", expired = "burnt", unsupported = "cannot be shown", leave = "Leave", badge = "by {network}" }
"#;

fn with_fourth() -> Networks {
    Networks::parse(&format!("{}{FOURTH}", Networks::BUILTIN_TOML)).unwrap()
}

#[test]
fn three_networks_are_built_in() {
    let networks = Networks::builtin();
    let found: Vec<_> = networks
        .iter()
        .map(|n| (n.code.0, n.name.as_str()))
        .collect();
    assert_eq!(found, [(1, "messenger"), (2, "instagram"), (3, "whatsapp")]);
    for network in networks.iter() {
        insta::assert_debug_snapshot!(network.name.as_str(), network);
    }
}

#[test]
fn a_fourth_network_is_a_further_table_and_nothing_else() {
    let networks = with_fourth();
    let courier = networks.by_name("courier").unwrap();
    let account = AccountId::new(courier.code, [5; 14]);
    assert_eq!(networks.by_code(account.network()), Some(courier));
    assert_eq!(courier.normalise("@Post.Man").unwrap().as_str(), "post.man");
    assert_eq!(
        courier.normalise("bob"),
        Err(HandleError::TooShort {
            min: 4,
            unit: "characters"
        })
    );
    let whatsapp = networks.by_name("whatsapp").unwrap();
    assert_eq!(courier.badge_for(whatsapp), "on Courier");
    assert_eq!(whatsapp.badge_for(courier), "by WhatsApp");

    let between = networks
        .strictest([NetworkCode(3), NetworkCode(77)])
        .unwrap();
    assert_eq!(between.text_chars_max, 500);
    assert_eq!(between.edit_window, Window::NEVER);
    assert_eq!(between.group_accounts_max, 8);
    assert_eq!(
        between.attachment_bytes_max(MediaKind::of("application/pdf")),
        Some(9_000)
    );
    assert_eq!(
        between.attachment_bytes_max(MediaKind::of("Video/mp4")),
        None
    );
    assert_eq!(between.timers, [Window(24 * 60 * 60 * 1000)]);
    assert!(!between.read_receipts);
    assert_eq!(between.first_contact, FirstContact::Deliver);
}

#[test]
fn a_network_without_a_table_of_features_has_none_and_each_can_be_left_out() {
    let courier = with_fourth().by_name("courier").unwrap().clone();
    assert_eq!(courier.features, Features::default());
    let text = format!("{FOURTH}features = {{ polls = \"all\" }}\n");
    let networks = Networks::parse(&text).unwrap();
    let features = &networks.by_name("courier").unwrap().features;
    assert!(features.polls.are_in(false));
    assert_eq!(features.mention_all, None);
}

#[test]
fn an_app_reads_features_with_times_in_milliseconds() {
    let told: Vec<String> = Networks::builtin()
        .iter()
        .map(|network| serde_json::to_string_pretty(&network.features).unwrap())
        .collect();
    insta::assert_snapshot!("told", told.join("\n"));
}

#[test]
fn between_networks_the_stricter_rule_holds_for_each_key() {
    let networks = Networks::builtin();
    let all = networks.strictest(networks.iter().map(|n| n.code)).unwrap();
    insta::assert_debug_snapshot!("all_three", all);
    assert_eq!(all.text_chars_max, 1_000);
    assert_eq!(all.attachment_bytes_max(MediaKind::File), None);
    assert!(all.timers.is_empty());
    assert_eq!(all.timer_start, TimerStart::Send);
    assert_eq!(all.first_contact, FirstContact::Request);
    assert!(all.unsend_trace);
}

#[test]
fn an_unknown_network_has_no_rules() {
    let networks = Networks::builtin();
    assert_eq!(networks.strictest([NetworkCode(1), NetworkCode(9)]), None);
    assert_eq!(networks.strictest([]), None);
}

#[test]
fn stricter_does_not_depend_on_order_or_repetition() {
    let networks = with_fourth();
    let policies: Vec<&Policy> = networks.iter().map(|n| &n.policy).collect();
    for a in &policies {
        assert_eq!(a.stricter(a), **a);
        for b in &policies {
            assert_eq!(a.stricter(b), b.stricter(a));
            for c in &policies {
                assert_eq!(a.stricter(b).stricter(c), a.stricter(&b.stricter(c)));
            }
        }
    }
}

/// Changes the built-in text in one place and returns the complaint.
fn complaint(from: &str, to: &str) -> NetworksError {
    assert!(Networks::BUILTIN_TOML.contains(from), "{from}");
    Networks::parse(&Networks::BUILTIN_TOML.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn complaints_name_the_table_and_the_key() {
    let table = "messenger.policy".to_owned();
    assert_eq!(
        complaint("captions = true\n", ""),
        NetworksError::Missing {
            table: table.clone(),
            key: "captions"
        }
    );
    assert_eq!(
        complaint("captions = true\n", "captions = true\ncolour = 1\n"),
        NetworksError::Unknown {
            table: table.clone(),
            key: "colour".to_owned()
        }
    );
    let sentences = [
        complaint("captions = true", "captions = 1"),
        complaint("edit_window = \"15m\"", "edit_window = \"soon\""),
        complaint("edits_max = 5", "edits_max = -5"),
        complaint("group_accounts_max = 250", "group_accounts_max = 5_000"),
        complaint("first_contact = \"request\"", "first_contact = \"shout\""),
        complaint("\"5s\", \"10s\"", "\"10s\", \"5s\""),
        complaint("\"12h\", \"24h\"", "\"12h\", \"unlimited\""),
        complaint("kind = \"phone\"", "kind = \"fax\""),
        complaint("length_min = 7", "length_min = 70"),
        complaint("title = \"Messenger\"", "title = \"\""),
        complaint("code = 2", "code = 1"),
        complaint("code = 2", "code = 70_000"),
        complaint("[messenger]", "top = 1\n[messenger]"),
        complaint("chats = \"Chats\"\n", ""),
        complaint("polls = \"groups\"", "polls = \"sometimes\""),
        complaint("[\"contacts\", \"nobody\"]", "[\"nobody\", \"contacts\"]"),
        complaint("message_pin_times = [\"unlimited\"]\n", ""),
        complaint(
            "message_pin_times = [\"unlimited\"]",
            "message_pin_times = [\"never\"]",
        ),
        complaint("view_once = 1", "view_once = 3"),
        complaint("stickers = true", "sticker = true"),
    ]
    .map(|error| error.to_string());
    insta::assert_snapshot!("complaints", sentences.join("\n"));
    assert!(matches!(
        Networks::parse("[a"),
        Err(NetworksError::Syntax(_))
    ));
    assert_eq!(Networks::parse(""), Err(NetworksError::Empty));
    assert_eq!(
        Networks::parse("[\"Two Words\"]"),
        Err(NetworksError::BadName {
            table: "Two Words".to_owned()
        })
    );
}

fn normalise(network: &str, typed: &str) -> Result<String, HandleError> {
    let networks = Networks::builtin();
    let handle = networks.by_name(network).unwrap().normalise(typed)?;
    Ok(handle.as_str().to_owned())
}

#[test]
fn a_phone_number_has_one_form() {
    for typed in [
        "+41791234567",
        "0041 79 123 45 67",
        " +41 (79) 123-45-67 ",
        "+41 (0)79 123 45 67",
        "+41.79.123/45\u{2011}67",
    ] {
        assert_eq!(
            normalise("whatsapp", typed).as_deref(),
            Ok("+41791234567"),
            "{typed}"
        );
    }
    let unit = "digits";
    for (typed, error) in [
        ("079 123 45 67", HandleError::NoCountryCode),
        ("+0791234567", HandleError::NoCountryCode),
        ("000791234567", HandleError::NoCountryCode),
        ("+41 79", HandleError::TooShort { min: 7, unit }),
        ("+4179123456789012", HandleError::TooLong { max: 15, unit }),
        ("  ", HandleError::Empty),
        ("+", HandleError::TooShort { min: 7, unit }),
    ] {
        assert_eq!(normalise("whatsapp", typed), Err(error), "{typed}");
    }
    for typed in ["+41 79 CALL ME", "+41+791234567", "@zoe"] {
        assert!(
            matches!(
                normalise("whatsapp", typed),
                Err(HandleError::BadCharacter(_))
            ),
            "{typed}"
        );
    }
}

#[test]
fn names_are_compared_without_regard_to_case() {
    assert_eq!(normalise("instagram", "@Zoe.B_1").as_deref(), Ok("zoe.b_1"));
    assert_eq!(normalise("instagram", "zoe.b_1").as_deref(), Ok("zoe.b_1"));
    assert_eq!(
        normalise("messenger", "Zoe.Martin.4").as_deref(),
        Ok("zoe.martin.4")
    );
    assert_eq!(normalise("instagram", "zoe..b"), Err(HandleError::BadDot));
    assert_eq!(normalise("messenger", ".zoe"), Err(HandleError::BadDot));
    let unit = "characters";
    assert_eq!(
        normalise("instagram", &"z".repeat(31)),
        Err(HandleError::TooLong { max: 30, unit })
    );
    assert_eq!(
        normalise("instagram", "@"),
        Err(HandleError::TooShort { min: 1, unit })
    );
    for (network, typed) in [
        ("messenger", "zoe_m"),
        ("instagram", "zoé"),
        ("instagram", "@@zoe"),
        ("messenger", "z e"),
    ] {
        assert!(
            matches!(normalise(network, typed), Err(HandleError::BadCharacter(_))),
            "{typed}"
        );
    }
}

#[test]
fn a_handle_does_not_print_itself() {
    let networks = Networks::builtin();
    let handle = networks
        .by_name("whatsapp")
        .unwrap()
        .normalise("+41791234567")
        .unwrap();
    assert_eq!(format!("{handle:?}"), "Handle(..)");
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing_more(typed in ".{0,40}|[+0-9 ()-]{5,20}|@?[a-zA-Z0-9._]{1,20}") {
        for network in Networks::builtin().iter() {
            if let Ok(handle) = network.normalise(&typed) {
                prop_assert_eq!(network.normalise(handle.as_str()), Ok(handle));
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z\\[\\]={}\"0-9\n .]{0,200}") {
        let _ = Networks::parse(&text);
    }
}
