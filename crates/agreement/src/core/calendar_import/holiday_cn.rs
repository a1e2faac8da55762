//! The JSON in which China's yearly notices are commonly published: one file a year with `year`, `papers` and `days`.
//! A year without days is one whose notice is not published yet.

use jiff::civil::Date;
use serde::Deserialize;
use worktime::DayRule;

use super::{CalendarImport, ImportError, YEARS};

#[derive(Deserialize)]
struct File {
    year: i16,
    #[serde(default)]
    papers: Vec<String>,
    days: Vec<Day>,
}

#[derive(Deserialize)]
struct Day {
    name: String,
    date: Date,
    #[serde(rename = "isOffDay")]
    off: bool,
}

pub(super) fn read(text: &str) -> Result<CalendarImport, ImportError> {
    let file: File = serde_json::from_str(text).map_err(|error| {
        let value = text.lines().nth(error.line().saturating_sub(1)).unwrap_or("").trim();
        let zh = "不是 holiday-cn 格式；文件应含 year、papers、days，每天含 name、date、isOffDay";
        let en = format!(
            "is not in holiday-cn form ({error}); a file has year, papers and days, each day name, date and isOffDay"
        );
        ImportError::new(error.line(), value, zh, en)
    })?;
    if !YEARS.contains(&file.year) {
        return Err(ImportError::year(line_of(text, "\"year\""), &file.year.to_string()));
    }
    let mut import = CalendarImport::default();
    if file.days.is_empty() {
        import.unpublished.insert(file.year);
        return Ok(import);
    }
    for Day { name, date, off } in file.days {
        let line = line_of(text, &date.to_string());
        let december_before = date.year() == file.year - 1 && date.month() == 12;
        if date.year() != file.year && !december_before {
            let zh = format!("不属于 {} 年；请核对日期", file.year);
            return Err(ImportError::new(line, &date.to_string(), zh, format!("is not of the year {}", file.year)));
        }
        let rule = if off { DayRule::Holiday { name } } else { DayRule::MakeUp { name, weekday: None } };
        import.add(line, date, rule)?;
    }
    import.published.insert(file.year);
    import.sources.insert(file.year, file.papers);
    Ok(import)
}

fn line_of(text: &str, what: &str) -> usize {
    text.lines().position(|line| line.contains(what)).map_or(1, |line| line + 1)
}
