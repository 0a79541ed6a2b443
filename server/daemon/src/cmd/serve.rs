//! `tressed serve`: the server itself.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use rustix::fs::Mode;
use serde_json::json;

use crate::config::{Config, LogLevel};
use crate::control::Control;
use crate::data_dir::DataDir;
use crate::{assemble, say, shutdown, telemetry, web};

/// Options that are also in the configuration file; given here they win.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Configuration file; `tressed config` prints one to start from.
    #[arg(long, value_name = "FILE", env = "TRESSED_CONFIG")]
    config: Option<PathBuf>,
    /// Directory for everything the server keeps.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Address and port where devices connect; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// A listener of its own for /metrics and /readyz; 127.0.0.1:7448 unless devices connect on loopback.
    #[arg(long, value_name = "ADDRESS:PORT")]
    operator_listen: Option<SocketAddr>,
    /// Certificate chain (PEM) for TLS; needs --tls-key too.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key (PEM) for TLS.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Show verification codes to whoever asks. Anybody can then register any handle.
    #[arg(long)]
    demonstration: bool,
    /// Log as one JSON object per line.
    #[arg(long)]
    json_logs: bool,
    /// How much to log.
    #[arg(long, value_name = "LEVEL")]
    log: Option<LogLevel>,
}

impl Args {
    /// The configuration: defaults, then the file, then the environment, then these options.
    fn configure(&self) -> anyhow::Result<Config> {
        let mut config = Config::load(self.config.as_deref(), std::env::vars())?;
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        if self.operator_listen.is_some() {
            config.operator_listen = self.operator_listen;
        }
        if self.tls_cert.is_some() {
            config.tls.certificate.clone_from(&self.tls_cert);
            config.tls.key.clone_from(&self.tls_key);
        }
        config.demonstration |= self.demonstration;
        config.log.json |= self.json_logs;
        if let Some(level) = self.log {
            config.log.level = level;
        }
        Ok(config)
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let config = args.configure()?;
    // Whatever this process writes is for its owner only, wherever the data directory comes from.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    telemetry::start(&config.log);
    // For what this process asks of others over TLS: the webhook, the object store.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        tracing::debug!("a TLS provider was installed already");
    }
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("edge")
        .build()
        .context("cannot start threads; raise the limit on processes")?
        .block_on(serve(&config))
}

async fn serve(config: &Config) -> anyhow::Result<ExitCode> {
    // Before anything is reachable, so that an early signal is not lost.
    let mut signals = shutdown::Signals::listen()?;
    let mut server = assemble::server(config).await?;
    let control = Control::listen(&DataDir::at(&config.data), server.snapshots());
    let (networks, _) = assemble::networks(config.networks.as_deref())?;
    let apps = web::addresses(config, &networks, server.address())?;
    say::out(
        &json!({
            "event": "ready",
            "listen": server.address().to_string(),
            "operator_listen": server.operator_address().map(|address| address.to_string()),
            "tls": config.tls.certificate.is_some(),
            "apps": apps,
            "version": env!("CARGO_PKG_VERSION"),
        })
        .to_string(),
    )?;
    match server.operator_address() {
        Some(address) if address == server.address() => {
            tracing::info!("serving; /metrics and /readyz are there too, for this machine only");
        }
        Some(_) => tracing::info!("serving; /metrics and /readyz are only at operator_listen"),
        None => tracing::info!("serving, without /metrics and /readyz"),
    }
    tokio::select! {
        error = server.failed() => return Err(error).context("the server had to stop"),
        signal = signals.next() => tracing::info!(signal, "shutting down; once more to stop at once"),
    }
    drop(control);
    tokio::select! {
        ended = server.shut_down() => ended.context("the server had to stop")?,
        _ = signals.next() => anyhow::bail!("stopped at once, as asked; nothing acknowledged is lost"),
    }
    Ok(ExitCode::SUCCESS)
}
