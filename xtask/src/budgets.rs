//! `cargo x budgets`: how many instructions the hot paths take, held against `server/budgets.toml` and
//! `client/budgets.toml`.
//!
//! Times say nothing on a machine that does other things too; instructions counted by callgrind are the same within a
//! few per cent wherever the same compiler built them. The programs are those that `cargo x test` has built anyway, in
//! the dev profile, so a budget is not what a release costs: it is what shows that something became dearer.
//!
//! Surprising rule: with another compiler, or on another kind of machine, everything is counted and nothing compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{setup, step, workspace};

/// Where the budgets are.
const FILES: [&str; 2] = [SERVER, CLIENT];
const SERVER: &str = "server/budgets.toml";
const CLIENT: &str = "client/budgets.toml";
/// So much more than its budget a path may take: what a compiler's patch release or a C library changes. The same
/// program counts the same within a thousandth; one copy more for each recipient is 4.4 per cent of `group_100`.
const HEADROOM_PERCENT: u64 = 3;
/// So much less, and the budget is to be lowered: otherwise it would not see the gain being lost again.
const SLACK_PERCENT: u64 = 15;

/// A program that measures, and the function inside which instructions count.
struct Program {
    /// The file with its budgets.
    file: &'static str,
    build: &'static [&'static str],
    /// Its file name without the hash that cargo may add.
    name: &'static str,
    counts: &'static str,
    /// Each path, and the arguments that measure it.
    paths: &'static [(&'static str, &'static [&'static str])],
}

const PROGRAMS: &[Program] = &[
    Program {
        file: SERVER,
        // Not `--example`: cargo would build the example as a test.
        build: &["--package", "tresse-server-core"],
        name: "submit_cost",
        counts: "*submit_cost::measured*",
        paths: &[
            ("direct", &["direct", "--rounds", "20"]),
            ("group_100", &["group_100", "--rounds", "2"]),
            ("acknowledge", &["acknowledge", "--rounds", "20"]),
            ("log_in", &["log_in", "--rounds", "2"]),
        ],
    },
    Program {
        file: SERVER,
        build: &["--package", "tresse-edge", "--lib"],
        name: "tresse_edge",
        counts: "*tresse_edge::connection::cost::measured*",
        paths: &[(
            "connection",
            &["connection::cost", "--nocapture", "--test-threads=1"],
        )],
    },
    Program {
        file: CLIENT,
        build: &["--package", "tresse-client-core", "--test", "scenes"],
        name: "scenes",
        counts: "*scenes::cost::measured*",
        paths: &[
            (
                "delivery",
                &["cost::messages_that_come_one_by_one", "--nocapture"],
            ),
            (
                "delivery_of_16",
                &["cost::messages_that_come_in_bursts", "--nocapture"],
            ),
        ],
    },
];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write what is counted now into the file, instead of comparing
    #[arg(long)]
    update: bool,
    /// Take the programs of a build of the whole workspace: with other features of dependencies they would be built anew
    #[arg(long)]
    workspace: bool,
}

