//! Parties: the provider, its customers, and those behind the components.

use kernel::{PartyId, PartyKind, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Faults;

/// Somebody to call or write to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name.
    #[schema(example = "刘科长")]
    pub name: String,
    /// What the contact is for: `responsible` (客户负责人), `technical`, `hotline`, …
    #[serde(default)]
    #[schema(example = "responsible")]
    pub role: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
}

/// What is written down about a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyFields {
    /// Code by which imports find it again.
    #[schema(example = "C-001")]
    pub code: String,
    /// What it is.
    pub kind: PartyKind,
    /// Name.
    #[schema(example = "滨江市人民医院")]
    pub name: String,
    /// IANA zone it lives in.
    #[serde(default = "default_zone")]
    #[schema(example = "Asia/Shanghai")]
    pub zone: String,
    /// Hotline.
    #[serde(default)]
    pub hotline: Option<String>,
    /// Whom to call.
    #[serde(default)]
    pub contacts: Vec<Contact>,
}

/// A party as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// Version for `If-Match`.
    pub version: i64,
    /// What is written down about it.
    #[serde(flatten)]
    pub fields: PartyFields,
}

pub(crate) fn default_zone() -> String {
    "Asia/Shanghai".to_owned()
}

impl PartyFields {
    /// Refuses wrong values, all of them at once.
    pub fn check(&self) -> Result<(), Refusal> {
        let mut faults = Faults::default();
        faults.code("/code", &self.code);
        faults.text("/name", &self.name, 200);
        faults.zone("/zone", &self.zone);
        faults.opt_text("/hotline", self.hotline.as_deref(), 50);
        if self.contacts.len() > 100 {
            faults.add("/contacts", "最多 100 人", "holds more than 100 contacts");
        }
        for (i, contact) in self.contacts.iter().enumerate() {
            faults.text(&format!("/contacts/{i}/name"), &contact.name, 100);
            faults.opt_text(&format!("/contacts/{i}/phone"), contact.phone.as_deref(), 50);
            faults.opt_text(&format!("/contacts/{i}/role"), contact.role.as_deref(), 50);
            if contact.email.as_deref().is_some_and(|email| !is_address(email)) {
                faults.add(&format!("/contacts/{i}/email"), "不是有效的邮箱地址", "is no e-mail address");
            }
        }
        faults.finish()
    }
}

fn is_address(text: &str) -> bool {
    let blank = text.chars().any(|c| c.is_whitespace() || c.is_control());
    !blank
        && text.len() <= 254
        && text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}
