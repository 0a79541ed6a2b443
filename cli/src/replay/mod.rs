//! (The lead is writing this folder right now: `mod.rs`, `cast.rs`, `script.rs`, `server.rs`, `report.rs`, `capture.rs`,
//! and `cmd/replay.rs`. Please leave it alone and do commands, demo and their tests.)
