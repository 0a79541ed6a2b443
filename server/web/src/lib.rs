//! The web apps as files: which host gets which app, under which headers, and `/app.json`, which
//! tells an app what it is. No sockets: the edge hands requests in.
//!
//! Surprising rule: what is not in the table of files does not exist. No path is ever joined to a
//! folder, except in development ([`Files::Folder`]), and there only names of letters, digits and
//! `-_.` are.

mod about;
mod files;
mod headers;
mod host;
mod kind;
mod negotiate;
mod site;

pub use files::Files;
pub use host::{Host, HostError};
pub use site::{App, Site};
