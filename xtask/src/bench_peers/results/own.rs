//! Tresse's own workloads: one row each.

use serde_json::Value;

use super::text::{number, table};

/// Figures that only some workloads have: key, what is written before and behind the number.
const SPECIAL: [(&str, &str, &str); 11] = [
    ("logins_per_s", "", " log-ins a second"),
    ("connections", "", " connections"),
    ("bytes_per_connection", "", " bytes a connection"),
    ("cpu_percent_per_10000", "", " % of a core per 10,000"),
    ("drain_s", "all delivered after ", " s"),
    ("entries", "", " entries"),
    ("ready_s", "ready after ", " s"),
    ("cold_p50_ms", "cold p50 ", " ms"),
    ("cold_p99_ms", "cold p99 ", " ms"),
    ("warm_p50_ms", "warm p50 ", " ms"),
    ("warm_p99_ms", "warm p99 ", " ms"),
];

/// The section.
pub(super) fn render(own: &Value) -> String {
    let Some(runs) = own.as_array().filter(|runs| !runs.is_empty()) else {
        return String::new();
    };
    let rows = runs.iter().flat_map(|run| {
        let name = run["arguments"].as_str().unwrap_or_default();
        let mut rows = vec![row(&format!("`{name}`"), run)];
        if !run["at_half"].is_null() {
            rows.push(row("… at a half of that", &run["at_half"]));
        }
        rows
    });
    let table = table(
        &[
            "`tresse bench …`",
            "acked a second",
            "delivered a second",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "server CPU s per 1,000",
            "besides",
            "acked, lost, duplicated, out of order",
        ],
        rows,
    );
    format!(
        "## Tresse's own workloads\nEach with a server of its own, `--spawn --server-cpu 0 --generator-cpu 1`. `docs/bench.md` explains the figures.\n\n{table}\n"
    )
}

fn row(name: &str, run: &Value) -> Vec<String> {
    if let Some(error) = run["error"].as_str() {
        let mut cells = vec![name.to_owned()];
        cells.resize(7, "–".to_owned());
        cells.push(format!("no number: {error}"));
        cells.push("–".to_owned());
        return cells;
    }
    let figure = |key: &str| number(run[key].as_f64());
    let special: Vec<String> = SPECIAL
        .iter()
        .filter_map(|(key, before, behind)| {
            let value = run[*key].as_f64()?;
            Some(format!("{before}{}{behind}", number(Some(value))))
        })
        .collect();
    let audit = format!(
        "{}, {}, {}, {}{}",
        number(run["acked"].as_f64()),
        run["lost"],
        run["duplicated"],
        run["out_of_order"],
        if run["valid"] == true { "" } else { ": failed" }
    );
    vec![
        name.to_owned(),
        figure("acked_per_s"),
        figure("delivered_per_s"),
        figure("p50_ms"),
        figure("p99_ms"),
        figure("p999_ms"),
        figure("server_cpu_s_per_1000"),
        special.join(", "),
        audit,
    ]
}
