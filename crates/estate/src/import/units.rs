//! The units of an import: the parties that are no customers, and each customer with everything of its own.

use std::collections::{BTreeMap, BTreeSet};

use app::{Cx, Problem};
use kernel::{PartyId, Refusal, SiteId};
use storage::{WriteError, WriteSet};

use super::cells::Reading;
use super::owners::{Owners, is_customer, sheet};
use super::{ImportReport, Row, Rows, rows};
use crate::Estate;
use crate::change::refused;
use crate::core::{Department, Party, PartyKind, Site, System};

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Created,
    Updated,
    Unchanged,
}

/// One unit on its way into the database.
#[derive(Default)]
pub(super) struct Unit {
    pub reading: Reading,
    /// Systems and components, then what moves the versions of systems: places and the customer itself.
    pub set: WriteSet,
    pub late: WriteSet,
    pub outcomes: Vec<(&'static str, Outcome)>,
}

impl Estate {
    /// Loads the rows of a workbook. Only a failing database ends it early; what is wrong with a row is in the report.
    pub async fn import(&self, cx: &Cx, rows: &Rows) -> Result<ImportReport, Problem> {
        let mut report = ImportReport::default();
        for sheet in super::SHEETS {
            report.sheet(sheet.key);
        }
        self.import_others(cx, rows, &mut report).await?;
        let owners = self.owners(rows).await?;
        let codes: BTreeSet<&String> = owners.values().collect();
        for code in codes {
            self.import_customer(cx, rows, &owners, code, &mut report).await?;
        }
        for cell in &mut report.refused {
            cx.language.pick(&cell.zh, &cell.en).clone_into(&mut cell.reason);
        }
        Ok(report)
    }

    /// Vendors, carriers and third parties.
    async fn import_others(&self, cx: &Cx, rows: &Rows, report: &mut ImportReport) -> Result<(), Problem> {
        let mut unit = Unit::default();
        let others: Vec<&Row> = sheet(rows, "parties").filter(|row| !is_customer(row)).collect();
        unit.refuse_doubles("parties", &others);
        for row in others {
            self.stage_party(cx, &mut unit, row).await?;
        }
        self.finish(unit, "parties", report).await
    }

    async fn import_customer(
        &self,
        cx: &Cx,
        rows: &Rows,
        owners: &Owners<'_>,
        code: &str,
        report: &mut ImportReport,
    ) -> Result<(), Problem> {
        let mut unit = Unit::default();
        let own = |key: &'static str| -> Vec<&Row> {
            let mine = |row: &&Row| owners.get(&(key, row.number)).is_some_and(|owner| owner == code);
            sheet(rows, key).filter(mine).collect()
        };
        for key in ["parties", "sites", "departments", "systems"] {
            unit.refuse_doubles(key, &own(key));
        }
        let mut customer = self.party_by_code(code).await?.filter(|party| party.fields.kind == PartyKind::Customer);
        for row in own("parties") {
            customer = self.stage_party(cx, &mut unit, row).await?.or(customer);
        }
        match customer {
            Some(customer) => {
                let sites = self.stage_places(cx, &mut unit, customer.id, &own("sites"), &own("departments")).await?;
                let systems = self.stage_systems(cx, &mut unit, customer.id, &own("systems"), &sites).await?;
                self.stage_components(cx, &mut unit, customer.id, &own("components"), &systems).await?;
            }
            None => unit.refuse_orphans(&["sites", "departments", "systems", "components"].map(|key| (key, own(key)))),
        }
        self.finish(unit, "systems", report).await
    }

    async fn stage_party(&self, cx: &Cx, unit: &mut Unit, row: &Row) -> Result<Option<Party>, Problem> {
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
        outcomes.push(("parties", outcome));
        Ok(kept(staged, |refusal| cells.refuse_all(refusal, contact_column)))
    }

    /// Sites by code, and departments.
    async fn stage_places(
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
            unit.outcomes.push(("sites", outcome));
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
            unit.outcomes.push(("departments", outcome));
            kept(staged, |refusal| cells.refuse_all(refusal, str::to_owned));
        }
        Ok(known)
    }

    /// Systems by code, with whether their version moves by a change of their own.
    async fn stage_systems(
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
            unit.outcomes.push(("systems", outcome));
            if let Some(system) = kept(staged, |refusal| cells.refuse_all(refusal, str::to_owned)) {
                known.insert(system.fields.code.clone(), (system, outcome));
            }
        }
        Ok(known)
    }

    /// Writes the unit, or nothing of it when a row is refused.
    async fn finish(&self, mut unit: Unit, sheet: &'static str, report: &mut ImportReport) -> Result<(), Problem> {
        if unit.reading.refused.is_empty() {
            unit.set.append(unit.late);
            match self.app.db.write(unit.set).await {
                Ok(_) => {
                    report.pending.append(&mut unit.reading.pending);
                    for (sheet, outcome) in unit.outcomes {
                        let counts = report.sheet(sheet);
                        match outcome {
                            Outcome::Created => counts.created += 1,
                            Outcome::Updated => counts.updated += 1,
                            Outcome::Unchanged => counts.unchanged += 1,
                        }
                    }
                }
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    let nothing = Row::default();
                    unit.reading.row(sheet, &nothing).refuse_all(&refused(error).0, str::to_owned);
                }
            }
        }
        report.refused.append(&mut unit.reading.refused);
        Ok(())
    }
}

impl Unit {
    /// Refuses a code that stands in two rows of a sheet.
    fn refuse_doubles(&mut self, sheet: &'static str, rows: &[&Row]) {
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for row in rows {
            let code = row.cells.get("code").map_or("", |code| code.trim());
            if let Some(first) = seen.insert(code, row.number).filter(|_| !code.is_empty()) {
                let zh = format!("与第 {first} 行编码相同；请只保留一行");
                self.reading.row(sheet, row).refuse(
                    "code",
                    zh,
                    format!("has the code of row {first}; keep one of them"),
                );
            }
        }
    }

    /// Refuses rows whose customer (for components: whose system) does not exist.
    fn refuse_orphans(&mut self, sheets: &[(&'static str, Vec<&Row>)]) {
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
