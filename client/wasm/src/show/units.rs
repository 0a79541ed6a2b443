//! Places in a text: the core counts bytes of UTF-8, JavaScript units of UTF-16.

use std::ops::Range;

/// A range of bytes in units of a JavaScript string. What lies beyond the text ends with it.
pub(crate) fn units_of(text: &str, bytes: &Range<usize>) -> Range<u32> {
    let units = |byte: usize| -> u32 {
        let before = text
            .char_indices()
            .take_while(|(index, _)| *index < byte)
            .map(|(_, character)| character.len_utf16() as u32);
        before.sum()
    };
    let start = units(bytes.start);
    start..units(bytes.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_behind_an_emoji_is_counted_as_javascript_does() {
        let text = "😀 @Ana é";
        let ana = text.find("@Ana").unwrap();
        assert_eq!(units_of(text, &(ana..ana + 4)), 3..7);
        assert_eq!(
            units_of(text, &(0..900)),
            0..9,
            "what is beyond ends with the text"
        );
        assert_eq!(units_of(text, &(0..0)), 0..0);
        assert_eq!(units_of(text, &(text.len()..2)), 9..9, "never backwards");
    }
}
