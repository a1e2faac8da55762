//! Contents sealed on the disk, each by a key of its own that is kept sealed beside what is known of it.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use kernel::{Ids, Instant};
use keys::{KeyError, Keys, Open};
use object_store::PutPayload;
use sha2::{Digest, Sha256};
use storage::{DbError, WriteError, WriteSet, params};

use crate::place::{Files, FilesError};
use crate::rows::{RESEAL, SEAL, SOME_BLOBS};

/// What a content is stored as.
pub(crate) struct Stored {
    pub payload: PutPayload,
    /// Its own key, sealed; none where the content lies open.
    pub data_key: Option<String>,
    /// SHA-256 of what lies on the disk, hex, where that is not the content itself.
    pub sha256: Option<String>,
}

/// What sealing anew did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Contents whose key is kept by the present key now; they themselves were left as they are.
    pub keys: usize,
    /// Contents that lay open and are sealed now.
    pub contents: usize,
}

impl From<KeyError> for FilesError {
    fn from(error: KeyError) -> Self {
        Self::Store(error.to_string())
    }
}

impl Files {
    /// Contents are sealed from now on; those that lie open are still read.
    #[must_use]
    pub fn sealed_by(mut self, keys: Option<Arc<Keys>>) -> Self {
        self.keys = keys;
        self
    }

    /// What contents are sealed by.
    pub fn keys(&self) -> Option<Arc<Keys>> {
        self.keys.clone()
    }

    /// Whether the keys of contents open: none when no content is sealed. Looks at the hundred latest.
    pub async fn contents_open(&self) -> Result<Option<bool>, DbError> {
        let some = self.db.rows(crate::rows::LATEST_KEYS.with(params![])).await?;
        let mut opens = None;
        for row in &some {
            let (place, data_key) = (row.text(0)?, row.text(1)?);
            let keys = self.keys.as_ref();
            let opened = keys.is_some_and(|keys| keys.open_data_key(&purpose(place), data_key).is_ok());
            opens = Some(opens.unwrap_or(true) && opened);
        }
        Ok(opens)
    }

    /// Keeps every content's key by the key that seals now and seals the contents that lie open, while others work: a content is
    /// never without a place where it can be read.
    pub async fn reseal(&self, ids: &dyn Ids, now: Instant) -> Result<Resealed, FilesError> {
        let keys = self.keys.as_ref().ok_or_else(no_key)?;
        let (mut resealed, mut after) = (Resealed::default(), String::new());
        loop {
            let some = self.db.rows(SOME_BLOBS.with(params![&after])).await?;
            let Some(last) = some.last() else { return Ok(resealed) };
            after = last.string(0)?;
            for row in &some {
                let (sha256, place) = (row.text(0)?, row.text(1)?);
                if let Some(kept) = row.opt_text(2)? {
                    if let Some(again) = keys.reseal_data_key(&purpose(place), &kept)? {
                        let mut set = WriteSet::new();
                        set.add(RESEAL.with(params![sha256, &kept, again]));
                        self.db.write(set).await?;
                        resealed.keys += 1;
                    }
                } else if self.seal_open(sha256, place, ids, now).await? {
                    resealed.contents += 1;
                }
            }
        }
    }

    /// Seals one content that lies open at `place`; false when it went away or was sealed by somebody else meanwhile.
    async fn seal_open(&self, sha256: &str, place: &str, ids: &dyn Ids, now: Instant) -> Result<bool, FilesError> {
        let pieces: Vec<Bytes> = match self.bytes_at(place).await {
            Ok(found) => found.try_collect().await?,
            Err(FilesError::Gone) => return Ok(false),
            Err(error) => return Err(error),
        };
        let mut hash = Sha256::new();
        for piece in &pieces {
            hash.update(piece);
        }
        if hex::encode(hash.finalize()) != sha256 {
            return Err(FilesError::Store(format!("{place} is damaged: put it back from a backup")));
        }
        let fresh = new_place(sha256, ids, now);
        let stored = self.stored(&fresh, pieces).await?;
        self.put(&fresh, stored.payload).await?;
        let mut set = WriteSet::new();
        set.expect(SEAL.with(params![sha256, place, &fresh, stored.data_key, stored.sha256]), 1, "files_blob");
        match self.db.write(set).await {
            Ok(_) => {
                self.drop_place(place).await?;
                Ok(true)
            }
            Err(WriteError::Guard { .. }) => {
                self.drop_place(&fresh).await?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What a content is stored as at `place`: sealed where there are keys. The work is done off the threads that answer.
    pub(crate) async fn stored(&self, place: &str, pieces: Vec<Bytes>) -> Result<Stored, FilesError> {
        let Some(keys) = &self.keys else {
            return Ok(Stored { payload: pieces.into_iter().collect(), data_key: None, sha256: None });
        };
        let (data_key, kept) = keys.data_key(&purpose(place))?;
        let sealing = tokio::task::spawn_blocking(move || {
            let (mut seal, mut hash, mut out) = (data_key.seal()?, Sha256::new(), Vec::with_capacity(pieces.len()));
            for piece in &pieces {
                let sealed = seal.push(piece)?;
                hash.update(&sealed);
                out.push(Bytes::from(sealed));
            }
            let sealed = seal.finish()?;
            hash.update(&sealed);
            out.push(Bytes::from(sealed));
            Ok::<_, KeyError>((out, hex::encode(hash.finalize())))
        });
        let (sealed, sha256) = sealing.await.map_err(|error| FilesError::Store(error.to_string()))??;
        let payload = sealed.into_iter().filter(|piece| !piece.is_empty()).collect();
        Ok(Stored { payload, data_key: Some(kept), sha256: Some(sha256) })
    }

    /// The content at `place`, open.
    pub(crate) async fn opened(&self, place: &str, data_key: Option<&str>) -> Result<Pieces, FilesError> {
        let found = self.bytes_at(place).await?;
        let Some(data_key) = data_key else { return Ok(found) };
        let keys = self.keys.as_ref().ok_or_else(no_key)?;
        let open = keys.open_data_key(&purpose(place), data_key)?.open()?;
        Ok(opening(found, open))
    }
}

/// A content, piece by piece.
pub(crate) type Pieces = BoxStream<'static, Result<Bytes, FilesError>>;

/// What a content's key is bound to.
fn purpose(place: &str) -> String {
    format!("files_blob/{place}")
}

/// A place nobody uses: when it was made is in its mark.
pub(crate) fn new_place(sha256: &str, ids: &dyn Ids, now: Instant) -> String {
    format!("{}/{sha256}.{}", &sha256[..2], ids.fresh(now))
}

fn no_key() -> FilesError {
    FilesError::Store("contents are sealed and there is no key: see [keys]".to_owned())
}

/// Opens segment by segment; a piece is given out only when its segment holds.
fn opening(found: Pieces, open: Open) -> Pieces {
    let state = (found, Some(open), VecDeque::<Bytes>::new());
    stream::try_unfold(state, async |(mut found, mut open, mut ready)| {
        loop {
            if let Some(piece) = ready.pop_front() {
                return Ok(Some((piece, (found, open, ready))));
            }
            let Some(mut run) = open.take() else { return Ok(None) };
            let (plain, rest) = match found.try_next().await? {
                Some(piece) => (run.push(&piece)?, Some(run)),
                None => (run.finish()?, None),
            };
            open = rest;
            if !plain.is_empty() {
                ready.push_back(Bytes::from(plain));
            }
        }
    })
    .boxed()
}
