//! The journal for the auditor: read by page, or as the file that `aftercare journal verify` checks. Each reading is
//! itself an entry, written before anything is shown.

use std::sync::Arc;

use access::{Reached, Scope};
use app::{Cx, Json, Problem, Query};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use journal::{Entry, Export, Seen, Verify, Visibility, Wanted, newest, read_seen};
use kernel::{Cursor, EntryId, Instant, PageRequest, PartyId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Document, json};
use storage::{DbError, WriteSet};
use utoipa::{IntoParams, IntoResponses, ToSchema};

use super::problems;
use crate::Operations;

/// How many entries are looked at for one page when most of them may not be wanted.
const WINDOW: u32 = 5000;

/// Which entries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct JournalQuery {
    /// Only on things of this kind: `incident`, `account`…
    #[param(required = false, example = "incident")]
    subject_kind: Option<String>,
    /// Only on this thing.
    #[param(required = false)]
    subject: Option<String>,
    /// Only what happened of this kind; a name that ends in a point means all that begin with it: `account.`.
    #[param(required = false, example = "incident.accepted")]
    kind: Option<String>,
    /// Only by this actor: `account:<id>` or `platform:<part>`.
    #[param(required = false)]
    actor: Option<String>,
    /// Entered at this instant (RFC 3339) or later.
    #[param(required = false, example = "2026-09-01T00:00:00Z")]
    from: Option<String>,
    /// Entered before this instant.
    #[param(required = false, example = "2026-10-01T00:00:00Z")]
    to: Option<String>,
    /// Where the page starts, from `next_cursor`.
    #[param(required = false)]
    cursor: Option<String>,
    /// At most this many rows, 1 to 200.
    #[param(required = false, example = 50)]
    limit: Option<u32>,
}

/// One entry of the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JournalEntry {
    id: EntryId,
    /// Its place in the chain; null while it waits for its seal.
    #[schema(example = 4711)]
    seq: Option<i64>,
    /// Its chained hash, hex.
    hash: Option<String>,
    /// What kind of thing it happened to.
    #[schema(example = "incident")]
    subject_kind: String,
    /// The thing's id.
    subject: String,
    /// What happened.
    #[schema(example = "incident.accepted")]
    kind: String,
    /// `account:<id>` or `platform:<part>`.
    #[schema(example = "platform:clocks")]
    actor: String,
    /// `provider`, `customer`, `vendor` or `platform`.
    #[schema(example = "provider")]
    side: String,
    /// The customer it concerns.
    customer_id: Option<PartyId>,
    /// `public` or `internal`.
    #[schema(example = "public")]
    visibility: String,
    /// When it happened.
    occurred_at: Instant,
    /// When it was entered.
    entered_at: Instant,
    /// The particulars; in place of personal values stand their commitments, under `personal`.
    #[schema(value_type = Object)]
    body: Document,
}

/// A page of the journal, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JournalPage {
    /// The rows. A page may hold fewer than asked for, even none, and still have a next one: a page looks at a stretch of
    /// the journal and shows what of it is wanted.
    items: Vec<JournalEntry>,
    /// Where the next page starts; null at the beginning of the journal or of the period.
    next_cursor: Option<String>,
}

/// From where on to export.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// Only entries after this place of the chain; all when absent.
    #[param(required = false, example = 0)]
    after: Option<i64>,
}

enum ReadProblems {}

impl IntoResponses for ReadProblems {
    fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
        problems(&[
            ("400", "A parameter does not read"),
            ("401", "Nobody is logged in"),
            ("403", "No role of the caller may do this"),
            ("503", "The database cannot be reached"),
        ])
    }
}

/// Reads the journal, newest first. The reading is recorded.
#[utoipa::path(get, path = "/api/v1/journal", tag = "operations", params(JournalQuery),
    responses((status = 200, body = JournalPage), ReadProblems))]
