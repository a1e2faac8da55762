//! The sealer: gives committed entries their place. Any number may run; a lease lets one work, and a conditional
//! update of the head lets one win.

use std::collections::HashMap;

use kernel::Instant;
use storage::{Db, DbError, Query, Row, Value, WriteError, WriteSet, params};

use super::{Algorithm, Head, chained};
use crate::read::{Recorded, read};

/// How long a lease holds, in microseconds of the database's clock.
const LEASE: i64 = 10_000_000;
/// At most so many entries are sealed at a time.
const BATCH: i64 = 512;
/// Statements come in few sizes, so that few texts are prepared.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];

storage::sql! {
    PENDING = "select e.id, e.subject_kind, e.subject, e.kind, e.actor, e.side, e.customer, e.visibility, e.occurred_at,
        e.entered_at, e.body from journal_pending p join journal_entry e on e.id = p.entry
        order by p.entered_at, p.entry limit $1";
    WAITING = "select entry from journal_pending limit 1";
    LEASE_HEAD = "update journal_head set holder = $1, token = token + 1,
        lease_until = cast(unixepoch('now', 'subsec') * 1000000 as integer) + $2
        where id = 1 and (holder = $1 or lease_until < cast(unixepoch('now', 'subsec') * 1000000 as integer))
        returning seq, hash, token";
    pg "update journal_head set holder = $1, token = token + 1,
        lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $2
        where id = 1 and (holder = $1 or lease_until < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint))
        returning seq, hash, token";
    MOVE_HEAD = "update journal_head set seq = $1, hash = $2 where id = 1 and seq = $3 and hash = $4 and token = $5";
    GIVE_BACK = "update journal_head set lease_until = 0 where id = 1 and holder = $1";
    HEAD = "select seq, hash from journal_head where id = 1";
}

/// Seals committed entries.
#[derive(Clone)]
pub struct Sealer {
    db: Db,
    node: String,
    algorithm: Algorithm,
}

impl Sealer {
    /// A sealer that calls itself `node`, unlike any other that runs.
    pub fn new(db: Db, node: impl Into<String>) -> Self {
        Self { db, node: node.into(), algorithm: Algorithm::default() }
    }

    /// The same, chaining by `algorithm` from now on; what is sealed stays as it is.
    #[must_use]
    pub fn by(self, algorithm: Algorithm) -> Self {
        Self { algorithm, ..self }
    }

    /// Seals everything that waits and returns how many entries it sealed; zero when another sealer is at work.
    pub async fn run(&self, now: Instant) -> Result<u64, DbError> {
        let mut total = 0;
        while self.db.row(WAITING.with(params![])).await?.is_some() {
            let Some(sealed) = self.batch(now).await? else { break };
            total += sealed;
        }
        Ok(total)
    }

    /// Gives the lease back, so that another node need not wait for it to run out. A batch under way would lose it.
    pub async fn give_back(&self) -> Result<(), DbError> {
        let mut set = WriteSet::new();
        set.add(GIVE_BACK.with(params![&self.node]));
        self.db.write(set).await.map(|_| ()).map_err(|error| match error {
            WriteError::Db(error) => error,
            other => DbError::Refused(other.to_string()),
        })
    }

    /// One batch; none when somebody else holds the lease or was first.
    async fn batch(&self, now: Instant) -> Result<Option<u64>, DbError> {
        let Some((head, token)) = self.lease().await? else { return Ok(None) };
        let rows = self.db.rows(PENDING.with(params![BATCH])).await?;
        let entries = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if entries.is_empty() {
            return Ok(Some(0));
        }
        let set = seal(self.algorithm, &head, token, &entries, now);
        match self.db.write(set).await {
            Ok(_) => Ok(Some(entries.len() as u64)),
            Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => Ok(None),
            Err(WriteError::Db(error)) => Err(error),
        }
    }

    async fn lease(&self) -> Result<Option<(Head, i64)>, DbError> {
        let mut set = WriteSet::new();
        set.add(LEASE_HEAD.with(params![&self.node, LEASE]));
        let written = self.db.write(set).await.map_err(|error| match error {
            WriteError::Db(error) => error,
            other => DbError::Refused(other.to_string()),
        })?;
        let row: Option<&Row> = written.rows.first().and_then(|rows| rows.first());
        row.map(|row| Ok((Head { seq: row.int(0)?, hash: row.string(1)? }, row.int(2)?))).transpose()
    }
}

/// The end of the chain.
pub async fn head(db: &Db) -> Result<Head, DbError> {
    let row = db.row(HEAD.with(params![])).await?.ok_or_else(|| DbError::Shape("the journal has no head".into()))?;
    Ok(Head { seq: row.int(0)?, hash: row.string(1)? })
}

fn seal(algorithm: Algorithm, head: &Head, token: i64, entries: &[Recorded], now: Instant) -> WriteSet {
    let (mut seq, mut hash) = (head.seq, head.hash.clone());
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        seq += 1;
        hash = chained(algorithm, seq, &hash, entry);
        rows.push(params![seq, entry.id, &hash, now]);
    }
    let mut set = WriteSet::new();
    set.expect(MOVE_HEAD.with(params![seq, hash, head.seq, &head.hash, token]), 1, "journal_head");
    let mut left = rows.as_slice();
    for size in SIZES {
        while left.len() >= size {
            let (part, rest) = left.split_at(size);
            left = rest;
            let sealed: Vec<Value> = part.iter().filter_map(|row| row.get(1).cloned()).collect();
            set.labelled(
                Query::rows("insert into journal_seal (seq, entry, hash, sealed_at) values", part.to_vec(), ""),
                "journal_seal",
            );
            set.expect(taken_from_pending(sealed), size as u64, "journal_pending");
        }
    }
    set
}

fn taken_from_pending(entries: Vec<Value>) -> Query {
    let places: Vec<String> = (1..=entries.len()).map(|n| format!("${n}")).collect();
    Query::built(format!("delete from journal_pending where entry in ({})", places.join(", ")), entries)
}

/// Personal values by entry, for verification and export.
pub(super) type Personal = HashMap<String, Vec<(String, String, String)>>;
