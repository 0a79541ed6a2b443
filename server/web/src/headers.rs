//! The headers that make a browser keep to what an app needs. Each file has the same ones, but for
//! the content security policy, which a worker takes from its own script and not from the page.

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::host::Authority;
use crate::kind::Runs;

/// What an app may use is named for itself; what it never uses is taken away from everybody.
const PERMISSIONS: &str = "accelerometer=(), camera=(self), display-capture=(), \
    encrypted-media=(), geolocation=(self), gyroscope=(), hid=(), idle-detection=(), \
    magnetometer=(), microphone=(self), midi=(), payment=(), serial=(), sync-xhr=(), usb=(), \
    xr-spatial-tracking=()";

/// A year: what the preload lists of browsers ask for.
const HSTS: &str = "max-age=31536000";

/// Whether the outside reaches us encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outside {
    /// By our own TLS.
    Tls,
    /// A real name without our own TLS: a proxy has it.
    Proxy,
    /// This machine only.
    Local,
}

/// Puts the security headers on an answer to a request for `place`.
pub(crate) fn secure(
    headers: &mut HeaderMap,
    runs: Runs,
    place: Option<&Authority>,
    outside: Outside,
) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-embedder-policy"),
            "require-corp",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = HeaderValue::try_from(policy(runs, place, outside))
        .expect("a host has letters, digits, dots and hyphens only");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if outside == Outside::Tls {
        // Not behind a proxy: whether all of a name is encrypted is known only there.
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
}

/// A window runs no WebAssembly and no text as code; a worker compiles WebAssembly and reaches only
/// its own server; nobody frames anything, and no form leaves.
fn policy(runs: Runs, place: Option<&Authority>, outside: Outside) -> String {
    // Old Safari does not count a WebSocket of the same origin as 'self'.
    let connect = match (place, outside) {
        (None, _) => "connect-src 'self'".to_owned(),
        (Some(place), Outside::Local) => format!("connect-src 'self' ws://{place}"),
        (Some(place), Outside::Tls | Outside::Proxy) => format!("connect-src 'self' wss://{place}"),
    };
    match runs {
        Runs::Page => format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
             media-src 'self' blob:; font-src 'self'; {connect}; worker-src 'self'; \
             manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types tresse"
        ),
        Runs::Worker => {
            format!("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; {connect}")
        }
        Runs::ServiceWorker => {
            "default-src 'none'; script-src 'self'; connect-src 'self'".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csp(runs: Runs, outside: Outside) -> String {
        policy(runs, None, outside)
    }

    #[test]
    fn no_policy_allows_inline_code_or_text_as_code() {
        for runs in [Runs::Page, Runs::Worker, Runs::ServiceWorker] {
            let policy = csp(runs, Outside::Local);
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            assert!(!policy.contains("unsafe-inline"), "{policy}");
            assert!(!policy.contains("'unsafe-eval'"), "{policy}");
            assert!(!policy.contains("data:"), "{policy}");
        }
    }

    #[test]
    fn only_a_worker_compiles_webassembly() {
        let may = |runs| csp(runs, Outside::Local).contains("'wasm-unsafe-eval'");
        assert!(may(Runs::Worker));
        assert!(!may(Runs::Page));
        assert!(!may(Runs::ServiceWorker));
    }
}
