//! Sweeping: what nobody came to refer to within a day goes away.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use kernel::{HOUR, Instant};
use object_store::ObjectStore;
use storage::{WriteError, WriteSet, params};

use crate::place::{Files, FilesError};
use crate::rows::{BLOB, DROP_BLOB, DROP_ORPHAN, LEAVE_BLOB, ORPHANS};

/// How long a staged file waits to be referred to, µs.
const PATIENCE: i64 = 24 * HOUR;

/// What a sweep took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Staged attachments nobody referred to.
    pub attachments: usize,
    /// Contents that nothing stands on any more.
    pub contents: usize,
    /// Contents left behind by an upload or a sweep that broke off.
    pub leftovers: usize,
}

impl Files {
    /// Takes away attachments uploaded more than 24 hours before `now` that nothing refers to, contents without
    /// attachments, and what broken-off uploads left behind. May run on several nodes at once.
    pub async fn sweep(&self, now: Instant) -> Result<Swept, FilesError> {
        let before = now.plus(-PATIENCE);
        let leftovers = self.sweep_leftovers(before).await?;
        Ok(Swept { leftovers, ..self.take_uploaded(before).await? })
    }

    /// Takes away at once what [`crate::let_go`] let go of. Where it breaks off, the next sweep goes on.
    pub async fn take_let_go(&self) -> Result<Swept, FilesError> {
        self.take_uploaded(Instant::from_micros(1)).await
    }

    async fn take_uploaded(&self, before: Instant) -> Result<Swept, FilesError> {
        let mut swept = Swept::default();
        loop {
            let orphans = self.db.rows(ORPHANS.with(params![before])).await?;
            if orphans.is_empty() {
                return Ok(swept);
            }
            for orphan in &orphans {
                let (attachments, contents) = self.drop_orphan(orphan.text(0)?, orphan.text(1)?).await?;
                swept.attachments += attachments;
                swept.contents += contents;
            }
        }
    }

    /// The row goes first, guarded; the content follows only once no row can lead to its place any more.
    async fn drop_orphan(&self, id: &str, sha256: &str) -> Result<(usize, usize), FilesError> {
        let mut set = WriteSet::new();
        set.expect(DROP_ORPHAN.with(params![id]), 1, "files_orphan");
        set.expect(LEAVE_BLOB.with(params![sha256]), 1, "files_blob");
        set.add(DROP_BLOB.with(params![sha256]));
        let written = match self.db.write(set).await {
            Ok(written) => written,
            // Referred to, or swept by another node, in the meantime.
            Err(WriteError::Guard { .. }) => return Ok((0, 0)),
            Err(other) => return Err(other.into()),
        };
        let places = written.rows.get(2).map_or(&[][..], Vec::as_slice);
        for place in places {
            self.drop_place(place.text(0)?).await?;
        }
        Ok((1, places.len()))
    }

    /// Contents that no row leads to, written before `before`: the time is in the place's mark.
    async fn sweep_leftovers(&self, before: Instant) -> Result<usize, FilesError> {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let mut listing = self.folder.list(None);
        while let Some(object) = listing.try_next().await? {
            let place = object.location.to_string();
            if let Some((sha256, written_at)) = read_place(&place)
                && written_at < before
            {
                found.insert(place.clone(), sha256.to_owned());
            }
        }
        let mut dropped = 0;
        for (place, sha256) in found {
            let known = self.db.row(BLOB.with(params![sha256])).await?;
            let is_known = known.map(|row| row.string(0)).transpose()?.is_some_and(|known| known == place);
            if !is_known {
                self.drop_place(&place).await?;
                dropped += 1;
            }
        }
        Ok(dropped)
    }
}

/// `ab/abcd….<uuid v7>`: the content's hash and when it was written.
fn read_place(place: &str) -> Option<(&str, Instant)> {
    let (_, file) = place.split_once('/')?;
    let (sha256, mark) = file.split_once('.')?;
    let hex: String = mark.chars().filter(|c| *c != '-').take(12).collect();
    let millis = i64::from_str_radix(&hex, 16).ok()?;
    (sha256.len() == 64).then(|| (sha256, Instant::from_micros(millis.saturating_mul(1000))))
}
