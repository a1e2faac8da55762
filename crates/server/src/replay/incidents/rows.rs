//! The rows of the file: one per change of an incident, in the order they were written.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::Instant;

use super::map::Recorded;

/// One recorded change of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The line of the file, the header being line 1.
    pub line: usize,
    /// The state after the change.
    pub state: Recorded,
    /// Whether the file calls it active.
    pub active: bool,
    /// How often the assignment group had changed.
    pub reassignments: u32,
    /// How often it had been reopened.
    pub reopenings: u32,
    /// How often the record had been changed; rises with every row.
    pub changes: u32,
    /// Whether the recording organisation counted its own service level as kept so far.
    pub made_sla: bool,
    /// When it was changed.
    pub at: Instant,
    /// 1 (high) to 3 (low).
    pub impact: u8,
    /// 1 (high) to 3 (low).
    pub urgency: u8,
    /// 1 (critical) to 4 (low).
    pub priority: u8,
    /// Who has it.
    pub seat: Seat,
}

/// A place of work: a person in a group. The same person in another group is another place, because the file counts a
/// change of the group and keeps the person's name through it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
    /// The assignment group; empty when none is recorded.
    pub group: String,
    /// The person; empty when none is recorded: the group's queue.
    pub person: String,
}

/// An incident with all its rows, in the order of the file.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its number in the file.
    pub number: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// When the file says it was resolved, if it does.
    pub resolved_at: Option<Instant>,
    /// When the file says it was closed.
    pub closed_at: Option<Instant>,
    /// Category and symptom, the only description there is: codes.
    pub about: String,
    /// By telephone, else by mail.
    pub phone: bool,
    /// The code it was closed with; empty when not recorded.
    pub closed_code: String,
    /// Its rows; never empty.
    pub events: Vec<Event>,
}

impl Seat {
    /// Whether neither group nor person is recorded.
    pub fn is_unknown(&self) -> bool {
        self.group.is_empty() && self.person.is_empty()
    }
}

/// Reads the incidents of a file, gzip or plain, at most `limit` of them; times are local in `zone`.
///
/// # Errors
/// The file cannot be read, a column is missing, or a value is none of the known ones; the line is named.
pub fn read(path: &Path, zone: &TimeZone, limit: Option<usize>) -> Result<Vec<Record>> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let plain: Box<dyn Read> = if bytes.starts_with(&[0x1f, 0x8b]) {
        Box::new(flate2::read::GzDecoder::new(std::io::Cursor::new(bytes)))
    } else {
        Box::new(std::io::Cursor::new(bytes))
    };
    let mut reader = csv::Reader::from_reader(plain);
    let columns = Columns::of(reader.headers()?)?;
    let mut records: Vec<Record> = Vec::new();
    for (index, row) in reader.records().enumerate() {
        let line = index + 2;
        let row = row.with_context(|| format!("line {line}"))?;
        let number = &row[columns.number];
        if records.last().is_none_or(|last| last.number != number) {
            if limit.is_some_and(|limit| records.len() >= limit) {
                break;
            }
            records.push(columns.record(&row, zone).with_context(|| format!("line {line}"))?);
        }
        let event = columns.event(&row, line, zone).with_context(|| format!("line {line}"))?;
        if let Some(last) = records.last_mut() {
            last.events.push(event);
        }
    }
    Ok(records)
}

/// Where the columns stand.
struct Columns {
    number: usize,
    state: usize,
    active: usize,
    reassignments: usize,
    reopenings: usize,
    changes: usize,
    made_sla: usize,
    opened_at: usize,
    updated_at: usize,
    resolved_at: usize,
    closed_at: usize,
    contact: usize,
    category: usize,
    symptom: usize,
    impact: usize,
    urgency: usize,
    priority: usize,
    group: usize,
    person: usize,
    closed_code: usize,
}

