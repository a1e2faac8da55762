//! Beside the road: attempts to reach the reporter, screening by the customer, goodwill, and what waits for agreement.

use std::sync::Arc;

use access::Action;
use app::{Cx, Json, Path, Problem, ProblemBody, Routes};
use axum::extract::State;
use clocks::core::PauseReason;
use kernel::{ClockId, IncidentId, Instant, PauseId, ProposalId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::moves::seen;
use super::resource::moves;
use super::view::IncidentDetail;
use crate::act;
use crate::core::{ExemptionGround, LateStep, ProposalKind, ProposalState};
use crate::desk::Desk;
use crate::store::proposal::Proposal;

moves! {
    /// An attempt to reach the reporter is logged; where the agreement says so, enough of them meet `respond`.
    log_attempt "log_incident_attempt" "/api/v1/incidents/{id}/attempts" act::LogAttempt => log_attempt;
    /// A manager approves work outside warranty that nobody pays（商务免费支持）.
    give_goodwill "give_incident_goodwill" "/api/v1/incidents/{id}/goodwill" act::GiveGoodwill => give_goodwill;
    /// The customer's responsible person passes a ward's report on（转报）.
    pass_on "pass_incident_on" "/api/v1/incidents/{id}/passing-on" act::PassOn => pass_on_screened;
    /// The customer's responsible person deals with it himself.
    answer_oneself "answer_incident_oneself" "/api/v1/incidents/{id}/own-answer" act::AnswerOneself => answer_oneself;
    /// The customer's responsible person sends it back to its reporter.
    send_back "send_incident_back" "/api/v1/incidents/{id}/sending-back" act::SendBack => send_back;
    /// The reporter adds what was missing and submits it again.
    resubmit "resubmit_incident" "/api/v1/incidents/{id}/resubmission" act::Resubmit => resubmit;
    /// A pause that began in the past is put to the customer, who agrees with one tap.
    propose_pause "propose_incident_pause" "/api/v1/incidents/{id}/past-pauses" act::PastPause => propose_pause;
    /// An exemption from assessment（免考核）is put to the customer's responsible person.
    propose_exemption "propose_incident_exemption" "/api/v1/incidents/{id}/exemptions" act::Exempt => propose_exemption;
}

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident $operation:literal $path:literal $part:literal: $id:ty, $input:ty => $call:ident;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, tag = "desk",
            params(("id" = IncidentId, Path, description = "The incident"), ($part = $id, Path, description = "The part of it")),
            request_body = $input,
            responses(
                (status = 200, body = IncidentDetail, description = "The incident as it is now"),
                (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "It is not the caller who is asked"),
                (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It was decided or contested before, or the state does not allow it"),
            ))]
        async fn $name(
            State(desk): State<Arc<Desk>>,
            cx: Cx,
            Path((id, part)): Path<(IncidentId, $id)>,
            Json(input): Json<$input>,
        ) -> Result<Json<IncidentDetail>, Problem> {
            desk.$call(&cx, id, part, &input).await?;
            seen(&desk, &cx, id).await
        }
    )*};
}

parts! {
    /// The customer contests a pause; the manager decides.
    contest_pause "contest_incident_pause" "/api/v1/incidents/{id}/pauses/{pause}/contest" "pause": PauseId, act::ContestPause => contest_pause;
    /// Yes: what was proposed counts from now on.
    approve "approve_incident_proposal" "/api/v1/incidents/{id}/proposals/{proposal}/approval" "proposal": ProposalId, act::Approve => approve;
    /// No: what was proposed never counts.
    refuse "refuse_incident_proposal" "/api/v1/incidents/{id}/proposals/{proposal}/refusal" "proposal": ProposalId, act::Refuse => refuse;
}

/// A step of a late entry with its instant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposedStep {
    /// Which step.
    pub step: LateStep,
    /// When it happened, as it was stated.
    pub at: Instant,
}

/// Something that counts only when somebody agrees.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Proposal)]
pub struct ProposalView {
    /// Its identifier.
    pub id: ProposalId,
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// What is proposed.
    pub kind: ProposalKind,
    /// How it stands.
    pub state: ProposalState,
    /// Why.
    pub reason: String,
    /// The steps of a late entry.
    pub steps: Vec<ProposedStep>,
    /// Why the work waited, for a pause.
    pub pause_reason: Option<PauseReason>,
    /// The begin of a pause.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Instant>,
    /// The end of a pause that does not last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub to: Option<Instant>,
    /// The ground of an exemption.
    pub ground: Option<ExemptionGround>,
    /// The clock an exemption is about; the whole incident when absent.
    pub clock_id: Option<ClockId>,
    /// The pause that is contested.
    pub pause_id: Option<PauseId>,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Instant>,
    /// What the decider said.
    pub word: Option<String>,
    /// Whether it is the reader who decides, and has not yet.
    pub yours: bool,
}

/// Proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proposals {
    /// The longest waiting first.
    pub items: Vec<ProposalView>,
}

impl ProposalView {
    fn of(cx: &Cx, (found, made_by, decided_by): (Proposal, String, String)) -> Self {
        let instant = |name: &str| found.body[name].as_str().and_then(|text| text.parse().ok());
        let step = |step: &LateStep| {
            let at = found.body[step.as_str()]["occurred_at"].as_str()?.parse().ok()?;
            Some(ProposedStep { step: *step, at })
        };
        let asked = found.kind.decider().is(|role| cx.actor.has(role));
        Self {
            id: found.id,
            incident_id: found.incident,
            incident_number: found.number,
            kind: found.kind,
            state: found.state,
            reason: found.reason,
            steps: LateStep::ALL.iter().filter_map(step).collect(),
            pause_reason: found.body["reason"].as_str().and_then(|word| word.parse().ok()),
            from: instant("from"),
            to: instant("to"),
            ground: found.body["ground"].as_str().and_then(|word| word.parse().ok()),
            clock_id: found.clock,
            pause_id: found.pause,
            made_by,
            made_at: found.made_at,
            decided_by: found.decided_by.map(|_| decided_by),
            decided_at: found.decided_at,
            word: found.word,
            yours: asked && found.state == ProposalState::Pending,
        }
    }
}

/// What was proposed on one incident, oldest first.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/proposals", operation_id = "list_incident_proposals", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident")),
    responses((status = 200, body = Proposals)))]
async fn of_incident(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
) -> Result<Json<Proposals>, Problem> {
    let found = desk.proposals(&cx, id).await?;
    Ok(Json(Proposals { items: found.into_iter().map(|one| ProposalView::of(&cx, one)).collect() }))
}

/// What waits for the caller's own decision, the longest first, at most 200.
#[utoipa::path(get, path = "/api/v1/proposals", operation_id = "list_proposals", tag = "desk",
    responses((status = 200, body = Proposals)))]
async fn waiting(State(desk): State<Arc<Desk>>, cx: Cx) -> Result<Json<Proposals>, Problem> {
    let found = desk.waiting_proposals(&cx).await?;
    Ok(Json(Proposals { items: found.into_iter().map(|one| ProposalView::of(&cx, one)).collect() }))
}

/// What became of a hand-over.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandOverDone {
    /// Each piece of work, in the order given.
    pub items: Vec<act::HandedOver>,
}

/// Hands open work over at the end of a shift, with notes that stay inside; each piece by itself.
#[utoipa::path(post, path = "/api/v1/handovers", operation_id = "hand_over", tag = "desk", request_body = act::HandOver,
    responses((status = 200, body = HandOverDone, description = "What was handed over, and why the rest was not")))]
async fn hand_over(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Json(input): Json<act::HandOver>,
) -> Result<Json<HandOverDone>, Problem> {
    Ok(Json(HandOverDone { items: desk.hand_over(&cx, &input).await? }))
}

/// Every route of this file with its action.
pub fn add(routes: Routes<Arc<Desk>>) -> Routes<Arc<Desk>> {
    routes
        .add(Action::IncidentAttempt, routes!(log_attempt))
        .add(Action::IncidentGoodwill, routes!(give_goodwill))
        .add(Action::IncidentScreen, routes!(pass_on))
        .add(Action::IncidentScreen, routes!(answer_oneself))
        .add(Action::IncidentScreen, routes!(send_back))
        .add(Action::IncidentResubmit, routes!(resubmit))
        .add(Action::IncidentPause, routes!(propose_pause))
        .add(Action::IncidentExempt, routes!(propose_exemption))
        .add(Action::IncidentContestPause, routes!(contest_pause))
        .add(Action::IncidentDecideProposal, routes!(approve))
        .add(Action::IncidentDecideProposal, routes!(refuse))
        .add(Action::IncidentExplain, routes!(of_incident))
        .add(Action::IncidentDecideProposal, routes!(waiting))
        .add(Action::IncidentHandOver, routes!(hand_over))
}
