//! One import on its way: unit after unit, each whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use app::{Cx, Problem};
use storage::WriteError;

use super::cells::{OpenKey, Reading};
use super::owners::{Owners, is_customer, sheet};
use super::units::{Outcome, Unit};
use super::{Fate, ImportReport, Row, RowFate, Rows, SHEETS, Sheet};
use crate::Estate;
use crate::change::refused;
use crate::core::{Component, Party, PartyKind, System};
use crate::store::import;

/// The staging of further rows into a unit.
pub type Staging<'a> = Pin<Box<dyn Future<Output = Result<(), Problem>> + Send + 'a>>;

/// What other slices load in the unit of a customer: its agreements, its old tickets.
pub trait Further: Send + Sync {
    /// The codes of the customers that own further rows.
    fn customers(&self) -> BTreeSet<String>;

    /// Stages the further rows of `whose`.
    fn stage<'a>(&'a self, run: &'a Run<'_>, unit: &'a mut Unit, whose: &'a Whose) -> Staging<'a>;
}

/// Whose unit is being staged, and what of it is staged already.
#[derive(Clone, Debug, Default)]
pub struct Whose {
    /// The customer's code; none where it is nobody's.
    pub code: Option<String>,
    /// The customer; none when nobody has the code.
    pub customer: Option<Party>,
    /// Parties of this workbook by code.
    pub parties: BTreeMap<String, Party>,
    /// Systems of this workbook by code, with all their components.
    pub systems: BTreeMap<String, (System, Vec<Component>)>,
}

/// One import on its way.
pub struct Run<'a> {
    /// Who imports.
    pub cx: &'a Cx,
    /// The rows of the workbook.
    pub rows: &'a Rows,
    estate: &'a Estate,
    sheets: &'static [Sheet],
    dry: bool,
    open: Arc<BTreeSet<OpenKey>>,
    loaded: Whose,
    report: ImportReport,
}

/// Nothing beyond the estate.
struct Nothing;

impl Further for Nothing {
    fn customers(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    fn stage<'a>(&'a self, _: &'a Run<'_>, _: &'a mut Unit, _: &'a Whose) -> Staging<'a> {
        Box::pin(async { Ok(()) })
    }
}

impl Estate {
    /// Loads the rows of a workbook. Only a failing database ends it early; what is wrong with a row is in the report.
    pub async fn import(&self, cx: &Cx, rows: &Rows) -> Result<ImportReport, Problem> {
        let mut run = self.begin_import(cx, rows, SHEETS, false).await?;
        run.estate(&Nothing).await?;
        Ok(run.done())
    }

    /// Begins an import of `sheets`; a dry one checks everything and writes nothing.
    pub async fn begin_import<'a>(
        &'a self,
        cx: &'a Cx,
        rows: &'a Rows,
        sheets: &'static [Sheet],
        dry: bool,
    ) -> Result<Run<'a>, Problem> {
        let mut report = ImportReport::default();
        for sheet in sheets {
            report.sheet(sheet.key);
        }
        let open = Arc::new(self.open_keys().await?);
        Ok(Run { cx, rows, estate: self, sheets, dry, open, loaded: Whose::default(), report })
    }
}

