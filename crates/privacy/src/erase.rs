//! Erasing a person: what he is called and how he is reached goes everywhere; what was done stays, by somebody who is erased.

use access::Access;
use access::store::account;
use access::store::person::{self, ERASED};
use app::{Cx, Problem};
use journal::person::Forgotten;
use journal::{Entry, Visibility, actor_text};
use kernel::{AccountId, MailId};
use serde_json::json;
use storage::{WriteError, WriteSet};

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
        let concerned = desk::person::concerned(&self.app.db, id, found.person).await?;
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
        let facts = self.team.facts().await?;
        let member = facts.person_of_account(id).map(|member| member.content.clone());
        let letters = self.letters_of(id).await?;
        let reported: Vec<String> =
            concerned.iter().filter(|each| each.reported).map(|each| each.id.to_string()).collect();
        let mut set = WriteSet::new();
        let nobodys = self.access.hash(&Access::new_secret()?).await;
        let nobodys = nobodys.map_err(|error| storage::DbError::Unavailable(error.to_string()))?;
        person::erase(&mut set, &found, ERASED_NAME, &nobodys);
        self.team.erase_person(&mut set, id, ERASED_NAME).await?;
        desk::person::erase_reporter(&mut set, id, ERASED_NAME);
        notify::person::erase_person(&mut set, id, ERASED_NAME);
        oversight::erase_person(&mut set, id, ERASED_NAME);
        for mail in &letters {
            set.add(inbound::person::empty(*mail));
            // Letters as they came hold his address in every line.
            files::let_go(&mut set, &mail.to_string());
        }
        let actor = actor_text(&found.actor());
        let mut names = vec![found.name.clone()];
        let mut values = vec![found.login.clone()];
        values.extend(found.email.clone());
        if let Some(member) = member {
            names.push(member.name);
            values.extend(member.phone.into_iter().chain(member.email));
        }
        let subjects: Vec<String> =
            [Some(id.to_string()), found.person.map(|person| person.to_string())].into_iter().flatten().collect();
        journal::person::forget_person(
            &mut set,
            &Forgotten { actor: &actor, subjects: &subjects, names: &names, values: &values, reported: &reported },
        );
        let body = json!({ "reason": why, "incidents": reported.len(), "letters": letters.len() });
        journal::append(&mut set, cx.stamp(), vec![entry(cx, id, body)]);
        match self.app.db.write(set).await {
            Ok(_) => {
                self.access.forget(id);
                self.take_let_go().await;
                Ok(Erased { incidents: reported.len(), letters: letters.len() })
            }
            Err(WriteError::Guard { label: ERASED }) => Err(changed_meanwhile().into()),
            Err(error) => Err(error.into()),
        }
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
