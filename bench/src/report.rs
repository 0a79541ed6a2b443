//! What a run says: one object of figures, the same keys for every workload and every server. A
//! figure that a workload does not have is left out; a run that fails its audit has none at all.

use serde::Serialize;

use crate::audit::Verdict;

/// The figures of one run.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Which workload.
    pub workload: String,
    /// Which server.
    pub server: String,
    /// What the run was asked for, in words: sizes, rates, and how the server was configured.
    pub setting: String,
    /// Messages sent.
    pub sent: u64,
    /// Messages the server has answered for.
    pub acked: u64,
    /// Deliveries to devices other than the sender's.
    pub delivered: u64,
    /// See [`Verdict`].
    pub lost: u64,
    /// See [`Verdict`].
    pub duplicated: u64,
    /// See [`Verdict`].
    pub out_of_order: u64,
    /// See [`Verdict`].
    pub alien: u64,
    /// Messages the server did not take (overloaded).
    pub refused: u64,
    /// Connections that the server closed and should not have.
    pub connections_lost: u64,
    /// What a reader of the figures must know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Whether the audit lets the figures stand.
    pub valid: bool,
    /// What was measured, if the audit lets it stand.
    #[serde(flatten)]
    pub figures: Figures,
    /// With `--find-max`: the same at a half of the maximum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_half: Option<Box<Report>>,
}

/// What was measured. `None`: not in this workload, or the audit has failed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// The rate that was offered; 0 if as fast as possible.
    pub offered_per_s: Option<f64>,
    /// Length of the measured time.
    pub seconds: Option<f64>,
    /// Answers in the measured time, each second.
    pub acked_per_s: Option<f64>,
    /// Deliveries in the measured time, each second.
    pub delivered_per_s: Option<f64>,
    /// From when it was due to when another device had it, half of them.
    pub p50_ms: Option<f64>,
    /// 99 of 100.
    pub p99_ms: Option<f64>,
    /// 999 of 1,000.
    pub p999_ms: Option<f64>,
    /// From when it was due to the server's answer, half of them.
    pub ack_p50_ms: Option<f64>,
    /// 99 of 100.
    pub ack_p99_ms: Option<f64>,
    /// Processor time of the server for 1,000 answers (or log-ins, or pages).
    pub server_cpu_s_per_1000: Option<f64>,
    /// Processor time of the server in the measured time.
    pub server_cpu_s: Option<f64>,
    /// Memory of the server at the end.
    pub server_rss_bytes: Option<u64>,
    /// Processor time of this program in the measured time.
    pub generator_cpu_s: Option<f64>,
    /// `idle`: connections at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<u64>,
    /// `idle`: server memory for each connection beyond the first count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_per_connection: Option<f64>,
    /// `idle`: server processor for 10,000 connections that do nothing, in percent of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_percent_per_10000: Option<f64>,
    /// `crash`: from the start of the new process to the first log-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_s: Option<f64>,
    /// `crash`: entries stored when the server was killed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<u64>,
    /// `login-storm`: log-ins, caught up, each second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logins_per_s: Option<f64>,
    /// `offline`: until the last of those who returned had everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drain_s: Option<f64>,
    /// `history`: the first page after a restart of the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_p50_ms: Option<f64>,
    /// 99 of 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cold_p99_ms: Option<f64>,
    /// `history`: the same pages again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_p50_ms: Option<f64>,
    /// 99 of 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm_p99_ms: Option<f64>,
}

impl Report {
    /// A report with what the audit found; figures only if it found nothing, and no connection was
    /// lost.
    pub fn new(
        workload: &str,
        server: &str,
        setting: String,
        verdict: &Verdict,
        figures: Figures,
    ) -> Self {
        let mut report = Self {
            workload: workload.to_owned(),
            server: server.to_owned(),
            setting,
            sent: verdict.sent,
            acked: verdict.acked,
            delivered: verdict.delivered,
            lost: verdict.lost,
            duplicated: verdict.duplicated,
            out_of_order: verdict.out_of_order,
            alien: verdict.alien,
            figures,
            ..Self::default()
        };
        report.judge(verdict.is_clean());
        report
    }

    /// Takes the figures away if something was wrong.
    pub fn judge(&mut self, clean: bool) {
        self.valid = clean && self.connections_lost == 0;
        if !self.valid {
            self.figures = Figures::default();
        }
    }

    /// Whether every part of the run may have a number.
    pub fn is_valid(&self) -> bool {
        self.valid && self.at_half.as_ref().is_none_or(|half| half.is_valid())
    }
}
