//! What the rungs of an incident's ladder do, and what follows from time alone.

use std::sync::Arc;

use agreement::core::Severity;
use clocks::core::{Clock, Facing, Fact, Firing, Ladder, Milestone};
use clocks::{Behind, Boxed, RungEffects, Terms};
use journal::queue::{NewJob, enqueue};
use journal::{Entry, Stamp, Visibility};
use kernel::{Actor, IncidentId, Instant};
use notify::{Event, Notice, Post, Recipient, Words};
use serde_json::json;
use storage::{DbError, WriteSet};

use crate::core::{Incident, SUBJECT};
use crate::desk::Desk;
use crate::draft::fact_body;
use crate::jobs;
use crate::store;

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

    fn fire<'a>(
        &'a self,
        set: &'a mut WriteSet,
        clock: &'a mut Clock,
        firing: &'a Firing,
        now: Instant,
    ) -> Boxed<'a, Result<Behind, DbError>> {
        Box::pin(async move {
            let Some((incident, people)) = self.concerned(clock, now).await? else { return Ok(Behind::Somebody) };
            let roles = firing.notices(now);
            let posts: Vec<Post> = roles.iter().filter_map(|notice| Post::read(notice.role.as_str())).collect();
            let reached =
                posts.iter().any(|post| people.iter().any(|person| person.is_somebody() && person.post == *post));
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
                    people: &people,
                    routes: &self.routes,
                };
                notify::enqueue(set, self.app.ids.as_ref(), now, &[notice]);
            }
            self.ask_for_jobs(set, clock, firing, &incident, now);
            let body = json!({ "clock": clock.id, "milestone": clock.milestone, "rungs": firing.rungs,
                "trigger_at": firing.trigger_at.to_string(), "late": firing.late, "combined": firing.combined,
                "in_place_of": firing.in_place_of, "told": posts.iter().map(|post| post.as_str()).collect::<Vec<_>>(),
                "reached": reached });
            self.enter(set, &incident, "clock.rung_fired", Visibility::Internal, now, body);
            self.leave(set, &incident, clock, now);
            Ok(if posts.is_empty() || reached { Behind::Somebody } else { Behind::Nobody })
        })
    }

    fn tell<'a>(
        &'a self,
        set: &'a mut WriteSet,
        clock: &'a Clock,
        facts: &'a [Fact],
        now: Instant,
    ) -> Boxed<'a, Result<(), DbError>> {
        Box::pin(async move {
            let Some((incident, people)) = self.concerned(clock, now).await? else { return Ok(()) };
            for fact in facts {
                let body = json!({ "clock": clock.id, "milestone": clock.milestone, "fact": fact_body(fact) });
                self.enter(set, &incident, fact.name(), Visibility::Public, now, body);
                match fact {
                    Fact::Lapsed { .. } if clock.milestone == Milestone::Confirm => {
                        self.job(
                            set,
                            jobs::LAPSE,
                            &format!("{}/{}", incident.id, incident.round),
                            json!({ "incident": incident.id }),
                            now,
                        );
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
                            people: &people,
                            routes: &self.routes,
                        };
                        notify::enqueue(set, self.app.ids.as_ref(), now, &[notice]);
                    }
                    Fact::DueMoved { .. } | Fact::Settled { .. } => {
                        let key = format!("{}/{}", clock.id, now.micros());
                        self.job(set, jobs::SETTLE, &key, json!({ "incident": incident.id }), now);
                    }
                    _ => {}
                }
            }
            self.leave(set, &incident, clock, now);
            Ok(())
        })
    }
}

impl Desk {
    async fn concerned(&self, clock: &Clock, now: Instant) -> Result<Option<(Incident, Vec<Recipient>)>, DbError> {
        let Ok(id) = clock.subject.id.parse::<IncidentId>() else { return Ok(None) };
        let answers = self.app.db.read(vec![store::incident::find(id), team::Team::revision_query()]).await?;
        let [incident, revision] = answers.as_slice() else { return Ok(None) };
        let Some(row) = incident.first() else { return Ok(None) };
        let incident = store::incident::read(row)?;
        let unreadable = |problem: app::Problem| DbError::Unavailable(problem.0.en);
        let team = self.team_at(revision).await.map_err(unreadable)?;
        let people = self.people(&incident, &team, now).await.map_err(unreadable)?;
        Ok(Some((incident, people)))
    }

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
