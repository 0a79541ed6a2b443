//! Structured logs on standard error. Only the server's own crates speak at the chosen level; libraries say no more than
//! errors, since their messages may quote a URL or a key, which may hold an id.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::LogConfig;

/// The crates that keep the rule: no ids, no addresses, no handles.
const OURS: [&str; 4] = [
    "tressed",
    "tresse_edge",
    "tresse_server_core",
    "tresse_store",
];
/// Never more than errors, whatever `RUST_LOG` says: these quote URLs, and a URL holds the id of a blob.
const QUIET: &str = "hyper=error,hyper_util=error,reqwest=error,object_store=error";

/// Starts logging; `RUST_LOG` raises or lowers parts of it.
pub(crate) fn start(config: &LogConfig) {
    let wanted = std::env::var("RUST_LOG").unwrap_or_default();
    let filter = EnvFilter::try_new(directives(config, &wanted))
        .unwrap_or_else(|_| EnvFilter::new(directives(config, "")));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // An error means that logging was started already, which only a test does.
    let _ = if config.json {
        logs.json().flatten_event(true).try_init()
    } else {
        logs.with_target(false).try_init()
    };
    // A panic's message may quote what somebody has sent; where it happened says enough to find the bug.
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => tracing::error!(file = place.file(), line = place.line(), "a panic: a bug"),
        None => tracing::error!("a panic: a bug"),
    }));
}

fn directives(config: &LogConfig, wanted: &str) -> String {
    let level = config.level.as_str();
    let ours = OURS.map(|name| format!("{name}={level}")).join(",");
    format!("error,{ours},{wanted},{QUIET}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LogLevel;

    #[test]
    fn rust_log_cannot_make_libraries_quote_urls() {
        let config = LogConfig {
            level: LogLevel::Debug,
            json: false,
        };
        let filter = EnvFilter::try_new(directives(&config, "object_store=trace,tresse_edge=warn"))
            .expect("valid")
            .to_string();
        assert!(filter.contains("object_store=error"), "{filter}");
        assert!(!filter.contains("object_store=trace"), "{filter}");
        assert!(
            filter.contains("tresse_edge=warn") && filter.contains("tressed=debug"),
            "{filter}"
        );
    }
}
