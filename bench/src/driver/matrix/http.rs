//! Answers of an HTTP/1.1 server on a connection that stays open: status and body.

use std::borrow::Cow;

use crate::driver::WireError;

/// The longest head and the longest body that are taken.
const MAX_HEAD: usize = 64 << 10;
const MAX_BODY: usize = 64 << 20;

/// A whole answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer<'i> {
    /// 200 and so on.
    pub status: u16,
    /// Without chunk lengths.
    pub body: Cow<'i, [u8]>,
}

/// The first answer in `input` and the bytes that it takes; `None` if it is not whole yet.
///
/// # Errors
/// If it is not HTTP, or has a body of unknown length.
pub fn answer(input: &[u8]) -> Result<Option<(Answer<'_>, usize)>, WireError> {
    let Some(head) = find(input, b"\r\n\r\n") else {
        return if input.len() > MAX_HEAD {
            Err(WireError("an HTTP head without end".into()))
        } else {
            Ok(None)
        };
    };
    let text = std::str::from_utf8(&input[..head]).map_err(|_| WireError("not HTTP".into()))?;
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.strip_prefix("HTTP/1.1 "))
        .and_then(|rest| rest.get(..3))
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| WireError("not HTTP/1.1".into()))?;
    let begin = head + 4;
    let mut length = None;
    for line in lines {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse::<usize>().ok();
        } else if name.eq_ignore_ascii_case("transfer-encoding")
            && value.eq_ignore_ascii_case("chunked")
        {
            return Ok(chunked(&input[begin..])?.map(|(body, used)| {
                let body = Cow::Owned(body);
                (Answer { status, body }, begin + used)
            }));
        }
    }
    let length = length.ok_or_else(|| WireError("an answer without a length".into()))?;
    if length > MAX_BODY {
        return Err(WireError(format!("an answer of {length} bytes")));
    }
    Ok(input.get(begin..begin + length).map(|body| {
        let body = Cow::Borrowed(body);
        (Answer { status, body }, begin + length)
    }))
}

/// A body in chunks, and the bytes that they take.
fn chunked(input: &[u8]) -> Result<Option<(Vec<u8>, usize)>, WireError> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let Some(line) = find(&input[at..], b"\r\n") else {
            return Ok(None);
        };
        let length = std::str::from_utf8(&input[at..at + line])
            .ok()
            .and_then(|hex| usize::from_str_radix(hex.split(';').next()?.trim(), 16).ok())
            .filter(|length| body.len() + length <= MAX_BODY)
            .ok_or_else(|| WireError("a chunk without a valid length".into()))?;
        at += line + 2;
        let Some(chunk) = input.get(at..at + length + 2) else {
            return Ok(None);
        };
        body.extend_from_slice(&chunk[..length]);
        at += length + 2;
        if length == 0 {
            return Ok(Some((body, at)));
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_torn_anywhere_is_waited_for() {
        for whole in [
            "HTTP/1.1 200 OK\r\nServer: Synapse\r\ncontent-length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\n\r\n",
        ] {
            for end in 0..whole.len() {
                assert_eq!(answer(&whole.as_bytes()[..end]), Ok(None), "{end}");
            }
            let two = format!("{whole}HTTP/1.1");
            let (answer, used) = answer(two.as_bytes()).expect("HTTP").expect("whole");
            assert_eq!(
                (answer.status, &*answer.body, used),
                (200, &b"hello"[..], whole.len())
            );
        }
    }

    #[test]
    fn what_is_not_an_answer_is_refused() {
        for input in [
            "SSH-2.0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nno length",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        ] {
            assert!(answer(input.as_bytes()).is_err(), "{input:?}");
        }
        assert!(answer(&vec![b'x'; MAX_HEAD + 1]).is_err());
    }
}
