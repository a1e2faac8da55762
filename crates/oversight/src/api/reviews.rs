//! Reviews of permissions over HTTP.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem, Query};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{AccountId, Instant, PageRequest, PartyId, ReviewId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::bad_page;
use crate::store::review::{Item, Review};
use crate::{NewReview, Oversight, Source, TableRow, TableRules, Verdict};

/// A new review.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewBody {
    /// What people call it.
    #[schema(example = "2026 年第四季度权限复核")]
    name: String,
    /// By when everything is to be decided.
    due_at: Instant,
    /// After how many days without use a right is unused.
    #[serde(default = "quarter")]
    #[schema(example = 90, minimum = 7, maximum = 730)]
    unused_days: u32,
    /// The table of a customer's system; left out, the platform's own accounts are reviewed.
    #[serde(default)]
    table: Option<TableBody>,
}

/// The accounts and rights of a customer's system.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableBody {
    /// Whose system it is.
    customer_id: PartyId,
    /// What it is called.
    #[schema(example = "预算与财务一体化")]
    system: String,
    /// What it is judged by.
    #[serde(default)]
    rules: TableRules,
    /// One row for each right of each account.
    rows: Vec<TableRow>,
}

/// A later table of the same system.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LaterTable {
    /// One row for each right of each account.
    rows: Vec<TableRow>,
}

/// What is decided about one item.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictBody {
    /// The item.
    #[schema(example = 1)]
    number: i64,
    /// True: the right stays. False: it is taken away.
    #[schema(example = false)]
    keep: bool,
    /// Why.
    #[schema(example = "已调岗，不再需要")]
    reason: String,
}

/// A review.
#[derive(Serialize, ToSchema)]
pub struct ReviewBody {
    id: ReviewId,
    #[schema(example = "2026 年第四季度权限复核")]
    name: String,
    /// The customer whose system was reviewed; none: the platform's own accounts.
    customer_id: Option<PartyId>,
    /// What that system is called.
    system: Option<String>,
    /// How many rights were looked at.
    holdings: i64,
    /// How many of them something is wrong with.
    items: i64,
    /// How many of those are decided.
    decided: i64,
    /// How many were decided to go and are still there.
    undone: i64,
    opened_by: AccountId,
    opened_at: Instant,
    due_at: Instant,
    /// Whether the deadline passed with something undecided or undone.
    overdue: bool,
    closed_at: Option<Instant>,
}

/// A page of reviews.
#[derive(Serialize, ToSchema)]
pub struct ReviewList {
    /// The latest first.
    items: Vec<ReviewBody>,
    /// Where the next page starts.
    next_cursor: Option<String>,
}

/// Which reviews, and which page.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ReviewQuery {
    /// Only those that are closed, or only those that are not.
    #[param(required = false)]
    closed: Option<bool>,
    /// Where the page starts.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: Option<u32>,
}

/// A review with everything it found.
#[derive(Serialize, ToSchema)]
pub struct ReviewDetail {
    review: ReviewBody,
    items: Vec<ItemBody>,
}

/// One right with which something is wrong.
#[derive(Serialize, ToSchema)]
pub struct ItemBody {
    /// Its number within the review.
    number: i64,
    /// The account: its identity, or its log-in name in the customer's system.
    holder: String,
    holder_name: String,
    /// The right: a role's name, `custom:` and a custom role's identity, or as the table calls it.
    right: String,
    right_name: String,
    granted_by: Option<String>,
    approved_by: Option<String>,
    granted_at: Option<Instant>,
    last_used_at: Option<Instant>,
    /// What is wrong: `kind` is `orphaned`, `conflicting`, `self_granted`, `over_broad` or `unused`.
    findings: Vec<ReviewFinding>,
    /// What is proposed: `take_away`, or `replace` by the narrower right that the finding names.
    #[schema(example = "take_away")]
    proposal: String,
    /// `keep` or `take_away`; none yet.
    decision: Option<String>,
    reason: Option<String>,
    decided_by: Option<AccountId>,
    decided_at: Option<Instant>,
    /// When it was done.
    done_at: Option<Instant>,
}

/// One thing that is wrong.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ReviewFinding {
    #[schema(example = "conflicting")]
    kind: String,
    /// The narrower right that would do.
    #[serde(default)]
    instead: Option<String>,
    /// The right it must not be held with.
    #[serde(default)]
    with: Option<String>,
    /// Who holds that.
    #[serde(default)]
    held_by: Option<String>,
}

/// Lists reviews.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "oversight", params(ReviewQuery),
    responses((status = 200, body = ReviewList)))]
