//! Structured logs on standard error. Libraries are held back: their messages may quote a URL, and a URL may hold the
//! id of a blob.

use tracing_subscriber::EnvFilter;

use crate::config::LogConfig;

/// Libraries that speak only when something is broken.
const QUIET: &str = "hyper=error,hyper_util=error,reqwest=error,object_store=error,rustls=error,h2=error,\
     fjall=warn,lsm_tree=warn,mio=error";

/// Starts logging; `RUST_LOG` overrides the level for parts of the server.
pub(crate) fn start(config: &LogConfig) {
    let level = config.level.as_str();
    let wanted = std::env::var("RUST_LOG").unwrap_or_default();
    let filter = EnvFilter::try_new(format!("{level},{wanted},{QUIET}"))
        .unwrap_or_else(|_| EnvFilter::new(format!("{level},{QUIET}")));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // An error means that logging was started already, which only a test does.
    let _ = if config.json {
        logs.json().flatten_event(true).try_init()
    } else {
        logs.with_target(false).try_init()
    };
}
