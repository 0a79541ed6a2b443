//! Where the server is. One address serves the WebSocket and the blobs; it is written once,
//! as `https://host`, `http://host:port`, `wss://…` or `ws://…`, and means the same in each form.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

use crate::error::BadServerUrl;

/// Path of the WebSocket.
const SOCKET_PATH: &str = "v1/ws";

/// Address of a server. Holds no user name, password or query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUrl {
    /// `http` or `https`, with a path that ends in `/`.
    base: Url,
}

impl ServerUrl {
    /// Address of the WebSocket.
    pub fn socket(&self) -> String {
        let url = self.http(SOCKET_PATH);
        url.as_str().replacen("http", "ws", 1)
    }

    /// Address of something under the server's HTTP root.
    pub fn http(&self, path: &str) -> Url {
        self.base
            .join(path)
            .expect("relative paths from this crate are valid")
    }

    /// Whether traffic is protected by TLS.
    pub fn is_secure(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// Whether the server is on this machine, so that no network sees the traffic.
    pub fn is_loopback(&self) -> bool {
        self.base.host_str().is_some_and(|host| {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            host == "localhost"
                || host.ends_with(".localhost")
                || bare
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|ip| ip.is_loopback())
        })
    }
}

impl FromStr for ServerUrl {
    type Err = BadServerUrl;

    fn from_str(text: &str) -> Result<Self, BadServerUrl> {
        let (scheme, rest) = text.split_once("://").ok_or(BadServerUrl::NoScheme)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" | "ws" => "http",
            "https" | "wss" => "https",
            _ => return Err(BadServerUrl::NoScheme),
        };
        let mut base =
            Url::parse(&format!("{scheme}://{rest}")).map_err(|_| BadServerUrl::NotAUrl)?;
        if base.query().is_some()
            || base.fragment().is_some()
            || !base.username().is_empty()
            || base.password().is_some()
        {
            return Err(BadServerUrl::MoreThanAnAddress);
        }
        let path = base.path().trim_end_matches('/');
        let path = path.strip_suffix(SOCKET_PATH).unwrap_or(path);
        let path = format!("{}/", path.trim_end_matches('/'));
        base.set_path(&path);
        Ok(Self { base })
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_of_an_address_means_the_same_server() {
        for text in [
            "http://127.0.0.1:7000",
            "ws://127.0.0.1:7000",
            "ws://127.0.0.1:7000/v1/ws",
            "HTTP://127.0.0.1:7000/",
        ] {
            let url: ServerUrl = text.parse().expect(text);
            assert_eq!(url.to_string(), "http://127.0.0.1:7000", "{text}");
            assert_eq!(url.socket(), "ws://127.0.0.1:7000/v1/ws");
            assert!(!url.is_secure() && url.is_loopback());
        }
    }

    #[test]
    fn a_server_may_live_under_a_path() {
        let url: ServerUrl = "https://example.org/tresse".parse().expect("valid");
        assert_eq!(url.socket(), "wss://example.org/tresse/v1/ws");
        assert_eq!(
            url.http("v1/blobs/00/1").as_str(),
            "https://example.org/tresse/v1/blobs/00/1"
        );
        assert!(url.is_secure() && !url.is_loopback());
    }

    #[test]
    fn an_address_with_secrets_or_without_a_scheme_is_refused() {
        for text in [
            "example.org",
            "ftp://example.org",
            "https://ana:secret@example.org",
            "https://example.org/?token=1",
            "https://",
        ] {
            assert!(text.parse::<ServerUrl>().is_err(), "{text}");
        }
    }
}
