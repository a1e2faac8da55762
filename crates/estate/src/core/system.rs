//! Delivered systems, and the whole of one as later slices see it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use kernel::{ComponentId, PartyId, Refusal, SiteId, SystemId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Component, Faults, Site};

/// How much hangs on a system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Criticality {
    /// 核心: the business stops without it.
    Core,
    /// 重要: the business suffers without it.
    Important,
    /// 一般.
    #[default]
    Ordinary,
}

impl Criticality {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Important => "important",
            Self::Ordinary => "ordinary",
        }
    }
}

impl fmt::Display for Criticality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Criticality {
    type Err = String;

    /// Reads the stable name or the Chinese word.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "core" | "核心" => Ok(Self::Core),
            "important" | "重要" => Ok(Self::Important),
            "ordinary" | "一般" => Ok(Self::Ordinary),
            _ => Err(format!("`{text}` is no criticality; write core, important or ordinary")),
        }
    }
}

/// What is written down about a delivered system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemFields {
    /// The customer it was delivered to; it never changes.
    pub customer_id: PartyId,
    /// The site it stands at.
    #[serde(default)]
    pub site_id: Option<SiteId>,
    /// Code by which imports find it again.
    #[schema(example = "HIS-01")]
    pub code: String,
    /// Name.
    #[schema(example = "门诊收费与综合查询")]
    pub name: String,
    /// Everyday words for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// 验收: local date it was accepted on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2025-06-01")]
    pub accepted_on: Option<Date>,
    /// 上线: local date it went live on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2025-05-20")]
    pub live_on: Option<Date>,
    /// How much hangs on it.
    #[serde(default)]
    pub criticality: Criticality,
    /// 等保级别, 1 to 5.
    #[serde(default)]
    pub protection_level: Option<u8>,
    /// Recovery time objective, minutes.
    #[serde(default)]
    pub rto_minutes: Option<u32>,
    /// Recovery point objective, minutes.
    #[serde(default)]
    pub rpo_minutes: Option<u32>,
}

/// A system as it stands, without its components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct System {
    /// Its id.
    pub id: SystemId,
    /// Version for `If-Match`; it moves with the system, its components, its site and its customer.
    pub version: i64,
    /// What is written down about it.
    #[serde(flatten)]
    pub fields: SystemFields,
}

impl SystemFields {
    /// Refuses wrong values.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut faults = Faults::default();
        faults.code("/code", &self.code);
        faults.text("/name", &self.name, 200);
        faults.texts("/aliases", &self.aliases);
        if self.protection_level.is_some_and(|level| !(1..=5).contains(&level)) {
            faults.add("/protection_level", "等保级别为 1 至 5", "lies between 1 and 5");
        }
        faults.finish()
    }

    /// What a search over everyday words looks into: lower case.
    pub(crate) fn search_text(&self) -> String {
        format!("{} {} {}", self.name, self.code, self.aliases.join(" ")).to_lowercase()
    }
}

/// A whole delivered system: what later slices decide on. It is of one version and never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The system itself.
    pub system: System,
    /// The customer's name.
    pub customer_name: String,
    /// The site it stands at, when recorded.
    pub site: Option<Site>,
    /// IANA zone its dates are judged in: the site's, else the customer's.
    pub zone: String,
    /// Its components, by code.
    pub components: Vec<Component>,
}

impl Delivered {
    /// The component with this id.
    pub fn component(&self, id: ComponentId) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }

    /// From the top of the system down to the component; empty when the system has no such component.
    pub fn way(&self, id: ComponentId) -> Vec<&Component> {
        let mut way: Vec<&Component> = Vec::new();
        let mut next = self.component(id);
        while let Some(node) = next.filter(|_| way.len() < self.components.len()) {
            way.push(node);
            next = node.fields.parent_id.and_then(|parent| self.component(parent));
        }
        way.reverse();
        way
    }

    /// The names on that way.
    pub fn path(&self, id: ComponentId) -> Vec<String> {
        self.way(id).into_iter().map(|node| node.fields.name.clone()).collect()
    }

    /// The vendor of a component, or of the nearest one above that names one.
    pub fn vendor(&self, id: ComponentId) -> Option<PartyId> {
        self.way(id).into_iter().rev().find_map(|node| node.fields.vendor_id)
    }

    /// The tree as triage reads it: names and everyday words, model and serial number among them.
    pub fn for_triage(&self) -> Vec<triage::Component> {
        let words = |component: &Component| {
            let serial = component.fields.serial_number.iter().cloned();
            component.fields.aliases.iter().cloned().chain(serial).collect()
        };
        self.components
            .iter()
            .map(|component| triage::Component {
                id: component.id,
                name: component.fields.name.clone(),
                aliases: words(component),
                kind: component.fields.kind,
                parent: component.fields.parent_id,
            })
            .collect()
    }

    /// Travel allowance to its site in minutes.
    pub fn travel_minutes(&self) -> u32 {
        self.site.as_ref().map_or(0, |site| site.fields.travel_minutes)
    }
}
