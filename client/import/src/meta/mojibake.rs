//! Undoes what the downloads do to every letter that is not English: the bytes of its UTF-8 stand there
//! as characters of their own, `é` as `Ã©`.
//!
//! Surprising rule: it is decided for a whole file. A file in which one text could not have come about
//! so was repaired by somebody already, or never was damaged, and nothing in it is touched.

use serde_json::Value;

/// Looks at all texts of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Encoding {
    is_refuted: bool,
    is_found: bool,
}

impl Encoding {
    /// Whether texts are to be repaired.
    pub(crate) fn is_mojibake(self) -> bool {
        self.is_found && !self.is_refuted
    }

    /// The file is of a kind that never is damaged.
    pub(crate) fn refute(&mut self) {
        self.is_refuted = true;
    }

    /// Looks at everything in a value.
    pub(crate) fn see(&mut self, value: &Value) {
        if self.is_refuted {
            return;
        }
        match value {
            Value::String(text) => self.see_text(text),
            Value::Array(values) => values.iter().for_each(|value| self.see(value)),
            Value::Object(fields) => fields.values().for_each(|value| self.see(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn see_text(&mut self, text: &str) {
        if text.is_ascii() {
            return;
        }
        let Some(bytes) = bytes(text) else {
            return self.refute();
        };
        match std::str::from_utf8(&bytes) {
            Ok(_) => self.is_found = true,
            // They cut long texts, in the middle of a letter too.
            Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {}
            Err(_) => self.refute(),
        }
    }
}

/// The bytes that the characters stand for; `None` if there is one that stands for none.
fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect()
}

/// The text as it was written, in a file that is damaged.
pub(crate) fn repair(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    match bytes(text) {
        Some(bytes) => match String::from_utf8(bytes) {
            Ok(repaired) => repaired,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        },
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn damage(text: &str) -> String {
        text.bytes().map(char::from).collect()
    }

    fn is_mojibake(value: &Value) -> bool {
        let mut encoding = Encoding::default();
        encoding.see(value);
        encoding.is_mojibake()
    }

    #[test]
    fn letters_come_back() {
        let damaged = "J\u{c3}\u{a9}r\u{c3}\u{b4}me \u{e2}\u{9d}\u{a4}";
        assert!(is_mojibake(&json!({ "sender_name": damaged })));
        assert_eq!(repair(damaged), "Jérôme ❤");
    }

    #[test]
    fn a_file_that_is_whole_is_left_alone() {
        // Latin letters that are no bytes of UTF-8, and letters that are no bytes at all.
        assert!(!is_mojibake(&json!(["J\u{e9}r\u{f4}me", damage("Zoé")])));
        assert!(!is_mojibake(&json!(["ليلى", damage("Zoé")])));
        assert!(!is_mojibake(&json!(["plain"])));
    }

    #[test]
    fn a_text_that_was_cut_in_a_letter_refutes_nothing() {
        let mut cut = damage("Zoé");
        cut.pop();
        assert!(is_mojibake(&json!([damage("Zoé"), cut])));
        assert_eq!(repair(&cut), "Zo\u{fffd}");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "\\PC*") {
            prop_assert_eq!(repair(&damage(&text)), text.clone());
            if !text.is_ascii() {
                prop_assert!(is_mojibake(&json!(damage(&text))));
            }
        }
    }
}
