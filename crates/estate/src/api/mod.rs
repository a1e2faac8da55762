//! The endpoints, one file a group.

pub(crate) mod components;
pub(crate) mod parties;
pub(crate) mod places;
pub(crate) mod systems;

use app::Problem;
use kernel::{Page, PageError, PageRequest, Refusal, RefusalKind};
use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Listed<T: ToSchema> {
    /// The rows.
    items: Vec<T>,
    /// Where the next page starts; null on the last one.
    next_cursor: Option<String>,
}

impl<T: ToSchema> Listed<T> {
    fn of<R>(page: Page<R>, row: impl Fn(R) -> T) -> Self {
        let next_cursor = page.next.map(|cursor| cursor.encode());
        Self { items: page.items.into_iter().map(row).collect(), next_cursor }
    }
}

/// Reads the two query parameters of a page.
fn page(cursor: Option<&str>, limit: Option<u32>) -> Result<PageRequest, Problem> {
    PageRequest::read(cursor, limit).map_err(|error| {
        let (name, zh) = match error {
            PageError::Cursor => ("?cursor", "不是本服务给出的游标；请从第一页重新读取"),
            PageError::Limit => ("?limit", "应在 1 到 200 之间"),
        };
        let refusal = Refusal::new(
            RefusalKind::Malformed,
            "request.bad_query",
            "查询参数有误，请按提示修改。",
            "A query parameter is wrong; mend what is named.",
        );
        Problem(refusal.field(name, zh, error.to_string()))
    })
}
