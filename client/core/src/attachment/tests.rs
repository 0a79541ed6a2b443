//! Sealing and opening.

use std::io::Cursor;

use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

use sha2::{Digest, Sha256};

use super::*;

fn rng() -> StdRng {
    StdRng::seed_from_u64(7)
}

fn sealed(plain: &[u8]) -> (Attachment, Vec<u8>) {
    let mut cipher = Vec::new();
    let sealer = Sealer::new(&mut rng(), plain.len() as u64).unwrap();
    let sealed = seal(sealer, plain, &mut cipher, |_| Ok(())).unwrap();
    (attachment(&sealed, plain.len() as u64), cipher)
}

fn attachment(sealed: &Sealed, size: u64) -> Attachment {
    let part = ExternalPart {
        content_type: "application/octet-stream".to_owned(),
        url: url(BlobId([5; 32])),
        size,
        enc_alg: STREAM_AES_128_GCM,
        key: sealed.key.to_vec(),
        nonce: sealed.nonce.to_vec(),
        hash_alg: SHA_256,
        content_hash: sealed.content_hash.to_vec(),
        filename: "a.bin".to_owned(),
        ..ExternalPart::default()
    };
    Attachment::new(part, MediaFacts::default())
}

fn opened(attachment: &Attachment, cipher: &[u8]) -> Result<Vec<u8>, AttachmentError> {
    let mut plain = Vec::new();
    open(attachment, cipher, &mut plain).map(|()| plain)
}

fn is_damaged(attachment: &Attachment, cipher: &[u8]) -> bool {
    matches!(opened(attachment, cipher), Err(AttachmentError::Damaged))
}

/// Bytes without a pattern that would hide a mistake in the order of chunks.
fn file(len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    rand::Rng::fill_bytes(&mut StdRng::seed_from_u64(len as u64), &mut bytes);
    bytes
}

#[test]
fn a_file_comes_back_whatever_its_length() {
    let chunk = PLAIN_CHUNK_BYTES;
    for len in [
        0,
        1,
        1024,
        1025,
        chunk - 1,
        chunk,
        chunk + 1,
        2 * chunk,
        3 * chunk + 17,
    ] {
        let plain = file(len);
        let (attachment, cipher) = sealed(&plain);
        assert_eq!(attachment.ciphertext_bytes(), cipher.len() as u64, "{len}");
        assert_eq!(attachment.size(), len as u64);
        assert!(opened(&attachment, &cipher).unwrap() == plain, "{len}");
    }
}

#[test]
fn the_ciphertext_shows_nothing_of_the_file() {
    let plain = vec![0x41; 5000];
    let (_, cipher) = sealed(&plain);
    assert!(!cipher.windows(8).any(|window| window == &plain[..8]));
}

#[test]
fn damage_of_any_kind_is_noticed() {
    let plain = file(2 * PLAIN_CHUNK_BYTES + 5);
    let (attachment, cipher) = sealed(&plain);
    for at in [0, BLOB_CHUNK_BYTES, cipher.len() - 1] {
        let mut flipped = cipher.clone();
        flipped[at] ^= 1;
        assert!(is_damaged(&attachment, &flipped), "{at}");
    }
    assert!(is_damaged(&attachment, &cipher[..cipher.len() - 1]));
    assert!(is_damaged(&attachment, &cipher[..BLOB_CHUNK_BYTES]));
    assert!(is_damaged(&attachment, &[&cipher[..], b"x"].concat()));
    let (first, rest) = cipher.split_at(BLOB_CHUNK_BYTES);
    let (second, third) = rest.split_at(BLOB_CHUNK_BYTES);
    assert!(is_damaged(&attachment, &[second, first, third].concat()));
}

