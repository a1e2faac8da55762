//! A deadline explained, from the functions that compute every clock.

use std::sync::Arc;

use app::{Cx, Json, Problem, Query};
use axum::extract::State;
use kernel::{Instant, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use worktime::{Calendar, Counting, Duration, Explanation, Interval, Segment, Term};

use crate::calendars::usable;
use crate::{Agreements, refusals};

/// What is asked.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeadlineQuery {
    /// The instant it runs from, RFC 3339.
    #[param(value_type = String, example = "2026-09-30T17:59:00+08:00")]
    from: String,
    /// How long.
    #[serde(rename = "for")]
    #[param(rename = "for", value_type = String, example = "3wd")]
    lasting: String,
    /// How working days are counted.
    counting: Option<Counting>,
    /// The calendar's code; `cn` when absent.
    #[param(example = "cn")]
    calendar: Option<String>,
    /// Working hours of the calendar's working weekdays instead of its own.
    #[param(example = "09:00-12:00,13:30-18:00")]
    segments: Option<String>,
    /// Pauses as FROM/TO, separated by commas.
    #[param(example = "2026-09-30T18:00:00+08:00/2026-10-09T09:00:00+08:00")]
    pause: Option<String>,
}

/// A deadline and how it came about.
#[derive(Serialize, ToSchema)]
pub struct DeadlineBody {
    /// When it falls due.
    due_at: Instant,
    /// 暂定: it rests on a yearly notice that is not published yet.
    provisional: bool,
    explanation: Explanation,
}

/// Computes a deadline and lists the intervals that were counted.
#[utoipa::path(get, path = "/api/v1/deadline-explanations", tag = "agreement", params(DeadlineQuery),
    responses((status = 200, body = DeadlineBody),
        (status = 422, body = app::ProblemBody, content_type = "application/problem+json", description = "A value cannot be read")))]
pub async fn explain(
    State(slice): State<Arc<Agreements>>,
    _: Cx,
    Query(query): Query<DeadlineQuery>,
) -> Result<Json<DeadlineBody>, Problem> {
    let start = instant("?from", &query.from)?;
    let duration: Duration = query
        .lasting
        .parse()
        .map_err(|error: worktime::DurationError| unread("?for", error.zh(), error.to_string()))?;
    let calendar = slice.asked_calendar(query.calendar.as_deref().unwrap_or("cn"), query.segments.as_deref()).await?;
    let pauses = pauses(query.pause.as_deref().unwrap_or(""))?;
    let term = Term { start, duration, counting: query.counting.unwrap_or_default() };
    let explanation = term.explain(&calendar, &pauses);
    Ok(Json(DeadlineBody { due_at: explanation.due, provisional: explanation.provisional, explanation }))
}

impl Agreements {
    async fn asked_calendar(&self, code: &str, segments: Option<&str>) -> Result<Calendar, Problem> {
        let stored = self.current_calendar(code).await?;
        let (_, calendar) = stored.ok_or_else(|| refusals::unknown_calendar("?calendar", code))?;
        let Some(segments) = segments else { return Ok(calendar) };
        let segments =
            Segment::parse_list(segments).map_err(|error| unread("?segments", error.zh(), error.to_string()))?;
        let mut spec = calendar.spec().clone();
        for day in spec.week.iter_mut().filter(|day| !day.is_empty()) {
            day.clone_from(&segments);
        }
        spec.standard_day_minutes = Some(segments.iter().map(|segment| u32::from(segment.minutes())).sum());
        Ok(usable(&spec)?)
    }
}

fn pauses(text: &str) -> Result<Vec<Interval>, Problem> {
    let one = |part: &str| {
        let (from, to) = part.split_once('/').ok_or_else(|| {
            unread("?pause", format!("“{part}”应写成 开始/结束"), format!("`{part}` should read FROM/TO"))
        })?;
        let (from, to) = (instant("?pause", from)?, instant("?pause", to)?);
        if to < from {
            return Err(unread(
                "?pause",
                "暂停的结束早于开始".to_owned(),
                "the pause ends before it begins".to_owned(),
            )
            .into());
        }
        Ok(Interval { from, to })
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

fn instant(pointer: &str, text: &str) -> Result<Instant, Problem> {
    // A plus sign in a query that was not escaped arrives as a space.
    let text = text.trim().replace(' ', "+");
    let read = text.parse();
    Ok(read.map_err(|_| {
        let zh = format!("“{text}”不是带时区的时间，请写成 2026-09-30T17:59:00+08:00");
        unread(pointer, zh, format!("`{text}` is no instant with an offset; write 2026-09-30T17:59:00+08:00"))
    })?)
}

fn unread(pointer: &str, zh: String, en: String) -> Refusal {
    Refusal::new(RefusalKind::Invalid, "deadline.unreadable", zh.clone(), en.clone()).field(pointer, zh, en)
}
