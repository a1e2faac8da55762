//! Agreements: the list, one with its versions, a new one.

use std::sync::Arc;

use access::Action;
use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use kernel::{AgreementId, AgreementVersionId, Instant, PageRequest, PartyId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::core::paper::{PaperFilter, PaperState};
use crate::core::{Content, Status};
use crate::ground::PartyCard;
use crate::store::version::Version;
use crate::{Agreement, Agreements, Detail, Listed, NewAgreement, Wanted};

/// Which agreements.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Only this customer's.
    customer_id: Option<PartyId>,
    /// Only those whose latest version's paper stands so; for those who draft agreements.
    #[param(inline)]
    paper: Option<PaperFilter>,
    /// Where the page starts.
    cursor: Option<String>,
    /// At most so many rows, 1 to 200.
    limit: Option<u32>,
}

/// A party by name.
#[derive(Serialize, ToSchema)]
pub struct AgreementParty {
    id: PartyId,
    /// Empty when the estate no longer knows it.
    #[schema(example = "滨江市人民医院")]
    name: String,
}

/// An agreement in a list.
#[derive(Serialize, ToSchema)]
pub struct AgreementRow {
    id: AgreementId,
    #[schema(example = "门诊收费系统维保协议")]
    name: String,
    customer: AgreementParty,
    /// Who promises: the provider, or a vendor.
    promiser: AgreementParty,
    /// `customer`: we promise; `vendor`: a vendor promises to us.
    #[schema(example = "customer")]
    facing: &'static str,
    latest_version_id: AgreementVersionId,
    #[schema(example = 2)]
    latest_number: i64,
    latest_status: Status,
    #[schema(example = "2026-01-01")]
    effective_from: Option<String>,
    /// Where the paper of the latest version stands; null for those who may not read it.
    paper: Option<PaperState>,
}

/// A page of agreements.
#[derive(Serialize, ToSchema)]
pub struct AgreementPage {
    items: Vec<AgreementRow>,
    next_cursor: Option<String>,
}

/// A new agreement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgreementBody {
    #[schema(example = "门诊收费系统维保协议")]
    name: String,
    /// To whom is promised; the provider itself where a vendor promises.
    customer_id: PartyId,
    /// Who promises; the provider when absent.
    promiser_id: Option<PartyId>,
    /// The shipped profile to start from: `baseline` or `tender`.
    #[schema(example = "tender")]
    profile: Option<String>,
    /// The content to start from instead of a profile.
    content: Option<Content>,
}

/// An agreement with its versions.
#[derive(Serialize, ToSchema)]
pub struct AgreementBody {
    id: AgreementId,
    #[schema(example = "门诊收费系统维保协议")]
    name: String,
    customer: AgreementParty,
    /// Who promises: the provider, or a vendor.
    promiser: AgreementParty,
    #[schema(example = "customer")]
    facing: &'static str,
    created_at: Instant,
    /// Oldest first.
    versions: Vec<VersionRow>,
}

/// A version in a list.
#[derive(Serialize, ToSchema)]
pub struct VersionRow {
    id: AgreementVersionId,
    #[schema(example = 1)]
    number: i64,
    status: Status,
    /// The code of its calendar.
    #[schema(example = "cn")]
    calendar: String,
    /// The date on the paper.
    #[schema(value_type = Option<String>, format = Date)]
    signed_on: Option<Date>,
    /// From which day it binds.
    #[schema(value_type = Option<String>, format = Date)]
    effective_from: Option<Date>,
    /// Who brought it into force.
    signed_by: Option<String>,
    /// Who accepted its gaps.
    gaps_accepted_by: Option<String>,
    /// Why they were accepted.
    gaps_accepted_reason: Option<String>,
    /// Why it was suspended or terminated, last.
    reason: Option<String>,
    created_at: Instant,
}

/// Lists agreements, oldest first, each with its latest version.
#[utoipa::path(get, path = "/api/v1/agreements", tag = "agreement", params(Filter),
    responses((status = 200, body = AgreementPage)))]
pub async fn list(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Query(filter): Query<Filter>,
) -> Result<Json<AgreementPage>, Problem> {
    let page = PageRequest::read(filter.cursor.as_deref(), filter.limit).map_err(bad_page)?;
    let papers = cx.reach(Action::AgreementWrite).is_some();
    if filter.paper.is_some() && !papers {
        return Err(papers_are_not_his().into());
    }
    let wanted = Wanted { customer: filter.customer_id, paper: filter.paper };
    let found = slice.list(&cx, wanted, &page).await?;
    let ids = found.items.iter().flat_map(|row| [row.agreement.customer, row.agreement.promiser]).collect();
    let names = slice.names(ids).await?;
    let items = found.items.into_iter().map(|listed| row(listed, &names, papers)).collect();
    Ok(Json(AgreementPage { items, next_cursor: found.next.map(|cursor| cursor.encode()) }))
}

