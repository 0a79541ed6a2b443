//! The one alarm of a client: the core names the next time at which it wants to be asked.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::{Instant, Sleep};

/// Milliseconds since 1970, as the core counts. A clock before 1970 counts as 1970.
pub(crate) fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_millis() as u64)
}

/// An alarm which is set anew again and again.
pub(crate) struct Wake {
    sleep: Option<Pin<Box<Sleep>>>,
    armed: bool,
}

impl Wake {
    pub(crate) fn unset() -> Self {
        Self {
            sleep: None,
            armed: false,
        }
    }

    /// Rings at `at_ms` (at once if that has passed) instead of any earlier setting.
    pub(crate) fn set(&mut self, at_ms: u64) {
        // A day at most: far enough, and a clock that jumps does not silence the client for ever.
        const LONGEST_MS: u64 = 24 * 60 * 60 * 1000;
        let wait = at_ms.saturating_sub(now_ms()).min(LONGEST_MS);
        let deadline = Instant::now() + Duration::from_millis(wait);
        match &mut self.sleep {
            Some(sleep) => sleep.as_mut().reset(deadline),
            None => self.sleep = Some(Box::pin(tokio::time::sleep_until(deadline))),
        }
        self.armed = true;
    }

    /// Ready once for each setting.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(sleep) = self.sleep.as_mut().filter(|_| self.armed) else {
            return Poll::Pending;
        };
        let ready = sleep.as_mut().poll(cx);
        if ready.is_ready() {
            self.armed = false;
        }
        ready
    }
}
