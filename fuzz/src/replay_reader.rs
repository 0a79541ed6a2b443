//! Transcripts: files from anywhere. What is accepted can be sent as it is; what is not is named by file and line.

use std::path::Path;

use crate::transcript::{SPEAKERS_MAX, TEXT_BYTES_MAX, Transcript};

/// Reads the bytes as a transcript.
pub fn run(data: &[u8]) {
    match Transcript::read(Path::new("some.jsonl"), data) {
        Ok(transcript) => {
            assert!(!transcript.lines.is_empty());
            assert!(transcript.speakers().len() <= SPEAKERS_MAX);
            for (index, line) in transcript.lines.iter().enumerate() {
                assert!(!line.from.is_empty() && !line.text.is_empty());
                assert!(line.text.len() <= TEXT_BYTES_MAX);
                assert!(line.reply_to.is_none_or(|earlier| earlier < index));
            }
        }
        Err(error) => assert!(error.to_string().starts_with("some.jsonl:")),
    }
}
