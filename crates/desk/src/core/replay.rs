//! What recorded moves make of the clocks under given terms: the moves of the desk made again, by the same functions, each at
//! the instant it happened and entered at the instant it was entered.
//!
//! Only promises to the customer are of interest; ladders do not move them and are left out. Every recorded move was allowed,
//! so the state it was made in is what it must have been.

use std::sync::Arc;

use agreement::core::content::{OnSiteStart, ScreeningStart};
use agreement::core::{Compiled, Severity, Verdict};
use clocks::core::{Clock, Facing, Milestone, PauseReason};
use kernel::{AgreementVersionId, Ids, Instant, MINUTE, PauseId, Refusal};
use worktime::Duration;

use super::moves::{self, NewPromises, Solution};
use super::{Case, Ground, Incident, Move, State, after, is_ours, promised};

/// What was recorded of one incident.
#[derive(Clone, Debug)]
pub struct Course {
    /// The incident as it stands.
    pub incident: Incident,
    /// Its clocks as they stand.
    pub clocks: Vec<Clock>,
    /// The severity it was received with.
    pub severity: Severity,
    /// The coverage verdict it was received with.
    pub verdict: Verdict,
    /// The agreement version whose promises held at receipt.
    pub agreement: Option<AgreementVersionId>,
    /// What happened, in the order of entering.
    pub steps: Vec<Step>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// When it was entered.
    pub entered: Instant,
    /// What.
    pub what: What,
}

/// What happened, as far as it moves promises to the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It was received.
    Received,
    /// The customer's own house looks at it first; when our clocks start.
    Screened(ScreeningStart),
    /// The customer's responsible person passed it on; judged anew where the clocks start with it.
    PassedOn(Option<(Option<AgreementVersionId>, Verdict)>),
    /// A named engineer answered.
    Answered,
    /// A plan was published.
    Planned,
    /// A public message of ours.
    Told,
    /// A visit was decided on, perhaps for a window that ends then.
    VisitDecided(Option<Instant>),
    /// Somebody arrived.
    Arrived,
    /// Service was back.
    Restored,
    /// A solution was offered.
    Resolved,
    /// The solution was confirmed, perhaps by silence.
    Confirmed(bool),
    /// The solution was rejected; whether service was down.
    Rejected(bool),
    /// It was opened again; whether service was down.
    Reopened(bool),
    /// It waits.
    Paused(PauseId, PauseReason),
    /// It goes on, for these reasons.
    Resumed(Vec<PauseReason>),
    /// It had waited, as was agreed later.
    PausedPast(PauseId, PauseReason, Instant, Instant),
    /// A pause counts as time.
    Struck(PauseId),
    /// The severity changed.
    Graded(Severity),
    /// Another version applies, with this verdict.
    Linked(AgreementVersionId, Verdict),
    /// Coverage was judged anew; what is promised stays.
    Judged(Verdict),
    /// Coverage was decided again; promises of this version hold from now on where none did.
    Covered(Option<AgreementVersionId>, Verdict),
    /// The due time of a clock, the n-th of its milestone, was set by hand.
    DueSet(Milestone, usize, Instant),
    /// The fault report was issued.
    ReportIssued,
    /// What was done was entered afterwards.
    EnteredLater,
    /// It ended without being solved.
    Ended,
}

/// The terms the moves are made under.
pub trait Terms {
    /// What holds for work that was recorded under `version`, on its calendar as it stood at `at`.
    fn at(&self, version: AgreementVersionId, at: Instant) -> Option<Arc<Compiled>>;

    /// The version on record itself, as it stood at `at`.
    fn recorded(&self, version: AgreementVersionId, at: Instant) -> Option<Arc<Compiled>>;

    /// When a calendar changed, in order.
    fn edits(&self) -> &[Instant];

    /// The severity a report recorded with `severity` gets.
    fn severity(&self, course: &Course) -> Severity;

    /// The verdict on coverage where `recorded` was given.
    fn verdict(&self, course: &Course, recorded: Verdict) -> Verdict;
}

