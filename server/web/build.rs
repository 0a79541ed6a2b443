//! Writes the table of the files in `web/dist`, each with its compressed forms and its hash. Without
//! that folder the table is empty: `src/missing.html` is served then.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use xxhash_rust::xxh3::xxh3_128;

fn main() -> Result<(), Box<dyn Error>> {
    let dist = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut table = String::from("&[\n");
    for app in sorted(&dist) {
        // Half an app is none: its build was broken off.
        let Ok(build) = fs::read_to_string(app.join(".build")) else {
            continue;
        };
        writeln!(
            table,
            "App {{ name: {:?}, build: {build:?}, files: &[",
            name(&app)
        )?;
        let mut files = Vec::new();
        list(&app, "", &mut files);
        // By path, since the table is searched.
        files.sort();
        for (path, file) in files {
            let bytes = fs::read(&file)?;
            writeln!(
                table,
                "Embedded {{ path: {path:?}, hash: \"{:032x}\", bytes: include_bytes!({file:?}), br: {}, gz: {} }},",
                xxh3_128(&bytes),
                compressed(&file, "br"),
                compressed(&file, "gz"),
            )?;
        }
        table += "] },\n";
    }
    table += "]\n";
    fs::write(Path::new(&env::var("OUT_DIR")?).join("table.rs"), table)?;
    Ok(())
}

/// What is in a folder; nothing if there is none.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn list(folder: &Path, below: &str, files: &mut Vec<(String, PathBuf)>) {
    for path in sorted(folder) {
        let name = name(&path);
        let served = format!("{below}/{name}");
        if path.is_dir() {
            list(&path, &served, files);
        } else if !name.starts_with('.') && !name.ends_with(".br") && !name.ends_with(".gz") {
            files.push((served, path));
        }
    }
}

fn compressed(file: &Path, ending: &str) -> String {
    let path = PathBuf::from(format!("{}.{ending}", file.display()));
    if path.is_file() {
        format!("Some(include_bytes!({path:?}))")
    } else {
        "None".to_owned()
    }
}
