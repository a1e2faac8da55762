//! The nodes of a system's tree.

use jiff::civil::Date;
use kernel::{ComponentId, Instant, PartyId, Refusal, SystemId, UpgradeId};
use serde::{Deserialize, Serialize};
use triage::ComponentKind;
use utoipa::ToSchema;

use super::Faults;

/// What is written down about a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentFields {
    /// The system it is part of; it never changes.
    pub system_id: SystemId,
    /// The node above it; none at the top of the system.
    #[serde(default)]
    pub parent_id: Option<ComponentId>,
    /// Code, unique in the system.
    #[schema(example = "M-QUERY")]
    pub code: String,
    /// Name.
    #[schema(example = "综合查询")]
    pub name: String,
    /// What it is.
    pub kind: ComponentKind,
    /// 功能点: a menu or function of an application, the last branch of the tree.
    #[serde(default)]
    pub function_point: bool,
    /// Vital: a fault of it is never graded below 2.
    #[serde(default)]
    pub vital: bool,
    /// Everyday words for it, its model among them; triage looks for them in what people write.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who made it.
    #[serde(default)]
    pub vendor_id: Option<PartyId>,
    /// Version of the product that runs.
    #[serde(default)]
    #[schema(example = "5.2.1")]
    pub version: Option<String>,
    /// Serial number.
    #[serde(default)]
    pub serial_number: Option<String>,
    /// Who looks after it at the customer.
    #[serde(default)]
    pub owner: Option<String>,
    /// First day of its own warranty.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2025-06-01")]
    pub warranty_from: Option<Date>,
    /// Last day of its own warranty, inclusive.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2028-05-31")]
    pub warranty_until: Option<Date>,
}

/// A component as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Component {
    /// Its id.
    pub id: ComponentId,
    /// Version of the record, for `If-Match`; `version` is that of the product.
    pub revision: i64,
    /// What is written down about it.
    #[serde(flatten)]
    pub fields: ComponentFields,
}

impl ComponentFields {
    /// Refuses wrong values; `tree` is the system's other components, `id` its own once it has one.
    pub fn check(&self, id: Option<ComponentId>, tree: &[Component]) -> Result<(), Refusal> {
        let mut faults = Faults::default();
        faults.code("/code", &self.code);
        faults.text("/name", &self.name, 200);
        faults.texts("/aliases", &self.aliases);
        faults.opt_text("/version", self.version.as_deref(), 100);
        faults.opt_text("/serial_number", self.serial_number.as_deref(), 100);
        faults.opt_text("/owner", self.owner.as_deref(), 100);
        faults.order("/warranty_until", self.warranty_from, self.warranty_until);
        if self.function_point && self.kind != ComponentKind::Application {
            faults.add("/function_point", "功能点只能属于应用软件", "only applications have function points");
        }
        self.check_parent(id, tree, &mut faults);
        faults.finish()
    }

    fn check_parent(&self, id: Option<ComponentId>, tree: &[Component], faults: &mut Faults) {
        let mut next = self.parent_id;
        for _ in 0..=tree.len() {
            let Some(parent) = next else { return };
            if Some(parent) == id {
                faults.add(
                    "/parent_id",
                    "上级不能是自己或自己的下级",
                    "must not be the component itself or one below it",
                );
                return;
            }
            let Some(node) = tree.iter().find(|node| node.id == parent) else {
                faults.add("/parent_id", "该系统没有这个部件", "is no component of this system");
                return;
            };
            next = node.fields.parent_id;
        }
        faults.add("/parent_id", "部件树里有环，请先改正上级", "stands in a ring; mend the tree above first");
    }
}

/// What is written down about an upgrade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpgradeFields {
    /// Version before; the component's present one when left out.
    #[serde(default)]
    pub from_version: Option<String>,
    /// Version after.
    #[schema(example = "5.2.1")]
    pub to_version: String,
    /// When.
    pub upgraded_at: Instant,
    /// By whom.
    #[schema(example = "王工")]
    pub by_whom: String,
    /// What else is worth knowing.
    #[serde(default)]
    pub note: Option<String>,
}

/// An upgrade as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Upgrade {
    /// Its id.
    pub id: UpgradeId,
    /// What was upgraded.
    pub component_id: ComponentId,
    /// What is written down about it.
    #[serde(flatten)]
    pub fields: UpgradeFields,
}

impl UpgradeFields {
    /// Refuses wrong values; an upgrade is recorded once it has happened.
    pub fn check(&self, now: Instant) -> Result<(), Refusal> {
        let mut faults = Faults::default();
        faults.text("/to_version", &self.to_version, 100);
        faults.opt_text("/from_version", self.from_version.as_deref(), 100);
        faults.text("/by_whom", &self.by_whom, 100);
        faults.opt_text("/note", self.note.as_deref(), 2000);
        if self.upgraded_at > now {
            faults.add(
                "/upgraded_at",
                "升级尚未发生；请在完成后登记",
                "lies in the future; record an upgrade once it is done",
            );
        }
        faults.finish()
    }
}
