//! Names of hosts: as configured, in `Host` and in `Origin`.

use std::fmt;

use http::{HeaderMap, Uri, header};

/// A host's name in the one form in which it is compared: lower case, no port, no final dot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host(String);

/// A text that is no name of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HostError;

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write the name of a host alone, as in messenger.example.org: no scheme, no port, no path")
    }
}

impl std::error::Error for HostError {}

/// RFC 1035: a name has at most so many characters.
const LENGTH_MAX: usize = 253;

impl Host {
    /// Reads a name. Addresses in digits pass for names; nobody configures them, so they match
    /// nothing.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        let name = text.strip_suffix('.').unwrap_or(text);
        let is_name = !name.is_empty()
            && name.len() <= LENGTH_MAX
            && name.split('.').all(|label| {
                !label.is_empty()
                    && label
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            });
        if is_name {
            Ok(Self(name.to_ascii_lowercase()))
        } else {
            Err(HostError)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where a browser opens it, if the server listens on `port`. A real name without TLS of ours
    /// has a proxy in front, at the usual port.
    pub fn address(&self, port: u16, tls: bool) -> String {
        match (tls, self.is_local()) {
            (true, _) if port == 443 => format!("https://{}", self.0),
            (true, _) => format!("https://{}:{port}", self.0),
            (false, true) => format!("http://{}:{port}", self.0),
            (false, false) => format!("https://{}", self.0),
        }
    }

    /// Whether it means this machine, whatever the name service says (RFC 6761).
    pub(crate) fn is_local(&self) -> bool {
        self.0 == "localhost" || self.0.ends_with(".localhost")
    }
}

/// Host and port as in `Host: messenger.localhost:7447`. Without a port it is that of the scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Authority {
    pub(crate) host: Host,
    pub(crate) port: Option<u16>,
}

impl Authority {
    fn parse(text: &str) -> Option<Self> {
        let (name, port) = match text.split_once(':') {
            None => (text, None),
            Some((name, digits)) => {
                // `parse` would take a sign.
                if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                (name, Some(digits.parse().ok()?))
            }
        };
        let host = Host::parse(name).ok()?;
        Some(Self { host, port })
    }

    /// Where a request goes. `None` if it says so twice, or not at all.
    pub(crate) fn of_request(uri: &Uri, headers: &HeaderMap) -> Option<Self> {
        if let Some(authority) = uri.authority() {
            return Self::parse(authority.as_str());
        }
        Self::parse(only(headers, header::HOST)?)
    }

    /// What `Origin` says, without its scheme: behind a proxy nobody here knows the outer one.
    pub(crate) fn of_origin(origin: &str) -> Option<Self> {
        let rest = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))?;
        Self::parse(rest)
    }

    /// Whether both are one place, where a port that is left out may be either scheme's.
    pub(crate) fn is_same_place(&self, other: &Self) -> bool {
        let is_default = |port: Option<u16>| matches!(port, None | Some(80 | 443));
        self.host == other.host
            && (self.port == other.port || is_default(self.port) && is_default(other.port))
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host.as_str())?;
        match self.port {
            None => Ok(()),
            Some(port) => write!(f, ":{port}"),
        }
    }
}

/// The value of a header that is there exactly once.
pub(crate) fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn authority(text: &str) -> Option<String> {
        Authority::parse(text).map(|authority| authority.to_string())
    }

    #[test]
    fn a_host_is_compared_in_lower_case_without_its_final_dot() {
        assert_eq!(
            Host::parse("WhatsApp.Example.ORG."),
            Host::parse("whatsapp.example.org")
        );
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in [
            "", ".", "a..b", "http://a", "a:80", "a/b", "a b", "a\u{e9}", "[::1]", "a\"b", "*.a",
        ] {
            assert_eq!(Host::parse(text), Err(HostError), "{text}");
        }
        assert_eq!(Host::parse(&"a".repeat(LENGTH_MAX + 1)), Err(HostError));
    }

    #[test]
    fn a_port_is_digits_only() {
        assert_eq!(
            authority("A.localhost:7447").as_deref(),
            Some("a.localhost:7447")
        );
        assert_eq!(authority("a.localhost").as_deref(), Some("a.localhost"));
        for text in [
            "a:",
            "a:+1",
            "a:65536",
            "a:1:2",
            ":1",
            "a:1; script-src *",
            "u@a:1",
        ] {
            assert_eq!(authority(text), None, "{text}");
        }
    }

    #[test]
    fn a_request_with_two_hosts_goes_nowhere() {
        let mut headers = HeaderMap::new();
        let uri = Uri::from_static("/");
        assert_eq!(Authority::of_request(&uri, &headers), None);
        headers.append(header::HOST, HeaderValue::from_static("a.localhost"));
        assert!(Authority::of_request(&uri, &headers).is_some());
        headers.append(header::HOST, HeaderValue::from_static("b.localhost"));
        assert_eq!(Authority::of_request(&uri, &headers), None);
    }

    #[test]
    fn the_same_place_may_leave_its_default_port_out() {
        let place = |text| Authority::parse(text).expect("an authority");
        assert!(place("a:443").is_same_place(&place("a")));
        assert!(place("a:7447").is_same_place(&place("A:7447")));
        assert!(!place("a:7447").is_same_place(&place("a")));
        assert!(!place("a:7447").is_same_place(&place("b:7447")));
    }

    #[test]
    fn an_address_is_what_a_person_types() {
        let address = |name, port, tls| Host::parse(name).expect("a host").address(port, tls);
        assert_eq!(
            address("a.localhost", 7447, false),
            "http://a.localhost:7447"
        );
        assert_eq!(address("a.example.org", 443, true), "https://a.example.org");
        assert_eq!(
            address("a.example.org", 8443, true),
            "https://a.example.org:8443"
        );
        assert_eq!(
            address("a.example.org", 7447, false),
            "https://a.example.org"
        );
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_place() {
        let origin = |text| Authority::of_origin(text).map(|place| place.to_string());
        assert_eq!(
            origin("https://a.example.org").as_deref(),
            Some("a.example.org")
        );
        assert_eq!(
            origin("http://a.localhost:1").as_deref(),
            Some("a.localhost:1")
        );
        for text in [
            "null",
            "file://",
            "a.localhost",
            "https://a/b",
            "ftp://a",
            "",
        ] {
            assert_eq!(origin(text), None, "{text}");
        }
    }
}
