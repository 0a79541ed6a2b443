//! A certificate for a server of one's own, made for one run and trusted by nobody else.
//!
//! The surprising rule: it names this machine's loopback only, so a key that is left behind proves
//! nothing about any other server.

use std::path::Path;

use rcgen::{CertifiedKey, generate_simple_self_signed};

use crate::failure::{Exit, Failure};
use crate::server::Certificate;

/// Makes `server.crt` and `server.key` in a folder. A client trusts the first with `--roots`.
///
/// # Errors
/// If they cannot be written.
pub fn self_signed(folder: &Path) -> Result<Certificate, Failure> {
    let names = ["127.0.0.1".to_owned(), "localhost".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names)
        .map_err(|error| Failure::new(Exit::Failed, format!("no certificate: {error}")))?;
    std::fs::create_dir_all(folder).map_err(|error| Failure::file(folder, &error))?;
    let write = |name: &str, pem: String| {
        let path = folder.join(name);
        std::fs::write(&path, pem).map_err(|error| Failure::file(&path, &error))?;
        Ok::<_, Failure>(path)
    };
    Ok(Certificate {
        chain: write("server.crt", cert.pem())?,
        key: write("server.key", signing_key.serialize_pem())?,
    })
}
