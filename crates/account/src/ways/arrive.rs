//! Whom a provider asserted gets his account and, by it, a session.

use access::store::identity::Flow;
use access::store::{account, identity};
use access::{Access, Account, Enrolment, LoggedIn, Opening, Proved, store};
use app::Problem;
use federation::Asserted;
use journal::{Entry, Stamp, Visibility};
use kernel::{AccountId, Actor, Instant, Language, Role};
use serde_json::json;
use storage::{WriteError, WriteSet};

use super::refusals::{flow_closed, inactive, misconfigured, other_way, person_needed, waits};
use super::{Way, closed_meanwhile};
use crate::Accounts;
use crate::accounts::end_at_privilege_change;
use crate::core::way::{Holder, shown};
use crate::factor::GUARD as FACTOR;
use crate::record::{after, entry};
use crate::refusals::check_email;
use crate::session::{LogIn, word};

/// How often the account of somebody is looked for anew when he logs in for the first time twice at once, or his name is taken.
const ATTEMPTS: u8 = 4;

impl Accounts {
    /// Finds or makes the account of whom `way` asserted, and keeps with the flow of `secret` that it is proved.
    pub(super) async fn arrive(
        &self,
        now: Instant,
        way: &Way,
        asserted: &Asserted,
        secret: &str,
    ) -> Result<(), Problem> {
        let judged = self.account_of(now, way, asserted, secret).await;
        if let Err(problem) = &judged {
            let known = identity::find(&self.app.db, &asserted.issuer, &asserted.subject).await?;
            self.remember_refusal(now, way, known.map(|(_, account)| account.id), problem.0.code).await?;
        }
        judged
    }

    async fn account_of(&self, now: Instant, way: &Way, asserted: &Asserted, secret: &str) -> Result<(), Problem> {
        self.check_party(way).await?;
        let mut tag = None;
        for _ in 0..ATTEMPTS {
            let found = identity::find(&self.app.db, &asserted.issuer, &asserted.subject).await?;
            let mut set = WriteSet::new();
            let account = match found {
                Some((by, _)) if by != way.rule.id => return Err(other_way().into()),
                Some((_, before)) if !before.active => return Err(inactive().into()),
                Some((_, before)) => self.renew(&mut set, now, way, asserted, &before).await?,
                None => self.make(&mut set, now, way, asserted, tag.as_deref()).await?,
            };
            let roles = account.roles.is_empty();
            if !roles {
                let trusted = way.rule.trusts(&asserted.methods);
                Access::prove_flow(&mut set, secret, account.id, trusted, asserted.session.as_deref());
            }
            let written = self.app.db.write(set).await;
            self.access.forget(account.id);
            match written {
                Ok(_) if roles && account.asked_roles.is_some() => return Err(waits().into()),
                Ok(_) if roles => return Err(person_needed().into()),
                Ok(_) => return Ok(()),
                Err(WriteError::Taken { label: identity::TAKEN } | WriteError::Guard { label: "account" }) => {}
                Err(WriteError::Taken { label: "login" }) => tag = Some(name_tag(asserted)),
                Err(error) => return Err(closed_meanwhile(error)),
            }
        }
        Err(Problem::from(WriteError::Taken { label: identity::TAKEN }))
    }

    /// The customer of a way must be one: what a provider says must not end up with nobody.
    async fn check_party(&self, way: &Way) -> Result<(), Problem> {
        let Some(party) = way.rule.party else { return Ok(()) };
        let found = self.parties.find(vec![party]).await?;
        if found.iter().any(|card| card.id == party && card.kind == "customer") {
            return Ok(());
        }
        Err(misconfigured(&way.rule.id))
    }

    async fn make(
        &self,
        set: &mut WriteSet,
        now: Instant,
        way: &Way,
        asserted: &Asserted,
        tag: Option<&str>,
    ) -> Result<Account, Problem> {
        let holder = holder(asserted);
        let officer = account::is_held(&self.app.db, Role::SecurityOfficer).await?;
        let granted = way.rule.grant(holder, &[], false, officer)?;
        let own = tag.map(str::to_owned).or_else(|| nameless(way, asserted));
        let login = access::normal_login(&way.rule.login(holder, own.as_deref()));
        let made = Account {
            id: AccountId::fresh(self.app.ids.as_ref(), now),
            name: shown(holder).unwrap_or_else(|| login.clone()),
            login,
            roles: granted.in_force,
            asked_roles: granted.asked,
            person: None,
            party: way.rule.party,
            department: None,
            language: Language::default(),
            email: holder.email.map(str::to_owned),
            active: true,
            created_at: now,
            version: 1,
            password_temporary: false,
        };
        // Nobody knows it: who comes by a provider has no password here.
        let hash = self.hash(&Access::new_secret()?).await?;
        account::insert(set, &made, &hash);
        identity::bind(set, (&asserted.issuer, &asserted.subject), made.id, &way.rule.id, now);
        let mut body = after(&made);
        body["way"] = json!(way.rule.id);
        self.tell(set, now, entry(&made, "account.created", now, body));
        Ok(made)
    }

