//! What a member of the team is and can do.

use jiff::civil::Date;
use kernel::{AccountId, PersonId};
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

/// A member of the team as written down: what the API takes and shows, and what is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonContent)]
pub struct PersonContent {
    /// The staff number; unique, imports match by it.
    #[schema(example = "E007")]
    pub code: String,
    /// The name.
    #[schema(example = "王晓东")]
    pub name: String,
    /// The telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// The mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The account with which the person logs in.
    #[serde(default)]
    pub account_id: Option<AccountId>,
    /// The posts.
    #[serde(default)]
    pub posts: Vec<Post>,
    /// The skills; each at most once.
    #[serde(default)]
    pub skills: Vec<SkillHeld>,
    /// The certificates, expired ones included.
    #[serde(default)]
    pub certificates: Vec<CertificateHeld>,
    /// The clearances.
    #[serde(default)]
    pub clearances: Vec<Clearance>,
    /// Languages spoken, as tags.
    #[serde(default = "chinese")]
    #[schema(example = json!(["zh", "en"]))]
    pub languages: Vec<String>,
    /// The city the person works from.
    #[serde(default)]
    #[schema(example = "滨江")]
    pub city: Option<String>,
    /// The most open work that automatic assignment gives; 0 for people who are never assigned automatically.
    #[serde(default = "usual_capacity")]
    #[schema(example = 5, maximum = 1000)]
    pub capacity: u32,
    /// The partner（A/B 角）who stands in during an absence.
    #[serde(default)]
    pub partner_id: Option<PersonId>,
    /// Whether the person works here.
    #[serde(default = "yes")]
    pub active: bool,
}

fn chinese() -> Vec<String> {
    vec!["zh".to_owned()]
}

const fn usual_capacity() -> u32 {
    5
}

const fn yes() -> bool {
    true
}

impl PersonContent {
    /// Trims what people typed, and writes a component kind by its stable name (`数据库` becomes `database`).
    #[must_use]
    pub fn normalized(mut self) -> Self {
        for text in [&mut self.code, &mut self.name] {
            *text = text.trim().to_owned();
        }
        for text in [&mut self.phone, &mut self.email, &mut self.city] {
            *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        for held in &mut self.skills {
            held.skill = skill_name(&held.skill);
        }
        self
    }

    /// The clearances valid on `date`.
    pub fn clearances_on(&self, date: Date) -> Vec<String> {
        let valid = self.clearances.iter().filter(|held| held.valid_until.is_none_or(|last| date <= last));
        valid.map(|held| held.name.clone()).collect()
    }
}

/// A skill as it is stored: a component kind by its stable name, a technology as typed.
pub fn skill_name(text: &str) -> String {
    let text = text.trim();
    text.parse::<triage::ComponentKind>().map_or_else(|_| text.to_owned(), |kind| kind.as_str().to_owned())
}
