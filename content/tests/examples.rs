//! Every example of the draft: decoded and encoded again, rebuilt from its fields, and its id.

use std::path::Path;

use tresse_content::{
    DerivedValues, Disposition, Expiration, ExternalPart, MessageId, MimiContent, NestedPart, Part,
    Salt, Semantics, Timestamp, media_type,
};

const ALICE: &str = "mimi://example.com/u/alice-smith";
const BOB: &str = "mimi://example.com/u/bob-jones";
const CATHY: &str = "mimi://example.com/u/cathy-washington";
const ROOM: &str = "mimi://example.com/r/engineering_team";

const ORIGINAL: &str = "017ce54837404c3696e0c747b985cb172716d0ed0a3d249ca63ace7d82a096f4";
const REPLY: &str = "015354973c2b65ca937bf1e035ae53a5ab80e947afa43d46920d4202e5cc0b27";
const REACTION: &str = "0158c4288911e50a8f6be3f47746b6682f10fd91bc8c05557aa589a3157aff68";

fn id(hex: &str) -> MessageId {
    hex.parse().unwrap()
}

fn salt(hex: &str) -> Salt {
    Salt(hex::decode(hex).unwrap().try_into().unwrap())
}

fn part(disposition: Disposition, media_type: &str, content: &[u8]) -> NestedPart {
    NestedPart::single(disposition, media_type, content)
}

fn markdown(salt_hex: &str, sender: &str, text: &str) -> MimiContent {
    let body = part(Disposition::RENDER, media_type::MARKDOWN, text.as_bytes());
    MimiContent::new(salt(salt_hex), body).with_uris(sender, ROOM)
}

/// Name of the example, its message id, its sender, the message built from its fields.
fn examples() -> Vec<(&'static str, &'static str, &'static str, MimiContent)> {
    vec![
        (
            "original",
            ORIGINAL,
            ALICE,
            markdown(
                "5eed9406c2545547ab6f09f20a18b003",
                ALICE,
                "Hi everyone, we just shipped release 2.0. __Good  work__!",
            ),
        ),
        (
            "reply",
            REPLY,
            BOB,
            markdown(
                "11a458c73b8dd2cf404db4b378b8fe4d",
                BOB,
                "Right on! _Congratulations_ 'all!",
            )
            .in_reply_to(id(ORIGINAL)),
        ),
        (
            "reaction",
            REACTION,
            CATHY,
            MimiContent::reaction(salt("d37bc0e6a8b4f04e9e6382375f587bf6"), id(ORIGINAL), "❤")
                .with_uris(CATHY, ROOM),
        ),
        (
            "unlike",
            "013aadbb8f313253c8930f4e93c6ca54b2ed06d258185bdcec3870534c8a4ec4",
            CATHY,
            MimiContent::unreact(
                salt("c5ba86dc9fd272e58ca52ec805b79199"),
                id(REACTION),
                id(ORIGINAL),
            )
            .with_uris(CATHY, ROOM),
        ),
        (
            "mention",
            "018d825adf9f6be00dcafc5704c4102f5022e74219d0b603e4ba7622654042af",
            CATHY,
            MimiContent::text_with_mentions(
                salt("04f290e215d0f82d1750bfa8b7dc089d"),
                "Kudos to @Alice Smith for making the release happen!",
                &[],
            )
            .in_reply_to(id(ORIGINAL))
            .with_uris(CATHY, ROOM)
            .body(part(
                Disposition::RENDER,
                media_type::MARKDOWN,
                b"Kudos to [@Alice Smith](mimi://example.com/u/alice-smith) for making the release happen!",
            )),
        ),
        (
            "mention-html",
            "01967ff8e9a66819738ad5cf26d2e0388a3b81d86b0f61d129c077d043ee2a4e",
            CATHY,
            MimiContent::new(
                salt("15d9705fd5bf5e02b0af47c85f8b98fe"),
                part(
                    Disposition::RENDER,
                    "text/html;charset=utf-8",
                    b"<p>Kudos to <a href=\"mimi://example.com/u/alice-smith\">@Alice Smith</a> for making the release happen!</p>",
                ),
            )
            .in_reply_to(id(ORIGINAL))
            .with_uris(CATHY, ROOM),
        ),
        (
            "edit",
            "014028c0deddbdea56bec26172f6ede953d11024cb82b8192b5e2aea62d7fb47",
            BOB,
            markdown(
                "b8c2e6d8800ecf45df39be6c45f4c042",
                BOB,
                "Right on! _Congratulations_ y'all!",
            )
            .replacing(id(REPLY))
            .in_reply_to(id(ORIGINAL)),
        ),
        (
            "delete",
            "011d9efc78d04d4dcf4d82b07d5199bbef37011c1f0c7e004b6111c6dda504b4",
            BOB,
            MimiContent::delete(salt("0a590d73b2c7761c39168be5ebf7f2e6"), id(REPLY))
                .in_reply_to(id(ORIGINAL))
                .with_uris(BOB, ROOM),
        ),
        (
            "expiring",
            "01e59db8173939facc2c8a4a0f0ae8d0c7a11a81239626630c9464a8d6717a03",
            ALICE,
            markdown(
                "33be993eb39f418f9295afc2ae160d2d",
                ALICE,
                "__*VPN GOING DOWN*__ I'm rebooting the VPN in ten minutes unless anyone objects.",
            )
            .expiring(Expiration::At(1_644_390_004)),
        ),
        (
            "attachment",
            "0176180c7d19a925021fe446d241134d05c38e0d999cdc0f39c391d2377ed9d1",
            BOB,
            attachment(),
        ),
        (
            "conferencing",
            "01496d15a8dba28d7397f9868b70768e4a67f765d5b5b1ae9e03848c5fdeb0ba",
            ALICE,
            conferencing(),
        ),
        (
            "multipart-1",
            "01da5a515ec5db42cc4dcc19b90c3c31245d8a1cfcce11318f24eb11dce0990e",
            ALICE,
            multipart_1(),
        ),
        (
            "multipart-2",
            "01d65918c6c51c8e76546337276ae6f4bfd873d867d5cb57c76bcdca3d999dd7",
            ALICE,
            multipart_2(),
        ),
        (
            "multipart-3",
            "01cfebeadbdb83c1eefb6403ba4852daf8bbbf9cd53bf5035a74d5d741950c9f",
            ALICE,
            multipart_3(),
        ),
    ]
}