    /// Name, address, party and roles are the provider's; the rest of the account is kept.
    async fn renew(
        &self,
        set: &mut WriteSet,
        now: Instant,
        way: &Way,
        asserted: &Asserted,
        before: &Account,
    ) -> Result<Account, Problem> {
        let holder = holder(asserted);
        let officer = account::is_held(&self.app.db, Role::SecurityOfficer).await?;
        let granted = way.rule.grant(holder, &before.roles, before.person.is_some(), officer)?;
        let same_party = before.party == way.rule.party;
        let renewed = Account {
            name: shown(holder).unwrap_or_else(|| before.name.clone()),
            email: holder.email.map(str::to_owned).or_else(|| before.email.clone()),
            party: way.rule.party,
            department: before.department.filter(|_| same_party),
            roles: granted.in_force,
            asked_roles: granted.asked,
            ..before.clone()
        };
        identity::seen(set, before.id, now);
        if renewed != *before {
            account::update(set, &renewed);
            end_at_privilege_change(set, before, &renewed);
            let body = json!({ "before": after(before), "after": after(&renewed), "way": way.rule.id });
            self.tell(set, now, entry(&renewed, "account.changed", now, body));
        }
        Ok(renewed)
    }

    pub(super) fn tell(&self, set: &mut WriteSet, now: Instant, entry: Entry) {
        let by = Actor::Platform { part: "account" };
        journal::append(set, Stamp { actor: &by, now, ids: self.app.ids.as_ref() }, vec![entry]);
    }

    /// A log-in that a provider's answer did not open is in the journal; only who has set out from here can bring one.
    pub(super) async fn remember_refusal(
        &self,
        now: Instant,
        way: &Way,
        account: Option<AccountId>,
        reason: &str,
    ) -> Result<(), Problem> {
        let refused = Entry {
            subject_kind: "account",
            subject: account.map_or_else(|| "unknown".to_owned(), |account| account.to_string()),
            kind: "account.way_refused",
            occurred_at: now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({ "way": way.rule.id, "reason": reason }),
            personal: Vec::new(),
        };
        let mut set = WriteSet::new();
        self.tell(&mut set, now, refused);
        self.app.db.write(set).await?;
        Ok(())
    }

    /// Opens the session of the account that the flow of `secret` proved. A second factor that is due is asked for as in
    /// every log-in, unless the provider has asked for one that is trusted here.
    pub async fn log_in_by_way(
        &self,
        now: Instant,
        secret: Option<&str>,
        input: &LogIn,
    ) -> Result<(LoggedIn, Proved), Problem> {
        let (account, flow) = self.proved(now, secret).await?;
        let Flow { way, factor, provider_session, .. } = flow;
        let secret = secret.unwrap_or_default();
        let mut set = WriteSet::new();
        let proved = if factor { Proved::Nothing } else { self.prove(&mut set, now, &account, input).await? };
        Access::spend_flow(&mut set, secret, account.id, now);
        let actor = account.actor();
        let by = if factor { "way" } else { word(&proved) };
        let mut entry = entry(&account, "account.logged_in", now, json!({ "way": way, "second_factor": by }));
        entry.personal = vec![("address", input.address.clone())];
        journal::append(&mut set, Stamp { actor: &actor, now, ids: self.app.ids.as_ref() }, vec![entry]);
        let opening = Opening {
            replaces: input.replaces.as_deref(),
            address: &input.address,
            device: &input.device,
            provider: Some((&way, provider_session.as_deref())),
        };
        let id = account.id;
        match self.access.open_session(now, account, opening, set).await {
            Ok(logged_in) => Ok((logged_in, proved)),
            Err(WriteError::Guard { label: FACTOR }) => Err(self.spent(now, id, input).await),
            Err(error) => Err(closed_meanwhile(error)),
        }
    }

    /// A secret for the authenticator of somebody whom a flow has proved and who may not go on without one.
    pub async fn enrol_by_way(&self, now: Instant, secret: Option<&str>) -> Result<Enrolment, Problem> {
        let (account, ..) = self.proved(now, secret).await?;
        self.enrol_demanded(&account, now).await
    }

    /// The account a flow has proved, and the flow.
    async fn proved(&self, now: Instant, secret: Option<&str>) -> Result<(Account, Flow), Problem> {
        let secret = secret.ok_or_else(flow_closed)?;
        let flow = self.access.flow(now, secret).await?.ok_or_else(flow_closed)?;
        let account = flow.account.ok_or_else(flow_closed)?;
        let account = store::account::find(&self.app.db, account).await?.ok_or_else(flow_closed)?;
        if !account.active {
            return Err(inactive().into());
        }
        Ok((account, flow))
    }
}

fn holder(asserted: &Asserted) -> Holder<'_> {
    let email = asserted.email.as_deref().filter(|email| check_email(Some(email)).is_ok());
    Holder { name: asserted.name.as_deref(), username: asserted.username.as_deref(), email, groups: &asserted.groups }
}

/// A name for somebody whose own is taken or says nothing: from who he is, so that it stays his.
fn name_tag(asserted: &Asserted) -> String {
    format!("u{:.12}", Access::digest(&format!("{}\n{}", asserted.issuer, asserted.subject)))
}

fn nameless(way: &Way, asserted: &Asserted) -> Option<String> {
    way.rule.login(holder(asserted), None).starts_with('@').then(|| name_tag(asserted))
}
