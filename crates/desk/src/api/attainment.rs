//! Attainment（及时率）over HTTP: figures, and the clocks a figure is made of.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use agreement::core::{PartyKind, Severity};
use app::{Cx, Json, Problem, ProblemBody, Query};
use axum::extract::State;
use clocks::core::Milestone;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{AgreementId, ClockId, HOUR, IncidentId, Instant, PartyId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::Named;
use crate::attainment::{Attained, Period, by_name};
use crate::core::{Answerable, Dimension, Entry, Figure, Group, NotCounted, Outcome, tally};
use crate::desk::Desk;

/// The longest period of one question.
const LONGEST: i64 = 400 * 24 * HOUR;
/// The most clocks one answer lists.
const MOST: usize = 1000;

/// The period and what it is narrowed to.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct AttainmentQuery {
    /// First instant (RFC 3339), or a date in the provider's zone; the first of this month unless said.
    #[param(required = false, example = "2026-09-01")]
    from: Option<String>,
    /// First instant after the period, or its first date after; now unless said.
    #[param(required = false, example = "2026-10-01")]
    to: Option<String>,
    /// Only this customer's.
    #[param(required = false)]
    customer_id: Option<PartyId>,
    /// Only this agreement's.
    #[param(required = false)]
    agreement_id: Option<AgreementId>,
    /// What figures are grouped by, with commas between: agreement, severity, milestone, party; all four unless said.
    #[param(required = false, example = "agreement,milestone")]
    by: Option<String>,
    /// For the list of clocks: only this severity.
    #[param(required = false, minimum = 1, maximum = 4)]
    severity: Option<u8>,
    /// For the list of clocks: only this milestone.
    #[param(inline, required = false)]
    milestone: Option<Milestone>,
    /// For the list of clocks: only what this party answers for.
    #[param(required = false)]
    party_id: Option<PartyId>,
    /// For the list of clocks: only these: `met`, `missed`, or a reason why a clock does not count.
    #[param(required = false, example = "missed")]
    outcome: Option<String>,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AttainmentColumn)]
pub enum Column {
    /// The party beside it.
    Party,
    /// The attribution is contested.
    Disputed,
    /// The matrix gives nobody yet.
    Undetermined,
    /// Not grouped by party.
    All,
}

/// The party that answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttainmentParty {
    /// Its id; none where the component names nobody of the kind.
    pub id: Option<PartyId>,
    /// Its name; empty where nobody is named.
    #[schema(example = "华衡信息")]
    pub name: String,
    /// Its kind.
    pub kind: PartyKind,
}

/// One figure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttainmentRow {
    /// The agreement; none for work without one, or when not grouped by it.
    pub agreement: Option<Named<AgreementId>>,
    /// The severity.
    pub severity: Option<Severity>,
    /// The milestone.
    pub milestone: Option<Milestone>,
    /// The party.
    pub party: Option<AttainmentParty>,
    /// Whether a party answers, or why none does.
    pub column: Column,
    /// Clocks kept.
    pub met: u32,
    /// Clocks missed.
    pub missed: u32,
    /// Clocks that do not count, by reason.
    pub not_counted: BTreeMap<String, u32>,
    /// 及时率 in thousandths, rounded down; none when nothing counts.
    #[schema(maximum = 1000, example = 983)]
    pub permille: Option<u32>,
}

/// The figures of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttainmentBody {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// The figures.
    pub rows: Vec<AttainmentRow>,
    /// All of them together.
    pub total: AttainmentRow,
}

/// One clock of a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttainmentClock {
    /// The clock.
    pub clock_id: ClockId,
    /// The incident.
    pub incident_id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub incident_number: String,
    /// The agreement.
    pub agreement: Option<Named<AgreementId>>,
    /// The severity.
    pub severity: Severity,
    /// The milestone.
    pub milestone: Milestone,
    /// The party.
    pub party: Option<AttainmentParty>,
    /// Whether a party answers, or why none does.
    pub column: Column,
    /// `met`, `missed`, or why it does not count.
    #[schema(example = "missed")]
    pub outcome: String,
    /// When it fell due.
    pub due_at: Option<Instant>,
}

