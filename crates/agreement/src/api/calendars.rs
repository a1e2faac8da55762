//! Calendars: the list, one with a year's days, a new one, a changed one.

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::CalendarId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use worktime::{CalendarSpec, Day, DayReason};

use crate::store::calendar::Stored;
use crate::{Agreements, NewCalendar, refusals};

/// A calendar in a list.
#[derive(Serialize, ToSchema)]
pub struct CalendarRow {
    #[schema(example = "cn")]
    code: String,
    /// Its current version.
    version_id: CalendarId,
    #[schema(example = 3)]
    number: i64,
    #[schema(example = "国务院放假调休")]
    name: String,
    #[schema(example = "Asia/Shanghai")]
    zone: String,
    /// Years whose notice is known; none when the calendar needs no notices.
    published: Option<Vec<i16>>,
    /// What the current version came from: `built-in`, `edit`, `import`.
    #[schema(example = "built-in")]
    cause: String,
}

/// All calendars.
#[derive(Serialize, ToSchema)]
pub struct CalendarList {
    items: Vec<CalendarRow>,
}

/// A calendar with what it says.
#[derive(Serialize, ToSchema)]
pub struct CalendarBody {
    #[serde(flatten)]
    row: CalendarRow,
    spec: CalendarSpec,
    /// The days of the year asked for that are no plain weekdays and no plain rest days.
    days: Vec<Day>,
    /// Working days in the year asked for.
    #[schema(example = 248)]
    working_days: Option<u32>,
}

/// A new calendar.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCalendarBody {
    #[schema(example = "hospital")]
    code: String,
    spec: CalendarSpec,
}

/// Which year's days.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct YearFilter {
    /// The year, 1996 to 2050.
    year: Option<i16>,
}

/// Lists all calendars by code.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "agreement", responses((status = 200, body = CalendarList)))]
pub async fn list(State(slice): State<Arc<Agreements>>, _: Cx) -> Result<Json<CalendarList>, Problem> {
    let items = slice.calendars().await?.iter().map(CalendarRow::of).collect();
    Ok(Json(CalendarList { items }))
}

/// Makes a calendar. One without working time is refused.
#[utoipa::path(post, path = "/api/v1/calendars", tag = "agreement", request_body = NewCalendarBody,
    responses((status = 201, body = CalendarBody, headers(("etag" = String, description = "For If-Match"))), Conflict))]
pub async fn create(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Json(new): Json<NewCalendarBody>,
) -> Result<Response, Problem> {
    let stored = slice.create_calendar(&cx, &NewCalendar { code: new.code, spec: new.spec }).await?;
    Ok((StatusCode::CREATED, versioned(stored, None)?).into_response())
}

/// Reads a calendar; with `year` also that year's holidays, moved rest days and make-up working days.
#[utoipa::path(get, path = "/api/v1/calendars/{id}", tag = "agreement",
    params(("id" = String, Path, description = "The calendar's code", example = "cn"), YearFilter),
    responses((status = 200, body = CalendarBody, headers(("etag" = String, description = "For If-Match"))),
        (status = 400, body = app::ProblemBody, content_type = "application/problem+json", description = "A query parameter is wrong"),
        (status = 422, body = app::ProblemBody, content_type = "application/problem+json", description = "The year is out of range")))]
pub async fn read(
    State(slice): State<Arc<Agreements>>,
    _: Cx,
    Path(code): Path<String>,
    Query(filter): Query<YearFilter>,
) -> Result<Versioned<CalendarBody>, Problem> {
    versioned(slice.stored_calendar(&code).await?, filter.year)
}

/// Replaces what a calendar says. Open clocks are recomputed, met ones stand.
#[utoipa::path(put, path = "/api/v1/calendars/{id}", tag = "agreement", request_body = CalendarSpec,
    params(("id" = String, Path, description = "The calendar's code", example = "cn"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, body = CalendarBody, headers(("etag" = String, description = "For If-Match"))), Conflict))]
pub async fn replace(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(code): Path<String>,
    IfMatch(version): IfMatch,
    Json(spec): Json<CalendarSpec>,
) -> Result<Versioned<CalendarBody>, Problem> {
    let change = slice.replace_calendar(&cx, &code, version, &spec).await?;
    versioned(change.stored, None)
}

impl CalendarRow {
    pub(super) fn of(stored: &Stored) -> Self {
        let notices = stored.spec.yearly_notices.as_ref();
        Self {
            code: stored.code.clone(),
            version_id: stored.id,
            number: stored.version,
            name: stored.spec.name.clone(),
            zone: stored.spec.zone.clone(),
            published: notices.map(|notices| notices.published.iter().copied().collect()),
            cause: stored.cause.clone(),
        }
    }
}

fn versioned(stored: Stored, year: Option<i16>) -> Result<Versioned<CalendarBody>, Problem> {
    let all = year.map(|year| days_of(&stored.spec, year)).transpose()?;
    let plain = |day: &Day| matches!(day.reason, DayReason::Weekday | DayReason::RestDay);
    let working = |days: &Vec<Day>| days.iter().filter(|day| !day.segments.is_empty()).count();
    Ok(Versioned {
        version: stored.version,
        body: CalendarBody {
            row: CalendarRow::of(&stored),
            working_days: all.as_ref().and_then(|days| u32::try_from(working(days)).ok()),
            days: all.unwrap_or_default().into_iter().filter(|day| !plain(day)).collect(),
            spec: stored.spec,
        },
    })
}

fn days_of(spec: &CalendarSpec, year: i16) -> Result<Vec<Day>, Problem> {
    let first = Date::new(year, 1, 1).ok().filter(|_| (1996..=2050).contains(&year));
    let first = first.ok_or_else(|| {
        refusals::invalid(
            "calendar.bad_year",
            "?year",
            "年份须在 1996 到 2050 之间。",
            "The year lies between 1996 and 2050.",
        )
    })?;
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| day.year() == year);
    Ok(days.map(|day| spec.day(day)).collect())
}
