//! iCal: all-day events are days off, or make-up working days where they say so.
//!
//! Where at least one event is marked (`X-APPLE-SPECIAL-DAY`, or a summary that says 班, 休, 假, holiday, off, closed,
//! make-up or workday), unmarked ones are observances and are left out; where none is marked, all are days off.
//! A yearly rule makes a closure.

use std::collections::BTreeMap;

use ical::line::LineReader;
use ical::property::PropertyParser;
use jiff::civil::Date;
use worktime::{Closure, DayRule, MonthDay};

use super::{CalendarImport, ImportError};

/// One property of an event: its line, parameters are not needed.
type Properties = BTreeMap<String, (usize, String)>;

/// The most days of one event: each becomes a day of the calendar.
const LONGEST: i32 = 366;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Off,
    Work,
    None,
}

struct Event {
    line: usize,
    name: String,
    mark: Mark,
    from: Date,
    to: Date,
    yearly: bool,
}

pub(super) fn read(text: &str) -> Result<CalendarImport, ImportError> {
    let events = events(text)?.iter().map(event).collect::<Result<Vec<_>, _>>()?;
    let events: Vec<Event> = events.into_iter().flatten().collect();
    let marked = events.iter().any(|event| event.mark != Mark::None);
    let mut import = CalendarImport::default();
    for event in &events {
        if marked && event.mark == Mark::None {
            import.skipped.push((event.line, event.name.clone()));
        } else if event.yearly {
            import.closures.push(closure(event)?);
        } else if (event.to - event.from).get_days() > LONGEST {
            let zh = "事件超过一年；放假或补班安排请逐年导出";
            return Err(ImportError::new(event.line, "", zh, "lasts longer than a year; export days off year by year"));
        } else {
            let days = event.from.series(jiff::Span::new().days(1)).take_while(|day| *day <= event.to);
            for date in days {
                import.add(event.line, date, rule(event))?;
            }
        }
    }
    if import.days.is_empty() && import.closures.is_empty() {
        let zh = "日历里没有可用的全天事件；请导出含放假或补班安排的日历";
        return Err(ImportError::new(
            1,
            "",
            zh,
            "has no all-day events; export a calendar of days off or make-up days",
        ));
    }
    Ok(import)
}

/// The properties of every event, with the lines they stand on.
fn events(text: &str) -> Result<Vec<Properties>, ImportError> {
    let mut events = Vec::new();
    let (mut current, mut nested): (Option<Properties>, u32) = (None, 0);
    for line in LineReader::new(text.as_bytes()) {
        let (number, content) = (line.number(), line.as_str().trim_end().to_owned());
        let Some(Ok(property)) = PropertyParser::from_reader(content.as_bytes()).next() else {
            let zh = "不是 iCal 行；应为“名称:值”";
            return Err(ImportError::new(number, &content, zh, "is no line of an iCal file; it reads NAME:value"));
        };
        let (name, value) = (property.name.to_ascii_uppercase(), property.value.unwrap_or_default());
        match (name.as_str(), value.to_ascii_uppercase().as_str()) {
            ("BEGIN", "VEVENT") => current = Some(Properties::from([("BEGIN".to_owned(), (number, value))])),
            ("END", "VEVENT") => events.extend(current.take()),
            ("BEGIN", _) if current.is_some() => nested += 1,
            ("END", _) if current.is_some() => nested = nested.saturating_sub(1),
            _ => {
                if let Some(event) = current.as_mut().filter(|_| nested == 0) {
                    event.entry(name).or_insert((number, value));
                }
            }
        }
    }
    match current {
        None => Ok(events),
        Some(event) => {
            let line = event.get("BEGIN").map_or(1, |begin| begin.0);
            Err(ImportError::new(
                line,
                "BEGIN:VEVENT",
                "没有对应的 END:VEVENT；文件可能不完整",
                "has no END:VEVENT; the file may be cut off",
            ))
        }
    }
}

/// What an event says; `None` for a cancelled one.
fn event(properties: &Properties) -> Result<Option<Event>, ImportError> {
    let text = |name: &str| properties.get(name).map_or("", |(_, value)| value.as_str());
    let line = properties.get("BEGIN").map_or(1, |begin| begin.0);
    if text("STATUS").eq_ignore_ascii_case("CANCELLED") {
        return Ok(None);
    }
    let name = text("SUMMARY").replace("\\,", ",").replace("\\;", ";").replace("\\n", " ");
    let Some((start_line, start)) = properties.get("DTSTART") else {
        return Err(ImportError::new(
            line,
            &name,
            "缺少 DTSTART；请写明起始日期",
            "has no DTSTART; give its first date",
        ));
    };
    let from = date(*start_line, start)?;
    let to = match properties.get("DTEND") {
        // The end is the first day after the event.
        Some((end_line, end)) => date(*end_line, end)?.yesterday().unwrap_or(from).max(from),
        None => from,
    };
    let mark = mark(text("X-APPLE-SPECIAL-DAY"), &name);
    Ok(Some(Event { line, name, mark, from, to, yearly: yearly(properties)? }))
}

fn mark(special: &str, name: &str) -> Mark {
    let name = name.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match special {
        "ALTERNATE-WORKDAY" => Mark::Work,
        "WORK-HOLIDAY" => Mark::Off,
        _ if says(&["班", "make-up", "makeup", "workday", "working day"]) => Mark::Work,
        _ if says(&["休", "假", "holiday", "day off", "closed"]) => Mark::Off,
        _ => Mark::None,
    }
}

fn yearly(properties: &Properties) -> Result<bool, ImportError> {
    let Some((line, rule)) = properties.get("RRULE") else { return Ok(false) };
    let parts: BTreeMap<&str, &str> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
    let plain = parts.iter().all(|(key, value)| match *key {
        "FREQ" => *value == "YEARLY",
        "INTERVAL" => *value == "1",
        "WKST" | "BYMONTH" | "BYMONTHDAY" => true,
        _ => false,
    });
    if plain && parts.contains_key("FREQ") {
        return Ok(true);
    }
    let zh = "这种重复规则不能导入；只支持每年同一天（FREQ=YEARLY），其他请逐日列出";
    Err(ImportError::new(
        *line,
        rule,
        zh,
        "is a rule that cannot be imported; only FREQ=YEARLY can, list other dates one by one",
    ))
}

/// `20261001` or midnight of it; an event with a time of day is no day off.
fn date(line: usize, text: &str) -> Result<Date, ImportError> {
    let (day, time) = text.split_once('T').unwrap_or((text, "000000"));
    if !time.starts_with("000000") {
        let zh = "带有时刻，不是全天事件；请改为全天（VALUE=DATE）";
        return Err(ImportError::new(line, text, zh, "has a time of day; make it an all-day event (VALUE=DATE)"));
    }
    let number = |range: std::ops::Range<usize>| day.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let read = || -> Option<Date> {
        let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..day.len())?);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    read().ok_or_else(|| ImportError::date(line, text))
}

fn closure(event: &Event) -> Result<Closure, ImportError> {
    let day = |date: Date| {
        let part = |n: i8| u8::try_from(n).map_err(|_| ImportError::date(event.line, &date.to_string()));
        Ok(MonthDay { month: part(date.month())?, day: part(date.day())? })
    };
    Ok(Closure { from: day(event.from)?, to: day(event.to)?, name: event.name.clone() })
}

fn rule(event: &Event) -> DayRule {
    let name = event.name.clone();
    if event.mark == Mark::Work { DayRule::MakeUp { name, weekday: None } } else { DayRule::Holiday { name } }
}
