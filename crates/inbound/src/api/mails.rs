//! Letters that came in: the list, what one says, and what is decided about it.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{Cursor, IncidentId, Instant, MailId, Page, PageRequest, PartyId, Refusal, RefusalKind, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Inbound;
use crate::chat::MailChat;
use crate::store::mail::{self, Mail, MailFile, MailState};

/// Which letters.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct MailQuery {
    /// Only those of which this came; all unless said.
    #[param(inline, required = false)]
    state: Option<MailState>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// A letter in a list.
#[derive(Serialize, ToSchema)]
pub struct MailCard {
    /// Its id.
    id: MailId,
    /// What came of it.
    state: MailState,
    /// Why it waits or was ignored: `unknown_sender`, `several_senders`, `from_staff`, `from_vendor`, `no_system`,
    /// `not_theirs`, `number_alone`, `unproved`, `flood`, `perhaps_machine`, `unreadable`, `refused`; `bounce`, `automatic`,
    /// `own`.
    #[schema(example = "unknown_sender")]
    reason: Option<String>,
    /// The mailbox it was found in first.
    #[schema(example = "care")]
    mailbox: String,
    /// The address it says it is from.
    #[schema(example = "li.min@hospital.example")]
    sender: String,
    /// The name beside it.
    #[schema(example = "李敏")]
    sender_name: Option<String>,
    /// The subject.
    #[schema(example = "综合查询打不开")]
    subject: String,
    /// When our mail server had it: what clocks would run from.
    received_at: Instant,
    /// When it was taken in.
    taken_at: Instant,
    /// The customer, where it is known.
    customer_id: Option<PartyId>,
    /// The system, where it is known.
    system_id: Option<SystemId>,
    /// The incident it became or joined; while it waits, the one it seems to belong to.
    incident_id: Option<IncidentId>,
}

/// Letters, the latest first.
#[derive(Serialize, ToSchema)]
pub struct MailPage {
    /// The rows.
    items: Vec<MailCard>,
    /// Where the next page starts.
    next_cursor: Option<String>,
}

/// A letter with what it says.
#[derive(Serialize, ToSchema)]
pub struct MailDetail {
    #[serde(flatten)]
    card: MailCard,
    /// What was written, without quoted history and signature.
    text: String,
    /// Its files; why one was not taken.
    files: Vec<MailFile>,
    /// Every mailbox it was found in.
    mailboxes: Vec<String>,
    /// When a person decided.
    decided_at: Option<Instant>,
    /// Who.
    decided_by: Option<String>,
    /// Why it was laid aside.
    decision: Option<String>,
    /// The chat it brings, while it waits: what accepting it would take from there.
    chat: Option<MailChat>,
}

/// A letter becomes a fault.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptMail {
    /// Of this system.
    system_id: SystemId,
    /// What is wrong, where the letter's own words will not do.
    #[serde(default)]
    text: Option<String>,
}

/// A letter becomes a message or a note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileMail {
    /// On this incident.
    incident_id: IncidentId,
    /// As a note, which neither the customer nor a vendor reads.
    #[serde(default)]
    inside: bool,
}

/// A letter is laid aside.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscardMail {
    /// Why.
    #[schema(example = "广告")]
    reason: String,
}

/// Letters that came in, the latest first.
#[utoipa::path(get, path = "/api/v1/inbound-mails", tag = "inbound", params(MailQuery), responses((status = 200, body = MailPage)))]
pub async fn list(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Query(query): Query<MailQuery>,
) -> Result<Json<MailPage>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let customers = Inbound::reached(&cx);
    let rows = inbound.app.db.rows(mail::page(query.state, customers.as_deref(), &request)).await?;
    let mails = rows.iter().map(mail::read).collect::<Result<Vec<_>, _>>()?;
    let page = Page::cut(mails, request.limit, |mail| Cursor { key: mail.taken_at.micros(), id: mail.id.to_string() });
    let next_cursor = page.next.map(|cursor| cursor.encode());
    Ok(Json(MailPage { items: page.items.into_iter().map(card).collect(), next_cursor }))
}

