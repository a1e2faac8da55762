//! What of the estate is staged in a unit: parties, places, systems.

use std::collections::BTreeMap;

use app::{Cx, Problem};
use kernel::{PartyId, Refusal, SiteId};
use storage::WriteSet;

use super::cells::{Cells, Reading};
use super::{Row, rows};
use crate::Estate;
use crate::core::{Department, Party, Site, System};

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It made something new.
    Created,
    /// It changed something.
    Updated,
    /// It said what stands already.
    Unchanged,
}

/// One unit on its way into the database.
#[derive(Default)]
pub struct Unit {
    pub(super) reading: Reading,
    /// Systems and components, then what moves the versions of systems: places and the customer itself.
    pub(super) set: WriteSet,
    pub(super) late: WriteSet,
    pub(super) outcomes: Vec<(&'static str, u32, Outcome)>,
}

impl Estate {
    pub(super) async fn stage_party(&self, cx: &Cx, unit: &mut Unit, row: &Row) -> Result<Option<Party>, Problem> {
        let before = match row.cells.get("code") {
            Some(code) => self.party_by_code(code.trim()).await?,
            None => None,
        };
        let Unit { reading, late, outcomes, .. } = unit;
        let faults = reading.refused.len();
        let mut cells = reading.row("parties", row);
        let fields = rows::party(&mut cells, before.as_ref().map(|party| &party.fields));
        if cells.faults() > faults {
            return Ok(None);
        }
        let (outcome, staged) = match &before {
            None => (Outcome::Created, Self::add_party(cx, late, fields)),
            Some(before) if before.fields == fields => (Outcome::Unchanged, Ok(before.clone())),
            Some(before) => (Outcome::Updated, Self::replace_party(cx, late, before, fields)),
        };
        outcomes.push(("parties", row.number, outcome));
        Ok(kept(staged, |refusal| cells.refuse_all(refusal, contact_column)))
    }

    /// Sites by code, and departments.
    pub(super) async fn stage_places(
        &self,
        cx: &Cx,
        unit: &mut Unit,
        customer: PartyId,
        sites: &[&Row],
        departments: &[&Row],
    ) -> Result<BTreeMap<String, SiteId>, Problem> {
        let mut known = BTreeMap::new();
        for row in sites {
            let code = row.cells.get("code").map_or("", |code| code.trim());
            let before = self.site_by_code(customer, code).await?;
            let mut cells = unit.reading.row("sites", row);
            let fields = rows::site(&mut cells, customer, before.as_ref().map(|site| &site.fields));
            let (outcome, staged): (_, Result<Site, Refusal>) = match &before {
                None => (Outcome::Created, Self::add_site(cx, &mut unit.late, fields)),
                Some(before) if before.fields == fields => (Outcome::Unchanged, Ok(before.clone())),
                Some(before) => (Outcome::Updated, Self::replace_site(cx, &mut unit.late, before, fields)),
            };
            unit.outcomes.push(("sites", row.number, outcome));
            if let Some(site) = kept(staged, |refusal| cells.refuse_all(refusal, str::to_owned)) {
                known.insert(site.fields.code.clone(), site.id);
            }
        }
        for row in departments {
            let code = row.cells.get("code").map_or("", |code| code.trim());
            let before = self.department_by_code(customer, code).await?;
            let mut cells = unit.reading.row("departments", row);
            let fields = rows::department(&mut cells, customer);
            let (outcome, staged): (_, Result<Department, Refusal>) = match &before {
                None => (Outcome::Created, Self::add_department(cx, &mut unit.late, fields)),
                Some(before) if before.fields == fields => (Outcome::Unchanged, Ok(before.clone())),
                Some(before) => (Outcome::Updated, Self::replace_department(cx, &mut unit.late, before, fields)),
            };
            unit.outcomes.push(("departments", row.number, outcome));
            kept(staged, |refusal| cells.refuse_all(refusal, str::to_owned));
        }
        Ok(known)
    }

