//! A move being made: the case as it changes, and everything that will be written with it in one set.

use std::sync::Arc;

use app::Cx;
use clocks::core::{Clock, Fact};
use journal::{Entry, Visibility};
use kernel::{Actor, AttachmentId, IncidentId, Instant, MessageId, PartyId, Refusal, Role};
use notify::{Event, Notice, Post, Recipient, Routes, Words};
use serde::Serialize;
use serde_json::{Value as Json, json};
use storage::WriteSet;
use work::store::Assignment;

use crate::act::VENDOR_FILE;
use crate::core::{Case, Ground, Incident, Judgement, MessageKind, SUBJECT, is_late_entry};
use crate::masking;
use crate::store;
use crate::store::record::Message;

/// An incident as it was read, with everything a move may need.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The incident.
    pub incident: Incident,
    /// Its clocks.
    pub clocks: Vec<Clock>,
    /// Who has it, in the load ledger.
    pub assignment: Option<Assignment>,
    /// What the clocks are judged by.
    pub ground: Ground,
    /// Who can be told, with the posts they hold towards this incident.
    pub people: Arc<Vec<Recipient>>,
    /// By which ways they are reached beside inbox and mail.
    pub routes: Arc<Routes>,
    /// The engineer's name, when somebody has it.
    pub engineer_name: String,
    /// Whether the journal keeps what it was, so that a move need only add what it changes.
    pub kept: bool,
    /// What was decided about it, while it is new.
    pub judgement: Option<Box<Judgement>>,
}

/// A move being made.
pub struct Draft<'a> {
    /// Who makes it, and when.
    pub cx: &'a Cx,
    /// The incident with its clocks as they change.
    pub case: Case<'a>,
    /// Who has it.
    pub assignment: Option<&'a Assignment>,
    /// The engineer's name as it was read.
    pub engineer_name: &'a str,
    /// What will be written, besides incident and clocks.
    pub set: WriteSet,
    people: Vec<Recipient>,
    routes: &'a Routes,
    before: &'a [Clock],
    kept: bool,
    entries: Vec<Entry>,
    decisions: Vec<(&'static str, String)>,
    told: Vec<(Event, Option<Vec<Post>>, Words)>,
}

impl<'a> Draft<'a> {
    /// A move on what was read.
    pub fn on(cx: &'a Cx, loaded: &'a Loaded) -> Self {
        Self {
            cx,
            case: Case::new(loaded.incident.clone(), loaded.clocks.clone(), &loaded.ground, cx.now),
            assignment: loaded.assignment.as_ref(),
            engineer_name: &loaded.engineer_name,
            set: WriteSet::new(),
            people: loaded.people.as_ref().clone(),
            routes: &loaded.routes,
            before: &loaded.clocks,
            kept: loaded.kept,
            entries: Vec::new(),
            decisions: Vec::new(),
            told: Vec::new(),
        }
    }

    /// When it happened: now, or the stated instant if it may be taken; see [`crate::core::occurred`].
    pub fn occurred(&self, stated: Option<Instant>) -> Result<Instant, Refusal> {
        let free = matches!(self.cx.actor, Actor::Platform { .. }) || self.cx.actor.has(Role::Manager);
        crate::core::occurred(stated, self.cx.now, self.case.incident.reported_at, free)
    }

    /// Records what happened in the journal.
    pub fn record(&mut self, kind: &'static str, at: Instant, visibility: Visibility, body: Json) {
        self.record_personal(kind, at, visibility, body, Vec::new());
    }

