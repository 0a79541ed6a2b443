//! What every subcommand gets: global options, made ready.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use tempfile::TempDir;
use tresse_client::{ServerUrl, Tls};
use tresse_networks::{Network, Networks};
use tresse_proto::ids::NetworkCode;

use crate::advice::Typed;
use crate::failure::{Exit, Failure};
use crate::home::{self, Profile};
use crate::output::Output;

/// Options that every subcommand understands.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Folder of all profiles [default: $XDG_DATA_HOME/tresse]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "TRESSE_HOME",
        hide_env_values = true
    )]
    pub home: Option<PathBuf>,
    /// Profile to use: one profile is one device of one account
    #[arg(
        long = "as",
        global = true,
        value_name = "NAME",
        env = "TRESSE_AS",
        hide_env_values = true,
        default_value = home::DEFAULT_PROFILE,
        value_parser = home::parse_profile_name
    )]
    pub profile: String,
    /// Address of the server [default: the profile's, or http://127.0.0.1:7447]
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "TRESSE_SERVER",
        hide_env_values = true
    )]
    pub server: Option<ServerUrl>,
    /// Trust these certificates (PEM) besides the machine's own
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "TRESSE_ROOTS",
        hide_env_values = true
    )]
    pub roots: Option<PathBuf>,
    /// Print JSON: one object, or one a line
    #[arg(long, global = true)]
    pub json: bool,
}

/// Global options, made ready.
#[derive(Debug, Clone)]
pub struct Context {
    /// As given.
    pub global: Global,
    /// Where results go.
    pub out: Output,
    /// The networks and their words.
    pub networks: Arc<Networks>,
    /// What the person typed, for advice.
    typed: Arc<Mutex<Typed>>,
    /// Folders that go with the last of these, when nothing writes into them any more.
    temporary: Arc<Mutex<Vec<TempDir>>>,
}

impl Context {
    /// From the command line.
    pub fn new(global: Global) -> Self {
        Self {
            out: Output::new(global.json),
            networks: Arc::new(Networks::builtin()),
            typed: Arc::default(),
            temporary: Arc::default(),
            global,
        }
    }

    /// Remembers a word of the command line for advice: `("CONVERSATION", "Bo")`.
    pub fn typed(&self, placeholder: &'static str, word: &str) {
        let mut typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        typed.remember(placeholder, word);
    }

    /// Advice as it can be typed: `tresse history CONVERSATION` becomes `tresse --as bo history Ana`.
    pub fn advise(&self, advice: &str) -> String {
        let typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
        let profile = self.global.profile.as_str();
        let is_given = profile == home::DEFAULT_PROFILE
            || std::env::var("TRESSE_AS").is_ok_and(|name| name == profile);
        let profile = (!is_given).then_some(profile);
        typed.complete(advice, profile, &self.networks)
    }

    /// A folder that lasts as long as the program, however that ends.
    pub fn temporary(&self, prefix: &str) -> Result<PathBuf, Failure> {
        let folder = tempfile::Builder::new().prefix(prefix).tempdir()?;
        let path = folder.path().to_owned();
        let mut temporary = self
            .temporary
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        temporary.push(folder);
        Ok(path)
    }

    /// Folder of all profiles.
    pub fn home(&self) -> Result<PathBuf, Failure> {
        self.global
            .home
            .clone()
            .or_else(home::default_home)
            .ok_or_else(|| {
                Failure::new(Exit::Usage, "there is no home folder to keep profiles in")
                    .next("name one: --home DIR")
            })
    }

    /// The chosen profile; it may not exist yet.
    pub fn profile(&self) -> Result<Profile, Failure> {
        Ok(Profile::new(&self.home()?, &self.global.profile))
    }

    /// The server: the command line, then the profile, then the default.
    pub fn server(&self, profile: &Profile) -> Result<ServerUrl, Failure> {
        if let Some(server) = &self.global.server {
            return Ok(server.clone());
        }
        let text = profile
            .remembered()
            .map_or_else(|| home::DEFAULT_SERVER.to_owned(), |known| known.server);
        text.parse().map_err(|error| {
            Failure::new(Exit::Failed, format!("the profile's server: {error}"))
                .next("give the address once more: --server URL")
        })
    }

    /// Whom to trust.
    pub fn tls(&self) -> Result<Tls, Failure> {
        match &self.global.roots {
            None => Ok(Tls::native()),
            Some(file) => {
                Tls::with_roots(file).map_err(|error| Failure::new(Exit::Usage, error.to_string()))
            }
        }
    }

    /// A network by its short name.
    pub fn network(&self, name: &str) -> Result<&Network, Failure> {
        let lower = name.to_lowercase();
        self.networks.by_name(&lower).ok_or_else(|| {
            let names: Vec<&str> = self
                .networks
                .iter()
                .map(|known| known.name.as_str())
                .collect();
            Failure::new(
                Exit::Usage,
                format!(
                    "there is no network of that name; there are {}",
                    names.join(", ")
                ),
            )
        })
    }

    /// A network by its short name, and that a handle has the form which it asks for. Both are
    /// remembered for advice.
    pub fn network_for(&self, name: &str, handle: &str) -> Result<&Network, Failure> {
        self.typed("NETWORK", name);
        self.typed("HANDLE", handle);
        let network = self.network(name)?;
        match network.normalise(handle) {
            Ok(_) => Ok(network),
            Err(error) => Err(Failure::new(
                Exit::Usage,
                format!(
                    "not a {} of {}: {error}",
                    network.words.handle, network.title
                ),
            )),
        }
    }

    /// Title of a network by its code.
    pub fn network_title(&self, code: NetworkCode) -> String {
        self.networks.by_code(code).map_or_else(
            || format!("network {}", code.0),
            |known| known.title.clone(),
        )
    }

    /// Short name of a network by its code.
    pub fn network_name(&self, code: NetworkCode) -> String {
        self.networks
            .by_code(code)
            .map_or_else(|| code.0.to_string(), |known| known.name.clone())
    }
}
