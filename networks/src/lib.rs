//! The networks as data: kind of handle, limits, rules, vocabulary.
