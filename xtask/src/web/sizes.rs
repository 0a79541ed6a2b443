//! What travels to a browser must stay small: compares `web/dist` with `web/budgets.toml`, in bytes
//! as sent by gzip. What browsers really fetch, by brotli, is told beside it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use toml::Table;

use super::apps::NAMES;
use super::kind::Core;
use super::node::folder;
use crate::step;

/// Sizes of an app by kind.
type Sizes = BTreeMap<&'static str, Size>;

/// Bytes as sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    gzip: u64,
    brotli: u64,
}

pub(crate) fn check() -> Result<()> {
    step::timed("sizes", || {
        let file = folder().join("budgets.toml");
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let budgets: Table = text.parse().context("web/budgets.toml is not valid TOML")?;
        let mut findings = Vec::new();
        for app in NAMES {
            let sizes = measure(&Core::Release.dist()?.join(app))?;
            eprintln!("    {app}: {}", said(&sizes));
            findings.extend(judge(app, &sizes, &budgets)?);
        }
        if findings.is_empty() {
            return Ok(());
        }
        bail!(
            "too much to send; make it smaller, or raise web/budgets.toml with the reason in the commit:\n  {}",
            findings.join("\n  ")
        )
    })
}

fn measure(app: &Path) -> Result<Sizes> {
    let mut sizes = Sizes::new();
    let page = fs::read_to_string(app.join("index.html"))
        .with_context(|| format!("{} has no page", app.display()))?;
    for file in files(app)? {
        let name = file
            .strip_prefix(app)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        let kind = match name.rsplit('.').next() {
            // The core, and what is fetched when it is wanted.
            Some("wasm") if name.contains("import") => "wasm_later",
            Some("wasm") => "wasm",
            Some("css") => "css",
            Some("html") => "html",
            // What the page loads before anything is asked of it, apart from the rest.
            Some("js") if page.contains(&format!("/{name}\"")) => "js_first",
            Some("js") => "js_later",
            _ => continue,
        };
        let size: &mut Size = sizes.entry(kind).or_default();
        size.gzip += sent(&file, ".gz")?;
        size.brotli += sent(&file, ".br")?;
    }
    Ok(sizes)
}

/// The size when packed, or as it is where that is not worth it.
fn sent(file: &Path, ending: &str) -> Result<u64> {
    let mut packed = file.as_os_str().to_owned();
    packed.push(ending);
    let packed = PathBuf::from(packed);
    let measured = if packed.exists() { &packed } else { file };
    Ok(fs::metadata(measured)?.len())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    Ok(files)
}

fn judge(app: &str, sizes: &Sizes, budgets: &Table) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for (kind, size) in sizes {
        let budget = budgets
            .get(*kind)
            .and_then(toml::Value::as_integer)
            .with_context(|| format!("web/budgets.toml has no number {kind}"))?;
        let budget = u64::try_from(budget).unwrap_or_default();
        if size.gzip > budget {
            findings.push(format!(
                "{app}: {kind} is {} bytes, allowed are {budget}",
                size.gzip
            ));
        }
    }
    Ok(findings)
}

fn said(sizes: &Sizes) -> String {
    let parts: Vec<String> = sizes
        .iter()
        .map(|(kind, size)| {
            let kilobytes = |bytes: u64| bytes as f64 / 1000.0;
            format!(
                "{kind} {:.1} kB ({:.1} by brotli)",
                kilobytes(size.gzip),
                kilobytes(size.brotli)
            )
        })
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_gzip(gzip: u64) -> Size {
        Size { gzip, brotli: 0 }
    }

    #[test]
    fn what_is_too_large_is_named_with_both_numbers() {
        let budgets: Table = "wasm = 10\ncss = 5".parse().unwrap();
        let sizes = Sizes::from([("wasm", by_gzip(11)), ("css", by_gzip(5))]);
        assert_eq!(
            judge("app", &sizes, &budgets).unwrap(),
            ["app: wasm is 11 bytes, allowed are 10"]
        );
    }

    #[test]
    fn a_kind_without_a_budget_is_an_error() {
        assert!(judge("app", &Sizes::from([("wasm", by_gzip(1))]), &Table::new()).is_err());
    }
}
