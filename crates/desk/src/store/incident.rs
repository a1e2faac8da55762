//! The incident's row.

use agreement::core::Severity;
use kernel::{IncidentId, Instant, Language, SystemId};
use storage::{DbError, Query, Row, Value, WriteSet, params};

use crate::core::{Cover, Incident, Lead, NextDue, Reporter};

/// The columns in the order [`read`] reads them.
macro_rules! columns {
    () => {
        "id, number, kind, service_code, customer, department, site, system, component, \
         component_kind, fault_class, reporter, reporter_name, reporter_phone, place, channel, title, report, impact, urgency, \
         severity, state, waiting_reason, reported_at, entered_at, agreement_version, coverage, coverage_reason, lead_party, \
         lead_kind, attribution, released, decided, team_group, engineer, solution, cause, parent, stars, rating_comment, \
         reopenings, reassignments, resolution_round, resolved_at, confirmed_at, closed_at, classified_at, next_due_at, \
         next_milestone, clock_state, is_open, version, reporter_email, reporter_language"
    };
}

/// The same, for queries put together at run time.
pub(crate) const COLUMNS: &str = columns!();

storage::sql! {
    /// One incident.
    pub FIND = concat!("select ", columns!(), " from desk_incident where id = $1");
    NUMBERED = concat!("select ", columns!(), " from desk_incident where number = $1");
    SETTLED = "select id, number, system, report, component, component_kind, fault_class, classified_at from desk_incident
        where classified_at is not null and system is not null and kind = 'fault'
        and (classified_at, id) > ($1, $2) order by classified_at, id limit 100";
    SETTLED_FIRST = "select id, number, system, report, component, component_kind, fault_class, classified_at from desk_incident
        where classified_at is not null and system is not null and kind = 'fault'
        and classified_at >= coalesce((select classified_at from desk_incident where classified_at is not null
            order by classified_at desc, id desc limit 1 offset 20000), 0)
        order by classified_at, id limit 100";
    OF_SYSTEM = concat!("select ", columns!(), " from desk_incident where system = $1 and reported_at <= $4 \
        and (reported_at, id) > ($2, $3) order by reported_at, id limit $5");
    CHILDREN = "select id from desk_incident where parent = $1 and is_open = 1 order by id limit 500";
    TOUCH = "update desk_incident set version = version + 1 where id = $1 and version = $2 and is_open = 1";
    INSERT = concat!("insert into desk_incident (", columns!(), ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
        $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, \
        $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54)");
    UPDATE = "update desk_incident set service_code = $4, customer = $5, department = $6, reported_at = $24, site = $7, system = $8, \
        component = $9, component_kind = $10, fault_class = $11, reporter = $12, reporter_name = $13, reporter_phone = $14, \
        place = $15, impact = $19, urgency = $20, severity = $21, state = $22, waiting_reason = $23, agreement_version = $26, \
        coverage = $27, coverage_reason = $28, lead_party = $29, lead_kind = $30, attribution = $31, released = $32, \
        decided = $33, team_group = $34, engineer = $35, solution = $36, cause = $37, parent = $38, stars = $39, \
        rating_comment = $40, reopenings = $41, reassignments = $42, resolution_round = $43, resolved_at = $44, \
        confirmed_at = $45, closed_at = $46, classified_at = $47, next_due_at = $48, next_milestone = $49, \
        clock_state = $50, is_open = $51, version = version + 1, reporter_email = $53, reporter_language = $54
        where id = $1 and version = $52 and number = $2 and kind = $3 and channel = $16 and title = $17 and report = $18 \
        and entered_at = $25";
}

/// The guard that fails when somebody changed the incident since it was read.
pub const CHANGED: &str = "desk.incident";

/// The query of one incident.
pub fn find(id: IncidentId) -> Query {
    FIND.with(params![id])
}

/// The query of the incident with this number.
pub fn numbered(number: &str) -> Query {
    NUMBERED.with(params![number])
}

/// The most rows one answer to [`settled_after`] holds.
pub const SETTLED_AT_A_TIME: usize = 100;

/// From how many of the faults settled last triage learns: see `offset` in `SETTLED_FIRST`.
pub const LEARNED_FROM: usize = 20_000;

/// Faults whose component and class were settled after this instant and id, in order: what triage learns from. From the
/// beginning (0) it starts with those it will keep.
pub fn settled_after(micros: i64, id: &str) -> Query {
    if micros == 0 { SETTLED_FIRST.with(params![]) } else { SETTLED.with(params![micros, id]) }
}

/// Incidents of a system reported up to `until`, those after this instant and id, in order.
pub fn of_system_between(system: SystemId, after: &(Instant, String), until: Instant, limit: u32) -> Query {
    OF_SYSTEM.with(params![system, after.0, &after.1, until, limit])
}

/// The open incidents that `parent` stands for, at most 500.
pub fn children(parent: IncidentId) -> Query {
    CHILDREN.with(params![parent])
}

/// Adds the new incident.
pub fn insert(set: &mut WriteSet, incident: &Incident) {
    set.labelled(INSERT.with(values(incident, 1)), CHANGED);
}

