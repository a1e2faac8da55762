//! The customers' own forms tried on real data: a version that is there, and a file before it is taken into use.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{AttachmentId, DocumentId, IncidentId, Language, PartyId, TemplateId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::documents::DocumentLanguage;
use super::templates::word;
use crate::core::DocumentKind;
use crate::template::Trial;
use crate::{Documents, Subject};

/// What a form is tried on: a document that is there, or what one would be about, as for drafting it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// A document of the form's kind and language.
    #[param(required = false)]
    document_id: Option<DocumentId>,
    /// The incident.
    #[param(required = false)]
    incident_id: Option<IncidentId>,
    /// The visit, quotation, version of an agreement, or sheet.
    #[param(required = false)]
    subject_id: Option<String>,
    /// The customer.
    #[param(required = false)]
    customer_id: Option<PartyId>,
    /// The first day of the period, in the provider's zone.
    #[param(required = false, value_type = Option<String>, format = Date)]
    from: Option<Date>,
}

/// A form to be tried before it is taken into use, and what it is tried on: a document that is there, or what one would be
/// about, as for drafting it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplatePreview {
    /// The kind of document.
    kind: DocumentKind,
    /// The language of the documents; Chinese unless said.
    #[serde(default)]
    language: DocumentLanguage,
    /// The .docx file, uploaded before; it can be taken into use afterwards.
    attachment_id: AttachmentId,
    /// A document of this kind and language.
    #[serde(default)]
    document_id: Option<DocumentId>,
    /// The incident.
    #[serde(default)]
    incident_id: Option<IncidentId>,
    /// The visit, quotation, version of an agreement, or sheet.
    #[serde(default)]
    subject_id: Option<String>,
    /// The customer.
    #[serde(default)]
    customer_id: Option<PartyId>,
    /// The first day of the period, in the provider's zone.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-01")]
    from: Option<Date>,
}

/// A version filled in with real data.
#[utoipa::path(get, path = "/api/v1/document-templates/{id}/preview", operation_id = "preview_document_template",
    tag = "documents", params(("id" = TemplateId, Path), PreviewQuery),
    responses((status = 200, description = "The form, filled in", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )), Conflict))]
pub async fn preview(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<TemplateId>,
    Query(query): Query<PreviewQuery>,
) -> Result<Response, Problem> {
    let trial = match query.document_id {
        Some(document) => Trial::Document(document, "?document_id"),
        None => Trial::Subject(Box::new(Subject {
            kind: DocumentKind::FaultReport,
            language: Language::Zh,
            incident: query.incident_id,
            subject: query.subject_id,
            customer: query.customer_id,
            days: query.from.map(|from| (from, from)),
        })),
    };
    let bytes = slice.try_template(&cx, id, trial).await?;
    Ok(word("preview", bytes))
}

/// A form that is not in use yet, checked and filled in with real data; nothing of it is kept. 422 names each placeholder that
/// cannot be filled in, as where it is taken into use.
#[utoipa::path(post, path = "/api/v1/document-template-previews", operation_id = "preview_new_document_template",
    tag = "documents", request_body = NewTemplatePreview,
    responses((status = 200, description = "The form, filled in", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )), Conflict))]
pub async fn preview_new(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Json(asked): Json<NewTemplatePreview>,
) -> Result<Response, Problem> {
    let language: Language = asked.language.into();
    let trial = match asked.document_id {
        Some(document) => Trial::Document(document, "/document_id"),
        None => Trial::Subject(Box::new(Subject {
            kind: asked.kind,
            language,
            incident: asked.incident_id,
            subject: asked.subject_id,
            customer: asked.customer_id,
            days: asked.from.map(|from| (from, from)),
        })),
    };
    let bytes = slice.try_file(&cx, (asked.kind, language), asked.attachment_id, trial).await?;
    Ok(word("preview", bytes))
}
