//! Scenes: what devices do with each other, and what is left when something goes wrong.

mod commits;
mod crash;
mod fixture;
mod hostile;
mod impersonation;
mod joining;
mod large;
mod messages;
mod stage;
