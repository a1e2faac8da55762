//! What later slices may ask: which versions hold for a system at an instant, a version by id, a calendar by id.
//!
//! A desk that already reads something else adds [`begun_query`] to its own read and hands the rows to
//! [`Agreements::held`]: no further round trip unless a version has never been seen by this process.

use std::collections::HashSet;
use std::sync::Arc;

use access::Scope;
use kernel::{AgreementVersionId, CalendarId, Instant, SystemId};
use storage::{DbError, Row, WriteSet, params};
use worktime::{Calendar, CalendarSpec};

use crate::Agreements;
use crate::core::compiled::{Compiled, Identity};
use crate::core::content::Content;
use crate::core::coverage::Standing;
use crate::core::lifecycle::Status;
use crate::store::agreement::Facing;
use crate::store::cover::{self, Begun};
use crate::store::{calendar, version};

pub use crate::store::calendar::present as calendars_query;
pub use crate::store::calendar::read_present as read_calendars;
pub use crate::store::cover::{GUARD, begun_query};

/// A version that speaks of a system, and where it stands at the instant asked about.
#[derive(Clone, Debug)]
pub struct Held {
    /// The version.
    pub compiled: Arc<Compiled>,
    /// Towards whom it promises.
    pub facing: Facing,
    /// Where it stands at that instant, whatever became of it later.
    pub status: Status,
    /// Since when it holds, or held last.
    pub from: Instant,
    fence: Option<i64>,
}

impl Held {
    /// As a question of coverage needs it.
    pub fn standing(&self) -> Standing<'_> {
        self.compiled.standing(self.status)
    }

    /// Expects in the write set of what was decided that neither the customer's agreements nor the calendar changed since
    /// they were read: else the set is undone with [`GUARD`] and the decision is made again on what holds now. One
    /// statement; on PostgreSQL it waits for a change that is being written.
    pub fn still(&self, set: &mut WriteSet) {
        let calendar = (self.compiled.content.calendar.as_str(), self.compiled.calendar_id);
        match self.fence {
            Some(fence) => cover::still_held(set, calendar, self.compiled.identity.customer, fence),
            None => cover::still_counted(set, calendar.0, calendar.1),
        }
    }
}

/// Expects in the write set of a new clock that its calendar did not change since it was read (guard [`GUARD`]): a clock
/// started on a version that is being replaced would be missed when the open ones are recomputed.
pub fn still_counts_on(set: &mut WriteSet, compiled: &Compiled) {
    cover::still_counted(set, &compiled.content.calendar, compiled.calendar_id);
}

impl Agreements {
    /// The versions that speak of `system` at `at`: those in force first, then those that were last and are suspended,
    /// terminated or expired. Customers' and vendors' agreements alike; see [`Held::facing`].
    pub async fn in_force(&self, system: SystemId, at: Instant) -> Result<Vec<Held>, DbError> {
        let rows = self.app.db.rows(begun_query(system, at)).await?;
        self.held(&rows, at).await
    }

    /// Reads the rows of [`begun_query`] asked for the same instant.
    pub async fn held(&self, rows: &[Row], at: Instant) -> Result<Vec<Held>, DbError> {
        let mut held = Vec::new();
        for (begun, status) in standing(rows, at)? {
            let compiled = self.version_on(begun.stretch.version, begun.calendar_id).await?;
            let Some(compiled) = compiled else { continue };
            let stretch = begun.stretch;
            held.push(Held { compiled, facing: stretch.facing, status, from: stretch.from, fence: begun.fence });
        }
        held.sort_by_key(|held| held.status != Status::InForce);
        Ok(held)
    }

    /// An agreement with its name and parties. None when there is no such agreement.
    pub async fn named(&self, id: kernel::AgreementId) -> Result<Option<crate::Agreement>, DbError> {
        crate::store::agreement::find(&self.app.db, id).await
    }

    /// The version of an agreement that began to hold last before `before`, also where it has ended since. None when the
    /// agreement never held until then.
    pub async fn held_last(&self, id: kernel::AgreementId, before: Instant) -> Result<Option<Arc<Compiled>>, DbError> {
        let stretches = cover::of_agreement(&self.app.db, id).await?;
        let last = stretches.iter().filter(|stretch| stretch.from < before).max_by_key(|stretch| stretch.from);
        match last {
            Some(stretch) => self.version(stretch.version).await,
            None => Ok(None),
        }
    }

    /// The agreements with customers inside `scope` of which some version held at any instant from the first up to the second,
    /// whatever became of them since and whatever is drafted for them; by customer.
    pub async fn held_between(
        &self,
        scope: &Scope,
        span: (Instant, Instant),
    ) -> Result<Vec<crate::Agreement>, DbError> {
        let Some(query) = cover::held_between(scope, span) else { return Ok(Vec::new()) };
        self.app.db.rows(query).await?.iter().map(crate::store::agreement::agreement).collect()
    }

