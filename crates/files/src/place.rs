//! Where contents lie: a folder, every content under a place of its own.

use std::path::Path as FsPath;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use kernel::Refusal;
use keys::Keys;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use storage::{Db, DbError, WriteError, params};
use tokio::sync::Semaphore;

use crate::rows::{Attachment, BLOB};
use crate::sealed::Pieces;

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
    /// There is nothing at the place any more.
    #[error("the content is gone")]
    Gone,
    /// The folder failed, or what lies there does not open.
    #[error("the file store failed: {0}")]
    Store(String),
    /// The sender broke off.
    #[error("the upload broke off: {0}")]
    Broken(String),
}

impl From<object_store::Error> for FilesError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Gone,
            other => Self::Store(other.to_string()),
        }
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
    pub(crate) keys: Option<Arc<Keys>>,
    /// How many pictures are drawn at once: each takes the memory of its pixels.
    pub(crate) drawing: Arc<Semaphore>,
}

/// Pictures drawn at once.
const DRAWN_AT_ONCE: usize = 2;

impl Files {
    /// Opens the store under `folder`, which is created if it is missing.
    pub fn open(db: Db, folder: &FsPath, limits: Limits) -> Result<Self, FilesError> {
        std::fs::create_dir_all(folder).map_err(|e| FilesError::Store(format!("{}: {e}", folder.display())))?;
        // What has been answered as stored must survive a power cut.
        let folder = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(false);
        Ok(Self { db, limits, folder, keys: None, drawing: Arc::new(Semaphore::new(DRAWN_AT_ONCE)) })
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
        match self.opened(&attachment.place, attachment.data_key.as_deref()).await {
            // Sealed since it was looked up, and somewhere else now.
            Err(FilesError::Gone) => {
                let row = self.db.row(BLOB.with(params![&attachment.sha256])).await?.ok_or(FilesError::Gone)?;
                self.opened(row.text(0)?, row.opt_text(1)?.as_deref()).await
            }
            read => read,
        }
    }

    /// What lies at `place`, as it lies there.
    pub(crate) async fn bytes_at(&self, place: &str) -> Result<Pieces, FilesError> {
        let found = self.folder.get(&Path::from(place)).await?;
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
