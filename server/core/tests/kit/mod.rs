//! What tests, examples and fuzz targets share: [`mls`] plays the devices' end of MLS, [`world`] a server in memory with
//! people who talk to it.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod mls;
pub mod scene;
pub mod world;
