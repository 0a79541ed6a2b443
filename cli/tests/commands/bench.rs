//! Each workload once, small, against a real server: the figures are there, and the audit passes.

use serde_json::Value;

use crate::kit::{Ran, tresse};

fn bench(args: &[&str]) -> Value {
    let args = [&["bench"], args, &["--spawn", "--json", "--threads", "8"]].concat();
    let ran = Ran::of(tresse(&args).output().unwrap());
    assert_eq!((ran.err.as_str(), ran.code), ("", 0), "{}", ran.out);
    let report = ran.json().remove(0);
    for wrong in [
        "lost",
        "duplicated",
        "out_of_order",
        "alien",
        "connections_lost",
        "refused",
    ] {
        assert_eq!(report[wrong], 0, "{wrong}: {report}");
    }
    assert_eq!(report["valid"], true);
    report
}

fn is_positive(report: &Value, figures: &[&str]) {
    for figure in figures {
        assert!(report[figure].as_f64().unwrap() > 0.0, "{figure}: {report}");
    }
}

#[test]
fn a_steady_load_has_every_figure() {
    let load = ["--rate", "300", "--seconds", "0.5", "--warm-up", "0.1"];
    let online = bench(&[&["online", "--pairs", "4"][..], &load].concat());
    assert_eq!(online["workload"], "online");
    assert_eq!(online["acked"], online["sent"]);
    assert_eq!(online["delivered"], online["sent"]);
    is_positive(
        &online,
        &[
            "seconds",
            "acked_per_s",
            "delivered_per_s",
            "p50_ms",
            "p99_ms",
            "p999_ms",
            "server_rss_bytes",
            "generator_cpu_s",
        ],
    );
    let fanout = bench(&[&["fanout", "--members", "5", "--groups", "2"][..], &load].concat());
    assert_eq!(
        fanout["delivered"].as_u64().unwrap(),
        4 * fanout["sent"].as_u64().unwrap()
    );
}

#[test]
fn who_was_away_gets_everything() {
    let offline = bench(&["offline", "--recipients", "4", "--messages", "200"]);
    assert_eq!(offline["delivered"], 800);
    is_positive(&offline, &["drain_s", "p99_ms"]);
    let storm = bench(&["login-storm", "--devices", "12"]);
    assert_eq!(storm["sent"], 5);
    assert_eq!(storm["connections"], 12);
    assert!(storm["setting"].as_str().unwrap().contains("TLS"));
    is_positive(&storm, &["logins_per_s"]);
}

#[test]
fn idle_connections_have_a_size() {
    let idle = bench(&[
        "idle",
        "--from",
        "5",
        "--connections",
        "100",
        "--seconds",
        "0.2",
    ]);
    assert_eq!(idle["connections"], 100);
    assert!(idle["bytes_per_connection"].is_f64());
}

#[test]
fn a_killed_server_has_lost_nothing_and_still_has_the_history() {
    let crash = bench(&[
        "crash",
        "--pairs",
        "3",
        "--entries",
        "300",
        "--rate",
        "500",
        "--seconds",
        "0.3",
        "--kills",
        "2",
    ]);
    is_positive(&crash, &["ready_s", "entries"]);
    assert_eq!(crash["acked"], crash["sent"]);
    let history = bench(&[
        "history",
        "--pairs",
        "2",
        "--entries",
        "300",
        "--pages",
        "10",
    ]);
    is_positive(
        &history,
        &["cold_p50_ms", "warm_p50_ms", "cold_p99_ms", "warm_p99_ms"],
    );
}

#[test]
fn without_a_server_it_says_what_to_add() {
    let ran = Ran::of(tresse(&["bench", "online"]).output().unwrap());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--spawn"), "{}", ran.err);
}
