//! What stands behind the stamp: who, and what.

use super::stamp::is_mark;
use super::words;
use crate::civil::At;
use crate::message::{Body, Draft, File};

/// Characters of a name; what is longer before a colon is a sentence.
const NAME_CHARS_MAX: usize = 80;

/// Reads what stands behind the stamp, all lines of it.
pub(crate) fn read(at: At, rest: &str) -> Draft {
    let Some((sender, text)) = split(rest) else {
        return draft(at, None, Body::Line(clean(rest)));
    };
    if text.starts_with(is_mark) && words::is_notice(text) {
        return draft(at, None, Body::Line(clean(text)));
    }
    let sender = Some(sender);
    if words::is_unsent(text) {
        return draft(at, sender, Body::Unsent);
    }
    let (text, edited) = match words::before_edited(text) {
        Some(before) => (before, true),
        None => (text, false),
    };
    // A person does not begin with this mark. What the app says of a group comes in its name.
    let is_told_by_the_app = text.starts_with('\u{200e}');
    let (files, text) = files(text);
    if is_told_by_the_app && files.is_empty() && !edited {
        return draft(at, None, Body::Line(text));
    }
    Draft {
        files,
        edited,
        ..draft(at, sender, Body::Text(text))
    }
}

fn draft(at: At, sender: Option<String>, body: Body) -> Draft {
    Draft {
        at,
        sender,
        body,
        files: Vec::new(),
        reactions: Vec::new(),
        edited: false,
    }
}

/// Name and text; `None`: the app speaks.
fn split(rest: &str) -> Option<(String, &str)> {
    let first_line = rest.lines().next().unwrap_or_default();
    let colon = first_line
        .find(": ")
        .or_else(|| first_line.strip_suffix(':').map(str::len))?;
    let name = clean(&rest[..colon]);
    // Who is not among the contacts has a wave before the name.
    let name = name.strip_prefix('~').unwrap_or(&name).trim();
    let is_sentence = name.chars().count() > NAME_CHARS_MAX
        || name.contains(['“', '”', '"', '«', '»', '„'])
        || name.is_empty();
    if is_sentence {
        return None;
    }
    let text = &rest[colon + 1..];
    Some((name.to_owned(), text.strip_prefix(' ').unwrap_or(text)))
}

/// Without the marks at both ends. Those inside belong to the text.
fn clean(text: &str) -> String {
    let is_outside = |c: char| c.is_whitespace() || is_mark(c);
    text.trim_matches(is_outside).to_owned()
}

/// Files and what is left as text.
fn files(text: &str) -> (Vec<File>, String) {
    let is_told_by_the_app = text.starts_with(is_mark);
    let (first, others) = match text.split_once('\n') {
        Some((first, others)) => (first, others),
        None => (text, ""),
    };
    if let Some(kind) = words::left_out(first) {
        return (vec![File::left_out(kind)], clean(others));
    }
    // A document has its name and its pages before the words.
    if let Some((_, words)) = first.rsplit_once('\u{200e}')
        && let Some(kind) = words::left_out(words)
    {
        let name = first.split(" • ").next().unwrap_or_default();
        let mut file = File::named(&clean(name), Some(kind));
        file.entry = None;
        return (vec![file], clean(others));
    }
    if let Some(name) = in_brackets(first) {
        return (vec![File::named(name, None)], clean(others));
    }
    // The words may follow a caption, on an iPhone.
    if let Some((before, last)) = text.rsplit_once('\n')
        && let Some(name) = in_brackets(last)
    {
        return (vec![File::named(name, None)], clean(before));
    }
    if let Some((name, words)) = in_parentheses(first)
        && (is_told_by_the_app || words::is_attached(words))
    {
        return (vec![File::named(name, None)], clean(others));
    }
    (Vec::new(), clean(text))
}

/// `<attached: 00000012-PHOTO-2020-12-31-21-05-33.jpg>`, in any language.
fn in_brackets(line: &str) -> Option<&str> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    let inner = line.strip_prefix('<')?.strip_suffix('>')?;
    let (word, name) = inner.split_once(':')?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    let is_word = word.chars().count() <= 24 && !word.contains('<');
    (is_word && is_file_name(name)).then_some(name)
}

