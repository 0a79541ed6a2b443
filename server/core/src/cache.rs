//! A bounded map for what can be read again from the store.
//!
//! Two generations: what is used moves to the young one; when that is full the old one is dropped. The surprising
//! rule: nothing is dropped on insert, only by [`Cache::trim`], which the core calls between commands. So whatever a
//! command has put here stays at least until its batch is applied.

use std::collections::HashMap;
use std::hash::Hash;

/// At most twice `generation_len` values after each [`Cache::trim`]. Never iterated, so its order cannot be seen.
#[derive(Debug)]
pub(crate) struct Cache<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    generation_len: usize,
}

impl<K: Hash + Eq + Copy, V> Cache<K, V> {
    /// An empty cache.
    pub(crate) fn new(generation_len: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            generation_len: generation_len.max(1),
        }
    }

    /// The value of a key, which counts as used by this.
    pub(crate) fn get(&mut self, key: &K) -> Option<&mut V> {
        if let Some(value) = self.old.remove(key) {
            self.young.insert(*key, value);
        }
        self.young.get_mut(key)
    }

    /// Sets the value of a key.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.old.remove(&key);
        self.young.insert(key, value);
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
        self.old = HashMap::new();
        self.young = HashMap::new();
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
