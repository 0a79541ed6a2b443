//! The rows that a window has, and what it lacks of others.

use std::collections::HashMap;
use std::hash::Hash;

/// The rows that a window has.
#[derive(Debug)]
pub(super) struct Sent<K, R> {
    keys: Vec<K>,
    rows: HashMap<K, R>,
}

impl<K, R> Default for Sent<K, R> {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            rows: HashMap::new(),
        }
    }
}

/// What a window is to be told.
#[derive(Debug)]
pub(super) struct News<K, R> {
    /// All rows of the window, in order.
    pub(super) keys: Vec<K>,
    /// Those which it lacks.
    pub(super) rows: Vec<R>,
    /// Whether there is any news.
    pub(super) is_other: bool,
}

impl<K: Copy + Eq + Hash, R: Clone + PartialEq> Sent<K, R> {
    /// The rows, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &R> {
        self.keys.iter().filter_map(|key| self.rows.get(key))
    }

    /// Goes over to these rows.
    pub(super) fn go_over(&mut self, rows: Vec<R>, key: impl Fn(&R) -> K) -> News<K, R> {
        let keys: Vec<K> = rows.iter().map(&key).collect();
        let mut lacking = Vec::new();
        let mut kept = HashMap::with_capacity(rows.len());
        for row in rows {
            let key = key(&row);
            if self.rows.get(&key) != Some(&row) {
                lacking.push(row.clone());
            }
            kept.insert(key, row);
        }
        let is_other = !lacking.is_empty() || keys != self.keys;
        self.rows = kept;
        self.keys.clone_from(&keys);
        News {
            keys,
            rows: lacking,
            is_other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sent: &mut Sent<u8, (u8, &'static str)>, rows: &[(u8, &'static str)]) -> String {
        let news = sent.go_over(rows.to_vec(), |row| row.0);
        let rows: Vec<&str> = news.rows.iter().map(|row| row.1).collect();
        format!("{:?} {} {}", news.keys, rows.join(","), news.is_other)
    }

    #[test]
    fn only_what_the_window_lacks_is_told() {
        let mut sent = Sent::default();
        assert_eq!(told(&mut sent, &[(1, "a"), (2, "b")]), "[1, 2] a,b true");
        assert_eq!(told(&mut sent, &[(1, "a"), (2, "b")]), "[1, 2]  false");
        assert_eq!(told(&mut sent, &[(2, "b"), (1, "a")]), "[2, 1]  true");
        assert_eq!(told(&mut sent, &[(2, "c"), (1, "a")]), "[2, 1] c true");
        assert_eq!(told(&mut sent, &[(1, "a")]), "[1]  true");
        let back = told(&mut sent, &[(2, "c"), (1, "a")]);
        assert_eq!(back, "[2, 1] c true", "it had left, so it is sent again");
    }
}
