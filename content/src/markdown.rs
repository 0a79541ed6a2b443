//! Mentions, which MIMI writes as Markdown links to a person's uri.
//!
//! Surprising rule: Tresse does not interpret Markdown. It escapes the person's text so that it means
//! itself to everybody who does, and undoes exactly that when reading; other Markdown is shown as
//! it was written, which the draft allows.

use std::ops::Range;

/// A mention: where in the text, and whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Bytes of the text which name the person; may be empty.
    pub range: Range<usize>,
    /// Uri of the person.
    pub uri: String,
}

const SPECIAL: &[char] = &[
    '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '<', '>', '#', '+', '-', '.', '!', '|', '~',
    '&',
];

/// Schemes of uris which stand for people; other links are just links.
const PERSON_SCHEMES: [&str; 2] = ["mimi:", "im:"];

/// Writes text with mentions. Mentions that overlap an earlier one, lie outside the text or cut a
/// character are left out, and so are those whose uri would end the link.
pub fn write(text: &str, mentions: &[Mention]) -> String {
    let mut sorted: Vec<&Mention> = mentions
        .iter()
        .filter(|mention| is_plain(&mention.uri))
        .collect();
    sorted.sort_by_key(|mention| (mention.range.start, mention.range.end));
    let mut markdown = String::with_capacity(text.len() + 64 * sorted.len());
    let mut at = 0;
    for Mention { range, uri } in sorted {
        let (Some(before), Some(label)) = (text.get(at..range.start), text.get(range.clone()))
        else {
            continue;
        };
        escape(before, &mut markdown);
        markdown.push('[');
        escape(label, &mut markdown);
        markdown.push_str("](");
        markdown.push_str(uri);
        markdown.push(')');
        at = range.end;
    }
    escape(&text[at..], &mut markdown);
    markdown
}

/// Reads text and mentions back.
pub fn read(markdown: &str) -> (String, Vec<Mention>) {
    let mut text = String::with_capacity(markdown.len());
    let mut mentions = Vec::new();
    let mut rest = markdown;
    while let Some(character) = rest.chars().next() {
        if character == '['
            && let Some((label, uri, after)) = link(&rest[1..])
        {
            let start = text.len();
            unescape(label, &mut text);
            mentions.push(Mention {
                range: start..text.len(),
                uri: uri.to_owned(),
            });
            rest = after;
            continue;
        }
        let escaped = &rest[character.len_utf8()..];
        match escaped.chars().next() {
            Some(next) if character == '\\' && next.is_ascii_punctuation() => {
                text.push(next);
                rest = &escaped[1..];
            }
            _ => {
                text.push(character);
                rest = escaped;
            }
        }
    }
    (text, mentions)
}

/// Splits `label](uri)after` if the uri is a person's.
fn link(rest: &str) -> Option<(&str, &str, &str)> {
    let end = closing_bracket(rest)?;
    let after = rest[end + 1..].strip_prefix('(')?;
    let close = after.find(')')?;
    let uri = &after[..close];
    let is_person = PERSON_SCHEMES.iter().any(|scheme| uri.starts_with(scheme)) && is_plain(uri);
    is_person.then_some((&rest[..end], uri, &after[close + 1..]))
}

/// Where the label ends: at the first `]` that is not escaped, unless a `[` comes before.
fn closing_bracket(label: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in label.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => return None,
            b']' => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_plain(uri: &str) -> bool {
    PERSON_SCHEMES.iter().any(|scheme| uri.starts_with(scheme))
        && uri
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"()<>[]\\".contains(&byte))
}

fn escape(text: &str, markdown: &mut String) {
    for character in text.chars() {
        if SPECIAL.contains(&character) {
            markdown.push('\\');
        }
        markdown.push(character);
    }
}

fn unescape(label: &str, text: &mut String) {
    let mut characters = label.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes = character == '\\'
            && characters
                .peek()
                .is_some_and(|next| next.is_ascii_punctuation());
        text.push(if escapes {
            characters.next().unwrap_or(character)
        } else {
            character
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mention(range: Range<usize>) -> Mention {
        Mention {
            range,
            uri: "mimi://example.com/u/alice-smith".to_owned(),
        }
    }

    #[test]
    fn a_mention_is_a_link_and_the_rest_means_itself() {
        let text = "Kudos to @Alice Smith for *making* it";
        let markdown = write(text, &[mention(9..21)]);
        assert_eq!(
            markdown,
            "Kudos to [@Alice Smith](mimi://example.com/u/alice-smith) for \\*making\\* it"
        );
        assert_eq!(read(&markdown), (text.to_owned(), vec![mention(9..21)]));
    }

    #[test]
    fn markdown_of_others_is_shown_as_it_was_written() {
        let written = "__bold__ [a link](https://example.com) [b [c](mimi:x) \\";
        let (text, mentions) = read(written);
        assert_eq!(text, "__bold__ [a link](https://example.com) [b c \\");
        assert_eq!(mentions.len(), 1);
    }

    #[test]
    fn a_mention_that_does_not_fit_is_left_out() {
        let text = "é@b";
        assert_eq!(
            read(&write(text, &[mention(1..2), mention(2..9)])),
            (text.to_owned(), vec![])
        );
        let evil = Mention {
            range: 0..2,
            uri: "mimi:a) [b](mimi:c".to_owned(),
        };
        assert_eq!(read(&write(text, &[evil])), (text.to_owned(), vec![]));
    }

    proptest! {
        #[test]
        fn text_and_mentions_come_back_exactly(
            before in ".*", label in ".*", after in ".*"
        ) {
            let text = format!("{before}{label}{after}");
            let range = before.len()..before.len() + label.len();
            let (read_text, mentions) = read(&write(&text, &[mention(range.clone())]));
            prop_assert_eq!(read_text, text);
            prop_assert_eq!(mentions, vec![mention(range)]);
        }

        #[test]
        fn reading_never_panics(markdown in "[\\\\\\[\\]()a-zé:/ ]*") {
            let _ = read(&markdown);
        }
    }
}
