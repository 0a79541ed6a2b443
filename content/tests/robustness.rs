//! Whatever comes in: a typed error or a message that encodes to the same bytes, never a panic.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tresse_content::application::{
    Detail, GroupInfo, KnownContact, KnownGroup, KnownPart, KnownPartKind, KnownSettings,
    KnownStar, Nickname, OwnDevices, OwnProfile, Profile, SharedState, Status, StatusReport,
    Versioned,
};
use tresse_content::{
    ContentError, DerivedValues, Disposition, Expiration, ExtensionKey, Extensions, ExternalPart,
    Meaning, MessageId, MimiContent, NestedPart, Part, RawItem, Salt, Semantics, limits,
};

fn message_id() -> impl Strategy<Value = MessageId> {
    any::<[u8; 32]>().prop_map(MessageId)
}

fn external() -> impl Strategy<Value = ExternalPart> {
    let texts = (".{0,20}", ".{0,40}", ".{0,20}", ".{0,20}");
    let numbers = (any::<u32>(), any::<u64>(), any::<u16>(), any::<u8>());
    let blobs = (any::<[u8; 16]>(), any::<[u8; 12]>(), any::<[u8; 32]>());
    (texts, numbers, blobs).prop_map(|(texts, numbers, blobs)| ExternalPart {
        content_type: texts.0,
        url: texts.1,
        description: texts.2,
        filename: texts.3,
        expires: numbers.0,
        size: numbers.1,
        enc_alg: numbers.2,
        hash_alg: numbers.3,
        key: blobs.0.to_vec(),
        nonce: blobs.1.to_vec(),
        aad: Vec::new(),
        content_hash: blobs.2.to_vec(),
    })
}

fn nested(part: impl Strategy<Value = Part>) -> impl Strategy<Value = NestedPart> {
    (any::<u8>(), "[a-z]{0,5}", part).prop_map(|(disposition, language, part)| NestedPart {
        disposition: Disposition(disposition),
        language,
        part,
    })
}

fn body() -> impl Strategy<Value = NestedPart> {
    let leaf = nested(prop_oneof![
        Just(Part::Null),
        (".{0,20}", any::<Vec<u8>>()).prop_map(|(content_type, content)| Part::Single {
            content_type,
            content
        }),
        external().prop_map(|external| Part::External(Box::new(external))),
    ]);
    leaf.prop_recursive(3, 24, 3, |inner| {
        let semantics = prop_oneof![
            Just(Semantics::ChooseOne),
            Just(Semantics::SingleUnit),
            Just(Semantics::ProcessAll)
        ];
        nested(
            (semantics, prop::collection::vec(inner, 2..4))
                .prop_map(|(semantics, parts)| Part::Multi { semantics, parts }),
        )
    })
}

fn extensions() -> impl Strategy<Value = Extensions> {
    let key = prop_oneof![
        (-limits::KEY_MAX..=limits::KEY_MAX)
            .prop_filter("the uris are texts", |number| ![1, 2].contains(number))
            .prop_map(ExtensionKey::Number),
        (-300i64..0).prop_map(ExtensionKey::Number),
        "[a-z]{1,30}".prop_map(ExtensionKey::Name),
    ];
    let value = ".{0,60}".prop_map(|text| RawItem::text(&text));
    prop::collection::btree_map(key, value, 0..6).prop_map(Extensions)
}

fn message() -> impl Strategy<Value = MimiContent> {
    let expires = prop_oneof![
        any::<u32>().prop_map(Expiration::AfterRead),
        any::<u32>().prop_map(Expiration::At)
    ];
    (
        any::<[u8; 16]>(),
        prop::option::of(message_id()),
        prop::collection::vec(any::<u8>(), 0..40),
        prop::option::of(expires),
        prop::option::of(message_id()),
        extensions(),
        body(),
    )
        .prop_map(
            |(salt, replaces, topic_id, expires, in_reply_to, extensions, body)| MimiContent {
                salt: Salt(salt),
                replaces,
                topic_id,
                expires,
                in_reply_to,
                extensions,
                body,
            },
        )
}

