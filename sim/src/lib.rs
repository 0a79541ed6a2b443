//! The whole system in one process, from a seed.
