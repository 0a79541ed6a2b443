//! Whether some bytes are a small picture: a WebP or a JPEG of few pixels, by its own header.
//!
//! Surprising rule: nothing is decoded. The header tells the size that a decoder would make room for,
//! and that is all that has to be bounded; a picture that is broken behind it is shown as none.

use crate::limits::THUMBNAIL_SIDE_MAX;

/// Whether it is a WebP or a JPEG with short sides.
pub(crate) fn is_small(bytes: &[u8]) -> bool {
    size(bytes).is_some_and(|(width, height)| {
        (1..=THUMBNAIL_SIDE_MAX).contains(&width) && (1..=THUMBNAIL_SIDE_MAX).contains(&height)
    })
}

/// Width and height.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP" {
        webp(bytes)
    } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        jpeg(bytes)
    } else {
        None
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let chunk = bytes.get(12..16)?;
    let data = bytes.get(20..)?;
    match chunk {
        // A key frame: three bytes, its mark, then both sides in 14 bits each.
        b"VP8 " => {
            let marked = data.get(3..6)? == [0x9d, 0x01, 0x2a];
            let side = |at: usize| Some(u32::from(little_16(data, at)? & 0x3fff));
            marked.then_some(())?;
            Some((side(6)?, side(8)?))
        }
        // A mark, then both sides less one in 14 bits each.
        b"VP8L" => {
            (*data.first()? == 0x2f).then_some(())?;
            let bits = u32::from(little_16(data, 1)?) | u32::from(little_16(data, 3)?) << 16;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        // Flags, then both sides of the canvas less one in 24 bits each. Bit 1: it moves, which a
        // thumbnail does not.
        b"VP8X" => {
            (data.first()? & 0x02 == 0).then_some(())?;
            let side = |at: usize| {
                let low = u32::from(little_16(data, at)?);
                Some((low | u32::from(*data.get(at + 2)?) << 16) + 1)
            };
            Some((side(4)?, side(7)?))
        }
        _ => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Filling.
            0xff => at += 1,
            // Starts of frames; of the numbers between them, C4, C8 and CC are something else.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let side = |at: usize| {
                    let (high, low) = (*bytes.get(at)?, *bytes.get(at + 1)?);
                    Some(u32::from(high) << 8 | u32::from(low))
                };
                return Some((side(at + 7)?, side(at + 5)?));
            }
            // Without a length, or the data itself: no frame came before it.
            0x01 | 0xd0..=0xda => return None,
            _ => {
                let (high, low) = (*bytes.get(at + 2)?, *bytes.get(at + 3)?);
                at += 2 + usize::from(u16::from_be_bytes([high, low]).max(2));
            }
        }
    }
}

fn little_16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webp(chunk: &[u8; 4], data: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP", &chunk[..], &[0; 4], data].concat()
    }

    #[test]
    fn small_pictures_are_known_by_their_headers() {
        let lossy = |width: u8| webp(b"VP8 ", &[0, 0, 0, 0x9d, 0x01, 0x2a, width, 0, 48, 0]);
        assert_eq!(size(&lossy(64)), Some((64, 48)));
        assert!(is_small(&lossy(64)) && !is_small(&lossy(200)) && !is_small(&lossy(0)));
        // 64 × 48: 63 in the lower 14 bits, 47 above them.
        let bits = (63_u32 | 47 << 14).to_le_bytes();
        let lossless = webp(b"VP8L", &[&[0x2f][..], &bits].concat());
        assert_eq!(size(&lossless), Some((64, 48)));
        let extended = webp(b"VP8X", &[0, 0, 0, 0, 63, 0, 0, 47, 0, 0]);
        assert_eq!(size(&extended), Some((64, 48)));
        let moving = webp(b"VP8X", &[2, 0, 0, 0, 63, 0, 0, 47, 0, 0]);
        assert_eq!(size(&moving), None);
        let jpeg = [
            &[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2][..],
            &[0xff, 0xc0, 0, 11, 8, 0, 48, 0, 64, 1],
        ]
        .concat();
        assert_eq!(size(&jpeg), Some((64, 48)));
    }

    #[test]
    fn whatever_else_comes_is_no_picture_and_no_panic() {
        for bytes in [
            &b""[..],
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBP",
            b"RIFF\0\0\0\0WEBPVP8 ",
            &[0xff, 0xd8, 0xff],
            &[0xff, 0xd8, 0xff, 0xda, 0, 2],
            &[0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0],
            &[0xff; 40],
        ] {
            assert!(!is_small(bytes), "{bytes:02x?}");
        }
    }
}
