//! Erasing a person: what he is called and how he is reached goes everywhere; what was done stays, by somebody who is erased.

use std::collections::BTreeSet;

use access::store::account;
use access::store::person::{self, ERASED};
use access::{Access, Account};
use app::{Cx, Problem};
use desk::person::Concern;
use documents::Named;
use journal::person::Forgotten;
use journal::{Entry, Visibility, actor_text};
use kernel::{AccountId, Known, MailId, PartyId};
use serde_json::json;
use storage::{WriteError, WriteSet};
use team::core::PersonContent;

use crate::Privacy;
use crate::holds::reason;
use crate::refusals::{changed_meanwhile, erased_already, open_work, own_person, still_active, under_hold};
use crate::store;

/// What an erased person is called from then on.
pub const ERASED_NAME: &str = "已注销 (erased)";

/// What an erasure emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Incidents whose reporter he was.
    pub incidents: usize,
    /// Letters of his.
    pub letters: usize,
    /// Documents out of the house that printed something of him, whose files are not kept any more.
    pub documents: usize,
}

impl Privacy {
    /// Erases the holder of an account that is switched off. Refused while work of his is open or a hold stands over a customer or an
    /// incident he was part of, naming which.
    pub async fn erase_person(&self, cx: &Cx, id: AccountId, why: &str) -> Result<Erased, Problem> {
        let why = reason(why)?;
        let found = account::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        if cx.actor.account() == Some(id) {
            return Err(own_person().into());
        }
        if person::is_erased(&found) {
            return Err(erased_already().into());
        }
        if found.active {
            return Err(still_active().into());
        }
        let concerned = self.free_of(&found).await?;
        let facts = self.team.facts().await?;
        let member = facts.person_of_account(id).map(|member| member.content.clone());
        let known = Values::of(&found, member, &concerned);
        let letters = self.letters_of(id).await?;
        let reported: Vec<String> =
            concerned.iter().filter(|each| each.reported).map(|each| each.id.to_string()).collect();
        let mut set = WriteSet::new();
        let nobodys = self.access.hash(&Access::new_secret()?).await;
        let nobodys = nobodys.map_err(|error| storage::DbError::Unavailable(error.to_string()))?;
        person::erase(&mut set, &found, ERASED_NAME, &nobodys);
        self.team.erase_person(&mut set, id, ERASED_NAME).await?;
        let actor = actor_text(&found.actor());
        let all = known.all();
        desk::person::erase_reporter(&mut set, id, ERASED_NAME);
        desk::person::strike_own_words(&self.app.db, &mut set, (id, &actor), (&all, ERASED_NAME)).await?;
        notify::person::erase_person(&mut set, id, ERASED_NAME);
        oversight::erase_person(&mut set, id, ERASED_NAME);
        for mail in &letters {
            inbound::person::erase(&mut set, *mail, cx.now);
            // Letters as they came hold his address in every line.
            files::let_go(&mut set, &mail.to_string());
        }
        let documents = self.leave_papers(&mut set, cx, (&found, &actor), (&known, &all), &concerned).await?;
        let subjects: Vec<String> =
            [Some(id.to_string()), found.person.map(|person| person.to_string())].into_iter().flatten().collect();
        let values: Vec<String> = std::iter::once(found.login.clone()).chain(known.own.iter().cloned()).collect();
        self.forget_told(&mut set, &reported, &all).await?;
        journal::person::forget_person(
            &mut set,
            &Forgotten {
                actor: &actor,
                subjects: &subjects,
                names: &known.names,
                values: &values,
                reported: &reported,
            },
        );
        let (incidents, letters) = (reported.len(), letters.len());
        let body = json!({ "reason": why, "incidents": incidents, "letters": letters, "documents": documents });
        journal::append(&mut set, cx.stamp(), vec![entry(cx, id, body)]);
        match self.app.db.write(set).await {
            Ok(_) => {
                self.access.forget(id);
                self.take_let_go().await;
                Ok(Erased { incidents, letters, documents })
            }
            Err(WriteError::Guard { label: ERASED | documents::CHANGED }) => Err(changed_meanwhile().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// What he was part of, where nothing of it is open and no hold stands over it.
    async fn free_of(&self, found: &Account) -> Result<Vec<Concern>, Problem> {
        let concerned = desk::person::concerned(&self.app.db, found.id, found.person).await?;
        let open: Vec<&str> = concerned.iter().filter(|each| each.is_open).map(|each| each.number.as_str()).collect();
        if !open.is_empty() {
            return Err(open_work(&open).into());
        }
        let holds = store::standing(&self.app.db).await?;
        let over = holds.iter().find(|hold| match hold.incident {
            Some(incident) => concerned.iter().any(|each| each.id == incident),
            None => found.party == Some(hold.customer) || concerned.iter().any(|each| each.customer == hold.customer),
        });
        if let Some(hold) = over {
            return Err(under_hold(&hold.reason).into());
        }
        Ok(concerned)
    }

    /// Adds what takes him out of documents; how many of those were out of the house.
    async fn leave_papers(
        &self,
        set: &mut WriteSet,
        cx: &Cx,
        (found, actor): (&Account, &str),
        (known, all): (&Values, &Known),
        concerned: &[Concern],
    ) -> Result<usize, Problem> {
        let customers: BTreeSet<PartyId> =
            found.party.into_iter().chain(concerned.iter().map(|each| each.customer)).collect();
        let named = Named {
            actor,
            names: &known.names,
            all,
            own: &Known::by(&known.own),
            customers: &Vec::from_iter(customers),
            incidents: &concerned.iter().map(|each| each.id).collect::<Vec<_>>(),
            erased: ERASED_NAME,
        };
        self.documents.erase_person(set, cx, &named).await
    }

    /// Adds what empties his words beside the journal where they name him.
    async fn forget_told(&self, set: &mut WriteSet, reported: &[String], all: &Known) -> Result<(), Problem> {
        for query in journal::person::texts(reported) {
            for row in &self.app.db.rows(query).await? {
                if all.struck(row.text(1)?, ERASED_NAME).is_some() {
                    journal::person::forget_text(set, row.text(0)?);
                }
            }
        }
        Ok(())
    }

    /// Takes the contents of files away that nothing leads to any more. What cannot be taken away now goes with the next sweep.
    pub(crate) async fn take_let_go(&self) {
        if let Err(error) = self.files.take_let_go().await {
            tracing::warn!(%error, "contents of files that were let go of are still there; the next sweep takes them");
        }
    }

    async fn letters_of(&self, id: AccountId) -> Result<Vec<MailId>, Problem> {
        let rows = self.app.db.rows(inbound::person::of_account(id)).await?;
        Ok(rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?)
    }
}

/// What somebody is known by.
struct Values {
    /// What he is called.
    names: Vec<String>,
    /// What is his alone: numbers and addresses.
    own: Vec<String>,
    /// What he gave where he reported: perhaps the telephone of a whole ward.
    given: Vec<String>,
}

impl Values {
    fn of(account: &Account, member: Option<PersonContent>, concerned: &[Concern]) -> Self {
        let mut known = Self { names: vec![account.name.clone()], own: Vec::new(), given: Vec::new() };
        known.own.extend(account.email.clone());
        if let Some(member) = member {
            known.names.push(member.name);
            known.own.extend(member.phone.into_iter().chain(member.email));
        }
        for each in concerned {
            known.names.extend(each.name.clone());
            known.given.extend(each.values.iter().cloned());
        }
        known.names.sort_unstable();
        known.names.dedup();
        known
    }

    fn all(&self) -> Known {
        Known::by(self.names.iter().chain(&self.own).chain(&self.given))
    }
}

fn entry(cx: &Cx, id: AccountId, body: serde_json::Value) -> Entry {
    Entry {
        subject_kind: "account",
        subject: id.to_string(),
        kind: "person.erased",
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    }
}