    /// Systems by code, with whether their version moves by a change of their own.
    pub(super) async fn stage_systems(
        &self,
        cx: &Cx,
        unit: &mut Unit,
        customer: PartyId,
        systems: &[&Row],
        sites: &BTreeMap<String, SiteId>,
    ) -> Result<BTreeMap<String, (System, Outcome)>, Problem> {
        let mut known = BTreeMap::new();
        for row in systems {
            let code = row.cells.get("code").map_or("", |code| code.trim());
            let before = self.system_by_code(code).await?;
            let site_code = row.cells.get("site").map(|code| code.trim()).filter(|code| !code.is_empty());
            let site = match site_code.map(|code| (code, sites.get(code))) {
                Some((_, Some(site))) => Some(*site),
                Some((code, None)) => self.site_by_code(customer, code).await?.map(|site| site.id),
                None => None,
            };
            let mut cells = unit.reading.row("systems", row);
            if cells.text("site").is_some() && site.is_none() {
                cells.refuse(
                    "site",
                    "该客户没有这个地点；请先在“地点”表登记",
                    "is no site of this customer; add it to the sheet of sites",
                );
            }
            let fields = rows::system(&mut cells, customer, site, before.as_ref().map(|system| &system.fields));
            let (outcome, staged) = match &before {
                None => (Outcome::Created, Self::add_system(cx, &mut unit.set, fields)),
                Some(before) if before.fields.customer_id != customer => {
                    cells.refuse("code", "该编码属于另一个客户的系统", "is the code of another customer's system");
                    continue;
                }
                Some(before) if before.fields == fields => (Outcome::Unchanged, Ok(before.clone())),
                Some(before) => (Outcome::Updated, Self::replace_system(cx, &mut unit.set, before, fields)),
            };
            unit.outcomes.push(("systems", row.number, outcome));
            if let Some(system) = kept(staged, |refusal| cells.refuse_all(refusal, str::to_owned)) {
                known.insert(system.fields.code.clone(), (system, outcome));
            }
        }
        Ok(known)
    }
}

impl Unit {
    /// A row, to be read cell by cell.
    pub fn row<'a>(&'a mut self, sheet: &'static str, row: &'a Row) -> Cells<'a> {
        self.reading.row(sheet, row)
    }

    /// What the unit writes, whole or not at all.
    pub fn set(&mut self) -> &mut WriteSet {
        &mut self.late
    }

    /// Counts what became of a row; `row` is its number in the workbook.
    pub fn count(&mut self, sheet: &'static str, row: u32, outcome: Outcome) {
        self.outcomes.push((sheet, row, outcome));
    }

    /// Refuses a key that stands in two rows of a sheet.
    pub fn refuse_doubles(&mut self, sheet: &'static str, rows: &[&Row]) {
        let Some(known) = self.reading.sheets.iter().find(|known| known.key == sheet) else { return };
        let column = known.keys.last().copied().unwrap_or_default();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for row in rows {
            let empty = row.cells.get(column).is_none_or(|text| text.trim().is_empty());
            if let Some(first) = seen.insert(known.key_of(row), row.number).filter(|_| !empty) {
                let zh = format!("与第 {first} 行编码相同；请只保留一行");
                let en = format!("has the code of row {first}; keep one of them");
                self.reading.row(sheet, row).refuse(column, zh, en);
            }
        }
    }

    /// Refuses rows whose customer (for components: whose system) does not exist.
    pub(super) fn refuse_orphans(&mut self, sheets: &[(&'static str, Vec<&Row>)]) {
        for (sheet, rows) in sheets {
            let (column, zh, en) = if *sheet == "components" {
                ("system", "没有这个系统；请先在“系统”表登记", "is no system; add it to the sheet of systems")
            } else {
                ("customer", "没有这个客户；请先在“单位”表登记", "is no customer; add it to the sheet of parties")
            };
            for row in rows {
                self.reading.row(sheet, row).refuse(column, zh, en);
            }
        }
    }
}

fn contact_column(member: &str) -> String {
    match member.strip_prefix("contacts/").and_then(|rest| rest.split_once('/')) {
        Some((_, part)) => format!("contact_{part}"),
        None => member.to_owned(),
    }
}

pub(super) fn kept<T>(staged: Result<T, Refusal>, refuse: impl FnOnce(&Refusal)) -> Option<T> {
    staged.map_err(|refusal| refuse(&refusal)).ok()
}
