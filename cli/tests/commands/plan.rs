//! The plan: what it prints, and what it refuses to calculate.

use crate::kit::{Ran, tresse};

/// Figures that stay while those of the project change.
const FIGURES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/commands/plan_figures.toml"
);

fn plan(args: &[&str]) -> Ran {
    Ran::of(tresse(&[&["plan"], args].concat()).output().unwrap())
}

#[test]
fn a_plan_for_billions_is_readable_and_complete() {
    let ran = plan(&["--users", "2.6e9", "--figures", FIGURES]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!("plan", ran.out);
    let json = plan(&["--users", "2.6e9", "--figures", FIGURES, "--json"]).json();
    insta::assert_snapshot!("plan_json", serde_json::to_string_pretty(&json[0]).unwrap());
}

#[test]
fn the_figures_that_come_with_the_program_give_a_plan() {
    let json = plan(&["--users", "1e6", "--json"]).json();
    assert!(json[0]["nodes"].as_u64().unwrap() >= 1, "{json:?}");
}

#[test]
fn what_is_no_number_of_people_is_refused_with_the_numbers_that_are() {
    for users in ["0", "-5", "NaN", "inf", "1e300", "many", ""] {
        let ran = plan(&["--users", users]);
        assert_eq!(ran.code, 2, "{users}: {}", ran.out);
        assert!(
            ran.err.contains("a number from 1 to 10.0 billion"),
            "{users}: {}",
            ran.err
        );
    }
    for (option, value) in [
        ("--online", "1.1"),
        ("--utilisation", "0"),
        ("--daily-peak", "0.5"),
        ("--replicas", "-3"),
        ("--node-cores", "nan"),
    ] {
        let ran = plan(&["--users", "1e6", option, value]);
        assert_eq!(ran.code, 2, "{option} {value}: {}", ran.out);
        assert!(ran.err.contains(option), "{}", ran.err);
    }
    assert_eq!(plan(&[]).code, 2, "users are not guessed");
}
