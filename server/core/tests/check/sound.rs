//! What is in order is not reported, and the overview counts it.

use tresse_server_core::check::check;
use tresse_store::{MemoryStore, Table};

use crate::world::World;

#[test]
fn a_sound_store_has_no_findings() {
    let report = check(&World::new().store).unwrap();
    assert_eq!(report.findings, []);
    assert!(report.is_sound());
}

#[test]
fn an_empty_store_is_sound() {
    assert!(check(&MemoryStore::new()).unwrap().is_sound());
}

#[test]
fn every_row_is_counted_once() {
    let world = World::new();
    let report = check(&world.store).unwrap();
    let mut rows = 0;
    for (table, overview) in Table::ALL.iter().zip(&report.tables) {
        assert_eq!(overview.table, table.name());
        assert_eq!(overview.rows, world.store.rows(*table) as u64, "{table}");
        assert!(overview.rows > 0, "no test covers {table}");
        rows += overview.rows;
    }
    assert_eq!(report.rows(), rows);
}
