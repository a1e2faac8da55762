//! The explanation of a deadline as text for people.

use std::io::{self, Write};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::Language;
use worktime::{Counting, Duration, Explanation, HOUR, Instant, MINUTE, SECOND, UncountedDay, Unit};

/// Writes the due instant, the rule, and line by line what was counted and what was not.
pub fn write(explained: &Explanation, language: Language, out: &mut impl Write) -> io::Result<()> {
    let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let zone = &explained.zone;
    writeln!(out, "{}  {} ({zone})", say("到期", "due      "), wall(zone, explained.due))?;
    if explained.provisional {
        let why = say(
            "该期间所涉年度的放假安排尚未公布，公布后重算且不会提前",
            "a year it touches has no published notice yet; it is recomputed then, never earlier",
        );
        writeln!(out, "{}  {why}", say("暂定", "provisional"))?;
    }
    writeln!(out, "{}  {}", say("起点", "from     "), wall(zone, explained.start))?;
    writeln!(out, "{}  {}", say("时长", "length   "), rule(explained.duration, explained.counting, language))?;
    writeln!(out, "{}  {}", say("日历", "calendar "), explained.calendar)?;
    for days in runs(&explained.uncounted_days) {
        writeln!(out, "{}  {}", say("不计", "uncounted"), uncounted(&days, language))?;
    }
    for pause in &explained.paused {
        let (from, to) = (wall(zone, pause.from), wall(zone, pause.to));
        writeln!(out, "{}  {from} – {to}  {}", say("暂停", "paused   "), clock(pause.micros))?;
    }
    for counted in &explained.counted {
        let (from, to) = (wall(zone, counted.from), wall(zone, counted.to));
        let day = counted.day.map_or("", |day| language.pick(day.words().0, day.words().1));
        writeln!(out, "{}  {from} – {to}  {}  {day}", say("计入", "counted  "), clock(counted.micros))?;
    }
    let kind = match explained.unit {
        Unit::Elapsed | Unit::EndOfDay => say("自然时间", "natural time"),
        Unit::WorkingTime | Unit::WorkingDays => say("工作时间", "working time"),
    };
    writeln!(out, "{}  {} {kind}", say("合计", "total    "), clock(explained.total_micros))
}

/// RFC 3339 with the zone's offset.
pub fn local(zone: &str, at: Instant) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = at.timestamp();
    at.display_with_offset(zone.to_offset(at)).to_string()
}

fn wall(zone: &str, at: Instant) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let form = if at.micros() % MINUTE == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    zone.to_datetime(at.timestamp()).strftime(form).to_string()
}

fn clock(micros: i64) -> String {
    let seconds = micros % MINUTE / SECOND;
    let minutes = format!("{}:{:02}", micros / HOUR, micros % HOUR / MINUTE);
    if seconds == 0 { minutes } else { format!("{minutes}:{seconds:02}") }
}

fn rule(duration: Duration, counting: Counting, language: Language) -> String {
    let text = duration.to_string();
    let (zh, en) = match (duration, counting) {
        (Duration::Elapsed(_), _) => (format!("{text}：连续计算"), format!("{text}: natural time")),
        (Duration::WorkingTime(_), _) => {
            (format!("{text}：只计工作时段"), format!("{text}: counted inside working segments"))
        }
        (Duration::WorkingDays(n), Counting::Civil) => (
            format!("{n} 个工作日：报修当日不计，第 {n} 个工作日下班时届满（《民法典》第二百零一条、第二百零三条）"),
            format!(
                "{n} working days: the day of the report does not count, due at the close of the last (Civil Code art. 201, 203)"
            ),
        ),
        (Duration::WorkingDays(n), Counting::WorkingTime) => (
            format!("{n} 个工作日：按标准工作日折算的工作时间"),
            format!("{n} working days, as working time of standard days"),
        ),
        (Duration::EndOfDay(n), _) => (
            format!("{n} 日后下班前：遇休息日顺延至下一工作日（《民法典》第二百零三条）"),
            format!("close of business {n} day(s) later, moved to the next working day (Civil Code art. 203)"),
        ),
    };
    language.pick(&zh, &en).to_owned()
}

/// Days in a row with the same reason, first and last.
fn runs(days: &[UncountedDay]) -> Vec<(&UncountedDay, Date)> {
    let mut runs: Vec<(&UncountedDay, Date)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((first, last))
                if first.reason == day.reason
                    && first.name == day.name
                    && first.start_date == day.start_date
                    && last.tomorrow().ok() == Some(day.date) =>
            {
                *last = day.date;
            }
            _ => runs.push((day, day.date)),
        }
    }
    runs
}

fn uncounted((first, last): &(&UncountedDay, Date), language: Language) -> String {
    let days = if first.date == *last { first.date.to_string() } else { format!("{} – {last}", first.date) };
    let reason = if first.start_date {
        language.pick("报修当日", "the day of the report")
    } else {
        language.pick(first.reason.words().0, first.reason.words().1)
    };
    format!("{days}  {reason} {}", first.name.as_deref().unwrap_or("")).trim_end().to_owned()
}
