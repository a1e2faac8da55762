//! A vendor's case: links to it, what the vendor states, what it is told, and what it contests.

use std::sync::Arc;

use access::Action;
use app::{ByLink, Cx, Path, Problem, ProblemBody, Routes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{IncidentId, LinkId};
use utoipa_axum::routes;

use super::attachments::{AttachmentForm, UploadedAttachment, limited, stored};
use super::papers::{by_link, papers};
use crate::act::{AgreeVerdict, Contest, Contested, DecideContest, MadeLink, MakeLink, ToVendor, VENDOR_CASE};
use crate::act::{VendorCase, VendorStatement};
use crate::desk::Desk;

papers! {
    /// Makes out a link by which a vendor's contact works on the case without logging in.
    make make_link "make_vendor_link" "/api/v1/incidents/{id}/vendor-links" MakeLink => make_vendor_link MadeLink;
    /// The vendor answers, brings evidence, or states its work done.
    make state "state_for_vendor" "/api/v1/incidents/{id}/vendor-statements" VendorStatement => states VendorCase;
    /// The provider writes to the leading vendor; the customer does not read it.
    make write "write_to_vendor" "/api/v1/incidents/{id}/vendor-messages" ToVendor => writes VendorWritten;
    /// The case as the caller's vendor sees it.
    list case "read_vendor_case" "/api/v1/incidents/{id}/vendor-case" => vendor_case VendorCase;
    /// A party contests the attribution or a lowered severity.
    make contest "contest_incident" "/api/v1/incidents/{id}/contests" Contest => contest Contested;
    /// The contests the caller may know of.
    list contests "list_incident_contests" "/api/v1/incidents/{id}/contests" => contests Vec<Contested>;
    /// The manager decides a contest.
    decide decide "decide_contest" "/api/v1/incidents/{id}/contests/{paper}/decision" DecideContest => decide_contest Contested;
    /// The customer's responsible person agrees to a verdict that concerns the provider, or does not.
    decide agree "agree_to_verdict" "/api/v1/incidents/{id}/contests/{paper}/agreement" AgreeVerdict => agree_verdict Contested;
}

by_link! {
    /// The case the link opens.
    get linked_case "read_linked_vendor_case" "/api/v1/link/vendor-case" => linked_case VendorCase;
    /// The vendor answers, brings evidence, or states its work done, by link.
    post linked_state "state_by_link" "/api/v1/link/vendor-case/statements" VendorStatement => linked_states VendorCase;
    /// The vendor contests, by link.
    post linked_contest "contest_by_link" "/api/v1/link/vendor-case/contests" Contest => linked_contest Contested;
}

/// What was written to a vendor.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct VendorWritten {
    /// The text, secrets masked.
    pub text: String,
}

/// Revokes a link; from now on it opens nothing.
#[utoipa::path(delete, path = "/api/v1/incidents/{id}/vendor-links/{link}", operation_id = "revoke_vendor_link", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident"), ("link" = LinkId, Path, description = "The link")),
    responses(
        (status = 204, description = "It opens nothing any more"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such incident or link"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Somebody was first"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
    ))]
async fn revoke_link(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path((id, link)): Path<(IncidentId, LinkId)>,
) -> Result<StatusCode, Problem> {
    desk.revoke_link(&cx, id, link).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Uploads a file by link, to be named by a statement or a contest within 24 hours.
#[utoipa::path(post, path = "/api/v1/link/vendor-case/attachments", operation_id = "upload_by_link", tag = "link",
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

/// What a link is about.
fn about(by: &ByLink) -> Result<IncidentId, Problem> {
    by.link.subject.parse().map_err(|_| Problem(app::link_closed()))
}

impl Desk {
    async fn states(&self, cx: &Cx, id: IncidentId, input: &VendorStatement) -> Result<VendorCase, Problem> {
        self.vendor_states(cx, id, input).await?;
        self.vendor_case(cx, id).await
    }

    async fn writes(&self, cx: &Cx, id: IncidentId, input: &ToVendor) -> Result<VendorWritten, Problem> {
        let text = self.write_to_vendor(cx, id, input).await?;
        Ok(VendorWritten { text })
    }

    async fn linked_case(&self, by: &ByLink) -> Result<VendorCase, Problem> {
        self.vendor_case(&by.cx, about(by)?).await
    }

    async fn linked_states(&self, by: &ByLink, input: &VendorStatement) -> Result<VendorCase, Problem> {
        self.states(&by.cx, about(by)?, input).await
    }

    async fn linked_contest(&self, by: &ByLink, input: &Contest) -> Result<Contested, Problem> {
        self.contest(&by.cx, about(by)?, input).await
    }
}

/// Every endpoint here with what it needs.
pub fn add(routes: Routes<Arc<Desk>>, desk: &Desk) -> Routes<Arc<Desk>> {
    routes
        .add(Action::VendorLink, routes!(make_link))
        .add(Action::VendorLink, routes!(revoke_link))
        .add(Action::VendorState, routes!(state))
        .add(Action::VendorLink, routes!(write))
        .add(Action::VendorState, routes!(case))
        .add(Action::IncidentContest, routes!(contest))
        .add(Action::IncidentRead, routes!(contests))
        .add(Action::IncidentDecideContest, routes!(decide))
        .add(Action::IncidentAgreeVerdict, routes!(agree))
        .by_link(VENDOR_CASE, routes!(linked_case))
        .by_link(VENDOR_CASE, routes!(linked_state))
        .by_link(VENDOR_CASE, routes!(linked_contest))
        .by_link(VENDOR_CASE, limited(desk, routes!(upload)))
}
