//! Settling component, class and party; releasing the verdict.

use std::sync::{Arc, PoisonError};

use access::Action;
use agreement::core::{Compiled, PartyKind};
use app::{Cx, Problem};
use journal::Visibility;
use kernel::{ComponentId, IncidentId, PartyId, Refusal, RefusalKind};
use notify::{Event, Post, Recipient, Words};
use serde::Deserialize;
use serde_json::json;
use storage::WriteError;
use triage::FaultClass;
use utoipa::ToSchema;
use work::store::{EndKind, guard};

use crate::core::{
    AttributionState, Judgement, Lead, Move, Said, State, Surroundings, attribution_final, call_vendor, contest_begins,
    contest_begins_anew, judge_report, let_vendor_go, release,
};
use crate::desk::Desk;
use crate::draft::{Draft, Loaded};
use crate::place::Place;

/// What is settled.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Attribute {
    /// The component at fault.
    pub component_id: Option<ComponentId>,
    /// The class of the fault.
    pub fault_class: Option<FaultClass>,
    /// The leading party, where it is not the matrix's; only a manager.
    pub lead_party_id: Option<PartyId>,
    /// Whether this is the final attribution.
    pub confirm: bool,
    /// What shows it.
    #[schema(example = "内存条型号与固件不兼容，原厂已确认")]
    pub evidence: String,
}

/// Releasing the verdict to the customer.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Release {}

impl Desk {
    /// Settles component and class: coverage and attribution are decided again from the matrix, the old verdicts are
    /// kept; an incident nobody has yet is assigned with it.
    pub async fn attribute(&self, cx: &Cx, id: IncidentId, input: &Attribute) -> Result<(), Problem> {
        let mut full = Vec::new();
        for _ in 0..crate::desk::ATTEMPTS * 2 {
            let mut loaded = self.load(cx, id).await?;
            loaded.incident.moved(Move::Attribute)?;
            if input.confirm && loaded.incident.lead.state == AttributionState::Disputed {
                return Err(Problem(contested()));
            }
            if loaded.incident.lead.state == AttributionState::Confirmed {
                may_judge_anew(cx, input)?;
            }
            let judged = self.judged_again(&loaded, input).await?;
            let next = self.next_lead(cx, &mut loaded, &judged, input).await?;
            let mut draft = Draft::on(cx, &loaded);
            verdict(&mut draft, &judged, next, input)?;
            let waits = draft.case.incident.state == State::Reported && draft.case.incident.engineer.is_none();
            let chosen =
                if waits { self.hand_to_best(cx, &mut draft, EndKind::Reassigned, None, &full).await? } else { None };
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(WriteError::Guard { label: guard::RESERVE }) => full.extend(chosen),
                Err(_) => {}
            }
        }
        Err(Problem(crate::desk::busy()))
    }

    /// Who leads by this verdict, how they are reached, and the vendor agreement that underpins ours there.
    pub(super) async fn next_lead(
        &self,
        cx: &Cx,
        loaded: &mut Loaded,
        judged: &Judgement,
        input: &Attribute,
    ) -> Result<NextLead, Problem> {
        let mut lead = judged.lead;
        if let Some(party) = input.lead_party_id {
            (lead.kind, lead.party) = (self.kind_of(cx, party).await?, Some(party));
        }
        let contacts = self.lead_contacts(lead, cx.now).await?;
        let component = judged.component.or(loaded.incident.component);
        let class = judged.fault_class.or(loaded.incident.fault_class);
        let underpinning = self.underpinning(&loaded.incident, lead, component, class, cx.now).await?;
        if let Some(agreement) = &underpinning
            && loaded.ground.agreement(agreement.identity.version).is_none()
        {
            loaded.ground.agreements.push(Arc::clone(agreement));
        }
        Ok(NextLead { lead, contacts, underpinning })
    }

    /// The customer sees the verdict from now on.
    pub async fn release(&self, cx: &Cx, id: IncidentId, _: &Release) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            release(&mut draft.case)?;
            contest_begins(&mut draft.case, cx.now, cx.ids.as_ref())?;
            draft.record(
                "incident.verdict_released",
                cx.now,
                Visibility::Public,
                json!({ "lead_kind": draft.case.incident.lead.kind }),
            );
            Ok(())
        })
        .await
    }

    /// The judgement of what was reported, made anew for the moment of its receipt.
    pub(crate) async fn judged_again(
        &self,
        loaded: &crate::draft::Loaded,
        input: &Attribute,
    ) -> Result<crate::core::Judgement, Problem> {
        let incident = &loaded.incident;
        let place = match incident.system {
            Some(system) => self.place(system).await?,
            None => None,
        };
        if let (Some(component), Some(place)) = (input.component_id, place.as_deref())
            && place.tree.place(Some(component)).is_none()
        {
            return Err(Problem(unknown_component()));
        }
        let said = Said {
            text: &incident.text,
            kind: incident.kind,
            service: incident.service.as_deref(),
            component: input.component_id.or(incident.component),
            fault_class: input.fault_class.or(incident.fault_class),
            impact: Some(incident.impact),
            urgency: Some(incident.urgency),
            at: incident.reported_at,
        };
        self.judge_said(&said, incident.customer, place.as_deref()).await
    }

    /// Judges what was said of a system of `customer` by the agreements that held at its instant.
    pub(crate) async fn judge_said(
        &self,
        said: &Said<'_>,
        customer: PartyId,
        place: Option<&Place>,
    ) -> Result<crate::core::Judgement, Problem> {
        let held = match place {
            Some(place) => self.agreements.in_force(place.system, said.at).await?,
            None => Vec::new(),
        };
        let held = held.iter().filter(|held| held.facing == agreement::Facing::Customer);
        let versions: Vec<_> = held.map(|held| (Arc::clone(&held.compiled), held.status)).collect();
        let provider = match place {
            Some(place) => place.provider,
            None => self.provider().await?,
        };
        let kind_of = |party: PartyId| place.and_then(|place| place.kind_of(party));
        let history = self.history.read().unwrap_or_else(PoisonError::into_inner);
        let around = Surroundings {
            tree: place.map(|place| place.tree.as_ref()),
            named: place.map(|place| place.named.as_ref()),
            vital: place.map_or(&[], |place| &place.vital),
            provider,
            customer,
            kind_of: &kind_of,
            versions: &versions,
            history: &history.index,
            upgrades: &[],
            guarded: false,
        };
        Ok(judge_report(said, &around))
    }

    async fn kind_of(&self, cx: &Cx, party: PartyId) -> Result<PartyKind, Problem> {
        if !cx.actor.has(kernel::Role::Manager) && cx.actor.account().is_some() {
            return Err(Problem(Refusal::new(
                RefusalKind::Forbidden,
                "attribution.against_matrix",
                "与责任矩阵不同的判定须由运维服务经理作出。",
                "Only the service manager may decide otherwise than the matrix.",
            )));
        }
        let known = self.estate.party(party).await?.ok_or_else(|| Problem(unknown_party()))?;
        Ok(known.fields.kind)
    }
}

