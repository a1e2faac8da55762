//! What is past its term goes, in small steps; what is under a hold stays.

use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{AttachmentId, IncidentId, Instant, MailId};
use serde_json::json;
use storage::{Row, WriteError, WriteSet};

use crate::Privacy;
use crate::store;
use crate::terms::until;

/// The most records of one kind that go in one step.
const STEP: i64 = 100;

/// The same, for counting what went.
const FULL: usize = 100;

/// The guard of a record that another node took away first.
const TAKEN: &str = "privacy.taken";

/// The title of an incident that was emptied.
const EMPTIED: &str = "（已到留存期限 · past its term）";

/// What one step took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// Incidents emptied.
    pub incidents: usize,
    /// Files taken away beside those of emptied incidents and letters.
    pub attachments: usize,
    /// Letters emptied.
    pub letters: usize,
    /// Messages taken away.
    pub notices: usize,
    /// Entries whose personal values were emptied.
    pub journal: usize,
}

impl Retained {
    /// Whether there may be more.
    pub const fn is_full(&self) -> bool {
        self.incidents >= FULL
            || self.attachments >= FULL
            || self.letters >= FULL
            || self.notices >= FULL
            || self.journal >= FULL
    }
}

impl Privacy {
    /// One step: at most a hundred records of each kind that are past their term and under no hold. May run on several nodes at once.
    pub async fn retain(&self, cx: &Cx) -> Result<Retained, Problem> {
        let terms = &self.terms;
        let mut gone = Retained::default();
        if !terms.any() {
            return Ok(gone);
        }
        let kept: Vec<String> = store::standing(&self.app.db).await?.iter().map(store::Hold::kept).collect();
        if let Some(before) = until(cx.now, terms.incidents) {
            gone.incidents = self.empty_incidents(cx, before, &kept).await?;
        }
        if let Some(before) = until(cx.now, terms.attachments) {
            gone.attachments = self.drop_attachments(cx, before, &kept).await?;
        }
        if let Some(before) = until(cx.now, terms.letters) {
            gone.letters = self.empty_letters(cx, before, &kept).await?;
        }
        // Messages are not kept by customer: while any hold stands, all of them stay.
        if let Some(before) = until(cx.now, terms.notices).filter(|_| kept.is_empty()) {
            gone.notices = self.drop_notices(cx, before).await?;
        }
        if let Some(before) = until(cx.now, terms.journal) {
            gone.journal = self.forget_values(cx, before, &kept).await?;
        }
        self.take_let_go().await;
        Ok(gone)
    }

    async fn empty_incidents(&self, cx: &Cx, before: Instant, kept: &[String]) -> Result<usize, Problem> {
        let rows = self.app.db.rows(desk::person::ended_before(before, EMPTIED, kept, STEP)).await?;
        let ids = ids::<IncidentId>(&rows)?;
        let mut set = WriteSet::new();
        for id in &ids {
            desk::person::empty(&mut set, *id, EMPTIED, TAKEN);
            journal::person::forget_texts_of(&mut set, &id.to_string());
            files::let_kinds_go(&mut set, &id.to_string(), desk::person::FILES);
        }
        self.write(cx, set, "incidents", ids.len(), before).await
    }

    /// Files of incidents that have ended. Looks on until it has found enough: what stays is no reason to stop.
    async fn drop_attachments(&self, cx: &Cx, before: Instant, kept: &[String]) -> Result<usize, Problem> {
        let (mut after, mut dropped) = (String::new(), 0);
        let mut set = WriteSet::new();
        while dropped < FULL {
            let rows = self.app.db.rows(files::attached_before(before, desk::person::FILES, &after, STEP)).await?;
            let Some(last) = rows.last() else { break };
            after = last.string(0)?;
            let subjects: Vec<String> = rows.iter().map(|row| row.string(1)).collect::<Result<_, _>>()?;
            let ended = desk::person::ended_among(&self.app.db, &subjects, kept).await?;
            for row in &rows {
                if ended.contains(row.text(1)?) {
                    let id: AttachmentId = row.id(0)?;
                    set.expect(files::let_one_go(id), 1, TAKEN);
                    dropped += 1;
                }
            }
        }
        self.write(cx, set, "attachments", dropped, before).await
    }

    async fn empty_letters(&self, cx: &Cx, before: Instant, kept: &[String]) -> Result<usize, Problem> {
        let rows = self.app.db.rows(inbound::person::old(before, kept, STEP)).await?;
        let ids = ids::<MailId>(&rows)?;
        let mut set = WriteSet::new();
        for id in &ids {
            set.expect(inbound::person::empty(*id), 1, TAKEN);
            files::let_go(&mut set, &id.to_string());
        }
        self.write(cx, set, "letters", ids.len(), before).await
    }

    async fn drop_notices(&self, cx: &Cx, before: Instant) -> Result<usize, Problem> {
        let ids = self.app.db.rows(notify::person::old(before, STEP)).await?;
        let mut set = WriteSet::new();
        if !ids.is_empty() {
            set.expect(notify::person::drop(&ids)?, ids.len() as u64, TAKEN);
        }
        self.write(cx, set, "notices", ids.len(), before).await
    }

    async fn forget_values(&self, cx: &Cx, before: Instant, kept: &[String]) -> Result<usize, Problem> {
        let old = self.app.db.rows(journal::person::old(before, kept, STEP)).await?;
        let mut set = WriteSet::new();
        if !old.is_empty() {
            journal::person::forget(&mut set, &old, TAKEN)?;
        }
        self.write(cx, set, "journal", old.len(), before).await
    }

    /// Writes what goes and, in the journal, that it went: how many of which kind, older than when. Where another node was first,
    /// nothing was done here.
    async fn write(
        &self,
        cx: &Cx,
        mut set: WriteSet,
        what: &'static str,
        count: usize,
        before: Instant,
    ) -> Result<usize, Problem> {
        if count == 0 {
            return Ok(0);
        }
        let entry = Entry {
            subject_kind: "retention",
            subject: what.to_owned(),
            kind: "retention.erased",
            occurred_at: cx.now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({ "kind": what, "count": count, "before": before }),
            personal: Vec::new(),
        };
        journal::append(&mut set, cx.stamp(), vec![entry]);
        match self.app.db.write(set).await {
            Ok(_) => Ok(count),
            Err(WriteError::Guard { label: TAKEN }) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}

fn ids<T: std::str::FromStr>(rows: &[Row]) -> Result<Vec<T>, Problem> {
    let read = |row: &Row| row.text(0)?.parse().map_err(|_| storage::DbError::Shape("an id does not read".into()));
    Ok(rows.iter().map(read).collect::<Result<Vec<T>, storage::DbError>>()?)
}
