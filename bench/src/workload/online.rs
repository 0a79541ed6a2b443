//! `online`: direct conversations, both sides connected and sending.

use super::stage::{Stage, everybody, pairs};
use super::{Bench, Load, load};
use crate::driver::Driver;
use crate::error::BenchError;
use crate::report::Report;

/// Who, and how much.
#[derive(Debug, Clone, Copy)]
pub struct Online {
    /// Conversations; twice as many connections.
    pub pairs: u32,
    /// How much.
    pub load: Load,
}

/// Runs it.
///
/// # Errors
/// If the server refuses what set-up needs or connections break; not if the audit fails.
pub fn online<D: Driver>(
    driver: D,
    options: Online,
    bench: &Bench<'_>,
) -> Result<Report, BenchError> {
    let shape = pairs(options.pairs);
    let senders = everybody(&shape);
    let devices: Vec<u32> = (0..shape.devices).collect();
    let mut stage = Stage::new(driver, shape, bench)?;
    stage.connect(&devices, bench)?;
    let setting = format!("{} direct conversations, both sides online", options.pairs);
    load::measure(
        &mut stage,
        "online",
        &setting,
        &senders,
        options.load,
        bench,
    )
}
