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
    /// `crash`: from the kill to the first log-in after it, the slowest of all kills.
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

impl Report {
    /// The report for people: what, and how much. Figures that there are not are left out.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let figures = &self.figures;
        let mut rows = vec![
            ("server", self.server.clone()),
            ("setting", self.setting.clone()),
            (
                "messages",
                format!(
                    "{} sent, {} acknowledged, {} refused",
                    self.sent, self.acked, self.refused
                ),
            ),
            (
                "deliveries",
                format!(
                    "{}: {} lost, {} duplicated, {} out of order, {} alien",
                    self.delivered, self.lost, self.duplicated, self.out_of_order, self.alien
                ),
            ),
        ];
        if self.connections_lost > 0 {
            rows.push(("connections lost", self.connections_lost.to_string()));
        }
        let mut row = |name, figure: Option<f64>, unit: &str, digits: usize| {
            if let Some(figure) = figure {
                rows.push((name, format!("{figure:.digits$}{unit}")));
            }
        };
        row("offered", figures.offered_per_s, " /s", 0);
        row("measured", figures.seconds, " s", 2);
        row("acknowledged", figures.acked_per_s, " /s", 0);
        row("delivered", figures.delivered_per_s, " /s", 0);
        row("log-ins", figures.logins_per_s, " /s", 0);
        row("drained in", figures.drain_s, " s", 2);
        row("ready after", figures.ready_s, " s", 2);
        row("entries", figures.entries.map(|count| count as f64), "", 0);
        row(
            "connections",
            figures.connections.map(|count| count as f64),
            "",
            0,
        );
        row("memory each", figures.bytes_per_connection, " bytes", 0);
        row(
            "processor for 10,000",
            figures.cpu_percent_per_10000,
            " %",
            2,
        );
        row("delivery, median", figures.p50_ms, " ms", 2);
        row("delivery, 99 %", figures.p99_ms, " ms", 2);
        row("delivery, 99.9 %", figures.p999_ms, " ms", 2);
        row("answer, median", figures.ack_p50_ms, " ms", 2);
        row("answer, 99 %", figures.ack_p99_ms, " ms", 2);
        row("page cold, median", figures.cold_p50_ms, " ms", 2);
        row("page cold, 99 %", figures.cold_p99_ms, " ms", 2);
        row("page warm, median", figures.warm_p50_ms, " ms", 2);
        row("page warm, 99 %", figures.warm_p99_ms, " ms", 2);
        row("server processor", figures.server_cpu_s, " s", 2);
        row("server, each 1,000", figures.server_cpu_s_per_1000, " s", 4);
        row(
            "server memory",
            figures
                .server_rss_bytes
                .map(|bytes| bytes as f64 / 1048576.0),
            " MiB",
            1,
        );
        row("generator processor", figures.generator_cpu_s, " s", 2);
        rows.extend(self.notes.iter().map(|note| ("note", note.clone())));
        if !self.valid {
            rows.push(("audit", "failed: the run has no figures".to_owned()));
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(verdict: &Verdict) -> Report {
        let figures = Figures {
            offered_per_s: Some(1000.0),
            seconds: Some(10.0),
            acked_per_s: Some(1000.25),
            p50_ms: Some(1.5),
            server_cpu_s_per_1000: Some(0.04567),
            server_rss_bytes: Some(64 << 20),
            generator_cpu_s: Some(0.5),
            ..Figures::default()
        };
        Report::new(
            "online",
            "tresse 0.1.0",
            "2 pairs".to_owned(),
            verdict,
            figures,
        )
    }

    const CLEAN: Verdict = Verdict {
        sent: 10,
        acked: 9,
        delivered: 9,
        lost: 0,
        duplicated: 0,
        out_of_order: 0,
        alien: 0,
    };

    #[test]
    fn a_report_is_one_object_with_the_same_keys_for_all() {
        let text = serde_json::to_string_pretty(&report(&CLEAN)).expect("valid");
        insta::assert_snapshot!("report", text);
    }

    #[test]
    fn a_run_that_fails_its_audit_has_no_figures() {
        let lost = Verdict { lost: 1, ..CLEAN };
        let text = serde_json::to_string_pretty(&report(&lost)).expect("valid");
        insta::assert_snapshot!("report_without_figures", text);
        assert!(!report(&lost).is_valid());
        for verdict in [
            Verdict {
                duplicated: 1,
                ..CLEAN
            },
            Verdict {
                out_of_order: 1,
                ..CLEAN
            },
            Verdict { alien: 1, ..CLEAN },
        ] {
            assert_eq!(report(&verdict).figures, Figures::default());
        }
    }

    #[test]
    fn a_half_that_fails_fails_the_whole() {
        let mut whole = report(&CLEAN);
        whole.at_half = Some(Box::new(report(&Verdict { lost: 1, ..CLEAN })));
        assert!(whole.valid && !whole.is_valid());
    }

    #[test]
    fn people_read_the_same_in_rows() {
        let mut whole = report(&CLEAN);
        whole.notes.push("the generator was busy".to_owned());
        let rows: Vec<String> = whole
            .rows()
            .iter()
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        insta::assert_snapshot!("rows", rows.join("\n"));
    }
}