impl Args {
    /// After a build of the whole workspace.
    pub(crate) fn after_workspace() -> Self {
        Self {
            update: false,
            workspace: true,
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    setup::valgrind()?;
    let mut broken = Vec::new();
    for file in FILES {
        let counted = Budgets {
            compiler: compiler()?,
            paths: count(file, args)?,
        };
        let path = workspace::root().join(file);
        if args.update {
            std::fs::write(&path, counted.written())
                .with_context(|| format!("cannot write {file}"))?;
            continue;
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {file}"))?;
        let budgets = Budgets::read(&text).with_context(|| format!("{file} is damaged"))?;
        let (lines, kept) = compare(&budgets, &counted);
        for line in lines {
            eprintln!("    {line}");
        }
        if !kept {
            broken.push(file);
        }
    }
    if !broken.is_empty() {
        bail!(
            "a hot path takes more instructions than its budget in {}: make it cheaper again \
             (docs/performance.md tells how to look), or say in the commit what the price is for \
             and run `cargo x budgets --update`",
            broken.join(" and ")
        );
    }
    Ok(())
}

/// Instructions of each path, and which compiler made them.
#[derive(Debug, PartialEq)]
struct Budgets {
    compiler: String,
    paths: BTreeMap<String, u64>,
}

/// The compiler that cargo uses, and for what: `rustc 1.95.0 x86_64-unknown-linux-gnu`.
fn compiler() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("-vV")
        .output()
        .context("cannot start rustc")?;
    let said = String::from_utf8_lossy(&output.stdout);
    compiler_of(&said).context("rustc -vV does not say its release and host")
}

fn compiler_of(said: &str) -> Option<String> {
    let field = |name: &str| said.lines().find_map(|line| line.strip_prefix(name));
    Some(format!(
        "rustc {} {}",
        field("release: ")?,
        field("host: ")?
    ))
}

/// Instructions of each path that has its budget in a file, each time it is taken.
fn count(file: &str, args: &Args) -> Result<BTreeMap<String, u64>> {
    let mut counted = BTreeMap::new();
    for program in PROGRAMS.iter().filter(|program| program.file == file) {
        let binary = build(program, args)?;
        for (path, arguments) in program.paths {
            step::timed(&format!("instructions of {path}"), || {
                counted.insert((*path).to_owned(), count_one(&binary, program, arguments)?);
                Ok(())
            })?;
        }
    }
    Ok(counted)
}

/// The program, built as `cargo test` builds it.
fn build(program: &Program, args: &Args) -> Result<PathBuf> {
    let output = workspace::cargo()
        .args(["test", "--no-run", "--locked", "--message-format=json"])
        .args(if args.workspace {
            &["--workspace"]
        } else {
            program.build
        })
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!("{} could not be built", program.name);
    }
    executable(&String::from_utf8_lossy(&output.stdout), program.name)
        .with_context(|| format!("cargo does not say where {} is", program.name))
}

/// The executable of a target, from cargo's messages.
fn executable(messages: &str, target: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter(|line| line.contains(target))
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == target)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

fn count_one(binary: &Path, program: &Program, arguments: &[&str]) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={}", program.counts))
        .arg("--callgrind-out-file=/dev/null")
        .arg(binary)
        .args(arguments)
        .output()
        .context("cannot start valgrind")?;
    let (out, log) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    if !output.status.success() {
        bail!("{} failed under valgrind:\n{out}\n{log}", program.name);
    }
    let (instructions, times) = (instructions(&log), times(&out));
    match (instructions, times) {
        (Some(instructions @ 1..), Some(times @ 1..)) => Ok(instructions / times),
        _ => bail!("{} has measured nothing:\n{out}\n{log}", program.name),
    }
}

/// What callgrind has counted: `==123== Collected : 456`.
fn instructions(log: &str) -> Option<u64> {
    let (_, count) = log
        .lines()
        .find_map(|line| line.split_once("Collected :"))?;
    count.trim().parse().ok()
}

/// How often the path was taken, in the program's line of JSON, which a test harness may have put behind its own words.
fn times(out: &str) -> Option<u64> {
    out.lines()
        .filter_map(|line| line.get(line.find('{')?..))
        .filter_map(|line| serde_json::from_str::<Value>(line.get(..=line.rfind('}')?)?).ok())
        .find_map(|line| line["times"].as_u64())
}

impl Budgets {
    fn read(text: &str) -> Result<Self> {
        let mut table: toml::Table = text.parse().context("it is not TOML")?;
        let compiler = match table.remove("compiler") {
            Some(toml::Value::String(compiler)) => compiler,
            _ => bail!("it does not name its compiler"),
        };
        let paths: Result<_> = table
            .into_iter()
            .map(|(path, budget)| {
                let budget = budget
                    .as_integer()
                    .and_then(|budget| budget.try_into().ok());
                let budget = budget.with_context(|| format!("{path} is not a count"))?;
                Ok((path, budget))
            })
            .collect();
        Ok(Self {
            compiler,
            paths: paths?,
        })
    }

    fn written(&self) -> String {
        let mut text = String::from(
            "# Instructions, without the kernel, in the development profile. Compared where the same compiler builds them.\n\
             # `cargo x budgets` compares, `cargo x budgets --update` writes. docs/performance.md says what each path is.\n",
        );
        text.push_str(&format!("compiler = \"{}\"\n", self.compiler));
        for (path, instructions) in &self.paths {
            text.push_str(&format!("{path} = {instructions}\n"));
        }
        text
    }
}

