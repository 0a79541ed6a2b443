//! An identity on one network: looked at, opened to other networks, deleted.

mod delete;
mod get;
mod reach;

#[cfg(test)]
mod tests;
