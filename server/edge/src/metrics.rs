//! What an operator can watch. Counts and times only: no label ever holds an id, a network or an
//! address.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use tresse_proto::error::ErrorCode;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refusal {
    code: Code,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Code(ErrorCode);

impl EncodeLabelValue for Code {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> std::fmt::Result {
        EncodeLabelValue::encode(&self.0.as_str_name(), encoder)
    }
}

/// Everything that is counted. Each field is described where it is registered, below.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    refusals: Family<Refusal, Counter>,
    pub(crate) connections: Gauge,
    pub(crate) connections_before_log_in: Gauge,
    pub(crate) connections_refused: Counter,
    pub(crate) log_ins: Counter,
    pub(crate) requests: Counter,
    pub(crate) accepted: Counter,
    pub(crate) delivered_live: Counter,
    pub(crate) delivered_catching_up: Counter,
    pub(crate) ephemerals_dropped: Counter,
    pub(crate) fell_behind: Counter,
    pub(crate) too_slow: Counter,
    pub(crate) violations: Counter,
    pub(crate) codes_failed: Counter,
    pub(crate) damaged_rows: Counter,
    pub(crate) round_commands: Histogram,
    pub(crate) persist_seconds: Histogram,
    pub(crate) job_seconds: Histogram,
    pub(crate) commands_waiting: Gauge,
    pub(crate) jobs_waiting: Gauge,
    pub(crate) jobs_panicked: Counter,
    pub(crate) blob_bytes_in: Counter<u64, AtomicU64>,
    pub(crate) blob_bytes_out: Counter<u64, AtomicU64>,
    pub(crate) blob_chunks_swept: Counter,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("tresse"),
            refusals: Family::default(),
            connections: Gauge::default(),
            connections_before_log_in: Gauge::default(),
            connections_refused: Counter::default(),
            log_ins: Counter::default(),
            requests: Counter::default(),
            accepted: Counter::default(),
            delivered_live: Counter::default(),
            delivered_catching_up: Counter::default(),
            ephemerals_dropped: Counter::default(),
            fell_behind: Counter::default(),
            too_slow: Counter::default(),
            violations: Counter::default(),
            codes_failed: Counter::default(),
            damaged_rows: Counter::default(),
            round_commands: Histogram::new(exponential_buckets(1.0, 2.0, 11)),
            persist_seconds: Histogram::new(exponential_buckets(0.000_1, 2.0, 16)),
            job_seconds: Histogram::new(exponential_buckets(0.001, 2.0, 12)),
            commands_waiting: Gauge::default(),
            jobs_waiting: Gauge::default(),
            jobs_panicked: Counter::default(),
            blob_bytes_in: Counter::default(),
            blob_bytes_out: Counter::default(),
            blob_chunks_swept: Counter::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let all = &mut self.registry;
        for (name, help, gauge) in [
            ("connections", "WebSocket connections", &self.connections),
            (
                "connections_before_log_in",
                "WebSocket connections that have not logged in",
                &self.connections_before_log_in,
            ),
            (
                "commands_waiting",
                "Commands waiting for the engine",
                &self.commands_waiting,
            ),
            (
                "jobs_waiting",
                "Checks of commits waiting or running",
                &self.jobs_waiting,
            ),
        ] {
            all.register(name, help, gauge.clone());
        }
        for (name, help, counter) in [
            (
                "connections_refused",
                "Connections refused because there were too many",
                &self.connections_refused,
            ),
            ("log_ins", "Devices logged in", &self.log_ins),
            ("requests", "Requests handed to the engine", &self.requests),
            (
                "accepted",
                "Entries, commits and conversations accepted, all durable",
                &self.accepted,
            ),
            (
                "delivered_live",
                "Entries handed to connections as they were accepted",
                &self.delivered_live,
            ),
            (
                "delivered_catching_up",
                "Entries handed to connections from the store",
                &self.delivered_catching_up,
            ),
            (
                "ephemerals_dropped",
                "Typing and the like dropped for want of room",
                &self.ephemerals_dropped,
            ),
            (
                "fell_behind",
                "Connections put back into catch-up because they read slowly",
                &self.fell_behind,
            ),
            (
                "too_slow",
                "Connections closed because the peer was silent or did not read",
                &self.too_slow,
            ),
            (
                "violations",
                "Connections closed because the peer broke the protocol",
                &self.violations,
            ),
            (
                "codes_failed",
                "Codes that the verification provider did not take",
                &self.codes_failed,
            ),
            (
                "jobs_panicked",
                "Checks of commits or key packages that panicked: bugs to report",
                &self.jobs_panicked,
            ),
            (
                "damaged_rows",
                "Rows of the store found damaged; run `tressed check`",
                &self.damaged_rows,
            ),
            (
                "blob_bytes_in",
                "Bytes of blobs uploaded",
                &self.blob_bytes_in,
            ),
            (
                "blob_bytes_out",
                "Bytes of blobs downloaded",
                &self.blob_bytes_out,
            ),
            (
                "blob_chunks_swept",
                "Chunks of blobs removed by age",
                &self.blob_chunks_swept,
            ),
        ] {
            all.register(name, help, counter.clone());
        }
        for (name, help, histogram) in [
            (
                "round_commands",
                "Commands decided in one round",
                &self.round_commands,
            ),
            (
                "persist_seconds",
                "Time to make a round durable",
                &self.persist_seconds,
            ),
            ("job_seconds", "Time to check a commit", &self.job_seconds),
        ] {
            all.register(name, help, histogram.clone());
        }
        all.register(
            "refusals",
            "Requests refused, by error code",
            self.refusals.clone(),
        );
    }

    /// Counts a refusal.
    pub(crate) fn refused(&self, code: ErrorCode) {
        self.refusals
            .get_or_create(&Refusal { code: Code(code) })
            .inc();
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing to a String does not fail");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_counted_by_the_name_of_their_code() {
        let metrics = Metrics::new();
        metrics.refused(ErrorCode::WrongEpoch);
        metrics.refused(ErrorCode::WrongEpoch);
        metrics.connections.inc();
        let text = metrics.text();
        assert!(
            text.contains("tresse_refusals_total{code=\"WRONG_EPOCH\"} 2"),
            "{text}"
        );
        assert!(text.contains("tresse_connections 1"), "{text}");
        assert!(text.contains("tresse_persist_seconds_count 0"), "{text}");
    }
}
