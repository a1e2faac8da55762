//! Taking, answering, planning, waiting, arriving, restoring.

use app::{Cx, Problem};
use clocks::core::PauseReason;
use journal::Visibility;
use kernel::{IncidentId, Instant, MINUTE, PauseId, PersonId, Refusal, RefusalKind, Role};
use notify::{Event, Words};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use work::core::StoredRanking;
use work::store::EndKind;

use super::mass::Broadcast;
use crate::assign::{self, Handing};
use crate::core::{MessageKind, State};
use crate::core::{accept, answer, arrive, pause, plan, restore, resume, visit};
use crate::desk::Desk;
use crate::draft::Draft;
use crate::store::record::{self, Waiting};

/// Taking it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Accept {
    /// On whose behalf a dispatcher records it（代接单）; oneself when absent.
    pub person_id: Option<PersonId>,
    /// When it happened, if entered later.
    pub occurred_at: Option<Instant>,
}

/// A named engineer's answer to the reporter.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Answer {
    /// What was said.
    #[schema(example = "已看到，正在检查收费库连接，10 分钟内给您进展。")]
    pub text: String,
    /// When it happened, if entered later.
    pub occurred_at: Option<Instant>,
}

/// A preliminary plan.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// The plan.
    #[schema(example = "先切换到备用查询库恢复业务，今晚更换内存。")]
    pub text: String,
    /// When it was published, if entered later.
    pub occurred_at: Option<Instant>,
}

/// Work waits.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// Why.
    pub reason: PauseReason,
    /// In words the customer can read.
    #[schema(example = "等待信息科开通数据库只读账号")]
    pub note: String,
    /// Since when, if entered later.
    #[serde(default)]
    pub occurred_at: Option<Instant>,
}

/// Work goes on.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Resume {
    /// Since when, if entered later.
    pub occurred_at: Option<Instant>,
}

/// Arrival at the site.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Arrive {
    /// Where: building, floor, room.
    pub place: Option<String>,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// A visit is decided on.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Visit {
    /// The end of the window agreed with the customer, if one was: the visit is due then, never before it was promised.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub window_until: Option<Instant>,
    /// What was arranged, for the customer.
    #[schema(example = "王工 15:30 前到住院楼 3 层机房")]
    pub note: String,
}

/// Service is back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Restore {
    /// How.
    #[schema(example = "已切换到备用查询库，业务恢复。")]
    pub text: String,
    /// Whether it is a workaround.
    pub workaround: bool,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

