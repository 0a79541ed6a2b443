//! The protocol's page names whatever the schema has: every message, every enumeration, and every
//! field of a `oneof` by the name of its message. Whoever writes a client finds each explained.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::workspace;

const SCHEMA: &str = "proto/schema/tresse/v1";
const PAGE: &str = "docs/protocol.md";

/// Every name of the schema that the page does not have.
pub(crate) fn check() -> Result<Vec<String>> {
    let root = workspace::root();
    let page = read(&root.join(PAGE))?;
    let mut files: Vec<_> = fs::read_dir(root.join(SCHEMA))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut findings = Vec::new();
    for file in files {
        let shown = file.strip_prefix(root).unwrap_or(&file).display();
        let schema = read(&file)?;
        for name in names(&schema) {
            if !has_word(&page, name) {
                findings.push(format!("{shown}: {name} is not explained in {PAGE}"));
            }
        }
    }
    Ok(findings)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Messages, enumerations, and the types of `oneof` fields, which may be of another file.
fn names(schema: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut in_oneof = false;
    for line in schema.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["message" | "enum", name, ..] => names.push(name),
            ["oneof", ..] => in_oneof = true,
            ["}"] => in_oneof = false,
            [name, _, "=", ..]
                if in_oneof && name.starts_with(|c: char| c.is_ascii_uppercase()) =>
            {
                names.push(name);
            }
            _ => {}
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether a text has a word, and not only a longer one that holds it.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "\
enum Kind {
  DIRECT = 1;
}
message Frame {
  oneof request {
    // A comment.
    LogIn log_in = 2;
    other.Knock knock = 3;
    bytes raw = 4;
  }
  Kind kind = 5;
}
message Knock {}
";

    #[test]
    fn messages_enumerations_and_fields_of_a_oneof_are_names() {
        assert_eq!(names(SCHEMA), ["Frame", "Kind", "Knock", "LogIn"]);
    }

    #[test]
    fn a_name_inside_a_longer_one_does_not_count() {
        assert!(has_word("send `Knock{token}` first", "Knock"));
        assert!(!has_word("a Knocking", "Knock"));
        assert!(!has_word("log_in", "log"));
    }

    #[test]
    fn the_page_is_complete() {
        assert_eq!(check().unwrap(), Vec::<String>::new());
    }
}
