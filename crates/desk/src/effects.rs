//! What the rungs of an incident's ladder do, and what follows from time alone.

use std::collections::HashMap;
use std::sync::Arc;

use agreement::core::Severity;
use app::Problem;
use clocks::core::{Clock, Facing, Fact, Firing, Ladder, Milestone, Subject};
use clocks::{Behind, Boxed, Effects, Looked, RungEffects, Terms};
use journal::queue::{NewJob, enqueue};
use journal::{Entry, Stamp, Visibility};
use kernel::{Actor, GroupId, IncidentId, Instant};
use notify::{Event, Notice, Post, Recipient, Words};
use serde_json::json;
use storage::{DbError, Value, WriteSet};

use crate::core::{Incident, SUBJECT};
use crate::desk::Desk;
use crate::draft::fact_body;
use crate::store;
use crate::{jobs, people};

/// Who acts when a clock runs out.
pub(crate) const CLOCKS: Actor = Actor::Platform { part: "clocks" };

impl RungEffects for Desk {
    fn terms<'a>(&'a self, clock: &'a Clock) -> Boxed<'a, Result<Terms, DbError>> {
        Box::pin(async move {
            let target = &clock.target;
            if let Some(version) = target.agreement
                && let Some(compiled) = self.agreements.version_on(version, target.calendar).await?
            {
                let severity = target.severity.and_then(|number| Severity::new(number).ok()).unwrap_or(Severity::FOUR);
                let ladder = Arc::new(compiled.ladder(severity).clone());
                return Ok(Terms { calendar: Arc::clone(&compiled.calendar), ladder });
            }
            let calendar = self.agreements.calendar(target.calendar).await?;
            let calendar =
                calendar.ok_or_else(|| DbError::Shape(format!("there is no calendar {}", target.calendar)))?;
            Ok(Terms { calendar: Arc::new(calendar), ladder: Arc::new(Ladder::NONE) })
        })
    }

    fn look<'a>(&'a self, subjects: Vec<&'a Subject>, now: Instant) -> Boxed<'a, Result<Vec<Looked<'a>>, DbError>> {
        Box::pin(async move {
            let ids = subjects.iter().filter_map(|subject| subject.id.parse::<IncidentId>().ok());
            let wanted: Vec<Value> = ids.map(Value::from).collect();
            let mut queries = vec![team::Team::revision_query()];
            queries.extend((!wanted.is_empty()).then(|| store::past::several(wanted)));
            let answers = self.app.db.read(queries).await?;
            let (revision, rows) = answers.split_first().ok_or_else(|| DbError::Shape("no answer".to_owned()))?;
            let team = self.team_at(revision).await.map_err(unreadable)?;
            let mut read = HashMap::new();
            for row in rows.iter().flatten() {
                read.insert(row.string(0)?, store::incident::read(row));
            }
            let mut posts: HashMap<Option<GroupId>, Vec<Recipient>> = HashMap::new();
            let mut looked: Vec<Looked<'a>> = Vec::with_capacity(subjects.len());
            for subject in subjects {
                // One may be asked for more than once: for each of its clocks.
                let known = match read.get(&subject.id) {
                    None => Ok(None),
                    Some(Err(error)) => Err(error.clone()),
                    Some(Ok(incident)) => {
                        let posts = posts.entry(incident.group);
                        let posts = posts.or_insert_with_key(|group| people::on_posts(*group, &team, now)).clone();
                        let staff = people::engineer(incident, &team).into_iter().chain(posts).collect();
                        let people = self.with_outsiders(staff, incident, now).await.map_err(unreadable);
                        people.map(|people| Some((incident.clone(), people)))
                    }
                };
                looked.push(known.map(|known| Box::new(Concerned { desk: self, known }) as Box<dyn Effects>));
            }
            Ok(looked)
        })
    }
}

/// An incident as it was read, and everybody who can be told of it; none where it is gone.
struct Concerned<'a> {
    desk: &'a Desk,
    known: Option<(Incident, Vec<Recipient>)>,
}

