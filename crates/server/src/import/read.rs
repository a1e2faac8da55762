//! Finding sheets, columns and rows in a workbook.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use estate::import::{Column, Mapping, Row, Rows, Sheet};
use kernel::{Refusal, RefusalKind};

/// The most rows a sheet may hold.
const MOST_ROWS: u32 = 100_000;
/// Columns beyond this one are not looked at.
const MOST_COLUMNS: u32 = 256;
/// The most bytes a workbook may hold when unpacked.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// The most parts its zip file may have.
const MOST_PARTS: usize = 10_000;

/// What a workbook holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// Its rows by sheet key.
    pub rows: Rows,
    /// Sheets and columns that say nothing here: `部件!备注`.
    pub ignored: Vec<String>,
}

/// Reads the sheets that are known; others are named in `ignored`. `mappings` say what headings of people's own stand
/// for.
pub fn read(bytes: &[u8], sheets: &[Sheet], mappings: &[Mapping]) -> Result<Workbook, Refusal> {
    weigh(bytes)?;
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error: XlsxError| unreadable(&error.to_string()))?;
    let mut workbook = Workbook::default();
    for name in file.sheet_names() {
        match sheets.iter().find(|sheet| [sheet.key, sheet.zh].contains(&name.trim())) {
            Some(sheet) => {
                let rows = page(&mut file, &name, (sheet, mappings), &mut workbook.ignored)?;
                workbook.rows.entry(sheet.key).or_default().extend(rows);
            }
            None => workbook.ignored.push(name),
        }
    }
    if workbook.rows.is_empty() {
        let names: Vec<&str> = sheets.iter().map(|sheet| sheet.zh).collect();
        let keys: Vec<&str> = sheets.iter().map(|sheet| sheet.key).collect();
        return Err(Refusal::new(
            RefusalKind::Invalid,
            "import.no_known_sheet",
            format!("工作簿里没有可导入的工作表；工作表应命名为 {}。可先下载空白模板。", names.join("、")),
            format!(
                "The workbook has no sheet to import; name them {}. The empty template has them all.",
                keys.join(", ")
            ),
        ));
    }
    Ok(workbook)
}

/// The rows of one sheet. Cells are read one after the other: a cell far out costs nothing.
fn page(
    file: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    (sheet, mappings): (&Sheet, &[Mapping]),
    ignored: &mut Vec<String>,
) -> Result<Vec<Row>, Refusal> {
    let mut cells = file.worksheet_cells_reader(name).map_err(|error| unreadable(&error.to_string()))?;
    let mut columns: BTreeMap<u32, &'static str> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error.to_string()))? {
        let ((row, column), text) = (cell.get_position(), text_of(cell.get_value()));
        let text = text.trim();
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        if row == 0 {
            match known(sheet, mappings, text) {
                Some(key) => drop(columns.insert(column, key)),
                None => ignored.push(format!("{name}!{text}")),
            }
            continue;
        }
        let Some(key) = columns.get(&column) else { continue };
        if row > MOST_ROWS {
            return Err(too_long(name));
        }
        let number = row + 1;
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, cells: BTreeMap::new() });
        }
        rows.last_mut().map(|last| last.cells.insert(key, text.to_owned()));
    }
    match sheet.columns.iter().find(|column| column.required && !columns.values().any(|key| *key == column.key)) {
        Some(missing) if !rows.is_empty() || !columns.is_empty() => Err(no_column(name, missing)),
        _ => Ok(rows),
    }
}

/// The key of the column a heading names: as remembered, else in either language or by key, with or without the star of
/// the template.
fn known(sheet: &Sheet, mappings: &[Mapping], heading: &str) -> Option<&'static str> {
    let mapped = mappings.iter().find(|mapping| mapping.sheet == sheet.key && mapping.heading == heading);
    let heading = mapped.map_or(heading, |mapping| &mapping.column).trim_end_matches('*').trim();
    let names = |column: &&Column| {
        column.zh == heading || column.en.eq_ignore_ascii_case(heading) || column.key.eq_ignore_ascii_case(heading)
    };
    sheet.columns.iter().find(names).map(|column| column.key)
}

/// A cell as people see it: whole numbers without a fraction, dates as 2026-10-01.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => value.to_string(),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").replace('T', " "),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(at) => moment(*at),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A date, a time of day, or both, as the cell holds it.
fn moment(at: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (at.as_f64() < 1.0, clock.as_str()) {
        (true, _) => clock,
        (false, "00:00:00") => date,
        (false, _) => format!("{date} {clock}"),
    }
}

/// Refuses what would grow beyond measure when unpacked: a workbook is a zip file, and its parts are counted before
/// any of them is kept in memory.
fn weigh(bytes: &[u8]) -> Result<(), Refusal> {
    let broken = |error: &dyn std::fmt::Display| unreadable(&error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > MOST_PARTS {
        return Err(bomb());
    }
    let mut left = MOST_UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|error| broken(&error))?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|error| broken(&error))?;
        left = left.checked_sub(unpacked).ok_or_else(bomb)?;
    }
    Ok(())
}

fn bomb() -> Refusal {
    Refusal::new(
        RefusalKind::TooLarge,
        "import.too_large_unpacked",
        "工作簿解压后过大（超过 128 MB 或含过多部件），不予读取。请删去无关内容，或分成几个工作簿导入。",
        "The workbook grows beyond 128 MB when unpacked, or has too many parts, and is not read. \
         Remove what does not belong, or import it in several.",
    )
}

fn unreadable(error: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Unsupported,
        "import.not_a_workbook",
        "不是可读取的 .xlsx 工作簿。请另存为 Excel 工作簿（.xlsx）、去掉密码后再导入。",
        format!("It is no .xlsx workbook that can be read ({error}). Save it as an Excel workbook without a password."),
    )
}

fn too_long(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::TooLarge,
        "import.too_many_rows",
        format!("工作表“{name}”超过 {MOST_ROWS} 行；请分成几个工作簿导入。"),
        format!("The sheet “{name}” has more than {MOST_ROWS} rows; import it in several workbooks."),
    )
}

fn no_column(name: &str, column: &Column) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "import.missing_column",
        format!("工作表“{name}”缺少“{}”列；请按空白模板补上表头。", column.zh),
        format!("The sheet “{name}” has no column “{}”; add the heading as in the empty template.", column.en),
    )
}
