//! A deadline explained: the counted intervals that add up to it, and what was left out and why.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::day::DayReason;
use crate::duration::{Counting, Duration, Unit};
use crate::pauses::{Interval, union};
use crate::term::{Measure, Term};
use crate::zone::date_of;
use crate::{Calendar, Instant};

/// The most intervals and days an explanation lists; a hundred years of one shift a day fit in.
const LONGEST_LIST: usize = 40_000;

/// How a due instant came about. The amounts of `counted` and `unlisted_micros` add up to `total_micros`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// The instant the term runs from.
    pub start: Instant,
    /// How long.
    pub duration: Duration,
    /// How working days are counted.
    pub counting: Counting,
    /// Its unit.
    pub unit: Unit,
    /// Name of the calendar.
    pub calendar: String,
    /// Zone of the dates below.
    pub zone: String,
    /// From here on time counts.
    pub counted_from: Instant,
    /// When it falls due.
    pub due: Instant,
    /// 暂定: a yearly notice it rests on is not published yet.
    pub provisional: bool,
    /// What has to be counted, microseconds of natural or working time by the unit.
    pub total_micros: i64,
    /// What was counted, in order.
    pub counted: Vec<Counted>,
    /// Counted time that the list has no more room for; 0 unless the term is longer than any agreement.
    pub unlisted_micros: i64,
    /// Dates from the start to the due date of which nothing counts, and why.
    pub uncounted_days: Vec<UncountedDay>,
    /// Pauses joined together, and how much counted time each took out.
    pub paused: Vec<Paused>,
    /// The sum of what the pauses took out.
    pub paused_micros: i64,
}

/// One counted interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counted {
    /// The date it belongs to; a night segment belongs to the date it starts on.
    #[schema(value_type = String, format = Date, example = "2026-10-10")]
    pub date: Date,
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// Its length in microseconds.
    pub micros: i64,
    /// Why its date works, for terms that count working time.
    pub day: Option<DayReason>,
}

/// A date of which nothing counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UncountedDay {
    /// The date.
    #[schema(value_type = String, format = Date, example = "2026-10-01")]
    pub date: Date,
    /// Why it is no working day; for the start's own date, what kind of day it is.
    pub reason: DayReason,
    /// Name of the holiday or closure.
    pub name: Option<String>,
    /// It is the date of the start, which a term in civil days or up to a close of business does not count.
    pub start_date: bool,
}

/// A pause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Paused {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// Counted time it took out, microseconds.
    pub micros: i64,
}

impl Term {
    /// The due instant with the intervals it was counted from.
    pub fn explain(&self, calendar: &Calendar, pauses: &[Interval]) -> Explanation {
        let measure = self.measure(calendar);
        let pauses = union(pauses, measure.from);
        let due = measure.reached(calendar, &pauses, measure.total);
        let counted = counted(&measure, calendar, &pauses, due);
        let listed: i64 = counted.iter().map(|interval| interval.micros).sum();
        let taken = taken_out(&measure, calendar, &pauses, due);
        Explanation {
            start: self.start,
            duration: self.duration,
            counting: self.counting,
            unit: self.duration.unit(),
            calendar: calendar.spec().name.clone(),
            zone: calendar.spec().zone.clone(),
            counted_from: measure.from,
            due,
            provisional: measure.provisional(calendar, due),
            total_micros: measure.total,
            counted,
            unlisted_micros: measure.total.saturating_sub(listed),
            uncounted_days: self.uncounted_days(&measure, calendar, due),
            paused_micros: taken.iter().map(|pause| pause.micros).sum(),
            paused: taken,
        }
    }

    fn uncounted_days(&self, measure: &Measure, calendar: &Calendar, due: Instant) -> Vec<UncountedDay> {
        let first = calendar.number_at(self.start);
        let skips_first = match self.duration.unit() {
            Unit::Elapsed => return Vec::new(),
            Unit::WorkingTime => false,
            Unit::WorkingDays => self.counting == Counting::Civil,
            Unit::EndOfDay => true,
        };
        let mut days = Vec::new();
        for number in (first..=calendar.number_at(due)).take(LONGEST_LIST) {
            let date = date_of(number);
            let start_date = skips_first && number == first;
            let (reason, name, segments) = calendar.spec().rule(date);
            if start_date || (measure.working && segments.is_empty()) {
                days.push(UncountedDay { date, reason, name: name.map(str::to_owned), start_date });
            }
        }
        days
    }
}

/// The stretches between the pauses, cut into working intervals where the term counts working time.
fn counted(measure: &Measure, calendar: &Calendar, pauses: &[Interval], due: Instant) -> Vec<Counted> {
    let mut found = Vec::new();
    let mut from = measure.from;
    for pause in pauses.iter().take_while(|pause| pause.from < due) {
        stretch(measure, calendar, Interval::new(from, pause.from), &mut found);
        from = pause.to;
    }
    stretch(measure, calendar, Interval::new(from, due), &mut found);
    found
}

fn stretch(measure: &Measure, calendar: &Calendar, part: Interval, found: &mut Vec<Counted>) {
    if part.from >= part.to {
        return;
    }
    if !measure.working {
        let (date, micros) = (calendar.date_of(part.from), part.to.since(part.from));
        found.push(Counted { date, from: part.from, to: part.to, micros, day: None });
        return;
    }
    let room = LONGEST_LIST.saturating_sub(found.len());
    let inside = calendar.spans_after(part.from).take_while(|span| span.from < part.to.micros());
    for span in inside.take(room) {
        let from = Instant::from_micros(span.from).max(part.from);
        let to = Instant::from_micros(span.to).min(part.to);
        let date = date_of(span.date);
        let day = Some(calendar.spec().rule(date).0);
        found.push(Counted { date, from, to, micros: to.since(from), day });
    }
}

fn taken_out(measure: &Measure, calendar: &Calendar, pauses: &[Interval], due: Instant) -> Vec<Paused> {
    pauses
        .iter()
        .take_while(|pause| pause.from < due)
        .map(|pause| Paused { from: pause.from, to: pause.to, micros: measure.counted(calendar, pause.from, pause.to) })
        .collect()
}