/// Who leads by a verdict.
pub(super) struct NextLead {
    lead: Lead,
    contacts: Vec<Recipient>,
    underpinning: Option<Arc<Compiled>>,
}

/// Puts a verdict on the incident: component, class, coverage and lead as judged, the earlier ones kept as decisions. A
/// vendor that newly leads is called and its clocks start; one that leads no longer owes nothing more.
pub(super) fn verdict(
    draft: &mut Draft<'_>,
    judged: &Judgement,
    next: NextLead,
    input: &Attribute,
) -> Result<(), Refusal> {
    let (cx, before) = (draft.cx, draft.case.incident.lead);
    let covered = draft.case.incident.cover;
    let incident = &mut draft.case.incident;
    incident.component = judged.component.or(incident.component);
    incident.component_kind = judged.component_kind.or(incident.component_kind);
    incident.fault_class = judged.fault_class.or(incident.fault_class);
    incident.cover = judged.cover();
    incident.decided = true;
    incident.lead = Lead { released: before.released || judged.lead.released, ..next.lead };
    if before.state == AttributionState::Disputed {
        incident.lead.state = AttributionState::Disputed;
    }
    // What was final is so again, and whoever it falls on now has his time to contest it.
    let anew = before.state == AttributionState::Confirmed;
    if input.confirm || anew {
        attribution_final(&mut draft.case, cx.ids.as_ref())?;
        if !draft.case.incident.state.is_open() {
            draft.case.incident.classified_at = Some(cx.now);
        }
    }
    let lead = draft.case.incident.lead;
    if anew && (before.party != lead.party || covered != draft.case.incident.cover) {
        contest_begins_anew(&mut draft.case, cx.now, cx.ids.as_ref())?;
    }
    draft.decide("coverage", &judged.coverage);
    draft.decide(
        "attribution",
        &json!({ "attribution": judged.attribution, "lead_kind": lead.kind, "lead_party": lead.party,
            "component": draft.case.incident.component, "fault_class": draft.case.incident.fault_class,
            "evidence": triage::mask(&input.evidence).text, "by": cx.actor.name() }),
    );
    let body = json!({ "from": before.kind, "to": lead.kind, "confirmed": input.confirm });
    draft.record("incident.attributed", cx.now, Visibility::Internal, body);
    draft.hold(Post::VendorContact, next.contacts);
    let moved = before.party != lead.party;
    if let Some(left) = before.party.filter(|_| moved && before.is_outside()) {
        let_vendor_go(&mut draft.case, left)?;
    }
    if lead.is_outside() && moved {
        draft.tell(Event::VendorCalled, None, Words::default());
        if let (Some(vendor), Some(agreement)) = (lead.party, &next.underpinning) {
            call_vendor(&mut draft.case, vendor, agreement, cx.now, cx.ids.as_ref())?;
        }
    }
    Ok(())
}

/// A final verdict is changed by whoever decides contests, with what shows it.
fn may_judge_anew(cx: &Cx, input: &Attribute) -> Result<(), Refusal> {
    if cx.reach(Action::IncidentDecideContest).is_none() {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "attribution.final",
            "责任判定已是最终结论。如需更改，请由运维服务经理凭新证据重新判定。",
            "The attribution is final. The service manager may decide anew where there is new evidence.",
        ));
    }
    if input.evidence.trim().is_empty() {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "attribution.no_evidence",
            "更改最终结论须写明新证据。",
            "To change what is final, say what new evidence shows it.",
        )
        .field("/evidence", "请填写新证据", "give the evidence"));
    }
    Ok(())
}

fn contested() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "attribution.contested",
        "责任判定正在申诉中，请先裁定申诉，再作最终判定。",
        "The attribution is contested; decide the contest before making it final.",
    )
}

fn unknown_component() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "attribution.unknown_component",
        "该系统没有这个部件，请重新选择。",
        "The system has no such component; choose again.",
    )
    .field("/component_id", "请重新选择", "choose again")
}

fn unknown_party() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "attribution.unknown_party",
        "没有这个单位，请重新选择。",
        "There is no such party; choose again.",
    )
    .field("/lead_party_id", "请重新选择", "choose again")
}
