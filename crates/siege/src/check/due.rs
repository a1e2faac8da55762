//! Due instants equal a recomputation: natural time, and working days on a calendar that never closes.

use anyhow::Result;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value as Json;
use storage::Db;

use super::{Checked, rows};

pub async fn check(db: &Db, checked: &mut Checked) -> Result<()> {
    let question = "select c.id, c.target, c.history, c.started_at, c.due_at, c.state, v.code from clocks_clock c \
                    join agreement_calendar_version v on v.id = c.calendar where c.due_at is not null";
    let (mut all, mut same) = (0, 0);
    for row in rows(db, question).await? {
        all += 1;
        let (target, history): (Json, Json) = (row.json(1)?, row.json(2)?);
        let by_rule = history["set_due"].is_null() && history["floor"].is_null() && row.text(5)? != "paused";
        let Some(promise) = target["duration"].as_str().filter(|_| by_rule) else { continue };
        let stopped = stopped(&target, &history);
        let (start, shown) = (row.int(3)?, row.int(4)?);
        let due = match unit(promise) {
            Some(Promise::Elapsed(micros)) => later(start + micros, &stopped, start),
            Some(Promise::Days(days)) if row.text(6)? == "7x24" && target["counting"] == "civil" => {
                let Some((counted_from, close)) = closes(start, days) else { continue };
                later(close, &stopped, counted_from)
            }
            _ => continue,
        };
        same += 1;
        if due != shown {
            checked.broken(format!("the clock {} ({promise}) is due {} µs off", row.text(0)?, shown - due));
        }
    }
    checked.counted(format!(
        "{same} of {all} due instants recomputed; the others are paused, set by hand or on working hours"
    ));
    Ok(())
}

enum Promise {
    Elapsed(i64),
    Days(i64),
}

/// `24h`, `30min`, `90s`, `3wd` as the tables hold them.
fn unit(text: &str) -> Option<Promise> {
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let number: i64 = text[..split].parse().ok()?;
    match &text[split..] {
        "s" => Some(Promise::Elapsed(number * 1_000_000)),
        "min" => Some(Promise::Elapsed(number * 60_000_000)),
        "h" => Some(Promise::Elapsed(number * 3_600_000_000)),
        "wd" => Some(Promise::Days(number)),
        _ => None,
    }
}

/// The stretches that count for nothing, in order and without overlaps: ended pauses whose reason stops this clock.
fn stopped(target: &Json, history: &Json) -> Vec<(i64, i64)> {
    let reasons = target["stopped_by"].as_array().cloned().unwrap_or_default();
    let pauses = history["pauses"].as_array().cloned().unwrap_or_default();
    let counts = |pause: &&Json| pause["reason"] == "confirmed" || reasons.contains(&pause["reason"]);
    let spans = pauses.iter().filter(counts).filter_map(|pause| Some((pause["from"].as_i64()?, pause["to"].as_i64()?)));
    let mut spans: Vec<(i64, i64)> = spans.collect();
    spans.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in spans {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// `due` moved by the stopped stretches from `counted` on, as far as they begin before it.
fn later(mut due: i64, stopped: &[(i64, i64)], counted: i64) -> i64 {
    for (from, to) in stopped {
        let from = (*from).max(counted);
        if from < due && *to > from {
            due += to - from;
        }
    }
    due
}

/// The midnight after the start, and the close of the day so many days later.
fn closes(start: i64, days: i64) -> Option<(i64, i64)> {
    let zone = TimeZone::get("Asia/Shanghai").ok()?;
    let day = Timestamp::from_microsecond(start).ok()?.to_zoned(zone).start_of_day().ok()?;
    let after = |days: i64| Some(day.checked_add(days.days()).ok()?.timestamp().as_microsecond());
    Some((after(1)?, after(days + 1)?))
}
