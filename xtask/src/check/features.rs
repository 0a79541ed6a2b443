//! The page of features says what the browser's tests say: a line for each test, a test for each
//! line, and whatever networks.toml gives an app is shown by a test or named as not shown.
//!
//! Surprising rule: nothing is run. A sentence that a test puts together (`... (${scheme})`) is
//! compared by the pieces that stand in its source.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::workspace;

const PAGE: &str = "docs/web-features.md";
const KEYS: &str = "web/tests/kit/features.ts";
const NETWORKS: &str = "networks/networks.toml";
const MISSING: &str = "No test yet";
/// The columns of the page.
const APPS: [(&str, &str); 3] = [
    ("messenger", "Messenger"),
    ("instagram", "Instagram"),
    ("whatsapp", "WhatsApp"),
];

/// A line of `FEATURES`.
#[derive(Debug, PartialEq, Eq)]
struct Feature {
    key: String,
    title: String,
    flags: Vec<String>,
}

/// A call of `feature()`.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    key: String,
    /// What stands between the parts that are filled in.
    pieces: Vec<String>,
}

/// A line of the page.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    title: String,
    sentence: String,
    /// Whether it was shown, in the order of [`APPS`].
    shown: [bool; 3],
    file: String,
}

pub(crate) fn check() -> Result<Vec<String>> {
    let root = workspace::root();
    let read = |path: &str| {
        fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"))
    };
    let features = features(&read(KEYS)?);
    let networks: Table = read(NETWORKS)?.parse().context("networks.toml")?;
    let page = read(PAGE)?;
    let (lines, missing) = (lines(&page), named_missing(&page));
    let mut findings = tests_and_lines(&specs(root)?, &features, &lines);
    findings.extend(flags_without_feature(&networks, &features));
    findings.extend(unlike(&unshown(&networks, &features, &lines), &missing));
    Ok(findings)
}

/// Every spec by its path, with what it tells.
fn specs(root: &Path) -> Result<Vec<(String, Vec<Call>)>> {
    let mut specs = Vec::new();
    for entry in fs::read_dir(root.join("web/tests")).context("cannot read web/tests")? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".spec.ts") {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
            specs.push((format!("web/tests/{name}"), calls(&text)));
        }
    }
    specs.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(specs)
}

fn features(text: &str) -> Vec<Feature> {
    let line = |line: &str| {
        let (key, rest) = line.trim().split_once(": { title: \"")?;
        let (title, rest) = rest.split_once('"')?;
        Some(Feature {
            key: key.trim_matches('"').to_owned(),
            title: title.to_owned(),
            flags: rest
                .split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect(),
        })
    };
    text.lines().filter_map(line).collect()
}

fn calls(text: &str) -> Vec<Call> {
    let call = |call: &str| {
        let (head, _) = call.split_once("async (")?;
        let texts = literals(head);
        let [key, .., sentence] = &texts[..] else {
            return None;
        };
        Some(Call {
            key: key.clone(),
            pieces: pieces(sentence),
        })
    };
    text.split("feature(").skip(1).filter_map(call).collect()
}

/// The literals of a piece of TypeScript, quoted in any way.
fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '`']) {
        let quote = &rest[start..=start];
        let Some((literal, after)) = rest[start + 1..].split_once(quote) else {
            break;
        };
        found.push(literal.to_owned());
        rest = after;
    }
    found
}

fn pieces(sentence: &str) -> Vec<String> {
    let mut parts = sentence.split("${");
    let mut pieces = vec![parts.next().unwrap_or_default().to_owned()];
    pieces.extend(parts.map(|part| part.split_once('}').map_or("", |(_, rest)| rest).to_owned()));
    pieces
}

