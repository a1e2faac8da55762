//! The content of a version: one document from which every rule runs and the agreement is printed.

mod check;
mod commerce;
mod promises;

pub use commerce::{
    Assessment, AssessmentLine, Bond, BondKind, CountedIn, Deduction, Fallback, Fee, Money, PeriodFee, Renewal,
};
pub use promises::{
    Attempts, ChannelRule, GuardedPeriod, OnSiteStart, PauseRule, Received, ReopenedTime, Screening, ScreeningStart,
    Service, ServiceTarget, TargetRow,
};

use clocks::core::{Ladder, Milestone, PauseReason};
use jiff::civil::Date;
use kernel::SystemId;
use serde::{Deserialize, Serialize};
use triage::FaultClass;
use utoipa::ToSchema;
use worktime::{Counting, Duration};

use super::coverage::Exclusion;
use super::matrix::MatrixRow;
use super::severity::SeverityTable;
use super::terms::TermRow;
use super::words::{Severity, Sign};

/// What a version says. The same shape in the rules, in storage and on the wire; unknown fields are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AgreementContent)]
pub struct Content {
    /// 覆盖的系统.
    #[schema(value_type = Vec<String>, example = json!(["0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11"]))]
    pub systems: Vec<SystemId>,
    /// 保修期: rows, the most specific wins.
    pub terms: Vec<TermRow>,
    /// The code of the calendar it names; calendars are versioned apart.
    #[schema(example = "cn")]
    pub calendar: String,
    /// How working days are counted.
    #[serde(default)]
    pub counting: Counting,
    /// 级别: the table and its overrides.
    pub severities: SeverityTable,
    /// 时限承诺: one row per severity and milestone; what has no row is not promised.
    pub targets: Vec<TargetRow>,
    /// When the on-site clock starts.
    #[serde(default)]
    pub on_site_from: OnSiteStart,
    /// What a reopened incident gets.
    #[serde(default)]
    pub reopened: ReopenedTime,
    /// 超时上报: one ladder per severity, the gravest first.
    #[schema(value_type = Vec<Ladder>)]
    pub ladders: [Ladder; 4],
    /// 暂停: which reason stops which milestone.
    pub pauses: Vec<PauseRule>,
    /// 除外情形.
    #[serde(default)]
    pub exclusions: Vec<Exclusion>,
    /// 受理渠道.
    #[serde(default)]
    pub channels: Vec<ChannelRule>,
    /// 服务目录: requests that are no faults.
    #[serde(default)]
    pub catalogue: Vec<Service>,
    /// Whether the customer screens its own reports first（信息科审核/转报）.
    #[serde(default)]
    pub screening: Option<Screening>,
    /// Whether logged attempts to reach the reporter meet `respond`.
    #[serde(default)]
    pub attempts: Option<Attempts>,
    /// Within what time the assigned engineer accepts before the next is asked, per severity, the gravest first.
    #[schema(value_type = Vec<Duration>)]
    pub acceptance: [Duration; 4],
    /// How long silence lasts until an offered solution counts as confirmed; working days.
    pub confirmation_silence: Duration,
    /// Confidence in thousandths from which a verdict is released to the customer by itself.
    #[schema(maximum = 1000, example = 900)]
    pub release_permille: u16,
    /// Confidence in thousandths below which a dispatcher decides.
    #[schema(maximum = 1000, example = 600)]
    pub triage_permille: u16,
    /// 重保期.
    #[serde(default)]
    pub guarded_periods: Vec<GuardedPeriod>,
    /// 考核.
    pub assessment: Assessment,
    /// 质保金/履约保证金.
    #[serde(default)]
    pub bonds: Vec<Bond>,
    /// 责任矩阵.
    pub matrix: Vec<MatrixRow>,
    /// What holds when no version is in force.
    pub fallback: Fallback,
    /// 保外收费.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// 续签.
    #[serde(default)]
    pub renewal: Renewal,
}

impl Content {
    /// What is promised for this severity and milestone.
    pub fn target(&self, severity: Severity, milestone: Milestone) -> Option<Duration> {
        self.targets.iter().find(|row| row.severity == severity && row.milestone == milestone).map(|row| row.within)
    }

    /// The ladder of this severity.
    pub fn ladder(&self, severity: Severity) -> &Ladder {
        &self.ladders[severity.index()]
    }

    /// The reasons that stop this milestone. Respond and on_site never stop, whatever the rows say.
    pub fn stopped_by(&self, milestone: Milestone) -> Vec<PauseReason> {
        if matches!(milestone, Milestone::Respond | Milestone::OnSite) {
            return Vec::new();
        }
        self.pauses.iter().filter(|rule| rule.stops.contains(&milestone)).map(|rule| rule.reason).collect()
    }

    /// The service of the catalogue with this code.
    pub fn service(&self, code: &str) -> Option<&Service> {
        self.catalogue.iter().find(|service| service.code == code)
    }

    /// The guarded period that `day` lies in.
    pub fn guarded(&self, day: Date) -> Option<&GuardedPeriod> {
        self.guarded_periods.iter().find(|period| period.from <= day && day <= period.until)
    }

    /// The signs a day brings by itself.
    pub fn signs_on(&self, day: Date) -> Vec<Sign> {
        self.guarded(day).map(|_| Sign::GuardedPeriod).into_iter().collect()
    }

    /// The classes that some exclusion takes out of warranty by themselves.
    pub fn excluded_classes(&self) -> impl Iterator<Item = FaultClass> + '_ {
        self.exclusions.iter().flat_map(|exclusion| exclusion.fault_classes.iter().copied())
    }
}
