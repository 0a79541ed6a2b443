//! What the tests of this crate share: [`mls`] plays the devices' end of MLS.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod mls;
