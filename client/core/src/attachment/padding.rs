//! Padmé: lengths keep only their highest bits, about half of them as many as the length of the
//! length (Nikitin et al., PURBs, 2019). A gigabyte leaks five bits.

use tresse_proto::limits::BLOB_BYTES_MAX;

use super::{PLAIN_CHUNK_BYTES, TAG_BYTES};

/// Most bytes of a file whose ciphertext still is a blob.
pub(super) const PLAIN_BYTES_MAX: u64 =
    BLOB_BYTES_MAX - (BLOB_BYTES_MAX / PLAIN_CHUNK_BYTES as u64 + 1) * TAG_BYTES as u64;

/// Length after padding. Where that would not fit into a blob, the length stays as it is.
pub(super) fn padded(len: u64) -> u64 {
    const SMALLEST: u64 = 1024;
    if len <= SMALLEST {
        return SMALLEST;
    }
    let exponent = len.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1_u64 << (exponent - kept)) - 1;
    let padded = len.saturating_add(mask) & !mask;
    if padded <= PLAIN_BYTES_MAX {
        padded
    } else {
        len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_grows_by_an_eighth_at_most_and_never_shrinks() {
        let mut lengths: Vec<u64> = (1025..5000).collect();
        lengths.extend((10..31).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]));
        for len in lengths {
            let padded = padded(len);
            assert!(
                padded >= len && padded - len <= len / 8 || len <= 1024,
                "{len} {padded}"
            );
        }
        assert_eq!(padded(0), 1024);
    }

    #[test]
    fn lengths_that_are_near_each_other_become_the_same() {
        let distinct: std::collections::BTreeSet<u64> =
            (1_000_000..1_100_000).map(padded).collect();
        assert!(distinct.len() < 10, "{distinct:?}");
    }

    #[test]
    fn what_would_not_fit_is_not_padded() {
        assert_eq!(padded(PLAIN_BYTES_MAX), PLAIN_BYTES_MAX);
    }
}
