//! `check` says nothing about a sound store, and names the table of every kind of damage.

mod damage;
#[path = "../kit/mls.rs"]
#[allow(dead_code, missing_docs, unreachable_pub)]
mod mls;
mod sound;
mod world;
