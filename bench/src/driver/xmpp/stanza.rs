//! Cuts an XMPP stream into its stanzas and reads the little that is needed of them.
//!
//! Not an XML parser: a server's stream has no comments, processing instructions or document types
//! (RFC 6120, 11.1), so that angle brackets and quotes are enough. The surprising rule: `<stream:stream>` is
//! opened and never closed, so its start tag counts as a stanza of its own.

use crate::driver::WireError;

/// The longest stanza that is taken. Nothing that the load generator asks for comes near it.
const MAX_STANZA: usize = 1 << 20;

/// Finds where stanzas end, and remembers how far it has looked when one is torn.
#[derive(Debug, Default)]
pub struct Splitter {
    /// Looked at so far, from the beginning of what is not used up.
    looked: usize,
    /// Elements that are open there.
    depth: u32,
    /// Where the stanza that is being looked at begins.
    begin: usize,
}

impl Splitter {
    /// The next stanza in `input` from `*used` on; moves `*used` behind it. `None`: there is no
    /// whole one; call again with the same bytes from `*used` on and more behind them.
    ///
    /// # Errors
    /// If what is there cannot be a stream of stanzas.
    pub fn next_stanza<'i>(
        &mut self,
        input: &'i [u8],
        used: &mut usize,
    ) -> Result<Option<Stanza<'i>>, WireError> {
        let rest = &input[*used..];
        loop {
            let Some(open) = find(rest, self.looked, b'<') else {
                if self.depth == 0 {
                    // White space between stanzas keeps connections alive.
                    *used += rest.len();
                    *self = Self::default();
                } else {
                    self.looked = rest.len();
                    too_long(rest.len())?;
                }
                return Ok(None);
            };
            let Some(close) = tag_end(rest, open) else {
                self.looked = open;
                too_long(rest.len())?;
                return Ok(None);
            };
            if self.depth == 0 {
                self.begin = open;
            }
            let tag = &rest[open..=close];
            self.looked = close + 1;
            let ends = if tag.starts_with(b"<?") {
                continue;
            } else if tag.starts_with(b"</") {
                // At depth 0 this is `</stream:stream>`.
                self.depth = self.depth.saturating_sub(1);
                self.depth == 0
            } else if tag.ends_with(b"/>") || tag.starts_with(b"<stream:stream") {
                self.depth == 0
            } else {
                self.depth += 1;
                false
            };
            if ends {
                let stanza = &rest[self.begin..=close];
                *used += close + 1;
                *self = Self::default();
                return Stanza::new(stanza).map(Some);
            }
        }
    }
}

/// One stanza or other element of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stanza<'i> {
    /// The name of its element, prefix and all.
    pub name: &'i str,
    start_tag: &'i str,
    text: &'i str,
}

impl<'i> Stanza<'i> {
    fn new(bytes: &'i [u8]) -> Result<Self, WireError> {
        let text = std::str::from_utf8(bytes).map_err(|_| WireError("not UTF-8".into()))?;
        let start_tag = tag_end(bytes, 0).map_or(text, |end| &text[..=end]);
        let inner = start_tag.trim_start_matches('<').trim_end_matches('>');
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        let name = inner.split_ascii_whitespace().next().unwrap_or_default();
        Ok(Self {
            name,
            start_tag,
            text,
        })
    }

    /// An attribute of its start tag, as it is written: entities are not resolved.
    pub fn attribute(&self, name: &str) -> Option<&'i str> {
        let mut rest = self.start_tag;
        while let Some(at) = rest.find('=') {
            let found = rest[..at]
                .trim_end()
                .rsplit([' ', '\t', '\n', '\r'])
                .next()?;
            let value = rest[at + 1..].trim_start();
            let quote = value.chars().next()?;
            let (value, behind) = value[1..].split_once(quote)?;
            if found == name {
                return Some(value);
            }
            rest = behind;
        }
        None
    }

    /// Whether this is written anywhere in it.
    pub fn contains(&self, what: &str) -> bool {
        self.text.contains(what)
    }
}

fn too_long(length: usize) -> Result<(), WireError> {
    if length > MAX_STANZA {
        return Err(WireError(format!(
            "a stanza of more than {MAX_STANZA} bytes"
        )));
    }
    Ok(())
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, &bytes[from..]).map(|at| from + at)
}

/// Where the tag that begins at `open` ends: `>` outside of quotes.
fn tag_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut from = open;
    loop {
        let at = from + memchr::memchr3(b'>', b'"', b'\'', &bytes[from..])?;
        if bytes[at] == b'>' {
            return Some(at);
        }
        from = find(bytes, at + 1, bytes[at])? + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As ejabberd writes it, with everything in it that has a bracket or a quote.
    const STREAM: &str = concat!(
        "<?xml version='1.0'?><stream:stream id='1' from='localhost' xmlns='jabber:client'>",
        "<stream:features><mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features> \n",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<message from='a@b/c' note=\"1 > '0'\" id='7'><archived by='x'/><body>&lt;r/> é</body></message>",
        "<r xmlns='urn:xmpp:sm:3'/><a h='12' xmlns='urn:xmpp:sm:3'/></stream:stream>",
    );

    fn names(pieces: &[&[u8]]) -> Result<Vec<String>, WireError> {
        let (mut splitter, mut buffer, mut names) = (Splitter::default(), Vec::new(), Vec::new());
        for piece in pieces {
            buffer.extend_from_slice(piece);
            let mut used = 0;
            while let Some(stanza) = splitter.next_stanza(&buffer, &mut used)? {
                names.push(stanza.name.to_owned());
            }
            buffer.drain(..used);
        }
        assert!(buffer.is_empty(), "{:?}", String::from_utf8_lossy(&buffer));
        Ok(names)
    }

    #[test]
    fn a_stream_torn_at_any_two_places_gives_the_same_stanzas() {
        let bytes = STREAM.as_bytes();
        let whole = names(&[bytes]).expect("well formed");
        assert_eq!(
            whole,
            [
                "stream:stream",
                "stream:features",
                "success",
                "message",
                "r",
                "a",
                "/stream:stream"
            ]
        );
        for first in 0..=bytes.len() {
            for second in first..=bytes.len() {
                let pieces = [&bytes[..first], &bytes[first..second], &bytes[second..]];
                assert_eq!(names(&pieces).as_ref(), Ok(&whole), "{first} {second}");
            }
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(names(&single), Ok(whole));
    }

    #[test]
    fn attributes_are_those_of_the_start_tag_whatever_their_quotes() {
        let mut used = STREAM.find("<message").expect("there is one");
        let stanza = Splitter::default()
            .next_stanza(STREAM.as_bytes(), &mut used)
            .expect("well formed")
            .expect("whole");
        assert_eq!(stanza.attribute("id"), Some("7"));
        assert_eq!(stanza.attribute("from"), Some("a@b/c"));
        assert_eq!(stanza.attribute("note"), Some("1 > '0'"));
        assert_eq!(stanza.attribute("by"), None);
        assert!(stanza.contains("<archived"));
    }

    #[test]
    fn a_stanza_without_end_is_refused_instead_of_filling_the_memory() {
        let mut endless = b"<message><body>".to_vec();
        endless.resize(MAX_STANZA + 100, b'x');
        assert!(Splitter::default().next_stanza(&endless, &mut 0).is_err());
        assert!(
            Splitter::default()
                .next_stanza(b"<a b='\xff'/>", &mut 0)
                .is_err()
        );
    }
}
