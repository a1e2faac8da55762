//! What an agreement came to in a period: its fee, less what its incidents took.

use std::collections::BTreeMap;

use agreement::core::content::Money;

/// What the incidents of one agreement took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// Minutes of work, those on the way among them.
    pub minutes: u64,
    /// Minutes on the way.
    pub travel_minutes: u64,
    /// What parts cost, minor units by currency.
    pub parts: BTreeMap<String, i64>,
    /// Any other cost, minor units by currency.
    pub costs: BTreeMap<String, i64>,
}

/// What is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The work at the internal rate; none while no rate is set.
    pub work: Option<Money>,
    /// The fee less the deduction and everything spent in its currency; none while no fee is known.
    pub result: Option<Money>,
    /// What was spent in other currencies than the fee's; it is in no result.
    pub apart: Vec<Money>,
}

/// So many minutes at `hour` an hour, to the nearest minor unit, half a unit up.
pub fn work_at(minutes: u64, hour: &Money) -> Money {
    let minor = (2 * i128::from(minutes) * i128::from(hour.minor) + 60).div_euclid(120);
    Money { minor: i64::try_from(minor).unwrap_or(i64::MAX), currency: hour.currency.clone() }
}

/// What is left of `fee` and its deduction once everything spent is taken off; `hour` is what an hour of our own people costs us.
pub fn outcome(fee: Option<&Money>, deduction_minor: i64, spent: &Spending, hour: Option<&Money>) -> Outcome {
    let work = hour.map(|hour| work_at(spent.minutes, hour));
    let Some(fee) = fee else { return Outcome { work, ..Outcome::default() } };
    let mut all: BTreeMap<&str, i64> = BTreeMap::new();
    let money = spent.parts.iter().chain(&spent.costs).map(|(currency, minor)| (currency.as_str(), *minor));
    for (currency, minor) in money.chain(work.as_ref().map(|work| (work.currency.as_str(), work.minor))) {
        let sum = all.entry(currency).or_default();
        *sum = sum.saturating_add(minor);
    }
    let own = all.remove(fee.currency.as_str()).unwrap_or(0);
    let minor = fee.minor.saturating_sub(deduction_minor).saturating_sub(own);
    let apart = all.into_iter().filter(|(_, minor)| *minor != 0);
    Outcome {
        result: Some(Money { minor, currency: fee.currency.clone() }),
        apart: apart.map(|(currency, minor)| Money { minor, currency: currency.to_owned() }).collect(),
        work,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, currency: &str) -> Money {
        Money { minor, currency: currency.to_owned() }
    }

    fn spending() -> Spending {
        Spending {
            minutes: 90,
            travel_minutes: 30,
            parts: BTreeMap::from([("CNY".to_owned(), 256_000)]),
            costs: BTreeMap::from([("CNY".to_owned(), 8_600), ("EUR".to_owned(), 1_200)]),
        }
    }

    #[test]
    fn the_fee_less_deduction_work_parts_and_cost_is_left_and_another_currency_stands_apart() {
        let found = outcome(Some(&money(1_000_000, "CNY")), 200_000, &spending(), Some(&money(12_000, "CNY")));
        assert_eq!(found.work, Some(money(18_000, "CNY")));
        assert_eq!(found.result, Some(money(1_000_000 - 200_000 - 18_000 - 256_000 - 8_600, "CNY")));
        assert_eq!(found.apart, [money(1_200, "EUR")]);
    }

    #[test]
    fn a_rate_in_another_currency_than_the_fee_is_never_added_to_it() {
        let found = outcome(Some(&money(1_000, "USD")), 0, &spending(), Some(&money(12_000, "CNY")));
        assert_eq!(found.result, Some(money(1_000, "USD")));
        assert_eq!(found.apart, [money(18_000 + 256_000 + 8_600, "CNY"), money(1_200, "EUR")]);
    }

    #[test]
    fn without_a_rate_work_has_no_money_and_without_a_fee_there_is_no_result() {
        let found = outcome(Some(&money(1_000_000, "CNY")), 0, &spending(), None);
        assert_eq!((found.work, found.result), (None, Some(money(735_400, "CNY"))));
        let found = outcome(None, 0, &spending(), Some(&money(12_000, "CNY")));
        assert_eq!((found.work, found.result, found.apart), (Some(money(18_000, "CNY")), None, Vec::new()));
    }

    #[test]
    fn minutes_are_rounded_once_half_a_minor_unit_up() {
        assert_eq!(work_at(1, &money(30, "CNY")).minor, 1);
        assert_eq!(work_at(1, &money(29, "CNY")).minor, 0);
        assert_eq!(work_at(45, &money(12_345, "CNY")).minor, 9_259, "9 258.75");
        assert_eq!(work_at(0, &money(12_345, "CNY")).minor, 0);
    }
}