pub async fn list(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Query(query): Query<ReviewQuery>,
) -> Result<Json<ReviewList>, Problem> {
    let request = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let page = slice.reviews(query.closed, &request).await?;
    let items = page.items.into_iter().map(|each| head(each, cx.now)).collect();
    Ok(Json(ReviewList { items, next_cursor: page.next.map(|cursor| cursor.encode()) }))
}

/// One review with everything it found.
#[utoipa::path(get, path = "/api/v1/reviews/{id}", tag = "oversight", params(("id" = ReviewId, Path)),
    responses((status = 200, body = ReviewDetail)))]
pub async fn read(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<ReviewId>,
) -> Result<Json<ReviewDetail>, Problem> {
    Ok(Json(shown(slice.review(id).await?, cx.now)))
}

/// Looks at who holds what and begins a review of what is wrong with it.
#[utoipa::path(post, path = "/api/v1/reviews", tag = "oversight", request_body = NewReviewBody,
    responses((status = 201, body = ReviewDetail)))]
pub async fn begin(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Json(new): Json<NewReviewBody>,
) -> Result<(StatusCode, Json<ReviewDetail>), Problem> {
    let source = new.table.as_ref().map_or(Source::Platform, |table| Source::Table {
        customer: table.customer_id,
        system: &table.system,
        rows: &table.rows,
        rules: &table.rules,
    });
    let new = NewReview { name: &new.name, due_at: new.due_at, unused_days: new.unused_days, source };
    Ok((StatusCode::CREATED, Json(shown(slice.begin_review(&cx, new).await?, cx.now))))
}

/// Decides on one item; what is taken away of the platform counts at once. Nobody decides on his own.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/decisions", tag = "oversight", request_body = VerdictBody,
    params(("id" = ReviewId, Path)), responses((status = 200, body = ReviewDetail), Conflict))]
pub async fn decide(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<ReviewId>,
    Json(body): Json<VerdictBody>,
) -> Result<Json<ReviewDetail>, Problem> {
    let VerdictBody { number, keep, reason } = body;
    Ok(Json(shown(slice.decide_item(&cx, id, &Verdict { number, keep, reason }).await?, cx.now)))
}

/// Compares what was decided to go with a later table of the same system: what it does not show any more is done.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/check", tag = "oversight", request_body = LaterTable,
    params(("id" = ReviewId, Path)), responses((status = 200, body = ReviewDetail), Conflict))]
pub async fn check(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<ReviewId>,
    Json(body): Json<LaterTable>,
) -> Result<Json<ReviewDetail>, Problem> {
    Ok(Json(shown(slice.check_review(&cx, id, &body.rows).await?, cx.now)))
}

/// Closes a review in which everything is decided and done.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/closing", tag = "oversight", params(("id" = ReviewId, Path)),
    responses((status = 200, body = ReviewDetail), Conflict))]
pub async fn close(
    State(slice): State<Arc<Oversight>>,
    cx: Cx,
    Path(id): Path<ReviewId>,
) -> Result<Json<ReviewDetail>, Problem> {
    Ok(Json(shown(slice.close_review(&cx, id).await?, cx.now)))
}

fn shown((review, items): (Review, Vec<Item>), now: Instant) -> ReviewDetail {
    ReviewDetail { review: head(review, now), items: items.into_iter().map(item).collect() }
}

fn head(review: Review, now: Instant) -> ReviewBody {
    let (customer_id, system) = review.system.unzip();
    let counts = review.counts;
    ReviewBody {
        id: review.id,
        name: review.name,
        customer_id,
        system,
        holdings: review.holdings,
        items: counts.items,
        decided: counts.decided,
        undone: counts.undone,
        opened_by: review.opened_by,
        opened_at: review.opened_at,
        due_at: review.due_at,
        overdue: review.closed_at.is_none()
            && now >= review.due_at
            && (counts.decided < counts.items || counts.undone > 0),
        closed_at: review.closed_at,
    }
}

fn item(item: Item) -> ItemBody {
    ItemBody {
        number: item.number,
        holder: item.holder,
        holder_name: item.holder_name,
        right: item.right,
        right_name: item.right_name,
        granted_by: item.granted_by,
        approved_by: item.approved_by,
        granted_at: item.granted_at,
        last_used_at: item.last_used_at,
        findings: serde_json::from_value(item.findings).unwrap_or_default(),
        proposal: item.proposal,
        decision: item.decision,
        reason: item.reason,
        decided_by: item.decided_by,
        decided_at: item.decided_at,
        done_at: item.done_at,
    }
}

const fn quarter() -> u32 {
    90
}
