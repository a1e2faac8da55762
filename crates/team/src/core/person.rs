//! What a member of the team is and can do.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A post（岗位）.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    /// 系统管理员.
    Administrator,
    /// 技术支持.
    TechnicalSupport,
    /// 数据分析.
    DataAnalyst,
    /// 培训师.
    Trainer,
    /// 应急响应.
    EmergencyResponder,
    /// 服务台.
    ServiceDesk,
    /// 组长.
    Lead,
    /// 运维服务经理.
    ServiceManager,
    /// 总监.
    Director,
}

/// A skill with its level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillHeld {
    /// A component kind by its stable name (`database`) or the name of a technology (`达梦`).
    #[schema(example = "database")]
    pub skill: String,
    /// 1 (knows of it) to 5 (teaches it).
    #[schema(example = 4, minimum = 1, maximum = 5)]
    pub level: u8,
}

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateHeld {
    /// Its name as printed.
    #[schema(example = "达梦数据库认证工程师 DCP")]
    pub name: String,
    /// The technology it is about.
    #[schema(example = "达梦")]
    pub technology: String,
    /// The version it is about; absent means every version.
    #[serde(default)]
    pub version: Option<String>,
    /// The last day on which it is valid; absent means without end.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2027-06-30")]
    pub valid_until: Option<Date>,
}

/// A clearance somebody holds: a background check, a badge for a machine room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Clearance {
    /// The clearance by the name the customer's rule uses.
    #[schema(example = "财政现场背景审查")]
    pub name: String,
    /// The last day on which it is valid; absent means without end.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2027-03-31")]
    pub valid_until: Option<Date>,
}
