//! Scenes: real clients around a small relay, one behaviour for each test. What would be seen if a
//! scene failed is what its assertions say.

mod chats;
mod cost;
mod crash;
mod devices;
mod epochs;
mod files;
mod forward;
mod group;
mod hostile;
mod imports;
mod notices;
mod own_settings;
mod parts;
mod presence;
mod privacy;
mod profiles;
mod references;
mod refused;
mod relay;
mod repair;
mod session;
mod shared;
mod strangers;
mod talk;
mod twins;
mod world;
