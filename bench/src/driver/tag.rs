//! Message numbers as 16 bytes that look random, as the ids of real clients do, and can be told
//! from everything that is not of this run.

use crate::random::mix;

/// Makes and reads tags of one run.
#[derive(Debug, Clone, Copy)]
pub struct Tags {
    key: u64,
}

impl Tags {
    /// Of the run with this key; choose it at random.
    pub fn new(key: u64) -> Self {
        Self { key }
    }

    /// The tag of a message.
    pub fn tag(self, number: u32) -> [u8; 16] {
        let first = mix(u64::from(number) ^ self.key);
        let mut tag = [0; 16];
        tag[..8].copy_from_slice(&first.to_be_bytes());
        tag[8..].copy_from_slice(&self.second(first).to_be_bytes());
        tag
    }

    /// The number in a tag, if it is one of this run.
    pub fn number(self, tag: &[u8]) -> Option<u32> {
        let tag: &[u8; 16] = tag.try_into().ok()?;
        let (first, second) = tag.split_at(8);
        let first = u64::from_be_bytes(first.try_into().ok()?);
        if second != self.second(first).to_be_bytes() {
            return None;
        }
        u32::try_from(unmix(first) ^ self.key).ok()
    }

    fn second(self, first: u64) -> u64 {
        mix(first.wrapping_add(self.key).wrapping_add(1))
    }
}

/// The inverse of [`mix`].
fn unmix(mut bits: u64) -> u64 {
    bits = unshift(bits, 31).wrapping_mul(0x3196_42b2_d24d_8ec3);
    bits = unshift(bits, 27).wrapping_mul(0x96de_1b17_3f11_9089);
    unshift(bits, 30)
}

/// The inverse of `bits ^ (bits >> by)`, for `by` from 22 to 31.
fn unshift(bits: u64, by: u32) -> u64 {
    bits ^ (bits >> by) ^ (bits >> (2 * by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_again_in_its_tag() {
        let tags = Tags::new(0x1234_5678_9abc_def0);
        for number in (0..100_000).chain([u32::MAX]) {
            assert_eq!(tags.number(&tags.tag(number)), Some(number));
        }
    }

    #[test]
    fn what_another_run_has_made_is_not_taken_for_ours() {
        let (ours, other) = (Tags::new(1), Tags::new(2));
        for number in 0..10_000 {
            assert_eq!(ours.number(&other.tag(number)), None);
        }
        let mut flipped = ours.tag(7);
        flipped[15] ^= 1;
        assert_eq!(ours.number(&flipped), None);
        assert_eq!(ours.number(&[0; 15]), None);
    }
}
