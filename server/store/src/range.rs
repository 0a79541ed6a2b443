//! Ranges of keys: always within a prefix, optionally cut at either side.
//!
//! Cuts are whole keys, not the part after the prefix. A cut outside the prefix changes nothing or leaves nothing.

use std::ops::Bound;

/// The order in which rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest key first.
    Ascending,
    /// Largest key first.
    Descending,
}

/// Where a range begins and where it ends, as an ordered map wants to know it.
pub type Bounds = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// The keys that begin with a prefix and lie between two cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyRange<'a> {
    prefix: &'a [u8],
    from: Option<&'a [u8]>,
    until: Option<&'a [u8]>,
}

impl<'a> KeyRange<'a> {
    /// Every key.
    pub const fn all() -> Self {
        Self {
            prefix: &[],
            from: None,
            until: None,
        }
    }

    /// Every key that begins with `prefix`.
    pub const fn prefix(prefix: &'a [u8]) -> Self {
        Self {
            prefix,
            from: None,
            until: None,
        }
    }

    /// The keys that begin with `prefix`, from the key `from` on (included).
    pub const fn prefix_from(prefix: &'a [u8], from: &'a [u8]) -> Self {
        Self {
            prefix,
            from: Some(from),
            until: None,
        }
    }

    /// The keys that begin with `prefix`, up to the key `until` (not included).
    pub const fn prefix_until(prefix: &'a [u8], until: &'a [u8]) -> Self {
        Self {
            prefix,
            from: None,
            until: Some(until),
        }
    }

    /// The keys that begin with `prefix`, from `from` (included) up to `until` (not included).
    pub const fn prefix_between(prefix: &'a [u8], from: &'a [u8], until: &'a [u8]) -> Self {
        Self {
            prefix,
            from: Some(from),
            until: Some(until),
        }
    }

    /// Whether `key` lies in the range.
    pub fn contains(&self, key: &[u8]) -> bool {
        key.starts_with(self.prefix)
            && self.from.is_none_or(|from| key >= from)
            && self.until.is_none_or(|until| key < until)
    }

    /// The range as bounds that an ordered map can be asked for; none when no key can lie in it.
    pub fn bounds(&self) -> Option<Bounds> {
        let lower = self.from.map_or(self.prefix, |from| from.max(self.prefix));
        let end = prefix_end(self.prefix);
        let upper = match (self.until, end) {
            (Some(until), Some(end)) => Some(end.min(until.to_vec())),
            (Some(until), None) => Some(until.to_vec()),
            (None, end) => end,
        };
        match upper {
            Some(upper) if upper.as_slice() <= lower => None,
            Some(upper) => Some((Bound::Included(lower.to_vec()), Bound::Excluded(upper))),
            None => Some((Bound::Included(lower.to_vec()), Bound::Unbounded)),
        }
    }
}

/// The smallest key greater than every key with that prefix; none when the prefix is empty or all 0xff.
fn prefix_end(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != 0xff)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_of_all_ones_has_no_end() {
        assert_eq!(prefix_end(&[0xff, 0xff]), None);
        assert_eq!(prefix_end(&[]), None);
        assert_eq!(prefix_end(&[1, 0xff]), Some(vec![2]));
        assert_eq!(prefix_end(&[1, 2]), Some(vec![1, 3]));
    }

    #[test]
    fn a_range_cut_to_nothing_has_no_bounds() {
        assert_eq!(KeyRange::prefix_between(b"a", b"ab", b"ab").bounds(), None);
        assert_eq!(KeyRange::prefix_until(b"b", b"a").bounds(), None);
        assert_eq!(KeyRange::prefix_from(b"a", b"b").bounds(), None);
    }

    #[test]
    fn cuts_outside_the_prefix_do_not_widen_the_range() {
        let range = KeyRange::prefix_between(b"b", b"a", b"z");
        assert_eq!(range.bounds(), KeyRange::prefix(b"b").bounds());
        assert!(range.contains(b"b") && !range.contains(b"a") && !range.contains(b"c"));
    }
}
