//! Scenes: real clients around a small relay, one behaviour for each test. What would be seen if a
//! scene failed is what its assertions say.

mod cost;
mod crash;
mod devices;
mod epochs;
mod group;
mod hostile;
mod notices;
mod refused;
mod relay;
mod repair;
mod session;
mod talk;
mod twins;
mod world;
