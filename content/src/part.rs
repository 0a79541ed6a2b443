//! Bodies: nothing, one part, something stored elsewhere, or several parts.

use std::fmt;

use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::{DEPTH_MAX, PARTS_MAX};

/// A part and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NestedPart {
    /// What the sender means it to be.
    pub disposition: Disposition,
    /// Language tags, or empty.
    pub language: String,
    /// What it consists of.
    pub part: Part,
}

/// The four shapes of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Nothing: deletes and taken back reactions.
    Null,
    /// Content within the message.
    Single {
        /// IANA media type with parameters.
        content_type: String,
        /// As the media type says.
        content: Vec<u8>,
    },
    /// Content stored elsewhere.
    External(Box<ExternalPart>),
    /// Two parts or more.
    Multi {
        /// How they belong together.
        semantics: Semantics,
        /// The parts.
        parts: Vec<NestedPart>,
    },
}

/// Content stored elsewhere, and the key to it. `Debug` leaves the key out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ExternalPart {
    /// IANA media type of the decrypted content.
    pub content_type: String,
    /// Where it is.
    pub url: String,
    /// Seconds since 1970 when it goes away, or 0.
    pub expires: u32,
    /// Octets of the decrypted content, or 0 if that is not said.
    pub size: u64,
    /// IANA AEAD number, or 0 for none.
    pub enc_alg: u16,
    /// Key of the AEAD.
    pub key: Vec<u8>,
    /// Nonce of the AEAD.
    pub nonce: Vec<u8>,
    /// Additional data of the AEAD.
    pub aad: Vec<u8>,
    /// IANA named information hash, or 0 for none.
    pub hash_alg: u8,
    /// Hash of what is stored at the url.
    pub content_hash: Vec<u8>,
    /// For people, or empty.
    pub description: String,
    /// A suggestion, or empty. Never use it as a path.
    pub filename: String,
}

impl fmt::Debug for ExternalPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExternalPart")
            .field("content_type", &self.content_type)
            .field("size", &self.size)
            .field("enc_alg", &self.enc_alg)
            .finish_non_exhaustive()
    }
}

/// How the parts of a [`Part::Multi`] belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Semantics {
    /// The receiver shows the one it likes best.
    ChooseOne = 0,
    /// All or none.
    SingleUnit = 1,
    /// As many as it can.
    ProcessAll = 2,
}

/// What a part is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Disposition(pub u8);

impl Disposition {
    /// Not said.
    pub const UNSPECIFIED: Self = Self(0);
    /// To be shown.
    pub const RENDER: Self = Self(1);
    /// A reaction to another message.
    pub const REACTION: Self = Self(2);
    /// About a person.
    pub const PROFILE: Self = Self(3);
    /// To be shown within the conversation.
    pub const INLINE: Self = Self(4);
    /// A small picture.
    pub const ICON: Self = Self(5);
    /// To be downloaded.
    pub const ATTACHMENT: Self = Self(6);
    /// To join a call.
    pub const SESSION: Self = Self(7);
    /// Preview of something, made by the sender.
    pub const PREVIEW: Self = Self(8);
}

impl NestedPart {
    /// A part without a language.
    pub fn new(disposition: Disposition, part: Part) -> Self {
        Self {
            disposition,
            language: String::new(),
            part,
        }
    }

    /// Content within the message.
    pub fn single(
        disposition: Disposition,
        content_type: &str,
        content: impl Into<Vec<u8>>,
    ) -> Self {
        Self::new(
            disposition,
            Part::Single {
                content_type: content_type.to_owned(),
                content: content.into(),
            },
        )
    }

    /// Several parts with the disposition of the whole.
    pub fn multi(disposition: Disposition, semantics: Semantics, parts: Vec<Self>) -> Self {
        Self::new(disposition, Part::Multi { semantics, parts })
    }

    /// This part and all within it, depth first: the position is the draft's part index.
    pub fn walk(&self) -> Vec<&Self> {
        let mut found = vec![self];
        if let Part::Multi { parts, .. } = &self.part {
            found.extend(parts.iter().flat_map(Self::walk));
        }
        found
    }

