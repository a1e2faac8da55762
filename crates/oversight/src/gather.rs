//! Who holds what in the platform, since when, given by whom, and when it was last used.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use access::store::account;
use access::store::terms::{self, CustomRole};
use access::{Account, Action, policy};
use app::Problem;
use journal::Recorded;
use kernel::{AccountId, Cursor, HOUR, Instant, Language, PageRequest, PartyId, Role};
use serde_json::Value as Json;
use storage::Value;

use crate::Oversight;
use crate::core::finding::{Holder, Holding, Rules};

/// The three separate powers exclude each other, over all accounts of one person.
const CONFLICTS: [(Role, Role); 3] = [
    (Role::Administrator, Role::SecurityOfficer),
    (Role::Administrator, Role::Auditor),
    (Role::SecurityOfficer, Role::Auditor),
];
/// Roles of one kind, among which a narrower may stand for a wider.
const FAMILIES: [&[Role]; 2] =
    [&[Role::Reporter, Role::CustomerLead], &[Role::Engineer, Role::Dispatcher, Role::Manager]];
/// How a custom role is named among rights.
pub(crate) const CUSTOM: &str = "custom:";

/// Everything a review of the platform looks at.
pub(crate) struct Gathered {
    pub holders: Vec<Holder>,
    pub holdings: Vec<Holding>,
    pub rules: Rules,
    names: HashMap<String, String>,
}

impl Gathered {
    /// What people call a right: a role's label, or a custom role's name.
    pub(crate) fn right_name(&self, right: &str, language: Language) -> String {
        let built_in = right.parse::<Role>().map(|role| policy::role_label(role, language).to_owned());
        built_in.unwrap_or_else(|()| self.names.get(right).cloned().unwrap_or_else(|| right.to_owned()))
    }

    /// What people call an account.
    pub(crate) fn account_name(&self, id: &str) -> String {
        self.holders.iter().find(|holder| holder.id == id).map_or_else(|| id.to_owned(), |holder| holder.name.clone())
    }
}

/// Who gave a role, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Given {
    by: Option<String>,
    approved_by: Option<String>,
    at: Option<Instant>,
}

impl Oversight {
    /// Gathers who holds what; a right that was not used for `unused_days` counts as unused.
    pub(crate) async fn gather(&self, unused_days: u32) -> Result<Gathered, Problem> {
        let accounts = self.every_account().await?;
        let customs = terms::roles(&self.app.db).await?;
        let customs: Vec<CustomRole> = customs.into_iter().filter(|role| role.retired_at.is_none()).collect();
        let grants = terms::grants(&self.app.db).await?;
        let mut done: HashMap<AccountId, Vec<(String, Instant)>> = HashMap::new();
        for (account, action, at) in app::uses(&self.app.db).await? {
            done.entry(account).or_default().push((action, at));
        }
        let given = self.given(&accounts).await?;
        let mut holdings = Vec::new();
        for (at, each) in accounts.iter().enumerate() {
            let uses = done.get(&each.id).map_or(&[][..], Vec::as_slice);
            for role in &each.roles {
                let given = given.get(&(each.id, *role)).cloned().unwrap_or_default();
                let given = Given { at: given.at.or(Some(each.created_at)), ..given };
                holdings.push(holding(at, role.to_string(), given, &actions_of(*role), uses));
            }
            for grant in grants.iter().filter(|grant| grant.account == each.id) {
                let Some(approved_at) = grant.approved_at else { continue };
                let Some(custom) = customs.iter().find(|custom| custom.id == grant.role) else { continue };
                let given = Given {
                    by: Some(grant.asked_by.to_string()),
                    approved_by: grant.approved_by.map(|by| by.to_string()),
                    at: Some(approved_at),
                };
                let actions = custom.cells.keys().filter(|name| !is_everybodys(name)).cloned().collect();
                holdings.push(holding(at, format!("{CUSTOM}{}", custom.id), given, &actions, uses));
            }
        }
        let holders = self.holders_of(&accounts).await?;
        let names = customs.iter().map(|custom| (format!("{CUSTOM}{}", custom.id), custom.name.clone())).collect();
        Ok(Gathered { holders, holdings, rules: rules(unused_days), names })
    }

