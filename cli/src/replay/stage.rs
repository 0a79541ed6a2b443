//! What everybody shares while the conversation plays: when each line was sent, how far each member
//! has come, and the delays.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use hdrhistogram::Histogram;
use tokio::sync::Notify;

/// Longest delay that is told apart: ten minutes, in microseconds.
const DELAY_MAX_US: u64 = 600_000_000;

/// Shared by all members and the one who gives them their lines.
pub struct Stage {
    /// When each line was given to its speaker's client.
    sent_at: Vec<OnceLock<Instant>>,
    /// Lines that each member shows.
    shown: Vec<AtomicUsize>,
    /// Whether each member is waited for.
    present: Vec<AtomicBool>,
    /// Whether each member is in the group.
    joined: Vec<AtomicBool>,
    /// Send to decrypted, in microseconds.
    delays: Mutex<Histogram<u64>>,
    /// Lines for which somebody waits until they are shown; 0 if nobody does.
    awaited: AtomicUsize,
    moved: Notify,
}

impl Stage {
    /// For so many lines and members.
    pub fn new(lines: usize, members: usize) -> Self {
        Self {
            sent_at: (0..lines).map(|_| OnceLock::new()).collect(),
            shown: (0..members).map(|_| AtomicUsize::new(0)).collect(),
            present: (0..members).map(|_| AtomicBool::new(true)).collect(),
            joined: (0..members).map(|_| AtomicBool::new(false)).collect(),
            delays: Mutex::new(
                Histogram::new_with_bounds(1, DELAY_MAX_US, 3)
                    .expect("the bounds are in order and the precision is allowed"),
            ),
            awaited: AtomicUsize::new(0),
            moved: Notify::new(),
        }
    }

    /// A line goes to its speaker's client now.
    pub fn sends(&self, line: usize) {
        // A line is sent once.
        let _ = self.sent_at[line].set(Instant::now());
    }

    /// One more message is in a member's timeline. Everybody sees the lines in one order, so the
    /// nth is line n; if that were ever wrong, the comparison at the end would say so.
    pub fn shows(&self, member: usize) {
        let line = self.shown[member].fetch_add(1, Ordering::SeqCst);
        if self.present[member].load(Ordering::Relaxed)
            && let Some(sent_at) = self.sent_at.get(line).and_then(OnceLock::get)
        {
            let delay = u64::try_from(sent_at.elapsed().as_micros()).unwrap_or(DELAY_MAX_US);
            let mut delays = self.delays.lock().unwrap_or_else(PoisonError::into_inner);
            delays.saturating_record(delay.max(1));
        }
        // Waking is dear, and nearly always nobody waits for this line.
        if self.awaited.load(Ordering::SeqCst) == line + 1 {
            self.moved.notify_one();
        }
    }

    /// A member is in the group.
    pub fn joins(&self, member: usize) {
        if !self.joined[member].swap(true, Ordering::Relaxed) {
            self.moved.notify_one();
        }
    }

    /// How many are in the group.
    pub fn joined(&self) -> usize {
        self.joined
            .iter()
            .filter(|joined| joined.load(Ordering::Relaxed))
            .count()
    }

    /// Whether a member is waited for, and its delays count.
    pub fn set_present(&self, member: usize, present: bool) {
        self.present[member].store(present, Ordering::Relaxed);
        self.moved.notify_one();
    }

    /// Lines that every member who is present shows.
    pub fn shown_by_all(&self) -> usize {
        self.shown
            .iter()
            .zip(&self.present)
            .filter(|(_, present)| present.load(Ordering::Relaxed))
            .map(|(shown, _)| shown.load(Ordering::SeqCst))
            .min()
            .unwrap_or(usize::MAX)
    }

    /// Waits until every member who is present shows so many lines. One waiter at a time.
    pub async fn until_shown_by_all(&self, lines: usize) {
        self.until_shown(lines, |stage| stage.shown_by_all() >= lines)
            .await;
    }

    /// Waits until a member shows so many lines. One waiter at a time.
    pub async fn until_shown_by(&self, member: usize, lines: usize) {
        let shown = |stage: &Self| stage.shown[member].load(Ordering::SeqCst);
        self.until_shown(lines, |stage| shown(stage) >= lines).await;
    }

    async fn until_shown(&self, lines: usize, ready: impl Fn(&Self) -> bool) {
        // Before it looks: whoever comes to the line afterwards wakes it.
        self.awaited.store(lines, Ordering::SeqCst);
        self.until(ready).await;
        self.awaited.store(0, Ordering::SeqCst);
    }

    /// Waits until `ready`, which depends on who is present and who has joined. One waiter at a time.
    pub async fn until(&self, ready: impl Fn(&Self) -> bool) {
        while !ready(self) {
            self.moved.notified().await;
        }
    }

    /// A delay in milliseconds, by quantile.
    pub fn delay_ms(&self, quantile: f64) -> f64 {
        let delays = self.delays.lock().unwrap_or_else(PoisonError::into_inner);
        // The first microsecond of each bucket is precise enough for a thousandth.
        f64::from(u32::try_from(delays.value_at_quantile(quantile)).unwrap_or(u32::MAX)) / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_away_is_not_waited_for() {
        let stage = Stage::new(3, 2);
        stage.sends(0);
        stage.shows(0);
        assert_eq!(stage.shown_by_all(), 0);
        stage.set_present(1, false);
        assert_eq!(stage.shown_by_all(), 1);
        assert!(stage.delay_ms(0.5) > 0.0);
    }

    #[tokio::test]
    async fn waiting_ends_when_the_last_one_shows_the_line() {
        let stage = std::sync::Arc::new(Stage::new(1, 2));
        let waiting = tokio::spawn({
            let stage = stage.clone();
            async move { stage.until_shown_by_all(1).await }
        });
        stage.shows(0);
        stage.shows(1);
        waiting.await.unwrap();
    }
}
