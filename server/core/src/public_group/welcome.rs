//! The Welcome: well-formed, and for exactly those who are added.
//!
//! What it holds is encrypted to each of them; a member that encrypts rubbish locks out the new
//! device until it comes back by an external commit, nobody else.

use openmls::prelude::{KeyPackageRef, MlsMessageBodyIn, Welcome};

use super::{Invalid, SUITE, message::parse};

/// For whom a Welcome must be.
pub(super) enum Recipients {
    /// The key packages are known: a commit holds them.
    Exactly(Vec<KeyPackageRef>),
    /// Only their number is known: a tree holds leaves, not key packages.
    Count(usize),
}

/// Checks a Welcome; empty bytes mean that there is none.
pub(super) fn check_welcome(bytes: &[u8], recipients: Recipients) -> Result<(), Invalid> {
    let count = match &recipients {
        Recipients::Exactly(refs) => refs.len(),
        Recipients::Count(count) => *count,
    };
    if bytes.is_empty() {
        return match count {
            0 => Ok(()),
            _ => Err(Invalid::WelcomeMismatch),
        };
    }
    let MlsMessageBodyIn::Welcome(welcome) = parse(bytes, Invalid::Welcome)? else {
        return Err(Invalid::Welcome);
    };
    if welcome.ciphersuite() != SUITE {
        return Err(Invalid::WrongSuite);
    }
    if count == 0 || welcome.secrets().len() != count {
        return Err(Invalid::WelcomeMismatch);
    }
    let named = sorted(named(&welcome));
    if named.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Invalid::WelcomeMismatch);
    }
    if let Recipients::Exactly(refs) = recipients
        && sorted(refs) != named
    {
        return Err(Invalid::WelcomeMismatch);
    }
    Ok(())
}

fn named(welcome: &Welcome) -> Vec<KeyPackageRef> {
    welcome.secrets().iter().map(|s| s.new_member()).collect()
}

fn sorted(mut refs: Vec<KeyPackageRef>) -> Vec<KeyPackageRef> {
    refs.sort_by(|a, b| a.as_slice().cmp(b.as_slice()));
    refs
}
