//! What the policy says to one account about one action.

use std::collections::BTreeSet;

use access::store::account;
use access::{Access, Account, Action, Explanation, Place};
use app::{Cx, Problem};
use kernel::{AccountId, PartyId, Refusal, RefusalKind};

use crate::Oversight;

/// On what something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// On nothing in particular.
    Anything,
    /// On an incident, by its number or identity.
    Incident(String),
    /// On what belongs to this customer as a whole.
    Customer(PartyId),
}

impl Oversight {
    /// Explains what `account` may do now. The account itself, its emergency access and its custom roles are looked up.
    pub async fn explain(
        &self,
        cx: &Cx,
        account: AccountId,
        action: Action,
        what: &What,
    ) -> Result<Explanation, Problem> {
        let account = account::find(&self.app.db, account).await?.ok_or_else(Problem::not_found)?;
        let actor = Access::acting(&self.app.db, &account, cx.now).await?;
        let place = match what {
            What::Anything => None,
            What::Customer(customer) => Some(Place { customer: Some(*customer), ..Place::default() }),
            What::Incident(named) => {
                Some(self.desk.whereabouts(named).await?.ok_or_else(|| Problem(no_such_incident()))?)
            }
        };
        let team = self.team.facts().await?;
        let explained = access::explain(&actor, action, place.as_ref(), &|person| team.groups_of(person));
        // Somebody who cannot log in may do nothing, whatever his roles say.
        Ok(Explanation { allowed: explained.allowed && account.active, ..explained })
    }

    /// Every account, and the customers that accounts belong to with their names.
    pub async fn subjects(&self) -> Result<(Vec<Account>, Vec<(PartyId, String)>), Problem> {
        let accounts = self.every_account().await?;
        let parties: BTreeSet<PartyId> = accounts.iter().filter_map(|account| account.party).collect();
        let parties: Vec<PartyId> = parties.into_iter().collect();
        let mut customers = Vec::new();
        for part in parties.chunks(200) {
            let found = self.estate.parties_named(part).await?.into_iter();
            let found = found.filter(|party| party.fields.kind == estate::core::PartyKind::Customer);
            customers.extend(found.map(|party| (party.id, party.fields.name)));
        }
        customers.sort_by(|(_, one), (_, other)| one.cmp(other));
        Ok((accounts, customers))
    }

    /// What people call these accounts; one that is gone is not among them.
    pub async fn names(&self, mut ids: Vec<AccountId>) -> Result<Vec<(AccountId, String)>, Problem> {
        ids.sort_unstable();
        ids.dedup();
        let mut names = Vec::new();
        for part in ids.chunks(200) {
            names.extend(account::called(&self.app.db, part).await?);
        }
        Ok(names)
    }

    /// What people call these parties.
    pub async fn party_names(&self, mut ids: Vec<PartyId>) -> Result<Vec<(PartyId, String)>, Problem> {
        ids.sort_unstable();
        ids.dedup();
        let mut names = Vec::new();
        for part in ids.chunks(200) {
            names.extend(self.estate.parties_named(part).await?.into_iter().map(|party| (party.id, party.fields.name)));
        }
        Ok(names)
    }
}

fn no_such_incident() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "explanation.no_such_incident",
        "没有这个工单，请核对单号",
        "there is no such incident; check its number",
    )
    .field("/incident_id", "没有这个工单", "there is no such incident")
}
