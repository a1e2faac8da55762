//! Quotations for work outside warranty, signed by account or by link.

use std::sync::Arc;

use access::Action;
use app::{ByLink, Problem, ProblemBody, Routes};
use axum::extract::{Request, State};
use axum::response::Response;
use kernel::{IncidentId, PaperId};
use utoipa_axum::routes;

use super::attachments::{AttachmentForm, UploadedAttachment, limited, stored};
use super::papers::{by_link, papers};
use crate::act::{MadeLink, MakeLink, QUOTATION, Quotation, Quote, SignQuotation, WithdrawQuotation, named_by};
use crate::desk::Desk;

papers! {
    /// Quotes work outside warranty and sends it to the customer.
    make quote "quote_incident" "/api/v1/incidents/{id}/quotations" Quote => quote Quotation;
    /// The quotations of an incident.
    list quotations "list_incident_quotations" "/api/v1/incidents/{id}/quotations" => quotations Vec<Quotation>;
    /// The customer signs a quotation, or refuses it.
    decide sign "sign_quotation" "/api/v1/incidents/{id}/quotations/{paper}/signature" SignQuotation => sign_quotation Quotation;
    /// The provider takes a quotation back.
    decide withdraw "withdraw_quotation" "/api/v1/incidents/{id}/quotations/{paper}/withdrawal" WithdrawQuotation => withdraw_quotation Quotation;
    /// Makes out a link by which one person of the customer signs this quotation once, without logging in.
    decide make_link "make_quotation_link" "/api/v1/incidents/{id}/quotations/{paper}/links" MakeLink => make_quotation_link MadeLink;
}

by_link! {
    /// The quotation the link opens.
    get linked "read_linked_quotation" "/api/v1/link/quotation" => linked_quotation Quotation;
    /// Signs or refuses it; the link is used up by it.
    post linked_sign "sign_quotation_by_link" "/api/v1/link/quotation/signature" SignQuotation => linked_signature Quotation;
}

/// Uploads a drawn signature by link, to be named by the signature within 24 hours.
#[utoipa::path(post, path = "/api/v1/link/quotation/attachments", operation_id = "upload_signature_by_link", tag = "link",
    security(("link" = [])),
    params(("X-Filename" = Option<String>, Header, description = "The file's name, percent-encoded; for a raw body")),
    request_body(content(
        (Vec<u8> = "application/octet-stream"),
        (AttachmentForm = "multipart/form-data"),
    )),
    responses(
        (status = 201, body = UploadedAttachment, description = "Stored, and staged for 24 hours"),
        (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "The body did not arrive whole"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The link opens nothing"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json", description = "The content is not what the name says"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "No file, no name, or an empty file"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many requests"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "Database or file store cannot be reached"),
    ))]
async fn upload(State(desk): State<Arc<Desk>>, by: ByLink, request: Request) -> Result<Response, Problem> {
    stored(&desk, &by.cx, request).await
}

fn about(by: &ByLink) -> Result<(IncidentId, PaperId), Problem> {
    named_by(&by.link.subject).ok_or_else(|| Problem(app::link_closed()))
}

impl Desk {
    async fn linked_quotation(&self, by: &ByLink) -> Result<Quotation, Problem> {
        let (id, quotation) = about(by)?;
        self.quotation(&by.cx, id, quotation).await
    }

    async fn linked_signature(&self, by: &ByLink, input: &SignQuotation) -> Result<Quotation, Problem> {
        let (id, quotation) = about(by)?;
        self.sign_quotation(&by.cx, id, quotation, input).await
    }
}

/// Every endpoint here with what it needs.
pub fn add(routes: Routes<Arc<Desk>>, desk: &Desk) -> Routes<Arc<Desk>> {
    routes
        .add(Action::QuotationWrite, routes!(quote))
        .add(Action::IncidentRead, routes!(quotations))
        .add(Action::QuotationSign, routes!(sign))
        .add(Action::QuotationWrite, routes!(withdraw))
        .add(Action::QuotationWrite, routes!(make_link))
        .by_link(QUOTATION, routes!(linked))
        .by_link(QUOTATION, routes!(linked_sign))
        .by_link(QUOTATION, limited(desk, routes!(upload)))
}
