//! Where a customer is, and its departments.

use kernel::{DepartmentId, PartyId, Refusal, SiteId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Faults;
use super::party::default_zone;

/// What is written down about a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteFields {
    /// The customer whose site it is; it never changes.
    pub customer_id: PartyId,
    /// Code, unique for the customer.
    #[schema(example = "S-01")]
    pub code: String,
    /// Name.
    #[schema(example = "门诊楼机房")]
    pub name: String,
    /// City.
    #[schema(example = "滨江")]
    pub city: String,
    /// Address.
    #[serde(default)]
    pub address: String,
    /// IANA zone: coverage is judged by its dates.
    #[serde(default = "default_zone")]
    #[schema(example = "Asia/Shanghai")]
    pub zone: String,
    /// Travel allowance in minutes, added to the on-site clock.
    #[serde(default)]
    pub travel_minutes: u32,
}

/// A site as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Version for `If-Match`.
    pub version: i64,
    /// What is written down about it.
    #[serde(flatten)]
    pub fields: SiteFields,
}

impl SiteFields {
    /// Refuses wrong values.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut faults = Faults::default();
        faults.code("/code", &self.code);
        faults.text("/name", &self.name, 200);
        faults.text("/city", &self.city, 100);
        faults.zone("/zone", &self.zone);
        if self.address.chars().count() > 300 {
            faults.add("/address", "最多 300 个字", "has more than 300 characters");
        }
        if self.travel_minutes > 7 * 24 * 60 {
            faults.add("/travel_minutes", "不超过 10080 分钟（七天）", "is more than 10080 minutes (seven days)");
        }
        faults.finish()
    }
}

/// What is written down about a department（科室/部门）.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartmentFields {
    /// The customer it belongs to; it never changes.
    pub customer_id: PartyId,
    /// Code, unique for the customer.
    #[schema(example = "D-01")]
    pub code: String,
    /// Name.
    #[schema(example = "门诊收费处")]
    pub name: String,
}

/// A department as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Version for `If-Match`.
    pub version: i64,
    /// What is written down about it.
    #[serde(flatten)]
    pub fields: DepartmentFields,
}

impl DepartmentFields {
    /// Refuses wrong values.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut faults = Faults::default();
        faults.code("/code", &self.code);
        faults.text("/name", &self.name, 200);
        faults.finish()
    }
}
