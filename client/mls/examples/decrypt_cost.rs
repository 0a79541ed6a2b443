//! What it costs to receive a message, storage included.
//!
//! `cargo run --release -p tresse-mls --example decrypt_cost`
//!
//! For each group, one device reads a conversation in which the first writers write the most. Each
//! unit of work ends with its rows written to SQLite (WAL, not synced, as a client does it between
//! checkpoints). CPU time of the reading thread where the system tells, else wall-clock time.
//!
//! One core of a busy two-core virtual machine, 2026-11, profile `dev`: a message costs 50 to 53
//! microseconds and 60 to 140 bytes in batches at 180 members, and 69 microseconds and 225 bytes
//! one by one. 48 of them are OpenMLS's cryptography, which no batch can save.
#![allow(clippy::print_stdout, missing_docs)]

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, params};
use tresse_mls::{Mls, MlsRows, RowsError, Write};
use tresse_proto::ids::{AccountId, ConversationId, DeviceId, NetworkCode};

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROOM: ConversationId = ConversationId([7; 16]);
const MESSAGES: usize = 1_958;

/// A client's database, with only the table for MLS.
#[derive(Clone)]
struct Database(Arc<Mutex<Connection>>);

impl Database {
    fn open(path: &std::path::Path) -> Outcome<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS mls (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    fn commit(&self, writes: &[Write]) -> Outcome<usize> {
        let mut connection = self.0.lock().map_err(|_| "poisoned")?;
        let transaction = connection.transaction()?;
        let mut bytes = 0;
        for (key, value) in writes {
            bytes += key.len() + value.as_ref().map_or(0, Vec::len);
            match value {
                Some(value) => transaction
                    .prepare_cached("INSERT OR REPLACE INTO mls VALUES (?1, ?2)")?
                    .execute(params![key, value])?,
                None => transaction
                    .prepare_cached("DELETE FROM mls WHERE key = ?1")?
                    .execute(params![key])?,
            };
        }
        transaction.commit()?;
        Ok(bytes)
    }
}

impl MlsRows for Database {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowsError> {
        let connection = self.0.lock().map_err(|_| RowsError)?;
        connection
            .prepare_cached("SELECT value FROM mls WHERE key = ?1")
            .and_then(|mut select| select.query_row([key], |row| row.get(0)).optional())
            .map_err(|_| RowsError)
    }
}

struct Device {
    id: DeviceId,
    database: Database,
    mls: Mls,
}

impl Device {
    fn new(number: u16, path: &std::path::Path) -> Outcome<Self> {
        let mut random = [0; 14];
        random[..2].copy_from_slice(&number.to_be_bytes());
        let id = DeviceId::new(AccountId::new(NetworkCode(1), random), 1);
        let database = Database::open(path)?;
        let mut mls = Mls::new(Box::new(database.clone()));
        mls.new_device_key()?;
        mls.set_device(id)?;
        Ok(Self { id, database, mls })
    }
}

/// CPU time of this thread in nanoseconds, where Linux tells.
fn cpu_ns() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

fn measured<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let (start, cpu) = (Instant::now(), cpu_ns());
    let value = work();
    let ns = match (cpu, cpu_ns()) {
        (Some(before), Some(after)) => (after - before) as f64,
        _ => start.elapsed().as_nanos() as f64,
    };
    (value, ns)
}

/// Reads all messages in batches; microseconds and bytes written for each message.
fn read_all(reader: &mut Device, messages: &[Bytes], batch: usize) -> Outcome<(f64, f64)> {
    let mut bytes = 0;
    let (outcome, ns) = measured(|| -> Outcome<()> {
        for batch in messages.chunks(batch) {
            let bodies: Vec<&[u8]> = batch.iter().map(|body| &body[..]).collect();
            for result in reader.mls.decrypt_batch(ROOM, &bodies) {
                result?;
            }
            bytes += reader.database.commit(&reader.mls.take_writes())?;
        }
        Ok(())
    });
    outcome?;
    let count = messages.len() as f64;
    Ok((ns / count / 1000.0, bytes as f64 / count))
}

fn group(members: u16, writers: usize, folder: &std::path::Path) -> Outcome<()> {
    let path = |name: &str, number: u16| folder.join(format!("{members}-{name}-{number}.db"));
    let mut devices = Vec::new();
    let mut packages = Vec::new();
    for number in 1..=members {
        let mut device = Device::new(number, &path("device", number))?;
        packages.push((device.id, device.mls.key_packages(1)?.remove(0)));
        device.database.commit(&device.mls.take_writes())?;
        // Only those who write or read need to live on.
        if devices.len() <= writers {
            devices.push(device);
        }
    }
    let mut founder = Device::new(0, &path("founder", 0))?;
    let created = founder.mls.create(ROOM, &packages)?;
    founder.database.commit(&founder.mls.take_writes())?;
    let welcome = created.welcome.ok_or("nobody was added")?;
    let mut join_ns = 0.0;
    for device in &mut devices {
        let (joined, ns) = measured(|| device.mls.join(&welcome, &created.ratchet_tree));
        joined?;
        join_ns += ns;
        device.database.commit(&device.mls.take_writes())?;
    }
    let mut reader = devices.pop().ok_or("no reader")?;

    // The nth writer writes in proportion to 1/n, in a fixed shuffled order.
    let weights: Vec<f64> = (1..=writers).map(|n| 1.0 / n as f64).collect();
    let total: f64 = weights.iter().sum();
    let mut state = 1u64;
    let mut messages = Vec::new();
    for _ in 0..MESSAGES {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
        let mut pick = (state >> 11) as f64 / (1u64 << 53) as f64 * total;
        let writer = weights
            .iter()
            .position(|weight| {
                pick -= weight;
                pick < 0.0
            })
            .unwrap_or(0);
        let writer = &mut devices[writer];
        messages.push(writer.mls.encrypt(ROOM, &[b'x'; 150])?.body);
        writer.database.commit(&writer.mls.take_writes())?;
    }

    // The same reader reads the same messages several times, from a copy of its database.
    let snapshot = path("snapshot", 0);
    {
        let connection = reader.database.0.lock().map_err(|_| "poisoned")?;
        connection.execute("VACUUM INTO ?1", [snapshot.to_string_lossy()])?;
    }
    for batch in [1, 16, 128, MESSAGES] {
        let copy = path("copy", batch as u16);
        std::fs::copy(&snapshot, &copy)?;
        reader.database = Database::open(&copy)?;
        reader.mls = Mls::new(Box::new(reader.database.clone()));
        // Too short for the CPU clock, which the kernel moves in steps.
        let start = Instant::now();
        reader.mls.epoch(ROOM)?;
        let load_ns = start.elapsed().as_nanos() as f64;
        let (us, bytes) = read_all(&mut reader, &messages, batch)?;
        println!(
            "| {members:>5} | {writers:>5} | {batch:>5} | {us:>6.1} | {bytes:>6.0} | {:>8.2} | {:>8.2} |",
            load_ns / 1e6,
            join_ns / 1e6 / (writers + 1) as f64,
        );
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    println!("| members | writers | batch | us/message | bytes/message | load ms | join ms |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    group(10, 9, folder.path())?;
    group(180, 60, folder.path())?;
    group(1000, 100, folder.path())?;
    Ok(())
}
