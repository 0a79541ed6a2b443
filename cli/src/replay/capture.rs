//! The traffic of a replay in one file: every WebSocket message in both directions.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tresse_client::tap::{Direction, Tap};

use crate::failure::Failure;

/// Writes each message as it is, behind one byte for the direction.
pub struct Capture {
    file: Mutex<BufWriter<File>>,
}

impl Capture {
    /// Starts a new file.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|error| Failure::file(path, &error))?;
        Ok(Self {
            file: Mutex::new(BufWriter::new(file)),
        })
    }

    /// Everything is in the file.
    pub fn finish(&self) -> Result<(), Failure> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(file.flush()?)
    }
}

impl Tap for Capture {
    fn message(&self, direction: Direction, bytes: &[u8]) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = match direction {
            Direction::ToServer => b'>',
            Direction::FromServer => b'<',
        };
        // A full disk shows when the capture is finished.
        let _ = file.write_all(&[mark]).and_then(|()| file.write_all(bytes));
    }
}
