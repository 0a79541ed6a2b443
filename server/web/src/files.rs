//! Where the files of the apps come from: the table that the build embedded, or a folder while
//! somebody works on them.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_128;

use crate::kind;

/// Where files come from.
#[derive(Debug, Clone)]
pub enum Files {
    /// What this program was built with.
    Embedded,
    /// `web/dist`, read for every request: a change is seen at once. For development.
    Folder(PathBuf),
}

/// An app as it was embedded.
#[allow(dead_code, reason = "without web/dist there is none")]
struct App {
    name: &'static str,
    build: &'static str,
    files: &'static [Embedded],
}

#[allow(dead_code, reason = "without web/dist there is none")]
struct Embedded {
    path: &'static str,
    hash: &'static str,
    bytes: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

/// Written by `build.rs`; sorted by path.
static APPS: &[App] = include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// A file, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) hash: String,
    pub(crate) bytes: Bytes,
    pub(crate) br: Option<Bytes>,
    pub(crate) gz: Option<Bytes>,
}

impl Files {
    /// Whether there is such an app.
    pub fn has(&self, app: &str) -> bool {
        self.build(app).is_some()
    }

    /// Names the build of an app. `None`: there is no such app.
    pub(crate) fn build(&self, app: &str) -> Option<String> {
        match self {
            Self::Embedded => Some(embedded(app)?.build.to_owned()),
            Self::Folder(folder) => {
                let build = fs::read_to_string(folder.join(app).join(".build")).ok()?;
                Some(build.trim().to_owned())
            }
        }
    }

    /// A file by its path, which starts with a slash.
    pub(crate) fn get(&self, app: &str, path: &str) -> Option<File> {
        match self {
            Self::Embedded => {
                let files = embedded(app)?.files;
                let index = files.binary_search_by(|file| file.path.cmp(path)).ok()?;
                let file = files.get(index)?;
                Some(File {
                    hash: file.hash.to_owned(),
                    bytes: Bytes::from_static(file.bytes),
                    br: file.br.map(Bytes::from_static),
                    gz: file.gz.map(Bytes::from_static),
                })
            }
            Self::Folder(folder) => read(&folder.join(app), path),
        }
    }
}

fn embedded(app: &str) -> Option<&'static App> {
    APPS.iter().find(|embedded| embedded.name == app)
}

/// Reads a file and its compressed forms. Each part of the path must be a plain name, so that it
/// leads nowhere else.
fn read(folder: &Path, path: &str) -> Option<File> {
    kind::media_type(path)?;
    let mut file = folder.to_owned();
    for part in path.strip_prefix('/')?.split('/') {
        if !is_plain(part) {
            return None;
        }
        file.push(part);
    }
    let bytes = fs::read(&file).ok()?;
    let compressed = |ending: &str| {
        let mut name = file.clone().into_os_string();
        name.push(ending);
        fs::read(name).ok().map(Bytes::from)
    };
    Some(File {
        hash: format!("{:032x}", xxh3_128(&bytes)),
        br: compressed(".br"),
        gz: compressed(".gz"),
        bytes: Bytes::from(bytes),
    })
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = folder.path().join("app");
        fs::create_dir_all(app.join("assets")).expect("made");
        fs::write(folder.path().join("secret.txt"), "secret").expect("written");
        fs::write(app.join(".hidden.txt"), "hidden").expect("written");
        fs::write(app.join("assets/a.js"), "a").expect("written");
        fs::write(app.join("assets/a.js.br"), "b").expect("written");
        let files = Files::Folder(folder.path().to_owned());
        let found = files.get("app", "/assets/a.js").expect("there");
        assert_eq!(
            (&found.bytes[..], found.br.as_deref()),
            (&b"a"[..], Some(&b"b"[..]))
        );
        for path in [
            "/../secret.txt",
            "/assets/../../secret.txt",
            "/assets/..%2f..%2fsecret.txt",
            "/%2e%2e/secret.txt",
            "/..\\secret.txt",
            "//assets/a.js",
            "/assets/./a.js",
            "/.hidden.txt",
            "/assets/a.js.br",
            "/assets/a.js\0",
            "assets/a.js",
            "/assets",
            "/",
        ] {
            assert_eq!(files.get("app", path), None, "{path}");
        }
    }

    #[test]
    fn the_embedded_table_can_be_searched() {
        for app in APPS {
            assert!(app.files.is_sorted_by_key(|file| file.path), "{}", app.name);
            assert!(Files::Embedded.get(app.name, "/index.html").is_some());
            assert!(!app.build.is_empty());
        }
        assert_eq!(Files::Embedded.get("nowhere", "/index.html"), None);
    }
}
