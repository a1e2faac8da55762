//! Alerts over HTTP.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem};
use axum::extract::State;
use kernel::{IncidentId, Instant};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Inbound;
use crate::alerts::AlertOutcome;
use crate::store::alert::AlertRow;

/// What came of one alert.
#[derive(Serialize, ToSchema)]
pub struct AlertTaken {
    /// What makes it the same alert when it is sent again.
    #[schema(example = "b2a4f1c09c3e5d77")]
    key: String,
    /// `opened` an incident, `joined` one, fires `again` on one, `resolved` on one, `unknown` (it is over and nothing knew of
    /// it), `silent` (its component is in planned downtime).
    #[schema(example = "opened")]
    outcome: &'static str,
    /// The incident.
    incident_id: Option<IncidentId>,
}

/// What came of the alerts of a message.
#[derive(Serialize, ToSchema)]
pub struct AlertsTaken {
    /// In their order.
    items: Vec<AlertTaken>,
}

/// An alert of an incident.
#[derive(Serialize, ToSchema)]
pub struct IncidentAlert {
    /// Its id.
    #[schema(example = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11")]
    id: String,
    /// What told of it.
    #[schema(example = "alertmanager")]
    source: String,
    /// In a line.
    #[schema(example = "HIS 数据库不可用")]
    title: String,
    /// Whether it fires.
    firing: bool,
    /// Whether it opened the incident; others joined it.
    opened: bool,
    /// How often it was told of while it fires.
    count: i64,
    /// When it was told of first.
    first_at: Instant,
    /// When last.
    last_at: Instant,
    /// When it was resolved.
    resolved_at: Option<Instant>,
}

/// The alerts of an incident.
#[derive(Serialize, ToSchema)]
pub struct IncidentAlerts {
    /// The first first, at most 500.
    items: Vec<IncidentAlert>,
}

/// Takes alerts in with the token of an account of the customer whose systems are watched: from Alertmanager
/// (`alertmanager`), from Zabbix (`zabbix`), or in a form set in `[[alert_sources]]`. Sent again, they are the same alerts.
#[utoipa::path(post, path = "/api/v1/alerts/{source}", tag = "inbound",
    params(("source" = String, Path, description = "`alertmanager`, `zabbix`, or a name set in `[[alert_sources]]`")),
    request_body(content = serde_json::Value, description = "The source's own form; at most 500 alerts"),
    responses((status = 200, body = AlertsTaken), Conflict))]
pub async fn send(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Path(source): Path<String>,
    Json(body): Json<serde_json::Value>,
) -> Result<Json<AlertsTaken>, Problem> {
    let told = inbound.alerts(&cx, &source, &body).await?;
    let items = told.into_iter().map(|(alert, outcome)| {
        let (outcome, incident_id) = match outcome {
            AlertOutcome::Opened(incident) => ("opened", Some(incident)),
            AlertOutcome::Joined(incident) => ("joined", Some(incident)),
            AlertOutcome::Again(incident) => ("again", Some(incident)),
            AlertOutcome::Resolved(incident) => ("resolved", Some(incident)),
            AlertOutcome::Unknown => ("unknown", None),
            AlertOutcome::Silent => ("silent", None),
        };
        AlertTaken { key: alert.key, outcome, incident_id }
    });
    Ok(Json(AlertsTaken { items: items.collect() }))
}

/// The alerts that opened an incident or joined it.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/alerts", tag = "inbound", params(("id" = IncidentId, Path)),
    responses((status = 200, body = IncidentAlerts)))]
pub async fn of_incident(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
) -> Result<Json<IncidentAlerts>, Problem> {
    let found = inbound.alerts_of(&cx, id).await?;
    Ok(Json(IncidentAlerts { items: found.into_iter().map(shown).collect() }))
}

fn shown(row: AlertRow) -> IncidentAlert {
    IncidentAlert {
        id: row.id,
        source: row.source,
        title: row.title,
        firing: row.firing,
        opened: row.opened,
        count: row.count,
        first_at: row.first_at,
        last_at: row.last_at,
        resolved_at: row.resolved_at,
    }
}
