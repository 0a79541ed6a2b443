//! How many servers so many people need: measured [`figures`] of one server, multiplied by stated
//! [`assumptions`](Assumptions).
//!
//! The surprising rule: every resource is counted by itself, and the one that needs most nodes
//! sizes the fleet. All others then have room, and the plan says how much.

pub mod figures;

use serde::Serialize;

pub use figures::{Figure, Figures, Source};

/// Seconds in a day.
const DAY_S: f64 = 86_400.0;
const GIB: f64 = 1024.0 * 1024.0 * 1024.0;
const TIB: f64 = 1024.0 * GIB;

/// What is assumed about people, messages and machines. Shares are between 0 and 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assumptions {
    /// People who use it in a month.
    pub users: f64,
    /// Messages that one of them sends in a day.
    pub sends_per_user_day: f64,
    /// Devices, other than the sender's, that a message goes to.
    pub deliveries_per_send: f64,
    /// The busiest hour of a day, as a multiple of the mean.
    pub daily_peak: f64,
    /// The busiest minutes of a year, as a multiple of the mean.
    pub event_peak: f64,
    /// Users who are connected at the daily peak.
    pub online_share: f64,
    /// Connected devices of each of them.
    pub devices_per_user: f64,
    /// Connections that log in anew in a second, at the daily peak.
    pub log_in_share_s: f64,
    /// Bytes of a message as it travels: ciphertext and what is around it.
    pub message_bytes: f64,
    /// Days after which a message leaves the server, whoever has not fetched it.
    pub retention_days: f64,
    /// Messages that wait so long for somebody; the others leave once all have them.
    pub waiting_share: f64,
    /// Days until those others have left.
    pub passing_days: f64,
    /// Copies of everything, on different machines.
    pub replicas: f64,
    /// Cores of a node.
    pub node_cores: f64,
    /// Memory of a node.
    pub node_memory_gib: f64,
    /// Disk of a node.
    pub node_disk_tib: f64,
    /// Network of a node.
    pub node_gbit_s: f64,
    /// Connections that one wants to lose at most when a node fails.
    pub node_connections_max: f64,
    /// How much of a node's cores, memory, disk and network is used at the daily peak.
    pub utilisation: f64,
    /// Nodes that may be away, as a share of the others.
    pub spare_share: f64,
}

/// What comes at the fleet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Load {
    /// Connections at the daily peak.
    pub connections: f64,
    /// Log-ins a second at the daily peak.
    pub log_ins_per_s: f64,
    /// Messages sent, a second.
    pub sends_per_s: Rates,
    /// Messages delivered, a second.
    pub deliveries_per_s: Rates,
    /// Bytes a second at the daily peak, from devices.
    pub in_bytes_per_s: f64,
    /// Bytes a second at the daily peak, to devices.
    pub out_bytes_per_s: f64,
    /// Bytes that a day brings, before copies.
    pub stored_bytes_per_day: f64,
    /// Bytes kept, with all copies.
    pub stored_bytes: f64,
    /// The same if nobody fetched anything before its time is up.
    pub stored_bytes_at_most: f64,
}

/// A rate at three times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rates {
    /// Over a day.
    pub mean: f64,
    /// In its busiest hour.
    pub daily_peak: f64,
    /// In the busiest minutes of a year.
    pub event_peak: f64,
}

/// What a resource needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    /// Which resource.
    pub resource: Resource,
    /// Nodes it needs, without spares.
    pub nodes: u64,
    /// How much of it each node of the fleet uses at the daily peak, when no spare is away: 1 is all
    /// that `utilisation` and the limits allow.
    pub used: f64,
}

/// What can run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// Connections that one failure may cut.
    Connections,
    /// Memory, by connections.
    Memory,
    /// Processors.
    Processors,
    /// Disk space.
    Disk,
    /// Bytes to devices.
    Network,
    /// Machines for the copies to lie on.
    Copies,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// What was assumed.
    pub assumptions: Assumptions,
    /// What was measured.
    pub figures: Figures,
    /// What comes at the fleet.
    pub load: Load,
    /// Nodes, with spares.
    pub nodes: u64,
    /// The resource that decides.
    pub sized_by: Resource,
    /// Every resource.
    pub needs: Vec<Need>,
    /// Cores that all of it needs at the daily peak.
    pub cores_at_daily_peak: f64,
    /// And at the event peak, of which the fleet has [`Plan::nodes`] times a node's.
    pub cores_at_event_peak: f64,
    /// Seconds until everybody is back after all connections broke, with every core at it.
    pub all_back_s: f64,
}

