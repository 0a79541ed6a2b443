//! The command to type next, ready to be typed: with the words that the person used, for the
//! profile that the person chose.
//!
//! The surprising rule: advice is written with placeholders in capitals (`tresse history
//! CONVERSATION`) and completed when it is shown, so that whoever knows what is wrong need not know
//! what was typed. What nobody typed gets an example. SOMEBODY is always an example of a handle.

use std::collections::BTreeMap;

use tresse_networks::{HandleKind, Networks};

/// What the person typed, by placeholder.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    words: BTreeMap<&'static str, String>,
}

impl Typed {
    /// Remembers a word of the command line. The first one of a kind counts.
    pub fn remember(&mut self, placeholder: &'static str, word: &str) {
        self.words
            .entry(placeholder)
            .or_insert_with(|| word.to_owned());
    }

    /// Completes advice. `profile` is named if it has to be.
    pub fn complete(&self, advice: &str, profile: Option<&str>, networks: &Networks) -> String {
        let advice = match profile {
            Some(profile) => for_profile(advice, profile),
            None => advice.to_owned(),
        };
        let mut text = String::new();
        let mut rest = advice.as_str();
        while !rest.is_empty() {
            let capitals = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_ascii_uppercase())
                    .len();
            if capitals == 0 {
                let others = rest
                    .find(|c: char| c.is_ascii_uppercase())
                    .unwrap_or(rest.len());
                text += &rest[..others];
                rest = &rest[others..];
                continue;
            }
            let (word, after) = rest.split_at(capitals);
            text += &self.word(word, networks).unwrap_or_else(|| word.to_owned());
            rest = after;
        }
        text
    }

    fn word(&self, placeholder: &str, networks: &Networks) -> Option<String> {
        if let Some(word) = self.words.get(placeholder) {
            return Some(quote(word));
        }
        // A handle fits its network: both are typed, or both are examples.
        let typed = self.words.get("NETWORK");
        let network = typed
            .and_then(|name| networks.by_name(&name.to_lowercase()))
            .or_else(|| networks.iter().next())?;
        match placeholder {
            "NETWORK" => Some(network.name.clone()),
            "HANDLE" | "SOMEBODY" => Some(quote(match network.handle {
                HandleKind::Profile { .. } => "some.name",
                HandleKind::Username { .. } => "@some.name",
                HandleKind::Phone { .. } => "+44 7700 900123",
            })),
            _ => None,
        }
    }
}

/// Commands of this program, for another profile than the default.
fn for_profile(advice: &str, profile: &str) -> String {
    const COMMAND: &str = "tresse ";
    let mut parts = advice.split(COMMAND);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += COMMAND;
        // A sentence may have the word too; and what names a profile keeps it.
        if part.starts_with(|c: char| c.is_ascii_lowercase()) {
            text += &format!("--as {profile} ");
        }
        text += part;
    }
    text
}

/// A word as a shell takes it.
pub fn quote(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "@%+=:,./_-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(typed: &[(&'static str, &str)], advice: &str, profile: Option<&str>) -> String {
        let mut all = Typed::default();
        for (placeholder, word) in typed {
            all.remember(placeholder, word);
        }
        all.complete(advice, profile, &Networks::builtin())
    }

    #[test]
    fn what_was_typed_is_repeated_as_a_shell_takes_it() {
        let typed = [("CONVERSATION", "Bo's choir"), ("CONVERSATION", "second")];
        assert_eq!(
            complete(&typed, "see it: tresse history CONVERSATION", None),
            r"see it: tresse history 'Bo'\''s choir'"
        );
        assert_eq!(
            complete(&[("HANDLE", "HANDLE")], "tresse send HANDLE TEXT", None),
            "tresse send HANDLE TEXT"
        );
    }

    #[test]
    fn what_nobody_typed_gets_an_example_of_a_network_that_there_is() {
        let advice = "tresse account new NETWORK HANDLE";
        assert_eq!(
            complete(&[], advice, None),
            "tresse account new messenger some.name"
        );
        assert_eq!(
            complete(&[("NETWORK", "WhatsApp")], advice, None),
            "tresse account new WhatsApp '+44 7700 900123'"
        );
    }

    #[test]
    fn commands_are_for_the_profile_that_was_chosen() {
        assert_eq!(
            complete(
                &[],
                "tresse list, or tresse --as NAME tail; tressed check",
                Some("bo")
            ),
            "tresse --as bo list, or tresse --as NAME tail; tressed check"
        );
    }
}
