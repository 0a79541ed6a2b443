//! `bench/RESULTS.md` from what was measured.

mod own;
mod text;

use serde_json::Value;

use super::peer::PEERS;
use super::plan::{GROUP, GROUP_P99_MAX_MS, MESSAGE_BYTES, P99_MAX_MS, SYNC_RATE};
use text::{Series, number, table};

/// The whole page.
pub(super) fn render(all: &Value) -> String {
    let mut page = head(all);
    page.push_str(&online(all));
    page.push_str(&fanout(all));
    page.push_str(&ratios(all));
    page.push_str(&rest(all));
    page.push_str(&where_time_goes(all));
    page.push_str(&own::render(&all["own"]));
    page.push_str(&who(all));
    page
}

fn head(all: &Value) -> String {
    let machine = &all["machine"];
    let quick = all["quick"] == true;
    let text = |key: &str| machine[key].as_str().unwrap_or("unknown").to_owned();
    let command = if quick {
        "cargo x bench-peers --quick"
    } else {
        "cargo x bench-peers"
    };
    let caution = if quick {
        "\n\n**A quick run**: one round with short measurements, good for comparing by factors and not by percents."
    } else {
        ""
    };
    format!(
        "# Results

Written by `{command}` on {}; `bench/README.md` says how to read and repeat it.{caution}

## Machine
{}, {} cores, {} GiB of memory, {}, {}. An append of 600 bytes with `fdatasync` takes {} µs there in the median, {} µs in 99 of 100.

## Method
- One generator for all: one scheduler (open loop, Poisson arrivals), one histogram (latency from the *intended* send time to the recipient), one audit. A run in which an acked message was not delivered exactly once and in order has no number.
- The server with its database is bound to one processor, the generator to another. Plain TCP on loopback. {} random bytes a message, base64 where the protocol has no bytes.
- *Maximum*: the highest rate at which 99 of 100 deliveries take less than {P99_MAX_MS} ms and no backlog grows; then {} s at it, {} s at a half of it.
- {} interleaved rounds, each with a newly started server: median, and in brackets the lowest and the highest.
- *Durability* by counting, in a run of its own at {SYNC_RATE} messages a second: *power-safe* has a sync for each acked message, *process-crash-safe* has written it to a file, *RAM* neither. Compare within a class first.
- Processor time is that of all processes of a server, its database among them.

",
        text("date"),
        text("cpu"),
        machine["cores"],
        machine["memory_gib"],
        text("kernel"),
        text("file_system"),
        machine["sync_median_us"],
        machine["sync_p99_us"],
        MESSAGE_BYTES,
        all["plan"]["seconds"],
        all["plan"]["seconds"],
        all["plan"]["rounds"],
    )
}

/// Everybody that was asked for: name and entry.
fn peers(all: &Value) -> impl Iterator<Item = (&'static str, &Value)> {
    PEERS
        .iter()
        .map(|peer| (peer.name, &all["peers"][peer.name]))
        .filter(|(_, entry)| !entry.is_null())
}

fn installed(all: &Value) -> impl Iterator<Item = (&'static str, &Value)> {
    peers(all).filter(|(_, entry)| entry["not_installed"].is_null())
}

fn online(all: &Value) -> String {
    let rows = installed(all).map(|(name, entry)| {
        let figure = |path: &str| Series::of(entry, path);
        let syncs = &entry["syncs"];
        let durability = syncs["durability"].as_str().unwrap_or("not counted");
        vec![
            name.to_owned(),
            durability.to_owned(),
            number(syncs["syncs_per_acked"].as_f64()),
            figure("/online/acked_per_s").to_string(),
            figure("/online/server_cpu_s_per_1000").to_string(),
            figure("/online/at_half/p50_ms").to_string(),
            figure("/online/at_half/p99_ms").to_string(),
            figure("/online/at_half/ack_p99_ms").to_string(),
        ]
    });
    let table = table(
        &[
            "server",
            "durability",
            "syncs a message, alone",
            "acked a second, maximum",
            "server CPU s per 1,000",
            "p50 ms at half",
            "p99 ms at half",
            "ack p99 ms at half",
        ],
        rows,
    );
    format!("## Online, 1:1\n{table}{}\n", troubles(all, "online"))
}