/// One letter.
#[utoipa::path(get, path = "/api/v1/inbound-mails/{id}", tag = "inbound", params(("id" = MailId, Path)),
    responses((status = 200, body = MailDetail)))]
pub async fn show(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Path(id): Path<MailId>,
) -> Result<Json<MailDetail>, Problem> {
    let found = inbound.visible(&cx, id).await?;
    detail(&inbound, &cx, found).await.map(Json)
}

/// The letter as it came, as a download: no browser shows or runs what somebody sent.
#[utoipa::path(get, path = "/api/v1/inbound-mails/{id}/original", tag = "inbound", params(("id" = MailId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "The letter, RFC 5322")))]
pub async fn original(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Path(id): Path<MailId>,
) -> Result<Response, Problem> {
    let found = inbound.visible(&cx, id).await?;
    let raw = inbound.raw_of(&found).await?;
    let mut response = Body::from(raw).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"letter.eml\""),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// Makes a fault of a letter that waits; its clocks run from when the letter was received.
#[utoipa::path(post, path = "/api/v1/inbound-mails/{id}/acceptance", tag = "inbound", params(("id" = MailId, Path)),
    request_body = AcceptMail, responses((status = 200, body = MailDetail), Conflict))]
pub async fn accept(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Path(id): Path<MailId>,
    Json(input): Json<AcceptMail>,
) -> Result<Json<MailDetail>, Problem> {
    let decided = inbound.accept(&cx, id, input.system_id, input.text).await?;
    detail(&inbound, &cx, decided).await.map(Json)
}

/// Makes a message, or a note, of a letter that waits, on an incident.
#[utoipa::path(post, path = "/api/v1/inbound-mails/{id}/message", tag = "inbound", params(("id" = MailId, Path)),
    request_body = FileMail, responses((status = 200, body = MailDetail), Conflict))]
pub async fn file(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Path(id): Path<MailId>,
    Json(input): Json<FileMail>,
) -> Result<Json<MailDetail>, Problem> {
    let decided = inbound.file(&cx, id, input.incident_id, input.inside).await?;
    detail(&inbound, &cx, decided).await.map(Json)
}

/// Lays a letter that waits aside, with the reason.
#[utoipa::path(post, path = "/api/v1/inbound-mails/{id}/discard", tag = "inbound", params(("id" = MailId, Path)),
    request_body = DiscardMail, responses((status = 200, body = MailDetail), Conflict))]
pub async fn discard(
    State(inbound): State<Arc<Inbound>>,
    cx: Cx,
    Path(id): Path<MailId>,
    Json(input): Json<DiscardMail>,
) -> Result<Json<MailDetail>, Problem> {
    let decided = inbound.discard(&cx, id, &input.reason).await?;
    detail(&inbound, &cx, decided).await.map(Json)
}

async fn detail(inbound: &Inbound, cx: &Cx, found: Mail) -> Result<MailDetail, Problem> {
    let routes = inbound.app.db.rows(mail::routes(found.id)).await?;
    let mailboxes = routes.iter().map(|row| row.string(0)).collect::<Result<_, _>>()?;
    let chat = inbound.chat_shown(cx, &found).await?;
    Ok(MailDetail {
        chat,
        text: found.body.clone(),
        files: found.files.clone(),
        mailboxes,
        decided_at: found.decided_at,
        decided_by: found.decided_by.clone(),
        decision: found.decision.clone(),
        card: card(found),
    })
}

fn card(mail: Mail) -> MailCard {
    MailCard {
        id: mail.id,
        state: mail.state,
        reason: mail.reason,
        mailbox: mail.mailbox,
        sender: mail.sender,
        sender_name: mail.sender_name,
        subject: mail.subject,
        received_at: mail.received_at,
        taken_at: mail.taken_at,
        customer_id: mail.customer,
        system_id: mail.system,
        incident_id: mail.incident,
    }
}

fn bad_page(error: kernel::PageError) -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "request.bad_page",
        "分页参数有误：cursor 须为服务器给出的值，limit 须在 1 到 200 之间。",
        format!("The page does not read: {error}."),
    )
}