/// Multiplies.
pub fn plan(assumptions: &Assumptions, figures: &Figures) -> Plan {
    let load = load(assumptions, figures);
    let cores = |sends: f64, deliveries: f64| {
        sends / figures.sends_per_core_s.value * assumptions.replicas
            + deliveries / figures.deliveries_per_core_s.value
            + load.log_ins_per_s / figures.log_ins_per_core_s.value
            + load.connections / 10_000.0 * figures.idle_core_share.value
    };
    let cores_at_daily_peak = cores(
        load.sends_per_s.daily_peak,
        load.deliveries_per_s.daily_peak,
    );
    let cores_at_event_peak = cores(
        load.sends_per_s.event_peak,
        load.deliveries_per_s.event_peak,
    );
    let wanted = [
        (
            Resource::Connections,
            load.connections / assumptions.node_connections_max,
        ),
        (
            Resource::Memory,
            load.connections * figures.connection_bytes.value
                / (assumptions.node_memory_gib * GIB * assumptions.utilisation),
        ),
        (
            Resource::Processors,
            cores_at_daily_peak / (assumptions.node_cores * assumptions.utilisation),
        ),
        (
            Resource::Disk,
            load.stored_bytes / (assumptions.node_disk_tib * TIB * assumptions.utilisation),
        ),
        (
            Resource::Network,
            // Copies travel too, once to each further machine.
            (load.out_bytes_per_s + load.in_bytes_per_s * (assumptions.replicas - 1.0)) * 8.0
                / (assumptions.node_gbit_s * 1e9 * assumptions.utilisation),
        ),
        (Resource::Copies, assumptions.replicas),
    ];
    let (sized_by, most) = wanted
        .iter()
        .copied()
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .expect("there are six");
    let nodes = (most.ceil() * (1.0 + assumptions.spare_share)).ceil();
    Plan {
        needs: wanted
            .into_iter()
            .map(|(resource, wanted)| Need {
                resource,
                nodes: whole(wanted.ceil().max(1.0)),
                used: wanted / nodes,
            })
            .collect(),
        nodes: whole(nodes),
        sized_by,
        cores_at_daily_peak,
        cores_at_event_peak,
        all_back_s: load.connections
            / (nodes * assumptions.node_cores * figures.log_ins_per_core_s.value),
        load,
        assumptions: assumptions.clone(),
        figures: figures.clone(),
    }
}

fn load(assumptions: &Assumptions, figures: &Figures) -> Load {
    let rates = |mean: f64| Rates {
        mean,
        daily_peak: mean * assumptions.daily_peak,
        event_peak: mean * assumptions.event_peak,
    };
    let sends_per_day = assumptions.users * assumptions.sends_per_user_day;
    let sends_per_s = rates(sends_per_day / DAY_S);
    let deliveries_per_s = rates(sends_per_s.mean * assumptions.deliveries_per_send);
    let connections = assumptions.users * assumptions.online_share * assumptions.devices_per_user;
    // What the figure counts beyond its message stays the same; the message itself is assumed.
    let entry_bytes = figures.entry_bytes.value + assumptions.message_bytes - FIGURE_MESSAGE_BYTES;
    let stored_bytes_per_day = sends_per_day * entry_bytes.max(assumptions.message_bytes);
    let days = assumptions.waiting_share * assumptions.retention_days
        + (1.0 - assumptions.waiting_share)
            * assumptions.passing_days.min(assumptions.retention_days);
    Load {
        connections,
        log_ins_per_s: connections * assumptions.log_in_share_s,
        in_bytes_per_s: sends_per_s.daily_peak * assumptions.message_bytes,
        out_bytes_per_s: deliveries_per_s.daily_peak * assumptions.message_bytes,
        sends_per_s,
        deliveries_per_s,
        stored_bytes_per_day,
        stored_bytes: stored_bytes_per_day * days * assumptions.replicas,
        stored_bytes_at_most: stored_bytes_per_day
            * assumptions.retention_days
            * assumptions.replicas,
    }
}

/// Bytes of the message for which `entry_bytes` is measured.
pub const FIGURE_MESSAGE_BYTES: f64 = 500.0;

