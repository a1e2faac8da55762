//! Shift hand-over: open work goes to the next one with notes; and what happens to work when leave begins.

use access::Action;
use app::{Cx, Problem};
use journal::Visibility;
use journal::queue::Job;
use kernel::{IncidentId, PersonId, Refusal, RefusalKind, Role};
use notify::{Event, Post, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use work::core::StoredRanking;
use work::store::EndKind;
use worktime::Interval;

use super::hand::{full_or, not_yours};
use crate::assign::{self, Handing};
use crate::core::{MessageKind, Move, SUBJECT, State, taken};
use crate::desk::Desk;
use crate::draft::said;

/// The most incidents handed over at once.
const MOST: usize = 200;

/// One piece of work to be handed over.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverItem {
    /// The incident.
    pub incident_id: IncidentId,
    /// What the next one must know; stays inside.
    #[serde(default)]
    #[schema(example = "备件 20:00 到，联系保安开门 8021")]
    pub note: Option<String>,
}

/// A hand-over at the end of a shift.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// To whom.
    pub to_person_id: PersonId,
    /// What is handed over; everything the caller has when empty.
    #[serde(default)]
    pub items: Vec<HandOverItem>,
    /// A note that goes with all of it; stays inside.
    #[serde(default)]
    #[schema(example = "晚班交接，客户已知悉")]
    pub note: Option<String>,
}

/// What became of one piece of work.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandedOver {
    /// The incident.
    pub incident_id: IncidentId,
    /// Whether it was handed over.
    pub handed: bool,
    /// The stable code of the refusal, where it was not.
    pub code: Option<String>,
    /// Why not, in the caller's language.
    pub detail: Option<String>,
}

impl Desk {
    /// Hands open work over, each piece by itself: what cannot be handed over says why and stays where it is. It stays as
    /// far as it is; no clock restarts.
    pub async fn hand_over(&self, cx: &Cx, input: &HandOver) -> Result<Vec<HandedOver>, Problem> {
        let items = if input.items.is_empty() { self.own_work(cx).await? } else { input.items.clone() };
        if items.len() > MOST {
            return Err(Problem(too_many()));
        }
        let mut handed = Vec::new();
        for item in items {
            let refused = self.hand_one_over(cx, &item, input).await.err().map(|problem| problem.0);
            handed.push(HandedOver {
                incident_id: item.incident_id,
                handed: refused.is_none(),
                code: refused.as_ref().map(|refusal| refusal.code.to_owned()),
                detail: refused.map(|refusal| cx.language.pick(&refusal.zh, &refusal.en).to_owned()),
            });
        }
        Ok(handed)
    }

    async fn own_work(&self, cx: &Cx) -> Result<Vec<HandOverItem>, Problem> {
        let person = cx.actor.person().ok_or_else(|| Problem(nobody()))?;
        let held = work::store::read(&self.app.db.rows(work::store::held_by(person)).await?)?;
        let incidents = held.iter().filter(|held| held.subject.kind == SUBJECT);
        Ok(incidents
            .filter_map(|held| Some(HandOverItem { incident_id: held.subject.id.parse().ok()?, note: None }))
            .collect())
    }

    async fn hand_one_over(&self, cx: &Cx, item: &HandOverItem, input: &HandOver) -> Result<(), Problem> {
        let team = self.team.facts().await?;
        let name = team.name(input.to_person_id);
        let notes: Vec<&str> = [item.note.as_deref(), input.note.as_deref()].into_iter().flatten().collect();
        let note = notes.join("\n");
        let note = if note.trim().is_empty() { None } else { Some(said(&note)?) };
        let desk = cx.actor.has(Role::Dispatcher) || cx.actor.has(Role::Manager);
        let away = Interval { from: cx.now, to: cx.now.plus(1) };
        if !team.roster().away(input.to_person_id, away).is_empty() {
            return Err(Problem(on_leave(&name)));
        }
        let beyond = cx.reach(Action::IncidentOverload).is_some();
        let handed = self.change(cx, item.incident_id, |draft| {
            let incident = &draft.case.incident;
            incident.moved(Move::Reassign)?;
            let (state, had) = (incident.state, incident.engineer);
            if !desk && (had.is_none() || had != cx.actor.person()) {
                return Err(Problem(not_yours(draft.engineer_name)));
            }
            // Work goes on where it stands: whoever takes the shift has taken what is handed to him.
            let how = Handing { by: &cx.actor, reason: None, accepted: true, beyond, ends: EndKind::Reassigned };
            assign::give(draft, &team, input.to_person_id, &StoredRanking::default(), how)?;
            draft.case.incident.state = state;
            if matches!(state, State::Reported | State::Assigned) {
                draft.case.incident.state = State::Accepted;
                taken(&mut draft.case, cx.now, cx.ids.as_ref())?;
            }
            draft.case.incident.decided = true;
            if had.is_some_and(|had| had != input.to_person_id) {
                draft.case.incident.reassignments += 1;
            }
            if let Some(note) = &note {
                draft.say(MessageKind::Note, note, cx.now)?;
                draft.record("incident.note", cx.now, Visibility::Internal, json!({}));
            }
            let body = json!({ "person": input.to_person_id, "name": name });
            draft.record("incident.handed_over", cx.now, Visibility::Public, body);
            let words = Words { to: name.clone(), ..Words::default() };
            draft.tell(Event::Assigned, Some(vec![Post::Engineer, Post::Coordinator, Post::Reporter]), words);
            Ok(())
        });
        handed.await.map_err(|problem| full_or(problem, &name))
    }

    /// Somebody's leave begins: what he has not started goes to the next best. What he works on stays his until it is
    /// handed over. Leave that was taken back or moved does nothing.
    pub(crate) async fn leave_begins(&self, cx: &Cx, job: &Job) -> Result<(), Problem> {
        let person = job.payload["person"].as_str().and_then(|id| id.parse::<PersonId>().ok());
        let Some(person) = person else { return Ok(()) };
        let team = self.team.facts().await?;
        if team.roster().away(person, Interval { from: cx.now, to: cx.now.plus(1) }).is_empty() {
            return Ok(());
        }
        let held = work::store::read(&self.app.db.rows(work::store::held_by(person)).await?)?;
        for held in held.iter().filter(|held| held.subject.kind == SUBJECT) {
            let Ok(id) = held.subject.id.parse::<IncidentId>() else { continue };
            let incident = self.load(cx, id).await?.incident;
            if incident.engineer == Some(person) && matches!(incident.state, State::Assigned | State::Accepted) {
                let reason = "原负责人开始休假 / the one who had it is on leave from now on";
                self.assign_best(cx, id, EndKind::Reassigned, Some(reason)).await?;
            }
        }
        Ok(())
    }
}

fn on_leave(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "handover.on_leave",
        format!("{name}正在休假，不能接班。请选择当班的工程师。"),
        format!("{name} is on leave and cannot take over. Choose somebody who is on."),
    )
}

fn nobody() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "handover.nothing_named",
        "您的账号没有对应的工程师，请列出要交接的工单。",
        "Your account belongs to nobody of the team; list what is to be handed over.",
    )
    .field("/items", "请列出工单", "list the incidents")
}

fn too_many() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "handover.too_many",
        "一次最多交接 200 张工单，请分批交接。",
        "At most 200 incidents are handed over at once; do it in parts.",
    )
    .field("/items", "请分批交接", "hand them over in parts")
}
