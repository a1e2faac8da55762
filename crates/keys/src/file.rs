//! Named secret fields are sealed under a key that stands apart from the database.
//!
//! A sealed text is `<form>.<key>.<nonce and cipher text>`, the form `s1` for AES-256-GCM and `s2` for SM4-GCM; the name of the
//! key in it lets older keys stay readable while new texts are sealed by the first. What a text is for is bound into it: one
//! moved to another row opens nowhere.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::cipher::{BYTES, Cipher, NONCE};
use crate::random;

/// The name of the first key.
const FIRST: &str = "k1";

/// Why something is not sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file does not read or was not written.
    #[error("the key file {path}: {error}", path = .0.display(), error = .1)]
    File(PathBuf, io::Error),
    /// A line is no key.
    #[error("line {0} of the keys is not `name key`: a name of letters and digits, 32 bytes in URL-safe base64")]
    Line(usize),
    /// There is no key at all.
    #[error("the keys are empty")]
    Empty,
    /// The key a text was sealed by is not known.
    #[error("the key `{0}` is not known here")]
    Unknown(String),
    /// The text was changed, moved, or is none.
    #[error("the sealed text does not open")]
    Broken,
    /// No randomness.
    #[error("no randomness: {0}")]
    Random(String),
}

/// The keys of an installation: the first seals, all of them open.
#[derive(Debug)]
pub struct Keys {
    /// Read again when a text names a key that is not known yet: another node has rotated.
    file: Option<PathBuf>,
    held: Mutex<Vec<Key>>,
    cipher: Cipher,
}

#[derive(Clone)]
struct Key {
    name: String,
    bytes: [u8; BYTES],
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Keys {
    /// The keys in `text`: one a line, its name and its 32 bytes in URL-safe base64, the one that seals first.
    pub fn of(text: &str) -> Result<Self, KeyError> {
        Ok(Self { file: None, held: Mutex::new(parsed(text)?), cipher: Cipher::default() })
    }

    /// The keys in the file at `path`.
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        let keys = read(path)?;
        Ok(Self { file: Some(path.to_owned()), held: Mutex::new(keys), cipher: Cipher::default() })
    }

    /// The keys in the file at `path`, which is read when it is needed, and made with one fresh key for its owner's eyes alone
    /// when something is sealed for the first time.
    pub fn kept_in(path: &Path) -> Self {
        Self { file: Some(path.to_owned()), held: Mutex::default(), cipher: Cipher::default() }
    }

    /// Makes the file at `path` with one fresh key; its name.
    pub fn make(path: &Path) -> Result<String, KeyError> {
        let first = fresh(FIRST.to_owned())?;
        write(path, &[first])?;
        Ok(FIRST.to_owned())
    }

    /// Seals by `cipher` from now on; what another has sealed still opens.
    #[must_use]
    pub fn sealing_by(mut self, cipher: Cipher) -> Self {
        self.cipher = cipher;
        self
    }

    /// What is sealed by.
    pub const fn cipher(&self) -> Cipher {
        self.cipher
    }

    /// Puts a fresh key before the others in the file at `path`; its name. The others stay until nothing is sealed by them.
    pub fn rotate(path: &Path) -> Result<String, KeyError> {
        let mut keys = read(path)?;
        let number = keys.iter().filter_map(|key| key.name.strip_prefix('k')?.parse::<u32>().ok()).max().unwrap_or(0);
        let name = format!("k{}", number.saturating_add(1));
        keys.insert(0, fresh(name.clone())?);
        write(path, &keys)?;
        Ok(name)
    }