/// Whether a sentence is made of these pieces, with anything between them.
fn is_of(sentence: &str, pieces: &[String]) -> bool {
    let [first, between @ ..] = pieces else {
        return false;
    };
    let Some((last, between)) = between.split_last() else {
        return sentence == first;
    };
    let Some(mut rest) = sentence
        .strip_prefix(&**first)
        .and_then(|rest| rest.strip_suffix(&**last))
    else {
        return false;
    };
    for piece in between {
        match rest.split_once(&**piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

fn lines(page: &str) -> Vec<Line> {
    let mut title = "";
    let mut lines = Vec::new();
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            title = heading;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", sentence, one, two, three, file, ""] = cells[..] else {
            continue;
        };
        if sentence.is_empty() || sentence.starts_with("---") {
            continue;
        }
        lines.push(Line {
            title: title.to_owned(),
            sentence: sentence.to_owned(),
            shown: [one, two, three].map(|mark| mark == "✓"),
            file: file.trim_matches('`').to_owned(),
        });
    }
    lines
}

/// What the page itself says that no test shows.
fn named_missing(page: &str) -> BTreeSet<String> {
    let after = page.split_once(&format!("## {MISSING}\n"));
    after
        .map_or("", |(_, after)| after)
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .map(str::to_owned)
        .collect()
}

fn tests_and_lines(
    specs: &[(String, Vec<Call>)],
    features: &[Feature],
    lines: &[Line],
) -> Vec<String> {
    let title = |key: &str| features.iter().find(|one| one.key == key);
    let is_told = |file: &str, call: &Call, line: &Line| {
        line.file == file
            && title(&call.key).is_some_and(|feature| feature.title == line.title)
            && is_of(&line.sentence, &call.pieces)
    };
    let mut findings = Vec::new();
    for (file, calls) in specs {
        for call in calls {
            if !lines.iter().any(|line| is_told(file, call, line)) {
                findings.push(format!(
                    "{file}: {PAGE} does not tell of `{}`: run `cargo x web-test`",
                    call.pieces.join("…")
                ));
            }
        }
    }
    for line in lines {
        let has_test = specs
            .iter()
            .any(|(file, calls)| calls.iter().any(|call| is_told(file, call, line)));
        if !has_test {
            findings.push(format!(
                "{PAGE}: no test in {} says `{}`: run `cargo x web-test`",
                line.file, line.sentence
            ));
        }
    }
    findings
}

/// Whether a value of networks.toml gives something.
fn is_on(value: &Value) -> bool {
    match value {
        Value::Boolean(is_on) => *is_on,
        Value::Integer(number) => *number != 0,
        Value::String(text) => !["", "none"].contains(&&**text),
        Value::Array(values) => !values.is_empty(),
        _ => true,
    }
}

/// What an app has, as networks.toml calls it.
fn flags<'a>(networks: &'a Table, app: &str) -> impl Iterator<Item = &'a str> {
    networks
        .get(app)
        .and_then(|network| network.get("features"))
        .and_then(Value::as_table)
        .into_iter()
        .flatten()
        .filter(|(_, value)| is_on(value))
        .map(|(key, _)| key.as_str())
}

fn flags_without_feature(networks: &Table, features: &[Feature]) -> Vec<String> {
    let named: BTreeSet<&str> = features
        .iter()
        .flat_map(|feature| feature.flags.iter().map(String::as_str))
        .collect();
    let unnamed: BTreeSet<&str> = APPS
        .iter()
        .flat_map(|(app, _)| flags(networks, app))
        .filter(|flag| !named.contains(flag))
        .collect();
    let finding = |flag| format!("{KEYS}: no feature has the flag `{flag}` of {NETWORKS}");
    unnamed.into_iter().map(finding).collect()
}

/// What an app has and no line shows.
fn unshown(networks: &Table, features: &[Feature], lines: &[Line]) -> BTreeSet<String> {
    let mut unshown = BTreeSet::new();
    for (column, (app, shown_as)) in APPS.into_iter().enumerate() {
        let flags: BTreeSet<&str> = flags(networks, app).collect();
        for feature in features {
            let has_it = feature.flags.iter().any(|flag| flags.contains(&**flag));
            let mut own = lines.iter().filter(|line| line.title == feature.title);
            if has_it && !own.any(|line| line.shown[column]) {
                unshown.insert(format!("{shown_as}: {}", feature.title));
            }
        }
    }
    unshown
}

