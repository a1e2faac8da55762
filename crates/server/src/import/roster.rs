//! Shifts, and who has them in turn.

use std::collections::BTreeMap;

use estate::import::{Cells, Outcome, Row, Run, Unit};
use jiff::civil::Date;
use kernel::{PersonId, ShiftId};
use serde_json::json;
use team::core::{Days, Hours, Pattern, Rotation, Shift, ShiftKind};
use team::{Batch, DutyRole, Put};
use worktime::Weekday;

const DAY: u16 = 24 * 60;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("周一", Weekday::Monday),
    ("周二", Weekday::Tuesday),
    ("周三", Weekday::Wednesday),
    ("周四", Weekday::Thursday),
    ("周五", Weekday::Friday),
    ("周六", Weekday::Saturday),
    ("周日", Weekday::Sunday),
];

/// Who has the shift.
struct Turn {
    members: Vec<PersonId>,
    role: Option<DutyRole>,
    pattern: Option<Pattern>,
    starts_on: Option<Date>,
}

/// Stages shifts, matched by name, and the rotation of the same name where members are given.
pub(super) fn shifts(run: &Run<'_>, unit: &mut Unit, batch: &mut Batch, rows: &[&Row]) {
    let people: BTreeMap<String, PersonId> =
        batch.all().people.values().map(|person| (person.content.code.clone(), person.id)).collect();
    for row in rows {
        let mut cells = unit.row("shifts", row);
        let faults = cells.faults();
        let name = cells.needed("name");
        let known = batch.all().shifts.values().find(|shift| shift.content.name == name);
        let before = known.map(|shift| shift.content.clone());
        let id = known.map_or_else(|| ShiftId::fresh(run.cx.ids.as_ref(), run.cx.now), |shift| shift.id);
        let shift = shift(&mut cells, name, before.as_ref());
        let turn = turn(&mut cells, &people, shift.as_ref());
        if cells.faults() > faults {
            continue;
        }
        let Some(shift) = shift else { continue };
        let same = before.as_ref() == Some(&shift);
        let name = shift.name.clone();
        if let Err(wrong) = batch.put(run.cx, unit.set(), vec![Put { id, content: shift }]) {
            refuse(unit, row, &wrong);
            continue;
        }
        let turned = turn.map(|turn| rotation(run, unit, batch, row, (&name, id), turn));
        let outcome = match (before.is_some(), same && turned.unwrap_or(true)) {
            (false, _) => Outcome::Created,
            (true, true) => Outcome::Unchanged,
            (true, false) => Outcome::Updated,
        };
        unit.count("shifts", row.number, outcome);
    }
}

/// Stages the rotation of a shift; tells whether it says what stands already.
fn rotation(
    run: &Run<'_>,
    unit: &mut Unit,
    batch: &mut Batch,
    row: &Row,
    (name, shift_id): (&str, ShiftId),
    turn: Turn,
) -> bool {
    let of_it = |content: &Rotation| content.shift_id == shift_id && content.name == name;
    let known = batch.all().rotations.values().find(|rotation| of_it(&rotation.content));
    let before = known.map(|rotation| rotation.content.clone());
    let id = known.map_or_else(|| ShiftId::fresh(run.cx.ids.as_ref(), run.cx.now), |rotation| rotation.id);
    let Some(starts_on) = turn.starts_on.or(before.as_ref().map(|rotation| rotation.starts_on)) else {
        unit.row("shifts", row).refuse("starts_on", "填写轮值人员时须填写", "is needed where members are named");
        return false;
    };
    let stands = |pick: fn(&Rotation) -> Pattern| before.as_ref().map(pick);
    let content = Rotation {
        name: name.to_owned(),
        group_id: before.as_ref().and_then(|rotation| rotation.group_id),
        role: turn.role.or(before.as_ref().map(|rotation| rotation.role)).unwrap_or(DutyRole::Engineer),
        shift_id,
        members: turn.members,
        pattern: turn.pattern.or_else(|| stands(|rotation| rotation.pattern.clone())).unwrap_or(Pattern::Standing),
        starts_on,
        ends_on: before.as_ref().and_then(|rotation| rotation.ends_on),
    };
    let same = before.as_ref() == Some(&content);
    if let Err(wrong) = batch.put(run.cx, unit.set(), vec![Put { id, content }]) {
        refuse(unit, row, &wrong);
    }
    same
}

fn refuse(unit: &mut Unit, row: &Row, wrong: &BTreeMap<usize, kernel::Refusal>) {
    let column = |member: &str| match member.split('/').next().unwrap_or_default() {
        "hours" => if member.ends_with("zone") { "zone" } else { "start" }.to_owned(),
        first => first.to_owned(),
    };
    for refusal in wrong.values() {
        unit.row("shifts", row).refuse_all(refusal, column);
    }
}

