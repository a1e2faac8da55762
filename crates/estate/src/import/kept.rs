//! What imports remember: the values still open, and what people's own headings stand for.

use std::collections::BTreeSet;

use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{Instant, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{DbError, WriteSet};
use utoipa::ToSchema;

use super::Sheet;
use super::cells::OpenKey;
use crate::Estate;
use crate::store::import;

/// A value that was marked 待补 and has not been filled since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpenValue {
    /// Key of the sheet.
    #[schema(example = "systems")]
    pub sheet: String,
    /// What names the row through all imports.
    #[schema(example = "HIS-01")]
    pub key: String,
    /// Key of the column.
    #[schema(example = "accepted_on")]
    pub column: String,
    /// Since when it is listed.
    pub noted_at: Instant,
}

/// What a heading of somebody's own workbook stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Key of the sheet.
    #[schema(example = "systems")]
    pub sheet: String,
    /// The heading as it stands in the workbook.
    #[schema(example = "项目验收时间")]
    pub heading: String,
    /// Key of the column it stands for.
    #[schema(example = "accepted_on")]
    pub column: String,
}

/// The most headings that are remembered.
const MOST: usize = 1000;

impl Estate {
    /// The values that were marked 待补 and have not been filled since.
    pub async fn open_values(&self) -> Result<Vec<OpenValue>, DbError> {
        let rows = self.app.db.rows(import::open()).await?;
        let read = |row: &storage::Row| {
            Ok(OpenValue {
                sheet: row.string(0)?,
                key: row.string(1)?,
                column: row.string(2)?,
                noted_at: row.instant(3)?,
            })
        };
        rows.iter().map(read).collect()
    }

    pub(super) async fn open_keys(&self) -> Result<BTreeSet<OpenKey>, DbError> {
        let open = self.open_values().await?;
        Ok(open.into_iter().map(|value| (value.sheet, value.key, value.column)).collect())
    }

    /// The headings that are remembered.
    pub async fn mappings(&self) -> Result<Vec<Mapping>, DbError> {
        let rows = self.app.db.rows(import::mappings()).await?;
        let read =
            |row: &storage::Row| Ok(Mapping { sheet: row.string(0)?, heading: row.string(1)?, column: row.string(2)? });
        rows.iter().map(read).collect()
    }

    /// Replaces the headings that are remembered; `sheets` says which sheets and columns there are.
    pub async fn remember_mappings(
        &self,
        cx: &Cx,
        mut mappings: Vec<Mapping>,
        sheets: &[Sheet],
    ) -> Result<Vec<Mapping>, Problem> {
        for mapping in &mut mappings {
            mapping.heading = mapping.heading.trim().to_owned();
        }
        check(&mappings, sheets)?;
        mappings.sort();
        if mappings == self.mappings().await? {
            return Ok(mappings);
        }
        let mut set = WriteSet::new();
        import::unmap_all(&mut set);
        for Mapping { sheet, heading, column } in &mappings {
            import::map(&mut set, sheet, heading, column);
        }
        journal::append(&mut set, cx.stamp(), vec![entry(cx, &mappings)]);
        self.app.db.write(set).await?;
        Ok(mappings)
    }
}

fn check(mappings: &[Mapping], sheets: &[Sheet]) -> Result<(), Refusal> {
    let mut wrong = Refusal::new(
        RefusalKind::Invalid,
        "import.invalid_mapping",
        "表头对应关系有误，请按提示修改。",
        "The headings do not fit; see the marked ones.",
    );
    let mut seen = BTreeSet::new();
    for (place, mapping) in mappings.iter().enumerate() {
        let at = |member: &str| format!("/mappings/{place}/{member}");
        let sheet = sheets.iter().find(|sheet| sheet.key == mapping.sheet);
        let column = sheet.map(|sheet| sheet.columns.iter().any(|column| column.key == mapping.column));
        wrong = match column {
            None => wrong.field(at("sheet"), "没有这个工作表", "is no sheet"),
            Some(false) => wrong.field(at("column"), "该工作表没有这一列", "is no column of the sheet"),
            Some(true) => wrong,
        };
        let heading = mapping.heading.as_str();
        if heading.is_empty() || heading.chars().count() > 200 {
            wrong = wrong.field(at("heading"), "请填写表头，不超过 200 字", "name the heading, at most 200 characters");
        } else if !seen.insert((&mapping.sheet, heading)) {
            wrong = wrong.field(at("heading"), "同一表头写了两次", "stands twice");
        }
    }
    if mappings.len() > MOST {
        wrong = wrong.field("/mappings", "最多记住 1000 个表头", "at most 1000 headings are remembered");
    }
    if wrong.fields.is_empty() { Ok(()) } else { Err(wrong) }
}

fn entry(cx: &Cx, mappings: &[Mapping]) -> Entry {
    Entry {
        subject_kind: "import",
        subject: "mapping".to_owned(),
        kind: "import.mapping_changed",
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body: json!({ "mappings": mappings }),
        personal: Vec::new(),
    }
}
