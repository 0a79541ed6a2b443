//! Contacts: found by exact handle, answered, blocked.

mod answer_request;
mod block;
mod find;
pub(crate) mod grants;

#[cfg(test)]
mod tests;