/// `IMG-20201231-WA0001.jpg (file attached)`.
fn in_parentheses(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    let (name, words) = line.strip_suffix(')')?.rsplit_once(" (")?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
    is_file_name(name).then_some((name, words))
}

fn is_file_name(name: &str) -> bool {
    name.len() <= 255
        && !name.contains(['/', '\\', '\n'])
        && name.rsplit_once('.').is_some_and(|(stem, extension)| {
            !stem.is_empty()
                && (2..=5).contains(&extension.len())
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rest: &str) -> Draft {
        read(At::Wall(0), rest)
    }

    #[test]
    fn who_and_what_are_parted_by_the_first_colon() {
        let draft = told("Ana María: see: this");
        assert_eq!(draft.sender.as_deref(), Some("Ana María"));
        assert_eq!(draft.body, Body::Text("see: this".to_owned()));
        let draft = told("\u{202a}+33 6 12 34 56 78\u{202c}: hi");
        assert_eq!(draft.sender.as_deref(), Some("+33 6 12 34 56 78"));
        assert_eq!(told("~\u{202f}Bo: hi").sender.as_deref(), Some("Bo"));
        assert_eq!(told("Ana:").body, Body::Text(String::new()));
        assert_eq!(told("이름 : hi").sender.as_deref(), Some("이름"));
    }

    #[test]
    fn the_app_speaks_without_a_name() {
        for line in [
            "You created group “Hike”",
            "Ana changed the subject from “A: B” to “C”",
            "\u{200e}Ana added you",
        ] {
            assert_eq!(told(line).sender, None, "{line}");
            assert!(matches!(told(line).body, Body::Line(_)));
        }
        let line = "Hike: \u{200e}Bo joined using this group's invite link";
        assert!(matches!(told(line).body, Body::Line(_)));
        let line = "Hike: \u{200e}Messages and calls are end-to-end encrypted. No one outside …";
        assert!(matches!(told(line).body, Body::Line(_)));
    }

    #[test]
    fn files_are_named_or_left_out() {
        for (text, name, media_type, rest) in [
            ("<Media omitted>", "", "application/octet-stream", ""),
            ("\u{200e}image omitted", "", "image/*", ""),
            (
                "Plan.pdf • \u{200e}3 pages \u{200e}document omitted",
                "Plan.pdf",
                "application/pdf",
                "",
            ),
            (
                "\u{200e}<attached: 00000012-PHOTO-2020-12-31-21-05-33.jpg>",
                "00000012-PHOTO-2020-12-31-21-05-33.jpg",
                "image/jpeg",
                "",
            ),
            (
                "\u{200e}<pièce jointe : 00000001-AUDIO.opus>",
                "00000001-AUDIO.opus",
                "audio/ogg",
                "",
            ),
            (
                "IMG-20201231-WA0001.jpg (file attached)\nthe lake",
                "IMG-20201231-WA0001.jpg",
                "image/jpeg",
                "the lake",
            ),
            (
                "\u{200e}PTT-20201231-WA0002.opus (words of some other language)",
                "PTT-20201231-WA0002.opus",
                "audio/ogg",
                "",
            ),
        ] {
            let draft = told(&format!("Ana: {text}"));
            assert_eq!(draft.files.len(), 1, "{text}");
            assert_eq!(draft.files[0].name, name, "{text}");
            assert_eq!(draft.files[0].media_type, media_type, "{text}");
            assert_eq!(draft.body, Body::Text(rest.to_owned()), "{text}");
        }
        assert!(told("Ana: see notes.txt (my own words)").files.is_empty());
        assert!(told("Ana: <b>: no</b>").files.is_empty());
    }

    #[test]
    fn messages_are_taken_back_and_changed() {
        assert_eq!(told("Ana: This message was deleted").body, Body::Unsent);
        assert_eq!(
            told("Ana: \u{200e}Diese Nachricht wurde gelöscht.").body,
            Body::Unsent
        );
        let draft = told("Ana: at nine \u{200e}<This message was edited>");
        assert!(draft.edited);
        assert_eq!(draft.body, Body::Text("at nine".to_owned()));
    }
}
