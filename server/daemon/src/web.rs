//! The web apps as the configuration wants them: which network's app is at which name, from where
//! its files come, and what it is told about the networks.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http::{HeaderMap, Method, Response, Uri};
use serde_json::{Map, Value, json};
use tresse_edge::{NoPages, Pages};
use tresse_networks::Networks;
use tresse_web::{App, Files, Host, Site};

use crate::config::{Config, WebConfig};

/// Fits the apps to the edge, which knows nothing of them.
#[derive(Debug)]
struct Apps(Site);

impl Pages for Apps {
    fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response<Bytes> {
        self.0.answer(method, uri, headers)
    }

    fn may_connect(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        self.0.may_connect(uri, headers)
    }
}

/// What is served beside the protocol. `text` is the file that `networks` was read from.
pub(crate) fn pages(
    config: &Config,
    networks: &Networks,
    text: &str,
) -> anyhow::Result<Arc<dyn Pages>> {
    if !config.web.serve {
        return Ok(Arc::new(NoPages));
    }
    let apps = apps(&config.web, networks)?;
    let files = config
        .web
        .folder
        .clone()
        .map_or(Files::Embedded, Files::Folder);
    for app in &apps {
        if !files.has(&app.shell) {
            tracing::debug!(
                app = app.shell,
                "not built: a page in its place says how to"
            );
        }
    }
    Ok(Arc::new(Apps(Site {
        apps,
        files,
        tls: config.tls.certificate.is_some(),
        demonstration: config.demonstration,
        networks: as_json(networks, text)?,
    })))
}

/// Where people open the apps, for the line that says that the server is ready.
pub(crate) fn addresses(
    config: &Config,
    networks: &Networks,
    listen: SocketAddr,
) -> anyhow::Result<Vec<Value>> {
    if !config.web.serve {
        return Ok(Vec::new());
    }
    let tls = config.tls.certificate.is_some();
    let addresses = apps(&config.web, networks)?.into_iter().filter_map(|app| {
        let host = app.hosts.first()?;
        Some(json!({
            "network": app.network,
            "title": app.title,
            "address": host.address(listen.port(), tls),
        }))
    });
    Ok(addresses.collect())
}

fn apps(config: &WebConfig, networks: &Networks) -> anyhow::Result<Vec<App>> {
    for name in config.hosts.keys().chain(config.shells.keys()) {
        if networks.by_name(name).is_none() {
            bail!("[web]: there is no network {name}; correct the name, or add it to the networks");
        }
    }
    let mut apps: Vec<App> = Vec::new();
    for network in networks.iter() {
        let names = match config.hosts.get(&network.name) {
            None => vec![format!("{}.localhost", network.name)],
            Some(names) => names.clone(),
        };
        let mut hosts = Vec::new();
        for name in names {
            let host = Host::parse(&name).with_context(|| format!("[web.hosts]: {name:?}"))?;
            if apps.iter().any(|app| app.hosts.contains(&host)) {
                bail!("[web.hosts]: {name} is the name of two apps; give each a name of its own");
            }
            hosts.push(host);
        }
        apps.push(App {
            network: network.name.clone(),
            title: network.title.clone(),
            shell: config
                .shells
                .get(&network.name)
                .unwrap_or(&network.name)
                .clone(),
            hosts,
        });
    }
    Ok(apps)
}

/// The networks as they were written: an app reads the same words and rules as the server. Only the
/// features are told whole, so that no app knows what is meant by one that is left out.
fn as_json(networks: &Networks, text: &str) -> anyhow::Result<Map<String, Value>> {
    const FAILED: &str = "the networks cannot be written as JSON";
    let table: toml::Table = text.parse().context("the networks were read already")?;
    let Value::Object(mut told) = serde_json::to_value(table).context(FAILED)? else {
        bail!("a table is an object: a bug");
    };
    for network in networks.iter() {
        let features = serde_json::to_value(&network.features).context(FAILED)?;
        if let Some(Value::Object(table)) = told.get_mut(&network.name) {
            table.insert("features".to_owned(), features);
        }
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn config(hosts: &[(&str, &[&str])], shells: &[(&str, &str)]) -> WebConfig {
        WebConfig {
            serve: true,
            folder: None,
            hosts: hosts
                .iter()
                .map(|(network, names)| {
                    let names = names.iter().map(|name| (*name).to_owned()).collect();
                    ((*network).to_owned(), names)
                })
                .collect(),
            shells: shells
                .iter()
                .map(|(network, shell)| ((*network).to_owned(), (*shell).to_owned()))
                .collect::<BTreeMap<_, _>>(),
        }
    }

    #[test]
    fn each_network_has_an_app_at_its_own_name() {
        let apps = apps(&config(&[], &[]), &Networks::builtin()).expect("valid");
        let hosts: Vec<_> = apps
            .iter()
            .flat_map(|app| &app.hosts)
            .map(Host::as_str)
            .collect();
        assert_eq!(
            hosts,
            [
                "messenger.localhost",
                "instagram.localhost",
                "whatsapp.localhost"
            ]
        );
        assert!(apps.iter().all(|app| app.shell == app.network));
    }

    #[test]
    fn a_configured_name_replaces_the_default_and_none_takes_an_app_away() {
        let config = config(
            &[("messenger", &["chat.example.org"]), ("whatsapp", &[])],
            &[("instagram", "whatsapp")],
        );
        let apps = apps(&config, &Networks::builtin()).expect("valid");
        assert_eq!(apps[0].hosts[0].as_str(), "chat.example.org");
        assert_eq!(apps[1].shell, "whatsapp");
        assert!(apps[2].hosts.is_empty());
    }

    #[test]
    fn a_mistake_in_a_name_stops_the_start() {
        for config in [
            config(&[("messenger", &["http://chat.example.org"])], &[]),
            config(&[("telegraph", &["telegraph.localhost"])], &[]),
            config(&[], &[("telegraph", "whatsapp")]),
            config(
                &[
                    ("messenger", &["a.example.org"]),
                    ("whatsapp", &["A.example.org"]),
                ],
                &[],
            ),
        ] {
            assert!(apps(&config, &Networks::builtin()).is_err(), "{config:?}");
        }
    }

    #[test]
    fn an_app_is_told_words_and_rules_as_they_are_written() {
        let networks = Networks::builtin();
        let told = as_json(&networks, Networks::BUILTIN_TOML).expect("an object");
        for network in networks.iter() {
            let told = &told[network.name.as_str()];
            assert_eq!(told["title"], network.title.as_str());
            assert_eq!(told["words"]["chats"], network.words.chats.as_str());
            assert!(told["policy"]["edit_window"].is_string());
        }
    }

    #[test]
    fn an_app_is_told_every_feature_also_those_that_its_table_leaves_out() {
        let pins = "[instagram.features]\nchat_pins_max = 3\n";
        assert!(
            Networks::BUILTIN_TOML.contains(pins),
            "else nothing is left out"
        );
        let text = Networks::BUILTIN_TOML.replace(pins, "[instagram.features]\n");
        let text = text.replace("polls = \"groups\"\n", "");
        let networks = Networks::parse(&text).expect("valid");
        let told = as_json(&networks, &text).expect("an object");
        assert_eq!(told["instagram"]["features"]["polls"], "none");
        assert_eq!(told["instagram"]["features"]["chatPinsMax"], 0);
        assert_eq!(told["whatsapp"]["features"]["polls"], "all");
        let keys = |network: &str| -> Vec<String> {
            let features = told[network]["features"].as_object().expect("a table");
            features.keys().cloned().collect()
        };
        assert_eq!(keys("instagram"), keys("whatsapp"));
    }
}
