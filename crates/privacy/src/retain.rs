//! What is past its term goes, in small steps; what is under a hold stays.

use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{AttachmentId, IncidentId, Instant, MailId};
use serde_json::json;
use storage::{Row, WriteSet};

use crate::Privacy;
use crate::erase::unerased;
use crate::store;
use crate::terms::until;

/// The most records of one kind that go in one step.
const STEP: i64 = 100;

/// The same, for counting what went.
const FULL: usize = 100;

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
            let mut set = WriteSet::new();
            set.add(notify::person::drop_old(before, STEP));
            gone.notices = self.app.db.write(set).await?.rows.first().map_or(0, Vec::len);
            self.told(cx, "notices", gone.notices, before).await?;
        }
        if let Some(before) = until(cx.now, terms.journal) {
            let emptied = journal::person::forget_old(&self.app.db, before, &kept, STEP).await?;
            gone.journal = usize::try_from(emptied).unwrap_or(0);
            self.told(cx, "journal", gone.journal, before).await?;
        }
        Ok(gone)
    }

    async fn empty_incidents(&self, cx: &Cx, before: Instant, kept: &[String]) -> Result<usize, Problem> {
        let rows = self.app.db.rows(desk::person::ended_before(before, EMPTIED, kept, STEP)).await?;
        let ids = ids::<IncidentId>(&rows)?;
        for id in &ids {
            self.files.erase(&id.to_string()).await.map_err(unerased)?;
            let mut set = WriteSet::new();
            desk::person::empty(&mut set, *id, EMPTIED);
            self.app.db.write(set).await?;
        }
        self.told(cx, "incidents", ids.len(), before).await?;
        Ok(ids.len())
    }

    /// Files of incidents that have ended. Looks on until it has found enough: what stays is no reason to stop.
    async fn drop_attachments(&self, cx: &Cx, before: Instant, kept: &[String]) -> Result<usize, Problem> {
        let (mut after, mut dropped) = (String::new(), 0);
        loop {
            let rows = self.app.db.rows(files::attached_before(before, desk::person::FILES, &after, STEP)).await?;
            let Some(last) = rows.last() else { break };
            after = last.string(0)?;
            let subjects: Vec<String> = rows.iter().map(|row| row.string(1)).collect::<Result<_, _>>()?;
            let ended = desk::person::ended_among(&self.app.db, &subjects, kept).await?;
            for row in &rows {
                if ended.contains(row.text(1)?) {
                    let id: AttachmentId = row.id(0)?;
                    self.files.erase_one(id).await.map_err(unerased)?;
                    dropped += 1;
                }
            }
            if dropped >= FULL {
                break;
            }
        }
        self.told(cx, "attachments", dropped, before).await?;
        Ok(dropped)
    }

    async fn empty_letters(&self, cx: &Cx, before: Instant, kept: &[String]) -> Result<usize, Problem> {
        let rows = self.app.db.rows(inbound::person::old(before, kept, STEP)).await?;
        let ids = ids::<MailId>(&rows)?;
        let mut set = WriteSet::new();
        for id in &ids {
            self.files.erase(&id.to_string()).await.map_err(unerased)?;
            inbound::person::empty(&mut set, *id);
        }
        self.app.db.write(set).await?;
        self.told(cx, "letters", ids.len(), before).await?;
        Ok(ids.len())
    }

    /// What went is in the journal: how many of which kind, older than when.
    async fn told(&self, cx: &Cx, what: &'static str, count: usize, before: Instant) -> Result<(), Problem> {
        if count == 0 {
            return Ok(());
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
        let mut set = WriteSet::new();
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.app.db.write(set).await?;
        Ok(())
    }
}

fn ids<T: std::str::FromStr>(rows: &[Row]) -> Result<Vec<T>, Problem> {
    let read = |row: &Row| row.text(0)?.parse().map_err(|_| storage::DbError::Shape("an id does not read".into()));
    Ok(rows.iter().map(read).collect::<Result<Vec<T>, storage::DbError>>()?)
}
