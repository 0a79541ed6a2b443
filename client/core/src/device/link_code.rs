//! The code by which a device of an account vouches for a new one: the new device's key and its
//! signature over the account, written so that people and cameras can carry it.
//! An older form, the same bytes in hexadecimal, is read too.
//!
//! The surprising rule: it is long because nothing in between is trusted. A short code would need
//! somebody (the server) to keep the key that belongs to it, and could be given another one.
//!
//! ```text
//! Crockford's base 32 of: key (32 bytes), signature (64 bytes), first 2 bytes of their SHA-256
//! ```

use sha2::{Digest as _, Sha256};

/// No I, L, O, U: read aloud and written down, they become other characters.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_BYTES: usize = 2;
/// Characters before a space, groups before a line break.
const GROUP: usize = 5;
const LINE: usize = 8;

/// Why a text is no link code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLinkCode {
    /// A character that occurs in none.
    #[error("no link code has the character `{0}`")]
    Character(char),
    /// Too short or too long.
    #[error("a link code has {expected} characters, this has {found}: copy the whole code")]
    Length {
        /// As there should be.
        expected: usize,
        /// As there are.
        found: usize,
    },
    /// All the characters are possible, not all are right.
    #[error("a character of the link code is wrong: compare it once more")]
    Check,
}

/// Bytes that a code carries: a key and a signature.
pub(crate) const BYTES: usize = 32 + 64;
const CHARACTERS: usize = ((BYTES + CHECK_BYTES) * 8).div_ceil(5);

/// The code without spaces, as a QR code and a script take it.
pub(crate) fn encode(bytes: &[u8; BYTES]) -> String {
    let check = check(bytes);
    let mut text = String::with_capacity(CHARACTERS);
    let (mut buffer, mut bits) = (0u32, 0);
    for byte in bytes.iter().chain(&check) {
        buffer = buffer << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(character(buffer >> bits));
        }
    }
    if bits > 0 {
        text.push(character(buffer << (5 - bits)));
    }
    text
}

/// A link code in groups, as a person reads it.
pub fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = characters.chunks(GROUP).map(String::from_iter).collect();
    let lines: Vec<String> = groups.chunks(LINE).map(|line| line.join(" ")).collect();
    lines.join("\n")
}

/// The way back, whatever the spaces, hyphens and letter case.
///
/// # Errors
/// What is wrong with the text.
pub(crate) fn decode(text: &str) -> Result<[u8; BYTES], BadLinkCode> {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if compact.len() == BYTES * 2
        && let Ok(bytes) = hex::decode(&compact)
        && let Ok(bytes) = bytes.try_into()
    {
        return Ok(bytes);
    }
    let digits = compact
        .chars()
        .map(digit)
        .collect::<Result<Vec<u32>, _>>()?;
    if digits.len() != CHARACTERS {
        return Err(BadLinkCode::Length {
            expected: CHARACTERS,
            found: digits.len(),
        });
    }
    let mut all = Vec::with_capacity(BYTES + CHECK_BYTES);
    let (mut buffer, mut bits) = (0u32, 0);
    for digit in digits {
        buffer = buffer << 5 | digit;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            all.push((buffer >> bits).to_le_bytes()[0]);
        }
    }
    // What is left over of the last character is zero, so that a code is written in one way only.
    let is_filled_up = buffer.trailing_zeros() >= bits;
    let (bytes, found) = all
        .split_first_chunk::<BYTES>()
        .expect("the length was checked");
    if !is_filled_up || found != check(bytes) {
        return Err(BadLinkCode::Check);
    }
    Ok(*bytes)
}

fn check(bytes: &[u8; BYTES]) -> [u8; CHECK_BYTES] {
    let digest = Sha256::digest(bytes);
    [digest[0], digest[1]]
}

fn character(value: u32) -> char {
    let index = usize::try_from(value & 31).expect("below 32");
    char::from(ALPHABET[index])
}

fn digit(c: char) -> Result<u32, BadLinkCode> {
    let upper = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    (0..32)
        .find(|value| character(*value) == upper)
        .ok_or(BadLinkCode::Character(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(seed: u8) -> [u8; BYTES] {
        std::array::from_fn(|at| u8::try_from(at).expect("below 96").wrapping_mul(seed))
    }

    #[test]
    fn the_form_stays_as_it_is() {
        insta::assert_snapshot!(grouped(&encode(&bytes(37))));
    }

    #[test]
    fn it_is_read_back_however_it_was_written_down() {
        let code = encode(&bytes(3));
        let careless = grouped(&code)
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "L");
        assert_eq!(decode(&careless), Ok(bytes(3)));
        assert_eq!(decode(&code.replace('A', "-A")), Ok(bytes(3)));
    }

    #[test]
    fn the_older_form_is_read_too() {
        let hexadecimal = hex::encode(bytes(3));
        assert_eq!(decode(&hexadecimal), Ok(bytes(3)));
        assert_ne!(CHARACTERS, BYTES * 2, "their lengths tell them apart");
    }

    #[test]
    fn what_is_wrong_with_a_code_is_said() {
        let code = encode(&bytes(3));
        assert_eq!(decode("xyz!"), Err(BadLinkCode::Character('!')));
        assert_eq!(
            decode(&code[1..]),
            Err(BadLinkCode::Length {
                expected: CHARACTERS,
                found: CHARACTERS - 1
            })
        );
    }

    proptest! {
        #[test]
        fn two_characters_in_the_wrong_order_or_one_wrong_are_noticed(
            seed in 1u8..,
            at in 0..CHARACTERS - 1,
            other in 0u32..32,
        ) {
            let code = encode(&bytes(seed));
            let mut swapped: Vec<char> = code.chars().collect();
            swapped.swap(at, at + 1);
            let swapped = String::from_iter(swapped);
            prop_assert!(swapped == code || decode(&swapped) == Err(BadLinkCode::Check));
            let mut wrong: Vec<char> = code.chars().collect();
            wrong[at] = character(other);
            let wrong = String::from_iter(wrong);
            prop_assert!(wrong == code || decode(&wrong) == Err(BadLinkCode::Check));
        }
    }
}
