//! The configuration. `default.toml` documents every option and is what `tressed config` prints; it is also where the
//! default values come from, so the two cannot differ.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use toml::{Table, Value};

/// The default configuration, with its comments.
pub(crate) const DEFAULT: &str = include_str!("default.toml");

/// Options are read from variables that start like this.
const PREFIX: &str = "TRESSED_";
/// Not an option: the file itself.
const FILE_VARIABLE: &str = "TRESSED_CONFIG";

/// See `default.toml` for what each option means.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) operator_listen: Option<SocketAddr>,
    pub(crate) data: PathBuf,
    pub(crate) connections_max: usize,
    pub(crate) before_log_in_max: usize,
    pub(crate) workers: usize,
    pub(crate) demonstration: bool,
    pub(crate) rate_limits: RateLimits,
    pub(crate) networks: Option<PathBuf>,
    pub(crate) retention_days: u64,
    pub(crate) sweep_seconds: u64,
    pub(crate) log: LogConfig,
    pub(crate) tls: TlsConfig,
    pub(crate) keys: KeysConfig,
    pub(crate) store: StoreConfig,
    pub(crate) blobs: BlobsConfig,
    pub(crate) verification: VerificationConfig,
    pub(crate) web: WebConfig,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RateLimits {
    Standard,
    None,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogConfig {
    pub(crate) level: LogLevel,
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl LogLevel {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TlsConfig {
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeysConfig {
    pub(crate) directory: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoreConfig {
    pub(crate) cache_mib: u64,
    pub(crate) workers: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlobsConfig {
    pub(crate) url: Option<String>,
    pub(crate) sweep_minutes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerificationConfig {
    pub(crate) webhook_url: Option<String>,
    pub(crate) webhook_secret_file: Option<PathBuf>,
    pub(crate) timeout_seconds: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebConfig {
    pub(crate) serve: bool,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) hosts: BTreeMap<String, Vec<String>>,
    pub(crate) shells: BTreeMap<String, String>,
}

impl Config {
    /// Defaults, then the file, then the environment.
    pub(crate) fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let mut options: Table = DEFAULT.parse().context("default.toml is broken: a bug")?;
        if let Some(file) = file {
            let text = fs::read_to_string(file)
                .with_context(|| format!("cannot read the configuration {}", file.display()))?;
            let table: Table = text
                .parse()
                .with_context(|| format!("{} is not valid TOML", file.display()))?;
            merge(&mut options, table);
        }
        for (name, value) in environment {
            if let Some(option) = name.strip_prefix(PREFIX)
                && name != FILE_VARIABLE
            {
                set(&mut options, option, &value)
                    .with_context(|| format!("the environment variable {name}"))?;
            }
        }
        Value::Table(options).try_into().context(
            "an option is unknown or has a wrong value; `tressed config` explains them all",
        )
    }
}

/// What `other` says wins; sections are merged.
fn merge(options: &mut Table, other: Table) {
    for (name, value) in other {
        match (options.get_mut(&name), value) {
            (Some(Value::Table(section)), Value::Table(other)) => merge(section, other),
            (_, value) => {
                options.insert(name, value);
            }
        }
    }
}

/// Sets `SECTION__NAME` or `NAME`, with the type that the option has by default; one without a default is text.
fn set(options: &mut Table, option: &str, text: &str) -> anyhow::Result<()> {
    let option = option.to_lowercase();
    let (table, name) = match option.split_once("__") {
        None => (options, option.as_str()),
        Some((section, name)) => match options.get_mut(section) {
            Some(Value::Table(table)) => (table, name),
            _ => bail!("there is no section {section}"),
        },
    };
    let value = match table.get(name) {
        Some(Value::Integer(_)) => Value::Integer(text.parse().context("a number is needed")?),
        Some(Value::Boolean(_)) => Value::Boolean(text.parse().context("true or false is needed")?),
        Some(Value::Table(_)) => bail!("{name} is a section; name one of its options"),
        _ => Value::String(text.to_owned()),
    };
    table.insert(name.to_owned(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: Option<&str>, environment: &[(&str, &str)]) -> anyhow::Result<Config> {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("tressed.toml");
        if let Some(text) = file {
            fs::write(&path, text).expect("written");
        }
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(file.map(|_| path.as_path()), environment)
    }

    #[test]
    fn the_documented_defaults_are_a_configuration() {
        let config = load(None, &[]).expect("valid");
        assert_eq!(config.listen.to_string(), "127.0.0.1:7447");
        assert!(!config.demonstration, "never by default");
        assert_eq!(config.tls.certificate, None);
    }

    #[test]
    fn every_commented_option_is_one_that_exists() {
        let uncommented: String = DEFAULT
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(option) if option.split(' ').nth(1) == Some("=") => format!("{option}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert_ne!(uncommented, DEFAULT);
        let config = load(Some(&uncommented), &[]).expect("no unknown option");
        assert!(config.operator_listen.is_some() && config.networks.is_some());
        assert!(config.tls.key.is_some() && config.keys.directory.is_some());
        assert!(config.blobs.url.is_some() && config.verification.webhook_secret_file.is_some());
        assert!(config.web.folder.is_some());
        assert!(!config.web.hosts.is_empty() && !config.web.shells.is_empty());
    }

    #[test]
    fn the_file_overrides_the_default_and_the_environment_overrides_the_file() {
        let file = "listen = \"127.0.0.1:1\"\nworkers = 3\n[store]\ncache_mib = 7\n";
        let config = load(
            Some(file),
            &[
                ("TRESSED_LISTEN", "127.0.0.1:2"),
                ("TRESSED_STORE__WORKERS", "5"),
                ("TRESSED_LOG__JSON", "true"),
                ("TRESSED_TLS__KEY", "k.pem"),
                ("TRESSED_CONFIG", "not an option"),
                ("OTHER", "not ours"),
            ],
        )
        .expect("valid");
        assert_eq!(config.listen.port(), 2);
        assert_eq!(
            (config.workers, config.store.cache_mib, config.store.workers),
            (3, 7, 5)
        );
        assert!(config.log.json);
        assert_eq!(config.tls.key, Some(PathBuf::from("k.pem")));
    }

    #[test]
    fn a_mistake_is_an_error_and_not_ignored() {
        for file in [
            "lisen = \"127.0.0.1:1\"",
            "[store]\ncache = 1",
            "workers = \"two\"",
            "not toml",
        ] {
            assert!(load(Some(file), &[]).is_err(), "{file}");
        }
        for variable in [
            ("TRESSED_WORKERS", "many"),
            ("TRESSED_NOTHING", "1"),
            ("TRESSED_STORE", "1"),
            ("TRESSED_STORES__WORKERS", "1"),
        ] {
            assert!(load(None, &[variable]).is_err(), "{variable:?}");
        }
    }
}
