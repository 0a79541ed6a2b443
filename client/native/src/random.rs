//! Randomness of the machine, for seeding the core and for jitter.

use rand::SeedableRng;
use rand::rngs::StdRng;

/// A generator nobody can predict.
pub(crate) fn seeded() -> StdRng {
    let mut seed = [0; 32];
    fill(&mut seed);
    StdRng::from_seed(seed)
}

/// Between half of `longest` and `longest`.
pub(crate) fn jitter(longest: u64) -> u64 {
    let mut bytes = [0; 8];
    fill(&mut bytes);
    let half = longest / 2;
    longest - u64::from_le_bytes(bytes) % (half + 1)
}

fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("every supported system gives random bytes once it has started");
}
