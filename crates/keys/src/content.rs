//! Contents of files: each under a key of its own, in segments, so that they are read piece by piece and still whole.
//!
//! The segments are sealed as STREAM says (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce counts them and marks the
//! last. The key is used for one content, so that the nonce's beginning can be the same in all of them.

use std::fmt;

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::KeyInit;

use crate::cipher::{Cipher, Sm4Gcm};
use crate::file::{KeyError, Keys};

/// Bytes of a segment before it is sealed; the last may be shorter.
pub const SEGMENT: usize = 64 * 1024;

const TAG: usize = 16;

/// The key of one content.
#[derive(Clone)]
pub struct DataKey {
    cipher: Cipher,
    bytes: Vec<u8>,
}

/// Seals a content from its beginning to its end.
pub struct Seal(Run);

/// Opens a content from its beginning to its end.
pub struct Open(Run);

impl DataKey {
    /// A key nobody has used.
    pub fn fresh(cipher: Cipher) -> Result<Self, KeyError> {
        let bytes = crate::random::<32>().map_err(|error| KeyError::Random(error.to_string()))?;
        Ok(Self { cipher, bytes: bytes[..cipher.key_bytes()].to_vec() })
    }

    /// Begins to seal.
    pub fn seal(&self) -> Result<Seal, KeyError> {
        Ok(Seal(self.run()?))
    }

    /// Begins to open.
    pub fn open(&self) -> Result<Open, KeyError> {
        Ok(Open(self.run()?))
    }

    fn run(&self) -> Result<Run, KeyError> {
        let segments: Box<dyn Segments> = match self.cipher {
            Cipher::Aes256Gcm => {
                let aead = Aes256Gcm::new_from_slice(&self.bytes).map_err(|_| KeyError::Broken)?;
                Box::new(StreamBE32::from_aead(aead, &[0; 7].into()))
            }
            Cipher::Sm4Gcm => {
                let aead = Sm4Gcm::new_from_slice(&self.bytes).map_err(|_| KeyError::Broken)?;
                Box::new(StreamBE32::from_aead(aead, &[0; 7].into()))
            }
        };
        Ok(Run { segments, held: Vec::new(), at: 0 })
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataKey").field("cipher", &self.cipher).finish_non_exhaustive()
    }
}

impl Keys {
    /// A fresh key for a content, and the text it is kept as: sealed for `purpose`.
    pub fn data_key(&self, purpose: &str) -> Result<(DataKey, String), KeyError> {
        let key = DataKey::fresh(self.cipher())?;
        let kept = format!("{}:{}", key.cipher.as_str(), self.seal(purpose, &key.bytes)?);
        Ok((key, kept))
    }

    /// The key kept as `kept` for `purpose`.
    pub fn open_data_key(&self, purpose: &str, kept: &str) -> Result<DataKey, KeyError> {
        let (cipher, sealed) = parts(kept)?;
        let bytes = self.unseal(purpose, sealed)?;
        if bytes.len() != cipher.key_bytes() {
            return Err(KeyError::Broken);
        }
        Ok(DataKey { cipher, bytes })
    }

    /// The same key as it is kept by the key that seals now; nothing when that one sealed it.
    pub fn reseal_data_key(&self, purpose: &str, kept: &str) -> Result<Option<String>, KeyError> {
        let (cipher, sealed) = parts(kept)?;
        if self.is_current(sealed) {
            return Ok(None);
        }
        let again = self.seal(purpose, &self.unseal(purpose, sealed)?)?;
        Ok(Some(format!("{}:{again}", cipher.as_str())))
    }
}

fn parts(kept: &str) -> Result<(Cipher, &str), KeyError> {
    let (cipher, sealed) = kept.split_once(':').ok_or(KeyError::Broken)?;
    Ok((cipher.parse().map_err(|()| KeyError::Broken)?, sealed))
}

impl Seal {
    /// Takes the next piece; what of it is sealed by then, which may be nothing.
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.0.push(piece, SEGMENT, |segments, at, buffer| segments.seal(at, false, buffer))
    }

    /// The end of the content.
    pub fn finish(self) -> Result<Vec<u8>, KeyError> {
        self.0.finish(|segments, at, buffer| segments.seal(at, true, buffer))
    }
}

impl Open {
    /// Takes the next piece of a sealed content; what of it is open by then. An error when a segment does not hold.
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.0.push(piece, SEGMENT + TAG, |segments, at, buffer| segments.open(at, false, buffer))
    }

    /// The end of the content; an error when it was cut off before.
    pub fn finish(self) -> Result<Vec<u8>, KeyError> {
        self.0.finish(|segments, at, buffer| segments.open(at, true, buffer))
    }
}

/// One way through a content.
struct Run {
    segments: Box<dyn Segments>,
    held: Vec<u8>,
    at: u32,
}

type Step = fn(&dyn Segments, u32, &mut Vec<u8>) -> Result<(), KeyError>;

impl Run {
    /// A whole segment goes on only when something follows it: the last one is marked.
    fn push(&mut self, piece: &[u8], size: usize, step: Step) -> Result<Vec<u8>, KeyError> {
        self.held.extend_from_slice(piece);
        let mut done = Vec::new();
        while self.held.len() > size {
            let rest = self.held.split_off(size);
            let mut segment = std::mem::replace(&mut self.held, rest);
            step(self.segments.as_ref(), self.at, &mut segment)?;
            self.at = self.at.checked_add(1).ok_or(KeyError::Broken)?;
            if done.is_empty() { done = segment } else { done.extend_from_slice(&segment) }
        }
        Ok(done)
    }

    fn finish(mut self, step: Step) -> Result<Vec<u8>, KeyError> {
        step(self.segments.as_ref(), self.at, &mut self.held)?;
        Ok(self.held)
    }
}

