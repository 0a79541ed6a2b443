//! `check` says nothing about a sound store, and names the table of every kind of damage.

mod damage;
#[path = "../kit/mod.rs"]
mod kit;
mod lived;
mod sound;
mod world;
