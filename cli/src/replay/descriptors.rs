//! File descriptors: a device takes about four, and two more behind a relay; a few hundred devices
//! are more than a process gets if it does not ask.

/// Raises the limit as far as the operating system allows. What fits after that shows in use.
#[cfg(unix)]
pub(crate) fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if setrlimit(Resource::Nofile, raised).is_err() {
        tracing::debug!("the limit on file descriptors stays as it is");
    }
}

/// There is no such limit here.
#[cfg(not(unix))]
pub(crate) fn raise() {}
