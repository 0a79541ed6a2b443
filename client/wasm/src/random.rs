//! Randomness of the browser, for seeding the core.

use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::scope::scope;

/// A generator nobody can predict; `None` if the browser gives no randomness.
pub(crate) fn seeded() -> Option<StdRng> {
    let mut seed = [0; 32];
    fill(&mut seed)?;
    Some(StdRng::from_seed(seed))
}

/// 32 hexadecimal digits that nobody else has.
pub(crate) fn name() -> Option<String> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Some(hex::encode(bytes))
}

fn fill(bytes: &mut [u8]) -> Option<()> {
    let crypto = scope().crypto().ok()?;
    crypto.get_random_values_with_u8_array(bytes).ok()?;
    Some(())
}