/// One line for each path, and whether all keep their budgets.
fn compare(budgets: &Budgets, counted: &Budgets) -> (Vec<String>, bool) {
    let mut lines = Vec::new();
    let mut kept = true;
    if budgets.compiler != counted.compiler {
        for (path, counted) in &counted.paths {
            lines.push(format!("{path}: {counted} instructions"));
        }
        lines.push(format!(
            "not compared: the budgets are of {}, this is {}",
            budgets.compiler, counted.compiler
        ));
        return (lines, kept);
    }
    let (budgets, counted) = (&budgets.paths, &counted.paths);
    for (path, counted) in counted {
        let Some(budget) = budgets.get(path) else {
            lines.push(format!("{path}: {counted} instructions, and no budget"));
            kept = false;
            continue;
        };
        let says = if *counted > budget + budget * HEADROOM_PERCENT / 100 {
            kept = false;
            "TOO MANY"
        } else if *counted < budget - budget * SLACK_PERCENT / 100 {
            "lower the budget with `cargo x budgets --update`"
        } else {
            "kept"
        };
        lines.push(format!(
            "{path}: {counted} instructions of {budget}: {says}"
        ));
    }
    for path in budgets.keys().filter(|path| !counted.contains_key(*path)) {
        lines.push(format!("{path}: a budget, but nothing counts it"));
        kept = false;
    }
    (lines, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(rows: &[(&str, u64)]) -> Budgets {
        Budgets {
            compiler: "rustc 1.95.0 here".to_owned(),
            paths: rows
                .iter()
                .map(|(path, count)| ((*path).to_owned(), *count))
                .collect(),
        }
    }

    #[test]
    fn what_another_compiler_made_is_counted_and_not_compared() {
        let budgets = paths(&[("direct", 1000)]);
        let mut counted = paths(&[("direct", 2000)]);
        assert!(!compare(&budgets, &counted).1);
        counted.compiler = "rustc 2.0.0 here".to_owned();
        let (lines, kept) = compare(&budgets, &counted);
        assert!(kept);
        assert_eq!(
            lines,
            [
                "direct: 2000 instructions",
                "not compared: the budgets are of rustc 1.95.0 here, this is rustc 2.0.0 here"
            ]
        );
    }

    #[test]
    fn the_compiler_is_named_with_its_host() {
        let said = "rustc 1.95.0 (5 2026)\nbinary: rustc\nhost: x86_64-a\nrelease: 1.95.0\n";
        assert_eq!(compiler_of(said).as_deref(), Some("rustc 1.95.0 x86_64-a"));
        assert_eq!(compiler_of("nothing"), None);
    }

    #[test]
    fn a_path_that_became_dearer_is_named_with_both_numbers() {
        let budgets = paths(&[("direct", 1000), ("log_in", 1000)]);
        let (lines, kept) = compare(&budgets, &paths(&[("direct", 1031), ("log_in", 1030)]));
        assert!(!kept);
        assert_eq!(
            lines,
            [
                "direct: 1031 instructions of 1000: TOO MANY",
                "log_in: 1030 instructions of 1000: kept"
            ]
        );
    }

    #[test]
    fn a_path_that_became_much_cheaper_asks_for_a_lower_budget() {
        let (lines, kept) = compare(&paths(&[("direct", 1000)]), &paths(&[("direct", 800)]));
        assert!(kept);
        assert!(lines[0].contains("--update"), "{lines:?}");
    }

    #[test]
    fn a_path_without_budget_and_a_budget_without_path_are_both_wrong() {
        let (_, kept) = compare(&paths(&[]), &paths(&[("direct", 1)]));
        assert!(!kept);
        let (_, kept) = compare(&paths(&[("direct", 1)]), &paths(&[]));
        assert!(!kept);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let counted = paths(&[("direct", 52_000), ("log_in", 900_000)]);
        assert_eq!(Budgets::read(&counted.written()).expect("valid"), counted);
        assert!(Budgets::read("compiler = \"x\"\ndirect = \"many\"").is_err());
        assert!(Budgets::read("direct = 1").is_err(), "no compiler");
    }

    #[test]
    fn counts_are_found_in_what_the_programs_print() {
        let log = "==7== Events    : Ir\n==7== Collected : 63777217\n";
        assert_eq!(instructions(log), Some(63_777_217));
        let out = "running 1 test\ntest a::b ... {\"path\":\"direct\",\"times\":1280}\nok\n";
        assert_eq!(times(out), Some(1280));
        assert_eq!(times("ok"), None);
    }

    #[test]
    fn the_executable_of_a_target_is_found_in_cargos_messages() {
        let messages = "{\"target\":{\"name\":\"other\"},\"executable\":\"/no\"}\n\
                        {\"target\":{\"name\":\"it\"},\"executable\":null}\n\
                        {\"target\":{\"name\":\"it\"},\"executable\":\"/built/it-123\"}";
        assert_eq!(
            executable(messages, "it"),
            Some(PathBuf::from("/built/it-123"))
        );
    }
}
