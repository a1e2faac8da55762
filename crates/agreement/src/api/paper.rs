//! The paper of a version: offered, sealed by both sides, with its copies.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Overtaken, Path, Problem, Versioned};
use axum::extract::State;
use jiff::civil::Date;
use kernel::{AgreementVersionId, AttachmentId, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::core::paper::{Paper, PaperState, Seal};
use crate::{Agreements, StoredPaper};

/// The seal of one side.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaperSeal)]
pub struct SealBody {
    /// The date beside it.
    #[schema(value_type = String, format = Date, example = "2026-09-15")]
    on: Date,
    /// Who signed.
    #[schema(example = "赵敏")]
    by: String,
}

/// What became of the paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperInput {
    /// When the text was offered.
    #[schema(value_type = String, format = Date, example = "2026-09-10")]
    offered_on: Date,
    /// The seal of who promises.
    #[serde(default)]
    promiser: Option<SealBody>,
    /// The seal of whom it is promised to.
    #[serde(default)]
    customer: Option<SealBody>,
    /// Uploaded copies of the sealed paper; they join those there are.
    #[serde(default)]
    attachment_ids: Vec<AttachmentId>,
}

/// A copy of the sealed paper; downloaded like every attachment.
#[derive(Serialize, ToSchema)]
pub struct PaperCopy {
    id: AttachmentId,
    #[schema(example = "维保协议 盖章件.pdf")]
    name: String,
    /// Bytes.
    #[schema(example = 482_130)]
    size: u64,
    uploaded_at: Instant,
}

/// The paper of a version.
#[derive(Serialize, ToSchema)]
pub struct PaperBody {
    state: PaperState,
    /// When the text was offered; none before.
    #[schema(value_type = Option<String>, format = Date)]
    offered_on: Option<Date>,
    /// The seal of who promises.
    promiser: Option<SealBody>,
    /// The seal of whom it is promised to.
    customer: Option<SealBody>,
    /// Oldest first.
    copies: Vec<PaperCopy>,
}

/// Reads the paper of a version.
#[utoipa::path(get, path = "/api/v1/agreement-versions/{id}/paper", tag = "agreement",
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = PaperBody, headers(("etag" = String, description = "For If-Match")))))]
pub async fn read(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
) -> Result<Versioned<PaperBody>, Problem> {
    Ok(body(slice.paper(&cx, id).await?))
}

/// Writes down that a version was offered, or that a side sealed it. From the first seal on a draft's text stands.
#[utoipa::path(put, path = "/api/v1/agreement-versions/{id}/paper", tag = "agreement", request_body = PaperInput,
    params(("id" = AgreementVersionId, Path, description = "The version"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = PaperBody, headers(("etag" = String, description = "For If-Match"))), Conflict))]
pub async fn write(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    IfMatch(version): IfMatch,
    Json(input): Json<PaperInput>,
) -> Result<Versioned<PaperBody>, Problem> {
    let seal = |seal: SealBody| Seal { on: seal.on, by: seal.by };
    let paper =
        Paper { offered_on: input.offered_on, promiser: input.promiser.map(seal), customer: input.customer.map(seal) };
    slice.write_paper(&cx, id, version, &paper, &input.attachment_ids).await?;
    Ok(body(slice.paper(&cx, id).await?))
}

/// Takes the paper of a draft back, so that its text may change again.
#[utoipa::path(delete, path = "/api/v1/agreement-versions/{id}/paper", tag = "agreement",
    params(("id" = AgreementVersionId, Path, description = "The draft")),
    responses((status = 200, body = PaperBody, headers(("etag" = String, description = "For If-Match"))), Overtaken))]
pub async fn withdraw(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
) -> Result<Versioned<PaperBody>, Problem> {
    slice.withdraw_paper(&cx, id).await?;
    Ok(body(slice.paper(&cx, id).await?))
}

fn body(stored: StoredPaper) -> Versioned<PaperBody> {
    let StoredPaper { state, paper, copies, version } = stored;
    let seal = |seal: Seal| SealBody { on: seal.on, by: seal.by };
    let copy = |file: files::Attachment| PaperCopy {
        id: file.id,
        name: file.name,
        size: file.size,
        uploaded_at: file.uploaded_at,
    };
    let (offered_on, promiser, customer) =
        paper.map_or((None, None, None), |paper| (Some(paper.offered_on), paper.promiser, paper.customer));
    Versioned {
        version,
        body: PaperBody {
            state,
            offered_on,
            promiser: promiser.map(seal),
            customer: customer.map(seal),
            copies: copies.into_iter().map(copy).collect(),
        },
    }
}