    /// The same with personal values, of which the chain holds commitments only; of what people wrote, secrets are masked.
    pub fn record_personal(
        &mut self,
        kind: &'static str,
        at: Instant,
        visibility: Visibility,
        mut body: Json,
        personal: Vec<(&'static str, String)>,
    ) {
        masking::mask(&mut body);
        let incident = &self.case.incident;
        self.entries.push(Entry {
            subject_kind: SUBJECT,
            subject: incident.id.to_string(),
            kind,
            occurred_at: at,
            customer: Some(incident.customer),
            visibility,
            body: marked_late(body, at, self.cx.now),
            personal,
        });
    }

    /// Keeps what the move leaves of another incident.
    pub fn leave(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Adds a message, secrets masked; a note stays inside.
    pub fn say(&mut self, kind: MessageKind, text: &str, at: Instant) -> Result<(), Refusal> {
        let text = said(text)?;
        let message = Message {
            id: MessageId::fresh(self.cx.ids.as_ref(), self.cx.now),
            kind,
            internal: kind.is_inside(),
            author: journal::actor_text(&self.cx.actor),
            side: side(&self.cx.actor).to_owned(),
            content: text,
            at,
            entered_at: self.cx.now,
            party: match kind {
                MessageKind::Statement => self.cx.actor.party(),
                MessageKind::ToVendor => self.case.incident.lead.party,
                _ => None,
            },
        };
        store::record::say(&mut self.set, self.case.incident.id, &message);
        Ok(())
    }

    /// Files of a vendor join the incident; neither the customer nor another vendor sees them.
    pub fn brings(&mut self, vendor: PartyId, files: &[AttachmentId]) {
        let id = self.case.incident.id;
        files::reference(&mut self.set, files, (VENDOR_FILE, &id.to_string()), &self.cx.actor, self.cx.now);
        store::record::brought(&mut self.set, id, files, vendor);
    }

    /// Tells those whom the event concerns, or only `posts`.
    pub fn tell(&mut self, event: Event, posts: Option<Vec<Post>>, words: Words) {
        let by = match &self.cx.actor {
            Actor::Account { name, .. } | Actor::Link { name, .. } => name.clone(),
            Actor::Platform { .. } => String::new(),
        };
        // What people typed goes into letters as it is stored: secrets masked.
        let masked = |text: String| if text.is_empty() { text } else { triage::mask(&text).text };
        let words = Words { text: masked(words.text), reason: masked(words.reason), ..words };
        let words = if words.by.is_empty() { Words { by, ..words } } else { words };
        self.told.push((event, posts, words));
    }

    /// From now on `person` is among those who can be told, in place of whoever held his post.
    pub fn post(&mut self, person: Recipient) {
        self.people.retain(|known| known.post != person.post || !known.is_somebody());
        self.people.push(person);
    }

    /// From now on these hold `post`, in place of whoever held it.
    pub fn hold(&mut self, post: Post, people: Vec<Recipient>) {
        self.people.retain(|known| known.post != post || !known.is_somebody());
        self.people.extend(people);
    }

    /// One more who can be told.
    pub fn add_person(&mut self, person: Recipient) {
        self.people.push(person);
    }

    /// More who can be told.
    pub fn add_people(&mut self, people: impl IntoIterator<Item = Recipient>) {
        self.people.extend(people);
    }

    /// Keeps a decision with its reasons; an earlier one of the kind stays.
    pub fn decide(&mut self, kind: &'static str, body: &impl Serialize) {
        let body = serde_json::to_string(body).unwrap_or_else(|_| "null".to_owned());
        self.decisions.push((kind, body));
    }

    /// Everything as one write set; what the move itself added (the load ledger above all) stands at its end.
    pub fn finish(mut self) -> (WriteSet, Case<'a>) {
        self.case.settle();
        let own = std::mem::take(&mut self.set);
        if self.case.incident.version == 0 {
            store::incident::insert(&mut self.set, &self.case.incident);
        } else {
            store::incident::update(&mut self.set, &self.case.incident);
        }
        let fresh: Vec<&Clock> = self.case.clocks.iter().filter(|clock| clock.version == 0).collect();
        let started_later = self.case.incident.version > 0;
        if let Some(agreement) = self.case.agreement().filter(|_| started_later && !fresh.is_empty()) {
            agreement::ask::still_counts_on(&mut self.set, agreement);
        }
        if !fresh.is_empty() {
            clocks::store::insert(&mut self.set, fresh);
        }
        for clock in self.case.clocks.iter().filter(|clock| has_changed(self.before, clock)) {
            clocks::store::update(&mut self.set, clock);
        }
        let decisions = std::mem::take(&mut self.decisions);
        let id = self.cx.ids.fresh(self.cx.now);
        store::record::decide(&mut self.set, self.case.incident.id, self.cx.now, id, &decisions);
        self.record_clock_facts();
        self.entries.push(self.left());
        journal::append(&mut self.set, self.cx.stamp(), std::mem::take(&mut self.entries));
        self.enqueue();
        self.set.append(own);
        (self.set, self.case)
    }

    /// What the move leaves, for asking later what was known.
    fn left(&self) -> Entry {
        let incident = &self.case.incident;
        let whole = incident.version == 0 || !self.kept;
        let (mut changed, mut others) = (Vec::new(), Vec::new());
        for clock in &self.case.clocks {
            if clock.version == 0 || has_changed(self.before, clock) {
                changed.push(clocks::store::keep(clock, clock.version + 1));
            } else if whole {
                changed.push(clocks::store::keep(clock, clock.version));
            } else {
                others.push(clock);
            }
        }
        store::kept::left(incident, whole, &changed, &others, self.cx.now)
    }

    fn record_clock_facts(&mut self) {
        let mut told = Vec::new();
        for (clock, milestone, fact) in &self.case.facts {
            // Starting is told by the incident's own entry; the rest is what people dispute.
            if matches!(fact, Fact::Started | Fact::Acknowledged { .. }) {
                continue;
            }
            told.push((fact.name(), json!({ "clock": clock, "milestone": milestone, "fact": fact_body(fact) })));
        }
        for (kind, body) in told {
            self.record(kind, self.cx.now, Visibility::Public, body);
        }
    }

    fn enqueue(&mut self) {
        let incident = &self.case.incident;
        let notices: Vec<Notice<'_>> = self
            .told
            .iter()
            .map(|(event, posts, words)| Notice {
                event: *event,
                subject_kind: SUBJECT,
                subject: incident.id.to_string(),
                severity: Some(incident.severity.number()),
                clock: None,
                posts: posts.as_deref(),
                actor: self.cx.actor.account(),
                words: words.clone(),
                people: &self.people,
                routes: self.routes,
            })
            .collect();
        notify::enqueue(&mut self.set, self.cx.ids.as_ref(), self.cx.now, &notices);
    }
}

/// Whether a clock that is stored is another than it was.
fn has_changed(before: &[Clock], clock: &Clock) -> bool {
    clock.version > 0 && before.iter().any(|before| before.id == clock.id && before != clock)
}

/// A text somebody wrote: not empty, not endless, secrets masked.
pub fn said(text: &str) -> Result<String, Refusal> {
    const MOST: usize = 20_000;
    let trimmed = text.trim();
    let wrong =
        |zh: &str, en: &str| Refusal::new(kernel::RefusalKind::Invalid, "text.invalid", zh, en).field("/text", zh, en);
    if trimmed.is_empty() {
        return Err(wrong("请填写内容。", "Write something."));
    }
    if trimmed.chars().count() > MOST {
        return Err(wrong(
            "内容超过 20000 字，请精简，或作为附件上传。",
            "More than 20,000 characters: shorten it, or attach it as a file.",
        ));
    }
    Ok(triage::mask(trimmed).text)
}

/// provider, customer, vendor or platform: on whose behalf the actor speaks.
pub fn side(actor: &Actor) -> &'static str {
    match actor {
        Actor::Platform { .. } => "platform",
        Actor::Account { .. } if actor.is_staff() => "provider",
        Actor::Account { .. } if actor.has(Role::Vendor) => "vendor",
        Actor::Link { vendor: true, .. } => "vendor",
        Actor::Account { .. } | Actor::Link { .. } => "customer",
    }
}

fn marked_late(body: Json, at: Instant, entered_at: Instant) -> Json {
    match body {
        Json::Object(mut map) if is_late_entry(at, entered_at) => {
            map.insert("late_entry".into(), Json::Bool(true));
            Json::Object(map)
        }
        other => other,
    }
}

/// A clock's fact as the journal keeps it.
pub fn fact_body(fact: &Fact) -> Json {
    let at = |instant: &Instant| instant.to_string();
    match fact {
        Fact::Paused { reason, from } => json!({ "reason": reason, "from": at(from) }),
        Fact::Resumed { at: when } | Fact::Offered { at: when } | Fact::Lapsed { at: when } => {
            json!({ "at": at(when) })
        }
        Fact::DueMoved { from, to } => json!({ "from": from.as_ref().map(at), "to": to.as_ref().map(at) }),
        Fact::Breached { at: when } => json!({ "due_at": at(when) }),
        Fact::Refuted { breach_at } => json!({ "breach_at": at(breach_at) }),
        Fact::Rejected { offered_at } => json!({ "offered_at": at(offered_at) }),
        Fact::Met { at: when, late } => json!({ "at": at(when), "late": late }),
        Fact::Voided { met_at } => json!({ "met_at": at(met_at) }),
        Fact::Cancelled { reason } => json!({ "reason": format!("{reason:?}") }),
        Fact::Recomputed { generation } => json!({ "generation": generation }),
        Fact::Settled { shown, due } => json!({ "shown": at(shown), "due": at(due) }),
        Fact::Needless { rungs } => json!({ "rungs": rungs }),
        Fact::Started | Fact::Acknowledged { .. } => json!({}),
    }
}

/// Names an incident where only the id is at hand.
pub fn subject(incident: IncidentId) -> clocks::core::Subject {
    clocks::core::Subject::new(SUBJECT, incident)
}
