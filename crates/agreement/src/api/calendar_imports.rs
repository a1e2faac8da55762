//! Importing a file into a calendar.

use std::sync::Arc;

use app::{Cx, Json, Overtaken, Path, Problem};
use axum::body::Bytes;
use axum::extract::State;
use jiff::civil::Date;
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use utoipa::ToSchema;
use worktime::DayRule;

use super::calendars::CalendarRow;
use crate::Agreements;

/// What an import changed.
#[derive(Serialize, ToSchema)]
pub struct ImportedCalendar {
    calendar: CalendarRow,
    /// Whether anything changed at all.
    changed: bool,
    /// The dates that differ.
    days: Vec<ChangedDay>,
    /// Years whose notice was not known before.
    #[schema(example = json!([2027]))]
    newly_published: Vec<i16>,
}

/// One date that differs.
#[derive(Serialize, ToSchema)]
pub struct ChangedDay {
    #[schema(value_type = String, format = Date, example = "2027-02-06")]
    date: Date,
    before: Option<DayRule>,
    after: Option<DayRule>,
}

/// Imports holiday-cn JSON, iCal or CSV into a calendar; the file is the body, its format is found out from what is in it.
#[utoipa::path(post, path = "/api/v1/calendars/{id}/imports", tag = "agreement",
    request_body(content = String, content_type = "text/plain", description = "The file"),
    params(("id" = String, Path, description = "The calendar's code", example = "cn")),
    responses((status = 200, body = ImportedCalendar), Overtaken))]
pub async fn import(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(code): Path<String>,
    body: Bytes,
) -> Result<Json<ImportedCalendar>, Problem> {
    let text = std::str::from_utf8(&body).map_err(|_| no_text())?;
    let change = slice.import_calendar(&cx, &code, text).await?;
    let day = |day: crate::core::calendar_import::DayChange| ChangedDay {
        date: day.date,
        before: day.before,
        after: day.after,
    };
    Ok(Json(ImportedCalendar {
        calendar: CalendarRow::of(&change.stored),
        changed: change.before != change.after,
        days: change.days.into_iter().map(day).collect(),
        newly_published: change.newly_published.into_iter().collect(),
    }))
}

fn no_text() -> Refusal {
    Refusal::new(
        RefusalKind::Unsupported,
        "calendar.no_text",
        "文件不是 UTF-8 文本；请导入 holiday-cn JSON、iCal 或 CSV 文件。",
        "The file is no UTF-8 text; import a holiday-cn JSON, iCal or CSV file.",
    )
}
