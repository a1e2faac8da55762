//! Loading the estate from the rows of a workbook. Rows are matched by code, so a second import updates. Vendors and
//! other parties load as one unit, each customer with its sites, departments, systems and components as another:
//! whole or not at all.

mod cells;
mod columns;
mod components;
mod kept;
mod owners;
mod rows;
mod run;
mod units;

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

pub use cells::Cells;
pub use columns::{Column, SHEETS, Sheet, may, must};
pub use kept::{Mapping, OpenValue};
pub use run::{Further, Run, Staging, Whose};
pub use units::{Outcome, Unit};

/// One row of a sheet: its number in the workbook and its cells by column key. Empty cells are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Number in the workbook, from 1; the heading is row 1.
    pub number: u32,
    /// Cells by column key.
    pub cells: BTreeMap<&'static str, String>,
}

/// The rows of a workbook by sheet key.
pub type Rows = BTreeMap<&'static str, Vec<Row>>;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportReport {
    /// What was loaded, by sheet.
    pub sheets: Vec<SheetReport>,
    /// What was refused; the unit a refused row belongs to was left as it was.
    pub refused: Vec<RefusedCell>,
    /// Cells marked 待补: loaded without a value.
    pub pending: Vec<PendingCell>,
    /// What becomes of every row, in the order of the workbook's sheets and rows.
    pub rows: Vec<RowFate>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct RowFate {
    /// Key of the sheet.
    #[schema(example = "systems")]
    pub sheet: String,
    /// Row in the workbook.
    #[schema(example = 7)]
    pub row: u32,
    /// What names the row through all imports: `HIS-01/M-QUERY`.
    pub key: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ImportFate)]
pub enum Fate {
    /// It makes something new.
    Created,
    /// It changes something.
    Updated,
    /// It says what stands already.
    Unchanged,
    /// It cannot be loaded; why stands among what was refused.
    Refused,
    /// It could be loaded, but a row that it loads together with is refused.
    Held,
}

/// What was loaded from one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SheetReport {
    /// Key of the sheet: `systems`.
    #[schema(example = "systems")]
    pub name: String,
    /// What the sheet is called, in the caller's language.
    #[schema(example = "系统")]
    pub title: String,
    /// Rows that made something new.
    pub created: u32,
    /// Rows that changed something.
    pub updated: u32,
    /// Rows that said what stands already.
    pub unchanged: u32,
}

/// A cell that cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefusedCell {
    /// Key of the sheet.
    #[schema(example = "components")]
    pub sheet: String,
    /// Row in the workbook.
    #[schema(example = 7)]
    pub row: u32,
    /// Key of the column; empty when the row as a whole is meant.
    #[schema(example = "kind")]
    pub column: String,
    /// What the column is called, in the caller's language.
    #[schema(example = "类别")]
    pub heading: String,
    /// What the cell holds.
    pub value: String,
    /// Why, in the caller's language.
    pub reason: String,
    /// Why, Chinese.
    #[serde(skip)]
    pub zh: String,
    /// Why, English.
    #[serde(skip)]
    pub en: String,
}

/// A cell marked 待补.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PendingCell {
    /// Key of the sheet.
    pub sheet: String,
    /// Row in the workbook.
    pub row: u32,
    /// What names the row through all imports: `HIS-01/M-QUERY`.
    pub key: String,
    /// Key of the column.
    pub column: String,
}

impl ImportReport {
    /// Counts of a sheet, made when first asked for.
    fn sheet(&mut self, key: &str) -> &mut SheetReport {
        let at = self.sheets.iter().position(|sheet| sheet.name == key).unwrap_or_else(|| {
            self.sheets.push(SheetReport { name: key.to_owned(), ..SheetReport::default() });
            self.sheets.len() - 1
        });
        &mut self.sheets[at]
    }
}
