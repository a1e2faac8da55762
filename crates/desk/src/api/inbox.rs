//! What somebody was told inside the platform.

use std::sync::Arc;

use app::{Cx, Json, Path, Problem, ProblemBody, Query};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{AccountId, DeliveryId, IncidentId, Instant, PageRequest};
use serde::{Deserialize, Serialize};
use storage::WriteSet;
use utoipa::{IntoParams, ToSchema};

use super::incidents::bad_page;
use crate::core::SUBJECT;
use crate::desk::Desk;
use crate::store;

/// Which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// One notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct InboxNotice {
    /// Its id.
    pub id: DeliveryId,
    /// What happened.
    #[schema(example = "assigned")]
    pub event: String,
    /// The incident it is about.
    pub incident_id: Option<IncidentId>,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: Option<String>,
    /// Its title.
    #[schema(example = "综合查询点“检索”一直转圈")]
    pub incident_title: Option<String>,
    /// How grave it is now, 1 to 4.
    #[schema(example = 1)]
    pub incident_severity: Option<u8>,
    /// Whether it is still open.
    pub incident_open: Option<bool>,
    /// Who did it, as the reader may know them.
    pub by: Option<String>,
    /// What was written.
    pub text: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When it was told.
    pub at: Instant,
    /// When it was read.
    pub read_at: Option<Instant>,
}

/// A page of the inbox.
#[derive(Debug, Serialize, ToSchema)]
pub struct InboxPage {
    /// The notices, newest first.
    pub items: Vec<InboxNotice>,
    /// Where the next page starts.
    pub next_cursor: Option<String>,
    /// How many are unread, counted up to 100.
    pub unread: i64,
}

/// The caller's own inbox, newest first.
#[utoipa::path(get, path = "/api/v1/inbox", operation_id = "read_inbox", tag = "desk", params(InboxQuery), responses(
    (status = 200, body = InboxPage),
))]
pub async fn read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<InboxQuery>,
) -> Result<Json<InboxPage>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let account = own(&cx)?;
    let page = notify::inbox(&desk.app.db, account, &request).await?;
    let unread = notify::unread(&desk.app.db, account).await?;
    let items = desk.noticed(page.items).await?;
    Ok(Json(InboxPage { items, next_cursor: page.next.map(|cursor| cursor.encode()), unread }))
}

/// Marks one notice as read; one that is read already stays as it is.
#[utoipa::path(post, path = "/api/v1/inbox/{id}/read", operation_id = "mark_notice_read", tag = "desk",
    params(("id" = DeliveryId, Path, description = "The notice")),
    responses(
        (status = 204, description = "It is read, or is none of the caller's"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "The id is no id"),
    ))]
pub async fn mark_read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<DeliveryId>,
) -> Result<StatusCode, Problem> {
    let mut set = WriteSet::new();
    notify::mark_read(&mut set, own(&cx)?, id, cx.now);
    desk.app.db.write(set).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn own(cx: &Cx) -> Result<AccountId, Problem> {
    cx.actor.account().ok_or_else(Problem::not_found)
}

impl Desk {
    /// Notices with the numbers and titles of their incidents.
    async fn noticed(&self, items: Vec<notify::InboxItem>) -> Result<Vec<InboxNotice>, Problem> {
        let incident = |item: &notify::InboxItem| -> Option<IncidentId> {
            let (kind, id) = &item.subject;
            id.parse().ok().filter(|_| kind == SUBJECT)
        };
        let queries: Vec<_> = items.iter().filter_map(incident).map(store::incident::find).collect();
        let answers = if queries.is_empty() { Vec::new() } else { self.app.db.read(queries).await? };
        let mut found = Vec::new();
        for row in answers.iter().flatten() {
            found.push(store::incident::read(row)?);
        }
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let notices = items.into_iter().map(|item| {
            let about = incident(&item).and_then(|id| found.iter().find(|incident| incident.id == id));
            InboxNotice {
                id: item.id,
                event: item.event.as_str().to_owned(),
                incident_id: about.map(|incident| incident.id),
                incident_number: about.map(|incident| incident.number.clone()),
                incident_title: about.map(|incident| incident.title.clone()),
                incident_severity: about.map(|incident| incident.severity.number()),
                incident_open: about.map(|incident| incident.state.is_open()),
                by: given(item.words.by),
                text: given(item.words.text),
                reason: given(item.words.reason),
                at: item.at,
                read_at: item.read_at,
            }
        });
        Ok(notices.collect())
    }
}
