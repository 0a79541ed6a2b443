//! A bounded map for what can be read again from the store.
//!
//! Two generations: what is used moves to the young one; when that is full the old one is dropped. The surprising
//! rule: nothing is dropped on insert, only by [`Cache::trim`], which the core calls between commands. So whatever a
//! command has put here stays at least until its batch is applied.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// A map that is never iterated: its order, which differs from process to process, cannot be seen. The hash is fast
/// rather than secret; the ids that are its keys are random, or cost a connection each.
pub(crate) type FastMap<K, V> = HashMap<K, V, RandomState>;

/// At most twice `generation_len` values after each [`Cache::trim`]. Never iterated, so its order cannot be seen.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    young: FastMap<K, V>,
    /// Never holds a key that the young one holds.
    old: FastMap<K, V>,
    generation_len: usize,
}

impl<K: Hash + Eq + Copy, V> Cache<K, V> {
    /// An empty cache.
    pub(crate) fn new(generation_len: usize) -> Self {
        Self {
            young: FastMap::default(),
            old: FastMap::default(),
            generation_len: generation_len.max(1),
        }
    }

    /// The value of a key, which counts as used by this.
    pub(crate) fn get(&mut self, key: &K) -> Option<&mut V> {
        match self.young.entry(*key) {
            Entry::Occupied(entry) => Some(entry.into_mut()),
            Entry::Vacant(entry) => Some(entry.insert(self.old.remove(key)?)),
        }
    }

    /// The value of a key, which is made if there is none.
    pub(crate) fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        match self.young.entry(key) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(self.old.remove(&key).unwrap_or_else(make)),
        }
    }

    /// Sets the value of a key.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        if self.young.insert(key, value).is_none() {
            self.old.remove(&key);
        }
    }

    /// Forgets a key.
    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let old = self.old.remove(key);
        self.young.remove(key).or(old)
    }

    /// Drops what was not used for long, if there is too much.
    pub(crate) fn trim(&mut self) {
        if self.young.len() >= self.generation_len {
            self.old = std::mem::take(&mut self.young);
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.old = FastMap::default();
        self.young = FastMap::default();
    }

    /// How many values are kept.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_stays_and_the_rest_goes() {
        let mut cache = Cache::new(10);
        for number in 0..1000 {
            cache.insert(number, number);
            assert_eq!(cache.get(&0), Some(&mut 0), "the key in use must stay");
            cache.trim();
            assert!(cache.len() <= 20);
        }
        assert_eq!(cache.get(&500), None);
    }

    #[test]
    fn nothing_goes_without_trim() {
        let mut cache = Cache::new(1);
        for number in 0..100 {
            cache.insert(number, ());
        }
        assert_eq!(cache.len(), 100);
    }
}
