//! The wiring, on one page: the only place where the store's engine, the object store and the verification provider are
//! chosen.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use tresse_edge::verification::{Demonstration, Unavailable, Verification, Webhook, WebhookConfig};
use tresse_edge::{Blobs, EdgeConfig, Server, Timeouts, Tls};
use tresse_networks::Networks;
use tresse_server_core::limit::Rates;
use tresse_server_core::{Core, CoreConfig, SecretKey};
use tresse_store::{EmbeddedConfig, EmbeddedStore};

use crate::config::{BlobsConfig, Config, RateLimits, StoreConfig, TlsConfig, VerificationConfig};
use crate::data_dir::{DataDir, make_private};
use crate::keys::Keys;
use crate::web;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// Where operators' pages are unless the configuration says otherwise.
const OPERATOR_PORT: u16 = 7448;

/// Opens the store and starts the server.
pub(crate) async fn server(config: &Config) -> anyhow::Result<Server> {
    let data = DataDir::create(&config.data)?;
    let keys_directory = config.keys.directory.clone().unwrap_or_else(|| data.keys());
    let keys = Keys::open(&keys_directory, data.has_store())?;

    let (networks, text) = networks(config.networks.as_deref())?;
    let pages = web::pages(config, &networks, &text)?;
    let mut rules = CoreConfig::new(networks, keys.handle, keys.blob);
    rules.demonstration = config.demonstration;
    rules.retention_ms = config.retention_days.max(1).saturating_mul(DAY_MS);
    if config.rate_limits == RateLimits::None {
        rules.rates = Rates::unlimited();
    }
    let retention_ms = rules.retention_ms;

    let store = EmbeddedStore::open(data.store(), &embedded(&config.store))?;
    if store.recovery().torn_bytes > 0 {
        tracing::warn!(
            bytes = store.recovery().torn_bytes,
            "an unfinished batch, never acknowledged, was cut off after a crash"
        );
    }
    let core = Core::open(store, rules).context("cannot open the store")?;

    let edge = EdgeConfig {
        listen: config.listen,
        operator_listen: free_operator_listen(config)?,
        tls: tls(&config.tls)?,
        connections_max: config.connections_max,
        before_log_in_max: config.before_log_in_max,
        workers: config.workers,
        sweep_every: Duration::from_secs(config.sweep_seconds.max(1)),
        blob_sweep_every: Duration::from_secs(60 * config.blobs.sweep_minutes.max(1)),
        blob_retention_ms: retention_ms,
        blobs: Blobs::new(blobs(&config.blobs, &data)?, SecretKey(keys.blob)),
        verification: verification(&config.verification, config.demonstration)?,
        pages,
        timeouts: Timeouts {
            verification: Duration::from_secs(config.verification.timeout_seconds.max(1)),
            ..Timeouts::default()
        },
    };
    if edge.tls.is_none() && !config.listen.ip().is_loopback() {
        tracing::warn!(
            "devices connect without TLS: put a proxy that speaks TLS in front, or set [tls]"
        );
    }
    Ok(Server::start(core, edge).await?)
}

/// Operators' pages are not for the world: where devices of the world connect, they need a place of their own.
fn operator_listen(config: &Config) -> Option<SocketAddr> {
    let default = SocketAddr::from((Ipv4Addr::LOCALHOST, OPERATOR_PORT));
    let is_public = !config.listen.ip().is_loopback();
    config.operator_listen.or(is_public.then_some(default))
}

/// The same, if it is to be had. Nobody asked for the default: another program there must not stop the server.
fn free_operator_listen(config: &Config) -> anyhow::Result<Option<SocketAddr>> {
    let Some(address) = operator_listen(config) else {
        return Ok(None);
    };
    match TcpListener::bind(address) {
        Ok(_) => Ok(Some(address)),
        Err(error) if config.operator_listen.is_none() => {
            tracing::warn!(
                %error,
                "no /metrics and no /readyz: another program listens on {address}; set operator_listen to a free address"
            );
            Ok(None)
        }
        Err(error) => Err(error).with_context(|| {
            format!(
                "cannot listen on {address} for operators; set operator_listen to another address"
            )
        }),
    }
}

