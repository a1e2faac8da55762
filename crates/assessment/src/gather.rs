//! The facts a sheet is computed from: the agreement's terms and the clocks of the period as the desk counts them.

use std::sync::Arc;

use agreement::core::Compiled;
use agreement::core::content::Money;
use app::{Cx, Problem};
use desk::core::Entry;
use desk::{Attained, Period};
use kernel::{AgreementId, Instant, PartyId};

use crate::Assessments;
use crate::core::{AnswersFor, Computed, CountedClock, Days, Excused, SystemName, compute, snapshot, unheld};

/// What a sheet was computed from, and what came of it.
pub(crate) struct Gathered {
    /// The version whose terms hold.
    pub version: Arc<Compiled>,
    /// The clocks.
    pub clocks: Vec<CountedClock>,
    /// What they come to.
    pub result: Computed,
}

impl Assessments {
    /// Computes the sheet of an agreement as it stands now. Its terms are those of the version that held last in the
    /// period; a fee entered by hand goes before the agreement's.
    pub(crate) async fn gather(
        &self,
        cx: &Cx,
        (agreement, customer): (AgreementId, PartyId),
        (days, period): (Days, (Instant, Instant)),
        by_hand: Option<&Money>,
    ) -> Result<Gathered, Problem> {
        let version = self.agreements.held_last(agreement, period.1).await?.ok_or_else(unheld)?;
        let asked = Period { from: period.0, to: period.1, customer: Some(customer), agreement: Some(agreement) };
        // The whole truth is kept; what a reader may not know is left out where it is read.
        let whole = Cx::platform("assessment", cx.now, Arc::clone(&cx.ids));
        let attained = self.desk.attainment(&whole, &asked).await?;
        let clocks = snapshot(&attained.entries, |entry| counted(entry, &attained));
        let terms = &version.content.assessment;
        let agreed = || Some(terms.fee.as_ref()?.of_months(days.months()?));
        let fee = by_hand.cloned().map(|fee| (fee, true)).or_else(|| Some((agreed()?, false)));
        let result = compute(terms, &clocks, attained.bridge, fee);
        Ok(Gathered { version, clocks, result })
    }
}

fn counted(entry: &Entry, attained: &Attained) -> CountedClock {
    let facts = attained.facts.get(&entry.clock);
    let system = facts.and_then(|facts| Some(SystemName { id: facts.system?, name: facts.system_name.clone() }));
    let exemption = facts.and_then(|facts| facts.exemption.as_ref()).map(|exemption| Excused {
        approved: exemption.approved,
        ground: exemption.ground,
        reason: exemption.reason.clone(),
    });
    CountedClock {
        clock_id: entry.clock,
        incident_id: entry.incident,
        incident_number: attained.numbers.get(&entry.incident).cloned().unwrap_or_default(),
        system,
        severity: entry.severity,
        milestone: entry.milestone,
        answers: AnswersFor::of(entry.party, |id| attained.parties.get(&id).cloned().unwrap_or_default()),
        outcome: entry.outcome.into(),
        reported_at: facts.map_or(Instant::from_micros(0), |facts| facts.reported_at),
        due_at: entry.due_at,
        met_at: facts.and_then(|facts| facts.met_at),
        breached_at: facts.and_then(|facts| facts.breached_at),
        refuted: facts.is_some_and(|facts| facts.refuted),
        released: facts.is_some_and(|facts| facts.released),
        exemption,
    }
}
