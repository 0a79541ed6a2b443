//! The page from figures made by hand.

use serde_json::json;

use super::*;

fn run(acked_per_s: f64, cpu: f64, p99_ms: f64) -> Value {
    json!({
        "versions": { "server": "1.0" },
        "online": {
            "workload": "online", "valid": true, "acked_per_s": acked_per_s,
            "server_cpu_s_per_1000": cpu, "server_cpu_s": cpu * acked_per_s / 100.0,
            "seconds": 10.0, "generator_cpu_s": 4.0, "server_rss_bytes": 50_000_000,
            "at_half": { "valid": true, "p50_ms": 1.0, "p99_ms": p99_ms, "ack_p99_ms": p99_ms },
        },
        "login-storm": { "valid": true, "logins_per_s": 3000.0, "server_cpu_s_per_1000": 0.2 },
        "idle": { "valid": true, "connections": 4500, "bytes_per_connection": 4000.5 },
    })
}

fn all() -> Value {
    let power_safe = json!({ "durability": "power-safe", "syncs_per_acked": 1.25 });
    json!({
        "quick": false,
        "machine": {
            "cpu": "Some CPU", "cores": 2, "memory_gib": 24, "kernel": "Linux 6.1",
            "file_system": "ext4", "sync_median_us": 900, "sync_p99_us": 2000, "date": "2026-01-01",
        },
        "plan": { "rounds": 3, "seconds": 20 },
        "peers": {
            "tresse": {
                "means": "ours", "pairs": 100, "syncs": power_safe,
                "rounds": [run(20_000.0, 0.04, 5.0), run(24_000.0, 0.03, 4.0), run(22_000.0, 0.035, 6.0)],
            },
            "floor": { "means": "limit", "pairs": 100, "syncs": power_safe, "rounds": [run(44_000.0, 0.01, 2.0)] },
            "ejabberd": {
                "means": "theirs", "pairs": 100, "syncs": { "error": "no ptrace" },
                "rounds": [run(2000.0, 0.5, 50.0), {
                    "online": { "valid": false, "lost": 3, "duplicated": 0, "out_of_order": 1, "acked": 99 },
                }],
            },
            "synapse": { "means": "theirs", "pairs": 20, "not_installed": "no Python", "rounds": [] },
        },
        "own": [
            { "arguments": "idle --tls", "valid": true, "acked": 0, "lost": 0, "duplicated": 0,
              "out_of_order": 0, "bytes_per_connection": 9000.0, "connections": 18_000 },
            { "arguments": "crash", "error": "error: it did not start" },
        ],
    })
}

fn line<'p>(page: &'p str, begin: &str) -> &'p str {
    page.lines()
        .find(|line| line.starts_with(begin))
        .unwrap_or_else(|| panic!("no line begins with {begin:?} in\n{page}"))
}

#[test]
fn figures_are_medians_with_their_spread() {
    let page = render(&all());
    let row = line(&page, "| tresse | power-safe");
    assert!(row.contains("| 22,000 (20,000–24,000) |"), "{row}");
    assert!(row.contains("| 5.00 (4.00–6.00) |"), "{row}");
}

#[test]
fn a_run_that_fails_its_audit_has_no_number_and_is_named() {
    let page = render(&all());
    assert!(line(&page, "| ejabberd | not counted").contains("| 2,000 |"));
    line(
        &page,
        "- ejabberd, round 2: no number: the audit found 3 lost, 0 duplicated, 1 out of order of 99 acked",
    );
    line(&page, "- ejabberd: syncs not counted: no ptrace");
}

#[test]
fn a_peer_that_is_not_there_is_named_with_the_reason() {
    let page = render(&all());
    line(&page, "- synapse: not installed: no Python");
    assert!(!page.contains("| synapse |"));
    assert!(!page.contains("prosody"), "it was not asked for");
}

#[test]
fn ratios_say_how_many_times_better() {
    let page = render(&all());
    let (_, ratios) = page.split_once("## Ratios").expect("there are some");
    let row = line(ratios, "| ejabberd |");
    assert!(
        row.starts_with("| ejabberd | 11.0 | 14.3 | 10.0 | – | 1.00 | 1.00 |"),
        "{row}"
    );
    assert!(line(ratios, "| floor |").starts_with("| floor | 0.500 |"));
}

#[test]
fn a_workload_of_our_own_that_fails_says_why() {
    let page = render(&all());
    assert!(line(&page, "| `idle --tls`").contains("18,000 connections, 9,000 bytes a connection"));
    assert!(line(&page, "| `crash`").contains("no number: error: it did not start"));
}

#[test]
fn numbers_have_three_digits_that_count() {
    for (value, text) in [
        (0.0, "0"),
        (0.000_123_4, "0.000123"),
        (0.0456, "0.0456"),
        (1.0, "1.00"),
        (45.67, "45.7"),
        (999.6, "1,000"),
        (1234.0, "1,234"),
        (1_234_567.8, "1,234,568"),
        (-1234.0, "-1,234"),
    ] {
        assert_eq!(number(Some(value)), text);
    }
    assert_eq!(number(None), "–");
    assert_eq!(number(Some(f64::NAN)), "–");
}
