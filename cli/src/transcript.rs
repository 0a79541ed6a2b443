//! Reads a transcript: real conversation as JSON Lines, checked completely before anything is sent.
//!
//! One object a line: `id` (0, 1, 2 …), `at` (RFC 3339), `from` (nickname), `text`, `reply_to`
//! (an earlier `id`, or null). Other fields are ignored, so that a file may carry notes.
//! The surprising rule: errors name file, line and reason but never quote the text, because a
//! transcript may be private and an error message ends up in logs.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Messages in one transcript.
pub const LINES_MAX: usize = 1_000_000;
/// Bytes in one line of the file.
pub const LINE_BYTES_MAX: usize = 1024 * 1024;
/// Bytes in a nickname.
pub const SPEAKER_BYTES_MAX: usize = 64;
/// Bytes in a text: what the most generous network carries.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Speakers in one transcript: the largest group.
pub const SPEAKERS_MAX: usize = tresse_proto::limits::GROUP_ACCOUNTS_MAX;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Nickname.
    pub from: String,
    /// What was said.
    pub text: String,
    /// Index of the line it answers.
    pub reply_to: Option<usize>,
    /// When it was said, as written in the file.
    pub at: String,
}

/// A conversation; a line's `id` is its index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// In the order in which they were said.
    pub lines: Vec<Line>,
}

/// What is wrong with a transcript, and where.
#[derive(Debug, thiserror::Error)]
pub enum TranscriptError {
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// One line is not what it should be.
    #[error("{}:{line}: {reason}", file.display())]
    BadLine {
        /// Which file.
        file: PathBuf,
        /// From 1.
        line: usize,
        /// What to put right.
        reason: BadLine,
    },
    /// There is nothing in it.
    #[error("{}: holds no message", file.display())]
    Empty {
        /// Which file.
        file: PathBuf,
    },
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// Longer than [`LINE_BYTES_MAX`].
    #[error("longer than {LINE_BYTES_MAX} bytes")]
    TooLong,
    /// Not UTF-8.
    #[error("not valid UTF-8 (byte {0} of the line)")]
    NotUtf8(usize),
    /// Nothing but white space.
    #[error("empty line; every line holds one message")]
    Blank,
    /// Not a JSON object with the expected fields.
    #[error("not a message object: {0}")]
    NotAMessage(String),
    /// Ids are 0, 1, 2 and so on.
    #[error("id is {found} but should be {expected}: ids count up from 0 without gaps")]
    WrongId {
        /// In the file.
        found: u64,
        /// By counting.
        expected: u64,
    },
    /// A reply to itself or to something later.
    #[error("reply_to is {0}, which is not an earlier id")]
    ReplyNotEarlier(u64),
    /// Empty or oversized nickname, or one with control characters.
    #[error("from must have 1 to {SPEAKER_BYTES_MAX} bytes and no control characters")]
    BadSpeaker,
    /// Empty text.
    #[error("text is empty")]
    NoText,
    /// Oversized text.
    #[error("text has {0} bytes; at most {TEXT_BYTES_MAX} can be sent")]
    TextTooLong(usize),
    /// Not a time.
    #[error("at is not an RFC 3339 time such as 2026-06-01T18:30:00Z")]
    BadTime,
    /// More than [`LINES_MAX`].
    #[error("more than {LINES_MAX} messages")]
    TooMany,
    /// More than [`SPEAKERS_MAX`].
    #[error("more than {SPEAKERS_MAX} speakers; a group holds no more")]
    TooManySpeakers,
}

#[derive(Deserialize)]
struct Raw {
    id: u64,
    at: String,
    from: String,
    text: String,
    reply_to: Option<u64>,
}

impl Transcript {
    /// Opens and checks a file.
    pub fn open(file: &Path) -> Result<Self, TranscriptError> {
        let reader = File::open(file).map_err(|source| TranscriptError::Unreadable {
            file: file.to_owned(),
            source,
        })?;
        Self::read(file, BufReader::new(reader))
    }

    /// Checks what `reader` holds; `file` is only named in errors.
    pub fn read(file: &Path, mut reader: impl BufRead) -> Result<Self, TranscriptError> {
        let mut lines = Vec::new();
        let mut speakers = BTreeSet::new();
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let read = (&mut reader)
                .take(LINE_BYTES_MAX as u64 + 2)
                .read_until(b'\n', &mut buffer)
                .map_err(|source| TranscriptError::Unreadable {
                    file: file.to_owned(),
                    source,
                })?;
            if read == 0 {
                break;
            }
            let line = parse(&buffer, lines.len())
                .and_then(|line| check_totals(line, lines.len(), &mut speakers))
                .map_err(|reason| TranscriptError::BadLine {
                    file: file.to_owned(),
                    line: lines.len() + 1,
                    reason,
                })?;
            lines.push(line);
        }
        if lines.is_empty() {
            return Err(TranscriptError::Empty {
                file: file.to_owned(),
            });
        }
        Ok(Self { lines })
    }

    /// Everybody who says something, sorted by name.
    pub fn speakers(&self) -> Vec<&str> {
        let speakers: BTreeSet<&str> = self.lines.iter().map(|line| line.from.as_str()).collect();
        speakers.into_iter().collect()
    }
}

