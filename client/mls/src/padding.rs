//! Lengths that reach the wire: contents are padded to buckets before encryption.
//!
//! The buckets are the powers of two and the steps half-way between (32, 48, 64, 96, 128, ...), up
//! to 64 KiB; beyond it steps of 4 KiB. So an observer learns the length within a third, and a
//! content grows by a fifth on average and by less than a half at worst (above 32 bytes).
//! The content is followed by one byte 0x80 and then zeros.
//!
//! What MLS adds on top is constant for a conversation: 150 to 160 bytes for an application message
//! (framing with group id, epoch and encrypted sender, a signature of 64 bytes, a tag of 16).

use crate::error::{MlsError, Result};

/// Largest content of an application message.
pub const PLAINTEXT_BYTES_MAX: usize = 92 * 1024 - 1;
/// Largest content of an ephemeral message.
pub const EPHEMERAL_PLAINTEXT_BYTES_MAX: usize = 768 - 1;

const MARK: u8 = 0x80;
const SMALLEST: usize = 32;
const LINEAR_FROM: usize = 64 * 1024;
const LINEAR_STEP: usize = 4 * 1024;

/// The smallest bucket that holds `len` bytes.
fn bucket(len: usize) -> usize {
    if len > LINEAR_FROM {
        return len.next_multiple_of(LINEAR_STEP);
    }
    let power = len.next_power_of_two().max(SMALLEST);
    let between = power / 4 * 3;
    if between >= len && between > SMALLEST {
        between
    } else {
        power
    }
}

/// Pads a content of at most `max` bytes.
pub(crate) fn pad(content: &[u8], max: usize) -> Result<Vec<u8>> {
    if content.len() > max {
        return Err(MlsError::TooLarge { max });
    }
    let len = bucket(content.len() + 1);
    let mut padded = Vec::with_capacity(len);
    padded.extend_from_slice(content);
    padded.push(MARK);
    padded.resize(len, 0);
    Ok(padded)
}

/// Takes the padding off.
pub(crate) fn unpad(mut padded: Vec<u8>) -> Result<Vec<u8>> {
    match padded.iter().rposition(|byte| *byte != 0) {
        Some(mark) if padded[mark] == MARK => {
            padded.truncate(mark);
            Ok(padded)
        }
        _ => Err(MlsError::Invalid("its padding is malformed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn buckets_are_few() {
        let all: std::collections::BTreeSet<usize> =
            (1..=PLAINTEXT_BYTES_MAX + 1).map(bucket).collect();
        assert_eq!(all.len(), 30);
        assert_eq!(
            all.iter().copied().take(8).collect::<Vec<_>>(),
            [32, 48, 64, 96, 128, 192, 256, 384]
        );
        assert_eq!(all.last(), Some(&(92 * 1024)));
    }

    #[test]
    fn a_text_of_64_kib_fits_with_its_envelope() {
        let padded = pad(&[1; 64 * 1024 + 512], PLAINTEXT_BYTES_MAX).expect("fits");
        assert!(padded.len() + 1024 < tresse_proto::limits::APPLICATION_BYTES_MAX);
    }

    #[test]
    fn what_is_too_large_is_refused_with_the_limit() {
        let refused = pad(&vec![0; PLAINTEXT_BYTES_MAX + 1], PLAINTEXT_BYTES_MAX);
        let max = PLAINTEXT_BYTES_MAX;
        assert_eq!(refused, Err(MlsError::TooLarge { max }));
    }

    #[test]
    fn padding_without_its_mark_is_refused() {
        assert!(unpad(vec![0; 32]).is_err());
        assert!(unpad(vec![1; 32]).is_err());
        assert!(unpad(Vec::new()).is_err());
    }

    proptest! {
        #[test]
        fn any_content_comes_back(content in proptest::collection::vec(any::<u8>(), 0..3000)) {
            let padded = pad(&content, PLAINTEXT_BYTES_MAX).expect("fits");
            prop_assert_eq!(padded.len(), bucket(padded.len()));
            prop_assert!(content.len() < 32 || padded.len() * 2 <= content.len() * 3 + 3);
            prop_assert_eq!(unpad(padded).expect("is padded"), content);
        }
    }
}
