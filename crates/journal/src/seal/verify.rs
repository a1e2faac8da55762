//! Verification in the database.

use serde_json::Value as Json;
use storage::{Db, DbError, params};

use super::sealer::Personal;
use super::{Algorithm, Anchor, Broken, GENESIS, Head, Verified, Verify, Why, chained, head};
use crate::commitment;
use crate::read::{Recorded, after, read_sealed};

const BATCH: u32 = 1000;

storage::sql! {
    PERSONAL = "select p.entry, p.name, p.salt, p.value from journal_personal p join journal_seal s on s.entry = p.entry
        where s.seq > $1 and s.seq <= $2";
    SMUGGLED = "select e.id from journal_entry e left join journal_seal s on s.entry = e.id
        left join journal_pending p on p.entry = e.id where s.entry is null and p.entry is null
        order by e.entered_at, e.id limit 1";
    pub(super) HASH_AT = "select hash from journal_seal where seq = $1";
    UNSEALED = "select count(*) from journal_pending";
}

/// Walks the chain from its beginning and names the first place that does not hold. `known` are ends of the chain
/// written down elsewhere: against somebody who rewrote all of it, they alone help.
pub async fn verify(db: &Db, known: &[Head]) -> Result<Verify, DbError> {
    verify_anchored(db, &known.iter().cloned().map(Anchor::from).collect::<Vec<_>>()).await
}

/// The same with ends of which it is known when they were written down: what was entered with another clock shows itself.
pub async fn verify_anchored(db: &Db, known: &[Anchor]) -> Result<Verify, DbError> {
    let verdict = walked(db, Head { seq: 0, hash: GENESIS.into() }, known).await?;
    let Verify::Whole(whole) = verdict else { return Ok(verdict) };
    if let Some(row) = db.row(SMUGGLED.with(params![])).await? {
        return Ok(Verify::Broken(Broken { seq: whole.head.seq + 1, entry: Some(row.string(0)?), why: Why::Smuggled }));
    }
    Ok(Verify::Whole(whole))
}

/// Walks the last `entries` places of the chain only: a look that costs the same however long the chain is.
pub async fn verify_last(db: &Db, entries: i64) -> Result<Verify, DbError> {
    let from = (head(db).await?.seq - entries).max(0);
    let start = match db.row(HASH_AT.with(params![from])).await? {
        Some(row) => row.string(0)?,
        None if from == 0 => GENESIS.to_owned(),
        None => return Ok(Verify::Broken(Broken { seq: from, entry: None, why: Why::Removed })),
    };
    walked(db, Head { seq: from, hash: start }, &[]).await
}

async fn walked(db: &Db, start: Head, known: &[Anchor]) -> Result<Verify, DbError> {
    let end = head(db).await?;
    let mut walk = Walk { at: start, known };
    let mut entries = 0;
    while walk.at.seq < end.seq {
        let from = walk.at.seq;
        let rows = db.rows(after(from, BATCH)).await?;
        let personal = personal(db, from, from + i64::from(BATCH)).await?;
        if rows.is_empty() {
            return Ok(Verify::Broken(Broken { seq: from + 1, entry: None, why: Why::CutOff }));
        }
        for row in &rows {
            let sealed = read_sealed(row)?;
            if sealed.seq > end.seq {
                break;
            }
            let values = personal.get(&sealed.entry).map_or(&[][..], Vec::as_slice);
            let recorded = sealed.recorded.as_ref();
            if let Err(broken) = walk.step(sealed.seq, &sealed.hash, &sealed.entry, recorded, values) {
                return Ok(Verify::Broken(broken));
            }
            entries += 1;
        }
    }
    if walk.at.hash != end.hash {
        return Ok(Verify::Broken(Broken { seq: end.seq, entry: None, why: Why::Changed }));
    }
    if let Some(broken) = walk.unreached(end.seq) {
        return Ok(Verify::Broken(broken));
    }
    let unsealed = db.row(UNSEALED.with(params![])).await?.map_or(Ok(0), |row| row.int(0))?;
    Ok(Verify::Whole(Verified { entries, head: end, unsealed: u64::try_from(unsealed).unwrap_or(0) }))
}

pub(super) async fn personal(db: &Db, from: i64, to: i64) -> Result<Personal, DbError> {
    let mut found = Personal::new();
    for row in db.rows(PERSONAL.with(params![from, to])).await? {
        found.entry(row.string(0)?).or_default().push((row.string(1)?, row.string(2)?, row.string(3)?));
    }
    Ok(found)
}

/// A walk along a chain, wherever its entries come from.
pub(super) struct Walk<'a> {
    /// The last place that held.
    pub at: Head,
    /// Ends written down elsewhere.
    pub known: &'a [Anchor],
}

impl Walk<'_> {
    /// Checks the next place. `values` are name, salt and value of personal values.
    pub fn step(
        &mut self,
        seq: i64,
        hash: &str,
        entry: &str,
        recorded: Option<&Recorded>,
        values: &[(String, String, String)],
    ) -> Result<(), Broken> {
        let expected = self.at.seq + 1;
        let broken = |seq: i64, why: Why| Broken { seq, entry: Some(entry.to_owned()), why };
        if seq != expected {
            return Err(broken(expected, Why::OutOfOrder));
        }
        let Some(recorded) = recorded else { return Err(broken(seq, Why::Removed)) };
        if chained(Algorithm::of(hash), seq, &self.at.hash, recorded) != hash {
            return Err(broken(seq, Why::Changed));
        }
        if self.known.iter().any(|known| known.head.seq == seq && known.head.hash != hash) {
            return Err(broken(seq, Why::OtherChain));
        }
        if self.known.iter().any(|known| known.contradicts(seq, recorded.entered_at)) {
            return Err(broken(seq, Why::OtherTime));
        }
        if !commitments_hold(recorded, values) {
            return Err(broken(seq, Why::PersonalChanged));
        }
        self.at = Head { seq, hash: hash.to_owned() };
        Ok(())
    }

    /// An end written down elsewhere that lies beyond `end`.
    pub fn unreached(&self, end: i64) -> Option<Broken> {
        let beyond = self.known.iter().any(|known| known.head.seq > end);
        beyond.then_some(Broken { seq: end + 1, entry: None, why: Why::CutOff })
    }
}

fn commitments_hold(recorded: &Recorded, values: &[(String, String, String)]) -> bool {
    if values.is_empty() {
        return true;
    }
    let body = recorded.body();
    values.iter().all(|(name, salt, value)| {
        body.get("personal").and_then(|all| all.get(name)).and_then(Json::as_str)
            == Some(commitment(salt, value).as_str())
    })
}