fn shift(cells: &mut Cells<'_>, name: String, before: Option<&Shift>) -> Option<Shift> {
    let kind = kind(cells);
    let (start, end) = (minute(cells, "start"), minute(cells, "end"));
    let days = days(cells).unwrap_or_else(|| before.map_or(Days::Every, |shift| shift.hours.days.clone()));
    let zone = cells.text("zone").or_else(|| Some(before?.hours.zone.clone()));
    let (start_minute, end) = (start?, end?);
    let end_minute = if end <= start_minute { end + DAY } else { end };
    let zone = zone.unwrap_or_else(|| "Asia/Shanghai".to_owned());
    Some(Shift { name, kind: kind?, hours: Hours { zone, days, start_minute, end_minute } })
}

fn kind(cells: &mut Cells<'_>) -> Option<ShiftKind> {
    let word = cells.needed("kind");
    match word.to_lowercase().as_str() {
        "" => None,
        "白班" | "day" => Some(ShiftKind::Day),
        "晚班" | "evening" => Some(ShiftKind::Evening),
        "夜间值守" | "夜班" | "night_on_call" => Some(ShiftKind::NightOnCall),
        _ => {
            cells.refuse("kind", "请填 白班、晚班 或 夜间值守", "is no kind of shift: day, evening or night_on_call");
            None
        }
    }
}

/// `08:30`; hours past midnight count on: `30:00`.
fn minute(cells: &mut Cells<'_>, column: &'static str) -> Option<u16> {
    let text = cells.needed(column);
    if text.is_empty() {
        return None;
    }
    let read = || {
        let (hour, rest) = text.split_once([':', '：'])?;
        let (hour, minute): (u16, u16) = (hour.trim().parse().ok()?, rest.get(..2)?.parse().ok()?);
        (hour <= 48 && minute < 60).then_some(hour * 60 + minute)
    };
    let read = read();
    if read.is_none() {
        cells.refuse(column, "不是有效时刻；请写成 08:30", "is no time of day; write it as 08:30");
    }
    read
}

fn days(cells: &mut Cells<'_>) -> Option<Days> {
    let words = cells.words("days")?;
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["每天" | "every"] => return Some(Days::Every),
        ["工作日" | "working_days"] => return Some(Days::WorkingDays),
        ["休息日" | "rest_days"] => return Some(Days::RestDays),
        _ => {}
    }
    let weekday = |word: &String| {
        let known = WEEKDAYS.iter().find(|(zh, _)| zh == word).map(|(_, day)| *day);
        known.or_else(|| serde_json::from_value(json!(word.to_lowercase())).ok())
    };
    let weekdays: Option<Vec<Weekday>> = words.iter().map(weekday).collect();
    if weekdays.is_none() {
        let (zh, en) =
            ("请填 每天、工作日、休息日，或 周一、周三 等", "should be every, working_days, rest_days or weekdays");
        cells.refuse("days", zh, en);
    }
    weekdays.map(|weekdays| Days::Weekdays { weekdays })
}

fn turn(cells: &mut Cells<'_>, people: &BTreeMap<String, PersonId>, shift: Option<&Shift>) -> Option<Turn> {
    let codes = cells.words("members")?;
    let mut members = Vec::new();
    for code in &codes {
        if let Some(person) = people.get(code) {
            members.push(*person);
        } else {
            let zh = format!("没有工号“{code}”；请先在“人员”表登记");
            cells.refuse("members", zh, format!("“{code}” is nobody's staff number; add it to the sheet of people"));
        }
    }
    let at_minute = shift.map_or(0, |shift| shift.hours.start_minute);
    Some(Turn { members, role: role(cells), pattern: pattern(cells, at_minute), starts_on: cells.date("starts_on") })
}

fn role(cells: &mut Cells<'_>) -> Option<DutyRole> {
    let word = cells.text("role")?;
    let known = match word.to_lowercase().as_str() {
        "工程师" | "engineer" => Some(DutyRole::Engineer),
        "组长" | "lead" => Some(DutyRole::Lead),
        "经理" | "manager" => Some(DutyRole::Manager),
        "总监" | "director" => Some(DutyRole::Director),
        _ => None,
    };
    if known.is_none() {
        cells.refuse("role", "请填 工程师、组长、经理 或 总监", "is no role: engineer, lead, manager or director");
    }
    known
}

fn pattern(cells: &mut Cells<'_>, at_minute: u16) -> Option<Pattern> {
    let word = cells.text("turn")?;
    let known = match word.to_lowercase().as_str() {
        "同时" | "standing" => Some(Pattern::Standing),
        "每班" | "days" => Some(Pattern::Days { count: 1 }),
        "每周" | "weeks" => Some(Pattern::Weeks { count: 1, weekday: Weekday::Monday, at_minute }),
        "每月" | "months" => Some(Pattern::Months { count: 1, day: 1, at_minute }),
        _ => None,
    };
    if known.is_none() {
        cells.refuse("turn", "请填 同时、每班、每周 或 每月", "is no turn: standing, days, weeks or months");
    }
    known
}