/// A number of nodes. The options' limits keep it far below what a `u64` holds.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and not negative; a plan beyond 2^53 nodes is not one"
)]
fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The defaults of the command, for one month's users.
    fn assumed(users: f64) -> Assumptions {
        crate::cmd::plan::assumptions_for(users)
    }

    /// Figures that stay while those of the project change.
    pub(crate) fn figures() -> Figures {
        let figure = |value| Figure {
            value,
            unit: String::new(),
            source: Source::Aim,
            command: String::new(),
            on: None,
        };
        Figures {
            machine: String::new(),
            sends_per_core_s: figure(20_000.0),
            deliveries_per_core_s: figure(200_000.0),
            log_ins_per_core_s: figure(3_000.0),
            connection_bytes: figure(12_288.0),
            idle_core_share: figure(0.005),
            entry_bytes: figure(700.0),
        }
    }

    fn near(value: f64, expected: f64) -> bool {
        (value / expected - 1.0).abs() < 0.02
    }

    #[test]
    fn the_load_of_billions_is_that_of_the_published_derivation() {
        let load = plan(&assumed(2.6e9), &figures()).load;
        // 130 billion a day: 1.5 million a second; 0.82 to 1.2 billion connections; 32 million at
        // an event's peak.
        assert!(near(load.sends_per_s.mean, 1.5e6), "{load:?}");
        assert!(near(load.sends_per_s.daily_peak, 2.33e6), "{load:?}");
        assert!((31e6..34e6).contains(&load.sends_per_s.event_peak));
        assert!((0.82e9..1.2e9).contains(&load.connections), "{load:?}");
        assert!(load.log_ins_per_s > 1.2e6, "{load:?}");
    }

    #[test]
    fn the_resource_that_needs_most_sizes_the_fleet() {
        let base = plan(&assumed(2.6e9), &figures());
        let most = base.needs.iter().max_by_key(|need| need.nodes);
        assert_eq!(most.map(|need| need.resource), Some(base.sized_by));
        let mut small_disks = assumed(2.6e9);
        small_disks.node_disk_tib = 0.01;
        assert_eq!(plan(&small_disks, &figures()).sized_by, Resource::Disk);
        let mut slow = figures();
        slow.sends_per_core_s.value = 10.0;
        assert_eq!(plan(&assumed(2.6e9), &slow).sized_by, Resource::Processors);
        let mut thin = assumed(2.6e9);
        thin.node_gbit_s = 0.001;
        assert_eq!(plan(&thin, &figures()).sized_by, Resource::Network);
    }

    #[test]
    fn a_handful_of_people_still_has_its_copies_on_different_machines() {
        let few = plan(&assumed(10.0), &figures());
        assert!(few.nodes >= 3, "{}", few.nodes);
        assert_eq!(few.sized_by, Resource::Copies);
    }

    proptest! {
        #[test]
        fn more_of_anything_never_needs_fewer_nodes(
            users in 1.0f64..1e10,
            factor in 1.0f64..100.0,
            which in 0usize..9,
        ) {
            let base = assumed(users);
            let mut more = base.clone();
            match which {
                0 => more.users *= factor,
                1 => more.sends_per_user_day *= factor,
                2 => more.deliveries_per_send *= factor,
                3 => more.daily_peak *= factor,
                4 => more.message_bytes *= factor,
                5 => more.retention_days *= factor,
                6 => more.replicas *= factor,
                7 => more.devices_per_user *= factor,
                _ => more.spare_share *= factor,
            }
            prop_assert!(plan(&more, &figures()).nodes >= plan(&base, &figures()).nodes);
        }

        #[test]
        fn better_machines_never_need_more_of_them(
            users in 1.0f64..1e10,
            factor in 1.0f64..100.0,
            which in 0usize..6,
        ) {
            let base = assumed(users);
            let (mut better, mut quicker) = (base.clone(), figures());
            match which {
                0 => better.node_cores *= factor,
                1 => better.node_memory_gib *= factor,
                2 => better.node_disk_tib *= factor,
                3 => better.node_gbit_s *= factor,
                4 => quicker.sends_per_core_s.value *= factor,
                _ => quicker.connection_bytes.value /= factor,
            }
            prop_assert!(plan(&better, &quicker).nodes <= plan(&base, &figures()).nodes);
        }
    }
}
