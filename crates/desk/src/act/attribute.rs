//! Settling component, class and party; releasing the verdict.

use std::sync::{Arc, PoisonError};

use agreement::core::PartyKind;
use app::{Cx, Problem};
use journal::Visibility;
use kernel::{ComponentId, IncidentId, PartyId, Refusal, RefusalKind};
use notify::{Event, Post, Words};
use serde::Deserialize;
use serde_json::json;
use storage::WriteError;
use triage::FaultClass;
use utoipa::ToSchema;
use work::store::{EndKind, guard};

use crate::core::{AttributionState, Move, Said, State, Surroundings, judge_report, release};
use crate::desk::Desk;
use crate::draft::Draft;
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
            let loaded = self.load(cx, id).await?;
            loaded.incident.moved(Move::Attribute)?;
            let judged = self.judged_again(&loaded, input).await?;
            let mut draft = Draft::on(cx, &loaded);
            let before = draft.case.incident.lead;
            let incident = &mut draft.case.incident;
            incident.component = judged.component.or(incident.component);
            incident.component_kind = judged.component_kind.or(incident.component_kind);
            incident.fault_class = judged.fault_class.or(incident.fault_class);
            incident.cover = judged.cover();
            incident.decided = true;
            let released = incident.lead.released;
            incident.lead = judged.lead;
            incident.lead.released |= released;
            if let Some(party) = input.lead_party_id {
                incident.lead.kind = self.kind_of(cx, party).await?;
                incident.lead.party = Some(party);
            }
            if input.confirm {
                draft.case.incident.lead.state = AttributionState::Confirmed;
                if !draft.case.incident.state.is_open() {
                    draft.case.incident.classified_at = Some(cx.now);
                }
            }
            draft.decide("coverage", &json!(judged.coverage));
            draft.decide(
                "attribution",
                &json!({ "attribution": judged.attribution, "lead_kind": draft.case.incident.lead.kind,
                "lead_party": draft.case.incident.lead.party, "component": draft.case.incident.component,
                "fault_class": draft.case.incident.fault_class, "evidence": input.evidence, "by": cx.actor.name() }),
            );
            draft.record(
                "incident.attributed",
                cx.now,
                Visibility::Internal,
                json!({
                "from": before.kind, "to": draft.case.incident.lead.kind, "confirmed": input.confirm }),
            );
            let lead = draft.case.incident.lead;
            draft.hold(Post::VendorContact, self.lead_contacts(lead, cx.now).await?);
            if lead.is_outside() && before.party != lead.party {
                draft.tell(Event::VendorCalled, None, Words::default());
            }
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

    /// The customer sees the verdict from now on.
    pub async fn release(&self, cx: &Cx, id: IncidentId, _: &Release) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            release(&mut draft.case)?;
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
        known.fields.kind.name().parse().map_err(|_| Problem(unknown_party()))
    }
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