/// The networks, and the text that they were read from.
pub(crate) fn networks(file: Option<&Path>) -> anyhow::Result<(Networks, String)> {
    let Some(file) = file else {
        return Ok((Networks::builtin(), Networks::BUILTIN_TOML.to_owned()));
    };
    let text = fs::read_to_string(file)
        .with_context(|| format!("cannot read the networks in {}", file.display()))?;
    let networks =
        Networks::parse(&text).with_context(|| format!("the networks in {}", file.display()))?;
    Ok((networks, text))
}

/// The operator's choices about the store, as its engine takes them.
pub(crate) fn embedded(config: &StoreConfig) -> EmbeddedConfig {
    EmbeddedConfig {
        cache_bytes: config.cache_mib.max(1) << 20,
        workers: config.workers,
        ..EmbeddedConfig::default()
    }
}

fn tls(config: &TlsConfig) -> anyhow::Result<Option<Tls>> {
    match (&config.certificate, &config.key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(Tls::from_files(certificate, key)?)),
        _ => bail!("TLS needs both a certificate and a key"),
    }
}

fn blobs(config: &BlobsConfig, data: &DataDir) -> anyhow::Result<Arc<dyn ObjectStore>> {
    let Some(url) = &config.url else {
        // The names of objects begin with "blobs", so that a bucket can be shared with other things.
        let folder = data.root();
        make_private(&data.blobs())
            .with_context(|| format!("cannot make {}", data.blobs().display()))?;
        let local = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("cannot use {}", folder.display()))?
            .with_automatic_cleanup(true)
            .with_fsync(true);
        return Ok(Arc::new(local));
    };
    let Some(place) = url.strip_prefix("s3://") else {
        bail!("blobs.url must be s3://bucket or s3://bucket/prefix");
    };
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let s3 = AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .with_allow_http(std::env::var("AWS_ENDPOINT").is_ok_and(|url| url.starts_with("http://")))
        .build()
        .context("the object store of blobs.url cannot be used; are the AWS_ variables set?")?;
    let prefix = prefix.trim_matches('/');
    if prefix.is_empty() {
        Ok(Arc::new(s3))
    } else {
        Ok(Arc::new(PrefixStore::new(s3, prefix)))
    }
}

fn verification(
    config: &VerificationConfig,
    demonstration: bool,
) -> anyhow::Result<Arc<dyn Verification>> {
    if demonstration {
        tracing::warn!(
            "DEMONSTRATION: verification codes are shown to whoever asks, so anybody can register any handle. \
             Do not let real people use this server."
        );
        return Ok(Arc::new(Demonstration));
    }
    match (&config.webhook_url, &config.webhook_secret_file) {
        (Some(url), Some(file)) => {
            let secret = fs::read_to_string(file).with_context(|| {
                format!("cannot read the webhook's secret in {}", file.display())
            })?;
            let webhook = Webhook::new(WebhookConfig {
                url: url.clone(),
                secret: secret.trim().as_bytes().to_vec(),
                timeout: Duration::from_secs(config.timeout_seconds.max(1)),
            })?;
            Ok(Arc::new(webhook))
        }
        (None, None) => {
            tracing::warn!(
                "nobody can register: set verification.webhook_url, or use --demonstration to try things out"
            );
            Ok(Arc::new(Unavailable))
        }
        _ => bail!("the webhook needs both verification.webhook_url and webhook_secret_file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn metrics_are_never_where_the_world_connects() {
        let mut config = Config::load(None, []).expect("the defaults");
        assert_eq!(operator_listen(&config), None, "on loopback they share");
        config.listen = "[::]:7447".parse().expect("an address");
        let own = operator_listen(&config).expect("a listener of its own");
        assert!(own.ip().is_loopback() && own != config.listen);
        config.operator_listen = Some("10.0.0.1:9".parse().expect("an address"));
        assert_eq!(operator_listen(&config), config.operator_listen);
    }

    #[test]
    fn the_default_place_of_metrics_may_be_taken_and_a_configured_one_may_not() {
        let mut config = Config::load(None, []).expect("the defaults");
        config.listen = "[::]:7447".parse().expect("an address");
        // If this fails, somebody else has taken it.
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, OPERATOR_PORT));
        assert_eq!(free_operator_listen(&config).expect("it goes on"), None);

        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        config.operator_listen = Some(taken.local_addr().expect("bound"));
        let error = free_operator_listen(&config).expect_err("it was asked for");
        assert!(error.to_string().contains("operator_listen"), "{error}");
        drop(taken);
        assert_eq!(
            free_operator_listen(&config).expect("it is free"),
            config.operator_listen
        );
    }
}