pub(crate) async fn list(
    State(operations): State<Arc<Operations>>,
    cx: Cx,
    Query(query): Query<JournalQuery>,
) -> Result<Json<JournalPage>, Problem> {
    let page = PageRequest::read(query.cursor.as_deref(), query.limit)
        .map_err(|error| bad_query("?cursor", "游标或 limit 有误；limit 应在 1 到 200 之间", &error.to_string()))?;
    let wanted = wanted(&query, &cx.scope)?;
    let filters = json!({
        "subject_kind": query.subject_kind, "subject": query.subject, "kind": query.kind, "actor": query.actor,
        "from": query.from, "to": query.to, "continued": query.cursor.is_some(),
    });
    operations.record_reading(&cx, "journal.read", filters).await?;
    Ok(Json(operations.page(&wanted, &page).await?))
}

/// What became of following the chain from its first entry to its last.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JournalVerification {
    /// Whether every entry is what was sealed, in its place.
    holds: bool,
    /// How many entries were followed; none where the chain is broken.
    entries: u64,
    /// The place of its last entry.
    #[schema(example = 4711)]
    sealed_until: i64,
    /// The hash of its last entry, hex: what was written down of it elsewhere is compared with this.
    head: String,
    /// Entries that wait for their seal.
    waiting: u64,
    /// The first broken place.
    broken: Option<JournalBroken>,
}

/// The first broken place of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JournalBroken {
    /// Its place; for an entry beside the chain, the one after the last.
    #[schema(example = 17)]
    seq: i64,
    /// What is wrong there, in the caller's language.
    why: String,
}

/// Follows the chain from its first entry to its last, as `aftercare journal verify` does. Following it is recorded.
#[utoipa::path(get, path = "/api/v1/journal/verification", tag = "operations",
    responses((status = 200, body = JournalVerification), ReadProblems))]
pub(crate) async fn verification(
    State(operations): State<Arc<Operations>>,
    cx: Cx,
) -> Result<Json<JournalVerification>, Problem> {
    if !cx.scope.is_everything() {
        return Err(Problem::not_found());
    }
    let head = journal::head(&operations.app.db).await?;
    let verdict = journal::verify(&operations.app.db, &[]).await?;
    let (whole, broken) = match verdict {
        Verify::Whole(whole) => (Some(whole), None),
        Verify::Broken(broken) => (None, Some(broken)),
    };
    let body = json!({ "holds": broken.is_none(), "seq": head.seq });
    operations.record_reading(&cx, "journal.verified", body).await?;
    let head = whole.as_ref().map_or(head, |whole| whole.head.clone());
    Ok(Json(JournalVerification {
        holds: broken.is_none(),
        entries: whole.as_ref().map_or(0, |whole| whole.entries),
        sealed_until: head.seq,
        head: head.hash,
        waiting: whole.map_or(0, |whole| whole.unsealed),
        broken: broken.map(|broken| JournalBroken { seq: broken.seq, why: broken.sentence(cx.language) }),
    }))
}

/// The chain as JSON lines, as `aftercare journal verify` checks it, without personal values. The export is recorded.
#[utoipa::path(get, path = "/api/v1/journal/export", tag = "operations", params(ExportQuery), responses(
    (status = 200, body = String, content_type = "application/x-ndjson", description = "A line that names the chain's ends, then one a sealed entry"),
    ReadProblems))]
pub(crate) async fn export(
    State(operations): State<Arc<Operations>>,
    cx: Cx,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    if !cx.scope.is_everything() {
        return Err(Problem::not_found());
    }
    let after = query.after.unwrap_or(0);
    let begun = Export::begin(&operations.app.db, after, false).await?;
    let export = begun.ok_or_else(|| {
        bad_query(
            "?after",
            "操作留痕链中没有这个序号；请从 0 或已有的序号开始",
            "the chain has no such place; begin at 0 or at a place it has",
        )
    })?;
    let end = export.done().head;
    let body = json!({ "after": after, "head": { "seq": end.seq, "hash": end.hash } });
    operations.record_reading(&cx, "journal.exported", body).await?;
    let pieces = stream::try_unfold(export, |mut export| async move {
        Ok::<_, DbError>(export.next().await?.map(|piece| (Bytes::from(piece), export)))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"journal.jsonl\""));
    Ok(response)
}

