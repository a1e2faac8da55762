//! Where contents lie: a folder, every content under a place of its own.

use std::path::Path as FsPath;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use kernel::Refusal;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use storage::{Db, DbError, WriteError};

use crate::rows::Attachment;

/// What is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, bytes.
    pub largest: u64,
}

impl Default for Limits {
    /// 20 MiB: a dozen photographs, a day's log packed.
    fn default() -> Self {
        Self { largest: 20 * 1024 * 1024 }
    }
}

/// Why a file could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The file is not accepted.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed; nothing is referenced.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The folder failed.
    #[error("the file store failed: {0}")]
    Store(String),
    /// The sender broke off.
    #[error("the upload broke off: {0}")]
    Broken(String),
}

impl From<object_store::Error> for FilesError {
    fn from(error: object_store::Error) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<WriteError> for FilesError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Db(error) => Self::Db(error),
            other => Self::Db(DbError::Refused(other.to_string())),
        }
    }
}

/// The store of files: contents in a folder, what is known of them in the database.
pub struct Files {
    pub(crate) db: Db,
    pub(crate) limits: Limits,
    pub(crate) folder: LocalFileSystem,
}

impl Files {
    /// Opens the store under `folder`, which is created if it is missing.
    pub fn open(db: Db, folder: &FsPath, limits: Limits) -> Result<Self, FilesError> {
        std::fs::create_dir_all(folder).map_err(|e| FilesError::Store(format!("{}: {e}", folder.display())))?;
        // What has been answered as stored must survive a power cut.
        let folder = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(false);
        Ok(Self { db, limits, folder })
    }

    /// What is accepted.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// The content of an attachment, piece by piece.
    pub async fn read(
        &self,
        attachment: &Attachment,
    ) -> Result<BoxStream<'static, Result<Bytes, FilesError>>, FilesError> {
        let found = self.folder.get(&Path::from(attachment.place.as_str())).await?;
        Ok(found.into_stream().map(|piece| piece.map_err(FilesError::from)).boxed())
    }

    /// Writes a new content at a place nobody uses; durable when it returns.
    pub(crate) async fn put(&self, place: &str, content: PutPayload) -> Result<(), FilesError> {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        self.folder.put_opts(&Path::from(place), content, options).await?;
        Ok(())
    }

    /// Takes a content away; one that is gone already is fine.
    pub(crate) async fn drop_place(&self, place: &str) -> Result<(), FilesError> {
        match self.folder.delete(&Path::from(place)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
