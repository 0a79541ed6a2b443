//! What was tried, how often, and what was lost: for people, for scripts, and as a page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::trial::Outcome;
use super::{Fault, Must};

/// One fault.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Row {
    /// Its name.
    pub fault: &'static str,
    /// What is done.
    pub what: &'static str,
    /// The audit must find a loss here: nothing else shows that it can.
    pub must_lose: bool,
    /// Why it could not be tried, and what to install.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_tried: Option<String>,
    /// How often it was tried.
    pub times: u32,
    /// How often it ended as it must.
    pub good: u32,
    /// Messages sent.
    pub sent: u64,
    /// Messages the server had answered for.
    pub acked: u64,
    /// Deliveries of acknowledged messages that did not come, live or when everything was read again.
    pub lost: u64,
    /// Deliveries that came once more.
    pub duplicated: u64,
    /// Deliveries in the wrong order, or at another place than was told.
    pub out_of_order: u64,
    /// Deliveries of what nobody has sent there.
    pub alien: u64,
    /// How often the server, or `tressed check`, reported damage.
    pub reported: u32,
    /// From the end of the fault to the next answer to a message, the longest.
    pub worst_ready_s: f64,
    /// What the server said when it ended by itself or did not start, and how often.
    pub said: BTreeMap<String, u32>,
    /// What happened, and how often.
    pub happened: BTreeMap<&'static str, u32>,
    /// Figures of this fault, the greatest of all tries.
    pub figures: BTreeMap<&'static str, f64>,
    /// What was not as promised.
    pub wrong: Vec<String>,
}

impl Row {
    pub(super) fn new(fault: &Fault) -> Self {
        Self {
            fault: fault.name,
            what: fault.what,
            must_lose: fault.must == Must::BeFound,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, outcome: Outcome, good: bool) {
        self.times += 1;
        self.good += u32::from(good);
        self.sent += outcome.sent;
        self.acked += outcome.acked;
        self.lost += outcome.lost;
        self.duplicated += outcome.duplicated;
        self.out_of_order += outcome.out_of_order;
        self.alien += outcome.alien;
        self.reported += u32::from(outcome.reported);
        self.worst_ready_s = self.worst_ready_s.max(outcome.ready_s);
        for said in outcome.said {
            *self.said.entry(said).or_default() += 1;
        }
        for happened in outcome.happened {
            *self.happened.entry(happened).or_default() += 1;
        }
        for (name, figure) in outcome.figures {
            let known = self.figures.entry(name).or_insert(figure);
            *known = known.max(figure);
        }
        self.wrong.extend(outcome.wrong);
    }

    /// Whether every try ended as it must.
    pub fn is_good(&self) -> bool {
        self.good == self.times && self.wrong.is_empty()
    }

    fn cells(&self) -> [String; 8] {
        if self.not_tried.is_some() {
            let mut cells = [const { String::new() }; 8];
            cells[0] = "not tried".to_owned();
            return cells;
        }
        [
            self.times.to_string(),
            self.acked.to_string(),
            self.lost.to_string(),
            self.duplicated.to_string(),
            (self.out_of_order + self.alien).to_string(),
            self.reported.to_string(),
            match self.worst_ready_s {
                0.0 => "–".to_owned(),
                seconds => format!("{seconds:.2}"),
            },
            self.result().to_owned(),
        ]
    }

    /// In a word.
    pub fn result(&self) -> &'static str {
        match (self.is_good(), self.must_lose) {
            _ if self.not_tried.is_some() => "not tried",
            _ if self.times == 0 => "not reached",
            (true, true) => "found, as it must",
            (true, false) => "held",
            (false, _) => "FAILED",
        }
    }
}

/// Everything that was tried.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// A row for each fault.
    pub rows: Vec<Row>,
    /// How long it took.
    pub seconds: f64,
    /// Of the first try.
    pub seed: u64,
    /// How long faults were to be tried at random, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soak_s: Option<f64>,
    /// The load, in words.
    pub load: String,
}

impl Table {
    /// Whether everything that was tried ended as it must.
    pub fn is_good(&self) -> bool {
        self.rows.iter().all(Row::is_good)
    }

    /// Headings, and the cells of each row.
    pub fn cells(&self) -> (Vec<&'static str>, Vec<Vec<String>>) {
        let head = vec![
            "fault", "times", "acked", "lost", "twice", "order", "reported", "ready s", "result",
        ];
        let rows = self.rows.iter().map(|row| {
            let mut cells = vec![row.fault.to_owned()];
            cells.extend(row.cells());
            cells
        });
        (head, rows.collect())
    }

