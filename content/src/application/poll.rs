//! A question with answers to choose from, and what somebody chose.
//!
//! ```cddl
//! poll = { 1: question: tstr .size (1..1020), 2: [2*12 option: tstr .size (1..400)],
//!          ? 3: multiple: true, * int => any }
//! vote = { 1: [1*12 option: 0..11], * int => any }
//! ```
//! Surprising rule: a vote says everything that its sender chooses, so a later one takes its place
//! whole. Which poll it is for is `inReplyTo` of its message; choices ascend, each once.

use super::named::fields;
use crate::cbor::{Reader, Writer};
use crate::error::ContentError;
use crate::limits::{
    POLL_OPTION_BYTES_MAX, POLL_OPTIONS_MAX, POLL_OPTIONS_MIN, POLL_QUESTION_BYTES_MAX,
};

/// A question with answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// What is asked.
    pub question: String,
    /// What can be chosen: each is another one.
    pub options: Vec<String>,
    /// Whether somebody may choose several.
    pub multiple: bool,
}

/// What somebody chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Indexes of options, ascending.
    pub choices: Vec<u8>,
}

impl Poll {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let mut poll = Self {
                question: String::new(),
                options: Vec::new(),
                multiple: false,
            };
            fields(reader, "a poll", |key, reader| {
                match key {
                    1 => poll.question = reader.text("a question")?.to_owned(),
                    2 => {
                        let len = reader.array("options")?;
                        check_count(len)?;
                        for _ in 0..len {
                            poll.options.push(reader.text("an option")?.to_owned());
                        }
                    }
                    3 => {
                        poll.multiple = reader.bool("whether several can be chosen")?;
                        if !poll.multiple {
                            return Err(ContentError::OutOfRange("whether several can be chosen"));
                        }
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
            poll.check()?;
            Ok(poll)
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        self.check()?;
        let mut writer = Writer::default();
        writer.map(2 + usize::from(self.multiple));
        writer.unsigned(1);
        writer.text(&self.question);
        writer.unsigned(2);
        writer.array(self.options.len());
        for option in &self.options {
            writer.text(option);
        }
        if self.multiple {
            writer.unsigned(3);
            writer.bool(true);
        }
        Ok(writer.into_bytes())
    }

    /// The same in plain text.
    pub fn text(&self) -> String {
        let mut text = self.question.clone();
        for option in &self.options {
            text.push_str("\n• ");
            text.push_str(option);
        }
        text
    }

    fn check(&self) -> Result<(), ContentError> {
        check_count(self.options.len())?;
        if !(1..=POLL_QUESTION_BYTES_MAX).contains(&self.question.len()) {
            return Err(ContentError::OutOfRange("a question"));
        }
        for (index, option) in self.options.iter().enumerate() {
            let is_new = !self.options[..index].contains(option);
            if !is_new || !(1..=POLL_OPTION_BYTES_MAX).contains(&option.len()) {
                return Err(ContentError::OutOfRange("an option"));
            }
        }
        Ok(())
    }
}

impl Vote {
    /// Reads the part's content.
    pub fn decode(encoded: &[u8]) -> Result<Self, ContentError> {
        Reader::whole(encoded, |reader| {
            let mut choices = Vec::new();
            fields(reader, "a vote", |key, reader| {
                if key != 1 {
                    return Ok(false);
                }
                for _ in 0..reader.array("choices")?.min(POLL_OPTIONS_MAX + 1) {
                    let choice = reader.unsigned("a choice", POLL_OPTIONS_MAX as u64 - 1)?;
                    choices.push(choice as u8);
                }
                Ok(true)
            })?;
            let vote = Self { choices };
            vote.check()?;
            Ok(vote)
        })
    }

    /// Writes the part's content.
    pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
        self.check()?;
        let mut writer = Writer::default();
        writer.map(1);
        writer.unsigned(1);
        writer.array(self.choices.len());
        for choice in &self.choices {
            writer.unsigned(u64::from(*choice));
        }
        Ok(writer.into_bytes())
    }

    fn check(&self) -> Result<(), ContentError> {
        let ascend = self.choices.is_sorted_by(|a, b| a < b);
        let is_option = |choice: &u8| usize::from(*choice) < POLL_OPTIONS_MAX;
        match self.choices.last() {
            None => Err(ContentError::Expected("one choice or more")),
            Some(last) if ascend && is_option(last) => Ok(()),
            Some(_) => Err(ContentError::OutOfRange("a choice")),
        }
    }
}

fn check_count(options: usize) -> Result<(), ContentError> {
    match options {
        0..POLL_OPTIONS_MIN => Err(ContentError::Expected("two options or more")),
        POLL_OPTIONS_MIN..=POLL_OPTIONS_MAX => Ok(()),
        _ => Err(ContentError::TooMany {
            what: "options",
            max: POLL_OPTIONS_MAX,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(options: &[&str]) -> Poll {
        Poll {
            question: "Where?".to_owned(),
            options: options.iter().map(|&option| option.to_owned()).collect(),
            multiple: false,
        }
    }

    #[test]
    fn a_poll_has_two_to_twelve_options_each_another_one() {
        let many: Vec<String> = (0..13).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        for fine in [&many[..2], &many[..12]] {
            let poll = poll(fine);
            assert_eq!(Poll::decode(&poll.encode().unwrap()), Ok(poll));
        }
        for bad in [&many[..0], &many[..1], &many[..], &["a", "a"], &["a", ""]] {
            assert!(poll(bad).encode().is_err(), "{bad:?}");
        }
        let long = "x".repeat(POLL_OPTION_BYTES_MAX + 1);
        assert!(poll(&["a", &long]).encode().is_err());
    }

    #[test]
    fn hostile_polls_are_refused() {
        let decode = |hex: &str| Poll::decode(&hex::decode(hex).unwrap()).unwrap_err();
        // {1: "A", 2: ["a", "a"]}, {2: ["a", "b"]}, {1: "A", 2: ["a"]}, {1: "A"}, not several
        for hex in [
            "a2016141028261616161",
            "a1028261616162",
            "a201614102816161",
            "a1016141",
            "a301614102826161616203f4",
        ] {
            decode(hex);
        }
        // A list that claims to be longer than the whole.
        let endless = hex::decode("a2016141029b7fffffffffffffff").unwrap();
        assert_eq!(Poll::decode(&endless), Err(ContentError::Truncated));
    }

    #[test]
    fn choices_ascend_and_are_never_none() {
        for (choices, fine) in [
            (vec![0], true),
            (vec![0, 3, 11], true),
            (vec![], false),
            (vec![1, 1], false),
            (vec![2, 1], false),
            (vec![12], false),
        ] {
            let vote = Vote { choices };
            assert_eq!(vote.encode().is_ok(), fine, "{vote:?}");
            if let Ok(encoded) = vote.encode() {
                assert_eq!(Vote::decode(&encoded), Ok(vote));
            }
        }
        // {1: [0 .. 12]}, {1: []}, {}
        for hex in ["a1018d000102030405060708090a0b0c", "a10180", "a0"] {
            assert!(Vote::decode(&hex::decode(hex).unwrap()).is_err(), "{hex}");
        }
    }
}