impl Operations {
    async fn page(&self, wanted: &Wanted, page: &PageRequest) -> Result<JournalPage, Problem> {
        let narrowed = wanted != &Wanted { subject: wanted.subject.clone(), ..Wanted::default() };
        let window = if narrowed { WINDOW } else { page.limit + 1 };
        let before = page.after.as_ref().map(|cursor| cursor.id.as_str());
        let mut answers = self.app.db.read(newest(wanted, before, window, page.limit + 1).into()).await?.into_iter();
        let (rows, ends) = (answers.next().unwrap_or_default(), answers.next().unwrap_or_default());
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let mut items = rows.iter().take(limit).map(|row| read_seen(row).map(shown)).collect::<Result<Vec<_>, _>>()?;
        items.truncate(limit);
        let cursor = |id: String| Cursor { key: 0, id }.encode();
        let next_cursor = if rows.len() > limit {
            items.last().map(|last| cursor(last.id.to_string()))
        } else {
            let ends = ends.first().map(|row| Ok::<_, DbError>((row.opt_text(0)?, row.int(1)?))).transpose()?;
            ends.filter(|(_, held)| *held >= i64::from(window)).and_then(|(last, _)| last).map(cursor)
        };
        Ok(JournalPage { items, next_cursor })
    }

    /// Written before anything is shown: a reading that cannot be recorded does not happen.
    async fn record_reading(&self, cx: &Cx, kind: &'static str, body: Document) -> Result<(), Problem> {
        let mut set = WriteSet::new();
        let entry = Entry {
            subject_kind: "journal",
            subject: "journal".to_owned(),
            kind,
            occurred_at: cx.now,
            customer: None,
            visibility: Visibility::Internal,
            body,
            personal: Vec::new(),
        };
        journal::append(&mut set, cx.stamp(), vec![entry]);
        Ok(self.app.db.write(set).await.map(|_| ())?)
    }
}

fn wanted(query: &JournalQuery, scope: &Scope) -> Result<Wanted, Problem> {
    let instant = |name: &str, text: &Option<String>| -> Result<Option<Instant>, Problem> {
        let read = text.as_deref().map(str::parse).transpose();
        read.map_err(|_| {
            bad_query(
                name,
                "应为 RFC 3339 时刻，例如 2026-09-01T00:00:00Z",
                "should be an instant such as 2026-09-01T00:00:00Z",
            )
        })
    };
    let customers = scope.reached().iter().filter_map(|part| match part {
        Reached::Customer(customer) => Some(*customer),
        _ => None,
    });
    Ok(Wanted {
        subject_kind: query.subject_kind.clone(),
        subject: query.subject.clone(),
        kind: query.kind.clone(),
        actor: query.actor.clone(),
        from: instant("?from", &query.from)?,
        to: instant("?to", &query.to)?,
        customers: (!scope.is_everything()).then(|| customers.collect()),
    })
}

fn shown(seen: Seen) -> JournalEntry {
    let Seen { recorded, place } = seen;
    let body = recorded.body();
    let (seq, hash) = place.unzip();
    JournalEntry {
        id: recorded.id,
        seq,
        hash,
        subject_kind: recorded.subject_kind,
        subject: recorded.subject,
        kind: recorded.kind,
        actor: recorded.actor,
        side: recorded.side,
        customer_id: recorded.customer,
        visibility: recorded.visibility.as_str().to_owned(),
        occurred_at: recorded.occurred_at,
        entered_at: recorded.entered_at,
        body,
    }
}

fn bad_query(name: &str, zh: &str, en: &str) -> Problem {
    let refusal = Refusal::new(
        RefusalKind::Malformed,
        "request.bad_query",
        "查询参数有误，请按提示修改。",
        "A query parameter is wrong; mend what is named.",
    );
    Problem(refusal.field(name, zh, en))
}