/// Only the full plan has it.
fn fanout(all: &Value) -> String {
    let measured = |(_, entry): &(&str, &Value)| {
        entry["rounds"]
            .as_array()
            .is_some_and(|rounds| rounds.iter().any(|round| !round["fanout"].is_null()))
    };
    if !installed(all).any(|peer| measured(&peer)) {
        return String::new();
    }
    let rows = installed(all).map(|(name, entry)| {
        let figure = |path: &str| Series::of(entry, path).to_string();
        vec![
            name.to_owned(),
            figure("/fanout/acked_per_s"),
            figure("/fanout/delivered_per_s"),
            figure("/fanout/server_cpu_s_per_1000"),
            figure("/fanout/at_half/p50_ms"),
            figure("/fanout/at_half/p99_ms"),
        ]
    });
    let table = table(
        &[
            "server",
            "acked a second, maximum",
            "deliveries a second",
            "server CPU s per 1,000 acked",
            "p50 ms at half",
            "p99 ms at half",
        ],
        rows,
    );
    format!(
        "## A group of {GROUP}, all online and sending\n\
         XMPP: a room (XEP-0045) with an archive, whose ack does not wait for the room. \
         99 of 100 deliveries take less than {GROUP_P99_MAX_MS} ms.\n\n{table}{}\n",
        troubles(all, "fanout")
    )
}

/// What has no number, and why.
fn troubles(all: &Value, workload: &str) -> String {
    let mut text = String::new();
    for (name, entry) in peers(all) {
        if let Some(reason) = entry["not_installed"].as_str() {
            text.push_str(&format!("- {name}: not installed: {reason}\n"));
        }
        let rounds = entry["rounds"].as_array().into_iter().flatten();
        for (round, figures) in (1..).zip(rounds) {
            if let Some(why) = trouble(figures, workload) {
                text.push_str(&format!("- {name}, round {round}: no number: {why}\n"));
            }
        }
        if let (Some(why), "online") = (entry["syncs"]["error"].as_str(), workload) {
            text.push_str(&format!("- {name}: syncs not counted: {why}\n"));
        }
    }
    match text.is_empty() {
        true => text,
        false => format!("\n{text}"),
    }
}

fn trouble(figures: &Value, workload: &str) -> Option<String> {
    let run = &figures[workload];
    let error = figures["error"].as_str().or(run["error"].as_str());
    if let Some(error) = error {
        return Some(error.to_owned());
    }
    let broken = |report: &Value| {
        (report["valid"] == false).then(|| {
            format!(
                "the audit found {} lost, {} duplicated, {} out of order of {} acked",
                report["lost"], report["duplicated"], report["out_of_order"], report["acked"]
            )
        })
    };
    broken(run).or_else(|| Some(format!("at half: {}", broken(&run["at_half"])?)))
}

/// How many times better Tresse is; below 1 it is worse.
fn ratios(all: &Value) -> String {
    let ours = &all["peers"]["tresse"];
    if ours.is_null() {
        return String::new();
    }
    let rows = installed(all)
        .filter(|(name, _)| *name != "tresse")
        .map(|(name, entry)| {
            let times = |path: &str, more_is_better: bool| {
                let (ours, theirs) = (
                    Series::of(ours, path).median()?,
                    Series::of(entry, path).median()?,
                );
                let (over, under) = match more_is_better {
                    true => (ours, theirs),
                    false => (theirs, ours),
                };
                (under > 0.0).then(|| over / under)
            };
            vec![
                name.to_owned(),
                number(times("/online/acked_per_s", true)),
                number(times("/online/server_cpu_s_per_1000", false)),
                number(times("/online/at_half/p99_ms", false)),
                number(times("/fanout/delivered_per_s", true)),
                number(times("/login-storm/logins_per_s", true)),
                number(times("/idle/bytes_per_connection", false)),
            ]
        });
    let table = table(
        &[
            "Tresse against",
            "messages a second",
            "messages a server CPU second",
            "p99 at half of its own maximum",
            "group deliveries a second",
            "log-ins a second",
            "idle connections in the same memory",
        ],
        rows,
    );
    format!(
        "## Ratios\nHow many times better Tresse is; below 1 it is worse. Medians.\n\n{table}\n"
    )
}

