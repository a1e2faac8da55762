//! The customers' own forms: what they may name, which are in use, a new one.

use std::sync::Arc;

use agreement::core::Text;
use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{AttachmentId, Instant, PartyId, TemplateId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::documents::DocumentLanguage;
use crate::core::{DocumentKind, FieldForm, Format, offered};
use crate::{Documents, NewTemplate, Template};

/// Of which kind.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FieldQuery {
    /// The kind of document.
    #[param(inline)]
    kind: DocumentKind,
}

/// How a field is used.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TemplateFieldForm {
    /// A value, anywhere in the text.
    Value,
    /// A column of a list: the table row it stands in is repeated for each item.
    Column,
    /// A QR, drawn where it stands.
    Code,
}

/// A field that a form may name.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateField {
    /// Its name; written as `{{name}}`.
    #[schema(example = "incident.number")]
    pub name: String,
    /// How it is used.
    pub form: TemplateFieldForm,
    /// The list it is a column of.
    #[schema(example = "timeline")]
    pub list: Option<&'static str>,
    /// What it says: where it stands in the platform's own document.
    pub about: Text,
}

/// Every field of a kind of document.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateFields {
    /// In the order of the document.
    pub items: Vec<TemplateField>,
}

/// A version of a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentTemplateView {
    /// Its id.
    pub id: TemplateId,
    /// The kind of document.
    pub kind: DocumentKind,
    /// The language of the documents: `zh` or `en`.
    #[schema(example = "zh")]
    pub language: &'static str,
    /// The customer it is for; null: every customer who has none of his own.
    pub customer_id: Option<PartyId>,
    /// His name.
    #[schema(example = "滨江市人民医院")]
    pub customer_name: Option<String>,
    /// Counted from 1; a new upload is a new version.
    #[schema(example = 2)]
    pub version: u32,
    /// The name of its file.
    #[schema(example = "市医院故障报告.docx")]
    pub file_name: String,
    /// SHA-256 of its file, hex.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The fields it names.
    pub fields: Vec<String>,
    /// Whether it places the verification code or its QR: without one, a scanned return has to be filed by hand.
    pub has_code: bool,
    /// Who uploaded it.
    #[schema(example = "赵经理")]
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// When it was replaced or taken out of use.
    pub ended_at: Option<Instant>,
}

/// Forms.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentTemplateList {
    /// By kind, language and customer; with ended ones, the newest first.
    pub items: Vec<DocumentTemplateView>,
}

/// A form to be taken into use.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDocumentTemplate {
    /// The kind of document.
    kind: DocumentKind,
    /// The language of the documents; Chinese unless said.
    #[serde(default)]
    language: DocumentLanguage,
    /// The customer it is for; left out: every customer who has none of his own.
    #[serde(default)]
    customer_id: Option<PartyId>,
    /// The .docx file, uploaded before.
    attachment_id: AttachmentId,
}

/// Which forms.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// Versions that were replaced or taken out of use too.
    #[param(required = false)]
    ended: Option<bool>,
}

fn view(found: Template) -> DocumentTemplateView {
    let (customer_id, customer_name) = found.customer.unzip();
    let marks = ["document.code", "document.address", crate::core::CODE.0];
    DocumentTemplateView {
        id: found.id,
        kind: found.kind,
        language: found.language.pick("zh", "en"),
        customer_id,
        customer_name,
        version: found.version,
        file_name: found.file_name,
        sha256: found.sha256,
        size: found.size,
        has_code: found.fields.iter().any(|field| marks.contains(&field.as_str())),
        fields: found.fields,
        made_by: found.made.by,
        made_at: found.made.at,
        ended_at: found.ended.map(|ended| ended.at),
    }
}

/// The fields that a form of this kind may name.
#[utoipa::path(get, path = "/api/v1/document-fields", operation_id = "list_document_fields", tag = "documents",
    params(FieldQuery), responses((status = 200, body = TemplateFields)))]
pub async fn fields(Query(query): Query<FieldQuery>) -> Json<TemplateFields> {
    let items = offered(query.kind).into_iter().map(|field| TemplateField {
        name: field.name,
        form: match field.form {
            FieldForm::Value => TemplateFieldForm::Value,
            FieldForm::Column => TemplateFieldForm::Column,
            FieldForm::Code => TemplateFieldForm::Code,
        },
        list: field.list,
        about: field.about,
    });
    Json(TemplateFields { items: items.collect() })
}

/// The forms in use.
#[utoipa::path(get, path = "/api/v1/document-templates", operation_id = "list_document_templates", tag = "documents",
    params(TemplateQuery), responses((status = 200, body = DocumentTemplateList)))]
pub async fn list(
    State(slice): State<Arc<Documents>>,
    Query(query): Query<TemplateQuery>,
) -> Result<Json<DocumentTemplateList>, Problem> {
    let found = slice.templates(query.ended.unwrap_or(false)).await?;
    Ok(Json(DocumentTemplateList { items: found.into_iter().map(view).collect() }))
}

/// Takes a form into use, in the place of the one before it. 422 names each placeholder that cannot be filled in, with its place
/// and the names nearest to it.
#[utoipa::path(post, path = "/api/v1/document-templates", operation_id = "add_document_template", tag = "documents",
    request_body = NewDocumentTemplate, responses((status = 201, body = DocumentTemplateView), Conflict))]
pub async fn add(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Json(new): Json<NewDocumentTemplate>,
) -> Result<(StatusCode, Json<DocumentTemplateView>), Problem> {
    let new = NewTemplate {
        kind: new.kind,
        language: new.language.into(),
        customer: new.customer_id,
        attachment: new.attachment_id,
    };
    let id = slice.add_template(&cx, new).await?;
    Ok((StatusCode::CREATED, Json(view(slice.template(id).await?))))
}

/// Takes a form out of use.
#[utoipa::path(delete, path = "/api/v1/document-templates/{id}", operation_id = "end_document_template", tag = "documents",
    params(("id" = TemplateId, Path)), responses((status = 204, description = "Out of use"), Conflict))]
pub async fn end(
    State(slice): State<Arc<Documents>>,
    cx: Cx,
    Path(id): Path<TemplateId>,
) -> Result<StatusCode, Problem> {
    slice.end_template(&cx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The file of a version, as it was uploaded.
#[utoipa::path(get, path = "/api/v1/document-templates/{id}/file", operation_id = "download_document_template",
    tag = "documents", params(("id" = TemplateId, Path)), responses((status = 200, description = "The file", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ))))]
pub async fn file(State(slice): State<Arc<Documents>>, Path(id): Path<TemplateId>) -> Result<Response, Problem> {
    let found = slice.template(id).await?;
    let bytes = slice.template_file(&found).await?;
    Ok(word(&format!("{}-v{}", found.kind, found.version), bytes))
}

pub(super) fn word(name: &str, bytes: Vec<u8>) -> Response {
    let named = format!("attachment; filename=\"{name}.docx\"");
    let head = [(header::CONTENT_TYPE, Format::Docx.media_type().to_owned()), (header::CONTENT_DISPOSITION, named)];
    (head, bytes).into_response()
}