impl Columns {
    fn of(headers: &csv::StringRecord) -> Result<Self> {
        let at = |name: &str| {
            let found = headers.iter().position(|header| header == name);
            found.ok_or_else(|| anyhow!("the file has no column `{name}`"))
        };
        Ok(Self {
            number: at("number")?,
            state: at("ident_state").or_else(|_| at("incident_state"))?,
            active: at("active")?,
            reassignments: at("reassignment_count")?,
            reopenings: at("reopen_count")?,
            changes: at("sys_mod_count")?,
            made_sla: at("made_sla")?,
            opened_at: at("opened_at")?,
            updated_at: at("sys_updated_at")?,
            resolved_at: at("resolved_at")?,
            closed_at: at("closed_at")?,
            contact: at("contact_type")?,
            category: at("category")?,
            symptom: at("u_symptom")?,
            impact: at("impact")?,
            urgency: at("urgency")?,
            priority: at("priority")?,
            group: at("assignment_group")?,
            person: at("assigned_to")?,
            closed_code: at("closed_code")?,
        })
    }

    fn record(&self, row: &csv::StringRecord, zone: &TimeZone) -> Result<Record> {
        Ok(Record {
            number: row[self.number].to_owned(),
            opened_at: instant(&row[self.opened_at], zone)?,
            resolved_at: recorded(&row[self.resolved_at]).map(|text| instant(text, zone)).transpose()?,
            closed_at: recorded(&row[self.closed_at]).map(|text| instant(text, zone)).transpose()?,
            about: format!("类别 {}，现象代码 {}", &row[self.category], &row[self.symptom]),
            phone: &row[self.contact] == "Phone",
            closed_code: recorded(&row[self.closed_code]).unwrap_or_default().to_owned(),
            events: Vec::new(),
        })
    }

    fn event(&self, row: &csv::StringRecord, line: usize, zone: &TimeZone) -> Result<Event> {
        let number = |at: usize| row[at].parse::<u32>().map_err(|_| anyhow!("`{}` is no number", &row[at]));
        let grade = |at: usize| row[at].parse::<u8>().map_err(|_| anyhow!("`{}` is no grade", &row[at]));
        Ok(Event {
            line,
            state: row[self.state].parse()?,
            active: &row[self.active] == "true",
            reassignments: number(self.reassignments)?,
            reopenings: number(self.reopenings)?,
            changes: number(self.changes)?,
            made_sla: &row[self.made_sla] == "true",
            at: instant(&row[self.updated_at], zone)?,
            impact: grade(self.impact)?,
            urgency: grade(self.urgency)?,
            priority: grade(self.priority)?,
            seat: Seat {
                group: recorded(&row[self.group]).unwrap_or_default().to_owned(),
                person: recorded(&row[self.person]).unwrap_or_default().to_owned(),
            },
        })
    }
}

/// A question mark stands for what was not recorded.
fn recorded(text: &str) -> Option<&str> {
    Some(text).filter(|text| *text != "?" && !text.is_empty())
}

/// `29/2/2016 01:16`, local.
fn instant(text: &str, zone: &TimeZone) -> Result<Instant> {
    let local =
        DateTime::strptime("%d/%m/%Y %H:%M", text).map_err(|_| anyhow!("`{text}` is no day/month/year hour:minute"))?;
    let zoned = local.to_zoned(zone.clone()).with_context(|| text.to_owned())?;
    Ok(Instant::from(zoned.timestamp()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn times_are_day_month_year_in_the_zone_asked_for() {
        let at = |zone: &str| instant("29/2/2016 01:16", &TimeZone::get(zone).unwrap()).unwrap().to_string();
        assert!(at("Asia/Shanghai").starts_with("2016-02-28T17:16:00"), "{}", at("Asia/Shanghai"));
        assert!(at("UTC").starts_with("2016-02-29T01:16:00"));
        assert!(instant("2016-02-29 01:16", &TimeZone::UTC).is_err());
    }
}
