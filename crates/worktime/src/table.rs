//! A calendar compiled: intervals and days in order, with prefix sums, and a cycle that continues them for ever.
//!
//! The table holds 1996 to 2079. Its last 28 years carry no dated entries and repeat beyond both ends: 28 years are
//! 1461 whole weeks, and until 2100 leap years and clock changes fall on the same weekdays again. So a question at any
//! distance is folded into the table by one division and answered by one binary search.

use crate::zone::DAY;

/// One working interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub from: i64,
    pub to: i64,
    /// Working time from the beginning of the table to `from`.
    pub before: i64,
    /// Number of the date it belongs to.
    pub date: i64,
}

/// One working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WorkDay {
    /// Number of the date.
    pub date: i64,
    /// Start of its first segment.
    pub open: i64,
    /// End of its last segment: the close of business.
    pub close: i64,
    /// Working time from the beginning of the table to `open`.
    pub before: i64,
    /// Working time from the beginning of the table to `close`.
    pub after: i64,
}

/// Days of one cycle of 28 years.
pub(crate) const CYCLE_DAYS: i64 = 28 * 365 + 7;
const CYCLE: i64 = CYCLE_DAYS * DAY;

/// Starts, ends and sums in columns: a binary search touches one of them.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    from: Vec<i64>,
    to: Vec<i64>,
    before: Vec<i64>,
    date: Vec<i32>,
    days: Vec<WorkDay>,
    /// Where the repeating part begins: instant, first interval, first day.
    plain_from: i64,
    plain_span: usize,
    plain_day: usize,
    /// Number of the first date of the repeating part.
    plain_date: i64,
    /// Working time before the repeating part, and in the whole table.
    plain_work: i64,
    total_work: i64,
}

/// How far a question was moved to fall into the table.
#[derive(Clone, Copy)]
struct Shift {
    cycles: i64,
    spans: i64,
    days: i64,
    work: i64,
}

/// Collects the days of a table in order.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    table: Option<Table>,
    latest_end: i64,
}

impl Builder {
    /// An empty table whose repeating part begins at the date `plain_date`, which starts at `plain_from`.
    pub(crate) fn new(plain_from: i64, plain_date: i64) -> Self {
        let table = Table {
            from: Vec::new(),
            to: Vec::new(),
            before: Vec::new(),
            date: Vec::new(),
            days: Vec::new(),
            plain_from,
            plain_span: 0,
            plain_day: 0,
            plain_date,
            plain_work: 0,
            total_work: 0,
        };
        Self { table: Some(table), latest_end: plain_from - 2 * CYCLE }
    }

    /// Adds the next date with its segments as instants; what an earlier night segment already covers is not counted twice.
    pub(crate) fn day(&mut self, date: i64, segments: impl Iterator<Item = (i64, i64)>) {
        let Some(table) = &mut self.table else { return };
        let (mut open, mut close, before) = (None, i64::MIN, table.total_work);
        for (from, to) in segments {
            let from = from.max(self.latest_end);
            let to = to.max(from);
            open.get_or_insert(from);
            close = close.max(to);
            if from < to {
                table.push(from, to, date);
                self.latest_end = to;
            }
        }
        if let Some(open) = open {
            table.days.push(WorkDay { date, open, close, before, after: table.total_work });
        }
        if date < table.plain_date {
            (table.plain_span, table.plain_day) = (table.from.len(), table.days.len());
            table.plain_work = table.total_work;
        }
    }

    /// The table, unless its repeating part has no working time.
    pub(crate) fn finish(self) -> Option<Table> {
        self.table.filter(|table| table.total_work > table.plain_work)
    }
}

impl Table {
    fn push(&mut self, from: i64, to: i64, date: i64) {
        self.from.push(from);
        self.to.push(to);
        self.before.push(self.total_work);
        self.date.push(i32::try_from(date).unwrap_or(i32::MAX));
        self.total_work += to - from;
    }

    /// Working time from the beginning of the table to `at`; negative before it.
    pub(crate) fn work_at(&self, at: i64) -> i64 {
        let (folded, shift) = self.fold(at.saturating_sub(self.plain_from), CYCLE);
        let at = folded + self.plain_from;
        let i = self.from.partition_point(|&from| from <= at);
        match i.checked_sub(1) {
            None => shift.work,
            Some(i) => (self.before[i] + self.to[i].min(at) - self.from[i]).saturating_add(shift.work),
        }
    }

