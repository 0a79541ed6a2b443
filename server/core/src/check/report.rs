//! What a check has seen and found.

use std::borrow::Cow;

use serde::Serialize;
use tresse_store::Table;

/// Findings kept for each table; more are only counted. A broken disk must not fill the memory.
const FINDINGS_KEPT: u64 = 1000;

/// A row that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Name of the table.
    pub table: &'static str,
    /// Key of the row, in hex.
    pub key: String,
    /// The rule that it breaks.
    pub what: Cow<'static, str>,
}

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableOverview {
    /// Name of the table.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// Bytes of its keys and values.
    pub bytes: u64,
    /// How many findings name it.
    pub findings: u64,
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Every table, in the order of the catalogue.
    pub tables: Vec<TableOverview>,
    /// What is wrong, at most a thousand for each table.
    pub findings: Vec<Finding>,
}

impl Report {
    pub(super) fn new() -> Self {
        let overview = |table: &Table| TableOverview {
            table: table.name(),
            rows: 0,
            bytes: 0,
            findings: 0,
        };
        Self {
            tables: Table::ALL.iter().map(overview).collect(),
            findings: Vec::new(),
        }
    }

    /// Whether every rule holds.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many findings there are, those that were not kept included.
    pub fn findings_len(&self) -> u64 {
        self.tables.iter().map(|table| table.findings).sum()
    }

    /// How many rows were read.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    pub(super) fn table(&mut self, table: Table) -> &mut TableOverview {
        &mut self.tables[usize::from(table.id())]
    }

    pub(super) fn find(&mut self, table: Table, key: &[u8], what: Cow<'static, str>) {
        let overview = self.table(table);
        overview.findings += 1;
        if overview.findings <= FINDINGS_KEPT {
            let key = key.iter().map(|byte| format!("{byte:02x}")).collect();
            self.findings.push(Finding {
                table: table.name(),
                key,
                what,
            });
        }
    }
}
