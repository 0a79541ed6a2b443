//! Tresse itself.
