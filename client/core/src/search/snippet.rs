//! The part of a text that was found, cut where the words are.
//!
//! Surprising rule: the marks that the index puts around words are characters that no text needs. One
//! that holds them all the same loses them here, and gains nothing.

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnippetPart {
    /// What it says.
    pub text: String,
    /// Whether it was looked for.
    pub hit: bool,
}

/// Before and after what was looked for: noncharacters of Unicode.
pub(super) const MARKS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];
/// Characters of a snippet.
const CHARS_MAX: usize = 300;

/// Takes a text with marks apart.
pub(super) fn parts(marked: &str) -> Vec<SnippetPart> {
    let mut parts: Vec<SnippetPart> = Vec::new();
    let mut hit = false;
    let mut shown = 0;
    for c in marked.chars() {
        if MARKS.contains(&c) {
            hit = c == MARKS[0];
            continue;
        }
        if shown == CHARS_MAX {
            break;
        }
        shown += 1;
        match parts.last_mut() {
            Some(last) if last.hit == hit => last.text.push(c),
            _ => parts.push(SnippetPart {
                text: c.to_string(),
                hit,
            }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, hit: bool) -> SnippetPart {
        let text = text.to_owned();
        SnippetPart { text, hit }
    }

    #[test]
    fn marks_divide_a_text_and_are_not_in_it() {
        let marked = "the \u{fdd0}big\u{fdd1} sea";
        let expected = [part("the ", false), part("big", true), part(" sea", false)];
        assert_eq!(parts(marked), expected);
        assert_eq!(parts("\u{fdd1}\u{fdd0}"), []);
        assert_eq!(parts("\u{fdd0}all"), [part("all", true)]);
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let found = parts(&"x".repeat(65_536));
        assert_eq!(found, [part(&"x".repeat(CHARS_MAX), false)]);
    }
}