fn attachment() -> MimiContent {
    let file = ExternalPart {
        content_type: "video/mp4".to_owned(),
        url: "https://example.com/storage/8ksB4bSrrRE.mp4".to_owned(),
        size: 708_234_961,
        enc_alg: 1,
        key: hex::decode("21399320958a6f4c745dde670d95e0d8").unwrap(),
        nonce: hex::decode("c86cf2c33f21527d1dd76f5b").unwrap(),
        hash_alg: 1,
        content_hash: hex::decode(
            "9ab17a8cf0890baaae7ee016c7312fcc080ba46498389458ee44f0276e783163",
        )
        .unwrap(),
        description: "2 hours of key signing video".to_owned(),
        filename: "bigfile.mp4".to_owned(),
        ..ExternalPart::default()
    };
    let mut message = MimiContent::attachment(salt("18fac6371e4e53f1aeaf8a013155c166"), file, "")
        .with_uris(BOB, ROOM);
    message.body.language = "en".to_owned();
    message
}

fn conferencing() -> MimiContent {
    let call = ExternalPart {
        url: "https://example.com/join/12345".to_owned(),
        description: "Join the Foo 118 conference".to_owned(),
        ..ExternalPart::default()
    };
    let body = NestedPart::new(Disposition::SESSION, Part::External(Box::new(call)));
    MimiContent::new(salt("678ac6cd54de049c3e9665cd212470fa"), body)
        .on_topic("Foo 118")
        .with_uris(ALICE, ROOM)
}

fn multipart_1() -> MimiContent {
    let parts = vec![
        part(Disposition::RENDER, media_type::MARKDOWN, b"# Welcome!"),
        part(
            Disposition::RENDER,
            "application/vnd.examplevendor-fancy-im-message",
            &hex::decode("dc861ebaa718fd7c3ca159f71a2001").unwrap(),
        ),
    ];
    let body = NestedPart::multi(Disposition::RENDER, Semantics::ChooseOne, parts);
    MimiContent::new(salt("261c953e178af653fe3d42641b91d814"), body).with_uris(ALICE, ROOM)
}

fn multipart_2() -> MimiContent {
    let parts = ["❤", "🥳", "🤞"]
        .map(|emoji| part(Disposition::REACTION, media_type::PLAIN, emoji.as_bytes()));
    let body = NestedPart::multi(Disposition::REACTION, Semantics::ProcessAll, parts.to_vec());
    MimiContent::new(salt("8528dc2d92e4f1944d62042907ab94d0"), body).with_uris(ALICE, ROOM)
}

