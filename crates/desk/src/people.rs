//! Who can be told about an incident, and under which post.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use access::Account;
use app::Problem;
use kernel::{AccountId, GroupId, Instant, Language, MINUTE, PartyId, Refusal, RefusalKind, Role};
use notify::{Post, Recipient};
use storage::Db;
use team::{DutyRole, OnCall, Person, Post as TeamPost, TeamFacts};

use crate::core::Incident;
use crate::desk::Desk;

/// How long accounts of a party are remembered.
const REMEMBERED: i64 = MINUTE;

/// Accounts of customers and vendors, remembered for a minute so that a report costs no read of its own.
#[derive(Default)]
pub struct Outsiders {
    known: Mutex<Known>,
}

/// The accounts of a party, and when they were read.
type Known = HashMap<PartyId, (Instant, Arc<Vec<Account>>)>;

impl Outsiders {
    /// The active accounts of `party`.
    pub async fn of(&self, db: &Db, party: PartyId, now: Instant) -> Result<Arc<Vec<Account>>, Problem> {
        if let Some((read_at, accounts)) = self.lock().get(&party)
            && now.since(*read_at) < REMEMBERED
            && *read_at <= now
        {
            return Ok(Arc::clone(accounts));
        }
        let accounts = access::store::account::of_party(db, party).await?;
        let accounts: Arc<Vec<Account>> = Arc::new(accounts.into_iter().filter(|account| account.active).collect());
        self.lock().insert(party, (now, Arc::clone(&accounts)));
        Ok(accounts)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// The service managers on duty, to be told of what concerns no single incident.
    pub async fn managers(&self, now: Instant) -> Result<Vec<Recipient>, Problem> {
        let team = self.team.facts().await?;
        let managers = on_call(&team, DutyRole::Manager, now, None);
        Ok(managers.into_iter().map(|person| recipient(Post::Manager, person)).collect())
    }

    /// The service desk's people on duty, to be told of what concerns no single incident.
    pub async fn dispatchers(&self, now: Instant) -> Result<Vec<Recipient>, Problem> {
        let team = self.team.facts().await?;
        Ok(dispatchers(&team, now).into_iter().map(|person| recipient(Post::DispatcherOnDuty, person)).collect())
    }

    /// The responsible persons of a customer, to be told of what concerns no single incident.
    pub async fn responsible(&self, customer: PartyId, now: Instant) -> Result<Vec<Recipient>, Problem> {
        Ok(leads(&self.outsiders.of(&self.app.db, customer, now).await?))
    }

    /// Whoever is named as the reporter belongs to the customer: `accounts` are those remembered of it.
    pub(crate) async fn reporter_known(
        &self,
        named: Option<AccountId>,
        accounts: &[Account],
        customer: PartyId,
    ) -> Result<(), Problem> {
        let Some(account) = named.filter(|named| !accounts.iter().any(|known| known.id == *named)) else {
            return Ok(());
        };
        let found = access::store::account::find(&self.app.db, account).await?;
        found.filter(|found| found.party == Some(customer)).map(|_| ()).ok_or_else(|| Problem(unknown_reporter()))
    }
}

fn unknown_reporter() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "report.unknown_reporter",
        "该客户没有这个报修人账号，请重新选择，或只填写姓名和电话。",
        "The customer has no such account; choose again, or give name and telephone number only.",
    )
    .field("/reporter_account_id", "请重新选择", "choose again")
}

/// Somebody of the team under `post`.
pub fn recipient(post: Post, person: &Person) -> Recipient {
    Recipient {
        post,
        name: person.content.name.clone(),
        account: person.content.account_id,
        address: person.content.email.clone(),
        phone: person.content.phone.clone(),
        language: Language::Zh,
        group: None,
    }
}

/// Everybody of the provider who can be told of the incident.
pub fn staff(incident: &Incident, team: &TeamFacts, now: Instant) -> Vec<Recipient> {
    engineer(incident, team).into_iter().chain(on_posts(incident.group, team, now)).collect()
}

/// Who has it: as its engineer, or as the coordinator where somebody else leads.
pub fn engineer(incident: &Incident, team: &TeamFacts) -> Option<Recipient> {
    let own = incident.lead.kind == agreement::core::PartyKind::Provider;
    let engineer = incident.engineer.and_then(|id| team.person(id))?;
    Some(recipient(if own { Post::Engineer } else { Post::Coordinator }, engineer))
}

/// Whoever holds a post now for the work of a group: the same for all of its incidents.
pub fn on_posts(group: Option<GroupId>, team: &TeamFacts, now: Instant) -> Vec<Recipient> {
    let mut people = Vec::new();
    for (post, role) in [
        (Post::Lead, DutyRole::Lead),
        (Post::OnCallLead, DutyRole::Lead),
        (Post::Manager, DutyRole::Manager),
        (Post::Director, DutyRole::Director),
    ] {
        people.extend(on_call(team, role, now, group).into_iter().map(|person| recipient(post, person)));
    }
    people.extend(dispatchers(team, now).into_iter().map(|person| recipient(Post::DispatcherOnDuty, person)));
    people
}

/// The service desk's people on duty now.
pub fn dispatchers(team: &TeamFacts, now: Instant) -> Vec<&Person> {
    let desk = team.active().filter(|person| person.content.posts.contains(&TeamPost::ServiceDesk));
    desk.filter(|person| team.is_on_duty(person.id, now)).collect()
}

pub(crate) fn on_call(team: &TeamFacts, role: DutyRole, now: Instant, group: Option<GroupId>) -> Vec<&Person> {
    let found: Vec<OnCall> = team.who_is_on_call(role, now, group);
    found.iter().filter_map(|on_call| team.person(on_call.person)).collect()
}

/// The customer's people who can be told: the reporter and the responsible persons.
pub fn customers(incident: &Incident, accounts: &[Account]) -> Vec<Recipient> {
    let mut people = Vec::new();
    let reporter = incident.reporter.account.and_then(|id| accounts.iter().find(|account| account.id == id));
    people.extend(reporter.map(|account| outsider(Post::Reporter, account)));
    people.extend(by_mail_alone(incident));
    people.extend(leads(accounts));
    people
}

/// A reporter who has no account and left an address.
fn by_mail_alone(incident: &Incident) -> Option<Recipient> {
    let reporter = &incident.reporter;
    let address = reporter.email.clone().filter(|_| reporter.account.is_none())?;
    Some(Recipient {
        post: Post::Reporter,
        name: reporter.name.clone().unwrap_or_else(|| address.clone()),
        account: None,
        address: Some(address),
        phone: None,
        language: reporter.language.unwrap_or_default(),
        group: None,
    })
}

fn leads(accounts: &[Account]) -> Vec<Recipient> {
    let leads = accounts.iter().filter(|account| account.roles.contains(&Role::CustomerLead));
    leads.map(|account| outsider(Post::CustomerLead, account)).collect()
}

/// An account of a customer or vendor under `post`.
pub fn outsider(post: Post, account: &Account) -> Recipient {
    Recipient {
        post,
        name: account.name.clone(),
        account: Some(account.id),
        address: account.email.clone(),
        phone: None,
        language: account.language,
        group: None,
    }
}
