//! What a message says of its files beside what MIMI has a place for, and whether it may be looked
//! at once only: two private extensions.
//!
//! ```cddl
//! ; extension -1: how often the file may be looked at before it is gone
//! viewOnce   = 1..255
//! ; extension -2: for each file of the message, in the order of the body
//! mediaFacts = [1*64 (facts / null)]
//! facts      = { ? 1: width: 1..65535, ? 2: height: 1..65535, ? 3: durationMs: 1..86400000,
//!                ? 4: thumbnail: bstr .size (1..3072), ? 5: waveform: bstr .size (1..128),
//!                ? 6: isVoice: true, * int => any }
//! ```
//! Surprising rule: facts are for looks only, so facts that make no sense are no facts: the file is
//! shown without them. A view once that makes no sense is the strictest there is.

use crate::application::fields;
use crate::cbor::{RawItem, Reader, Writer};
use crate::error::ContentError;
use crate::extensions::{ExtensionKey, Extensions};
use crate::limits::{
    DURATION_MS_MAX, EXTENSION_VALUE_BYTES_MAX, PARTS_MAX, SIDE_MAX, THUMBNAIL_BYTES_MAX,
    WAVEFORM_BYTES_MAX,
};
use crate::message::MimiContent;
use crate::part::{NestedPart, Part};
use crate::thumbnail;

/// What a preview of a file needs. Everything is claimed by the sender.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct MediaFacts {
    /// Width in pixels, as it is shown.
    pub width: Option<u16>,
    /// Height in pixels, as it is shown.
    pub height: Option<u16>,
    /// How long it plays.
    pub duration_ms: Option<u32>,
    /// A small WebP or JPEG; empty: none.
    pub thumbnail: Vec<u8>,
    /// How loud it is, from its beginning to its end; empty: unknown.
    pub waveform: Vec<u8>,
    /// Somebody's voice, recorded for this message.
    pub is_voice: bool,
}

impl MediaFacts {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same, without what may not be said.
    #[must_use]
    pub fn sound(mut self) -> Self {
        let is_size = |side: &u16| *side > 0;
        self.width = self.width.filter(is_size);
        self.height = self.height.filter(is_size);
        let is_time = |ms: &u32| (1..=DURATION_MS_MAX).contains(ms);
        self.duration_ms = self.duration_ms.filter(is_time);
        if self.thumbnail.len() > THUMBNAIL_BYTES_MAX || !thumbnail::is_small(&self.thumbnail) {
            self.thumbnail = Vec::new();
        }
        self.waveform.truncate(WAVEFORM_BYTES_MAX);
        self
    }

