//! `/app.json`: what an app is told about itself and about the networks.

use serde_json::{Map, Value, json};

use crate::site::App;

/// The answer's body. Without user data: it is the same for everybody.
pub(crate) fn about(
    app: &App,
    build: &str,
    demonstration: bool,
    networks: &Map<String, Value>,
) -> Vec<u8> {
    json!({
        "network": app.network,
        "title": app.title,
        "shell": app.shell,
        "build": build,
        "demonstration": demonstration,
        "networks": networks,
    })
    .to_string()
    .into_bytes()
}
