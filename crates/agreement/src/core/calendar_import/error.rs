//! What is wrong with a calendar file: the line, the value, and how to mend it.

use std::fmt;

use jiff::civil::Date;
use kernel::{Refusal, RefusalKind};

/// A file or a line of it that cannot be read. Nothing of the file is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportError {
    /// Line in the file, from 1.
    pub line: usize,
    /// The value that is wrong.
    pub value: String,
    /// What is wrong and how to mend it, Chinese.
    pub zh: String,
    /// What is wrong and how to mend it, English.
    pub en: String,
}

impl ImportError {
    pub(super) fn new(line: usize, value: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        let value: String = value.chars().take(80).collect();
        Self { line, value, zh: zh.into(), en: en.into() }
    }

    pub(super) fn date(line: usize, value: &str) -> Self {
        Self::new(line, value, "不是有效日期；请写成 2026-10-01", "is no date; write it as 2026-10-01")
    }

    pub(super) fn year(line: usize, value: &str) -> Self {
        let zh = "超出可登记的年份；请填 1996 至 2050 年";
        Self::new(line, value, zh, "is out of range; dated entries lie in the years 1996 to 2050")
    }

    pub(super) fn twice(line: usize, date: Date) -> Self {
        let zh = "同一天出现了两种不同的安排；请只保留一种";
        Self::new(line, &date.to_string(), zh, "has two different entries; keep one of them")
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: `{}` {}", self.line, self.value, self.en)
    }
}

impl std::error::Error for ImportError {}

impl From<ImportError> for Refusal {
    fn from(error: ImportError) -> Self {
        let zh = format!("第 {} 行：“{}”{}", error.line, error.value, error.zh);
        Self::new(RefusalKind::Invalid, "calendar.unreadable_import", zh, error.to_string()).field(
            format!("/lines/{}", error.line),
            error.zh,
            error.en,
        )
    }
}
