//! By what an account is found: a phone number, a @handle, or a profile name.
//!
//! Surprising rule: a [`Handle`] never prints itself. Handles are personal data: they exist in memory
//! during registration and look-up, and must not reach a log.

use std::fmt;

use tresse_proto::limits::HANDLE_BYTES_MAX;

use crate::error::NetworksError;
use crate::fields::Fields;

/// Kind of handle of a network, and how long one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandleKind {
    /// Name of a profile: letters, digits and single dots.
    Profile {
        /// Fewest characters.
        length_min: usize,
        /// Most characters.
        length_max: usize,
    },
    /// @name: letters, digits, underscores and single dots.
    Username {
        /// Fewest characters.
        length_min: usize,
        /// Most characters.
        length_max: usize,
    },
    /// Phone number with its country code (E.164).
    Phone {
        /// Fewest digits.
        length_min: usize,
        /// Most digits.
        length_max: usize,
    },
}

/// A handle in the one form in which it is compared.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(String);

/// Text that is no handle of its network. Says what to do, never what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandleError {
    /// Nothing.
    #[error("it is empty")]
    Empty,
    /// Too few characters or digits.
    #[error("it needs {min} {unit} or more")]
    TooShort {
        /// At least so many.
        min: usize,
        /// Of what.
        unit: &'static str,
    },
    /// Too many characters or digits.
    #[error("it has more than {max} {unit}")]
    TooLong {
        /// At most so many.
        max: usize,
        /// Of what.
        unit: &'static str,
    },
    /// Something else than what the kind allows.
    #[error("it may consist of {0} only")]
    BadCharacter(&'static str),
    /// Dots first, last, or one after the other.
    #[error("a dot must stand between two other characters")]
    BadDot,
    /// A number as it is dialled at home.
    #[error("write it with the country code, as in +41 79 123 45 67")]
    NoCountryCode,
}

impl Handle {
    /// The text, for hashing and for sending to its own server.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle(..)")
    }
}

impl HandleKind {
    pub(crate) fn read(mut fields: Fields) -> Result<Self, NetworksError> {
        let kind = fields.choice("kind", &[("profile", 0), ("username", 1), ("phone", 2)])?;
        // A phone number carries a plus.
        let most = HANDLE_BYTES_MAX as u64 - 1;
        let length_max = fields.number("length_max", 1, most)?;
        let length_min = fields.number("length_min", 1, length_max)? as usize;
        let length_max = length_max as usize;
        fields.finish()?;
        Ok(match kind {
            0 => Self::Profile {
                length_min,
                length_max,
            },
            1 => Self::Username {
                length_min,
                length_max,
            },
            _ => Self::Phone {
                length_min,
                length_max,
            },
        })
    }

    /// Brings what a person typed into the one form.
    pub fn normalise(self, typed: &str) -> Result<Handle, HandleError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(HandleError::Empty);
        }
        match self {
            Self::Profile {
                length_min,
                length_max,
            } => {
                const ALLOWED: &str = "letters a to z, digits and dots";
                name(typed, "", ALLOWED, length_min..=length_max)
            }
            Self::Username {
                length_min,
                length_max,
            } => {
                const ALLOWED: &str = "letters a to z, digits, underscores and dots";
                let typed = typed.strip_prefix('@').unwrap_or(typed);
                name(typed, "_", ALLOWED, length_min..=length_max)
            }
            Self::Phone {
                length_min,
                length_max,
            } => phone(typed, length_min..=length_max),
        }
    }
}

fn name(
    typed: &str,
    also: &str,
    allowed: &'static str,
    length: std::ops::RangeInclusive<usize>,
) -> Result<Handle, HandleError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '.' || also.contains(c);
    if !typed.chars().all(fits) {
        return Err(HandleError::BadCharacter(allowed));
    }
    check_length(typed.len(), &length, "characters")?;
    if typed.starts_with('.') || typed.ends_with('.') || typed.contains("..") {
        return Err(HandleError::BadDot);
    }
    Ok(Handle(typed.to_ascii_lowercase()))
}

fn phone(typed: &str, length: std::ops::RangeInclusive<usize>) -> Result<Handle, HandleError> {
    // The zero that is dialled only at home, as in +41 (0)79.
    let typed = typed.replacen("(0)", "", 1);
    let mut number = String::new();
    for character in typed.chars() {
        match character {
            '0'..='9' => number.push(character),
            '+' if number.is_empty() => number.push(character),
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2010}'..='\u{2013}' | '.' | '/' | '(' | ')' => {
            }
            _ => {
                return Err(HandleError::BadCharacter(
                    "digits, blanks, dashes, brackets and a leading +",
                ));
            }
        }
    }
    let digits = match (number.strip_prefix('+'), number.strip_prefix("00")) {
        (Some(digits), _) | (None, Some(digits)) => digits,
        (None, None) => return Err(HandleError::NoCountryCode),
    };
    if digits.starts_with('0') {
        return Err(HandleError::NoCountryCode);
    }
    check_length(digits.len(), &length, "digits")?;
    Ok(Handle(format!("+{digits}")))
}

fn check_length(
    len: usize,
    length: &std::ops::RangeInclusive<usize>,
    unit: &'static str,
) -> Result<(), HandleError> {
    if len < *length.start() {
        return Err(HandleError::TooShort {
            min: *length.start(),
            unit,
        });
    }
    if len > *length.end() {
        return Err(HandleError::TooLong {
            max: *length.end(),
            unit,
        });
    }
    Ok(())
}
