//! Handing it to somebody: by a dispatcher, by declining, by silence.

use app::{Cx, Problem};
use clocks::core::Event as ClockEvent;
use journal::Visibility;
use kernel::{IncidentId, Instant, PersonId, Refusal, RefusalKind, Role};
use notify::{Event, Words};
use serde::Deserialize;
use serde_json::json;
use storage::WriteError;
use team::{Place, Team};
use utoipa::ToSchema;
use work::core::StoredRanking;
use work::store::{EndKind, Facts, Subject, guard};

use crate::assign::{self, Candidates, Handing};
use crate::core::{Move, Open, SUBJECT, State};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::Draft;
use crate::masking;
use crate::store::record;

/// Giving it to somebody.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// To whom; the platform chooses when absent.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// Why.
    #[schema(example = "王工在现场")]
    #[serde(default)]
    pub reason: Option<String>,
    /// Beyond the capacity; only a dispatcher, with a reason.
    #[serde(default)]
    pub beyond_capacity: bool,
    /// When, if entered later.
    #[serde(default)]
    pub occurred_at: Option<Instant>,
}

/// Declining it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Decline {
    /// Why.
    #[schema(example = "正在另一处现场，两小时内无法处理")]
    pub reason: String,
}

impl Desk {
    /// Gives it to a named person, or to whom the ranking finds.
    pub async fn assign(&self, cx: &Cx, id: IncidentId, input: &Assign) -> Result<(), Problem> {
        let reason = masking::optional(input.reason.as_ref());
        let Some(person) = input.person_id else {
            return self.assign_best(cx, id, EndKind::Reassigned, reason.as_deref()).await;
        };
        let beyond = beyond(cx, input)?;
        let team = self.team.facts().await?;
        let result = self
            .change(cx, id, |draft| {
                let at = draft.occurred(input.occurred_at)?;
                let to = draft.case.incident.moved(Move::Reassign)?;
                let had = draft.case.incident.engineer;
                let how = Handing {
                    by: &cx.actor,
                    reason: reason.as_deref(),
                    accepted: false,
                    beyond,
                    ends: EndKind::Reassigned,
                };
                assign::give(draft, &team, person, &StoredRanking::default(), how)?;
                draft.case.incident.state = to;
                draft.case.incident.decided = true;
                handed(draft, had, person, &team.name(person), at, reason.as_deref())?;
                Ok(())
            })
            .await;
        result.map_err(|problem| full_or(problem, &team.name(person)))
    }

    /// The assigned person declines: the next one gets it.
    pub async fn decline(&self, cx: &Cx, id: IncidentId, input: &Decline) -> Result<(), Problem> {
        let reason =
            crate::draft::said(&input.reason).map_err(|refusal| super::finish::at_field(refusal, "/reason"))?;
        let loaded = self.load(cx, id).await?;
        loaded.incident.moved(Move::Decline)?;
        let own = cx.actor.person();
        let desk = cx.actor.has(Role::Dispatcher) || cx.actor.has(Role::Manager);
        if loaded.incident.engineer != own && !desk {
            return Err(Problem(not_yours(&loaded.engineer_name)));
        }
        self.assign_best(cx, id, EndKind::Declined, Some(&reason)).await
    }

    /// Nobody accepted in time: the next one gets it. Called by the worker; what changed meanwhile is left alone. Returns
    /// whether it was taken from anybody.
    pub async fn pass_on(&self, cx: &Cx, id: IncidentId) -> Result<bool, Problem> {
        let loaded = self.load(cx, id).await?;
        let silent = loaded
            .assignment
            .as_ref()
            .is_some_and(|held| held.accepted_at.is_none() && held.accept_by.is_some_and(|by| by <= cx.now));
        if !silent || loaded.incident.state != State::Assigned {
            return Ok(false);
        }
        self.assign_best(cx, id, EndKind::Silent, None).await.map(|()| true)
    }

