//! File descriptors: every connection takes one, and a process has a limit. Near it the server must
//! say so, rather than fail to open a file of its store.

use rustix::process::{Resource, getrlimit, setrlimit};

use crate::defaults::DESCRIPTORS_RESERVED;

/// Raises the limit as far as the operating system allows; gives the number of connections that
/// fit, at most `wanted`.
pub(crate) fn connections_max(wanted: usize) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let raised = rustix::process::Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        };
        if setrlimit(Resource::Nofile, raised).is_ok() {
            limit = getrlimit(Resource::Nofile);
        }
    }
    // `None` is no limit.
    let Some(descriptors) = limit.current else {
        return wanted;
    };
    let fit =
        usize::try_from(descriptors.saturating_sub(DESCRIPTORS_RESERVED)).unwrap_or(usize::MAX);
    if fit < wanted {
        tracing::warn!(
            descriptors,
            connections_wanted = wanted,
            connections_max = fit,
            "the limit on file descriptors is lower than the connections asked for: \
             raise it (ulimit -n, LimitNOFILE=) or lower connections_max"
        );
    }
    wanted.min(fit)
}
