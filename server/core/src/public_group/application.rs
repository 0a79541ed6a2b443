//! The envelope of an application message: `MLSMessage(PrivateMessage)` of this group and epoch. Nothing more can be
//! said about it without the keys.
//!
//! The surprising rule: it is read in place rather than by OpenMLS, which copies the ciphertext twice to look at four
//! fields. A test holds the two against each other, byte by byte.

use tresse_proto::ids::ConversationId;

use super::Invalid;

/// `ProtocolVersion mls10`, then `WireFormat mls_private_message`.
const VERSION_AND_FORMAT: [u8; 4] = [0, 1, 0, 2];
/// `ContentType application`.
const APPLICATION: u8 = 1;

/// Checks the envelope of an application message: a PrivateMessage of this group and epoch.
pub fn check_application(
    body: &[u8],
    conversation: ConversationId,
    epoch: u64,
) -> Result<(), Invalid> {
    let envelope = Envelope::read(body).ok_or(Invalid::NotAnApplication)?;
    if envelope.content_type != APPLICATION {
        return Err(Invalid::NotAnApplication);
    }
    if envelope.group_id != conversation.0 {
        return Err(Invalid::WrongGroup);
    }
    if envelope.epoch != epoch {
        return Err(Invalid::WrongEpoch);
    }
    Ok(())
}

/// What a PrivateMessage tells everybody (RFC 9420 section 6.3).
struct Envelope<'a> {
    group_id: &'a [u8],
    epoch: u64,
    content_type: u8,
}

impl<'a> Envelope<'a> {
    /// The envelope of a message that is whole, and behind which there is nothing.
    fn read(mut rest: &'a [u8]) -> Option<Self> {
        if take_array(&mut rest)? != VERSION_AND_FORMAT {
            return None;
        }
        let envelope = Self {
            group_id: take_vector(&mut rest)?,
            epoch: u64::from_be_bytes(take_array(&mut rest)?),
            content_type: take_array::<1>(&mut rest)?[0],
        };
        let _authenticated_data = take_vector(&mut rest)?;
        let _sender_data = take_vector(&mut rest)?;
        let _ciphertext = take_vector(&mut rest)?;
        rest.is_empty().then_some(envelope)
    }
}

fn take_array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (array, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*array)
}

/// A vector behind its length, which is a QUIC integer of at most four bytes in its shortest form.
fn take_vector<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let first = *rest.first()?;
    let (length, least) = match first >> 6 {
        0 => (u32::from(take_array::<1>(rest)?[0]), 0),
        1 => (
            u32::from(u16::from_be_bytes(take_array(rest)?) & 0x3fff),
            1 << 6,
        ),
        2 => (u32::from_be_bytes(take_array(rest)?) & 0x3fff_ffff, 1 << 14),
        _ => return None,
    };
    if length < least {
        return None;
    }
    let (vector, behind) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = behind;
    Some(vector)
}

#[cfg(test)]
mod tests {
    use openmls::prelude::{ContentType, MlsMessageBodyIn, ProtocolMessage};
    use proptest::prelude::*;

    use super::super::message::parse;
    use super::*;
    use crate::kit::private_message;

    const CONVERSATION: ConversationId = ConversationId([7; 16]);

    /// What OpenMLS makes of it.
    fn by_openmls(body: &[u8], epoch: u64) -> Result<(), Invalid> {
        let MlsMessageBodyIn::PrivateMessage(message) = parse(body, Invalid::NotAnApplication)?
        else {
            return Err(Invalid::NotAnApplication);
        };
        let message = ProtocolMessage::from(message);
        if message.content_type() != ContentType::Application {
            return Err(Invalid::NotAnApplication);
        }
        if message.group_id().as_slice() != CONVERSATION.0 {
            return Err(Invalid::WrongGroup);
        }
        if message.epoch().as_u64() != epoch {
            return Err(Invalid::WrongEpoch);
        }
        Ok(())
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_judged_as_openmls_judges_it() {
        let text = "t".repeat(100);
        let message = private_message(CONVERSATION, 3, &text);
        for body in [&message[..], &[&message[..], b"more"].concat()] {
            for end in 0..=body.len() {
                let cut = &body[..end];
                assert_eq!(
                    check_application(cut, CONVERSATION, 3),
                    by_openmls(cut, 3),
                    "{end}"
                );
            }
        }
        // The noise of the ciphertext says nothing; all before it does.
        for place in 0..36 {
            for byte in 0..=u8::MAX {
                let mut changed = message.to_vec();
                changed[place] = byte;
                let expected = by_openmls(&changed, 3);
                let judged = check_application(&changed, CONVERSATION, 3);
                assert_eq!(judged, expected, "{byte} at {place}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_it_is_openmls_judges_it_the_same(
            start in 0_usize..40,
            noise in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let message = private_message(CONVERSATION, 3, "text");
            let body = [&message[..start.min(message.len())], &noise].concat();
            prop_assert_eq!(check_application(&body, CONVERSATION, 3), by_openmls(&body, 3));
        }
    }
}