/// Makes the recorded moves again under `terms` and returns the promises to the customer as they come out by `until`.
pub fn replay(course: &Course, terms: &impl Terms, until: Instant, ids: &dyn Ids) -> Result<Vec<Clock>, Refusal> {
    let mut again = Again::new(course, terms, ids);
    let mut edits = terms.edits().iter().copied().peekable();
    let mut last = None;
    for step in course.steps.iter().filter(|step| step.entered <= until) {
        while let Some(edit) = edits.next_if(|edit| *edit <= step.entered) {
            again.recalendar(edit)?;
        }
        if last.is_some_and(|last| last != step.entered) {
            again.stored();
        }
        if last != Some(step.entered) {
            again.tick(step.entered.plus(-1))?;
        }
        last = Some(step.entered);
        again.make(step)?;
    }
    while let Some(edit) = edits.next_if(|edit| *edit <= until) {
        again.recalendar(edit)?;
    }
    again.tick(until)?;
    let ours = |clock: &Clock| clock.facing == Facing::Customer && clock.milestone.promises();
    Ok(again.clocks.into_iter().filter(ours).collect())
}

/// An incident on its way through its recorded moves.
struct Again<'a, T> {
    course: &'a Course,
    terms: &'a T,
    ids: &'a dyn Ids,
    incident: Incident,
    clocks: Vec<Clock>,
    ground: Ground,
    waits: Option<ScreeningStart>,
    /// The version on record, which the terms may replace.
    version: Option<AgreementVersionId>,
    verdict: Verdict,
}

impl<'a, T: Terms> Again<'a, T> {
    fn new(course: &'a Course, terms: &'a T, ids: &'a dyn Ids) -> Self {
        let mut incident = course.incident.clone();
        incident.state = State::Reported;
        incident.severity = terms.severity(course);
        incident.parent = None;
        incident.waiting = None;
        let verdict = terms.verdict(course, course.verdict);
        incident.cover.verdict = verdict;
        let (clocks, ground, version) = (Vec::new(), Ground::default(), course.agreement);
        Self { course, terms, ids, incident, clocks, ground, waits: None, version, verdict }
    }

    /// The terms of the version on record at `at`; new clocks start on its present calendar.
    fn ground_at(&mut self, at: Instant) {
        let agreement = self.version.and_then(|version| self.terms.at(version, at));
        self.incident.agreement = agreement.as_ref().map(|found| found.identity.version);
        let Some(agreement) = agreement else { return };
        let same = |known: &Arc<Compiled>| {
            known.identity.version == agreement.identity.version && known.calendar_id == agreement.calendar_id
        };
        self.ground.agreements.retain(|known| !same(known));
        self.ground.agreements.insert(0, agreement);
    }