fn multipart_3() -> MimiContent {
    let html = |language: &str, heading: &str, image: usize, alt: &str| {
        let html = format!(
            "<html><body><h1>{heading}!</h1>\n<img src=\"cid:{image}@local.invalid\" alt=\"{alt}\"/>\n</body></html>"
        );
        let mut part = part(
            Disposition::RENDER,
            "text/html;charset=utf-8",
            html.as_bytes(),
        );
        part.language = language.to_owned();
        part
    };
    let version = |image: usize, media_type: &str, picture: &str| {
        let languages = vec![
            html("en", "Welcome", image, "Welcome image"),
            html("fr", "Bienvenue", image, "Image bienvenue"),
        ];
        let text = NestedPart::multi(Disposition::RENDER, Semantics::ChooseOne, languages);
        let picture = part(
            Disposition::INLINE,
            media_type,
            &hex::decode(picture).unwrap(),
        );
        NestedPart::multi(
            Disposition::RENDER,
            Semantics::ProcessAll,
            vec![text, picture],
        )
    };
    let versions = vec![
        version(5, "image/gif", "dc861ebaa718fd7c3ca159f71a2001a7"),
        version(10, "image/png", "fa444237451a05a72bb0f67037cc1669"),
    ];
    let body = NestedPart::multi(Disposition::RENDER, Semantics::ChooseOne, versions);
    MimiContent::new(salt("b8362793168d18c049b882d4642a2274"), body).with_uris(ALICE, ROOM)
}

/// Lets an example replace a body.
trait WithBody {
    fn body(self, body: NestedPart) -> Self;
}

impl WithBody for MimiContent {
    fn body(mut self, body: NestedPart) -> Self {
        self.body = body;
        self
    }
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples"))
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name).with_extension("cbor")).unwrap()
}

#[test]
fn every_example_built_from_its_fields_has_the_drafts_bytes() {
    for (name, _, _, message) in examples() {
        assert_eq!(
            hex::encode(message.encode().unwrap()),
            hex::encode(read(name)),
            "{name}"
        );
    }
}

#[test]
fn every_example_has_the_drafts_message_id() {
    for (name, expected, sender, _) in examples() {
        let encoded = read(name);
        let message = MimiContent::decode(&encoded).unwrap();
        assert_eq!(message.extensions.sender_uri(), Some(sender), "{name}");
        assert_eq!(message.extensions.room_uri(), Some(ROOM), "{name}");
        assert_eq!(message.id(sender, ROOM, &encoded), id(expected), "{name}");
    }
}

/// Here, and in a checkout of the draft beside the repository if there is one.
#[test]
fn every_file_decodes_and_encodes_to_the_same_bytes() {
    let draft = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs/mimi-content");
    let mut seen = 0;
    for folder in [folder(), &draft] {
        let Ok(files) = std::fs::read_dir(folder) else {
            continue;
        };
        for file in files {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "cbor") {
                continue;
            }
            let encoded = std::fs::read(&path).unwrap();
            let again = if path.to_string_lossy().contains("implied") {
                DerivedValues::decode(&encoded).unwrap().encode()
            } else {
                MimiContent::decode(&encoded).unwrap().encode().unwrap()
            };
            assert_eq!(again, encoded, "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen > examples().len(), "the files are gone: {seen}");
}

#[test]
fn the_derived_values_built_from_their_fields_have_the_drafts_bytes() {
    let values = DerivedValues {
        message_id: id("01b0084467273cc43d6f0ebeac13eb84229c4fffe8f6c3594c905f47779e5a79"),
        accepted_at: Timestamp::Milliseconds(1_644_387_225_019),
        group_id: hex::decode("eeee0d12a7b5b5b78115ad1a1ddb13811c83fd7387c43e66799a594beeda26bf")
            .unwrap(),
        sender_leaf: 4,
        sender_client_uri: "mimi://example.com/d/3b52249d-68f9-45ce-8bf5-c799f3cad7ec/0003"
            .to_owned(),
        sender_uri: ALICE.to_owned(),
        room_uri: ROOM.to_owned(),
    };
    assert_eq!(
        hex::encode(values.encode()),
        hex::encode(read("implied-original"))
    );
}

#[test]
fn part_indexes_count_depth_first() {
    let message = multipart_3();
    let parts = message.body.walk();
    assert_eq!(parts.len(), 11);
    for (index, media_type) in [(5, "image/gif"), (10, "image/png")] {
        let Part::Single { content_type, .. } = &parts[index].part else {
            panic!("{index}")
        };
        assert_eq!(content_type, media_type);
    }
}
