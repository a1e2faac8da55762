//! CSV with the columns `date,kind,name` and, for make-up days, `weekday`. A row of kind `notice` says that the file
//! holds the whole notice of a year (`2027,notice,https://…`).

use jiff::civil::Date;
use worktime::{DayRule, Weekday};

use super::{CalendarImport, ImportError, YEARS};

/// Where each column stands.
#[derive(Clone, Copy)]
struct Columns {
    date: usize,
    kind: usize,
    name: usize,
    weekday: Option<usize>,
}

pub(super) fn read(text: &str) -> Result<CalendarImport, ImportError> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut import = CalendarImport::default();
    let mut columns = Columns { date: 0, kind: 1, name: 2, weekday: Some(3) };
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            let zh = "不是有效的 CSV；请另存为 UTF-8 编码的 CSV";
            ImportError::new(
                usize::try_from(line).unwrap_or(0),
                "",
                zh,
                format!("is no CSV ({error}); save the file as UTF-8 CSV"),
            )
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(index + 1);
        if index == 0
            && let Some(found) = header(&record, line)?
        {
            columns = found;
            continue;
        }
        if record.iter().any(|field| !field.is_empty()) {
            row(&mut import, line, &record, columns)?;
        }
    }
    if import.days.is_empty() && import.published.is_empty() {
        let zh = "没有任何日期；CSV 需要 date,kind,name 三列，如 2026-10-01,holiday,国庆节";
        return Err(ImportError::new(
            1,
            "",
            zh,
            "has no dates; a CSV has the columns date,kind,name: 2026-10-01,holiday,National Day",
        ));
    }
    Ok(import)
}

/// The columns, when the first row names them.
fn header(record: &csv::StringRecord, line: usize) -> Result<Option<Columns>, ImportError> {
    if record.get(0).is_some_and(|first| first.starts_with(|c: char| c.is_ascii_digit())) {
        return Ok(None);
    }
    let find =
        |names: &[&str]| record.iter().position(|field| names.iter().any(|name| field.eq_ignore_ascii_case(name)));
    let missing = |zh: &str, en: &str| {
        let value = record.iter().collect::<Vec<_>>().join(",");
        ImportError::new(
            line,
            &value,
            format!("表头缺少“{zh}”列；请用 date,kind,name"),
            format!("has no column `{en}`; name the columns date,kind,name"),
        )
    };
    Ok(Some(Columns {
        date: find(&["date", "日期"]).ok_or_else(|| missing("日期", "date"))?,
        kind: find(&["kind", "type", "类型"]).ok_or_else(|| missing("类型", "kind"))?,
        name: find(&["name", "名称", "节日"]).ok_or_else(|| missing("名称", "name"))?,
        weekday: find(&["weekday", "按星期"]),
    }))
}

fn row(
    import: &mut CalendarImport,
    line: usize,
    record: &csv::StringRecord,
    columns: Columns,
) -> Result<(), ImportError> {
    let field = |at: usize| record.get(at).unwrap_or("");
    let (date, kind, name) = (field(columns.date), field(columns.kind), field(columns.name).to_owned());
    let rule = match kind.to_ascii_lowercase().as_str() {
        "holiday" | "节假日" | "放假" | "休" => DayRule::Holiday { name },
        "rest_moved" | "调休放假" | "调休" => DayRule::RestMoved { name },
        "make_up" | "workday" | "调休上班" | "上班" | "补班" | "班" => {
            let weekday = columns.weekday.map_or("", field);
            DayRule::MakeUp { name, weekday: read_weekday(line, weekday)? }
        }
        "notice" | "公布" | "通知" => return notice(import, line, date, name),
        _ => {
            let zh =
                "不是可用的类型；请填 holiday（节假日）、rest_moved（调休放假）、make_up（调休上班）或 notice（公布）";
            return Err(ImportError::new(line, kind, zh, "is no kind; write holiday, rest_moved, make_up or notice"));
        }
    };
    import.add(line, read_date(line, date)?, rule)
}

fn notice(import: &mut CalendarImport, line: usize, year: &str, source: String) -> Result<(), ImportError> {
    let year: i16 = year.parse().ok().filter(|year| YEARS.contains(year)).ok_or_else(|| {
        ImportError::new(
            line,
            year,
            "不是有效年份；公布行写成 2027,notice,网址",
            "is no year; a notice row reads 2027,notice,address",
        )
    })?;
    import.published.insert(year);
    if !source.is_empty() {
        import.sources.entry(year).or_default().push(source);
    }
    Ok(())
}

/// `2026-10-01`, or `2026/10/1` as spreadsheets write it.
fn read_date(line: usize, text: &str) -> Result<Date, ImportError> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let read = || -> Option<Date> {
        let [year, month, day] = parts.as_slice() else { return None };
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    read().filter(|date| date.year() >= 1000).ok_or_else(|| ImportError::date(line, text))
}

fn read_weekday(line: usize, text: &str) -> Result<Option<Weekday>, ImportError> {
    const NAMES: [[&str; 3]; 7] = [
        ["monday", "星期一", "周一"],
        ["tuesday", "星期二", "周二"],
        ["wednesday", "星期三", "周三"],
        ["thursday", "星期四", "周四"],
        ["friday", "星期五", "周五"],
        ["saturday", "星期六", "周六"],
        ["sunday", "星期日", "周日"],
    ];
    if text.is_empty() {
        return Ok(None);
    }
    let wanted = text.to_ascii_lowercase();
    let found = NAMES.iter().zip(Weekday::ALL).find(|(names, _)| names.contains(&wanted.as_str()));
    let error = || {
        ImportError::new(
            line,
            text,
            "不是星期几；请填 monday 或 周一，留空即按周一",
            "is no weekday; write monday, or leave it empty",
        )
    };
    found.map(|(_, weekday)| Some(weekday)).ok_or_else(error)
}
