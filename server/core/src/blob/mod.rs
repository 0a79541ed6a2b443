//! Encrypted attachments: the core only gives out room; the bytes travel over HTTP and never come here.

mod create;
mod token;

pub use token::{UploadToken, upload_token};

#[cfg(test)]
mod tests;
