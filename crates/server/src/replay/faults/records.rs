//! The rows of the file.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use kernel::Instant;

use super::labels::{Known, class_of, kind_of};

/// One fault record.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its number in the file.
    pub id: u32,
    /// 故障开始时间, read in Asia/Shanghai.
    pub begins: Instant,
    /// 故障结束时间; none when it is missing or lies before the beginning.
    pub ends: Option<Instant>,
    /// 单位简称: becomes a customer.
    pub unit: String,
    /// 影响对象: becomes a system of that customer.
    pub system: String,
    /// 问题现象: the report.
    pub phenomenon: String,
    /// 故障组件, as written.
    pub component_label: String,
    /// What the file says of the cause, in our words.
    pub known: Known,
    /// The same phenomenon was written in an earlier row.
    pub repeated: bool,
}

impl Record {
    /// When its cause counts as known: at the recorded end, else 24 hours after it began.
    pub fn known_at(&self) -> Instant {
        self.ends.unwrap_or_else(|| self.begins.plus(24 * kernel::HOUR))
    }
}

/// Reads the file; rows in the order they began, ties by number.
///
/// # Errors
/// A missing column or a beginning that is no instant, with the row.
pub fn read(path: &Path) -> Result<Vec<Record>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let headers = reader.headers()?.clone();
    let at = |name: &str| {
        headers
            .iter()
            .position(|h| h.trim_start_matches('\u{feff}') == name)
            .ok_or_else(|| anyhow!("the file has no column {name}"))
    };
    let columns = Columns {
        id: at("id")?,
        begins: at("故障开始时间")?,
        ends: at("故障结束时间")?,
        unit: at("单位简称")?,
        system: at("影响对象")?,
        phenomenon: at("问题现象")?,
        component: at("故障组件")?,
        cause: at("形成原因")?,
        detail: at("形成原因细类")?,
    };
    let mut records = Vec::new();
    for (row, line) in reader.records().enumerate() {
        let line = line?;
        records.push(columns.record(&line).with_context(|| format!("row {}", row + 2))?);
    }
    records.sort_by_key(|r| (r.begins, r.id));
    mark_repeated(&mut records);
    Ok(records)
}

struct Columns {
    id: usize,
    begins: usize,
    ends: usize,
    unit: usize,
    system: usize,
    phenomenon: usize,
    component: usize,
    cause: usize,
    detail: usize,
}

impl Columns {
    fn record(&self, line: &csv::StringRecord) -> Result<Record> {
        let field = |at: usize| line.get(at).unwrap_or("").trim();
        let begins = instant(field(self.begins))?;
        let ends = instant(field(self.ends)).ok().filter(|e| *e >= begins);
        Ok(Record {
            id: field(self.id).parse().with_context(|| format!("`{}` is no number", field(self.id)))?,
            begins,
            ends,
            unit: field(self.unit).to_owned(),
            system: field(self.system).to_owned(),
            phenomenon: field(self.phenomenon).to_owned(),
            component_label: field(self.component).to_owned(),
            known: Known {
                kind: kind_of(field(self.component)),
                class: class_of(field(self.cause), field(self.detail)),
            },
            repeated: false,
        })
    }
}

fn instant(text: &str) -> Result<Instant> {
    let civil: jiff::civil::DateTime = text.parse().with_context(|| format!("`{text}` is no date and time"))?;
    let zoned = civil.in_tz("Asia/Shanghai")?;
    Ok(Instant::from_micros(zoned.timestamp().as_microsecond()))
}

fn mark_repeated(records: &mut [Record]) {
    let mut seen = BTreeSet::new();
    for record in records {
        record.repeated = !seen.insert(record.phenomenon.clone());
    }
}
