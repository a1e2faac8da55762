//! What became of each backup, and the use case that makes one.

use app::Cx;
use journal::{Entry, Stamp, Visibility};
use kernel::{Instant, JobId};
use serde_json::json;
use storage::{Db, DbError, Row, WriteError, WriteSet, params};

use crate::Operations;
use crate::backup::{BackupError, Source, Taken, take};

storage::sql! {
    ADD = "insert into operations_backup (id, state, began_at, ended_at, folder, bytes, journal_seq, journal_hash, problem)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    LAST = "select state, began_at, ended_at, folder, bytes, journal_seq, journal_hash, problem from operations_backup
        where state = $1 order by ended_at desc, id desc limit 1";
}

/// One backup that was made or failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Whether it is whole.
    pub good: bool,
    /// When it began.
    pub began_at: Instant,
    /// When it ended.
    pub ended_at: Instant,
    /// Where it lies.
    pub folder: String,
    /// How much it holds.
    pub bytes: i64,
    /// The place in the journal's chain it reaches to.
    pub journal_seq: i64,
    /// The hash there.
    pub journal_hash: String,
    /// Why it failed.
    pub problem: Option<String>,
}

/// The newest good backup.
pub async fn last_good(db: &Db) -> Result<Option<Run>, DbError> {
    db.row(LAST.with(params!["good"])).await?.as_ref().map(read).transpose()
}

/// The newest backup, good or failed.
pub async fn last(db: &Db) -> Result<Option<Run>, DbError> {
    let mut answers =
        db.read(vec![LAST.with(params!["good"]), LAST.with(params!["failed"])]).await?.into_iter().flatten();
    let runs = answers.by_ref().map(|row| read(&row)).collect::<Result<Vec<_>, _>>()?;
    Ok(runs.into_iter().max_by_key(|run| run.ended_at))
}

impl Operations {
    /// Makes a backup into `source.folder` and records it; a failure is recorded too.
    pub async fn back_up(&self, cx: &Cx, source: &Source) -> Result<Taken, BackupError> {
        let mut set = WriteSet::new();
        let taken = self.back_up_into(cx, source, &mut set).await?;
        self.write(set).await?;
        Ok(taken)
    }

    /// The same; what records a good one is added to `set`.
    pub(crate) async fn back_up_into(
        &self,
        cx: &Cx,
        source: &Source,
        set: &mut WriteSet,
    ) -> Result<Taken, BackupError> {
        let result = take(&self.app.db, source, cx.now).await;
        let ended_at = self.app.clock.now();
        match &result {
            Ok(taken) => record(cx, set, ended_at, Ok(taken)),
            Err(error) => {
                let mut failed = WriteSet::new();
                record(cx, &mut failed, ended_at, Err(error));
                if let Err(error) = self.write(failed).await {
                    tracing::error!(%error, "a failed backup was not recorded");
                }
            }
        }
        result
    }

    pub(crate) async fn write(&self, set: WriteSet) -> Result<(), DbError> {
        self.app.db.write(set).await.map(|_| ()).map_err(|error| match error {
            WriteError::Db(error) => error,
            other => DbError::Refused(other.to_string()),
        })
    }
}

fn record(cx: &Cx, set: &mut WriteSet, ended_at: Instant, result: Result<&Taken, &BackupError>) {
    let id = JobId::fresh(cx.ids.as_ref(), cx.now);
    let (state, folder, bytes, head, problem) = match result {
        Ok(Taken { folder, manifest }) => {
            let bytes = i64::try_from(manifest.bytes()).unwrap_or(i64::MAX);
            ("good", folder.display().to_string(), bytes, manifest.journal.clone(), None)
        }
        Err(error) => {
            let problem: String = error.to_string().chars().take(500).collect();
            ("failed", String::new(), 0, crate::backup::ChainEnd::default(), Some(problem))
        }
    };
    let (seq, hash) = (head.seq, head.hash);
    let body = match &problem {
        None => json!({ "folder": folder, "bytes": bytes, "journal": { "seq": seq, "hash": hash } }),
        Some(problem) => json!({ "problem": problem }),
    };
    set.add(ADD.with(params![id, state, cx.now, ended_at, folder, bytes, seq, hash, problem]));
    let entry = Entry {
        subject_kind: "backup",
        subject: id.to_string(),
        kind: if state == "good" { "backup.made" } else { "backup.failed" },
        occurred_at: ended_at,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    journal::append(set, Stamp { actor: &cx.actor, now: ended_at, ids: cx.ids.as_ref() }, vec![entry]);
}

fn read(row: &Row) -> Result<Run, DbError> {
    Ok(Run {
        good: row.text(0)? == "good",
        began_at: row.instant(1)?,
        ended_at: row.instant(2)?,
        folder: row.string(3)?,
        bytes: row.int(4)?,
        journal_seq: row.int(5)?,
        journal_hash: row.string(6)?,
        problem: row.opt_text(7)?,
    })
}