fn unlike(unshown: &BTreeSet<String>, named: &BTreeSet<String>) -> Vec<String> {
    let unnamed = unshown
        .difference(named)
        .map(|one| format!("{PAGE}: no test shows `{one}`, and \"{MISSING}\" does not name it"));
    let shown = named
        .difference(unshown)
        .map(|one| format!("{PAGE}: \"{MISSING}\" names `{one}`, which is shown or not there"));
    unnamed.chain(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TS: &str = "export const FEATURES = {\n  text: { title: \"Text, 1:1\" },\n  \
                      \"pin-message\": { title: \"Pins\", flags: [\"pins\", \"times\"] },\n};";
    const SPEC: &str = "for (const scheme of [\"light\"]) {\n  feature(\"text\", APPS, `a text (${scheme}) \
                        arrives`, async ({ app }) => {});\n}\nfeature(\"pin-message\", [\"whatsapp\"], \
                        \"it stays on top\", async ({ app }) => {});";
    const PAGE_TEXT: &str = "## Text, 1:1\n\n| | Messenger | Instagram | WhatsApp | test |\n\
                             | --- | --- | --- | --- | --- |\n\
                             | a text (light) arrives | ✓ | ✓ | – | `web/tests/a.spec.ts` |\n\
                             ## No test yet\n\n- WhatsApp: Pins\n";

    fn specs() -> Vec<(String, Vec<Call>)> {
        vec![("web/tests/a.spec.ts".to_owned(), calls(SPEC))]
    }

    #[test]
    fn a_test_without_a_line_and_a_line_without_a_test_are_found() {
        let features = features(TS);
        assert_eq!(features[1].flags, ["pins", "times"]);
        let findings = tests_and_lines(&specs(), &features, &lines(PAGE_TEXT));
        assert_eq!(
            findings,
            [
                "web/tests/a.spec.ts: docs/web-features.md does not tell of `it stays on top`: run `cargo x web-test`"
            ]
        );
        let gone = [("web/tests/a.spec.ts".to_owned(), Vec::new())];
        assert_eq!(
            tests_and_lines(&gone, &features, &lines(PAGE_TEXT)).len(),
            1
        );
    }

    #[test]
    fn what_an_app_has_is_shown_or_named_as_not_shown() {
        let networks: Table = "[whatsapp.features]\npins = 3\npolls = \"none\""
            .parse()
            .unwrap();
        let (features, lines) = (features(TS), lines(PAGE_TEXT));
        let unshown = unshown(&networks, &features, &lines);
        assert_eq!(unlike(&unshown, &named_missing(PAGE_TEXT)), [""; 0]);
        assert_eq!(unlike(&unshown, &BTreeSet::new()).len(), 1);
        assert_eq!(unlike(&BTreeSet::new(), &named_missing(PAGE_TEXT)).len(), 1);
    }

    #[test]
    fn a_flag_that_no_feature_has_is_found() {
        let networks: Table = "[whatsapp.features]\nfax = true".parse().unwrap();
        assert_eq!(
            flags_without_feature(&networks, &features(TS)),
            ["web/tests/kit/features.ts: no feature has the flag `fax` of networks/networks.toml"]
        );
    }

    #[test]
    fn a_sentence_is_compared_by_its_pieces() {
        let of = |sentence, pattern| is_of(sentence, &pieces(pattern));
        assert!(of("as it is", "as it is"));
        assert!(of("a (light) b", "a (${scheme}) b"));
        assert!(of("WhatsApp and Messenger", "${one} and ${other}"));
        assert!(!of("a (light) c", "a (${scheme}) b"));
        assert!(!of("as it was", "as it is"));
    }
}
