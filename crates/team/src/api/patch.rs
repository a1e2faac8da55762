//! Changing some fields: what is absent stays, null empties, and pages of records.
#![expect(clippy::option_option, reason = "absent stays, null empties: a patch tells the two apart")]

use app::{Cx, Once, Problem, Versioned};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Cursor, Page, PageError, PageRequest, Refusal, RefusalKind};
use serde::{Deserialize, Deserializer, Serialize};

use crate::store::{Kept, Record};
use crate::{Refers, Team};

/// Reads a field that may be null: absent is none, null is some none.
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// The fields named in a patch, as one object.
pub fn named<T: Serialize>(patch: &T) -> serde_json::Value {
    serde_json::to_value(patch).unwrap_or_default()
}

/// Cuts a page out of all records, oldest first.
pub fn page<'a, T: Kept>(
    records: impl Iterator<Item = &'a Record<T>>,
    cursor: Option<&str>,
    limit: Option<u32>,
) -> Result<Page<&'a Record<T>>, Problem> {
    let request = PageRequest::read(cursor, limit).map_err(bad_page)?;
    let key = |record: &Record<T>| (record.created_at.micros(), record.id.to_string());
    let after = request.after.map(|cursor| (cursor.key, cursor.id));
    let mut rows: Vec<&Record<T>> =
        records.filter(|record| after.as_ref().is_none_or(|after| key(record) > *after)).collect();
    rows.sort_by_key(|record| key(record));
    rows.truncate(usize::try_from(request.limit).unwrap_or(usize::MAX).saturating_add(1));
    Ok(Page::cut(rows, request.limit, |record| Cursor { key: record.created_at.micros(), id: record.id.to_string() }))
}

fn bad_page(error: PageError) -> Refusal {
    let (name, zh, en) = match error {
        PageError::Cursor => ("?cursor", "请使用上一页返回的 next_cursor", "use the next_cursor of the page before"),
        PageError::Limit => ("?limit", "应在 1 到 200 之间", "between 1 and 200"),
    };
    Refusal::new(RefusalKind::Malformed, "request.bad_page", "分页参数有误。", "The paging parameters are wrong.")
        .field(name, zh, en)
}

/// Whether a text holds the words searched for, letter case aside.
pub fn holds(text: &str, words: Option<&str>) -> bool {
    words.is_none_or(|words| text.to_lowercase().contains(&words.trim().to_lowercase()))
}

/// A record as the answer to a read or a change, with its `ETag`.
pub fn versioned<T: Kept, V>(record: Record<T>, view: impl FnOnce(Record<T>) -> V) -> Versioned<V> {
    Versioned { version: record.version, body: view(record) }
}

/// Adds a document, once however often the request comes with the same `Idempotency-Key`.
pub async fn added<T: Refers, V: Serialize>(
    team: &Team,
    cx: &Cx,
    once: Once<T>,
    view: fn(Record<T>) -> V,
) -> Result<Response, Problem> {
    let created = |record| (StatusCode::CREATED, versioned(record, view)).into_response();
    let Some(key) = once.key else { return Ok(created(team.create(cx, once.body).await?)) };
    let answer = |record: &Record<T>| serde_json::to_string(&view(record.clone())).unwrap_or_default();
    let made = team.create_once(cx, once.body, &key, answer).await?;
    Ok(made.map_or_else(IntoResponse::into_response, created))
}
