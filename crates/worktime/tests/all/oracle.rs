//! Working time found the slow way: by asking of every single minute whether it is worked. It shares nothing with the
//! crate but the document that describes the calendar.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use worktime::{CalendarSpec, DayRule, Instant, Interval, MINUTE, MonthDay, Segment};

pub struct Oracle {
    spec: CalendarSpec,
    zone: TimeZone,
    known: std::cell::RefCell<BTreeMap<Date, Vec<Segment>>>,
}

impl Oracle {
    pub fn new(spec: &CalendarSpec) -> Self {
        Self { spec: spec.clone(), zone: TimeZone::get(&spec.zone).unwrap(), known: std::cell::RefCell::default() }
    }

    pub fn segments(&self, date: Date) -> Vec<Segment> {
        self.known.borrow_mut().entry(date).or_insert_with(|| self.look_up(date)).clone()
    }

    fn look_up(&self, date: Date) -> Vec<Segment> {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
        match self.spec.days.get(&date) {
            Some(DayRule::Holiday { .. } | DayRule::RestMoved { .. }) => return Vec::new(),
            Some(DayRule::MakeUp { weekday, .. }) => return self.spec.week[weekday.map_or(0, |w| w as usize)].clone(),
            Some(DayRule::Hours { segments }) => return segments.clone(),
            None => {}
        }
        let day = MonthDay { month: date.month().try_into().unwrap(), day: date.day().try_into().unwrap() };
        let closed = self
            .spec
            .closures
            .iter()
            .any(|c| if c.from <= c.to { c.from <= day && day <= c.to } else { day >= c.from || day <= c.to });
        if closed { Vec::new() } else { self.spec.week[weekday].clone() }
    }

    pub fn date_of(&self, at: Instant) -> Date {
        self.zone.to_datetime(timestamp(at)).date()
    }

    /// Is the minute that begins at `at` worked?
    pub fn works(&self, at: Instant) -> bool {
        self.owner(at).is_some()
    }

    /// The date to whose segments the minute that begins at `at` belongs: a night segment's own date comes first.
    pub fn owner(&self, at: Instant) -> Option<Date> {
        let local = self.zone.to_datetime(timestamp(at));
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap();
        let today = local.date();
        let inside = |date: Date, minute: u16| {
            self.segments(date).iter().any(|s| s.start_minute <= minute && minute < s.end_minute)
        };
        let yesterday = today.yesterday().unwrap();
        [(yesterday, minute + 24 * 60), (today, minute)].into_iter().find(|(date, m)| inside(*date, *m)).map(|(d, _)| d)
    }

    /// Working minutes from `a` to `b`, counted one by one.
    pub fn minutes(&self, a: Instant, b: Instant) -> i64 {
        let mut found = 0;
        let mut at = a;
        while at < b {
            found += i64::from(self.works(at));
            at = at.plus(MINUTE);
        }
        found
    }

    /// The earliest instant by which `minutes` have been counted: working ones only when `working`, none inside pauses,
    /// none that `counts` refuses.
    pub fn due(
        &self,
        start: Instant,
        minutes: i64,
        pauses: &[Interval],
        counts: impl Fn(&Self, Instant) -> bool,
    ) -> Instant {
        let (mut at, mut left) = (start, minutes);
        while left > 0 {
            let stopped = pauses.iter().any(|p| p.from <= at && at < p.to);
            left -= i64::from(!stopped && counts(self, at));
            at = at.plus(MINUTE);
        }
        at
    }

    pub fn next_working_date(&self, mut date: Date) -> Date {
        while self.segments(date).is_empty() {
            date = date.tomorrow().unwrap();
        }
        date
    }

    /// The wall-clock close of business of a date.
    pub fn close(&self, date: Date) -> Instant {
        let end = self.segments(date).last().unwrap().end_minute;
        let (day, minute) = if end > 24 * 60 { (date.tomorrow().unwrap(), end - 24 * 60) } else { (date, end) };
        let (day, minute) = if minute == 24 * 60 { (day.tomorrow().unwrap(), 0) } else { (day, minute) };
        let wall = day.at((minute / 60).try_into().unwrap(), (minute % 60).try_into().unwrap(), 0, 0);
        self.zone.to_ambiguous_timestamp(wall).compatible().unwrap().into()
    }

    pub fn midnight(&self, date: Date) -> Instant {
        self.zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().unwrap().into()
    }
}

fn timestamp(at: Instant) -> Timestamp {
    Timestamp::from_microsecond(at.micros()).unwrap()
}