    pub(crate) fn read(
        reader: &mut Reader<'_>,
        level: usize,
        parts_left: &mut usize,
    ) -> Result<Self, ContentError> {
        check(level, parts_left)?;
        let len = reader.array("a part")?;
        let disposition = Disposition(reader.unsigned("a disposition", 255)? as u8);
        let language = reader.text("a language")?.to_owned();
        let cardinality = reader.unsigned("a kind of part", 3)?;
        let fields = [3, 5, 15, 5];
        if len != fields[cardinality as usize] {
            return Err(ContentError::Expected("a part with the fields of its kind"));
        }
        let part = match cardinality {
            0 => Part::Null,
            1 => Part::Single {
                content_type: reader.text("a media type")?.to_owned(),
                content: reader.bytes("content")?.to_vec(),
            },
            2 => Part::External(Box::new(ExternalPart::read(reader)?)),
            _ => Self::read_multi(reader, level, parts_left)?,
        };
        Ok(Self {
            disposition,
            language,
            part,
        })
    }

    fn read_multi(
        reader: &mut Reader<'_>,
        level: usize,
        parts_left: &mut usize,
    ) -> Result<Part, ContentError> {
        let semantics = match reader.unsigned("a semantics of parts", 2)? {
            0 => Semantics::ChooseOne,
            1 => Semantics::SingleUnit,
            _ => Semantics::ProcessAll,
        };
        let len = reader.array("an array of parts")?;
        if len < 2 {
            return Err(ContentError::Expected("two parts or more"));
        }
        let mut parts = Vec::new();
        for _ in 0..len {
            parts.push(Self::read(reader, level + 1, parts_left)?);
        }
        Ok(Part::Multi { semantics, parts })
    }

    pub(crate) fn write(
        &self,
        writer: &mut Writer,
        level: usize,
        parts_left: &mut usize,
    ) -> Result<(), ContentError> {
        check(level, parts_left)?;
        let (cardinality, fields) = match &self.part {
            Part::Null => (0, 3),
            Part::Single { .. } => (1, 5),
            Part::External(_) => (2, 15),
            Part::Multi { .. } => (3, 5),
        };
        writer.array(fields);
        writer.unsigned(u64::from(self.disposition.0));
        writer.text(&self.language);
        writer.unsigned(cardinality);
        match &self.part {
            Part::Null => {}
            Part::Single {
                content_type,
                content,
            } => {
                writer.text(content_type);
                writer.bytes(content);
            }
            Part::External(external) => external.write(writer),
            Part::Multi { semantics, parts } => {
                if parts.len() < 2 {
                    return Err(ContentError::Expected("two parts or more"));
                }
                writer.unsigned(*semantics as u64);
                writer.array(parts.len());
                for part in parts {
                    part.write(writer, level + 1, parts_left)?;
                }
            }
        }
        Ok(())
    }
}

fn check(level: usize, parts_left: &mut usize) -> Result<(), ContentError> {
    if level > DEPTH_MAX {
        return Err(ContentError::TooDeep("parts"));
    }
    *parts_left = parts_left.checked_sub(1).ok_or(ContentError::TooMany {
        what: "parts",
        max: PARTS_MAX,
    })?;
    Ok(())
}

impl ExternalPart {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ContentError> {
        Ok(Self {
            content_type: reader.text("a media type")?.to_owned(),
            url: reader.text("a url")?.to_owned(),
            expires: reader.unsigned("a time in seconds", u64::from(u32::MAX))? as u32,
            size: reader.unsigned("a size", u64::MAX)?,
            enc_alg: reader.unsigned("an AEAD number", u64::from(u16::MAX))? as u16,
            key: reader.bytes("a key")?.to_vec(),
            nonce: reader.bytes("a nonce")?.to_vec(),
            aad: reader.bytes("additional data")?.to_vec(),
            hash_alg: reader.unsigned("a hash number", u64::from(u8::MAX))? as u8,
            content_hash: reader.bytes("a hash")?.to_vec(),
            description: reader.text("a description")?.to_owned(),
            filename: reader.text("a file name")?.to_owned(),
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.text(&self.content_type);
        writer.text(&self.url);
        writer.unsigned(u64::from(self.expires));
        writer.unsigned(self.size);
        writer.unsigned(u64::from(self.enc_alg));
        writer.bytes(&self.key);
        writer.bytes(&self.nonce);
        writer.bytes(&self.aad);
        writer.unsigned(u64::from(self.hash_alg));
        writer.bytes(&self.content_hash);
        writer.text(&self.description);
        writer.text(&self.filename);
    }
}
