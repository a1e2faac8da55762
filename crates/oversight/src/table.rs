//! A table of accounts and rights as the owner of a customer's system exports it, and what it is judged by.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{HOUR, Instant, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::core::finding::{Holder, Holding, Rules};

/// The most rows of one table.
const ROWS: usize = 20_000;
const LONGEST: usize = 200;

/// One right of one account.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableRow {
    /// The account's log-in name there.
    #[schema(example = "chuna01")]
    pub account: String,
    /// Whose it is.
    #[schema(example = "出纳甲")]
    pub name: String,
    /// What two accounts of one person have in common: the staff number.
    #[serde(default)]
    #[schema(example = "P-017")]
    pub person: Option<String>,
    /// What the person does there.
    #[serde(default)]
    #[schema(example = "出纳")]
    pub duty: Option<String>,
    /// The right or role.
    #[schema(example = "付款录入")]
    pub right: String,
    /// Who gave it.
    #[serde(default)]
    pub granted_by: Option<String>,
    /// Since when it is held.
    #[serde(default)]
    pub granted_at: Option<Instant>,
    /// When it was last used.
    #[serde(default)]
    pub last_used_at: Option<Instant>,
    /// Whether the account can log in.
    #[serde(default = "yes")]
    pub active: bool,
    /// Whether the person still works there.
    #[serde(default = "yes")]
    pub employed: bool,
}

/// Two rights that one person must not hold together.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncompatibleRights {
    /// The one.
    #[schema(example = "付款录入")]
    pub right: String,
    /// The other.
    #[schema(example = "付款审批")]
    pub excludes: String,
}

/// What a duty needs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The duty.
    #[schema(example = "出纳")]
    pub duty: String,
    /// The rights it needs; what is not among them is too much.
    #[schema(example = json!(["付款录入"]))]
    pub rights: Vec<String>,
}

/// What a table is judged by.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableRules {
    /// What must not be in one hand.
    #[serde(default)]
    pub exclusions: Vec<IncompatibleRights>,
    /// What each duty needs.
    #[serde(default)]
    pub duties: Vec<Duty>,
}

impl TableRules {
    pub(crate) fn rules(&self, unused_days: u32) -> Rules {
        let duty = |duty: &Duty| (duty.duty.clone(), duty.rights.iter().cloned().collect::<BTreeSet<_>>());
        Rules {
            conflicts: self.exclusions.iter().map(|each| (each.right.clone(), each.excludes.clone())).collect(),
            duties: self.duties.iter().map(duty).collect(),
            unused_after: i64::from(unused_days) * 24 * HOUR,
            ..Rules::default()
        }
    }
}

/// The holders and holdings a table tells, or the first row that does not fit.
pub(crate) fn read(rows: &[TableRow]) -> Result<(Vec<Holder>, Vec<Holding>), Refusal> {
    if rows.is_empty() || rows.len() > ROWS {
        return Err(refused("/rows", "请给出 1 到 20000 行", "give 1 to 20,000 rows"));
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let (mut holders, mut holdings) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        for (field, text) in [("account", &row.account), ("name", &row.name), ("right", &row.right)] {
            if !(1..=LONGEST).contains(&text.trim().chars().count()) {
                let pointer = format!("/rows/{at}/{field}");
                return Err(refused(&pointer, "请填写 1 到 200 个字符", "give 1 to 200 characters"));
            }
        }
        if !seen.insert((row.account.trim(), row.right.trim())) {
            let pointer = format!("/rows/{at}");
            return Err(refused(&pointer, "同一账号的同一权限重复", "the account's right stands there twice"));
        }
        let holder = *places.entry(row.account.trim()).or_insert_with(|| {
            holders.push(Holder {
                id: row.account.trim().to_owned(),
                name: row.name.trim().to_owned(),
                person: row.person.clone(),
                belongs: row.employed,
                active: row.active,
                duty: row.duty.clone(),
            });
            holders.len() - 1
        });
        holdings.push(Holding {
            holder,
            right: row.right.trim().to_owned(),
            granted_by: row.granted_by.clone(),
            approved_by: None,
            granted_at: row.granted_at,
            last_used_at: row.last_used_at,
            used: BTreeSet::new(),
        });
    }
    Ok((holders, holdings))
}

pub(crate) fn refused(pointer: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "review.invalid",
        "权限复核的内容不符合要求，请按提示修改",
        "the review does not fit; mend what is named",
    )
    .field(pointer, zh, en)
}

const fn yes() -> bool {
    true
}
