//! Just the CBOR that MIMI content needs: definite lengths, shortest forms.
//!
//! Own code, because a reader must *refuse* what is not deterministic (two encodings of one message
//! would have two ids), and general libraries silently accept it.

mod item;
mod reader;
mod writer;

pub use item::RawItem;
pub(crate) use reader::Reader;
pub(crate) use writer::Writer;

/// First three bits of an item.
pub(crate) mod major {
    pub(crate) const UNSIGNED: u8 = 0;
    pub(crate) const NEGATIVE: u8 = 1;
    pub(crate) const BYTES: u8 = 2;
    pub(crate) const TEXT: u8 = 3;
    pub(crate) const ARRAY: u8 = 4;
    pub(crate) const MAP: u8 = 5;
    pub(crate) const TAG: u8 = 6;
    pub(crate) const SIMPLE: u8 = 7;
}

/// `null`, the only simple value in the format besides the booleans.
pub(crate) const NULL: u8 = 0xf6;
pub(crate) const FALSE: u8 = 0xf4;
pub(crate) const TRUE: u8 = 0xf5;
