//! `fanout`: groups whose members are all connected; each message goes to all of them.

use super::stage::{Stage, everybody, groups};
use super::{Bench, Load, load};
use crate::driver::Driver;
use crate::error::BenchError;
use crate::report::Report;

/// Who, and how much.
#[derive(Debug, Clone, Copy)]
pub struct Fanout {
    /// Members of each group.
    pub members: u32,
    /// Groups, which share no member.
    pub groups: u32,
    /// How much.
    pub load: Load,
}

/// Runs it.
///
/// # Errors
/// If the server refuses what set-up needs or connections break; not if the audit fails.
pub fn fanout<D: Driver>(
    driver: D,
    options: Fanout,
    bench: &Bench<'_>,
) -> Result<Report, BenchError> {
    let shape = groups(options.groups, options.members);
    let senders = everybody(&shape);
    let devices: Vec<u32> = (0..shape.devices).collect();
    let mut stage = Stage::new(driver, shape, bench)?;
    stage.connect(&devices, bench)?;
    let setting = format!(
        "{} groups of {}, all online",
        options.groups, options.members
    );
    load::measure(
        &mut stage,
        "fanout",
        &setting,
        &senders,
        options.load,
        bench,
    )
}
