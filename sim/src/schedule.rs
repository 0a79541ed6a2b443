//! Simulated time: what happens next.
//!
//! Things due at the same millisecond happen in the order in which they were scheduled.

use std::collections::BTreeMap;

/// A queue of happenings by time.
#[derive(Debug)]
pub struct Schedule<T> {
    due: BTreeMap<(u64, u64), T>,
    next: u64,
}

impl<T> Default for Schedule<T> {
    fn default() -> Self {
        Self {
            due: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<T> Schedule<T> {
    /// Makes something happen at a time.
    pub fn at(&mut self, at_ms: u64, happening: T) {
        self.due.insert((at_ms, self.next), happening);
        self.next += 1;
    }

    /// Everything that is going to happen, in its order.
    pub fn due(&self) -> impl Iterator<Item = &T> {
        self.due.values()
    }

    /// What happens next, and when.
    pub fn pop(&mut self) -> Option<(u64, T)> {
        self.due
            .pop_first()
            .map(|((at_ms, _), happening)| (at_ms, happening))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_things_happen_first_and_equal_ones_in_their_order() {
        let mut schedule = Schedule::default();
        schedule.at(5, "c");
        schedule.at(1, "a");
        schedule.at(1, "b");
        let order: Vec<_> = std::iter::from_fn(|| schedule.pop()).collect();
        assert_eq!(order, [(1, "a"), (1, "b"), (5, "c")]);
    }
}
