//! Whose the rows beyond the estate are: agreements with their matrix, and old tickets.

use std::collections::{BTreeMap, BTreeSet};

use agreement::Facing;
use app::Problem;
use estate::import::{Further, Row, Rows, Run, Staging, Unit, Whose};
use estate::{Component, Party, PartyKind, System};

use super::importer::Importer;

/// Rows of one owner.
#[derive(Debug, Default)]
pub(super) struct Share<'a> {
    pub agreements: Vec<&'a Row>,
    pub matrix: Vec<&'a Row>,
    pub history: Vec<&'a Row>,
}

/// The rows beyond the estate, by the code of the customer; none: what vendors promise.
pub(super) struct Owned<'a> {
    importer: &'a Importer,
    shares: BTreeMap<Option<String>, Share<'a>>,
}

impl<'a> Owned<'a> {
    /// Finds the owner of every row: by this workbook first, then by what stands. A row whose owner is not to be found
    /// belongs to the customer without a code, who does not exist.
    pub async fn of(importer: &'a Importer, rows: &'a Rows) -> Result<Self, Problem> {
        let mut shares: BTreeMap<Option<String>, Share<'a>> = BTreeMap::new();
        let mut of_agreement: BTreeMap<String, Option<String>> = BTreeMap::new();
        for row in sheet(rows, "agreements") {
            let owner = importer.promised_to(rows, cell(row, "party")).await?;
            of_agreement.insert(cell(row, "code").to_owned(), owner.clone());
            shares.entry(owner).or_default().agreements.push(row);
        }
        for row in sheet(rows, "matrix") {
            let code = cell(row, "agreement");
            if !of_agreement.contains_key(code) {
                of_agreement.insert(code.to_owned(), importer.owner_of(code).await?);
            }
            let owner = of_agreement.get(code).cloned().unwrap_or_default();
            shares.entry(owner).or_default().matrix.push(row);
        }
        let systems = sheet(rows, "systems").map(|row| (cell(row, "code"), cell(row, "customer").to_owned()));
        let mut of_system: BTreeMap<&str, String> = systems.collect();
        for row in sheet(rows, "history") {
            let code = cell(row, "system");
            if !of_system.contains_key(code) {
                of_system.insert(code, importer.customer_of(code).await?);
            }
            let owner = of_system.get(code).cloned().unwrap_or_default();
            shares.entry(Some(owner)).or_default().history.push(row);
        }
        Ok(Self { importer, shares })
    }

    /// Stages what vendors promise to the provider.
    pub async fn vendors(&self, run: &Run<'_>, unit: &mut Unit) -> Result<(), Problem> {
        match self.shares.get(&None) {
            Some(share) => self.importer.contracts(run, unit, run.loaded(), share).await,
            None => Ok(()),
        }
    }
}

impl Further for Owned<'_> {
    fn customers(&self) -> BTreeSet<String> {
        self.shares.keys().flatten().cloned().collect()
    }

    fn stage<'a>(&'a self, run: &'a Run<'_>, unit: &'a mut Unit, whose: &'a Whose) -> Staging<'a> {
        Box::pin(async move {
            let Some(share) = self.shares.get(&whose.code) else { return Ok(()) };
            self.importer.contracts(run, unit, whose, share).await?;
            self.importer.history(run, unit, whose, &share.history).await
        })
    }
}

impl Importer {
    /// The customer's code, or none when the party is a vendor or the like.
    async fn promised_to(&self, rows: &Rows, code: &str) -> Result<Option<String>, Problem> {
        let here = sheet(rows, "parties").find(|row| cell(row, "code") == code);
        let kind = match here.and_then(|row| cell(row, "kind").parse().ok()) {
            Some(kind) => Some(kind),
            None => self.estate.party_by_code(code).await?.map(|party| party.fields.kind),
        };
        Ok(if kind.is_none_or(|kind| kind == PartyKind::Customer) { Some(code.to_owned()) } else { None })
    }

    /// Whose the agreement with this code is.
    async fn owner_of(&self, code: &str) -> Result<Option<String>, Problem> {
        match self.agreements.coded(code).await? {
            Some(coded) if coded.agreement.facing == Facing::Vendor => Ok(None),
            Some(coded) => {
                let customer = self.estate.party(coded.agreement.customer).await?;
                Ok(Some(customer.map(|party| party.fields.code).unwrap_or_default()))
            }
            None => Ok(Some(String::new())),
        }
    }

    async fn customer_of(&self, system: &str) -> Result<String, Problem> {
        let Some(system) = self.estate.system_by_code(system).await? else { return Ok(String::new()) };
        let customer = self.estate.party(system.fields.customer_id).await?;
        Ok(customer.map(|party| party.fields.code).unwrap_or_default())
    }

    /// A party by its code, of this workbook or of the estate.
    pub(super) async fn party(&self, whose: &Whose, code: &str) -> Result<Option<Party>, Problem> {
        match whose.parties.get(code) {
            Some(party) => Ok(Some(party.clone())),
            None => Ok(self.estate.party_by_code(code).await?),
        }
    }

    /// A system by its code, of this workbook or of the estate.
    pub(super) async fn system(&self, whose: &Whose, code: &str) -> Result<Option<System>, Problem> {
        match whose.systems.get(code) {
            Some((system, _)) => Ok(Some(system.clone())),
            None => Ok(self.estate.system_by_code(code).await?),
        }
    }

    /// A component of a system by its code.
    pub(super) async fn component(
        &self,
        whose: &Whose,
        system: &System,
        code: &str,
    ) -> Result<Option<Component>, Problem> {
        let has = |component: &&Component| component.fields.code == code;
        let staged = whose.systems.get(&system.fields.code);
        if let Some(component) = staged.and_then(|(_, components)| components.iter().find(has)) {
            return Ok(Some(component.clone()));
        }
        let delivered = self.estate.delivered(system.id).await?;
        Ok(delivered.and_then(|delivered| delivered.components.iter().find(has).cloned()))
    }
}

pub(super) fn sheet<'a>(rows: &'a Rows, key: &str) -> impl Iterator<Item = &'a Row> {
    rows.get(key).into_iter().flatten()
}

pub(super) fn cell<'a>(row: &'a Row, key: &str) -> &'a str {
    row.cells.get(key).map_or("", |text| text.trim())
}