/// Makes an agreement with its first draft.
#[utoipa::path(post, path = "/api/v1/agreements", tag = "agreement", request_body = NewAgreementBody,
    responses((status = 201, body = AgreementBody), Conflict))]
pub async fn create(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Json(new): Json<NewAgreementBody>,
) -> Result<(StatusCode, Json<AgreementBody>), Problem> {
    let NewAgreementBody { name, customer_id, promiser_id, profile, content } = new;
    let new = NewAgreement { name, customer: customer_id, promiser: promiser_id, profile, content };
    let detail = slice.create(&cx, new).await?;
    Ok((StatusCode::CREATED, Json(body(&slice, detail).await?)))
}

/// Reads an agreement with its versions.
#[utoipa::path(get, path = "/api/v1/agreements/{id}", tag = "agreement",
    params(("id" = AgreementId, Path, description = "The agreement")),
    responses((status = 200, body = AgreementBody)))]
pub async fn read(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementId>,
) -> Result<Json<AgreementBody>, Problem> {
    let detail = slice.detail(&cx, id).await?;
    Ok(Json(body(&slice, detail).await?))
}

impl Agreements {
    pub(super) async fn names(&self, mut ids: Vec<PartyId>) -> Result<Vec<PartyCard>, Problem> {
        ids.sort_unstable();
        ids.dedup();
        Ok(self.ground.parties(&ids).await?)
    }
}

async fn body(slice: &Agreements, detail: Detail) -> Result<AgreementBody, Problem> {
    let Detail { agreement, versions } = detail;
    let names = slice.names(vec![agreement.customer, agreement.promiser]).await?;
    let Agreement { id, name, customer, promiser, facing, created_at } = agreement;
    Ok(AgreementBody {
        id,
        name,
        customer: party(customer, &names),
        promiser: party(promiser, &names),
        facing: facing.name(),
        created_at,
        versions: versions.into_iter().map(VersionRow::of).collect(),
    })
}

fn row(listed: Listed, names: &[PartyCard], papers: bool) -> AgreementRow {
    let Listed { agreement, latest, number, status, effective_from, paper } = listed;
    AgreementRow {
        id: agreement.id,
        name: agreement.name,
        customer: party(agreement.customer, names),
        promiser: party(agreement.promiser, names),
        facing: agreement.facing.name(),
        latest_version_id: latest,
        latest_number: number,
        latest_status: status,
        effective_from,
        paper: papers.then_some(paper),
    }
}

pub(super) fn party(id: PartyId, names: &[PartyCard]) -> AgreementParty {
    let name = names.iter().find(|card| card.id == id).map(|card| card.name.clone()).unwrap_or_default();
    AgreementParty { id, name }
}

impl VersionRow {
    pub(super) fn of(version: Version) -> Self {
        let (gaps_accepted_by, gaps_accepted_reason) = version.gaps_accepted.unzip();
        Self {
            id: version.id,
            number: version.number,
            status: version.status,
            calendar: version.calendar,
            signed_on: version.signed_on,
            effective_from: version.effective_from,
            signed_by: version.signed_by,
            gaps_accepted_by,
            gaps_accepted_reason,
            reason: version.reason,
            created_at: version.created_at,
        }
    }
}

fn papers_are_not_his() -> Refusal {
    let (zh, en) = (
        "签署件只有起草协议的人能看到，请去掉 paper 条件。",
        "Papers are for those who draft agreements: leave `paper` out.",
    );
    Refusal::new(RefusalKind::Forbidden, "agreement.papers_hidden", zh, en).field("?paper", zh, en)
}

fn bad_page(error: kernel::PageError) -> Refusal {
    let (zh, en) = (
        "cursor 须为上一页给出的值，limit 须在 1 到 200 之间。",
        "Take the cursor from the page before and a limit from 1 to 200.",
    );
    let pointer = if matches!(error, kernel::PageError::Cursor) { "?cursor" } else { "?limit" };
    Refusal::new(RefusalKind::Malformed, "request.bad_page", zh, en).field(pointer, zh, en)
}
