//! What a reaction may be: exactly one emoji, as Unicode recommends them for interchange.
//!
//! Surprising rule: the table decides, not the form. Any text could be dressed up as one grapheme
//! (a letter with a thousand accents is one), so only what is in the list is shown: single emoji,
//! those with a skin tone, flags, keycaps and the joined ones. Forms without the selector that asks
//! for the colourful look are in the list too, because keyboards send them. An emoji that is newer
//! than this program is ignored like any other reaction that cannot be shown.

/// Each on a line of its own, in its fullest form. Written by `build.rs`.
const ALL: &str = include_str!(concat!(env!("OUT_DIR"), "/emoji.txt"));
/// Asks for the colourful look.
const SELECTOR: char = '\u{fe0f}';

/// Whether a text is one emoji and nothing else.
pub(crate) fn is_one(text: &str) -> bool {
    ALL.lines().any(|emoji| is_form(text, emoji))
}

/// Whether a text is an emoji, selectors left out or not.
fn is_form(text: &str, emoji: &str) -> bool {
    let mut said = text.chars().peekable();
    emoji
        .chars()
        .all(|c| said.next_if_eq(&c).is_some() || c == SELECTOR)
        && said.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_emoji_of_any_kind_is_a_reaction() {
        for emoji in [
            "\u{1f44d}",
            "\u{1f44d}\u{1f3fd}",
            // With and without the selector for the colourful look.
            "\u{2764}\u{fe0f}",
            "\u{2764}",
            // A flag of two letters, one of tags, a keycap.
            "\u{1f1eb}\u{1f1f7}",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "3\u{fe0f}\u{20e3}",
            // Joined: a family, a couple of two skin tones, a flag.
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
            "\u{1f469}\u{1f3fb}\u{200d}\u{1f91d}\u{200d}\u{1f468}\u{1f3ff}",
            "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
            "\u{1f9f5}",
            // A keycap without the selector.
            "3\u{20e3}",
        ] {
            assert!(is_one(emoji), "{emoji:?}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            " ",
            "x",
            "ok",
            "3",
            "#",
            ":-)",
            // Two of them, one with something beside it, halves of one.
            "\u{1f44d}\u{1f44d}",
            "\u{1f44d} ",
            "\u{1f44d}!",
            "\u{1f1eb}",
            "\u{1f3fd}\u{200d}",
            "\u{200d}",
            "\u{fe0f}",
            // More selectors than it has.
            "\u{2764}\u{fe0f}\u{fe0f}",
            "\u{1f44d}\u{fe0f}",
            "\n",
            // One grapheme, and yet a text; a family that Unicode does not recommend.
            "e\u{301}\u{302}\u{303}",
            "\u{1f9f5}\u{200d}\u{1f9f5}",
        ] {
            assert!(!is_one(text), "{text:?}");
        }
    }
}