    /// Makes a change on the case as it stands at `now`.
    fn on(
        &mut self,
        now: Instant,
        change: impl FnOnce(&mut Case<'_>, &dyn Ids) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.ground_at(now);
        let (incident, clocks) = (self.incident.clone(), std::mem::take(&mut self.clocks));
        let mut case = Case::new(incident, clocks, &self.ground, now);
        let done = change(&mut case, self.ids);
        (self.incident, self.clocks) = (case.incident, case.clocks);
        done
    }

    /// What one write made is stored.
    fn stored(&mut self) {
        for clock in &mut self.clocks {
            clock.version = 1;
        }
    }

    /// What time alone had done by `now`.
    fn tick(&mut self, now: Instant) -> Result<(), Refusal> {
        self.on(now, |case, _| case.each(Clock::is_open, |clock, frame, now| Ok(clock.tick(frame, now))))
    }

    /// A calendar changed at `at`: open clocks go on the version that stood from then on.
    fn recalendar(&mut self, at: Instant) -> Result<(), Refusal> {
        for place in 0..self.clocks.len() {
            let target = &self.clocks[place].target;
            let Some(next) = target.agreement.and_then(|version| self.terms.at(version, at)) else { continue };
            if next.calendar_id == target.calendar {
                continue;
            }
            let severity = target.severity.and_then(|number| Severity::new(number).ok()).unwrap_or(Severity::FOUR);
            let clock = self.clocks[place].clone();
            self.clocks[place] = clock.recalendar(next.calendar_id, next.frame(severity), at)?.clock;
            self.ground.agreements.push(next);
        }
        Ok(())
    }

    /// The state a move was made in.
    fn ready(&mut self, mv: Move, otherwise: State) {
        if after(self.incident.state, mv, true).is_none() {
            self.incident.state = otherwise;
        }
    }

    fn make(&mut self, step: &Step) -> Result<(), Refusal> {
        let (at, now) = (step.at, step.entered);
        match &step.what {
            What::Received => {
                // Screening is told in the same breath; where clocks wait for it they start when it is passed on.
                let next = self
                    .course
                    .steps
                    .iter()
                    .find_map(|step| if let What::Screened(start) = step.what { Some(start) } else { None });
                self.waits = next.map(|start| self.screening(now, start));
                if self.waits == Some(ScreeningStart::PassedOn) {
                    return Ok(());
                }
                self.open(at, now)
            }
            What::PassedOn(judged) => {
                if let Some((version, verdict)) = *judged {
                    self.version = version.or(self.version);
                    self.cover(verdict);
                }
                if self.waits != Some(ScreeningStart::PassedOn) {
                    return Ok(());
                }
                self.incident.reported_at = now;
                self.open(now, now)
            }
            What::Answered => {
                self.ready(Move::Answer, State::InProgress);
                self.on(now, |case, ids| moves::answer(case, at, ids))
            }
            What::Planned => {
                self.ready(Move::Plan, State::InProgress);
                self.on(now, |case, ids| moves::plan(case, at, ids))
            }
            What::Told if self.incident.state.is_open() => self.on(now, |case, ids| moves::our_message(case, at, ids)),
            What::Screened(_) | What::Told => Ok(()),
            What::VisitDecided(window) => self.visit(now, *window),
            What::Arrived => {
                self.ready(Move::Arrive, State::InProgress);
                self.on(now, |case, ids| moves::arrive(case, at, ids))
            }
            What::Restored => {
                self.ready(Move::Restore, State::InProgress);
                self.on(now, |case, ids| moves::restore(case, at, ids))
            }
            What::Resolved => {
                self.ready(Move::Resolve, State::InProgress);
                let solution = Solution { text: String::new(), cause: None, fault_class: None };
                self.on(now, |case, ids| moves::resolve(case, &solution, at, ids).map(|_| ()))
            }
            What::Confirmed(silently) => {
                self.incident.state = State::Resolved;
                let silently = *silently;
                self.on(now, |case, _| if silently { moves::lapse(case, at) } else { moves::confirm(case, at) })
            }
            What::Rejected(down) => {
                self.incident.state = State::Resolved;
                let down = *down;
                self.on(now, |case, ids| moves::reject(case, at, down, ids))
            }
            What::Reopened(down) => {
                self.incident.state = State::Closed;
                let down = *down;
                self.on(now, |case, ids| moves::reopen(case, at, down, ids))
            }
            _ => self.bend(step),
        }
    }

    /// What bends clocks that run: pauses, another grade or agreement, a due time by hand, an end.
    fn bend(&mut self, step: &Step) -> Result<(), Refusal> {
        let (at, now) = (step.at, step.entered);
        match &step.what {
            What::Paused(id, reason) => {
                let (id, reason) = (*id, *reason);
                self.incident.waiting =
                    (reason != PauseReason::PlannedDowntime).then_some(reason).or(self.incident.waiting);
                self.on(now, |case, _| case.pause(id, reason, at, true))
            }
            What::Resumed(reasons) => {
                if reasons.iter().any(|reason| Some(*reason) == self.incident.waiting) {
                    self.incident.waiting = None;
                }
                self.on(now, |case, _| reasons.iter().try_for_each(|reason| case.resume(*reason, at)))
            }
            What::PausedPast(id, reason, from, to) => {
                let (id, reason, from, to) = (*id, *reason, *from, *to);
                self.on(now, |case, _| {
                    case.pause(id, reason, from, true)?;
                    case.resume(reason, to)
                })
            }
            What::Struck(id) => self.strike(now, *id),
            What::Judged(verdict) => {
                self.cover(*verdict);
                Ok(())
            }
            What::Graded(severity) => {
                let severity = *severity;
                self.ready(Move::ChangeSeverity, State::InProgress);
                let promises = self.promises(now, severity);
                self.on(now, |case, ids| moves::regrade(case, severity, &promises, ids))
            }
            What::Linked(version, verdict) => {
                self.version = Some(*version);
                self.cover(*verdict);
                self.ready(Move::Relink, State::InProgress);
                let promises = self.promises(now, self.incident.severity);
                let cover = self.incident.cover;
                self.on(now, |case, ids| match case.incident.agreement {
                    Some(version) => moves::relink(case, version, cover, &promises, ids),
                    None => Ok(()),
                })
            }
            What::Covered(version, verdict) => {
                if self.verdict == Verdict::OutOfWarranty || self.version.is_none() {
                    self.version = *version;
                }
                self.cover(*verdict);
                Ok(())
            }
            What::DueSet(milestone, nth, due) => self.due_set(now, (*milestone, *nth), *due),
            What::ReportIssued => self.on(now, |case, _| case.meet(Milestone::Report, at)),
            What::EnteredLater => self.on(now, |case, _| {
                case.forget_unborn();
                Ok(())
            }),
            What::Ended => {
                self.incident.state = State::Withdrawn;
                self.on(now, |case, _| {
                    let open: Vec<Milestone> = Milestone::ALL.to_vec();
                    case.cancel(&open, clocks::core::CancelReason::SubjectEnded)
                })
            }
            _ => Ok(()),
        }
    }

    /// A pause that lasts and is struck ends with it.
    fn strike(&mut self, now: Instant, id: PauseId) -> Result<(), Refusal> {
        let mut pauses = self.clocks.iter().flat_map(|clock| &clock.pauses);
        let lasting = pauses.find(|pause| pause.id == id && pause.to.is_none()).map(|pause| pause.reason);
        let goes_on = lasting.is_some() && lasting == self.incident.waiting;
        self.incident.waiting = self.incident.waiting.filter(|_| !goes_on);
        self.on(now, |case, _| {
            case.strike(id)?;
            let mut others: Vec<PauseReason> =
                case.pauses().iter().filter(|pause| goes_on && pause.to.is_none()).map(|pause| pause.reason).collect();
            others.dedup();
            others.into_iter().try_for_each(|reason| case.resume(reason, now))
        })
    }

    fn cover(&mut self, recorded: Verdict) {
        self.verdict = self.terms.verdict(self.course, recorded);
        self.incident.cover.verdict = self.verdict;
    }

    /// When clocks of a screened report start: as these terms say, else as on record.
    fn screening(&self, now: Instant, recorded: ScreeningStart) -> ScreeningStart {
        let agreement = self.version.and_then(|version| self.terms.at(version, now));
        agreement.and_then(|found| found.content.screening.map(|screening| screening.clocks_start)).unwrap_or(recorded)
    }

    fn promises(&self, now: Instant, severity: Severity) -> NewPromises {
        let agreement = self.version.and_then(|version| self.terms.at(version, now));
        let targets = match agreement.as_deref() {
            Some(agreement) if self.verdict != Verdict::OutOfWarranty => {
                promised(agreement, severity, self.incident.service.as_deref())
            }
            Some(agreement) => agreement.fallback(severity),
            None => Vec::new(),
        };
        NewPromises { targets }
    }

    /// The provider has received it: what counts from then on starts.
    fn open(&mut self, received: Instant, now: Instant) -> Result<(), Refusal> {
        let agreement = self.version.and_then(|version| self.terms.at(version, now));
        let on_site = agreement.is_some_and(|found| found.content.on_site_from == OnSiteStart::Report);
        let promises = self.promises(now, self.incident.severity);
        self.on(now, |case, ids| {
            for (milestone, target) in promises.targets {
                let waits = matches!(
                    milestone,
                    Milestone::Report | Milestone::Update | Milestone::Supervise | Milestone::Confirm
                ) || (milestone == Milestone::OnSite && !on_site);
                if !waits {
                    case.start(milestone, target, received, ids)?;
                }
            }
            Ok(())
        })
    }

    /// The travel allowance the recorded clock carries beyond its promise: the site's, as it was then.
    fn visit(&mut self, now: Instant, window: Option<Instant>) -> Result<(), Refusal> {
        self.ready(Move::Visit, State::InProgress);
        let stamped = self.course.clocks.iter().find(|clock| is_ours(clock, Milestone::OnSite)).and_then(|clock| {
            let severity = clock.target.severity.and_then(|number| Severity::new(number).ok())?;
            Some((clock.target.duration?, clock.target.agreement?, severity))
        });
        let travel = stamped.and_then(|(duration, version, severity)| {
            let promised = self.terms.recorded(version, now)?.promised(severity, Milestone::OnSite)?;
            match (duration, promised) {
                (Duration::Elapsed(with), Duration::Elapsed(without)) => Some((with - without).max(0)),
                _ => None,
            }
        });
        let travel = travel.unwrap_or(0) / MINUTE * MINUTE;
        let window = window.map(|until| (until, ""));
        self.on(now, |case, ids| moves::visit(case, travel, window, ids))
    }

    /// The same clock by its place among those of its milestone; where these terms start none there is nothing to set.
    fn due_set(&mut self, now: Instant, (milestone, nth): (Milestone, usize), due: Instant) -> Result<(), Refusal> {
        let found = self.clocks.iter().filter(|clock| is_ours(clock, milestone)).nth(nth);
        let Some(id) = found.filter(|clock| clock.is_open()).map(|clock| clock.id) else { return Ok(()) };
        self.on(now, |case, _| {
            case.each(|clock| clock.id == id, |clock, frame, now| clock.set_due(due, "", frame, now))
        })
    }
}
