//! What the journal keeps of an account.

use access::Account;
use journal::{Entry, Visibility};
use kernel::{Instant, Role};
use serde_json::{Value as Json, json};

/// What the journal keeps of an account: no personal values.
pub(crate) fn after(account: &Account) -> Json {
    json!({
        "roles": names(&account.roles),
        "asked_roles": account.asked_roles.as_deref().map(names),
        "person": account.person,
        "party": account.party,
        "department": account.department,
        "active": account.active,
    })
}

fn names(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().map(|role| role.as_str()).collect()
}

/// A journal entry about an account; names and log-in names are personal and stand apart.
pub(crate) fn entry(account: &Account, kind: &'static str, at: Instant, body: Json) -> Entry {
    Entry {
        subject_kind: "account",
        subject: account.id.to_string(),
        kind,
        occurred_at: at,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: personal(account),
    }
}

fn personal(account: &Account) -> Vec<(&'static str, String)> {
    let mut values = vec![("login", account.login.clone()), ("name", account.name.clone())];
    values.extend(account.email.clone().map(|email| ("email", email)));
    values
}