fn rest(all: &Value) -> String {
    let rows = installed(all).map(|(name, entry)| {
        let figure = |path: &str| Series::of(entry, path).to_string();
        vec![
            name.to_owned(),
            figure("/login-storm/logins_per_s"),
            figure("/login-storm/server_cpu_s_per_1000"),
            figure("/idle/connections"),
            figure("/idle/bytes_per_connection"),
            figure("/idle/cpu_percent_per_10000"),
            Series::of(entry, "/online/server_rss_bytes")
                .over(1_048_576.0)
                .to_string(),
        ]
    });
    let table = table(
        &[
            "server",
            "log-ins a second",
            "server CPU s per 1,000 log-ins",
            "idle connections",
            "bytes a connection",
            "CPU % per 10,000",
            "MiB of memory after the load",
        ],
        rows,
    );
    format!(
        "## Log-in and idle connections\n\
         In plain text. A Synapse device has two connections, its figures are for a device.\n\n{table}{}{}\n",
        troubles(all, "login-storm"),
        troubles(all, "idle")
    )
}

/// Processor time of a message, the part that the floor has too, and waiting for the disk.
fn where_time_goes(all: &Value) -> String {
    let cost = |name: &str| {
        let entry = &all["peers"][name];
        let per_1000 = Series::of(entry, "/online/server_cpu_s_per_1000").median()?;
        let busy = Series::of(entry, "/online/server_cpu_s").median()?
            / Series::of(entry, "/online/seconds").median()?;
        let generator = Series::of(entry, "/online/generator_cpu_s").median()?
            / Series::of(entry, "/online/seconds").median()?;
        Some((per_1000 * 1000.0, busy, generator))
    };
    let floor = cost("floor");
    let rows = installed(all).filter_map(|(name, _)| {
        let (micros, busy, generator) = cost(name)?;
        Some(vec![
            name.to_owned(),
            number(Some(micros)),
            number(floor.map(|(floor, ..)| floor.min(micros))),
            number(floor.map(|(floor, ..)| (micros - floor).max(0.0))),
            format!("{:.0} %", busy * 100.0),
            format!("{:.0} %", generator * 100.0),
        ])
    });
    let table = table(
        &[
            "server",
            "CPU µs a message",
            "of it sockets, framing, one append (as the floor)",
            "of it rules, index, encoding",
            "server's processor busy",
            "generator's processor busy",
        ],
        rows,
    );
    format!(
        "## Where the time goes\nAt the maximum. What the server's processor is not busy with, it waits: for the sync, or for the generator if that is busy.\n\n{table}\n"
    )
}

fn who(all: &Value) -> String {
    let mut text = "## Who was measured\n".to_owned();
    for (name, entry) in peers(all) {
        let versions = entry["rounds"][0]["versions"].as_object();
        let versions: Vec<String> = versions
            .into_iter()
            .flatten()
            .map(|(name, version)| format!("{name} {}", version.as_str().unwrap_or("?")))
            .collect();
        let means = entry["means"].as_str().unwrap_or_default();
        let versions = match entry["not_installed"].as_str() {
            Some(reason) => format!("not installed: {reason}"),
            None => versions.join(", "),
        };
        text.push_str(&format!(
            "- **{name}** ({versions}): {means}. {} conversations.\n",
            entry["pairs"]
        ));
    }
    text
}

#[cfg(test)]
mod tests;