    /// A version on the present version of its calendar. None when there is no such version.
    pub async fn version(&self, id: AgreementVersionId) -> Result<Option<Arc<Compiled>>, DbError> {
        let Some(row) = self.app.db.row(version::COMPILE.with(params![id])).await? else { return Ok(None) };
        let Some(calendar_id) = row.opt_id::<CalendarId>(7)? else { return Ok(None) };
        match self.known.version(id, calendar_id) {
            Some(compiled) => Ok(Some(compiled)),
            None => self.compile(&row, calendar_id).await.map(Some),
        }
    }

    /// A version that was signed with a customer, on the present version of its calendar; none for drafts, which may still
    /// change, and for what vendors promise.
    pub async fn signed(&self, id: AgreementVersionId) -> Result<Option<Arc<Compiled>>, DbError> {
        let Some(row) = self.app.db.row(version::COMPILE.with(params![id])).await? else { return Ok(None) };
        let signed = row.text(8)? == Facing::Customer.name() && row.text(9)? != Status::Draft.name();
        if signed { self.version(id).await } else { Ok(None) }
    }

    /// A version on a stated version of its calendar, from memory where this process has seen it.
    ///
    /// Only versions that were signed are remembered: a draft's content may still change.
    pub async fn version_on(&self, id: AgreementVersionId, on: CalendarId) -> Result<Option<Arc<Compiled>>, DbError> {
        if let Some(compiled) = self.known.version(id, on) {
            return Ok(Some(compiled));
        }
        match self.app.db.row(version::COMPILE.with(params![id])).await? {
            Some(row) => self.compile(&row, on).await.map(Some),
            None => Ok(None),
        }
    }

    /// A version on every version of its calendar, in their order, each with the instant from which that one stood. Empty when
    /// there is no such version.
    pub async fn version_over_time(&self, id: AgreementVersionId) -> Result<Vec<(Instant, Arc<Compiled>)>, DbError> {
        let Some(present) = self.version(id).await? else { return Ok(Vec::new()) };
        let mut over_time = Vec::new();
        for (calendar, from) in calendar::history(&self.app.db, &present.content.calendar).await? {
            if let Some(compiled) = self.version_on(id, calendar).await? {
                over_time.push((from, compiled));
            }
        }
        Ok(over_time)
    }

    /// A version of a calendar, compiled. None when there is no such version.
    pub async fn calendar(&self, id: CalendarId) -> Result<Option<Calendar>, DbError> {
        if let Some(calendar) = self.known.calendar(id) {
            return Ok(Some(calendar));
        }
        let Some(spec) = calendar::spec(&self.app.db, id).await? else { return Ok(None) };
        self.compiled_calendar(id, &spec).map(Some)
    }

    /// The present version of the calendar with this code. None when there is no such calendar.
    pub async fn current_calendar(&self, code: &str) -> Result<Option<(CalendarId, Calendar)>, DbError> {
        let Some(stored) = calendar::find(&self.app.db, code).await? else { return Ok(None) };
        Ok(Some((stored.id, self.compiled_calendar(stored.id, &stored.spec)?)))
    }

    fn compiled_calendar(&self, id: CalendarId, spec: &CalendarSpec) -> Result<Calendar, DbError> {
        if let Some(calendar) = self.known.calendar(id) {
            return Ok(calendar);
        }
        let calendar = Calendar::compile(spec).map_err(|error| DbError::Shape(format!("calendar {id}: {error}")))?;
        self.known.keep_calendar(id, &calendar);
        Ok(calendar)
    }

    async fn compile(&self, row: &Row, calendar_id: CalendarId) -> Result<Arc<Compiled>, DbError> {
        let calendar = self.calendar(calendar_id).await?;
        let calendar = calendar.ok_or_else(|| DbError::Shape(format!("there is no calendar {calendar_id}")))?;
        let identity = Identity {
            version: row.id(0)?,
            agreement: row.id(1)?,
            number: u32::try_from(row.int(2)?).unwrap_or(u32::MAX),
            name: row.string(3)?,
            promiser: row.id(4)?,
            customer: row.id(5)?,
        };
        let content: Content = row.json(6)?;
        let compiled = Arc::new(Compiled::new(identity, content, calendar_id, Arc::new(calendar)));
        if row.text(9)? != Status::Draft.name() {
            self.known.keep_version(&compiled);
        }
        Ok(compiled)
    }
}

/// Of each version the latest stretch, and where the version stands at `at`. Versions that a later one replaced are
/// left out: their successor speaks for them.
fn standing(rows: &[Row], at: Instant) -> Result<Vec<(Begun, Status)>, DbError> {
    let mut seen: HashSet<AgreementVersionId> = HashSet::new();
    let mut found = Vec::new();
    for row in rows {
        let begun = cover::begun(row)?;
        if !seen.insert(begun.stretch.version) {
            continue;
        }
        let status = if at < begun.stretch.until { Status::InForce } else { begun.stretch.ended_by };
        if status != Status::Superseded {
            found.push((begun, status));
        }
    }
    Ok(found)
}