impl Desk {
    /// The engineer takes it; a dispatcher may record it on his behalf.
    pub async fn accept(&self, cx: &Cx, id: IncidentId, input: &Accept) -> Result<(), Problem> {
        let person = taker(cx, input)?;
        let team = self.team.last_seen().await?;
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            let ids = std::sync::Arc::clone(&cx.ids);
            let name = draft.engineer_name.to_owned();
            let free = draft.case.incident.state == State::Reported;
            accept(&mut draft.case, person, at, &name, ids.as_ref())?;
            match draft.assignment.filter(|held| held.person == person) {
                Some(held) => work::store::accept(&mut draft.set, held.id, at, &cx.actor),
                None if free => {
                    let how = Handing {
                        by: &cx.actor,
                        reason: None,
                        accepted: true,
                        beyond: false,
                        ends: EndKind::Reassigned,
                    };
                    assign::give(draft, &team, person, &StoredRanking::default(), how)?;
                }
                None => {}
            }
            draft.record(
                "incident.accepted",
                at,
                Visibility::Public,
                json!({ "person": person, "name": team.name(person) }),
            );
            Ok(())
        })
        .await
    }

    /// A named engineer answers the reporter: meets `respond`.
    pub async fn answer(&self, cx: &Cx, id: IncidentId, input: &Answer) -> Result<(), Problem> {
        if !self.children(id).await?.is_empty() {
            // Of a parent: the answer is every child's too.
            let all = Broadcast { text: input.text.clone(), answer: true, occurred_at: input.occurred_at };
            return self.broadcast(cx, id, &all).await;
        }
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            answered(draft, at, &input.text, None)?;
            draft.tell(Event::Answered, None, Words { text: input.text.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// A preliminary plan is published to the reporter: meets `plan`.
    pub async fn plan(&self, cx: &Cx, id: IncidentId, input: &Plan) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            planned(draft, at, &input.text, None)?;
            draft.tell(Event::PlanPublished, None, Words { text: input.text.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// Work waits: what the agreement lets the reason stop stands still, visibly for the customer.
    pub async fn pause(&self, cx: &Cx, id: IncidentId, input: &Pause) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            let note = crate::draft::said(&input.note)?;
            let pause_id = PauseId::fresh(cx.ids.as_ref(), cx.now);
            let counted = draft.case.incident.state.is_load();
            // The platform replays what was recorded elsewhere; a person needs the customer's consent for the past.
            let consented = matches!(cx.actor, kernel::Actor::Platform { .. });
            pause(&mut draft.case, pause_id, input.reason, at, consented)?;
            take_notice(draft, at);
            if let Some(held) = draft.assignment.filter(|held| counted && held.counted) {
                work::store::wait(&mut draft.set, held);
            }
            let waiting =
                Waiting { id: pause_id, reason: input.reason.to_string(), note: note.clone(), from: at, to: None };
            record::pause(&mut draft.set, id, &waiting, &journal::actor_text(&cx.actor));
            draft.record("incident.paused", at, Visibility::Public, json!({ "reason": input.reason, "note": note }));
            draft.tell(Event::WaitingForYou, None, Words { text: note.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// Work goes on.
    pub async fn resume(&self, cx: &Cx, id: IncidentId, input: &Resume) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            let reasons = resume(&mut draft.case, at)?;
            ended(draft, &reasons, at);
            draft.record("incident.resumed", at, Visibility::Public, json!({ "reasons": reasons }));
            Ok(())
        })
        .await
    }

    /// A visit is decided on: the on-site clock starts, with the travel allowance of the site.
    pub async fn visit(&self, cx: &Cx, id: IncidentId, input: &Visit) -> Result<(), Problem> {
        let start = self.may_start(cx, id).await?;
        let system = self.load(cx, id).await?.incident.system;
        let travel = match system {
            Some(system) => self.estate.delivered(system).await?.map_or(0, |delivered| delivered.travel_minutes()),
            None => 0,
        };
        let by = crate::desk::actor_name(&cx.actor);
        self.work(cx, id, &start, |draft| {
            let note = crate::draft::said(&input.note)?;
            let window = input.window_until.map(|until| (until, by.as_str()));
            visit(&mut draft.case, i64::from(travel) * MINUTE, window, cx.ids.as_ref())?;
            take_notice(draft, cx.now);
            draft.say(MessageKind::Message, &note, cx.now)?;
            let until = input.window_until.map(|until| until.to_string());
            draft.record("incident.visit_decided", cx.now, Visibility::Public, json!({ "window_until": until }));
            draft.tell(Event::Message, None, Words { text: note, ..Words::default() });
            Ok(())
        })
        .await
    }

    /// Arrival at the site: meets `on_site`.
    pub async fn arrive(&self, cx: &Cx, id: IncidentId, input: &Arrive) -> Result<(), Problem> {
        let start = self.may_start(cx, id).await?;
        self.work(cx, id, &start, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            Ok(arrived(draft, at, input.place.as_deref(), None)?)
        })
        .await
    }

    /// The engineer states that service is back: meets `restore`.
    pub async fn restore(&self, cx: &Cx, id: IncidentId, input: &Restore) -> Result<(), Problem> {
        let start = self.may_start(cx, id).await?;
        self.work(cx, id, &start, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            restored(draft, at, (&input.text, input.workaround), None)?;
            draft.tell(Event::Restored, None, Words { text: input.text.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }
}

/// A named engineer answered the reporter at `at`; `name` is his name where somebody else enters it.
pub(super) fn answered(draft: &mut Draft<'_>, at: Instant, text: &str, name: Option<&str>) -> Result<(), Refusal> {
    let cx = draft.cx;
    named(draft)?;
    let was_waiting = draft.case.incident.state == State::Waiting;
    answer(&mut draft.case, at, cx.ids.as_ref())?;
    take_notice(draft, at);
    draft.say(MessageKind::Answer, text, at)?;
    let body = json!({ "by": cx.actor.name(), "waiting": was_waiting, "name": name });
    draft.record("incident.answered", at, Visibility::Public, body);
    Ok(())
}

/// A plan was published at `at`.
pub(super) fn planned(draft: &mut Draft<'_>, at: Instant, text: &str, name: Option<&str>) -> Result<(), Refusal> {
    let cx = draft.cx;
    plan(&mut draft.case, at, cx.ids.as_ref())?;
    take_notice(draft, at);
    draft.say(MessageKind::Plan, text, at)?;
    draft.record("incident.plan_published", at, Visibility::Public, json!({ "name": name }));
    Ok(())
}

/// Somebody arrived at the site at `at`.
pub(super) fn arrived(
    draft: &mut Draft<'_>,
    at: Instant,
    place: Option<&str>,
    name: Option<&str>,
) -> Result<(), Refusal> {
    let cx = draft.cx;
    arrive(&mut draft.case, at, cx.ids.as_ref())?;
    take_notice(draft, at);
    draft.record("incident.arrived", at, Visibility::Public, json!({ "place": place, "name": name }));
    Ok(())
}

/// Service was back at `at`, by these words and maybe by a workaround.
pub(super) fn restored(
    draft: &mut Draft<'_>,
    at: Instant,
    (text, workaround): (&str, bool),
    name: Option<&str>,
) -> Result<(), Refusal> {
    let cx = draft.cx;
    restore(&mut draft.case, at, cx.ids.as_ref())?;
    take_notice(draft, at);
    draft.say(MessageKind::Restoration, text, at)?;
    draft.record("incident.restored", at, Visibility::Public, json!({ "workaround": workaround, "name": name }));
    Ok(())
}

/// Who takes it: oneself, or whom a dispatcher or manager names.
pub(super) fn taker(cx: &Cx, input: &Accept) -> Result<PersonId, Problem> {
    let desk = cx.actor.has(Role::Dispatcher)
        || cx.actor.has(Role::Manager)
        || matches!(cx.actor, kernel::Actor::Platform { .. });
    match (input.person_id, cx.actor.person()) {
        (Some(person), own) if desk || own == Some(person) => Ok(person),
        (None, Some(own)) => Ok(own),
        (Some(_), _) => Err(Problem(Refusal::new(
            RefusalKind::Forbidden,
            "incident.accept_for_other",
            "只有服务台或运维服务经理可以代他人接单。",
            "Only the service desk or the service manager accepts on another's behalf.",
        ))),
        (None, None) => Err(Problem(
            Refusal::new(
                RefusalKind::Invalid,
                "incident.who_accepts",
                "请选择由哪位工程师接单。",
                "Name the engineer who takes it.",
            )
            .field("/person_id", "请选择工程师", "choose the engineer"),
        )),
    }
}

/// The answer is a named engineer's: somebody has it, or the one who answers is of the team.
pub(super) fn named(draft: &Draft<'_>) -> Result<(), Refusal> {
    let actor = &draft.cx.actor;
    if draft.case.incident.engineer.is_some()
        || actor.person().is_some()
        || matches!(actor, kernel::Actor::Platform { .. })
    {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        "incident.nobody_named",
        "还没有指定工程师，请先派单再响应报修人。",
        "Nobody is named yet; assign an engineer before answering the reporter.",
    ))
}

/// Doing something about it is taking notice of the assignment too.
pub(super) fn take_notice(draft: &mut Draft<'_>, at: Instant) {
    if let Some(held) = draft.assignment.filter(|held| held.accepted_at.is_none()) {
        work::store::accept(&mut draft.set, held.id, at, &draft.cx.actor);
    }
}

/// Records that waiting has ended, and that the work counts against the capacity again while it goes on.
pub(super) fn ended(draft: &mut Draft<'_>, reasons: &[PauseReason], at: Instant) {
    let id = draft.case.incident.id;
    for reason in reasons {
        record::resume(&mut draft.set, id, reason.as_str(), at);
    }
    let goes_on = draft.case.incident.state.is_load();
    if let Some(held) = draft.assignment.filter(|held| goes_on && !held.counted) {
        work::store::resume(&mut draft.set, held);
    }
}
