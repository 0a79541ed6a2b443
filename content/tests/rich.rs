//! Polls, votes, places, contacts, stickers and the forward mark: their bytes, and what other bytes do.

use proptest::prelude::*;
use tresse_content::application::{
    CardEntry, ContactCard, Location, Pin, Poll, Rich, SharedState, Sticker, Vote,
};
use tresse_content::{
    ExtensionKey, Extensions, Meaning, MessageId, MimiContent, RawItem, Salt, limits,
};

const SALT: Salt = Salt([0; 16]);
const POLL: MessageId = MessageId([7; 32]);

fn kinds() -> Vec<Rich> {
    vec![
        Rich::Poll(Poll {
            question: "Wann?".to_owned(),
            options: vec!["Samstag".to_owned(), "Sonntag".to_owned()],
            multiple: true,
        }),
        Rich::Location(
            Location::new(-33.856_784, 151.215_297, Some(8.0), "Opera").expect("a place"),
        ),
        Rich::Contact(ContactCard {
            name: "Zoé".to_owned(),
            entries: vec![
                CardEntry {
                    network: "instagram".to_owned(),
                    value: "zoe.b".to_owned(),
                },
                CardEntry {
                    network: String::new(),
                    value: "+41 79 123 45 67".to_owned(),
                },
            ],
        }),
        Rich::Sticker(Sticker {
            pack: "dots".to_owned(),
            sticker: "wave".to_owned(),
            emoji: "👋".to_owned(),
        }),
    ]
}

#[test]
fn each_kind_keeps_its_bytes_and_its_words() {
    let mut lines = Vec::new();
    for rich in kinds() {
        let message = MimiContent::rich(SALT, &rich).unwrap();
        let encoded = message.encode().unwrap();
        let Meaning::Show(shown) = MimiContent::decode(&encoded).unwrap().meaning() else {
            panic!("{rich:?} is not shown");
        };
        assert_eq!(shown.rich.as_ref(), Some(&rich));
        lines.push(format!("{}\n{}", shown.text, hex::encode(encoded)));
    }
    let vote = Vote {
        choices: vec![0, 1],
    };
    let voted = MimiContent::vote(SALT, POLL, &vote, "Samstag, Sonntag").unwrap();
    let again = voted.clone().replacing(MessageId([9; 32]));
    let back = MimiContent::unvote(SALT, MessageId([9; 32]), POLL);
    let forwarded = MimiContent::text(SALT, "psst").forwarded(5);
    for message in [voted, again, back, forwarded] {
        lines.push(hex::encode(message.encode().unwrap()));
    }
    insta::assert_snapshot!("kinds", lines.join("\n"));
}

#[test]
fn pinned_messages_keep_their_bytes_and_have_bounds() {
    let pin = |byte: u8, until_ms: u64| Pin {
        message: [byte; 32],
        until_ms,
    };
    let state = |pins: Vec<Pin>| SharedState {
        pins,
        is_change: true,
        ..SharedState::default()
    };
    let pinned = state(vec![pin(1, 1_800_000_000_000), pin(2, 0)]);
    let encoded = pinned.encode().unwrap();
    assert_eq!(SharedState::decode(&encoded), Ok(pinned));
    insta::assert_snapshot!("pins", hex::encode(encoded));
    assert!(state(vec![pin(1, 0); 4]).encode().is_err());
    assert!(state(vec![pin(1, 1 << 53)]).encode().is_err());
}

#[test]
fn how_often_a_message_was_forwarded_has_an_end_and_nonsense_says_nothing() {
    let said = |item: RawItem| {
        let mut extensions = Extensions::default();
        extensions.0.insert(ExtensionKey::FORWARDED, item);
        extensions.forwarded()
    };
    assert_eq!(said(RawItem::unsigned(0)), 0);
    assert_eq!(said(RawItem::unsigned(5)), 5);
    assert_eq!(said(RawItem::unsigned(u64::MAX)), limits::FORWARDED_MAX);
    assert_eq!(said(RawItem::text("5")), 0);
    let never = MimiContent::text(SALT, "x").forwarded(0);
    assert_eq!(never, MimiContent::text(SALT, "x"));
    let mut extensions = Extensions::default();
    extensions.set_forwarded(u8::MAX);
    assert_eq!(extensions.forwarded(), limits::FORWARDED_MAX);
    extensions.set_forwarded(0);
    assert_eq!(extensions, Extensions::default());
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in any::<Vec<u8>>()) {
        for media_type in kinds().iter().map(Rich::media_type) {
            if let Some(Ok(rich)) = Rich::decode(media_type, &bytes) {
                prop_assert_eq!(Rich::decode(media_type, &rich.encode().unwrap()), Some(Ok(rich)));
            }
        }
        let _ = Vote::decode(&bytes);
    }

    #[test]
    fn a_damaged_part_is_refused_or_another_valid_one(
        which in 0usize..4,
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let rich = &kinds()[which];
        let mut encoded = rich.encode().unwrap();
        let at = at.index(encoded.len());
        encoded[at] = byte;
        if let Some(Ok(changed)) = Rich::decode(rich.media_type(), &encoded) {
            let again = changed.encode().unwrap();
            prop_assert_eq!(Rich::decode(rich.media_type(), &again), Some(Ok(changed)));
        }
    }

    #[test]
    fn every_place_on_earth_comes_back(
        latitude in -90.0..=90.0f64,
        longitude in -180.0..=180.0f64,
    ) {
        let place = Location::new(latitude, longitude, None, "").unwrap();
        prop_assert_eq!(Location::decode(&place.encode()).unwrap(), place.clone());
        prop_assert!((place.latitude() - latitude).abs() < 1e-7);
        prop_assert!((place.longitude() - longitude).abs() < 1e-7);
    }
}
