//! Keys that stand apart from the database: they seal secret fields of rows, and the keys of files.

mod cipher;
mod content;
mod file;

pub use cipher::Cipher;
pub use content::{DataKey, Open, SEGMENT, Seal};
pub use file::{KeyError, Keys};

use rand::TryRngCore;
use rand::rngs::OsRng;

/// `N` bytes from the operating system, the one source of chance for keys, secrets and salts.
pub fn random<const N: usize>() -> Result<[u8; N], rand::rand_core::OsError> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes)?;
    Ok(bytes)
}