    /// Ranks everybody and gives it to the best who has room; to nobody when there is none: it stays in the queue with
    /// its clocks running, and the lead on call is told.
    pub(crate) async fn assign_best(
        &self,
        cx: &Cx,
        id: IncidentId,
        ends: EndKind,
        reason: Option<&str>,
    ) -> Result<(), Problem> {
        let mut full = Vec::new();
        for _ in 0..ATTEMPTS * 2 {
            let loaded = self.load(cx, id).await?;
            let mut draft = Draft::on(cx, &loaded);
            let chosen = self.hand_to_best(cx, &mut draft, ends, reason, &full).await?;
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(WriteError::Guard { label } | WriteError::Taken { label }) => {
                    if label == guard::RESERVE {
                        full.extend(chosen);
                    }
                }
            }
        }
        Err(Problem(nobody_free()))
    }

    /// The same as part of a move being made. Returns whom it was given to; `full` are those who turned out to have no
    /// room.
    pub(crate) async fn hand_to_best(
        &self,
        cx: &Cx,
        draft: &mut Draft<'_>,
        ends: EndKind,
        reason: Option<&str>,
        full: &[PersonId],
    ) -> Result<Option<PersonId>, Problem> {
        let mv = if ends == EndKind::Declined { Move::Decline } else { Move::Reassign };
        let to = draft.case.incident.moved(mv)?;
        let had = draft.case.incident.engineer;
        let (team, mut candidates) = self.candidates(cx, draft).await?;
        candidates.full.extend_from_slice(full);
        let ranking = assign::ranking(&draft.case, &candidates);
        let chosen = ranking.chosen().map(|ranked| ranked.person);
        let stored = ranking.stored(chosen);
        draft.decide("assignment", &json!({ "ranking": stored, "after": ends.as_str() }));
        if let Some(person) = chosen {
            let how = Handing { by: &cx.actor, reason, accepted: false, beyond: false, ends };
            assign::give(draft, &team, person, &stored, how)?;
            if to != State::Reported {
                draft.case.incident.state = to;
            }
            handed(draft, had, person, &team.name(person), cx.now, reason)?;
        } else {
            assign::take_back(draft, ends, reason);
            if draft.case.incident.state.is_load() {
                draft.case.incident.state = State::Reported;
            }
            draft.record("incident.unassigned", cx.now, Visibility::Internal, json!({ "after": ends.as_str() }));
            draft.tell(Event::Unassigned, None, Words::default());
        }
        Ok(chosen)
    }

    async fn candidates(
        &self,
        cx: &Cx,
        draft: &Draft<'_>,
    ) -> Result<(std::sync::Arc<team::TeamFacts>, Candidates), Problem> {
        let incident = &draft.case.incident;
        let seen = self.team.last_seen().await?;
        let place = Place { customer: Some(incident.customer), site: incident.site, system: incident.system };
        let people: Vec<_> = seen.serving(place).iter().map(|person| person.id).collect();
        let mut queries = vec![Team::revision_query(), work::store::history(&Subject::new(SUBJECT, incident.id))];
        queries.extend(Facts::queries(&people, Some(incident.customer), incident.system, cx.now));
        queries.push(record::decisions(incident.id));
        let answers = self.app.db.read(queries).await?;
        let team = self.team_at(&answers[0]).await?;
        let facts = Facts::read(&answers[2..2 + Facts::QUERIES])?;
        let until = assign::answer_due(&draft.case);
        let mut candidates = Candidates::of(incident, &team, &facts, cx.now, until);
        let past = work::store::read(&answers[1])?;
        let gave_back = past.iter().filter(|held| {
            held.ended.as_ref().is_none_or(|end| matches!(end.kind, EndKind::Declined | EndKind::Silent))
        });
        candidates.declined = gave_back.map(|held| held.person).collect();
        if incident.component_kind.is_none() {
            // Whoever knows the likelier kinds better goes first; nobody is left out for what is not known.
            let triage = crate::look::triage_of(&answers[2 + Facts::QUERIES])?;
            candidates.open = triage.map(|triage| Open::of(&triage, 0));
        }
        Ok((team, candidates))
    }
}

pub(super) fn handed(
    draft: &mut Draft<'_>,
    had: Option<PersonId>,
    person: PersonId,
    name: &str,
    at: Instant,
    reason: Option<&str>,
) -> Result<(), Refusal> {
    if had.is_some_and(|had| had != person) {
        draft.case.incident.reassignments += 1;
    }
    let ids = std::sync::Arc::clone(&draft.cx.ids);
    draft.case.happened(ClockEvent::Assigned, at, ids.as_ref())?;
    draft.record(
        "incident.assigned",
        at,
        Visibility::Public,
        json!({ "person": person, "name": name, "reason": reason }),
    );
    let words = Words { reason: reason.unwrap_or_default().to_owned(), to: name.to_owned(), ..Words::default() };
    draft.tell(Event::Assigned, None, words);
    Ok(())
}

fn beyond(cx: &Cx, input: &Assign) -> Result<bool, Refusal> {
    if !input.beyond_capacity {
        return Ok(false);
    }
    let may = cx.reach(access::Action::IncidentOverload).is_some();
    let reasoned = input.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    if may && reasoned {
        return Ok(true);
    }
    Err(Refusal::new(
        if may { RefusalKind::Invalid } else { RefusalKind::Forbidden },
        "assignment.beyond_capacity",
        "超负荷派单须由服务台人员填写原因后进行。",
        "Only a dispatcher assigns beyond the capacity, and gives the reason.",
    )
    .field("/reason", "请填写原因", "give the reason"))
}

pub(super) fn full_or(problem: Problem, name: &str) -> Problem {
    if problem.0.code != "incident.busy" {
        return problem;
    }
    Problem(Refusal::new(
        RefusalKind::Conflict,
        "assignment.full",
        format!("{name}的在手工单已达上限。请改派他人，或由服务台注明原因后超负荷派单。"),
        format!(
            "{name} has as much open work as may be assigned. Choose somebody else, or let a dispatcher assign beyond it with a reason."
        ),
    ))
}

pub(super) fn not_yours(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "incident.not_yours",
        format!("这张工单派给了{name}，只有本人、服务台或经理可以退单。"),
        format!("It is assigned to {name}; only that person, the service desk or the manager may decline it."),
    )
}

fn nobody_free() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "assignment.contended",
        "此刻派单竞争激烈，没有找到可接单的工程师。请稍后重试或手动派单。",
        "Too much is being assigned at this moment and nobody could be reserved. Try again shortly, or assign by hand.",
    )
}
