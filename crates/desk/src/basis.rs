//! On what ground work starts: covered, signed for, goodwill, or severity 1 at once.

use std::sync::Arc;

use agreement::core::Verdict;
use app::{Cx, Problem};
use clocks::core::{Milestone, Target};
use kernel::{Actor, CalendarId, HOUR, IncidentId, Refusal};
use worktime::{Calendar, Counting, Duration};

use crate::core::{Basis, PaperKind, QuotationState, basis, start_term};
use crate::desk::Desk;
use crate::draft::{Draft, Loaded};
use crate::store::{paper, record};

/// How long severity 1 may be worked on unsigned（24 小时内补签）.
const SIGNED_WITHIN: Duration = Duration::Elapsed(24 * HOUR);
/// The kind of the decision by which a manager gives work for nothing（商务免费支持）.
const GOODWILL: &str = "goodwill";
/// The calendar on which the term counts where no agreement names one; natural time needs none of its segments.
const HOUSE_CALENDAR: &str = "cn";

/// That work may start, and what starts counting with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Start {
    to_sign: bool,
    calendar: Option<(CalendarId, Arc<Calendar>)>,
}

impl Start {
    /// Lends the calendar to the ground of the move.
    pub fn prepare(&self, loaded: &mut Loaded) {
        loaded.ground.calendars.extend(self.calendar.clone());
    }

    /// Work starts at the moment of the move: where it is still to be signed for, that term begins, once.
    pub fn begin(&self, draft: &mut Draft<'_>) -> Result<(), Refusal> {
        let known = draft.case.clocks.iter().any(|clock| clock.milestone == Milestone::Sign);
        if !self.to_sign || known {
            return Ok(());
        }
        let severity = draft.case.incident.severity;
        let stamped =
            draft.case.agreement().map(|agreement| agreement.stamp(severity, Milestone::Sign, Some(SIGNED_WITHIN)));
        let bare = self.calendar.as_ref().map(|(calendar, _)| Target {
            duration: Some(SIGNED_WITHIN),
            counting: Counting::default(),
            calendar: *calendar,
            stopped_by: Vec::new(),
            agreement: None,
            severity: Some(severity.number()),
        });
        let Some(target) = stamped.or(bare) else { return Ok(()) };
        let (now, ids) = (draft.cx.now, Arc::clone(&draft.cx.ids));
        start_term(&mut draft.case, Milestone::Sign, target, now, ids.as_ref())
    }
}

impl Desk {
    /// Whether work on the incident may start now. What the platform replays happened anyway.
    pub(crate) async fn may_start(&self, cx: &Cx, id: IncidentId) -> Result<Start, Problem> {
        if matches!(cx.actor, Actor::Platform { .. }) {
            return Ok(Start::default());
        }
        let incident = self.load(cx, id).await?.incident;
        if incident.cover.verdict != Verdict::OutOfWarranty {
            return Ok(Start::default());
        }
        let queries = vec![paper::of_kind(id, PaperKind::Quotation), record::decisions(id)];
        let answers = self.app.db.read(queries).await?;
        let quotations = answers[0].iter().map(paper::read).collect::<Result<Vec<_>, _>>()?;
        let decisions = record::read_decisions(&answers[1])?;
        let goodwill = decisions.iter().any(|decision| decision.kind == GOODWILL);
        let signed = quotations.iter().any(|paper| paper.state == QuotationState::Accepted.as_str());
        match basis(incident.cover, incident.severity, signed, goodwill)? {
            Basis::Settled => Ok(Start::default()),
            Basis::ToSign => {
                let calendar = self.agreements.current_calendar(HOUSE_CALENDAR).await?;
                Ok(Start { to_sign: true, calendar: calendar.map(|(id, calendar)| (id, Arc::new(calendar))) })
            }
        }
    }
}