/// The clocks that figures are made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttainmentClocks {
    /// How many there are.
    pub count: usize,
    /// The clocks, at most 1000.
    pub items: Vec<AttainmentClock>,
}

/// The attainment of a period.
#[utoipa::path(get, path = "/api/v1/attainment", operation_id = "read_attainment", tag = "desk", params(AttainmentQuery), responses(
    (status = 200, body = AttainmentBody),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The platform is not set up"),
))]
pub async fn read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<AttainmentQuery>,
) -> Result<Json<AttainmentBody>, Problem> {
    let (period, by) = (period(&query, &cx, &desk.zone)?, dimensions(query.by.as_deref())?);
    let attained = desk.attainment(&cx, &period).await?;
    let entries: Vec<Entry> = attained.entries.iter().filter(|entry| asked_for(entry, &query)).cloned().collect();
    let rows = tally(&entries, &by).iter().map(|(group, figure)| row(&attained, group, figure)).collect();
    let whole = tally(&entries, &[]).into_values().next().unwrap_or_default();
    let total = row(&attained, &Group::default(), &whole);
    Ok(Json(AttainmentBody { from: period.from, to: period.to, rows, total }))
}

/// The clocks that the figures of a period are made of.
#[utoipa::path(get, path = "/api/v1/attainment/clocks", operation_id = "list_attainment_clocks", tag = "desk", params(AttainmentQuery), responses(
    (status = 200, body = AttainmentClocks),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The platform is not set up"),
))]
pub async fn clocks(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Query(query): Query<AttainmentQuery>,
) -> Result<Json<AttainmentClocks>, Problem> {
    let attained = desk.attainment(&cx, &period(&query, &cx, &desk.zone)?).await?;
    let asked: Vec<&Entry> = attained.entries.iter().filter(|entry| asked_for(entry, &query)).collect();
    let items = asked.iter().take(MOST).map(|entry| clock(&attained, entry)).collect();
    Ok(Json(AttainmentClocks { count: asked.len(), items }))
}

fn asked_for(entry: &Entry, query: &AttainmentQuery) -> bool {
    let answers = |id| matches!(entry.party, Answerable::Party(_, Some(party)) if party == id);
    query.severity.is_none_or(|severity| entry.severity.number() == severity)
        && query.milestone.is_none_or(|milestone| entry.milestone == milestone)
        && query.party_id.is_none_or(answers)
        && query.outcome.as_deref().is_none_or(|outcome| outcome_word(entry.outcome) == outcome)
}

const fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::Missed => "missed",
        Outcome::NotCounted(reason) => NotCounted::as_str(reason),
    }
}

fn row(attained: &Attained, group: &Group, figure: &Figure) -> AttainmentRow {
    let (party, column) = party(attained, group.party);
    AttainmentRow {
        agreement: group.agreement.flatten().map(|id| agreement(attained, id)),
        severity: group.severity,
        milestone: group.milestone,
        party,
        column,
        met: figure.met,
        missed: figure.missed,
        not_counted: by_name(&figure.not_counted),
        permille: figure.permille(),
    }
}

fn clock(attained: &Attained, entry: &Entry) -> AttainmentClock {
    let (party, column) = party(attained, Some(entry.party));
    AttainmentClock {
        clock_id: entry.clock,
        incident_id: entry.incident,
        incident_number: attained.numbers.get(&entry.incident).cloned().unwrap_or_default(),
        agreement: entry.agreement.map(|id| agreement(attained, id)),
        severity: entry.severity,
        milestone: entry.milestone,
        party,
        column,
        outcome: outcome_word(entry.outcome).to_owned(),
        due_at: entry.due_at,
    }
}

