//! What the desk does on its own: passing on what nobody accepted, confirming by silence, raising and reassigning for
//! the ladder.

use std::sync::{Arc, PoisonError};

use agreement::core::Severity;
use agreement::{CoverChange, TermEnds};
use app::{Cx, Problem};
use journal::queue::{Boxed, Handler, Job};
use kernel::{IncidentId, Instant, PersonId};
use storage::WriteSet;
use team::AbsenceBegins;
use work::store::{Assignment, EndKind};

use crate::act::ChangeSeverity;
use crate::brief::BRIEF;
use crate::core::SUBJECT;
use crate::desk::Desk;

/// Silence ran out: the solution counts as confirmed.
pub const LAPSE: &str = "desk.lapse";
/// A rung raises the severity one step.
pub const RAISE: &str = "desk.raise";
/// A rung gives the work to the next.
pub const REASSIGN: &str = "desk.reassign";
/// A due time moved without a move of anybody: the lists sort anew.
pub const SETTLE: &str = "desk.settle";

/// How many silent assignments are read at a time, and how many such pages are worked off in one call.
const SILENT_PAGE: u32 = 200;
const SILENT_PAGES: usize = 5;

/// A window begins or ends.
pub const WINDOW: &str = "desk.window";

/// The time is over that a remote session was authorised for.
pub const REMOTE_OVER: &str = "desk.remote_over";

/// Every kind of job the desk does.
pub const KINDS: [&str; 10] =
    [LAPSE, RAISE, REASSIGN, SETTLE, WINDOW, REMOTE_OVER, BRIEF, CoverChange::JOB, TermEnds::JOB, AbsenceBegins::JOB];

impl Handler for Desk {
    fn run<'a>(&'a self, set: &'a mut WriteSet, job: &'a Job, now: Instant) -> Boxed<'a, Result<(), String>> {
        Box::pin(async move { self.work_off(set, job, now).await.map_err(|problem| problem.0.en) })
    }
}

impl Desk {
    /// Each job is made so that doing it twice does it once: it looks first whether the reason still holds, or writes into `set`
    /// what becomes durable with the job's end.
    async fn work_off(&self, set: &mut WriteSet, job: &Job, now: Instant) -> Result<(), Problem> {
        let cx = Cx::platform("clocks", now, Arc::clone(&self.app.ids));
        match job.kind.as_str() {
            CoverChange::JOB => return self.decide_again(&cx, job).await,
            TermEnds::JOB => return self.tell_term_ends(&cx, job).await,
            BRIEF => return self.brief(set, &cx, job).await,
            AbsenceBegins::JOB => return self.leave_begins(&cx, job).await,
            WINDOW => {
                let window = job.payload["window"].as_str().and_then(|id| id.parse().ok());
                return self.turn_window(&cx, window.ok_or_else(Problem::not_found)?).await;
            }
            _ => {}
        }
        let id: IncidentId =
            job.payload["incident"].as_str().and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        match job.kind.as_str() {
            LAPSE => self.lapse(&cx, id).await,
            RAISE => self.raise(&cx, id, job).await,
            REASSIGN => self.reassign(&cx, id, job).await,
            REMOTE_OVER => {
                let session = job.payload["session"].as_str().and_then(|session| session.parse().ok());
                self.remote_over(&cx, id, session.ok_or_else(Problem::not_found)?).await
            }
            _ => self.settle(&cx, id).await,
        }
    }

    async fn raise(&self, cx: &Cx, id: IncidentId, job: &Job) -> Result<(), Problem> {
        let incident = self.load(cx, id).await?.incident;
        let from = job.payload["from"].as_u64();
        if !incident.state.is_open() || from != Some(u64::from(incident.severity.number())) {
            return Ok(());
        }
        let asked = job.payload["to"].as_u64().and_then(|to| Severity::new(u8::try_from(to).ok()?).ok());
        let raised = asked.unwrap_or_else(|| incident.severity.raised());
        if raised >= incident.severity {
            return Ok(());
        }
        let by_ladder = "超时上报：按协议约定自动提高一级 / raised one step by the agreed ladder";
        let reason = job.payload["reason"].as_str().unwrap_or(by_ladder).to_owned();
        self.change_severity(cx, id, &ChangeSeverity { severity: Some(raised), reason, ..ChangeSeverity::default() })
            .await
    }

    async fn reassign(&self, cx: &Cx, id: IncidentId, job: &Job) -> Result<(), Problem> {
        let incident = self.load(cx, id).await?.incident;
        let from: Option<PersonId> = job.payload["from"].as_str().and_then(|person| person.parse().ok());
        if !incident.state.is_load() || incident.engineer != from {
            return Ok(());
        }
        self.assign_best(cx, id, EndKind::Silent, None).await
    }

    async fn settle(&self, cx: &Cx, id: IncidentId) -> Result<(), Problem> {
        self.change(cx, id, |_| Ok(())).await
    }

    /// Passes on incidents whose engineer did not accept in time, page by page, those that wait longest first. Returns
    /// how many.
    ///
    /// After so many pages the rest is left to the next call, which goes on behind them: a storm holds up neither clocks
    /// nor mail, and what cannot be passed on does not stand in the way of what can.
    pub async fn pass_on_silent(&self, now: Instant) -> Result<u64, Problem> {
        let cx = Cx::platform("work", now, Arc::clone(&self.app.ids));
        let mut after = self.silent_after.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut done = 0;
        for _ in 0..SILENT_PAGES {
            let page = work::store::read(&self.app.db.rows(work::store::silent(now, after, SILENT_PAGE)).await?)?;
            let last = page.last().and_then(|held| Some((held.accept_by?, held.id)));
            after = last.filter(|_| page.len() >= SILENT_PAGE as usize);
            done += self.pass_on_each(&cx, page).await;
            if after.is_none() {
                break;
            }
        }
        *self.silent_after.lock().unwrap_or_else(PoisonError::into_inner) = after;
        Ok(done)
    }

    async fn pass_on_each(&self, cx: &Cx, silent: Vec<Assignment>) -> u64 {
        let mut done = 0;
        for held in silent.into_iter().filter(|held| held.subject.kind == SUBJECT) {
            let Ok(id) = held.subject.id.parse::<IncidentId>() else { continue };
            match self.pass_on(cx, id).await {
                Ok(passed) => done += u64::from(passed),
                Err(problem) => tracing::warn!(incident.id = %id, code = problem.0.code, "not passed on yet"),
            }
        }
        done
    }
}
