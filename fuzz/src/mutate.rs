//! Seeded damage, so that a run on stable Rust is the same everywhere.

/// SplitMix64: small, and good enough to choose where to hurt.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, or 0.
    pub fn below(&mut self, end: usize) -> usize {
        match end {
            0 => 0,
            _ => (self.number() % end as u64) as usize,
        }
    }

    /// Random bytes.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.number() as u8).collect()
    }

    /// Damages a copy of `bytes` in one to four places.
    pub fn damage(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(6) {
                _ if bytes.is_empty() => bytes.push(self.number() as u8),
                0 => bytes.truncate(at),
                1 => bytes.insert(at, self.number() as u8),
                2 => drop(bytes.remove(at)),
                3 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
                4 => bytes[at] ^= 1 << self.below(8),
                _ => {
                    let end = at + self.below(bytes.len() - at);
                    let copy = bytes[at..end].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, copy);
                }
            }
        }
        bytes
    }
}