impl Run<'_> {
    /// The rows of a sheet.
    pub fn sheet(&self, key: &str) -> impl Iterator<Item = &Row> {
        sheet(self.rows, key)
    }

    /// Loads parties and what each customer has, and with each unit what `further` adds to it.
    pub async fn estate(&mut self, further: &dyn Further) -> Result<(), Problem> {
        self.others().await?;
        let rows = self.rows;
        let owners = self.estate.owners(rows).await?;
        let mut codes: BTreeSet<String> = owners.values().cloned().collect();
        codes.extend(further.customers());
        for code in codes {
            self.customer(further, &owners, code).await?;
        }
        Ok(())
    }

    /// What of this workbook was loaded so far; it is nobody's in particular.
    pub fn loaded(&self) -> &Whose {
        &self.loaded
    }

    /// An empty unit.
    pub fn unit(&self) -> Unit {
        let reading = Reading { open: Arc::clone(&self.open), sheets: self.sheets, ..Reading::default() };
        Unit { reading, ..Unit::default() }
    }

    /// Vendors, carriers and third parties.
    async fn others(&mut self) -> Result<(), Problem> {
        let mut unit = self.unit();
        let others: Vec<&Row> = sheet(self.rows, "parties").filter(|row| !is_customer(row)).collect();
        unit.refuse_doubles("parties", &others);
        let mut parties = BTreeMap::new();
        for row in others {
            let party = self.estate.stage_party(self.cx, &mut unit, row).await?;
            parties.extend(party.map(|party| (party.fields.code.clone(), party)));
        }
        if self.finish(unit, "parties").await? {
            self.loaded.parties = parties;
        }
        Ok(())
    }

    async fn customer(&mut self, further: &dyn Further, owners: &Owners<'_>, code: String) -> Result<(), Problem> {
        let (cx, rows, estate, mut unit) = (self.cx, self.rows, self.estate, self.unit());
        let own = |key: &'static str| -> Vec<&Row> {
            let mine = |row: &&Row| owners.get(&(key, row.number)).is_some_and(|owner| *owner == code);
            sheet(rows, key).filter(mine).collect()
        };
        for key in ["parties", "sites", "departments", "systems"] {
            unit.refuse_doubles(key, &own(key));
        }
        let mut customer = estate.party_by_code(&code).await?.filter(|party| party.fields.kind == PartyKind::Customer);
        for row in own("parties") {
            customer = estate.stage_party(cx, &mut unit, row).await?.or(customer);
        }
        let mut whose = Whose { customer, parties: self.loaded.parties.clone(), ..Whose::default() };
        if let Some(customer) = &whose.customer {
            let (sites, departments) = (own("sites"), own("departments"));
            let sites = estate.stage_places(cx, &mut unit, customer.id, &sites, &departments).await?;
            let systems = estate.stage_systems(cx, &mut unit, customer.id, &own("systems"), &sites).await?;
            let components = own("components");
            let vendors = &self.loaded.parties;
            let trees = estate.stage_components(cx, &mut unit, customer.id, &components, &systems, vendors).await?;
            let bare = systems.into_iter().map(|(code, (system, _))| (code, (system, Vec::new())));
            whose.systems = bare.chain(trees).collect();
            whose.parties.insert(code.clone(), customer.clone());
        } else {
            unit.refuse_orphans(&["sites", "departments", "systems", "components"].map(|key| (key, own(key))));
        }
        whose.code = Some(code);
        further.stage(self, &mut unit, &whose).await?;
        if self.finish(unit, "systems").await? {
            self.loaded.parties.append(&mut whose.parties);
            self.loaded.systems.append(&mut whose.systems);
        }
        Ok(())
    }

    /// Writes the unit, or nothing of it when a row is refused. `sheet` is named when the database refuses it as a
    /// whole. Tells whether it was written (or, in a dry run, would be).
    pub async fn finish(&mut self, mut unit: Unit, sheet: &'static str) -> Result<bool, Problem> {
        if unit.reading.refused.is_empty() {
            unit.set.append(std::mem::take(&mut unit.late));
            for cell in &unit.reading.pending {
                let key = (cell.sheet.clone(), cell.key.clone(), cell.column.clone());
                if !self.open.contains(&key) {
                    import::note(&mut unit.set, &cell.sheet, &cell.key, &cell.column, self.cx.now);
                }
            }
            for (sheet, key, column) in &unit.reading.filled {
                import::fill(&mut unit.set, sheet, key, column);
            }
            let set = std::mem::take(&mut unit.set);
            let nothing = self.dry || set.is_empty();
            let written = if nothing { Ok(()) } else { self.estate.app.db.write(set).await.map(drop) };
            match written {
                Ok(()) => self.count(&mut unit),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    let whole = Row::default();
                    unit.reading.row(sheet, &whole).refuse_all(&refused(error).0, str::to_owned);
                }
            }
        }
        let whole = unit.reading.refused.is_empty();
        self.fates(&mut unit, whole);
        self.report.refused.append(&mut unit.reading.refused);
        Ok(whole)
    }

    /// What becomes of the rows of a unit: where one is refused, the others are held.
    fn fates(&mut self, unit: &mut Unit, whole: bool) {
        let refused: BTreeSet<(&str, u32)> =
            unit.reading.refused.iter().map(|cell| (cell.sheet.as_str(), cell.row)).collect();
        let mut fates: Vec<(&str, u32, Fate)> =
            refused.iter().map(|(sheet, row)| (*sheet, *row, Fate::Refused)).collect();
        for (sheet, row, outcome) in
            unit.outcomes.drain(..).filter(|(sheet, row, _)| !refused.contains(&(*sheet, *row)))
        {
            let fate = match outcome {
                _ if !whole => Fate::Held,
                Outcome::Created => Fate::Created,
                Outcome::Updated => Fate::Updated,
                Outcome::Unchanged => Fate::Unchanged,
            };
            fates.push((sheet, row, fate));
        }
        for (sheet, number, fate) in fates {
            let Some((sheet, row)) = self.row_of(sheet, number) else { continue };
            let key = unit.reading.key_of(sheet, row);
            self.report.rows.push(RowFate { sheet: sheet.to_owned(), row: number, key, fate });
        }
    }

    /// A row of the workbook by its number; none for a unit as a whole.
    fn row_of(&self, name: &str, number: u32) -> Option<(&'static str, &Row)> {
        let known = self.sheets.iter().find(|known| known.key == name)?;
        Some((known.key, sheet(self.rows, known.key).find(|row| row.number == number)?))
    }

    fn count(&mut self, unit: &mut Unit) {
        self.report.pending.append(&mut unit.reading.pending);
        for (sheet, _, outcome) in &unit.outcomes {
            let counts = self.report.sheet(sheet);
            match outcome {
                Outcome::Created => counts.created += 1,
                Outcome::Updated => counts.updated += 1,
                Outcome::Unchanged => counts.unchanged += 1,
            }
        }
    }

    /// What the import did, reasons in the importer's language.
    pub fn done(self) -> ImportReport {
        let Self { cx, sheets, mut report, .. } = self;
        let known = |name: &str| sheets.iter().find(|sheet| sheet.key == name);
        for cell in &mut report.refused {
            cx.language.pick(&cell.zh, &cell.en).clone_into(&mut cell.reason);
            let column = known(&cell.sheet).and_then(|sheet| sheet.columns.iter().find(|each| each.key == cell.column));
            cell.heading = column.map_or_else(String::new, |column| cx.language.pick(column.zh, column.en).to_owned());
        }
        for counts in &mut report.sheets {
            let title = known(&counts.name).map(|sheet| cx.language.pick(sheet.zh, sheet.key));
            counts.title = title.unwrap_or(&counts.name).to_owned();
        }
        let order = |name: &str| sheets.iter().position(|sheet| sheet.key == name);
        report.rows.sort_by_key(|fate| (order(&fate.sheet), fate.row, fate.fate));
        report.rows.dedup_by_key(|fate| (fate.sheet.clone(), fate.row));
        report
    }
}
