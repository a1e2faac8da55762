//! Which vendor agreement underpins ours for a fault.

use std::sync::Arc;

use agreement::Facing;
use agreement::ask::Held;
use agreement::core::{Compiled, Question, Status, Verdict, judge};
use app::Problem;
use kernel::{ComponentId, Instant, PartyId, Refusal};
use triage::FaultClass;

use crate::core::{Incident, Lead, call_vendor};
use crate::desk::Desk;
use crate::draft::Draft;
use crate::place::Place;

/// What a vendor agreement is asked about.
pub(crate) struct Spot<'a> {
    /// The system.
    pub place: Option<&'a Place>,
    /// The component.
    pub component: Option<ComponentId>,
    /// The class of the fault.
    pub class: Option<FaultClass>,
    /// When the vendor is called.
    pub at: Instant,
}

/// The agreement of `vendor` with us that is in force and covers the component at that moment.
pub(crate) fn underpins(held: &[Held], vendor: PartyId, spot: &Spot<'_>) -> Option<Arc<Compiled>> {
    let node = spot.place.and_then(|place| place.tree.place(spot.component));
    let question = Question { at: spot.at, place: node.as_ref(), class: spot.class, exclusion: None };
    let covers = |held: &&Held| judge(&question, &[held.standing()]).verdict != Verdict::OutOfWarranty;
    held.iter()
        .filter(|held| held.facing == Facing::Vendor && held.status == Status::InForce)
        .filter(|held| held.compiled.identity.promiser == vendor)
        .find(covers)
        .map(|held| Arc::clone(&held.compiled))
}

impl Desk {
    /// The same, read for an incident; none where no outside party leads.
    pub(crate) async fn underpinning(
        &self,
        incident: &Incident,
        lead: Lead,
        component: Option<ComponentId>,
        class: Option<FaultClass>,
        at: Instant,
    ) -> Result<Option<Arc<Compiled>>, Problem> {
        let (Some(system), Some(vendor)) = (incident.system, lead.party.filter(|_| lead.is_outside())) else {
            return Ok(None);
        };
        let held = self.agreements.in_force(system, at).await?;
        let place = self.place(system).await?;
        Ok(underpins(&held, vendor, &Spot { place: place.as_deref(), component, class, at }))
    }
}

/// A vendor that leads is called at once: its own clocks start beside ours.
pub(crate) fn call_at_intake(draft: &mut Draft<'_>, held: &[Held], place: Option<&Place>) -> Result<(), Refusal> {
    let incident = &draft.case.incident;
    let Some(vendor) = incident.lead.party.filter(|_| incident.decided && incident.lead.is_outside()) else {
        return Ok(());
    };
    let (component, class) = (incident.component, incident.fault_class);
    let spot = Spot { place, component, class, at: draft.cx.now };
    let Some(agreement) = underpins(held, vendor, &spot) else { return Ok(()) };
    let (now, ids) = (draft.cx.now, Arc::clone(&draft.cx.ids));
    call_vendor(&mut draft.case, vendor, &agreement, now, ids.as_ref()).map(|_| ())
}
