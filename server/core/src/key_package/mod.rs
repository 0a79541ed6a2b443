//! Key packages: how a device is added to a conversation while it is away.

pub mod check;
mod claim;
mod publish;

#[cfg(test)]
mod tests;
