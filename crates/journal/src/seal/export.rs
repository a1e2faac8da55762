//! The journal as a file of JSON lines that the other side can verify offline.
//!
//! The first line is `{"format", "from", "previous", "head": {"seq", "hash"}}`: the place before the first entry, its
//! hash, and the end of the chain at the time of export. Every further line is one entry with `seq` and `hash`; `body`
//! is a text, exactly as stored, because the hash covers it. With personal values each line may carry
//! `personal: [{name, salt, value}]`.

use std::io::{BufRead, Write};

use kernel::Instant;
use serde::{Deserialize, Serialize};
use storage::{Db, DbError, params};

use super::sealer::Personal;
use super::verify::{HASH_AT, Walk, personal};
use super::{Anchor, Broken, FORMAT, GENESIS, Head, Verified, Verify, Why, head};
use crate::Visibility;
use crate::read::{Recorded, SealedEntry, after, read_sealed};

const BATCH: u32 = 1000;

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// How many entries.
    pub entries: u64,
    /// The end of the chain, worth writing down.
    pub head: Head,
}

/// Why an export or its verification did not come to an end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The file failed.
    #[error("the file cannot be read or written: {0}")]
    File(#[from] std::io::Error),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    format: String,
    from: i64,
    previous: String,
    head: HeadDoc,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadDoc {
    seq: i64,
    hash: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    seq: i64,
    hash: String,
    id: String,
    subject_kind: String,
    subject: String,
    kind: String,
    actor: String,
    side: String,
    customer: Option<String>,
    visibility: String,
    occurred_at: i64,
    entered_at: i64,
    body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    personal: Vec<PersonalDoc>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonalDoc {
    name: String,
    salt: String,
    value: String,
}

/// An export under way: its lines come in pieces, so that it can be written or sent without holding all of it.
pub struct Export {
    db: Db,
    with_personal: bool,
    end: Head,
    seq: i64,
    header: Option<Header>,
    entries: u64,
}

impl Export {
    /// Begins after the place `from` (0: all); with personal values if `with_personal`. None when the chain has no such
    /// place.
    pub async fn begin(db: &Db, from: i64, with_personal: bool) -> Result<Option<Self>, DbError> {
        let end = head(db).await?;
        let previous = match db.row(HASH_AT.with(params![from])).await? {
            Some(row) => row.string(0)?,
            None if from == 0 => GENESIS.into(),
            None => return Ok(None),
        };
        let doc = HeadDoc { seq: end.seq, hash: end.hash.clone() };
        let header = Some(Header { format: FORMAT.into(), from, previous, head: doc });
        Ok(Some(Self { db: db.clone(), with_personal, end, seq: from, header, entries: 0 }))
    }

    /// The next lines; none after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, DbError> {
        let mut piece = Vec::new();
        if let Some(header) = self.header.take() {
            put(&mut piece, &header)?;
            return Ok(Some(piece));
        }
        if self.seq >= self.end.seq {
            return Ok(None);
        }
        let before = self.seq;
        let rows = self.db.rows(after(before, BATCH)).await?;
        let until = before + i64::from(BATCH);
        let mut values = if self.with_personal { personal(&self.db, before, until).await? } else { Personal::new() };
        for row in &rows {
            let sealed = read_sealed(row)?;
            if sealed.seq > self.end.seq {
                break;
            }
            self.seq = sealed.seq;
            let values = values.remove(&sealed.entry).unwrap_or_default();
            if let Some(line) = Line::of(sealed, values) {
                put(&mut piece, &line)?;
                self.entries += 1;
            }
        }
        Ok((self.seq > before).then_some(piece))
    }

    /// What was written so far, and the end of the chain.
    pub fn done(&self) -> Exported {
        Exported { entries: self.entries, head: self.end.clone() }
    }
}

/// Writes all sealed entries, with their personal values if `with_personal`.
pub async fn export(db: &Db, out: &mut (dyn Write + Send), with_personal: bool) -> Result<Exported, ExportError> {
    let begun = Export::begin(db, 0, with_personal).await?;
    let mut export = begun.ok_or_else(|| DbError::Shape("the chain has no beginning".into()))?;
    while let Some(piece) = export.next().await? {
        out.write_all(&piece)?;
    }
    out.flush()?;
    Ok(export.done())
}

/// Verifies an exported file from its first line to the end its first line names.
pub fn verify_export(file: &mut dyn BufRead, known: &[Head]) -> Result<Verify, ExportError> {
    verify_export_anchored(file, &known.iter().cloned().map(Anchor::from).collect::<Vec<_>>())
}

/// The same with ends of which it is known when they were written down.
pub fn verify_export_anchored(file: &mut dyn BufRead, known: &[Anchor]) -> Result<Verify, ExportError> {
    let mut lines = file.lines();
    let header = match lines.next() {
        Some(line) => serde_json::from_str::<Header>(&line?).ok().filter(|header| header.format == FORMAT),
        None => None,
    };
    let Some(header) = header else {
        return Ok(Verify::Broken(Broken { seq: 0, entry: None, why: Why::Unreadable }));
    };
    let mut walk = Walk { at: Head { seq: header.from, hash: header.previous }, known };
    let mut entries = 0;
    for line in lines {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let unreadable = Broken { seq: walk.at.seq + 1, entry: None, why: Why::Unreadable };
        let Ok(line) = serde_json::from_str::<Line>(&line) else { return Ok(Verify::Broken(unreadable)) };
        let values: Vec<_> = line.personal.iter().map(|p| (p.name.clone(), p.salt.clone(), p.value.clone())).collect();
        let Some(recorded) = line.recorded() else { return Ok(Verify::Broken(unreadable)) };
        if let Err(broken) = walk.step(line.seq, &line.hash, &line.id, Some(&recorded), &values) {
            return Ok(Verify::Broken(broken));
        }
        entries += 1;
    }
    if walk.at.seq < header.head.seq {
        return Ok(Verify::Broken(Broken { seq: walk.at.seq + 1, entry: None, why: Why::CutOff }));
    }
    if walk.at.seq > header.head.seq || walk.at.hash != header.head.hash {
        return Ok(Verify::Broken(Broken { seq: walk.at.seq, entry: None, why: Why::OtherChain }));
    }
    if let Some(broken) = walk.unreached(walk.at.seq) {
        return Ok(Verify::Broken(broken));
    }
    Ok(Verify::Whole(Verified { entries, head: walk.at, unsealed: 0 }))
}

fn put(piece: &mut Vec<u8>, line: &impl Serialize) -> Result<(), DbError> {
    serde_json::to_writer(&mut *piece, line).map_err(|error| DbError::Shape(error.to_string()))?;
    piece.push(b'\n');
    Ok(())
}

impl Line {
    /// The line of a sealed entry; none if the entry was removed, which the verification then names.
    fn of(sealed: SealedEntry, values: Vec<(String, String, String)>) -> Option<Self> {
        let entry = sealed.recorded?;
        Some(Self {
            seq: sealed.seq,
            hash: sealed.hash,
            id: entry.id.to_string(),
            subject_kind: entry.subject_kind,
            subject: entry.subject,
            kind: entry.kind,
            actor: entry.actor,
            side: entry.side,
            customer: entry.customer.map(|id| id.to_string()),
            visibility: entry.visibility.as_str().to_owned(),
            occurred_at: entry.occurred_at.micros(),
            entered_at: entry.entered_at.micros(),
            body: entry.body_text,
            personal: values.into_iter().map(|(name, salt, value)| PersonalDoc { name, salt, value }).collect(),
        })
    }

    fn recorded(&self) -> Option<Recorded> {
        Some(Recorded {
            id: self.id.parse().ok()?,
            subject_kind: self.subject_kind.clone(),
            subject: self.subject.clone(),
            kind: self.kind.clone(),
            actor: self.actor.clone(),
            side: self.side.clone(),
            customer: self.customer.as_deref().map(str::parse).transpose().ok()?,
            visibility: match self.visibility.as_str() {
                "public" => Visibility::Public,
                "internal" => Visibility::Internal,
                _ => return None,
            },
            occurred_at: Instant::from_micros(self.occurred_at),
            entered_at: Instant::from_micros(self.entered_at),
            body_text: self.body.clone(),
        })
    }
}
