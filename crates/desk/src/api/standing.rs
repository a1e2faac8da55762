//! An incident as it was known at an instant.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem, ProblemBody, Query};
use axum::extract::State as Extract;
use clocks::core::{Milestone, PauseReason};
use kernel::{AgreementVersionId, IncidentId, Instant, PersonId};
use serde::{Deserialize, Serialize};
use triage::FaultClass;
use utoipa::{IntoParams, ToSchema};

use agreement::core::{Impact, Severity, Urgency};

use super::view::{AttributionView, Backdrop, ClockView, ComponentView, CoverageView, IncidentDetail, Named};
use crate::core::{Case, State};
use crate::desk::Desk;
use crate::known::Remembered;

/// The moment asked about.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct AsKnown {
    /// The instant, RFC 3339 with an offset; now when absent. What was entered later is not seen, whenever it happened.
    #[param(required = false, value_type = Option<String>, format = DateTime, example = "2026-09-01T16:00:00+08:00")]
    pub as_known_at: Option<Instant>,
}

/// An incident as it was known: state, severity, verdict, assignment, and every clock as it was recorded then.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = IncidentStanding)]
pub struct Standing {
    /// The incident.
    pub id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub number: String,
    /// The moment asked about; countdowns stand at it.
    pub as_known_at: Instant,
    /// When the last of what was known then had been entered.
    pub changed_at: Instant,
    /// Since when everything is kept: earlier moments cannot be asked about.
    pub known_since: Instant,
    /// The version it had.
    pub version: i64,
    /// Where it stood.
    pub state: State,
    /// Why it waited.
    pub paused_reason: Option<PauseReason>,
    /// 1 is the gravest.
    pub severity: Severity,
    /// How much of the customer it touched.
    pub impact: Impact,
    /// Whether the business stopped.
    pub urgency: Urgency,
    /// The moment of receipt.
    pub reported_at: Instant,
    /// Whether component and class were known well enough to act on.
    pub decided: bool,
    /// The component, named as it is today.
    pub component: Option<ComponentView>,
    /// The class of the fault.
    pub fault_class: Option<FaultClass>,
    /// In warranty or not.
    pub coverage: CoverageView,
    /// The version whose promises held.
    pub agreement_version_id: Option<AgreementVersionId>,
    /// Who led, as this side could know it then.
    pub attribution: AttributionView,
    /// The engineer or coordinator.
    pub engineer: Option<Named<PersonId>>,
    /// When the next promise was to fall due.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_due_at: Option<Instant>,
    /// Which promise.
    pub next_milestone: Option<Milestone>,
    /// How it stood: running, late, paused, offered or none.
    #[schema(example = "running")]
    pub next_clock_state: String,
    /// The incident it was merged into.
    pub merged_into: Option<IncidentId>,
    /// The incident that stood for it.
    pub child_of: Option<IncidentId>,
    /// The clocks in the order they were to fall due, met ones last.
    pub clocks: Vec<ClockView>,
}

impl Desk {
    /// The incident as it was known at `at`; see [`Desk::remember`].
    pub async fn standing(&self, cx: &Cx, id: IncidentId, at: Instant) -> Result<Standing, Problem> {
        let found = self.remember(cx, id, at).await?;
        Ok(Standing::of(&Cx { now: at, ..cx.clone() }, &found))
    }
}

impl Standing {
    fn of(cx: &Cx, found: &Remembered) -> Self {
        let back = Backdrop {
            place: found.place.as_deref(),
            customer_name: &found.customer_name,
            provider: found.provider.as_ref().map(|(id, name)| (*id, name.as_str())),
            team: &found.team,
        };
        let loaded = &found.loaded;
        let case = Case::new(loaded.incident.clone(), loaded.clocks.clone(), &loaded.ground, cx.now);
        let detail = IncidentDetail::of(cx, &case, &back);
        Self {
            id: detail.row.id,
            number: detail.row.number,
            as_known_at: cx.now,
            changed_at: found.changed_at,
            known_since: found.since,
            version: detail.row.version,
            state: detail.row.state,
            paused_reason: detail.row.paused_reason,
            severity: detail.row.severity,
            impact: detail.impact,
            urgency: detail.urgency,
            reported_at: detail.row.reported_at,
            decided: detail.row.decided,
            component: detail.component,
            fault_class: detail.fault_class,
            coverage: detail.coverage,
            agreement_version_id: detail.agreement_version_id,
            attribution: detail.attribution,
            engineer: detail.row.engineer,
            next_due_at: detail.row.next_due_at,
            next_milestone: detail.row.next_milestone,
            next_clock_state: detail.row.next_clock_state,
            merged_into: detail.merged_into,
            child_of: detail.child_of,
            clocks: detail.clocks,
        }
    }
}

/// One incident as it was known at an instant, from the journal: what was entered later is not seen, whenever it happened.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/standing", operation_id = "read_incident_standing", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident"), AsKnown),
    responses(
        (status = 200, body = Standing),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Nothing was known then, or nothing is kept of that time; the sentence says since when"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "The moment lies in the future"),
    ))]
pub async fn read(
    Extract(desk): Extract<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
    Query(query): Query<AsKnown>,
) -> Result<Json<Standing>, Problem> {
    desk.standing(&cx, id, query.as_known_at.unwrap_or(cx.now)).await.map(Json)
}
