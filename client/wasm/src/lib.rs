//! The client core in a browser worker (compiled from the first day; the shells come later).
