//! Documents name only what exists: every path in backticks or in a link, and no absolute paths.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace;

/// Every path named in a document that does not exist, as `file:line: path`.
pub(crate) fn check() -> Result<Vec<String>> {
    let root = workspace::root();
    let mut findings = Vec::new();
    for document in documents(root)? {
        let text = fs::read_to_string(&document)
            .with_context(|| format!("cannot read {}", document.display()))?;
        let folder = document.parent().unwrap_or(root);
        let shown = document.strip_prefix(root).unwrap_or(&document).display();
        for (line, path) in paths(&text) {
            let from_root = root.join(path);
            if !from_root.exists() && !folder.join(path).exists() {
                findings.push(format!("{shown}:{line}: {path} does not exist"));
            }
        }
    }
    Ok(findings)
}

fn documents(root: &Path) -> Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                if !["target", "node_modules"].contains(&name.as_str()) && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if name.ends_with(".md") {
                documents.push(path);
            }
        }
    }
    documents.sort();
    Ok(documents)
}

/// What looks like a path of this repository, with its line number (from 1).
fn paths(text: &str) -> Vec<(usize, &str)> {
    let mut paths = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        let in_backticks = line
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|word| is_path(word));
        let in_links = line
            .split('`')
            .step_by(2) // what is in backticks is code, not a link
            .flat_map(|prose| prose.split("](").skip(1))
            .filter_map(|rest| rest.split(')').next())
            .map(|link| link.split('#').next().unwrap_or(link))
            .filter(|link| !link.is_empty() && !link.contains("://"));
        paths.extend(in_backticks.chain(in_links).map(|path| (index + 1, path)));
    }
    paths
}

/// A word with a slash that starts with a folder of ours, and is no pattern or placeholder.
fn is_path(word: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "proto", "content", "networks", "server", "client", "cli", "sim", "fuzz", "xtask", "docs",
        "bench", "web", "gateway", ".ci", ".cargo",
    ];
    let Some((first, _)) = word.split_once('/') else {
        return false;
    };
    FOLDERS.contains(&first)
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_in_backticks_and_links_are_seen() {
        let text =
            "see `server/core/src/lib.rs` and [this](docs/x.md#part), not `a/b` or `server/{a,b}`";
        assert_eq!(
            paths(text),
            [(1, "server/core/src/lib.rs"), (1, "docs/x.md")]
        );
    }

    #[test]
    fn a_link_in_backticks_is_code() {
        assert_eq!(
            paths("write `[@Name](account uri)` and read [on](README.md)"),
            [(1, "README.md")]
        );
    }

    #[test]
    fn fenced_code_and_web_links_are_left_alone() {
        let text = "```\n`docs/nowhere.md`\n```\n[web](https://example.org/docs)";
        assert_eq!(paths(text), []);
    }
}