/// STREAM over either cipher.
trait Segments: Send + Sync {
    fn seal(&self, at: u32, is_last: bool, buffer: &mut Vec<u8>) -> Result<(), KeyError>;
    fn open(&self, at: u32, is_last: bool, buffer: &mut Vec<u8>) -> Result<(), KeyError>;
}

macro_rules! segments {
    ($cipher:ty) => {
        impl Segments for StreamBE32<$cipher> {
            fn seal(&self, at: u32, is_last: bool, buffer: &mut Vec<u8>) -> Result<(), KeyError> {
                self.encrypt_in_place(at, is_last, &[], buffer).map_err(|_| KeyError::Broken)
            }

            fn open(&self, at: u32, is_last: bool, buffer: &mut Vec<u8>) -> Result<(), KeyError> {
                self.decrypt_in_place(at, is_last, &[], buffer).map_err(|_| KeyError::Broken)
            }
        }
    };
}

segments!(Aes256Gcm);
segments!(Sm4Gcm);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: [Cipher; 2] = [Cipher::Aes256Gcm, Cipher::Sm4Gcm];

    fn sealed(key: &DataKey, plain: &[u8], piece: usize) -> Vec<u8> {
        let mut seal = key.seal().unwrap();
        let mut out = Vec::new();
        for piece in plain.chunks(piece) {
            out.extend(seal.push(piece).unwrap());
        }
        out.extend(seal.finish().unwrap());
        out
    }

    fn opened(key: &DataKey, sealed: &[u8], piece: usize) -> Result<Vec<u8>, KeyError> {
        let mut open = key.open()?;
        let mut out = Vec::new();
        for piece in sealed.chunks(piece) {
            out.extend(open.push(piece)?);
        }
        out.extend(open.finish()?);
        Ok(out)
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|n| (n % 251).to_le_bytes()[0]).collect()
    }

    #[test]
    fn a_content_of_any_length_comes_back_in_whatever_pieces_it_travels() {
        for cipher in BOTH {
            let key = DataKey::fresh(cipher).unwrap();
            for length in [1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 2 * SEGMENT + 17] {
                let plain = content(length);
                let kept = sealed(&key, &plain, 7000);
                assert_eq!(kept.len(), length + length.div_ceil(SEGMENT) * TAG);
                assert_eq!(kept, sealed(&key, &plain, usize::MAX));
                for piece in [999, SEGMENT + TAG, usize::MAX] {
                    assert_eq!(opened(&key, &kept, piece).unwrap(), plain, "{cipher:?} {length} in {piece}");
                }
            }
        }
    }

    #[test]
    fn what_is_cut_off_added_to_swapped_or_anothers_does_not_open() {
        for cipher in BOTH {
            let key = DataKey::fresh(cipher).unwrap();
            let kept = sealed(&key, &content(3 * SEGMENT), usize::MAX);
            let (one, two) = (SEGMENT + TAG, 2 * (SEGMENT + TAG));
            let mut swapped = kept.clone();
            swapped[..two].rotate_left(one);
            let longer = [kept.as_slice(), &[0]].concat();
            for wrong in [&kept[..one], &kept[..two], &kept[..kept.len() - 1], &kept[one..], &swapped, &longer, &[]] {
                assert!(opened(&key, wrong, 4096).is_err(), "{cipher:?} {}", wrong.len());
            }
            assert!(opened(&DataKey::fresh(cipher).unwrap(), &kept, 4096).is_err());
        }
    }

    #[test]
    fn a_data_key_is_kept_for_its_purpose_and_sealed_anew_without_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        for cipher in BOTH {
            let keys = Keys::kept_in(&path).sealing_by(cipher);
            let (key, kept) = keys.data_key("files_blob/a").unwrap();
            let content = sealed(&key, b"topology", 3);
            Keys::rotate(&path).unwrap();
            let rotated = Keys::open(&path).unwrap().sealing_by(cipher);
            let again = rotated.reseal_data_key("files_blob/a", &kept).unwrap().unwrap();
            assert_eq!(rotated.reseal_data_key("files_blob/a", &again).unwrap(), None);
            let key = rotated.open_data_key("files_blob/a", &again).unwrap();
            assert_eq!(opened(&key, &content, 5).unwrap(), b"topology");
            assert!(rotated.open_data_key("files_blob/b", &again).is_err());
            // The other cipher's installation reads it too, and keeps the key by its own.
            let other = BOTH.into_iter().find(|other| *other != cipher).unwrap();
            let changed = Keys::open(&path).unwrap().sealing_by(other);
            let by_other = changed.reseal_data_key("files_blob/a", &again).unwrap().unwrap();
            assert_eq!(
                opened(&changed.open_data_key("files_blob/a", &by_other).unwrap(), &content, 5).unwrap(),
                b"topology"
            );
        }
    }

    proptest! {
        #[test]
        fn no_changed_byte_of_a_content_goes_unnoticed(at in 0..SEGMENT + 100, bit in 0..8_u32) {
            let key = DataKey { cipher: Cipher::Aes256Gcm, bytes: vec![3; 32] };
            let mut kept = sealed(&key, &content(SEGMENT + 80), usize::MAX);
            kept[at] ^= 1 << bit;
            prop_assert!(opened(&key, &kept, 8192).is_err());
        }

        #[test]
        fn no_text_makes_opening_panic(text in "\\PC{0,120}", bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let keys = Keys::of("k1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
            prop_assert!(keys.unseal("row", &text).is_err());
            prop_assert!(keys.open_data_key("row", &text).is_err());
            let key = DataKey { cipher: Cipher::Sm4Gcm, bytes: vec![3; 16] };
            prop_assert!(opened(&key, &bytes, 64).is_err());
            let _ = Keys::of(&text);
        }
    }
}
