//! What is measured, a file each. Each takes a driver, so that every server is measured alike.
