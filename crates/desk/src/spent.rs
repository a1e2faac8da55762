//! What the work of a stretch of time took, by the version of the agreement it was done under.

use std::collections::BTreeMap;

use access::{Reached, Scope};
use agreement::core::Verdict;
use kernel::{AgreementVersionId, Instant, PartyId};
use serde::Deserialize;
use storage::DbError;

use crate::core::{EffortKind, PaperKind};
use crate::desk::Desk;
use crate::store::paper::{self, Amount, SpentRow};

/// What the incidents of one version took, and who bears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The version they stand under now; none where no agreement holds.
    pub version: Option<AgreementVersionId>,
    /// Whose they are.
    pub customer: PartyId,
    /// Whether they are outside warranty and quoted apart; what we do for goodwill is ours to bear.
    pub outside: bool,
    /// Minutes by what was done.
    pub minutes: BTreeMap<EffortKind, u64>,
    /// What parts cost, minor units by currency.
    pub parts: BTreeMap<String, i64>,
    /// Any other cost, minor units by currency.
    pub costs: BTreeMap<String, i64>,
}

/// What an entry of working time says.
#[derive(Deserialize)]
struct Worked {
    minutes: Option<u16>,
    effort: Option<EffortKind>,
}

impl Desk {
    /// What was entered, and not struck, for work that was done in a stretch of time on the incidents of the customers inside `scope`.
    pub async fn spent_between(&self, scope: &Scope, span: (Instant, Instant)) -> Result<Vec<Spent>, DbError> {
        let customers: Option<Vec<PartyId>> = (!scope.is_everything()).then(|| {
            let own = scope.reached().iter().filter_map(|part| match part {
                Reached::Customer(customer) => Some(*customer),
                _ => None,
            });
            own.collect()
        });
        if customers.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let rows = self.app.db.rows(paper::spent(customers.as_deref(), span)).await?;
        let mut all: BTreeMap<(PartyId, Option<AgreementVersionId>, bool), Spent> = BTreeMap::new();
        for row in &rows {
            let row = paper::read_spent(row)?;
            let outside = row.verdict == Verdict::OutOfWarranty && !row.goodwill;
            let spent = all.entry((row.customer, row.version, outside)).or_insert_with(|| Spent {
                version: row.version,
                customer: row.customer,
                outside,
                minutes: BTreeMap::new(),
                parts: BTreeMap::new(),
                costs: BTreeMap::new(),
            });
            spent.add(row)?;
        }
        Ok(all.into_values().collect())
    }
}

impl Spent {
    fn add(&mut self, row: SpentRow) -> Result<(), DbError> {
        if row.kind == PaperKind::Effort {
            let worked: Worked =
                serde_json::from_value(row.body).map_err(|error| DbError::Shape(format!("working time: {error}")))?;
            if let (Some(minutes), Some(effort)) = (worked.minutes, worked.effort) {
                *self.minutes.entry(effort).or_default() += u64::from(minutes);
            }
            return Ok(());
        }
        let sums = if row.kind == PaperKind::Part { &mut self.parts } else { &mut self.costs };
        if let Some(Amount { minor, currency }) = row.amount {
            let sum = sums.entry(currency).or_default();
            *sum = sum.saturating_add(minor);
        }
        Ok(())
    }
}
