//! As much of protobuf as the hot path needs: fields in place, nothing is allocated or copied.

/// A field's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A number; fixed ones too.
    Number(u64),
    /// Text, bytes, a message.
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    /// 0 if it is not a number.
    pub(super) fn number(self) -> u64 {
        match self {
            Self::Number(number) => number,
            Self::Bytes(_) => 0,
        }
    }

    /// Nothing if it is a number.
    pub(super) fn bytes(self) -> &'a [u8] {
        match self {
            Self::Number(_) => &[],
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// The fields of a message, in order. Ends early at what is not protobuf; see [`Fields::is_whole`].
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// Whether everything was understood, once it has ended.
    pub(super) fn is_whole(&self) -> bool {
        self.rest.is_empty()
    }

    fn step(&self) -> Option<(u32, Value<'a>, &'a [u8])> {
        let (key, rest) = varint(self.rest)?;
        let field = u32::try_from(key >> 3).ok()?;
        match key & 7 {
            0 => {
                let (number, rest) = varint(rest)?;
                Some((field, Value::Number(number), rest))
            }
            1 => {
                let (bytes, rest) = rest.split_first_chunk()?;
                Some((field, Value::Number(u64::from_le_bytes(*bytes)), rest))
            }
            2 => {
                let (length, rest) = varint(rest)?;
                let length = usize::try_from(length).ok()?;
                let (bytes, rest) = rest.split_at_checked(length)?;
                Some((field, Value::Bytes(bytes), rest))
            }
            5 => {
                let (bytes, rest) = rest.split_first_chunk()?;
                Some((
                    field,
                    Value::Number(u32::from_le_bytes(*bytes).into()),
                    rest,
                ))
            }
            _ => None,
        }
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u32, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (field, value, rest) = self.step()?;
        self.rest = rest;
        Some((field, value))
    }
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        number |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[index + 1..]));
        }
    }
    None
}

/// Appends a number.
pub(super) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Bytes that a number takes.
pub(super) fn varint_len(number: u64) -> usize {
    (64 - (number | 1).leading_zeros() as usize).div_ceil(7)
}

#[cfg(test)]
mod tests {
    use prost::Message as _;
    use tresse_proto::wire::{Accepted, Entry, InboxEntry, InboxPush, ServerFrame, server_frame};

    use super::*;

    #[test]
    fn what_prost_has_written_is_read_field_by_field() {
        let entry = Entry {
            conversation_id: vec![7; 16].into(),
            seq: 300,
            kind: 1,
            epoch: 1,
            at_ms: u64::MAX,
            client_msg_id: vec![9; 16].into(),
            body: vec![1; 700].into(),
        };
        let push = InboxPush {
            entries: vec![InboxEntry {
                position: 1 << 40,
                entry: entry.encode_to_vec().into(),
            }],
            caught_up: true,
        };
        let frame = ServerFrame {
            request_id: 0,
            body: Some(server_frame::Body::InboxPush(push)),
        }
        .encode_to_vec();
        let mut fields = Fields::of(&frame);
        let (field, push) = fields.next().expect("the body");
        assert_eq!((field, fields.next()), (4, None));
        assert!(fields.is_whole());
        let push: Vec<_> = Fields::of(push.bytes()).collect();
        assert_eq!(push.len(), 2);
        assert_eq!(push[1], (2, Value::Number(1)));
        let entry_fields: Vec<_> = Fields::of(push[0].1.bytes()).collect();
        assert_eq!(entry_fields[0], (1, Value::Number(1 << 40)));
        let fields: Vec<_> = Fields::of(entry_fields[1].1.bytes()).collect();
        assert_eq!(
            fields.iter().map(|(field, _)| *field).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5, 6, 7]
        );
        assert_eq!(fields[1].1.number(), 300);
        assert_eq!(fields[4].1.number(), u64::MAX);
        assert_eq!(fields[6].1.bytes(), vec![1; 700]);
    }

    #[test]
    fn numbers_are_written_as_prost_reads_them() {
        for number in [
            0,
            1,
            127,
            128,
            16_383,
            16_384,
            u64::from(u32::MAX),
            u64::MAX,
        ] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, number);
            assert_eq!(bytes.len(), varint_len(number), "{number}");
            assert_eq!(varint(&bytes), Some((number, &[][..])));
            let mut accepted = vec![8];
            accepted.extend(&bytes);
            assert_eq!(Accepted::decode(&accepted[..]).expect("valid").seq, number);
        }
    }

    #[test]
    fn what_is_cut_off_is_not_whole() {
        let whole = Accepted {
            seq: 1 << 30,
            at_ms: 1 << 40,
            state: 1,
        }
        .encode_to_vec();
        for cut in 0..whole.len() {
            let mut fields = Fields::of(&whole[..cut]);
            let read = fields.by_ref().count();
            assert!(read < 3);
            let again: Vec<_> = Fields::of(&whole[..cut]).collect();
            assert_eq!(again.len(), read);
        }
        let mut fields = Fields::of(&[0x0f, 1]);
        assert_eq!(fields.next(), None);
        assert!(!fields.is_whole());
    }
}
