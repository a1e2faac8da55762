//! A version ready for the hot path: nothing is parsed any more.

use std::sync::Arc;

use clocks::core::{Frame, Ladder, Milestone, PauseReason, Reopening, Target};
use jiff::civil::Date;
use kernel::{AgreementId, AgreementVersionId, CalendarId, PartyId};
use triage::FaultClass;
use worktime::{Calendar, Duration};

use super::attribution::{self, Attribution};
use super::content::{Content, ReopenedTime, Service};
use super::coverage::Standing;
use super::estate::Place;
use super::lifecycle::Status;
use super::matrix::Matrix;
use super::severity::Grade;
use super::words::{Impact, Severity, Sign, Urgency};

/// Which version it is and between whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The version.
    pub version: AgreementVersionId,
    /// The agreement it belongs to.
    pub agreement: AgreementId,
    /// The agreement's name.
    pub name: String,
    /// The version's number within the agreement, from 1.
    pub number: u32,
    /// Who promises: the provider, or a vendor.
    pub promiser: PartyId,
    /// To whom: a customer, or the provider.
    pub customer: PartyId,
}

/// A version with its calendar compiled and its tables indexed. Immutable; shared by `Arc`.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Which version.
    pub identity: Identity,
    /// What it says.
    pub content: Content,
    /// The version of the calendar it is counted on.
    pub calendar_id: CalendarId,
    /// That calendar.
    pub calendar: Arc<Calendar>,
    matrix: Matrix,
    promised: [[Option<Duration>; Milestone::ALL.len()]; 4],
    stopped: [Vec<PauseReason>; Milestone::ALL.len()],
}

impl Compiled {
    /// Compiles a version on one version of its calendar.
    pub fn new(identity: Identity, content: Content, calendar_id: CalendarId, calendar: Arc<Calendar>) -> Self {
        let matrix = Matrix::new(content.matrix.clone());
        let promised =
            Severity::ALL.map(|severity| std::array::from_fn(|index| content.target(severity, Milestone::ALL[index])));
        let stopped = std::array::from_fn(|index| content.stopped_by(Milestone::ALL[index]));
        Self { identity, content, calendar_id, calendar, matrix, promised, stopped }
    }

    /// The severity of a fault, with the rule that gave it. A 重保期 of the agreement on `day` (at the site) is added
    /// to the signs.
    pub fn grade(&self, impact: Impact, urgency: Urgency, signs: &[Sign], day: Date) -> Grade {
        let mut signs = signs.to_vec();
        signs.extend(self.content.signs_on(day));
        self.content.severities.grade(impact, urgency, &signs)
    }

    /// How long is promised; none when nothing is.
    pub fn promised(&self, severity: Severity, milestone: Milestone) -> Option<Duration> {
        self.promised[severity.index()][milestone as usize]
    }

    /// Every milestone promised for a fault of this severity, in the fixed order of milestones.
    pub fn promises(&self, severity: Severity) -> impl Iterator<Item = (Milestone, Duration)> + '_ {
        Milestone::ALL.iter().filter_map(move |milestone| Some((*milestone, self.promised(severity, *milestone)?)))
    }

    /// The promises for a request of the catalogue: the service's own, else those of the severity.
    pub fn request_promises(&self, code: &str, severity: Severity) -> Vec<(Milestone, Duration)> {
        match self.service(code) {
            Some(service) if !service.targets.is_empty() => {
                service.targets.iter().map(|row| (row.milestone, row.within)).collect()
            }
            _ => self.promises(severity).collect(),
        }
    }

    /// The service of the catalogue with this code.
    pub fn service(&self, code: &str) -> Option<&Service> {
        self.content.service(code)
    }

    /// What a clock for this milestone is stamped with; none when nothing is promised.
    pub fn target(&self, severity: Severity, milestone: Milestone) -> Option<Target> {
        Some(self.stamp(severity, milestone, Some(self.promised(severity, milestone)?)))
    }

    /// What a clock is stamped with that is to last `duration`; without one it only carries the ladder.
    pub fn stamp(&self, severity: Severity, milestone: Milestone, duration: Option<Duration>) -> Target {
        Target {
            duration,
            counting: self.content.counting,
            calendar: self.calendar_id,
            stopped_by: self.stopped[milestone as usize].clone(),
            agreement: Some(self.identity.version),
            severity: Some(severity.number()),
        }
    }

    /// What the clock of the reporter's silence is stamped with.
    pub fn silence(&self, severity: Severity) -> Target {
        self.stamp(severity, Milestone::Confirm, Some(self.content.confirmation_silence))
    }

    /// What is promised when the agreement is no longer in force, counted on its calendar: usually nothing.
    pub fn fallback(&self, severity: Severity) -> Vec<(Milestone, Target)> {
        let rows = self.content.fallback.targets.iter().filter(|row| row.severity == severity);
        let stamped = rows.map(|row| {
            let target = self.stamp(severity, row.milestone, Some(row.within));
            (row.milestone, Target { agreement: None, stopped_by: Vec::new(), ..target })
        });
        stamped.collect()
    }

    /// The ladder of this severity.
    pub fn ladder(&self, severity: Severity) -> &Ladder {
        self.content.ladder(severity)
    }

    /// What a clock of this severity is judged by.
    pub fn frame(&self, severity: Severity) -> Frame<'_> {
        Frame { calendar: &self.calendar, ladder: self.ladder(severity) }
    }

    /// Within what time the assigned engineer accepts before the next is asked.
    pub fn acceptance(&self, severity: Severity) -> Duration {
        self.content.acceptance[severity.index()]
    }

    /// What a reopened incident gets.
    pub fn reopening(&self) -> Reopening {
        match self.content.reopened {
            ReopenedTime::Remaining => Reopening::Remaining,
            ReopenedTime::Full => Reopening::Full,
        }
    }

    /// The matrix.
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// Who is responsible, stage by stage; see [`attribution::attribute`].
    pub fn attribute(&self, places: &[Place<'_>], classes: &[FaultClass]) -> Attribution {
        attribution::attribute(&self.matrix, places, classes)
    }

    /// The version as a coverage question needs it.
    pub fn standing(&self, status: Status) -> Standing<'_> {
        Standing {
            version: self.identity.version,
            status,
            terms: &self.content.terms,
            exclusions: &self.content.exclusions,
        }
    }
}
