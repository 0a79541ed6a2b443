//! The three walls, as far as linking can build them: who may depend on whom.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::workspace;

/// Each package, and the only packages of the workspace that it may link. Arrows point up.
const ALLOWED: &[(&str, &[&str])] = &[
    ("tresse-proto", &[]),
    ("tresse-content", &[]),
    ("tresse-networks", &["tresse-proto"]),
    ("tresse-store", &[]),
    (
        "tresse-server-core",
        &["tresse-proto", "tresse-networks", "tresse-store"],
    ),
    (
        "tresse-edge",
        &[
            "tresse-proto",
            "tresse-networks",
            "tresse-store",
            "tresse-server-core",
        ],
    ),
    (
        "tresse-server",
        &[
            "tresse-proto",
            "tresse-networks",
            "tresse-store",
            "tresse-server-core",
            "tresse-edge",
            "tresse-web",
        ],
    ),
    // Files and headers: it knows neither sockets nor messages.
    ("tresse-web", &[]),
    ("tresse-mls", &["tresse-proto"]),
    (
        "tresse-client-core",
        &[
            "tresse-proto",
            "tresse-content",
            "tresse-networks",
            "tresse-mls",
        ],
    ),
    (
        "tresse-client",
        &[
            "tresse-proto",
            "tresse-content",
            "tresse-networks",
            "tresse-client-core",
        ],
    ),
    (
        "tresse-client-wasm",
        &[
            "tresse-proto",
            "tresse-content",
            "tresse-networks",
            "tresse-client-core",
        ],
    ),
    // Files of other apps: it knows nothing of this one.
    ("tresse-import", &[]),
    ("tresse-import-wasm", &["tresse-import"]),
    (
        "tresse-cli",
        &[
            "tresse-proto",
            "tresse-content",
            "tresse-networks",
            "tresse-client-core",
            "tresse-client",
            "tresse-import",
            "tresse-bench",
        ],
    ),
    // A client like any other: it measures the server from outside.
    ("tresse-bench", &["tresse-proto", "tresse-mls"]),
    // The simulator is the one place where both sides meet.
    (
        "tresse-sim",
        &[
            "tresse-proto",
            "tresse-content",
            "tresse-networks",
            "tresse-store",
            "tresse-server-core",
            "tresse-mls",
            "tresse-client-core",
        ],
    ),
    ("xtask", &[]),
    ("xtask-web", &[]),
];

/// Every arrow that is not allowed.
pub(crate) fn check() -> Result<Vec<String>> {
    findings(&workspace::metadata()?)
}

fn findings(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"]
        .as_array()
        .context("metadata without packages")?;
    let names: Vec<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"]
            .as_str()
            .context("a package without a name")?;
        let Some((_, allowed)) = ALLOWED.iter().find(|(package, _)| *package == name) else {
            findings.push(format!(
                "{name} has no place in xtask/src/check/dependencies.rs"
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let Some(target) = dependency["name"].as_str() else {
                continue;
            };
            // Tests may use their own crate's neighbours; what ships may not.
            let ships = dependency["kind"].as_str() != Some("dev");
            if ships && names.contains(&target) && !allowed.contains(&target) {
                findings.push(format!("{name} must not depend on {target}"));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependency: &str, kind: Option<&str>) -> Value {
        serde_json::json!({ "name": name, "dependencies": [{ "name": dependency, "kind": kind }] })
    }

    #[test]
    fn a_server_that_links_the_client_is_found() {
        let metadata = serde_json::json!({ "packages": [
            package("tresse-server-core", "tresse-mls", None),
            package("tresse-mls", "tresse-proto", None),
            package("tresse-proto", "prost", None),
        ]});
        assert_eq!(
            findings(&metadata).unwrap(),
            ["tresse-server-core must not depend on tresse-mls"]
        );
    }

    #[test]
    fn a_package_without_a_place_is_found() {
        let metadata = serde_json::json!({ "packages": [package("tresse-extra", "prost", None)] });
        assert_eq!(findings(&metadata).unwrap().len(), 1);
    }
}