    pub(crate) async fn every_account(&self) -> Result<Vec<Account>, Problem> {
        let mut all = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = account::list(&self.app.db, &PageRequest { after, limit: kernel::MAX_LIMIT }, None).await?;
            all.extend(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(all),
            }
        }
    }

    async fn holders_of(&self, accounts: &[Account]) -> Result<Vec<Holder>, Problem> {
        let team = self.team.facts().await?;
        let there: HashSet<_> = team.active().map(|person| person.id).collect();
        let parties: Vec<PartyId> =
            accounts.iter().filter_map(|account| account.party).collect::<BTreeSet<_>>().into_iter().collect();
        let mut known = HashSet::new();
        for part in parties.chunks(200) {
            known.extend(self.estate.parties_named(part).await?.into_iter().map(|party| party.id));
        }
        let belongs = |account: &Account| {
            account.person.is_none_or(|person| there.contains(&person))
                && account.party.is_none_or(|party| known.contains(&party))
        };
        let holder = |account: &Account| Holder {
            id: account.id.to_string(),
            name: account.name.clone(),
            person: same_person(account),
            belongs: belongs(account),
            active: account.active,
            duty: None,
        };
        Ok(accounts.iter().map(holder).collect())
    }

    /// Who gave each role that is held, from the journal.
    async fn given(&self, accounts: &[Account]) -> Result<HashMap<(AccountId, Role), Given>, Problem> {
        let mut given = HashMap::new();
        for part in accounts.chunks(100) {
            let subjects = part.iter().map(|account| Value::from(account.id.to_string())).collect();
            let rows = self.app.db.rows(journal::of_subjects("account", subjects)).await?;
            let mut entries = rows.iter().map(journal::read).collect::<Result<Vec<_>, _>>()?;
            entries.sort_by_key(|entry| (entry.entered_at, entry.id));
            for entry in &entries {
                follow(&mut given, entry);
            }
        }
        Ok(given)
    }
}

/// Follows one entry of an account: what it gave or asked for.
fn follow(given: &mut HashMap<(AccountId, Role), Given>, entry: &Recorded) {
    let Ok(account) = entry.subject.parse::<AccountId>() else { return };
    let body = entry.body();
    let (before, after) = match entry.kind.as_str() {
        "account.created" | "account.set_up" => (&Json::Null, &body),
        "account.changed" | "account.roles_approved" | "account.role_withdrawn" => (&body["before"], &body["after"]),
        _ => return,
    };
    let (had, has) = (roles(&before["roles"]), roles(&after["roles"]));
    let by = entry.actor.strip_prefix("account:").unwrap_or(&entry.actor).to_owned();
    for role in has.difference(&had) {
        let known = given.entry((account, *role)).or_default();
        if entry.kind == "account.roles_approved" {
            known.approved_by = Some(by.clone());
        } else {
            *known = Given { by: Some(by.clone()), approved_by: None, at: None };
        }
        known.at = Some(entry.entered_at);
    }
    for role in roles(&after["asked_roles"]).difference(&has) {
        given.insert((account, *role), Given { by: Some(by.clone()), approved_by: None, at: None });
    }
}

fn roles(names: &Json) -> BTreeSet<Role> {
    names.as_array().into_iter().flatten().filter_map(|name| name.as_str()?.parse().ok()).collect()
}

/// What two accounts of one person have in common: the member of the team, or else the mail address.
fn same_person(account: &Account) -> Option<String> {
    let person = account.person.map(|person| person.to_string());
    person.or_else(|| account.email.as_ref().map(|email| email.to_lowercase()))
}

fn holding(
    holder: usize,
    right: String,
    granted: Given,
    gives: &BTreeSet<String>,
    uses: &[(String, Instant)],
) -> Holding {
    let of_it = || uses.iter().filter(|(action, _)| gives.contains(action));
    Holding {
        holder,
        right,
        granted_by: granted.by,
        approved_by: granted.approved_by,
        granted_at: granted.at,
        last_used_at: of_it().map(|(_, at)| *at).max(),
        used: of_it().map(|(action, _)| action.clone()).collect(),
    }
}

fn actions_of(role: Role) -> BTreeSet<String> {
    let held = Action::ALL.iter().filter(|action| !policy::reach(role, **action).is_empty());
    held.map(ToString::to_string).filter(|name| !is_everybodys(name)).collect()
}

/// What every role may do: that it was used shows nothing.
fn is_everybodys(action: &str) -> bool {
    let Ok(action) = action.parse::<Action>() else { return false };
    Role::ALL.into_iter().all(|role| !policy::reach(role, action).is_empty())
}

fn rules(unused_days: u32) -> Rules {
    let names = |roles: &[Role]| roles.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    Rules {
        conflicts: CONFLICTS.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect(),
        duties: BTreeMap::new(),
        gives: Role::ALL.into_iter().map(|role| (role.to_string(), actions_of(role))).collect(),
        families: FAMILIES.iter().map(|family| names(family)).collect(),
        unused_after: i64::from(unused_days) * 24 * HOUR,
    }
}
