//! File descriptors: every connection takes one, and a process has a limit. Near it the server must
//! say so, rather than fail to open a file of its store.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::defaults::DESCRIPTORS_RESERVED;

/// Fewer are not worth starting with: the limit was probably never looked at.
const FEW: usize = 2_000;

/// Raises the limit as far as the operating system allows; gives the number of connections that
/// fit, at most `wanted` unless that is 0.
pub(crate) fn connections_max(wanted: usize) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let raised = Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        };
        if setrlimit(Resource::Nofile, raised).is_ok() {
            limit = getrlimit(Resource::Nofile);
        }
    }
    let fit = fit(limit.current);
    if fit < wanted || fit < FEW {
        tracing::warn!(
            connections_max = fit,
            "the limit on file descriptors allows few connections: raise it (ulimit -n, \
             LimitNOFILE=), or lower connections_max"
        );
    }
    if wanted == 0 { fit } else { wanted.min(fit) }
}

/// How many connections fit into a limit; `None` is no limit.
fn fit(descriptors: Option<u64>) -> usize {
    descriptors.map_or(usize::MAX, |descriptors| {
        let reserved = DESCRIPTORS_RESERVED.min(descriptors / 4);
        usize::try_from(descriptors - reserved).unwrap_or(usize::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_descriptors_are_kept_for_the_store_however_low_the_limit() {
        for (limit, connections) in [(20_000, 18_800), (1_024, 768), (4, 3), (0, 0)] {
            assert_eq!(fit(Some(limit)), connections, "limit {limit}");
        }
        assert_eq!(fit(None), usize::MAX);
    }
}
