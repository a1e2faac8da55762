//! Words that several endpoints share.

use kernel::{Language, PartyId, Role};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::parties::PartyCard;

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "engineer")]
pub enum RoleWord {
    /// 报修人.
    Reporter,
    /// 客户负责人.
    CustomerLead,
    /// 厂商.
    Vendor,
    /// 工程师.
    Engineer,
    /// 服务台.
    Dispatcher,
    /// 运维服务经理.
    Manager,
    /// 系统管理员.
    Administrator,
    /// 安全管理员.
    SecurityOfficer,
    /// 审计管理员.
    Auditor,
}

const PAIRS: [(RoleWord, Role); 9] = [
    (RoleWord::Reporter, Role::Reporter),
    (RoleWord::CustomerLead, Role::CustomerLead),
    (RoleWord::Vendor, Role::Vendor),
    (RoleWord::Engineer, Role::Engineer),
    (RoleWord::Dispatcher, Role::Dispatcher),
    (RoleWord::Manager, Role::Manager),
    (RoleWord::Administrator, Role::Administrator),
    (RoleWord::SecurityOfficer, Role::SecurityOfficer),
    (RoleWord::Auditor, Role::Auditor),
];

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        PAIRS[role as usize].0
    }
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        PAIRS[word as usize].1
    }
}

/// The roles as words.
pub fn words(roles: &[Role]) -> Vec<RoleWord> {
    roles.iter().copied().map(RoleWord::from).collect()
}

/// The words as roles.
pub fn roles(words: Vec<RoleWord>) -> Vec<Role> {
    words.into_iter().map(Role::from).collect()
}

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(example = "zh")]
pub enum LanguageWord {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl From<Language> for LanguageWord {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

impl From<LanguageWord> for Language {
    fn from(word: LanguageWord) -> Self {
        match word {
            LanguageWord::Zh => Self::Zh,
            LanguageWord::En => Self::En,
        }
    }
}

/// The party an account belongs to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartyWord {
    id: PartyId,
    #[schema(example = "市第一医院")]
    name: String,
    #[schema(example = "customer")]
    kind: String,
}

impl From<PartyCard> for PartyWord {
    fn from(PartyCard { id, name, kind }: PartyCard) -> Self {
        Self { id, name, kind }
    }
}

/// Tells `"x": null` (some none) from an absent `x` (none).
#[expect(clippy::option_option, reason = "absent, null and a value are three things in a PATCH")]
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_roles_are_the_same_list_with_the_same_names() {
        for (at, (word, role)) in PAIRS.into_iter().enumerate() {
            assert_eq!((word as usize, role as usize), (at, at));
            assert_eq!(serde_json::to_value(word).ok(), Some(role.as_str().into()));
        }
    }
}
