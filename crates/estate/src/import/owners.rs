//! Whose each row of a workbook is.

use std::collections::BTreeMap;

use app::Problem;

use super::{Row, Rows};
use crate::Estate;
use crate::core::PartyKind;

/// The customer's code by sheet and row.
pub(super) type Owners<'a> = BTreeMap<(&'a str, u32), String>;

impl Estate {
    /// Whose each row is: the customer's code by sheet and row. Parties that are no customers have no owner here.
    pub(super) async fn owners<'a>(&self, rows: &'a Rows) -> Result<Owners<'a>, Problem> {
        let mut owners = Owners::new();
        let mut of_system: BTreeMap<String, String> = BTreeMap::new();
        let cell = |row: &Row, key: &str| row.cells.get(key).map(|text| text.trim().to_owned()).unwrap_or_default();
        for row in sheet(rows, "parties").filter(|row| is_customer(row)) {
            owners.insert(("parties", row.number), cell(row, "code"));
        }
        for key in ["sites", "departments", "systems"] {
            for row in sheet(rows, key) {
                owners.insert((key, row.number), cell(row, "customer"));
                if key == "systems" {
                    of_system.insert(cell(row, "code"), cell(row, "customer"));
                }
            }
        }
        for row in sheet(rows, "components") {
            let system = cell(row, "system");
            if !of_system.contains_key(&system) {
                let owner = match self.system_by_code(&system).await? {
                    Some(found) => self.party(found.fields.customer_id).await?.map(|party| party.fields.code),
                    None => None,
                };
                of_system.insert(system.clone(), owner.unwrap_or_default());
            }
            owners.insert(("components", row.number), of_system.get(&system).cloned().unwrap_or_default());
        }
        Ok(owners)
    }
}

pub(super) fn sheet<'a>(rows: &'a Rows, key: &str) -> impl Iterator<Item = &'a Row> {
    rows.get(key).into_iter().flatten()
}

pub(super) fn is_customer(row: &Row) -> bool {
    row.cells.get("kind").is_some_and(|kind| kind.trim().parse() == Ok(PartyKind::Customer))
}