fn check_totals(
    line: Line,
    count: usize,
    speakers: &mut BTreeSet<String>,
) -> Result<Line, BadLine> {
    if count >= LINES_MAX {
        return Err(BadLine::TooMany);
    }
    if !speakers.contains(&line.from) {
        if speakers.len() >= SPEAKERS_MAX {
            return Err(BadLine::TooManySpeakers);
        }
        speakers.insert(line.from.clone());
    }
    Ok(line)
}

/// Checks one line, with or without its line end. Total: any bytes give a line or a reason.
pub fn parse(bytes: &[u8], expected_id: usize) -> Result<Line, BadLine> {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    if bytes.len() > LINE_BYTES_MAX {
        return Err(BadLine::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| BadLine::NotUtf8(error.valid_up_to()))?;
    if text.trim().is_empty() {
        return Err(BadLine::Blank);
    }
    let raw: Raw = serde_json::from_str(text).map_err(|error| BadLine::NotAMessage(why(&error)))?;
    let expected = expected_id as u64;
    if raw.id != expected {
        return Err(BadLine::WrongId {
            found: raw.id,
            expected,
        });
    }
    let reply_to = match raw.reply_to {
        Some(reply) if reply >= expected => return Err(BadLine::ReplyNotEarlier(reply)),
        // Smaller than `expected_id`, which is a usize.
        Some(reply) => Some(reply as usize),
        None => None,
    };
    let speaker_ok = !raw.from.trim().is_empty()
        && raw.from.len() <= SPEAKER_BYTES_MAX
        && !raw.from.chars().any(char::is_control);
    if !speaker_ok {
        return Err(BadLine::BadSpeaker);
    }
    if raw.text.is_empty() {
        return Err(BadLine::NoText);
    }
    if raw.text.len() > TEXT_BYTES_MAX {
        return Err(BadLine::TextTooLong(raw.text.len()));
    }
    if !is_rfc3339(&raw.at) {
        return Err(BadLine::BadTime);
    }
    Ok(Line {
        from: raw.from,
        text: raw.text,
        reply_to,
        at: raw.at,
    })
}

/// What serde_json says, without the values that it may quote.
fn why(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let column = error.column();
    match error.classify() {
        Category::Syntax => format!("JSON syntax, column {column}"),
        Category::Eof => "the JSON object is not finished".to_owned(),
        Category::Io => "cannot be read".to_owned(),
        Category::Data => {
            let text = error.to_string();
            let field = ["id", "at", "from", "text", "reply_to"]
                .into_iter()
                .find(|field| text.contains(&format!("`{field}`")));
            match field {
                Some(field) if text.starts_with("missing") => format!("{field} is missing"),
                Some(field) => format!("{field} appears twice"),
                None => format!("a field has the wrong type, column {column}"),
            }
        }
    }
}

/// `2008-04-27T04:46:00Z`, with optional fraction and offset. Ranges are checked, calendars are not.
fn is_rfc3339(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>, max: u32| {
        text.get(range)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse::<u32>().ok())
            .is_some_and(|value| value <= max)
    };
    let is = |at: usize, allowed: &[u8]| {
        text.as_bytes()
            .get(at)
            .is_some_and(|byte| allowed.contains(byte))
    };
    let date_and_time = number(0..4, 9999)
        && is(4, b"-")
        && number(5..7, 12)
        && is(7, b"-")
        && number(8..10, 31)
        && is(10, b"Tt ")
        && number(11..13, 23)
        && is(13, b":")
        && number(14..16, 59)
        && is(16, b":")
        && number(17..19, 60);
    if !date_and_time {
        return false;
    }
    let mut at = 19;
    if is(at, b".") {
        let digits = text[at + 1..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        if digits == 0 {
            return false;
        }
        at += 1 + digits;
    }
    let zulu = is(at, b"Zz") && text.len() == at + 1;
    let offset = is(at, b"+-")
        && number(at + 1..at + 3, 23)
        && is(at + 3, b":")
        && number(at + 4..at + 6, 59)
        && text.len() == at + 6;
    zulu || offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: impl AsRef<[u8]>) -> Result<Transcript, String> {
        Transcript::read(Path::new("talk.jsonl"), text.as_ref()).map_err(|error| error.to_string())
    }

    fn message(id: u64, reply_to: &str) -> String {
        format!(
            r#"{{"id":{id},"at":"2026-06-01T18:30:00Z","from":"Ana","text":"hello","reply_to":{reply_to}}}"#
        )
    }

    #[test]
    fn a_good_transcript_keeps_order_speakers_and_replies() {
        let text = concat!(
            r#"{"id":0,"at":"2026-06-01T18:30:00Z","from":"Bo","text":"Привет 🌉","reply_to":null}"#,
            "\n",
            r#"{"id":1,"at":"2026-06-01T18:31:00.5+02:00","from":"Ana","text":"a\nb","reply_to":0,"note":"ignored"}"#,
        );
        let transcript = read(text).expect("good");
        assert_eq!(transcript.speakers(), ["Ana", "Bo"]);
        assert_eq!(transcript.lines[0].text, "Привет 🌉");
        assert_eq!(transcript.lines[1].text, "a\nb");
        assert_eq!(transcript.lines[1].reply_to, Some(0));
    }

    #[test]
    fn a_bad_line_is_reported_with_file_line_and_reason() {
        let first = message(0, "null");
        for (second, expected) in [
            (
                message(2, "null"),
                "talk.jsonl:2: id is 2 but should be 1: ids count up from 0 without gaps",
            ),
            (
                message(0, "null"),
                "talk.jsonl:2: id is 0 but should be 1: ids count up from 0 without gaps",
            ),
            (
                message(1, "1"),
                "talk.jsonl:2: reply_to is 1, which is not an earlier id",
            ),
            (
                message(1, "7"),
                "talk.jsonl:2: reply_to is 7, which is not an earlier id",
            ),
            (
                message(1, "-1"),
                "talk.jsonl:2: not a message object: a field has the wrong type, column 77",
            ),
            (
                message(1, "null").replace("Ana", ""),
                "talk.jsonl:2: from must have 1 to 64 bytes and no control characters",
            ),
            (
                message(1, "null").replace("Ana", "a\\u0007"),
                "talk.jsonl:2: from must have 1 to 64 bytes and no control characters",
            ),
            (
                message(1, "null").replace("hello", ""),
                "talk.jsonl:2: text is empty",
            ),
            (
                message(1, "null").replace("hello", &"x".repeat(65537)),
                "talk.jsonl:2: text has 65537 bytes; at most 65536 can be sent",
            ),
            (
                message(1, "null").replace("18:30", "25:30"),
                "talk.jsonl:2: at is not an RFC 3339 time such as 2026-06-01T18:30:00Z",
            ),
            (
                message(1, "null").replace("\"from\":\"Ana\",", ""),
                "talk.jsonl:2: not a message object: from is missing",
            ),
            (
                message(1, "null").replace("\"text\":\"hello\"", "\"text\":\"a\",\"text\":\"b\""),
                "talk.jsonl:2: not a message object: text appears twice",
            ),
            (
                "[]".to_owned(),
                "talk.jsonl:2: not a message object: a field has the wrong type, column 2",
            ),
            (
                "{\"id\":1,".to_owned(),
                "talk.jsonl:2: not a message object: the JSON object is not finished",
            ),
            (
                "nonsense".to_owned(),
                "talk.jsonl:2: not a message object: JSON syntax, column 2",
            ),
            (
                "  ".to_owned(),
                "talk.jsonl:2: empty line; every line holds one message",
            ),
        ] {
            assert_eq!(
                read(format!("{first}\n{second}\n")).expect_err(&second),
                expected
            );
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_reported_where_they_are() {
        let mut text = format!("{}\n", message(0, "null")).into_bytes();
        text.extend(b"{\"id\":1,\"from\":\"\xff\"}\n");
        assert_eq!(
            read(text).expect_err("bad"),
            "talk.jsonl:2: not valid UTF-8 (byte 16 of the line)"
        );
    }

    #[test]
    fn an_endless_line_is_refused_without_being_held() {
        let endless = std::io::repeat(b'x');
        let error = Transcript::read(Path::new("t"), BufReader::new(endless)).expect_err("bad");
        assert_eq!(error.to_string(), "t:1: longer than 1048576 bytes");
    }

    #[test]
    fn an_empty_file_is_refused() {
        assert_eq!(read("").expect_err("bad"), "talk.jsonl: holds no message");
    }

    #[test]
    fn more_speakers_than_a_group_holds_are_refused() {
        let text: String = (0..=SPEAKERS_MAX as u64)
            .map(|id| message(id, "null").replace("Ana", &format!("p{id}")) + "\n")
            .collect();
        assert_eq!(
            read(text).expect_err("bad"),
            "talk.jsonl:1025: more than 1024 speakers; a group holds no more"
        );
    }

    #[test]
    fn the_shipped_transcript_is_good() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/small.jsonl");
        let transcript = Transcript::open(&file).expect("good");
        assert_eq!(transcript.speakers().len(), 12);
        assert!(transcript.lines.iter().any(|line| line.reply_to.is_some()));
    }

    #[test]
    fn an_error_never_quotes_the_text() {
        let secret = message(1, "\"the secret\"").replace("hello", "the secret");
        let error = read(format!("{}\n{secret}\n", message(0, "null"))).expect_err("bad");
        assert!(!error.contains("secret"), "{error}");
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_line_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..300), id in 0usize..5) {
            let _ = parse(&bytes, id);
        }

        #[test]
        fn any_time_like_text_is_judged_without_a_panic(text in "[0-9TtZz:+.\\- é]{0,40}") {
            let _ = is_rfc3339(&text);
        }
    }
}
