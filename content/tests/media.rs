//! What travels of files beside MIMI's own fields: its bytes, and that nonsense is nothing.

use proptest::prelude::*;
use tresse_content::{
    ExtensionKey, ExternalPart, Meaning, MediaFacts, MimiContent, RawItem, Salt, limits,
};

const SALT: Salt = Salt([7; 16]);

/// A lossy WebP by its header.
fn thumbnail(width: u8, len: usize) -> Vec<u8> {
    let header = &b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a"[..];
    let mut bytes = [header, &[width, 0, 48, 0]].concat();
    bytes.resize(len, 7);
    bytes
}

fn facts() -> MediaFacts {
    MediaFacts {
        width: Some(4000),
        height: Some(3000),
        duration_ms: Some(61_000),
        thumbnail: thumbnail(64, 40),
        waveform: vec![0, 128, 255],
        is_voice: true,
    }
}

fn two_files() -> MimiContent {
    let file = ExternalPart::default();
    MimiContent::attachments(SALT, vec![file.clone(), file], "look")
}

#[test]
fn the_bytes_of_facts_and_of_a_view_once_stay_as_they_are() {
    let content = two_files()
        .with_media(&[MediaFacts::default(), facts()])
        .viewed(1);
    let values: Vec<String> = [ExtensionKey::VIEW_ONCE, ExtensionKey::MEDIA]
        .iter()
        .map(|key| hex::encode(content.extensions.0[key].as_cbor()))
        .collect();
    insta::assert_snapshot!(values.join("\n"));
    let encoded = content.encode().unwrap();
    let decoded = MimiContent::decode(&encoded).unwrap();
    assert_eq!(decoded.media_facts(), [MediaFacts::default(), facts()]);
    assert_eq!(decoded.views(), Some(1));
    let Meaning::Show(shown) = decoded.meaning() else {
        panic!("not shown")
    };
    assert_eq!((shown.attachments.len(), shown.text.as_str()), (2, "look"));
}

#[test]
fn an_album_whose_thumbnails_do_not_fit_keeps_the_small_ones() {
    let with = |bytes| MediaFacts {
        thumbnail: thumbnail(64, bytes),
        ..facts()
    };
    let content = two_files().with_media(&[with(3000), with(2000), with(500)]);
    let lengths: Vec<usize> = content
        .media_facts()
        .iter()
        .map(|facts| facts.thumbnail.len())
        .collect();
    assert_eq!(lengths, [0, 2000, 500]);
    assert!(content.encode().is_ok());
}

#[test]
fn what_makes_no_sense_is_nothing_and_a_view_once_is_the_strictest() {
    let with = |key: ExtensionKey, hex: &str| {
        let mut content = two_files();
        let item = RawItem::from_cbor(&hex::decode(hex).unwrap()).unwrap();
        content.extensions.0.insert(key, item);
        MimiContent::decode(&content.encode().unwrap()).unwrap()
    };
    // Not an array, a width of 0, one of 70,000, an empty thumbnail, `isVoice: false`.
    for bad in ["f6", "81a10100", "81a1011a00011170", "81a10440", "81a106f4"] {
        assert!(
            with(ExtensionKey::MEDIA, bad).media_facts().is_empty(),
            "{bad}"
        );
    }
    // Fields of a newer version are skipped.
    let newer = with(ExtensionKey::MEDIA, "81a20105186301");
    assert_eq!(newer.media_facts()[0].width, Some(5));
    for (views, read) in [("01", 1), ("02", 2), ("00", 1), ("f6", 1), ("190100", 1)] {
        assert_eq!(with(ExtensionKey::VIEW_ONCE, views).views(), Some(read));
    }
    let too_large = MediaFacts {
        thumbnail: thumbnail(200, 40),
        ..MediaFacts::default()
    };
    assert!(too_large.clone().sound().is_empty());
    let huge = MediaFacts {
        thumbnail: thumbnail(64, limits::THUMBNAIL_BYTES_MAX + 1),
        waveform: vec![1; 400],
        ..MediaFacts::default()
    };
    let sound = huge.sound();
    assert!(sound.thumbnail.is_empty());
    assert_eq!(sound.waveform.len(), limits::WAVEFORM_BYTES_MAX);
}

proptest! {
    #[test]
    fn any_facts_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        if let Ok(facts) = MediaFacts::decode(&bytes) {
            prop_assert_eq!(MediaFacts::decode(&facts.encode()).unwrap(), facts);
        }
    }
}
