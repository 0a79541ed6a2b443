//! From what is typed to what the index is asked: every word, and what begins with it.

/// Words that are looked for; what is typed beyond them is passed over.
const WORDS_MAX: usize = 12;
/// Characters of each; longer words begin like this.
const CHARS_MAX: usize = 64;

/// A query that SQLite understands, whatever was typed. `None` if there is no word in it.
pub(super) fn of(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c.is_control() || c == '"')
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(WORDS_MAX)
        .map(|word| {
            let word: String = word.chars().take(CHARS_MAX).collect();
            format!("\"{word}\"*")
        })
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_quotes_and_marks_are_words_or_nothing() {
        assert_eq!(of("hello wor").as_deref(), Some(r#""hello"* "wor"*"#));
        assert_eq!(of("a AND b").as_deref(), Some(r#""a"* "AND"* "b"*"#));
        assert_eq!(of(r#"say "hi"#).as_deref(), Some(r#""say"* "hi"*"#));
        assert_eq!(of("text:x^2").as_deref(), Some(r#""text:x^2"*"#));
        assert_eq!(of("a\0b").as_deref(), Some(r#""a"* "b"*"#));
        for nothing in ["", "  ", "\"\"\"", "* ( ) - :", "…", "👍"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_book_is_a_few_words() {
        let query = of(&"word ".repeat(13_000)).unwrap();
        assert_eq!(query.matches("word").count(), WORDS_MAX);
        let query = of(&"x".repeat(65_536)).unwrap();
        assert_eq!(query.matches('x').count(), CHARS_MAX);
    }
}
