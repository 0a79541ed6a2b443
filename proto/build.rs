//! Compiles the published `.proto` files. protox is pure Rust, so no `protoc` is needed.
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let schema = Path::new("schema");
    println!("cargo:rerun-if-changed=schema");
    let files = protox::compile([schema.join("tresse/v1/frame.proto")], [schema])?;
    prost_build::Config::new().bytes(["."]).compile_fds(files)?;
    Ok(())
}