proptest! {
    #[test]
    fn a_message_comes_back_and_a_general_decoder_reads_it_too(message in message()) {
        let encoded = message.encode().unwrap();
        prop_assert_eq!(MimiContent::decode(&encoded).unwrap(), message);
        let value: ciborium::Value = ciborium::from_reader(encoded.as_slice()).unwrap();
        let mut again = Vec::new();
        ciborium::into_writer(&value, &mut again).unwrap();
        prop_assert_eq!(again, encoded);
    }

    #[test]
    fn a_cut_message_is_truncated(message in message(), cut in any::<prop::sample::Index>()) {
        let encoded = message.encode().unwrap();
        let cut = &encoded[..cut.index(encoded.len())];
        prop_assert_eq!(MimiContent::decode(cut), Err(ContentError::Truncated));
    }

    #[test]
    fn a_changed_message_is_an_error_or_another_message(
        message in message(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut encoded = message.encode().unwrap();
        let at = at.index(encoded.len());
        encoded[at] = byte;
        if let Ok(changed) = MimiContent::decode(&encoded) {
            prop_assert_eq!(changed.encode().unwrap(), encoded);
            let _ = changed.meaning();
        }
    }

    #[test]
    fn random_bytes_never_panic(bytes in any::<Vec<u8>>()) {
        if let Ok(message) = MimiContent::decode(&bytes) {
            prop_assert_eq!(message.encode().unwrap(), bytes.clone());
        }
        let _ = DerivedValues::decode(&bytes);
        let _ = StatusReport::decode(&bytes);
        let _ = GroupInfo::decode(&bytes);
        let _ = Profile::decode(&bytes);
        let _ = OwnDevices::decode(&bytes);
        let _ = SharedState::decode(&bytes);
        let _ = RawItem::from_cbor(&bytes);
    }

    #[test]
    fn parts_of_our_own_come_back(
        statuses in prop::collection::vec((message_id(), any::<u8>().prop_map(Status)), 1..50),
        name in ".{0,100}",
        revision in any::<u32>(),
        many in 0usize..20,
    ) {
        let salt = Salt([0; 16]);
        let report = StatusReport(statuses);
        let sent = MimiContent::status(salt, &report).unwrap().encode().unwrap();
        prop_assert_eq!(MimiContent::decode(&sent).unwrap().meaning(), Meaning::Status(report));
        let is_change = revision.is_multiple_of(3);
        let detail = |revision| (many > 5).then_some(Detail { revision, is_change, value: name.clone() });
        let info = GroupInfo {
            name: name.clone(),
            revision,
            is_change,
            description: detail(revision),
            picture: (many > 7).then(|| Detail { revision, is_change, value: vec![7; many] }),
        };
        let sent = MimiContent::group_info(salt, &info).unwrap().encode().unwrap();
        prop_assert_eq!(MimiContent::decode(&sent).unwrap().meaning(), Meaning::GroupInfo(info));
        let known = known(&name, revision, many);
        let sent = MimiContent::own_devices(salt, &known).unwrap().encode().unwrap();
        prop_assert_eq!(MimiContent::decode(&sent).unwrap().meaning(), Meaning::OwnDevices(known));
        let state = state(&name, revision, many);
        let sent = MimiContent::shared_state(salt, &state).unwrap().encode().unwrap();
        prop_assert_eq!(MimiContent::decode(&sent).unwrap().meaning(), Meaning::SharedState(state));
        let profile = Profile {
            about: (many > 2).then(|| name.clone()),
            picture: (many > 4).then(|| vec![9; many]),
            name,
            revision,
        };
        let sent = MimiContent::profile(salt, &profile).unwrap().encode().unwrap();
        prop_assert_eq!(MimiContent::decode(&sent).unwrap().meaning(), Meaning::Profile(profile));
    }
}

fn known(name: &str, revision: u32, many: usize) -> OwnDevices {
    let contact = KnownContact {
        account: [7; 16],
        handle: "+4915112345678".to_owned(),
        name: name.to_owned(),
        standing: 3,
        blocked: revision.is_multiple_of(2),
    };
    let group = KnownGroup {
        conversation: [9; 16],
        name: name.to_owned(),
        revision,
    };
    OwnDevices {
        me: (many > 3).then(|| OwnProfile {
            handle: "zoe".to_owned(),
            name: name.to_owned(),
        }),
        contacts: vec![contact; many],
        groups: vec![group; many / 2],
        devices: vec![[5; 32]; many / 3],
        is_news: many % 2 == 1,
        ..OwnDevices::default()
    }
}

/// What the devices of one person tell each other of chats and messages.
fn settings() -> OwnDevices {
    OwnDevices {
        settings: vec![KnownSettings {
            conversation: [9; 16],
            at_ms: 1_800_000_000_000,
            is_pinned: true,
            is_favourite: false,
            muted_until_ms: limits::KEY_MAX as u64,
            folder: 2,
            is_restricted: false,
        }],
        stars: vec![KnownStar {
            conversation: [9; 16],
            message: [8; 32],
            at_ms: 1_800_000_000_000,
            is_starred: true,
        }],
        parts: [KnownPartKind::GroupInfo, KnownPartKind::SharedState]
            .map(|kind| KnownPart {
                conversation: [9; 16],
                kind,
                content: vec![0xa0],
            })
            .to_vec(),
        profile: Some(vec![0xa1, 0x01, 0x60]),
        ..OwnDevices::default()
    }
}

fn state(name: &str, revision: u32, many: usize) -> SharedState {
    let is_told = |field: usize| (many >> field) & 1 == 1;
    let nickname = Nickname {
        account: [7; 16],
        revision,
        name: name.chars().take(50).collect(),
    };
    SharedState {
        timer_ms: is_told(0).then_some(Versioned {
            revision,
            value: 86_400_000,
        }),
        vanish: is_told(1).then_some(Versioned {
            revision,
            value: true,
        }),
        theme: is_told(2).then(|| Versioned {
            revision,
            value: "dusk".to_owned(),
        }),
        quick_emoji: is_told(3).then(|| Versioned {
            revision,
            value: "❤".to_owned(),
        }),
        nicknames: vec![nickname; many / 2],
        pins: Vec::new(),
        is_change: is_told(4),
    }
}

fn empty() -> NestedPart {
    NestedPart::new(Disposition::RENDER, Part::Null)
}

fn nest(levels: usize) -> NestedPart {
    (1..levels).fold(empty(), |inner, _| {
        NestedPart::multi(
            Disposition::RENDER,
            Semantics::ChooseOne,
            vec![inner, empty()],
        )
    })
}

#[test]
fn parts_nest_four_levels_deep_and_no_deeper() {
    let message = |levels| MimiContent::new(Salt([0; 16]), nest(levels));
    let four = message(4).encode().unwrap();
    assert_eq!(MimiContent::decode(&four), Ok(message(4)));
    assert_eq!(message(5).encode(), Err(ContentError::TooDeep("parts")));
    // The same by hand: 87, salt, nulls, then 5 levels.
    let mut five = four[..four.len() - nest_bytes(4)].to_vec();
    five.extend([0x85, 1, 0x60, 3, 0, 0x82]);
    five.extend(&four[four.len() - nest_bytes(4)..]);
    five.extend([0x83, 1, 0x60, 0]);
    assert_eq!(
        MimiContent::decode(&five),
        Err(ContentError::TooDeep("parts"))
    );
}

fn nest_bytes(levels: usize) -> usize {
    4 + (levels - 1) * (6 + 4)
}

#[test]
fn there_is_an_end_to_the_number_of_parts() {
    let parts = vec![empty(); limits::PARTS_MAX];
    let body = NestedPart::multi(Disposition::RENDER, Semantics::ProcessAll, parts);
    assert_eq!(
        MimiContent::new(Salt([0; 16]), body).encode(),
        Err(ContentError::TooMany {
            what: "parts",
            max: limits::PARTS_MAX
        })
    );
    let single = NestedPart::multi(Disposition::RENDER, Semantics::ProcessAll, vec![empty()]);
    assert_eq!(
        MimiContent::new(Salt([0; 16]), single).encode(),
        Err(ContentError::Expected("two parts or more"))
    );
}

#[test]
fn there_is_an_end_to_the_size() {
    let text = "x".repeat(limits::CONTENT_BYTES_MAX);
    let error = MimiContent::text(Salt([0; 16]), &text)
        .encode()
        .unwrap_err();
    assert!(matches!(error, ContentError::TooLarge { .. }));
    let bytes = vec![0x87; limits::CONTENT_BYTES_MAX + 1];
    assert!(matches!(
        MimiContent::decode(&bytes),
        Err(ContentError::TooLarge { .. })
    ));
}

#[test]
fn extensions_are_ordered_by_their_encoding() {
    let text = |text: &str| ExtensionKey::Name(text.to_owned());
    let keys = [
        ExtensionKey::Number(0),
        ExtensionKey::Number(3),
        ExtensionKey::Number(300),
        ExtensionKey::Number(-1),
        ExtensionKey::Number(-300),
        text("z"),
        text("aa"),
    ];
    let value = RawItem::from_cbor(&[0xf6]).unwrap();
    let map: BTreeMap<_, _> = keys
        .iter()
        .cloned()
        .map(|key| (key, value.clone()))
        .collect();
    assert!(map.keys().eq(keys.iter()));
    let mut message = MimiContent::text(Salt([0; 16]), "");
    message.extensions = Extensions(map);
    let encoded = message.encode().unwrap();
    assert_eq!(MimiContent::decode(&encoded), Ok(message));
}

#[test]
fn the_parts_of_our_own_keep_their_bytes() {
    let ids = [MessageId([1; 32]), MessageId([2; 32])];
    let salt = Salt([0; 16]);
    let delivered = MimiContent::status(salt, &StatusReport::of(Status::DELIVERED, ids)).unwrap();
    let group = MimiContent::group_info(
        salt,
        &GroupInfo {
            name: "Team".to_owned(),
            ..GroupInfo::default()
        },
    )
    .unwrap();
    let renamed = MimiContent::group_info(
        salt,
        &GroupInfo {
            name: "Team".to_owned(),
            revision: 2,
            is_change: true,
            ..GroupInfo::default()
        },
    )
    .unwrap();
    let devices = MimiContent::own_devices(salt, &known("Zoé", 1, 4)).unwrap();
    let news = MimiContent::own_devices(salt, &known("Zoé", 1, 1)).unwrap();
    let profile = MimiContent::profile(
        salt,
        &Profile {
            name: "Zoé".to_owned(),
            ..Profile::default()
        },
    )
    .unwrap();
    let encodings = [delivered, group, profile, renamed, devices, news]
        .map(|m| hex::encode(m.encode().unwrap()));
    insta::assert_snapshot!("parts_of_our_own", encodings.join("\n"));
}

#[test]
fn pictures_shared_state_and_settings_keep_their_bytes() {
    let salt = Salt([0; 16]);
    let group = GroupInfo {
        name: "Team".to_owned(),
        revision: 2,
        description: Some(Detail {
            revision: 1,
            is_change: true,
            value: "Sundays".to_owned(),
        }),
        picture: Some(Detail {
            revision: 0,
            is_change: false,
            value: vec![0xff, 0xd8, 0xff],
        }),
        ..GroupInfo::default()
    };
    let profile = Profile {
        name: "Zoé".to_owned(),
        about: Some("at sea".to_owned()),
        picture: Some(Vec::new()),
        revision: 3,
    };
    let encodings = [
        MimiContent::group_info(salt, &group),
        MimiContent::profile(salt, &profile),
        MimiContent::shared_state(salt, &state("Zoé", 1, 31)),
        MimiContent::shared_state(salt, &state("", 0, 2)),
        MimiContent::own_devices(salt, &settings()),
    ]
    .map(|made| hex::encode(made.unwrap().encode().unwrap()));
    let read = OwnDevices::decode(&settings().encode().unwrap());
    assert_eq!(read, Ok(settings()));
    insta::assert_snapshot!("pictures_and_state", encodings.join("\n"));
}
