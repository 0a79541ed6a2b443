//! Text of others in a terminal. A message may hold escape sequences that repaint the screen or
//! type commands, and direction marks that make a name look like another: both become visible.

use std::borrow::Cow;

/// The text with everything that steers a terminal made visible. Line breaks and tabs stay.
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c {
                c if is_harmless(c) => c,
                // ␀ to ␟ are the pictures of the control characters.
                '\u{0}'..='\u{1f}' => {
                    char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                '\u{7f}' => '␡',
                _ => char::REPLACEMENT_CHARACTER,
            })
            .collect(),
    )
}

/// The same on one line, for names and previews.
pub fn safe_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    safe(&words.join(" ")).into_owned()
}

fn is_harmless(c: char) -> bool {
    let steers_direction = matches!(
        c,
        '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    c == '\n' || c == '\t' || !(c.is_control() || steers_direction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_escape_sequence_becomes_visible() {
        assert_eq!(safe("\u{1b}[2Jgone\r"), "␛[2Jgone␍");
        assert_eq!(safe("\u{9b}31m"), "\u{fffd}31m");
    }

    #[test]
    fn a_name_cannot_be_turned_round() {
        assert_eq!(safe("evil\u{202e}ana"), "evil\u{fffd}ana");
    }

    #[test]
    fn ordinary_text_of_every_script_stays_as_it_is() {
        for text in [
            "two\nlines\tand a tab",
            "Привет",
            "こんにちは",
            "مرحبا",
            "👨‍👩‍👧‍👦 é",
        ] {
            assert!(matches!(safe(text), Cow::Borrowed(_)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_steers_a_terminal_is_left(text in any::<String>()) {
            prop_assert!(safe(&text).chars().all(is_harmless));
        }
    }
}
