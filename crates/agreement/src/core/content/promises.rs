//! What is promised and how it is counted.

use clocks::core::{Milestone, PauseReason};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use worktime::Duration;

use crate::core::words::{Severity, Text};

/// One promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetRow {
    /// For this severity.
    pub severity: Severity,
    /// This milestone.
    pub milestone: Milestone,
    /// Is met within.
    pub within: Duration,
}

/// When the on-site clock starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnSiteStart {
    /// When a visit is decided on.
    #[default]
    Decision,
    /// When the report is received.
    Report,
}

/// What a reopened incident gets for its new clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReopenedTime {
    /// What was left of the first time.
    #[default]
    Remaining,
    /// The full time again.
    Full,
}

/// Which milestones a pause reason stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseRule {
    /// The reason.
    pub reason: PauseReason,
    /// What it stops.
    pub stops: Vec<Milestone>,
}

/// A channel and when what comes through it counts as received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelRule {
    /// The channel's word: `portal`, `phone`, `mail`, `chat_group`.
    #[schema(example = "phone")]
    pub channel: String,
    /// Where it is reached: number, address, name of the group.
    #[serde(default)]
    pub reached_at: Option<String>,
    /// When it counts as received.
    #[serde(default)]
    pub received: Received,
    /// The clause it stands in.
    #[serde(default)]
    pub clause: String,
}

/// When a report counts as received.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Received {
    /// When it arrives, or at the stated time of the call.
    #[default]
    OnArrival,
    /// When somebody of the provider registers it.
    OnRegistration,
    /// Never: it must be repeated through another channel.
    Never,
}

/// 服务目录: a request and its own promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CatalogueService)]
pub struct Service {
    /// Its code.
    #[schema(example = "data_backup")]
    pub code: String,
    /// What it is called.
    pub name: Text,
    /// Its promises; empty means those of the severity.
    #[serde(default)]
    pub targets: Vec<ServiceTarget>,
    /// Whether it is paid for apart.
    #[serde(default)]
    pub charged: bool,
}

/// One promise of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CatalogueServiceTarget)]
pub struct ServiceTarget {
    /// The milestone.
    pub milestone: Milestone,
    /// Is met within.
    pub within: Duration,
}

/// 信息科审核/转报: the customer looks at its wards' reports first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// When the clocks start.
    pub clocks_start: ScreeningStart,
}

/// When the clocks start where the customer screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScreeningStart {
    /// With the ward's report.
    Reported,
    /// When the customer passes it on.
    PassedOn,
}

/// Logged attempts to reach the reporter that together meet `respond`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attempts {
    /// How many.
    #[schema(minimum = 1, example = 3)]
    pub count: u8,
    /// At least this long between two of them.
    pub apart: Duration,
    /// Whether a text message must follow.
    pub text_message: bool,
}

/// 重保期: days on which every fault weighs one step more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardedPeriod {
    /// What it is called.
    #[schema(example = "双十一")]
    pub name: String,
    /// First day, at the site.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day, at the site.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
}