    /// Reads the facts of one file.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, Self::read)
    }

    /// Writes the facts of one file.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.write(&mut writer);
        writer.into_bytes()
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        let mut facts = Self::default();
        fields(reader, "what is known of a file", |key, reader| {
            match key {
                1 => facts.width = Some(side(reader)?),
                2 => facts.height = Some(side(reader)?),
                3 => {
                    let ms = reader.unsigned("a duration", u64::from(DURATION_MS_MAX))?;
                    facts.duration_ms = Some(positive(ms, "a duration")? as u32);
                }
                4 => facts.thumbnail = bounded(reader, "a thumbnail", THUMBNAIL_BYTES_MAX)?,
                5 => facts.waveform = bounded(reader, "a waveform", WAVEFORM_BYTES_MAX)?,
                6 => {
                    facts.is_voice = reader.bool("whether it is a voice")?;
                    if !facts.is_voice {
                        return Err(ContentError::OutOfRange("whether it is a voice"));
                    }
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(facts)
    }

    fn write(&self, writer: &mut Writer) {
        let numbers = [
            self.width.map(u64::from),
            self.height.map(u64::from),
            self.duration_ms.map(u64::from),
        ];
        let bytes = [&self.thumbnail, &self.waveform];
        writer.map(
            numbers.iter().flatten().count()
                + bytes.iter().filter(|bytes| !bytes.is_empty()).count()
                + usize::from(self.is_voice),
        );
        for (key, number) in (1..).zip(numbers) {
            if let Some(number) = number {
                writer.unsigned(key);
                writer.unsigned(number);
            }
        }
        for (key, bytes) in (4..).zip(bytes) {
            if !bytes.is_empty() {
                writer.unsigned(key);
                writer.bytes(bytes);
            }
        }
        if self.is_voice {
            writer.unsigned(6);
            writer.bool(true);
        }
    }
}

fn side(reader: &mut Reader<'_>) -> Result<u16, ContentError> {
    let side = reader.unsigned("a size in pixels", u64::from(SIDE_MAX))?;
    Ok(positive(side, "a size in pixels")? as u16)
}

fn positive(number: u64, what: &'static str) -> Result<u64, ContentError> {
    if number > 0 {
        Ok(number)
    } else {
        Err(ContentError::OutOfRange(what))
    }
}

fn bounded(
    reader: &mut Reader<'_>,
    what: &'static str,
    max: usize,
) -> Result<Vec<u8>, ContentError> {
    let bytes = reader.bytes(what)?;
    if (1..=max).contains(&bytes.len()) {
        Ok(bytes.to_vec())
    } else {
        Err(ContentError::OutOfRange(what))
    }
}

impl MimiContent {
    /// What the message says of its files, in their order; shorter than they are if it says less.
    pub fn media_facts(&self) -> Vec<MediaFacts> {
        let Some(item) = self.extensions.0.get(&ExtensionKey::MEDIA) else {
            return Vec::new();
        };
        let read = Reader::whole(item.as_cbor(), |reader| {
            let len = reader.array("what is known of files")?;
            if len > PARTS_MAX {
                return Err(ContentError::OutOfRange("what is known of files"));
            }
            let mut all = Vec::with_capacity(len);
            for _ in 0..len {
                all.push(if reader.null()? {
                    MediaFacts::default()
                } else {
                    MediaFacts::read(reader)?.sound()
                });
            }
            Ok(all)
        });
        read.unwrap_or_default()
    }

    /// How often the file may be looked at; `None`: as often as one likes.
    pub fn views(&self) -> Option<u8> {
        let item = self.extensions.0.get(&ExtensionKey::VIEW_ONCE)?;
        let read = Reader::whole(item.as_cbor(), |reader| reader.unsigned("views", 255));
        Some(read.map_or(1, |views| views.max(1) as u8))
    }

    /// Says what is known of the files. What does not fit is left out: the largest thumbnails first.
    #[must_use]
    pub fn with_media(mut self, facts: &[MediaFacts]) -> Self {
        let mut facts: Vec<MediaFacts> = facts.iter().cloned().map(MediaFacts::sound).collect();
        if facts.iter().all(MediaFacts::is_empty) {
            return self;
        }
        loop {
            let encoded = encode_all(&facts);
            if encoded.len() <= EXTENSION_VALUE_BYTES_MAX {
                set(&mut self.extensions, ExtensionKey::MEDIA, &encoded);
                return self;
            }
            let largest = facts.iter_mut().max_by_key(|facts| facts.thumbnail.len());
            match largest {
                Some(largest) if !largest.thumbnail.is_empty() => largest.thumbnail.clear(),
                // Waveforms of more files than anybody sends.
                _ => facts.iter_mut().for_each(|facts| facts.waveform.clear()),
            }
        }
    }

    /// Says how often the file may be looked at.
    #[must_use]
    pub fn viewed(mut self, views: u8) -> Self {
        let mut writer = Writer::default();
        writer.unsigned(u64::from(views.max(1)));
        set(
            &mut self.extensions,
            ExtensionKey::VIEW_ONCE,
            &writer.into_bytes(),
        );
        self
    }

    /// Files stored elsewhere, with a caption unless that is empty.
    pub fn attachments(salt: crate::Salt, files: Vec<crate::ExternalPart>, caption: &str) -> Self {
        let mut parts: Vec<NestedPart> = files
            .into_iter()
            .map(|file| {
                NestedPart::new(
                    crate::Disposition::ATTACHMENT,
                    Part::External(Box::new(file)),
                )
            })
            .collect();
        if caption.is_empty() && parts.len() == 1 {
            return Self::new(salt, parts.remove(0));
        }
        if !caption.is_empty() {
            parts.push(NestedPart::single(
                crate::Disposition::RENDER,
                crate::media_type::PLAIN,
                caption,
            ));
        }
        let body = NestedPart::multi(
            crate::Disposition::RENDER,
            crate::Semantics::ProcessAll,
            parts,
        );
        Self::new(salt, body)
    }
}

fn encode_all(facts: &[MediaFacts]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.array(facts.len());
    for facts in facts {
        if facts.is_empty() {
            writer.null();
        } else {
            facts.write(&mut writer);
        }
    }
    writer.into_bytes()
}

fn set(extensions: &mut Extensions, key: ExtensionKey, encoded: &[u8]) {
    let item = RawItem::from_cbor(encoded).expect("it was written by this module's own writer");
    extensions.0.insert(key, item);
}
