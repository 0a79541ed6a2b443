//! Lines of a text that may be anything.

use std::io::{BufRead, BufReader, ErrorKind, Read};

use crate::limits::LINE_BYTES_MAX;

/// A line without its end.
pub(crate) struct Line {
    pub(crate) text: String,
    /// Some bytes were no text.
    pub(crate) is_damaged: bool,
    /// It was longer.
    pub(crate) is_cut: bool,
}

pub(crate) struct Lines<'a> {
    reader: BufReader<&'a mut dyn Read>,
    is_first: bool,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(reader: &'a mut dyn Read) -> Self {
        Self {
            reader: BufReader::with_capacity(64 << 10, reader),
            is_first: true,
        }
    }

    /// The bytes of the next line, as many as are kept; `None` at the end.
    fn bytes(&mut self) -> Option<(Vec<u8>, bool)> {
        let mut line = Vec::new();
        let mut is_cut = false;
        let mut is_any = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                // What cannot be read is the end; whoever reads knows why.
                Err(_) => return is_any.then_some((line, is_cut)),
            };
            if buffer.is_empty() {
                return is_any.then_some((line, is_cut));
            }
            is_any = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let taken = &buffer[..end.unwrap_or(buffer.len())];
            let room = LINE_BYTES_MAX.saturating_sub(line.len());
            is_cut |= taken.len() > room;
            line.extend_from_slice(&taken[..taken.len().min(room)]);
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Some((line, is_cut));
            }
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let (mut bytes, is_cut) = self.bytes()?;
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        if std::mem::take(&mut self.is_first) && bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
            bytes.drain(..3);
        }
        if is_cut {
            // A character may have been cut in two.
            if let Err(error) = std::str::from_utf8(&bytes)
                && error.error_len().is_none()
            {
                bytes.truncate(error.valid_up_to());
            }
        }
        let (text, is_damaged) = match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
        };
        Some(Line {
            text,
            is_damaged,
            is_cut,
        })
    }
}
