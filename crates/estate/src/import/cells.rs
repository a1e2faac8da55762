//! Cells read as values; what does not read is collected with row, column and reason.

use std::str::FromStr;

use jiff::civil::Date;
use kernel::Refusal;

use super::{PendingCell, RefusedCell, Row};

/// What marks a value that is not known yet.
const PENDING: [&str; 3] = ["待补", "TBD", "tbd"];

/// Reads the rows of one unit and remembers what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub refused: Vec<RefusedCell>,
    pub pending: Vec<PendingCell>,
}

/// One row of a sheet, read cell by cell.
pub(super) struct Cells<'a> {
    sheet: &'static str,
    row: &'a Row,
    reading: &'a mut Reading,
}

impl Reading {
    pub fn row<'a>(&'a mut self, sheet: &'static str, row: &'a Row) -> Cells<'a> {
        Cells { sheet, row, reading: self }
    }
}

impl Cells<'_> {
    /// How many cells of the unit are refused so far.
    pub fn faults(&self) -> usize {
        self.reading.refused.len()
    }

    /// The text of a cell; none when it is empty or marked 待补.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        let text = self.row.cells.get(column).map(|text| text.trim()).filter(|text| !text.is_empty())?;
        if PENDING.contains(&text) {
            let (sheet, row) = (self.sheet.to_owned(), self.row.number);
            self.reading.pending.push(PendingCell { sheet, row, column: column.to_owned() });
            return None;
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

    pub fn number<T: FromStr>(&mut self, column: &'static str) -> Option<T> {
        self.read(column, "应为不小于 0 的整数", "should be a whole number, not negative")
    }

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
        let mut parts = text.split(['-', '/', '.']).map(str::trim);
        let mut next = || parts.next();
        let read = (|| Date::new(next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?).ok())();
        let read = read.filter(|date| date.year() >= 1900);
        if read.is_none() {
            self.refuse(column, "不是有效日期；请写成 2026-10-01", "is no date; write it as 2026-10-01");
        }
        read
    }

    /// A list of words, parted by 、 ， ； or their plain forms.
    pub fn words(&mut self, column: &'static str) -> Option<Vec<String>> {
        let text = self.text(column)?;
        let words = text.split(['、', '，', ',', '；', ';', '|']).map(str::trim).filter(|word| !word.is_empty());
        Some(words.map(str::to_owned).collect())
    }

    pub fn refuse(&mut self, column: &str, zh: impl Into<String>, en: impl Into<String>) {
        let value = self.row.cells.get(column).cloned().unwrap_or_default();
        let (sheet, row, column) = (self.sheet.to_owned(), self.row.number, column.to_owned());
        let (zh, en) = (zh.into(), en.into());
        self.reading.refused.push(RefusedCell { sheet, row, column, value, reason: String::new(), zh, en });
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
