//! How long what is measured, quick and in full.

use std::time::Duration;

use serde_json::{Value, json};

/// One of the two.
#[derive(Debug)]
pub(super) struct Plan {
    /// How often everybody has a turn.
    pub(super) rounds: u32,
    /// The measured time at the maximum, and again at a half of it.
    pub(super) seconds: u32,
    /// Whether groups are measured too, in the first round.
    pub(super) groups: bool,
    /// How long idle connections are watched.
    pub(super) idle_seconds: u32,
    /// How long syncs are counted.
    pub(super) sync_seconds: u32,
    /// When this is over, what is left of Tresse's own workloads is left out, and named.
    pub(super) limit: Option<Duration>,
    /// Tresse's own workloads: arguments of `tresse bench`.
    pub(super) own: &'static [&'static str],
}

/// While looking for the maximum: 99 of 100 deliveries must be quicker, for everybody.
pub(super) const P99_MAX_MS: u32 = 1000;
/// Members of the group that is measured.
pub(super) const GROUP: u32 = 50;
/// While looking for the maximum of a group.
pub(super) const GROUP_P99_MAX_MS: u32 = 1000;
/// Messages a second while syncs are counted: so few that batches have one message.
pub(super) const SYNC_RATE: u32 = 10;
/// Bytes of a message, before base64 where there is any.
pub(super) const MESSAGE_BYTES: u32 = 512;
/// The server's processor, with its database; the generator has the other.
pub(super) const SERVER_CPU: &str = "0";
/// The generator's.
pub(super) const GENERATOR_CPU: &str = "1";

impl Plan {
    pub(super) fn quick() -> Self {
        Self {
            rounds: 1,
            groups: false,
            seconds: 3,
            idle_seconds: 3,
            sync_seconds: 3,
            limit: Some(Duration::from_secs(600)),
            own: &[
                "online --pairs 250 --rate 4000 --seconds 3 --tls",
                "offline --recipients 100 --messages 50",
                "fanout --members 100 --rate 200 --seconds 3",
                "login-storm --devices 1000 --messages 5",
                "idle --from 500 --connections 3000 --seconds 3",
                "idle --from 500 --connections 3000 --seconds 3 --tls",
                "crash --entries 20000 --seconds 1",
                "history --pairs 10 --entries 500 --pages 300",
            ],
        }
    }

    pub(super) fn full() -> Self {
        Self {
            rounds: 3,
            groups: true,
            seconds: 5,
            idle_seconds: 10,
            sync_seconds: 10,
            limit: None,
            own: &[
                "online --pairs 250 --find-max --rate 10000 --seconds 10",
                "online --pairs 250 --find-max --rate 10000 --seconds 10 --tls",
                "offline --recipients 1000 --messages 100",
                "fanout --members 10 --find-max --rate 4000 --seconds 10",
                "fanout --members 100 --find-max --rate 1000 --seconds 10",
                "fanout --members 1000 --find-max --rate 100 --seconds 10 --p99-max 1000",
                "login-storm --devices 15000 --messages 5",
                "idle --from 2000 --connections 18000 --seconds 75",
                "idle --from 2000 --connections 18000 --seconds 75 --tls",
                "crash --entries 1000000 --kills 3",
                "history --entries 5000 --pages 2000",
            ],
        }
    }

    pub(super) fn describe(&self) -> Value {
        json!({
            "rounds": self.rounds,
            "seconds": self.seconds,
            "idle_seconds": self.idle_seconds,
            "sync_seconds": self.sync_seconds,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_plan_fits_into_ten_minutes() {
        let plan = Plan::quick();
        let limit = plan.limit.expect("quick has one").as_secs();
        assert!(limit <= 600);
        // Six tries of the search, both measurements, idle, log-in, start and stop; the syncs.
        let turn = 6 * 5 + 2 * (plan.seconds + 2) + plan.idle_seconds + 20;
        let peers = 5 * (plan.rounds * turn + plan.sync_seconds + 10);
        assert!(
            u64::from(peers) < limit * 3 / 4,
            "{peers} s, and our own workloads"
        );
    }

    #[test]
    fn the_full_plan_is_interleaved_at_least_three_times() {
        assert!(Plan::full().rounds >= 3);
    }
}
