//! Sweeping: what nobody came to refer to within a day goes away.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use kernel::{AttachmentId, HOUR, Instant};
use object_store::ObjectStore;
use storage::{Row, Sql, WriteError, WriteSet, params};

use crate::place::{Files, FilesError};
use crate::rows::{BLOB, DROP_ATTACHMENT, DROP_BLOB, DROP_ORPHAN, LEAVE_BLOB, ONE, ORPHANS, REFERRED};

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
        let mut swept = Swept::default();
        loop {
            let orphans = self.db.rows(ORPHANS.with(params![before])).await?;
            if orphans.is_empty() {
                break;
            }
            for orphan in &orphans {
                let (attachments, contents) = self.drop_orphan(orphan.text(0)?, orphan.text(1)?).await?;
                swept.attachments += attachments;
                swept.contents += contents;
            }
        }
        swept.leftovers = self.sweep_leftovers(before).await?;
        Ok(swept)
    }

    /// Takes away everything `subject` refers to, whatever hangs on it; how many attachments. What others refer to stays.
    pub async fn erase(&self, subject: &str) -> Result<usize, FilesError> {
        self.erase_found(&self.db.rows(REFERRED.with(params![subject])).await?).await
    }

    /// Takes away one attachment; one that is gone already is fine.
    pub async fn erase_one(&self, id: AttachmentId) -> Result<usize, FilesError> {
        self.erase_found(&self.db.rows(ONE.with(params![id])).await?).await
    }

    async fn erase_found(&self, found: &[Row]) -> Result<usize, FilesError> {
        let mut erased = 0;
        for row in found {
            let (id, sha256) = (row.text(0)?, row.text(1)?);
            erased += self.drop_row(&DROP_ATTACHMENT, id, sha256).await?.0;
        }
        Ok(erased)
    }

    async fn drop_orphan(&self, id: &str, sha256: &str) -> Result<(usize, usize), FilesError> {
        self.drop_row(&DROP_ORPHAN, id, sha256).await
    }

    /// The row goes first, guarded; the content follows only once no row can lead to its place any more.
    async fn drop_row(&self, drop: &'static Sql, id: &str, sha256: &str) -> Result<(usize, usize), FilesError> {
        let mut set = WriteSet::new();
        set.expect(drop.with(params![id]), 1, "files_orphan");
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
