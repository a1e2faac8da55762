//! What agreements came to in a period.

use std::collections::{BTreeMap, HashMap};

use agreement::core::content::Money;
use app::{Cx, Problem};
use desk::Spent;
use desk::core::EffortKind;
use kernel::{AgreementId, Instant, PartyId};
use storage::DbError;

use crate::Assessments;
use crate::core::{Days, Outcome, SheetState, Spending, outcome};
use crate::owed::standing;
use crate::store::sheet::Sheet;

/// What one agreement came to; or what was spent on a customer's incidents under none.
#[derive(Clone, Debug)]
pub struct Profit {
    /// The agreement and its name; none for incidents under none.
    pub agreement: Option<(AgreementId, String)>,
    /// The customer and his name.
    pub customer: (PartyId, String),
    /// The period's fee; none while nobody entered one, and where the agreement did not hold in the period.
    pub fee: Option<Money>,
    /// What its sheets deduct, minor units of the fee's currency.
    pub deduction_minor: i64,
    /// How many sheets lie within the period.
    pub sheets: usize,
    /// Whether there are any and each is issued: until then the deduction may change.
    pub settled: bool,
    /// What its incidents took.
    pub spent: Spending,
    /// What is left.
    pub outcome: Outcome,
    /// What incidents outside warranty took; they are quoted apart and in no result.
    pub outside: Spending,
}

#[derive(Default)]
struct Gathered {
    spent: Spending,
    outside: Spending,
}

impl Assessments {
    /// What an hour of our own people costs us; none: nobody said.
    pub const fn hour(&self) -> Option<&Money> {
        self.hour.as_ref()
    }

    /// What each agreement inside the caller's scope came to in `days` that held in them or on whose incidents something was spent;
    /// and per customer what was spent on incidents under none. By customer and name.
    pub async fn profits(&self, cx: &Cx, days: Days) -> Result<Vec<Profit>, Problem> {
        let span = days.instants(&self.zone)?;
        let held = self.agreements.held_between(&cx.scope, span).await?;
        let sheets = self.sheets_of(cx, span, standing).await?;
        let mut all: BTreeMap<(PartyId, Option<AgreementId>), Gathered> = BTreeMap::new();
        let mut names: HashMap<AgreementId, String> = HashMap::new();
        for agreement in held {
            all.entry((agreement.customer, Some(agreement.id))).or_default();
            names.insert(agreement.id, agreement.name);
        }
        let in_force: Vec<AgreementId> = names.keys().copied().collect();
        for spent in self.desk.spent_between(&cx.scope, span).await? {
            let version = match spent.version {
                Some(version) => self.agreements.version(version).await?,
                None => None,
            };
            let agreement = version.map(|version| {
                let identity = &version.identity;
                names.entry(identity.agreement).or_insert_with(|| identity.name.clone());
                identity.agreement
            });
            let gathered = all.entry((spent.customer, agreement)).or_default();
            add(if spent.outside { &mut gathered.outside } else { &mut gathered.spent }, &spent);
        }
        let customers = self.names_of(all.keys().map(|(customer, _)| *customer).collect()).await?;
        let mut found = Vec::with_capacity(all.len());
        for ((customer, agreement), Gathered { spent, outside }) in all {
            let within: Vec<&Sheet> = sheets
                .iter()
                .filter(|sheet| Some(sheet.agreement.0) == agreement)
                .filter(|sheet| sheet.period.0 >= span.0 && sheet.period.1 <= span.1)
                .collect();
            let fee = match agreement.filter(|id| in_force.contains(id)) {
                Some(agreement) => self.fee_of(agreement, (days, span.1), &within).await?,
                None => None,
            };
            let deduction_minor = fee.as_ref().map_or(0, |fee| deducted(&within, &fee.currency));
            found.push(Profit {
                agreement: agreement.map(|id| (id, names.get(&id).cloned().unwrap_or_default())),
                customer: (customer, customers.get(&customer).cloned().unwrap_or_default()),
                outcome: outcome(fee.as_ref(), deduction_minor, &spent, self.hour.as_ref()),
                fee,
                deduction_minor,
                sheets: within.len(),
                settled: !within.is_empty() && within.iter().all(|sheet| sheet.state == SheetState::Issued),
                spent,
                outside,
            });
        }
        let key = |profit: &Profit| (profit.customer.1.clone(), profit.agreement.as_ref().map(|of| of.1.clone()));
        found.sort_by_key(key);
        Ok(found)
    }

    /// The fee of the period as its sheet says it, else as the agreement does.
    async fn fee_of(
        &self,
        agreement: AgreementId,
        (days, end): (Days, Instant),
        sheets: &[&Sheet],
    ) -> Result<Option<Money>, DbError> {
        let said = sheets.iter().find(|sheet| sheet.days == days).and_then(|sheet| sheet.result.cost.as_ref());
        if let Some(cost) = said {
            return Ok(Some(cost.fee.clone()));
        }
        let version = self.agreements.held_last(agreement, end).await?;
        let fee = version.and_then(|version| version.content.assessment.fee.clone());
        Ok(fee.zip(days.months()).map(|(fee, months)| fee.of_months(months)))
    }

    /// The names of parties.
    pub(crate) async fn names_of(&self, mut ids: Vec<PartyId>) -> Result<HashMap<PartyId, String>, DbError> {
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let found = self.estate.parties_named(&ids).await?;
        Ok(found.into_iter().map(|party| (party.id, party.fields.name)).collect())
    }
}

fn add(to: &mut Spending, spent: &Spent) {
    to.minutes += spent.minutes.values().sum::<u64>();
    to.travel_minutes += spent.minutes.get(&EffortKind::Travel).copied().unwrap_or(0);
    for (sums, more) in [(&mut to.parts, &spent.parts), (&mut to.costs, &spent.costs)] {
        for (currency, minor) in more {
            let sum = sums.entry(currency.clone()).or_default();
            *sum = sum.saturating_add(*minor);
        }
    }
}

/// What sheets deduct in this currency.
fn deducted(sheets: &[&Sheet], currency: &str) -> i64 {
    let costs = sheets.iter().filter_map(|sheet| sheet.result.cost.as_ref());
    costs.filter(|cost| cost.fee.currency == currency).map(|cost| cost.deduction_minor).fold(0, i64::saturating_add)
}
