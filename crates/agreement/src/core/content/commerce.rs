//! Money, assessment, renewal, and what holds when nothing is in force.

use clocks::core::Milestone;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::promises::TargetRow;
use crate::core::words::{Severity, Text};

/// An amount in the currency's minor unit: 12 345 CNY cents are ¥123.45.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// The amount in minor units.
    pub minor: i64,
    /// ISO 4217.
    #[schema(example = "CNY", min_length = 3, max_length = 3)]
    pub currency: String,
}

/// 考核: how attainment is counted and what it costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The month a clock belongs to.
    #[serde(default)]
    pub counted_in: CountedIn,
    /// The fee that deductions are taken from; without one a sheet says shares only, until somebody enters the fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<PeriodFee>,
    /// The most of the fee, in thousandths, that one sheet may cost; all of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 1000, example = 300)]
    pub cap_permille: Option<u16>,
    /// The lines of the sheet.
    #[serde(default)]
    pub lines: Vec<AssessmentLine>,
    /// What missing points cost.
    #[serde(default)]
    pub deductions: Vec<Deduction>,
}

/// 服务费: what so many months cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodFee {
    /// The fee.
    pub amount: Money,
    /// For so many months, 1 to 60.
    #[schema(minimum = 1, maximum = 60, example = 12)]
    pub months: u8,
}

impl PeriodFee {
    /// The part that falls on `months` whole months, to the nearest minor unit, half a unit up.
    pub fn of_months(&self, months: u32) -> Money {
        let per = i128::from(self.months.max(1));
        let whole = i128::from(self.amount.minor) * i128::from(months);
        let minor = (2 * whole + per).div_euclid(2 * per);
        Money { minor: i64::try_from(minor).unwrap_or(i64::MAX), currency: self.amount.currency.clone() }
    }
}

/// The month a clock belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountedIn {
    /// The month the incident was reported in.
    #[default]
    Reported,
    /// The month the clock fell due in.
    Due,
}

/// One line of the assessment sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentLine {
    /// What it is called.
    pub name: Text,
    /// The milestone whose attainment it measures.
    pub milestone: Milestone,
    /// Only this severity; all when absent.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Its points.
    pub points: u16,
    /// The attainment in thousandths that earns them all.
    #[schema(maximum = 1000, example = 980)]
    pub target_permille: u16,
    /// Points in tenths lost for each percent below.
    pub tenths_per_percent: u16,
}

/// What a result between two scores costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// From this score.
    pub from_points: u16,
    /// Below this score.
    pub below_points: u16,
    /// Thousandths of the fee, once.
    #[serde(default)]
    pub flat_permille: u16,
    /// Thousandths of the fee for each point below `below_points`.
    #[serde(default)]
    pub permille_per_point: u16,
}

/// Money kept back until the promises were kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bond {
    /// Which.
    pub kind: BondKind,
    /// How much.
    pub amount: Money,
    /// When it is to be returned.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// On what conditions.
    #[serde(default)]
    pub conditions: Text,
}

/// The kind of a bond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BondKind {
    /// 质保金.
    Quality,
    /// 履约保证金.
    Performance,
}

/// What holds when no version is in force: never silently the old promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// What the customer is told.
    pub text: Text,
    /// What is promised all the same; usually nothing.
    #[serde(default)]
    pub targets: Vec<TargetRow>,
    /// The clause it stands in.
    #[serde(default)]
    pub clause: String,
}

/// A fee for work outside warranty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Its code.
    #[schema(example = "person_day")]
    pub code: String,
    /// What it is for.
    pub name: Text,
    /// How much for one unit.
    pub amount: Money,
    /// The unit.
    pub unit: Text,
}

/// How the agreement goes on after its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "how", rename_all = "snake_case", deny_unknown_fields)]
pub enum Renewal {
    /// Not at all.
    #[default]
    None,
    /// By itself, unless somebody gives notice.
    Tacit {
        /// Notice must be given so many days before the end.
        notice_days: u16,
        /// By so many months each time.
        months: u16,
    },
    /// When both sides sign.
    Express,
}
