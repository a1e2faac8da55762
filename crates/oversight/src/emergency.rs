//! Emergency access: opened by whoever needs it, announced, recorded, ended.

use ::account::grant::Belongs;
use access::store::account;
use access::store::terms::{self, Emergency};
use access::{Account, policy};
use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{Actor, EmergencyId, Instant, Language, Page, PageRequest, Refusal, RefusalKind, Role};
use notify::{Asked as Looking, Event, Facts, LiveFacts, Looked, Notice, Post, Recipient, Words};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::Oversight;
use crate::rules::emergency::{self, Asked, Asker};

/// The kind of subject of emergency access in the journal and in notices.
pub const SUBJECT: &str = "emergency";

impl Oversight {
    /// Opens emergency access for the caller. The security officers are told, and so are the responsible persons of the customer
    /// it is about.
    pub async fn open_emergency(&self, cx: &Cx, asked: Asked) -> Result<Emergency, Problem> {
        let id = cx.actor.account().ok_or_else(Problem::not_found)?;
        let holder = account::find(&self.app.db, id).await?.ok_or_else(Problem::not_found)?;
        let officers = account::with_role(&self.app.db, Role::SecurityOfficer).await?;
        let belongs = Belongs { to_party: holder.party.is_some(), to_person: holder.person.is_some() };
        let until = emergency::check(&asked, Asker { roles: &holder.roles, belongs }, officers.len(), cx.now)?;
        let mut people: Vec<Recipient> = officers.iter().map(officer).collect();
        if let Some(customer) = asked.customer {
            let known = self.estate.party(customer).await?;
            if known.is_none_or(|party| party.fields.kind != estate::core::PartyKind::Customer) {
                return Err(no_such_customer().into());
            }
            people.extend(self.desk.responsible(customer, cx.now).await?);
        }
        let opened = Emergency {
            id: EmergencyId::fresh(cx.ids.as_ref(), cx.now),
            account: id,
            role: asked.role,
            customer: asked.customer,
            reason: triage::mask(asked.reason.trim()).text,
            since: cx.now,
            until,
            ended_at: None,
            ended_by: None,
        };
        let mut set = WriteSet::new();
        terms::open_emergency(&mut set, &opened);
        announce(cx, &mut set, &opened, &people);
        record(&mut set, &cx.actor, cx, &opened, "emergency.opened");
        match self.app.db.write(set).await {
            Ok(_) => {
                self.access.forget(id);
                Ok(opened)
            }
            Err(WriteError::Taken { label: terms::EMERGENCY }) => Err(open_already().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// A page of the openings that the caller may see, the latest first; `open`: only those that count now.
    pub async fn emergencies(&self, cx: &Cx, open: bool, request: &PageRequest) -> Result<Page<Emergency>, Problem> {
        Ok(terms::emergencies(&self.app.db, &cx.scope, open.then_some(cx.now), request).await?)
    }

    /// Ends emergency access before its time: one's own, or for the security officer anybody's.
    pub async fn end_emergency(&self, cx: &Cx, id: EmergencyId) -> Result<Emergency, Problem> {
        let found = terms::find_emergency(&self.app.db, id).await?;
        let found = found.filter(|each| cx.scope.covers_account(each.account)).ok_or_else(Problem::not_found)?;
        if found.ended_at.is_some() || found.until <= cx.now {
            return Err(over().into());
        }
        let ended = Emergency { ended_at: Some(cx.now), ended_by: cx.actor.account(), ..found };
        let mut set = WriteSet::new();
        terms::end_emergency(&mut set, id, cx.now, cx.actor.account());
        record(&mut set, &cx.actor, cx, &ended, "emergency.ended");
        match self.app.db.write(set).await {
            Ok(_) => {
                self.access.forget(ended.account);
                Ok(ended)
            }
            Err(WriteError::Guard { label: terms::EMERGENCY }) => Err(over().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Records what ran out by itself; it has not counted since its end. Returns how many.
    pub async fn close_what_ran_out(&self, cx: &Cx) -> Result<u64, Problem> {
        let mut closed = 0;
        for each in terms::emergencies_over(&self.app.db, cx.now).await? {
            let ended = Emergency { ended_at: Some(each.until), ..each };
            let mut set = WriteSet::new();
            terms::end_emergency(&mut set, ended.id, ended.until, None);
            record(&mut set, &cx.actor, cx, &ended, "emergency.ran_out");
            match self.app.db.write(set).await {
                Ok(_) => closed += 1,
                Err(WriteError::Guard { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(closed)
    }

    async fn emergency_facts(&self, subject: &str) -> Result<Option<Facts>, Problem> {
        let Ok(id) = subject.parse::<EmergencyId>() else { return Ok(None) };
        let Some(found) = terms::find_emergency(&self.app.db, id).await? else { return Ok(None) };
        let customer = match found.customer {
            Some(customer) => self.estate.party(customer).await?.map(|party| party.fields.name),
            None => None,
        };
        let role = |language| policy::role_label(found.role, language);
        let minutes = found.until.since(found.since) / kernel::MINUTE;
        Ok(Some(Facts {
            title: format!("{} / {} · {minutes} min", role(Language::Zh), role(Language::En)),
            number: found.since.to_string(),
            customer: customer.unwrap_or_default(),
            system: None,
            severity: None,
            engineer: None,
            lead: None,
            zone: self.zone.clone(),
            link: None,
            clocks: Vec::new(),
        }))
    }
}

impl LiveFacts for Oversight {
    fn look<'a>(&'a self, asked: Looking<'a>) -> Looked<'a> {
        Box::pin(async move { self.emergency_facts(asked.subject).await.map_err(|problem| problem.0.en) })
    }
}

fn officer(account: &Account) -> Recipient {
    Recipient {
        post: Post::SecurityOfficer,
        name: account.name.clone(),
        account: Some(account.id),
        address: account.email.clone(),
        language: account.language,
        phone: None,
        group: None,
    }
}

fn record(set: &mut WriteSet, actor: &Actor, cx: &Cx, emergency: &Emergency, kind: &'static str) {
    let at = |instant: Instant| instant.to_string();
    let entry = Entry {
        subject_kind: SUBJECT,
        subject: emergency.id.to_string(),
        kind,
        occurred_at: emergency.ended_at.unwrap_or(emergency.since),
        customer: emergency.customer,
        visibility: Visibility::Internal,
        body: json!({ "account": emergency.account, "role": emergency.role.as_str(), "since": at(emergency.since),
            "until": at(emergency.until), "ended_at": emergency.ended_at.map(at) }),
        personal: vec![("reason", emergency.reason.clone())],
    };
    journal::append(set, journal::Stamp { actor, now: cx.now, ids: cx.ids.as_ref() }, vec![entry]);
}

fn open_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "emergency.open_already",
        "您已有一个应急授权在有效期内，请先结束它。",
        "You have emergency access already; end it first.",
    )
}

fn over() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "emergency.over",
        "这个应急授权已经结束。",
        "This emergency access is over already.",
    )
}

fn no_such_customer() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "emergency.invalid",
        "应急授权的内容不符合要求，请按提示修改",
        "the emergency access does not fit; mend what is named",
    )
    .field("/customer_id", "没有这个客户", "there is no such customer")
}

fn announce(cx: &Cx, set: &mut WriteSet, opened: &Emergency, people: &[Recipient]) {
    let notice = Notice {
        event: Event::EmergencyOpened,
        subject_kind: SUBJECT,
        subject: opened.id.to_string(),
        clock: None,
        severity: None,
        words: Words { text: opened.reason.clone(), by: cx.actor.name(), ..Words::default() },
        posts: Some(Event::EmergencyOpened.posts()),
        actor: None,
        people,
        routes: &notify::PLAIN,
    };
    notify::enqueue(set, cx.ids.as_ref(), cx.now, &[notice]);
}
