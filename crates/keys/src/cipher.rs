//! The two ciphers, each as an AEAD with a nonce of 96 bits and a tag of 128.

use std::str::FromStr;

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use sm4::Sm4;

/// SM4 in Galois/counter mode (GB/T 32907, GB/T 36624; RFC 8998).
pub(crate) type Sm4Gcm = AesGcm<Sm4, U12>;

/// Bytes of a nonce.
pub(crate) const NONCE: usize = 12;

/// Bytes a key of the key file has, whatever the cipher.
pub(crate) const BYTES: usize = 32;

/// What is sealed by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cipher {
    /// AES with a key of 256 bits in Galois/counter mode.
    #[default]
    Aes256Gcm,
    /// SM4（GB/T 32907）in Galois/counter mode, for whoever is asked for national cryptography.
    Sm4Gcm,
}

impl Cipher {
    /// As the configuration names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "aes-256-gcm",
            Self::Sm4Gcm => "sm4-gcm",
        }
    }

    /// The form a sealed text begins with.
    pub(crate) const fn form(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "s1",
            Self::Sm4Gcm => "s2",
        }
    }

    pub(crate) fn of_form(form: &str) -> Option<Self> {
        [Self::Aes256Gcm, Self::Sm4Gcm].into_iter().find(|cipher| cipher.form() == form)
    }

    /// Bytes of its keys.
    pub(crate) const fn key_bytes(self) -> usize {
        match self {
            Self::Aes256Gcm => 32,
            Self::Sm4Gcm => 16,
        }
    }

    /// The key for this cipher in a key of the file: itself for AES; for SM4 half of an HMAC-SM3 by it, so that no two
    /// ciphers ever work by the same bytes.
    pub(crate) fn derived(self, key: &[u8; BYTES]) -> Option<Vec<u8>> {
        match self {
            Self::Aes256Gcm => Some(key.to_vec()),
            Self::Sm4Gcm => {
                let mut mac = <Hmac<Sm3> as Mac>::new_from_slice(key).ok()?;
                mac.update(b"aftercare sm4-gcm");
                Some(mac.finalize().into_bytes()[..16].to_vec())
            }
        }
    }

    /// Seals one text; the tag is its end.
    pub(crate) fn seal(self, key: &[u8], nonce: &[u8; NONCE], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = (nonce.into(), Payload { msg: plain, aad });
        match self {
            Self::Aes256Gcm => Aes256Gcm::new_from_slice(key).ok()?.encrypt(nonce, text).ok(),
            Self::Sm4Gcm => Sm4Gcm::new_from_slice(key).ok()?.encrypt(nonce, text).ok(),
        }
    }

    /// Opens what [`Cipher::seal`] sealed; nothing when it does not hold.
    pub(crate) fn open(self, key: &[u8], nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = (nonce.into(), Payload { msg: sealed, aad });
        match self {
            Self::Aes256Gcm => Aes256Gcm::new_from_slice(key).ok()?.decrypt(nonce, text).ok(),
            Self::Sm4Gcm => Sm4Gcm::new_from_slice(key).ok()?.decrypt(nonce, text).ok(),
        }
    }
}

impl FromStr for Cipher {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        [Self::Aes256Gcm, Self::Sm4Gcm].into_iter().find(|cipher| cipher.as_str() == name).ok_or(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]
mod tests {
    use super::*;

    fn sealed(cipher: Cipher, key: &str, nonce: &str, aad: &str, plain: &str) -> String {
        let [key, nonce, aad, plain] = [key, nonce, aad, plain].map(|text| hex::decode(text).unwrap());
        let nonce: [u8; NONCE] = nonce.try_into().unwrap();
        let sealed = cipher.seal(&key, &nonce, &aad, &plain).unwrap();
        assert_eq!(cipher.open(&key, &nonce, &aad, &sealed).unwrap(), plain);
        assert!(cipher.open(&key, &nonce, b"other", &sealed).is_none());
        hex::encode(sealed)
    }

    /// RFC 8998, appendix A.1.
    #[test]
    fn sm4_gcm_answers_as_the_standard_says() {
        let plain = ["aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa"].map(|byte| byte.repeat(8)).concat();
        let got = sealed(
            Cipher::Sm4Gcm,
            "0123456789abcdeffedcba9876543210",
            "00001234567800000000abcd",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            &plain,
        );
        let text = "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
                    d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d";
        assert_eq!(got, format!("{text}83de3541e4c2b58177e065a9bf7b62ec"));
    }

    /// The GCM specification (McGrew, Viega), test case 16.
    #[test]
    fn aes_256_gcm_answers_as_the_specification_says() {
        let got = sealed(
            Cipher::Aes256Gcm,
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
             1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        );
        let text = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
                    8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";
        assert_eq!(got, format!("{text}76fc6ece0f4e1768cddf8853bb2d551b"));
    }

    #[test]
    fn a_cipher_has_the_name_it_is_read_by_and_keys_of_its_own() {
        let key = [7; BYTES];
        for cipher in [Cipher::Aes256Gcm, Cipher::Sm4Gcm] {
            assert_eq!(cipher.as_str().parse(), Ok(cipher));
            assert_eq!(Cipher::of_form(cipher.form()), Some(cipher));
            assert_eq!(cipher.derived(&key).unwrap().len(), cipher.key_bytes());
        }
        assert_eq!("des".parse::<Cipher>(), Err(()));
        assert_ne!(Cipher::Sm4Gcm.derived(&key).unwrap(), key[..16]);
    }
}
