//! Backups of the platform itself: one folder that either database can be restored from.
//!
//! `aftercare-<instant>/` holds `manifest.json`, `rows/<table>.jsonl.gz` for every table and `attachments/…` for every
//! content the rows refer to. It is written under a name that begins with a dot, and named only when all of it is on the
//! disk. Rows are written in the few kinds of value both databases share, so a backup of one restores into the other.

mod check;
mod disk;
mod manifest;
mod restore;
mod rows;
mod take;

pub use check::{Checked, check};
pub use manifest::{ChainEnd, FORMAT, Manifest};
pub use restore::{Restored, Target, UNFINISHED, restore};
pub use take::{Source, Taken, keep, leftovers, take};

use std::path::PathBuf;

use kernel::{Refusal, RefusalKind};
use storage::DbError;

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It is refused; the sentence says how to mend it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file failed.
    #[error("{path}: {error}", path = .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// How.
        error: std::io::Error,
    },
}

/// An error of `path`.
fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.into();
    move |error| BackupError::File { path, error }
}

fn refused(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> BackupError {
    BackupError::Refused(Refusal::new(RefusalKind::Invalid, code, zh, en))
}

/// A part of a backup does not hold.
fn part(code: &'static str, name: &str, zh: &str, en: &str) -> BackupError {
    refused(
        code,
        format!("备份中的 {name} {zh}。请勿使用此备份，改用上一份，并检查存放备份的磁盘。"),
        format!(
            "{name} in the backup {en}. Do not use this backup: take the one before, and check the disk it lies on."
        ),
    )
}

/// Work on files, off the threads that answer requests.
async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, BackupError> {
    let broke_off = |error: tokio::task::JoinError| DbError::Unavailable(format!("the work broke off: {error}"));
    tokio::task::spawn_blocking(job).await.map_err(broke_off)?
}
