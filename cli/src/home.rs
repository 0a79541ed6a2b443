//! Where profiles live: one folder each, with a database, attachments, and the address of the
//! server. One profile is one device of one account.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tresse_client::ServerUrl;

use crate::failure::{Exit, Failure};

/// Used when nothing else says where the server is: what `cargo x run` starts.
pub const DEFAULT_SERVER: &str = "http://127.0.0.1:7447";
/// Name of a profile when none is given.
pub const DEFAULT_PROFILE: &str = "default";

/// What is remembered about a profile outside its database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Address of its server.
    pub server: String,
}

/// The folder of one profile.
#[derive(Debug, Clone)]
pub struct Profile {
    /// As given with `--as`.
    pub name: String,
    folder: PathBuf,
}

/// The folder of all profiles: `--home`, or what the system keeps for such data.
pub fn default_home() -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .or_else(|| absolute("LOCALAPPDATA"))
        .map(|data| data.join("tresse"))
}

/// A name that is safe as that of a folder.
pub fn parse_profile_name(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if (1..=32).contains(&text.len()) && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("a profile name has 1 to 32 letters, digits, - or _".to_owned())
    }
}

impl Profile {
    /// A profile under a home; it may not exist yet.
    pub fn new(home: &Path, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            folder: home.join(name),
        }
    }

    /// All profiles under a home, by name.
    pub fn all(home: &Path) -> Vec<Self> {
        let mut names: Vec<String> = fs::read_dir(home)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| parse_profile_name(name).is_ok())
            .collect();
        names.sort();
        names
            .iter()
            .map(|name| Self::new(home, name))
            .filter(Self::exists)
            .collect()
    }

    /// The database file.
    pub fn database(&self) -> PathBuf {
        self.folder.join("account.db")
    }

    /// The folder of attachments.
    pub fn files(&self) -> PathBuf {
        self.folder.join("files")
    }

    /// Whether there is a database.
    pub fn exists(&self) -> bool {
        self.database().exists()
    }

    /// What was remembered, if anything (and if it can be read).
    pub fn remembered(&self) -> Option<Remembered> {
        let text = fs::read(self.folder.join("profile.json")).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Remembers the server.
    pub fn remember(&self, server: &ServerUrl) -> Result<(), Failure> {
        let remembered = Remembered {
            server: server.to_string(),
        };
        tresse_client::sqlite::create_private_folder(&self.folder)?;
        let path = self.folder.join("profile.json");
        let text = serde_json::to_vec_pretty(&remembered)
            .map_err(|error| Failure::new(Exit::Failed, error.to_string()))?;
        // Whole or not at all: written beside it, then put in its place.
        let beside = self.folder.join("profile.json.new");
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|error| Failure::file(path, &error))
    }

    /// Removes the profile with everything in it.
    pub fn forget(&self) -> Result<(), Failure> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Failure::file(&self.folder, &error))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_name_never_leaves_the_home() {
        for bad in ["", "..", "a/b", "a b", "é", &"x".repeat(33)] {
            assert!(parse_profile_name(bad).is_err(), "{bad}");
        }
        assert_eq!(parse_profile_name("ana-2"), Ok("ana-2".to_owned()));
    }

    #[test]
    fn a_profile_remembers_its_server() {
        let home = tempfile::tempdir().expect("temporary folder");
        let profile = Profile::new(home.path(), "ana");
        assert_eq!(profile.remembered(), None);
        profile
            .remember(&"https://chat.example.org".parse().expect("valid"))
            .expect("written");
        let remembered = profile.remembered().expect("there");
        assert_eq!(remembered.server, "https://chat.example.org");
        assert!(
            Profile::all(home.path()).is_empty(),
            "there is no database yet"
        );
    }
}