impl Effects for Concerned<'_> {
    fn fire(&self, set: &mut WriteSet, clock: &mut Clock, firing: &Firing, now: Instant) -> Behind {
        let Some((incident, people)) = &self.known else { return Behind::Somebody };
        let desk = self.desk;
        let roles = firing.notices(now);
        let posts: Vec<Post> = roles.iter().filter_map(|notice| Post::read(notice.role.as_str())).collect();
        let reached = posts.iter().any(|post| people.iter().any(|person| person.is_somebody() && person.post == *post));
        if !posts.is_empty() && reached {
            let notice = Notice {
                event: event_of(clock, firing),
                subject_kind: SUBJECT,
                subject: incident.id.to_string(),
                clock: Some(clock.id),
                severity: Some(incident.severity.number()),
                words: rung_words(firing),
                posts: Some(&posts),
                actor: None,
                people,
                routes: &desk.routes,
            };
            notify::enqueue(set, desk.app.ids.as_ref(), now, &[notice]);
        }
        desk.ask_for_jobs(set, clock, firing, incident, now);
        let body = json!({ "clock": clock.id, "milestone": clock.milestone, "rungs": firing.rungs,
            "trigger_at": firing.trigger_at.to_string(), "late": firing.late, "combined": firing.combined,
            "in_place_of": firing.in_place_of, "told": posts.iter().map(|post| post.as_str()).collect::<Vec<_>>(),
            "reached": reached });
        desk.enter(set, incident, "clock.rung_fired", Visibility::Internal, now, body);
        desk.leave(set, incident, clock, now);
        if posts.is_empty() || reached { Behind::Somebody } else { Behind::Nobody }
    }

    fn tell(&self, set: &mut WriteSet, clock: &Clock, facts: &[Fact], now: Instant) {
        let Some((incident, people)) = &self.known else { return };
        let desk = self.desk;
        for fact in facts {
            let body = json!({ "clock": clock.id, "milestone": clock.milestone, "fact": fact_body(fact) });
            desk.enter(set, incident, fact.name(), Visibility::Public, now, body);
            match fact {
                Fact::Lapsed { .. } if clock.milestone == Milestone::Confirm => {
                    let key = format!("{}/{}", incident.id, incident.round);
                    desk.job(set, jobs::LAPSE, &key, json!({ "incident": incident.id }), now);
                }
                Fact::Breached { .. } if clock.facing == Facing::Internal => {
                    let notice = Notice {
                        event: Event::TermOver,
                        subject_kind: SUBJECT,
                        subject: incident.id.to_string(),
                        clock: Some(clock.id),
                        severity: Some(incident.severity.number()),
                        words: Words::default(),
                        posts: None,
                        actor: None,
                        people,
                        routes: &desk.routes,
                    };
                    notify::enqueue(set, desk.app.ids.as_ref(), now, &[notice]);
                }
                Fact::DueMoved { .. } | Fact::Settled { .. } => {
                    let key = format!("{}/{}", clock.id, now.micros());
                    desk.job(set, jobs::SETTLE, &key, json!({ "incident": incident.id }), now);
                }
                _ => {}
            }
        }
        desk.leave(set, incident, clock, now);
    }
}

fn unreadable(problem: Problem) -> DbError {
    DbError::Unavailable(problem.0.en)
}

impl Desk {
    fn enter(
        &self,
        set: &mut WriteSet,
        incident: &Incident,
        kind: &'static str,
        visibility: Visibility,
        at: Instant,
        body: serde_json::Value,
    ) {
        let entry = Entry {
            subject_kind: SUBJECT,
            subject: incident.id.to_string(),
            kind,
            occurred_at: at,
            customer: Some(incident.customer),
            visibility,
            body,
            personal: Vec::new(),
        };
        self.append(set, entry, at);
    }

    /// Keeps what the clock will be, for asking later what was known.
    fn leave(&self, set: &mut WriteSet, incident: &Incident, clock: &Clock, now: Instant) {
        self.append(set, store::kept::left_clock(incident, clock, now), now);
    }

    fn append(&self, set: &mut WriteSet, entry: Entry, now: Instant) {
        journal::append(set, Stamp { actor: &CLOCKS, now, ids: self.app.ids.as_ref() }, vec![entry]);
    }

    fn ask_for_jobs(&self, set: &mut WriteSet, clock: &Clock, firing: &Firing, incident: &Incident, now: Instant) {
        let key = format!("{}/{}/{}", clock.id, clock.generation, firing.rungs.join("+"));
        if firing.raises() {
            let payload = json!({ "incident": incident.id, "from": incident.severity.number() });
            self.job(set, jobs::RAISE, &key, payload, now);
        }
        if firing.reassigns() {
            let payload = json!({ "incident": incident.id, "from": incident.engineer });
            self.job(set, jobs::REASSIGN, &key, payload, now);
        }
    }

    fn job(&self, set: &mut WriteSet, kind: &str, key: &str, payload: serde_json::Value, now: Instant) {
        enqueue(set, self.app.ids.as_ref(), now, &NewJob { kind, key: Some(key), payload, run_at: now });
    }
}

fn event_of(clock: &Clock, firing: &Firing) -> Event {
    if firing.combined {
        Event::RungsCombined
    } else if firing.raises() || firing.reassigns() || clock.milestone == Milestone::Supervise {
        Event::RungEscalation
    } else if clock.due_at().is_some_and(|due| firing.trigger_at >= due) {
        Event::RungLate
    } else {
        Event::RungWarning
    }
}

fn rung_words(firing: &Firing) -> Words {
    Words {
        reason: firing.in_place_of.clone().unwrap_or_default(),
        rungs: u32::try_from(firing.rungs.len()).unwrap_or(u32::MAX),
        ..Words::default()
    }
}
