//! Ends a device's process in the middle of a transaction.
//!
//! Surprising rule: a database whose fuse has burnt fails everything from then on, whatever the client tries, for a
//! process that is dead does nothing more. It works again when the device is switched on again.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rusqlite::Connection;

/// Instructions of SQLite between two looks at the fuse.
const STEP: i32 = 4;
/// Not lit.
const OUT: i64 = i64::MAX;

/// The fuse of a database.
#[derive(Debug)]
pub struct Fuse {
    /// Looks left until it has burnt.
    left: Arc<AtomicI64>,
}

impl Fuse {
    /// Puts a fuse into a database. It is not lit.
    pub fn put_into(database: &mut Connection) -> Result<Self, rusqlite::Error> {
        let left = Arc::new(AtomicI64::new(OUT));
        let seen = left.clone();
        let has_burnt = move || seen.fetch_sub(1, Ordering::Relaxed) <= 0;
        database.progress_handler(STEP, Some(has_burnt))?;
        Ok(Self { left })
    }

    /// Lights it: the database fails after so many steps.
    pub fn light(&self, steps: u32) {
        self.left.store(steps.into(), Ordering::Relaxed);
    }

    /// Puts it out. Whether it had burnt down before.
    pub fn put_out(&self) -> bool {
        self.left.swap(OUT, Ordering::Relaxed) < 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_fails_where_the_fuse_ends_and_leaves_nothing() {
        let mut database = Connection::open_in_memory().unwrap();
        let fuse = Fuse::put_into(&mut database).unwrap();
        database.execute_batch("CREATE TABLE a (b)").unwrap();
        let play = |database: &Connection| {
            database
                .execute_batch("BEGIN; INSERT INTO a VALUES (1); INSERT INTO a VALUES (2); COMMIT")
        };
        let rows = |database: &Connection| -> i64 {
            let sql = "SELECT count(*) FROM a";
            database.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        let mut torn = 0;
        for steps in 0..100 {
            fuse.light(steps);
            let outcome = play(&database);
            let has_burnt = fuse.put_out();
            assert_eq!(outcome.is_err(), has_burnt);
            if has_burnt {
                torn += 1;
                if !database.is_autocommit() {
                    database.execute_batch("ROLLBACK").unwrap();
                }
                assert_eq!(rows(&database), 0, "after {steps}");
            } else {
                break;
            }
        }
        assert!(torn > 3, "it burnt at {torn} places");
        assert_eq!(rows(&database), 2);
    }
}