    /// The earliest instant at which [`Self::work_at`] has reached `work`.
    pub(crate) fn instant_at(&self, work: i64) -> i64 {
        let cycle = self.total_work - self.plain_work;
        // The sum is reached at the end of an interval, so this fold keeps the upper end of each cycle.
        let cycles = if work > self.total_work {
            (work - self.total_work - 1).div_euclid(cycle) + 1
        } else if work <= 0 {
            work.saturating_sub(1).div_euclid(cycle)
        } else {
            0
        };
        let shift = self.shift(cycles);
        let work = work.saturating_sub(shift.work);
        let i = self.before.partition_point(|&before| before < work).saturating_sub(1);
        (self.from[i] + (work - self.before[i])).saturating_add(shift.cycles.saturating_mul(CYCLE))
    }

    /// Position of the first interval that ends after `at`.
    pub(crate) fn span_after(&self, at: i64) -> i64 {
        let (folded, shift) = self.fold(at.saturating_sub(self.plain_from), CYCLE);
        let at = folded + self.plain_from;
        position(self.to.partition_point(|&to| to <= at)) + shift.spans
    }

    /// The interval at a position; positions before and after the table continue it.
    pub(crate) fn span(&self, position: i64) -> Span {
        let (i, cycles) = unroll(position, self.plain_span, self.from.len());
        let shift = self.shift(cycles);
        let moved = shift.cycles.saturating_mul(CYCLE);
        Span {
            from: self.from[i].saturating_add(moved),
            to: self.to[i].saturating_add(moved),
            before: self.before[i].saturating_add(shift.work),
            date: i64::from(self.date[i]) + shift.cycles * CYCLE_DAYS,
        }
    }

    /// Position of the first working day on or after the date with this number.
    pub(crate) fn day_from(&self, date: i64) -> i64 {
        let (folded, shift) = self.fold(date.saturating_sub(self.plain_date), CYCLE_DAYS);
        let date = folded + self.plain_date;
        position(self.days.partition_point(|day| day.date < date)) + shift.days
    }

    /// The working day at a position; positions before and after the table continue it.
    pub(crate) fn day(&self, position: i64) -> WorkDay {
        let (i, cycles) = unroll(position, self.plain_day, self.days.len());
        let shift = self.shift(cycles);
        let (day, moved) = (self.days[i], shift.cycles.saturating_mul(CYCLE));
        WorkDay {
            date: day.date + shift.cycles * CYCLE_DAYS,
            open: day.open.saturating_add(moved),
            close: day.close.saturating_add(moved),
            before: day.before.saturating_add(shift.work),
            after: day.after.saturating_add(shift.work),
        }
    }

    /// Moves an offset from the beginning of the repeating part by whole cycles of `length`, so that it falls into the
    /// table (from -2 cycles to +1) and, when it was outside, into the repeating part.
    fn fold(&self, offset: i64, length: i64) -> (i64, Shift) {
        if offset >= length {
            let cycles = offset.div_euclid(length);
            (offset - cycles * length, self.shift(cycles))
        } else if offset < -2 * length {
            (offset.rem_euclid(length), self.shift(offset.div_euclid(length) + 2))
        } else {
            (offset, self.shift(0))
        }
    }

    /// What lies between the repeating part and its copy `cycles` after the table, or, when negative, before it
    /// (-1 is the copy that ends where the table begins).
    fn shift(&self, cycles: i64) -> Shift {
        let spans = position(self.from.len() - self.plain_span);
        let days = position(self.days.len() - self.plain_day);
        let work = self.total_work - self.plain_work;
        let back = |plain: i64, cycle: i64| {
            if cycles < 0 { cycles.saturating_mul(cycle) - plain } else { cycles.saturating_mul(cycle) }
        };
        Shift {
            cycles: if cycles < 0 { cycles - 2 } else { cycles },
            spans: back(position(self.plain_span), spans),
            days: back(position(self.plain_day), days),
            work: back(self.plain_work, work),
        }
    }
}

/// A position in the table and the copy of the repeating part it came from.
fn unroll(at: i64, plain: usize, len: usize) -> (usize, i64) {
    let cycle = position(len - plain);
    let (cycles, i) = if at >= position(len) {
        let beyond = at - position(plain);
        (beyond.div_euclid(cycle), position(plain) + beyond.rem_euclid(cycle))
    } else if at < 0 {
        (at.div_euclid(cycle), position(plain) + at.rem_euclid(cycle))
    } else {
        (0, at)
    };
    (usize::try_from(i).unwrap_or(0), cycles)
}

fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}