    /// What stands below the table: reasons, words of the server, figures, and what went wrong.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for row in &self.rows {
            let name = row.fault;
            if let Some(why) = &row.not_tried {
                notes.push(format!("{name} was not tried: {why}"));
            }
            if !row.happened.is_empty() {
                let counted = row.happened.iter();
                let counted = counted.map(|(what, times)| format!("{what} ({times})"));
                notes.push(format!(
                    "{name}: {}",
                    counted.collect::<Vec<_>>().join(", ")
                ));
            }
            for (said, times) in &row.said {
                notes.push(format!("{name}: the server said ({times}): {said}"));
            }
            for (figure, value) in &row.figures {
                notes.push(format!("{name}: {figure}: {value:.0}"));
            }
            for wrong in &row.wrong {
                notes.push(format!("{name} FAILED: {wrong}"));
            }
        }
        notes
    }

    /// The page `bench/FAULTS.md`. `about` is a line on machine, versions and day.
    pub fn page(&self, command: &str, about: &str) -> String {
        let mut page = format!(
            "# Faults\n\nWritten by `{command}`; `docs/faults.md` says what each fault is and how to repeat it.\n\n{about} {}; every try has a server, accounts and a seed of its own (the first is {}). {:.0} s in all.\n\n",
            self.load, self.seed, self.seconds
        );
        page.push_str("A message is *acked* when the server has answered for it. In the end those who keep their inbox read it again from its beginning, after one more SIGKILL. *Lost*, *duplicated*, *out of order* are findings of the audit, in deliveries. *Reported* is how often the server refused to start, or `tressed check` found something: then nothing is promised. *Ready* is the longest time from the end of the fault, or from the kill, to the next answer to a message; where only reading follows, to the first device that has everything.\n\n");
        page.push_str("| fault | what is done | times | acked | lost | duplicated | out of order | reported damage | worst ready s | result |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for row in &self.rows {
            page.push_str(&format!("| `{}` | {} |", row.fault, row.what));
            for cell in row.cells() {
                page.push_str(&format!(" {cell} |"));
            }
            page.push('\n');
        }
        page.push_str("\n## Notes\nWords of the server are without paths; a number is N.\n\n");
        for note in self.notes() {
            page.push_str(&format!("- {note}\n"));
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::FAULTS;

    fn table() -> Table {
        let mut rows: Vec<Row> = FAULTS[..4].iter().map(Row::new).collect();
        let outcome = |lost| Outcome {
            sent: 12,
            acked: 10,
            lost,
            ready_s: 0.5,
            ..Outcome::default()
        };
        rows[0].add(outcome(3), true);
        rows[1].add(outcome(0), true);
        rows[1].add(
            Outcome {
                said: vec!["error: no".to_owned()],
                happened: vec!["by chance"],
                figures: [("bytes", 7.0)].into(),
                reported: true,
                ready_s: 1.25,
                ..outcome(0)
            },
            true,
        );
        rows[3].not_tried = Some("it is not here; install it".to_owned());
        Table {
            rows,
            seconds: 9.0,
            seed: 1,
            soak_s: None,
            load: "2 pairs".to_owned(),
        }
    }

    #[test]
    fn the_page_says_what_was_tried_and_what_was_not() {
        insta::assert_snapshot!("page", table().page("tresse bench faults", "A machine."));
    }

    #[test]
    fn a_single_bad_try_fails_the_whole() {
        let mut table = table();
        assert!(table.is_good());
        table.rows[1].add(
            Outcome {
                acked: 1,
                lost: 1,
                ..Outcome::default()
            },
            false,
        );
        assert!(!table.is_good());
        assert_eq!(table.rows[1].result(), "FAILED");
    }

    #[test]
    fn a_control_that_finds_nothing_is_not_good_and_neither_is_a_loss_elsewhere() {
        let lossless = Outcome {
            acked: 5,
            ..Outcome::default()
        };
        assert!(lossless.is_good(Must::Hold) && !lossless.is_good(Must::BeFound));
        let lossy = Outcome {
            acked: 5,
            lost: 1,
            ..Outcome::default()
        };
        assert!(!lossy.is_good(Must::Hold) && lossy.is_good(Must::BeFound));
        assert!(!Outcome::default().is_good(Must::Hold), "nothing was tried");
    }
}
