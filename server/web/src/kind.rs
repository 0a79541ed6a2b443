//! What a file is, told by its path: its media type, how long it may be kept, and whether it is a
//! worker, which gets a policy of its own.

/// How long a browser may keep a file without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Its name holds a hash of what is in it.
    Forever,
    /// Ask each time; mostly the answer is that nothing changed.
    Ask,
}

/// Which content security policy a file is served with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runs {
    /// In a window, or nowhere.
    Page,
    /// In a worker that compiles WebAssembly.
    Worker,
    /// In the service worker.
    ServiceWorker,
}

/// The media type; `None` for an ending that no app has.
pub(crate) fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Vite puts a hash into the names of what lies in these two folders, and of nothing else.
pub(crate) fn keep(path: &str) -> Keep {
    if path.starts_with("/assets/") || path.starts_with("/workers/") {
        Keep::Forever
    } else {
        Keep::Ask
    }
}

pub(crate) fn runs(path: &str) -> Runs {
    if path == "/sw.js" {
        Runs::ServiceWorker
    } else if path.starts_with("/workers/") {
        Runs::Worker
    } else {
        Runs::Page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_and_its_service_worker_are_asked_for_each_time() {
        for path in [
            "/index.html",
            "/sw.js",
            "/app.json",
            "/manifest.webmanifest",
        ] {
            assert_eq!(keep(path), Keep::Ask, "{path}");
        }
        assert_eq!(keep("/assets/index-1a2b.js"), Keep::Forever);
        assert_eq!(keep("/workers/core-1a2b.js"), Keep::Forever);
    }

    #[test]
    fn only_what_lies_among_the_workers_is_one() {
        assert_eq!(runs("/workers/core-1a2b.js"), Runs::Worker);
        assert_eq!(runs("/sw.js"), Runs::ServiceWorker);
        assert_eq!(runs("/assets/workers/core.js"), Runs::Page);
        assert_eq!(runs("/index.html"), Runs::Page);
    }

    #[test]
    fn an_unknown_ending_has_no_type() {
        assert_eq!(media_type("/a.js.map"), None);
        assert_eq!(media_type("/a"), None);
        assert_eq!(media_type("/a.wasm"), Some("application/wasm"));
    }
}