#[test]
fn a_part_that_was_changed_does_not_open() {
    let (attachment, cipher) = sealed(&file(3000));
    let change = |change: &dyn Fn(&mut ExternalPart)| {
        let mut part = attachment.part().clone();
        change(&mut part);
        opened(&Attachment::new(part, MediaFacts::default()), &cipher)
    };
    assert!(matches!(
        change(&|part| part.key[0] ^= 1),
        Err(AttachmentError::Damaged)
    ));
    assert!(matches!(
        change(&|part| part.nonce[0] ^= 1),
        Err(AttachmentError::Damaged)
    ));
    assert!(matches!(
        change(&|part| part.content_hash[0] ^= 1),
        Err(AttachmentError::Damaged)
    ));
    assert!(matches!(
        change(&|part| part.size = u64::MAX),
        Err(AttachmentError::Damaged)
    ));
    assert!(matches!(
        change(&|part| part.size += 9000),
        Err(AttachmentError::Damaged)
    ));
    let unknown = |result| matches!(result, Err(AttachmentError::UnknownEncryption));
    assert!(unknown(change(&|part| part.enc_alg = 1)));
    assert!(unknown(change(&|part| part.key.truncate(1))));
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused() {
    let plain = file(5000);
    for claimed in [4999, 5001, 9000] {
        let sealer = Sealer::new(&mut rng(), claimed).unwrap();
        let result = seal(sealer, Cursor::new(&plain), Vec::new(), |_| Ok(()));
        assert!(matches!(result, Err(AttachmentError::Changed)), "{claimed}");
    }
    let huge = Sealer::new(&mut rng(), u64::MAX);
    assert!(matches!(huge, Err(AttachmentError::TooLarge)));
}

#[test]
fn the_chunks_are_those_of_stream() {
    use aes_gcm::Aes128Gcm;
    use aes_gcm::aead::KeyInit;
    use aes_gcm::aead::generic_array::GenericArray;
    use aes_gcm::aead::stream::DecryptorBE32;

    let plain = file(2 * PLAIN_CHUNK_BYTES + 5);
    let (attachment, cipher) = sealed(&plain);
    let part = attachment.part();
    let aead = Aes128Gcm::new(GenericArray::from_slice(&part.key));
    let mut stream = DecryptorBE32::from_aead(aead, GenericArray::from_slice(&part.nonce));
    let mut chunks: Vec<&[u8]> = cipher.chunks(BLOB_CHUNK_BYTES).collect();
    let last = chunks.pop().unwrap();
    let mut opened = Vec::new();
    for chunk in chunks {
        opened.extend(stream.decrypt_next(chunk).unwrap());
    }
    opened.extend(stream.decrypt_last(last).unwrap());
    opened.truncate(plain.len());
    assert!(opened == plain, "another construction");
}

#[test]
fn what_was_sealed_by_an_earlier_version_is_opened_by_later_ones() {
    let (_, cipher) = sealed(b"twelve bytes");
    insta::assert_snapshot!(hex::encode(Sha256::digest(&cipher)));
}

#[test]
fn a_piece_in_the_middle_ends_the_work_when_nobody_wants_it_any_more() {
    let plain = file(3 * PLAIN_CHUNK_BYTES);
    let sealer = Sealer::new(&mut rng(), plain.len() as u64).unwrap();
    let mut done = Vec::new();
    let result = seal(sealer, &plain[..], Vec::new(), |bytes| {
        done.push(bytes);
        if done.len() == 2 {
            Err(AttachmentError::Changed)
        } else {
            Ok(())
        }
    });
    assert!(matches!(result, Err(AttachmentError::Changed)));
    let chunk = PLAIN_CHUNK_BYTES as u64;
    assert_eq!(done, [chunk, 2 * chunk]);
}

#[test]
fn two_files_never_share_a_key() {
    let mut rng = rng();
    let mut seal = || {
        let sealer = Sealer::new(&mut rng, 3).unwrap();
        seal(sealer, &b"abc"[..], Vec::new(), |_| Ok(())).unwrap()
    };
    assert_ne!(seal().key, seal().key);
}

#[test]
fn a_url_leads_back_to_its_blob_and_others_to_none() {
    let (attachment, _) = sealed(b"x");
    assert_eq!(attachment.blob(), Some(BlobId([5; 32])));
    let mut part = attachment.part().clone();
    part.url = "https://example.com/a".to_owned();
    assert_eq!(Attachment::new(part, MediaFacts::default()).blob(), None);
}

#[test]
fn a_size_beyond_any_blob_is_refused_before_a_download_and_overflows_nothing() {
    let (attachment, cipher) = sealed(b"x");
    for size in [padding::PLAIN_BYTES_MAX + 1, u64::MAX / 2, u64::MAX] {
        let mut part = attachment.part().clone();
        part.size = size;
        let liar = Attachment::new(part, MediaFacts::default());
        assert_eq!(liar.blob(), None, "{size}");
        assert!(liar.ciphertext_bytes() >= size);
        assert!(is_damaged(&liar, &cipher));
    }
}

#[test]
fn names_of_files_are_safe_to_save() {
    for (name, safe) in [
        ("holiday.jpg", "holiday.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        (".bashrc", "bashrc"),
        ("..", "file"),
        ("a\u{202e}gpj.exe\n", "agpj.exe"),
        ("", "file"),
        ("Zoé 1.pdf", "Zoé 1.pdf"),
    ] {
        assert_eq!(safe_filename(name), safe);
    }
    assert!(safe_filename(&"é".repeat(500)).len() <= 120);
}

proptest! {
    #[test]
    fn any_content_comes_back(plain in prop::collection::vec(any::<u8>(), 0..4000)) {
        let (attachment, cipher) = sealed(&plain);
        prop_assert_eq!(opened(&attachment, &cipher).unwrap(), plain);
    }

    #[test]
    fn a_safe_name_stays_in_its_folder(name in ".{0,40}") {
        let safe = safe_filename(&name);
        prop_assert!(!safe.is_empty() && !safe.starts_with('.'));
        prop_assert!(!safe.contains(['/', '\\', '\0', '\n']));
    }
}