/// Writes the changed incident over the version it was read in.
pub fn update(set: &mut WriteSet, incident: &Incident) {
    set.expect(UPDATE.with(values(incident, incident.version)), 1, CHANGED);
}

/// Fails the set when somebody changed or ended the incident since it was read.
pub fn touch(set: &mut WriteSet, incident: &Incident) {
    set.expect(TOUCH.with(params![incident.id, incident.version]), 1, CHANGED);
}

fn values(i: &Incident, version: i64) -> Vec<Value> {
    let mut values = params![
        i.id,
        &i.number,
        i.kind.as_str(),
        i.service.as_deref(),
        i.customer,
        i.department,
        i.site,
        i.system,
        i.component,
        i.component_kind.map(triage::ComponentKind::as_str),
        i.fault_class.map(triage::FaultClass::as_str),
        i.reporter.account,
        i.reporter.name.as_deref(),
        i.reporter.phone.as_deref(),
        i.reporter.place.as_deref(),
        i.channel.as_str(),
        &i.title,
        &i.text,
        i.impact.as_str(),
        i.urgency.as_str(),
        i.severity.number(),
        i.state.as_str(),
        i.waiting.map(clocks::core::PauseReason::as_str),
        i.reported_at,
        i.entered_at,
    ];
    values.extend(params![
        i.agreement,
        word(&i.cover.verdict),
        i.cover.reason.as_ref().map(word),
        i.lead.party,
        i.lead.kind.as_str(),
        i.lead.state.as_str(),
        i.lead.released,
        i.decided,
        i.group,
        i.engineer,
        i.solution.as_deref(),
        i.cause.as_deref(),
        i.parent,
        i.stars,
        i.rating_comment.as_deref(),
        i.reopenings,
        i.reassignments,
        i.round,
        i.resolved_at,
        i.confirmed_at,
        i.closed_at,
        i.classified_at,
        i.next.at,
        i.next.milestone.map(clocks::core::Milestone::as_str),
        i.next.state.map_or("none", clocks::core::State::as_str),
        i.state.is_open(),
        version,
        i.reporter.email.as_deref(),
        i.reporter.language.map(|language| language.pick("zh", "en")),
    ]);
    values
}

/// Reads a row of the columns above.
pub fn read(row: &Row) -> Result<Incident, DbError> {
    Ok(Incident {
        id: row.id(0)?,
        number: row.string(1)?,
        kind: row.id(2)?,
        service: row.opt_text(3)?,
        customer: row.id(4)?,
        department: row.opt_id(5)?,
        site: row.opt_id(6)?,
        system: row.opt_id(7)?,
        component: row.opt_id(8)?,
        component_kind: row.opt_id(9)?,
        fault_class: row.opt_id(10)?,
        reporter: Reporter {
            account: row.opt_id(11)?,
            name: row.opt_text(12)?,
            phone: row.opt_text(13)?,
            place: row.opt_text(14)?,
            email: row.opt_text(52)?,
            language: row.opt_text(53)?.map(|tag| Language::from_header(&tag)),
        },
        channel: row.id(15)?,
        title: row.string(16)?,
        text: row.string(17)?,
        impact: row.id(18)?,
        urgency: row.id(19)?,
        severity: severity(row.int(20)?)?,
        state: row.id(21)?,
        waiting: row.opt_id(22)?,
        reported_at: row.instant(23)?,
        entered_at: row.instant(24)?,
        agreement: row.opt_id(25)?,
        cover: Cover {
            verdict: from_word(row.text(26)?)?,
            reason: row.opt_text(27)?.as_deref().map(from_word).transpose()?,
        },
        lead: Lead { party: row.opt_id(28)?, kind: row.id(29)?, state: row.id(30)?, released: row.flag(31)? },
        decided: row.flag(32)?,
        group: row.opt_id(33)?,
        engineer: row.opt_id(34)?,
        solution: row.opt_text(35)?,
        cause: row.opt_text(36)?,
        parent: row.opt_id(37)?,
        stars: row.opt_int(38)?.and_then(|stars| u8::try_from(stars).ok()),
        rating_comment: row.opt_text(39)?,
        reopenings: count(row.int(40)?),
        reassignments: count(row.int(41)?),
        round: count(row.int(42)?),
        resolved_at: row.opt_instant(43)?,
        confirmed_at: row.opt_instant(44)?,
        closed_at: row.opt_instant(45)?,
        classified_at: row.opt_instant(46)?,
        next: next(row, 47)?,
        version: row.int(51)?,
    })
}

/// Reads what falls due next from the three columns that begin at `at`.
pub(super) fn next(row: &Row, at: usize) -> Result<NextDue, DbError> {
    let state = row.text(at + 2)?;
    Ok(NextDue {
        at: Instant::from_micros(row.int(at)?),
        milestone: row.opt_id(at + 1)?,
        state: if state == "none" { None } else { Some(from_word(state)?) },
    })
}

fn count(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

pub(super) fn severity(value: i64) -> Result<Severity, DbError> {
    let number = u8::try_from(value).unwrap_or(0);
    Severity::new(number).map_err(|error| DbError::Shape(error.to_string()))
}

/// The stable word of a value whose wire form is a word.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(crate) fn from_word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T, DbError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|e| DbError::Shape(e.to_string()))
}