fn agreement(attained: &Attained, id: AgreementId) -> Named<AgreementId> {
    Named { id, name: attained.agreements.get(&id).cloned().unwrap_or_default() }
}

fn party(attained: &Attained, answerable: Option<Answerable>) -> (Option<AttainmentParty>, Column) {
    match answerable {
        None => (None, Column::All),
        Some(Answerable::Disputed) => (None, Column::Disputed),
        Some(Answerable::Undetermined) => (None, Column::Undetermined),
        Some(Answerable::Party(kind, id)) => {
            let name = id.and_then(|id| attained.parties.get(&id).cloned()).unwrap_or_default();
            (Some(AttainmentParty { id, name, kind }), Column::Party)
        }
    }
}

fn dimensions(by: Option<&str>) -> Result<Vec<Dimension>, Refusal> {
    let Some(by) = by.filter(|by| !by.trim().is_empty()) else { return Ok(Dimension::ALL.to_vec()) };
    by.split(',').map(|word| Dimension::from_str(word.trim()).map_err(|_| bad_dimension(word))).collect()
}

fn period(query: &AttainmentQuery, cx: &Cx, zone: &TimeZone) -> Result<Period, Refusal> {
    let today = cx.now.timestamp().to_zoned(zone.clone()).date();
    let from = match &query.from {
        Some(text) => read_instant("?from", text, zone)?,
        None => midnight(today.first_of_month(), zone).unwrap_or(cx.now),
    };
    let to = match &query.to {
        Some(text) => read_instant("?to", text, zone)?,
        None => cx.now.plus(1),
    };
    if to <= from || to.since(from) > LONGEST {
        return Err(bad_period());
    }
    Ok(Period { from, to, customer: query.customer_id, agreement: query.agreement_id })
}

fn read_instant(pointer: &str, text: &str, zone: &TimeZone) -> Result<Instant, Refusal> {
    let instant = text.parse::<Instant>().ok();
    let date = || text.parse::<Date>().ok().and_then(|date| midnight(date, zone));
    instant.or_else(date).ok_or_else(|| bad_instant(pointer, text))
}

fn midnight(date: Date, zone: &TimeZone) -> Option<Instant> {
    let start = date.to_zoned(zone.clone()).ok()?.start_of_day().ok()?;
    Some(Instant::from_micros(start.timestamp().as_microsecond()))
}

/// The local day that `at` lies in, from midnight to midnight.
pub(super) fn day_of(at: Instant, zone: &TimeZone) -> Option<(Instant, Instant)> {
    let date = at.timestamp().to_zoned(zone.clone()).date();
    Some((midnight(date, zone)?, midnight(date.checked_add(1.day()).ok()?, zone)?))
}

fn bad_dimension(word: &str) -> Refusal {
    let names: Vec<&str> = Dimension::ALL.iter().map(|dimension| dimension.as_str()).collect();
    let known = names.join(", ");
    Refusal::new(
        RefusalKind::Malformed,
        "attainment.bad_grouping",
        format!("不能按“{word}”汇总；可用：{known}。"),
        format!("Figures cannot be grouped by “{word}”; known are {known}."),
    )
    .field("?by", format!("可用：{known}"), format!("one or more of {known}"))
}

fn bad_period() -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "attainment.bad_period",
        "起止时间有误：止须晚于起，且相隔不超过 400 天。",
        "The period does not read: it must end after it begins and last at most 400 days.",
    )
    .field("?to", "须晚于起始时间", "must lie after the beginning")
}

pub(super) fn bad_instant(pointer: &str, text: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "request.bad_instant",
        format!("“{text}”不是日期或时间；例如 2026-09-01 或 2026-09-01T08:00:00+08:00。"),
        format!("“{text}” is neither a date nor an instant; write 2026-09-01 or 2026-09-01T08:00:00+08:00."),
    )
    .field(pointer, "无法识别", "does not read")
}
