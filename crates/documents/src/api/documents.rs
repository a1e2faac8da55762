//! Documents: the list, one of them, a new one, what people write into it, its files.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::{DocumentId, IncidentId, Language, PageRequest, PartyId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::view::{DocumentList, DocumentView, row, view};
use crate::core::{DocumentKind, DocumentState, Format, SealState};
use crate::{Documents, Narrowed, Subject, refusals};

/// Which page of which documents.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct DocumentQuery {
    /// Only this customer's.
    #[param(required = false)]
    customer_id: Option<PartyId>,
    /// Only of this kind.
    #[param(required = false, inline)]
    kind: Option<DocumentKind>,
    /// Only those in this state.
    #[param(required = false, inline)]
    state: Option<DocumentState>,
    /// Only those whose seal stands so.
    #[param(required = false, inline)]
    seal: Option<SealState>,
    /// Only those about this incident.
    #[param(required = false)]
    incident_id: Option<IncidentId>,
    /// Only those made from this record: a visit, a quotation, a version of an agreement, a sheet.
    #[param(required = false)]
    subject_id: Option<String>,
    /// Only those in this language.
    #[param(required = false, inline)]
    language: Option<DocumentLanguage>,
    /// Only those whose number or title holds this.
    #[param(required = false, max_length = 200)]
    q: Option<String>,
    /// `false` leaves out those that were given up.
    #[param(required = false)]
    withdrawn: Option<bool>,
    /// Only those drafted on this day or later; a local date of the provider's zone.
    #[param(required = false, value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Only those drafted before this day.
    #[param(required = false, value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// The language of a document.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentLanguage {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl From<DocumentLanguage> for Language {
    fn from(language: DocumentLanguage) -> Self {
        match language {
            DocumentLanguage::Zh => Self::Zh,
            DocumentLanguage::En => Self::En,
        }
    }
}

/// A document to be drafted. What names its subject depends on the kind: an incident (fault report, statement of
/// responsibility), an incident and a record of it (visit, quotation), a record (version of an agreement, sheet), a customer
/// and the first day of a period (reports), an agreement (hand-over list and renewal quotation, of the term that runs).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocument {
    /// What kind.
    kind: DocumentKind,
    /// Its language; Chinese unless said.
    #[serde(default)]
    language: DocumentLanguage,
    /// The incident.
    #[serde(default)]
    incident_id: Option<IncidentId>,
    /// The visit, quotation, agreement, version of one, or sheet.
    #[serde(default)]
    subject_id: Option<String>,
    /// The customer.
    #[serde(default)]
    customer_id: Option<PartyId>,
    /// The first day of the period, in the provider's zone.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-01")]
    from: Option<Date>,
    /// What is written into it, by section.
    #[serde(default)]
    written: BTreeMap<String, String>,
}

/// What is written into a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentChange {
    /// By section; a section left out is empty.
    #[schema(example = json!({ "measures": "更换内存批次，李工，2026-12-15 前" }))]
    written: BTreeMap<String, String>,
}

/// Which file.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// What it is had as; PDF unless said.
    #[param(required = false, inline)]
    format: Option<Format>,
    /// Shown by the browser rather than saved.
    #[param(required = false)]
    inline: Option<bool>,
}

/// The documents the caller reaches, newest first.
#[utoipa::path(get, path = "/api/v1/documents", tag = "documents", params(DocumentQuery),
    responses((status = 200, body = DocumentList)))]
pub async fn list(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Query(query): Query<DocumentQuery>,
) -> Result<Json<DocumentList>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(|_| Problem(refusals::bad_page()))?;
    let narrowed = Narrowed {
        customer: query.customer_id,
        kind: query.kind,
        state: query.state,
        seal: query.seal,
        incident: query.incident_id,
        subject: query.subject_id,
        language: query.language.map(Language::from),
        text: query.q.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        standing: query.withdrawn == Some(false),
        from: query.from.map(|day| slice.begin_of(day)).transpose()?,
        to: query.to.map(|day| slice.begin_of(day)).transpose()?,
    };
    let page = slice.list(&cx, &narrowed, &request).await?;
    let next_cursor = page.next.map(|cursor| cursor.encode());
    Ok(Json(DocumentList { items: page.items.into_iter().map(row).collect(), next_cursor }))
}

/// Drafts a document, filled in from what is known now.
#[utoipa::path(post, path = "/api/v1/documents", tag = "documents", request_body = NewDocument,
    responses((status = 201, body = DocumentView), Conflict))]
pub async fn create(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Json(new): Json<NewDocument>,
) -> Result<(StatusCode, Versioned<DocumentView>), Problem> {
    let subject = Subject {
        kind: new.kind,
        language: new.language.into(),
        incident: new.incident_id,
        subject: new.subject_id,
        customer: new.customer_id,
        days: new.from.map(|from| (from, from)),
    };
    let id = slice.draft(&cx, subject, new.written).await?;
    Ok((StatusCode::CREATED, seen(&slice, &cx, id).await?))
}

/// One document.
#[utoipa::path(get, path = "/api/v1/documents/{id}", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, body = DocumentView)))]
pub async fn read(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
) -> Result<Versioned<DocumentView>, Problem> {
    seen(&slice, &cx, id).await
}

/// Changes what people wrote into a draft, and fills the rest in anew.
#[utoipa::path(patch, path = "/api/v1/documents/{id}", tag = "documents", request_body = DocumentChange,
    params(("id" = DocumentId, Path), ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, body = DocumentView), Conflict))]
pub async fn change(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
    IfMatch(version): IfMatch,
    Json(change): Json<DocumentChange>,
) -> Result<Versioned<DocumentView>, Problem> {
    slice.edit(&cx, id, version, change.written).await?;
    seen(&slice, &cx, id).await
}

/// A document as a file: what was issued, byte for byte; of a draft what it would be, with a watermark. Where a person whom it named
/// was erased, a copy without that person, which says that it is one.
#[utoipa::path(get, path = "/api/v1/documents/{id}/file", tag = "documents",
    params(("id" = DocumentId, Path), FileQuery), responses(
    (status = 200, description = "The file", content(
        (Vec<u8> = "application/pdf"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    (status = 422, body = app::ProblemBody, content_type = "application/problem+json", description = "This kind is not made in that format"),
))]
pub async fn download(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<DocumentId>,
    Query(query): Query<FileQuery>,
) -> Result<Response, Problem> {
    let file = slice.download(&cx, id, query.format.unwrap_or(Format::Pdf)).await?;
    let how = if query.inline.unwrap_or(false) { "inline" } else { "attachment" };
    let named = format!("{how}; filename=\"{}\"", file.name);
    let head = [(header::CONTENT_TYPE, file.format.media_type().to_owned()), (header::CONTENT_DISPOSITION, named)];
    let mut response = (head, file.bytes).into_response();
    if query.inline.unwrap_or(false) {
        // Our own page shows it in a frame; nobody else's may.
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWN_HERE));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    Ok(response)
}

/// What a file that is shown within a page may do: nothing, and in our own pages only.
const SHOWN_HERE: &str = "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/// The document as the caller may read it now.
pub(super) async fn seen(slice: &Documents, cx: &Cx, id: DocumentId) -> Result<Versioned<DocumentView>, Problem> {
    let scope = cx.reach(access::Action::DocumentRead).ok_or_else(Problem::not_found)?;
    let seen = slice.see(&Cx { scope, ..cx.clone() }, id).await?;
    Ok(Versioned { version: seen.document.version, body: view(seen) })
}
