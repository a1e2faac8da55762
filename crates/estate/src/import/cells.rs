//! Cells read as values; what does not read is collected with row, column and reason.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use kernel::{Instant, Refusal};

use super::{PendingCell, RefusedCell, Row, Sheet};

/// What marks a value that is not known yet.
const PENDING: [&str; 3] = ["待补", "TBD", "tbd"];

/// A value that is known to be missing: sheet, key of the row, column.
pub(super) type OpenKey = (String, String, String);

/// Reads the rows of one unit and remembers what is wrong with them, what is still open and what is no longer.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub refused: Vec<RefusedCell>,
    pub pending: Vec<PendingCell>,
    /// Values that were open before and are filled now.
    pub filled: BTreeSet<OpenKey>,
    pub open: Arc<BTreeSet<OpenKey>>,
    pub sheets: &'static [Sheet],
}

/// One row of a sheet, read cell by cell.
pub struct Cells<'a> {
    sheet: &'static str,
    row: &'a Row,
    reading: &'a mut Reading,
}

impl Reading {
    pub fn row<'a>(&'a mut self, sheet: &'static str, row: &'a Row) -> Cells<'a> {
        Cells { sheet, row, reading: self }
    }

    pub fn key_of(&self, sheet: &str, row: &Row) -> String {
        self.sheets.iter().find(|known| known.key == sheet).map_or_else(String::new, |known| known.key_of(row))
    }
}

impl Cells<'_> {
    /// The number of the row in the workbook.
    pub fn number_of_row(&self) -> u32 {
        self.row.number
    }

    /// How many cells of the unit are refused so far.
    pub fn faults(&self) -> usize {
        self.reading.refused.len()
    }

    /// The text of a cell; none when it is empty or marked 待补.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        let text = self.row.cells.get(column).map(|text| text.trim()).filter(|text| !text.is_empty())?;
        if PENDING.contains(&text) {
            let (sheet, row) = (self.sheet.to_owned(), self.row.number);
            let key = self.reading.key_of(self.sheet, self.row);
            let cell = PendingCell { sheet, row, key, column: column.to_owned() };
            if !self.reading.pending.contains(&cell) {
                self.reading.pending.push(cell);
            }
            return None;
        }
        if !self.reading.open.is_empty() {
            let key = (self.sheet.to_owned(), self.reading.key_of(self.sheet, self.row), column.to_owned());
            if self.reading.open.contains(&key) {
                self.reading.filled.insert(key);
            }
        }
        Some(text.to_owned())
    }

    /// The text of a cell that every row needs; an empty one is refused.
    pub fn needed(&mut self, column: &'static str) -> String {
        let text = self.text(column);
        if text.is_none() {
            self.refuse(column, "请填写", "must be filled in");
        }
        text.unwrap_or_default()
    }

    /// Anything that reads itself from text.
    pub fn read<T: FromStr>(&mut self, column: &'static str, zh: &str, en: &str) -> Option<T> {
        let text = self.text(column)?;
        let read = text.parse().ok();
        if read.is_none() {
            self.refuse(column, zh, en);
        }
        read
    }

    /// A whole number, not negative.
    pub fn number<T: FromStr>(&mut self, column: &'static str) -> Option<T> {
        self.read(column, "应为不小于 0 的整数", "should be a whole number, not negative")
    }

    /// Yes or no.
    pub fn flag(&mut self, column: &'static str) -> Option<bool> {
        match self.text(column)?.to_lowercase().as_str() {
            "是" | "y" | "yes" | "true" | "1" | "√" => Some(true),
            "否" | "n" | "no" | "false" | "0" | "×" => Some(false),
            _ => {
                self.refuse(column, "请填 是 或 否", "should be yes or no");
                None
            }
        }
    }

    /// `2026-10-01`, or `2026/10/1` as spreadsheets write it.
    pub fn date(&mut self, column: &'static str) -> Option<Date> {
        let text = self.text(column)?;
        let read = day(&text);
        if read.is_none() {
            self.refuse(column, "不是有效日期；请写成 2026-10-01", "is no date; write it as 2026-10-01");
        }
        read
    }

    /// `2026-10-01 14:31` on the clocks of `zone`, or an instant with its offset.
    pub fn instant(&mut self, column: &'static str, zone: &TimeZone) -> Option<Instant> {
        let text = self.text(column)?;
        let read = text.parse().ok().or_else(|| local(&text, zone));
        if read.is_none() {
            let (zh, en) = ("不是有效时间；请写成 2026-10-01 14:31", "is no time; write it as 2026-10-01 14:31");
            self.refuse(column, zh, en);
        }
        read
    }

    /// A list of words, parted by 、 ， ； or their plain forms.
    pub fn words(&mut self, column: &'static str) -> Option<Vec<String>> {
        let text = self.text(column)?;
        let words = text.split(['、', '，', ',', '；', ';', '|']).map(str::trim).filter(|word| !word.is_empty());
        Some(words.map(str::to_owned).collect())
    }

    /// Refuses a cell: the unit it belongs to is not loaded.
    pub fn refuse(&mut self, column: &str, zh: impl Into<String>, en: impl Into<String>) {
        let value = self.row.cells.get(column).cloned().unwrap_or_default();
        let (sheet, row, column) = (self.sheet.to_owned(), self.row.number, column.to_owned());
        let (zh, en) = (zh.into(), en.into());
        let (heading, reason) = (String::new(), String::new());
        self.reading.refused.push(RefusedCell { sheet, row, column, heading, value, reason, zh, en });
    }

    /// Takes over what a record's own rules refuse; `column` names the column of a member.
    pub fn refuse_all(&mut self, refusal: &Refusal, column: impl Fn(&str) -> String) {
        if refusal.fields.is_empty() {
            self.refuse("", &refusal.zh, &refusal.en);
        }
        for field in &refusal.fields {
            let column = column(field.pointer.trim_start_matches('/'));
            self.refuse(&column, &field.zh, &field.en);
        }
    }
}

fn day(text: &str) -> Option<Date> {
    let text = text.split([' ', 'T']).next()?;
    let mut parts = text.split(['-', '/', '.']).map(str::trim);
    let mut next = || parts.next();
    let read = Date::new(next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?).ok();
    read.filter(|date| date.year() >= 1900)
}

fn local(text: &str, zone: &TimeZone) -> Option<Instant> {
    let date = day(text)?;
    let clock = text.split_once([' ', 'T']).map_or("00:00", |(_, clock)| clock.trim());
    let mut parts = clock.split([':', '：']).map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    let at = DateTime::new(date.year(), date.month(), date.day(), hour, minute, second, 0).ok()?;
    zone.to_timestamp(at).ok().map(|at| Instant::from_micros(at.as_microsecond()))
}
