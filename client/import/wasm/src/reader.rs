//! A file of the browser as something to read from and to seek in.

use std::io::{self, Read, Seek, SeekFrom};

use web_sys::{File, FileReaderSync};

/// Bytes that are fetched at once.
const SLICE: u64 = 1 << 20;

pub(crate) struct Slices {
    file: File,
    reader: FileReaderSync,
    bytes: u64,
    at: u64,
    slice: Vec<u8>,
    slice_at: u64,
}

impl Slices {
    pub(crate) fn new(file: File) -> Result<Self, wasm_bindgen::JsValue> {
        Ok(Self {
            bytes: file.size() as u64,
            reader: FileReaderSync::new()?,
            file,
            at: 0,
            slice: Vec::new(),
            slice_at: 0,
        })
    }

    fn fetch(&mut self) -> io::Result<()> {
        let failed = |_| io::Error::other("the browser does not give the file");
        let end = (self.at + SLICE).min(self.bytes);
        let blob = self
            .file
            .slice_with_f64_and_f64(self.at as f64, end as f64)
            .map_err(failed)?;
        let buffer = self.reader.read_as_array_buffer(&blob).map_err(failed)?;
        self.slice = js_sys::Uint8Array::new(&buffer).to_vec();
        self.slice_at = self.at;
        Ok(())
    }
}

impl Read for Slices {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.bytes || buffer.is_empty() {
            return Ok(0);
        }
        let is_here = self.at >= self.slice_at && self.at < self.slice_at + self.slice.len() as u64;
        if !is_here {
            self.fetch()?;
        }
        let begin = usize::try_from(self.at - self.slice_at).unwrap_or(usize::MAX);
        let rest = self.slice.get(begin..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Slices {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