    /// Seals `plain` for `purpose`, such as a table and the row's id.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Result<String, KeyError> {
        let key = self.sealing()?;
        let nonce = random::<NONCE>().map_err(|error| KeyError::Random(error.to_string()))?;
        let derived = self.cipher.derived(&key.bytes).ok_or(KeyError::Broken)?;
        let sealed = self.cipher.seal(&derived, &nonce, purpose.as_bytes(), plain).ok_or(KeyError::Broken)?;
        let text = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat());
        Ok(format!("{}.{}.{text}", self.cipher.form(), key.name))
    }

    /// Opens what was sealed for `purpose`.
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>, KeyError> {
        let (cipher, name, text) = parts(sealed).ok_or(KeyError::Broken)?;
        let derived = cipher.derived(&self.find(name)?.bytes).ok_or(KeyError::Broken)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError::Broken)?;
        let (nonce, text) = bytes.split_first_chunk::<NONCE>().ok_or(KeyError::Broken)?;
        cipher.open(&derived, nonce, purpose.as_bytes(), text).ok_or(KeyError::Broken)
    }

    /// Whether `sealed` was sealed by the key and the cipher that seal now.
    pub fn is_current(&self, sealed: &str) -> bool {
        let first = self.sealing().ok().map(|key| key.name);
        parts(sealed).is_some_and(|(cipher, name, _)| cipher == self.cipher && Some(name) == first.as_deref())
    }

    /// The key that seals.
    fn sealing(&self) -> Result<Key, KeyError> {
        let mut keys = self.lock();
        if let (true, Some(file)) = (keys.is_empty(), &self.file) {
            if !file.exists() {
                Self::make(file)?;
            }
            *keys = read(file)?;
        }
        keys.first().cloned().ok_or(KeyError::Empty)
    }

    fn find(&self, name: &str) -> Result<Key, KeyError> {
        let known = |keys: &[Key]| keys.iter().find(|key| key.name == name).cloned();
        if let Some(key) = known(&self.lock()) {
            return Ok(key);
        }
        let Some(file) = &self.file else { return Err(KeyError::Unknown(name.to_owned())) };
        let again = read(file)?;
        let found = known(&again).ok_or_else(|| KeyError::Unknown(name.to_owned()));
        *self.lock() = again;
        found
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Key>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parts(sealed: &str) -> Option<(Cipher, &str, &str)> {
    let (form, rest) = sealed.split_once('.')?;
    let (name, text) = rest.split_once('.')?;
    Some((Cipher::of_form(form)?, name, text))
}

fn fresh(name: String) -> Result<Key, KeyError> {
    let bytes = random::<BYTES>().map_err(|error| KeyError::Random(error.to_string()))?;
    Ok(Key { name, bytes })
}

fn parsed(text: &str) -> Result<Vec<Key>, KeyError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let keys: Vec<Key> = lines.map(|(at, line)| key(line).ok_or(KeyError::Line(at + 1))).collect::<Result<_, _>>()?;
    if keys.is_empty() { Err(KeyError::Empty) } else { Ok(keys) }
}

fn key(line: &str) -> Option<Key> {
    let (name, text) = line.trim().split_once(char::is_whitespace)?;
    let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?.try_into().ok()?;
    name.chars().all(|c| c.is_ascii_alphanumeric()).then(|| Key { name: name.to_owned(), bytes })
}

fn read(path: &Path) -> Result<Vec<Key>, KeyError> {
    parsed(&fs::read_to_string(path).map_err(|error| KeyError::File(path.to_owned(), error))?)
}

/// Writes beside it and renames: whoever reads meanwhile finds the old keys or the new ones.
fn write(path: &Path, keys: &[Key]) -> Result<(), KeyError> {
    let lines = keys.iter().map(|key| format!("{} {}\n", key.name, URL_SAFE_NO_PAD.encode(key.bytes)));
    let text = format!(
        "# The keys that seal secret fields. Keep a copy apart from the backups.\n{}",
        lines.collect::<String>()
    );
    let beside = path.with_extension("new");
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        fs::File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
            .sync_all()
    })();
    written.map_err(|error| KeyError::File(path.to_owned(), error))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot prepare its ground has failed")]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_purpose_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("aftercare.keys");
        let keys = Keys::kept_in(&path);
        assert!(!path.exists(), "nothing is made before it is needed");
        let sealed = keys.seal("row 1", b"secret").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(sealed.starts_with("s1.k1.") && !sealed.contains("secret"));
        assert_ne!(sealed, keys.seal("row 1", b"secret").unwrap(), "a fresh nonce each time");
        assert_eq!(keys.unseal("row 1", &sealed).unwrap(), b"secret");
        assert!(matches!(keys.unseal("row 2", &sealed), Err(KeyError::Broken)), "moved to another row");
        let changed = format!("{}A", sealed.strip_suffix(|_: char| true).unwrap());
        assert!(changed == sealed || keys.unseal("row 1", &changed).is_err());
        assert!(matches!(keys.unseal("row 1", "no sealed text"), Err(KeyError::Broken)));
        let again = Keys::kept_in(&path);
        assert_eq!(again.unseal("row 1", &sealed).unwrap(), b"secret", "the file is made once");
    }

    #[test]
    fn after_a_rotation_old_texts_open_and_a_node_that_runs_learns_the_new_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("aftercare.keys");
        let running = Keys::kept_in(&path);
        let old = running.seal("row", b"old").unwrap();
        assert_eq!(Keys::rotate(&path).unwrap(), "k2");
        let rotated = Keys::open(&path).unwrap();
        assert!(!rotated.is_current(&old));
        assert_eq!(rotated.unseal("row", &old).unwrap(), b"old");
        let new = rotated.seal("row", b"new").unwrap();
        assert!(new.starts_with("s1.k2.") && rotated.is_current(&new));
        assert_eq!(running.unseal("row", &new).unwrap(), b"new");
        assert!(running.is_current(&new));
        let stranger = Keys::of("k9 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
        assert!(matches!(stranger.unseal("row", &new), Err(KeyError::Unknown(name)) if name == "k2"));
    }

    #[test]
    fn keys_that_do_not_read_are_named_by_their_line() {
        assert!(matches!(Keys::of("# nothing\n\n"), Err(KeyError::Empty)));
        assert!(matches!(Keys::of("# first\nk1 short"), Err(KeyError::Line(2))));
        assert!(matches!(Keys::of("k.1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), Err(KeyError::Line(1))));
    }
}
