//! 补录 in one form: report, response, arrival, plan, restoration and solution of a job already done, in one write set.

use app::{Cx, Problem, ReplayKey};
use journal::Visibility;
use kernel::{AttachmentId, IncidentId, Instant, PersonId, ProposalId, Refusal, RefusalKind, Role};
use notify::{Event, Post, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use team::TeamFacts;
use triage::FaultClass;
use utoipa::ToSchema;
use work::core::StoredRanking;
use work::store::EndKind;

use super::finish::{at_field, resolved};
use super::work::{Accept, answered, arrived, planned, restored, taker};
use crate::assign::{self, Handing};
use crate::core::{
    LateCase, LateStanding, LateStep, ProposalKind, ProposalState, SUBJECT, Solution, Steps, judge_late,
};
use crate::desk::Desk;
use crate::draft::{Draft, said};
use crate::report::{Report, Reported};
use crate::store::proposal::{self, Proposal};

/// Something said at an instant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateText {
    /// What was said.
    #[schema(example = "电话中已答复，正在处理")]
    pub text: String,
    /// When.
    pub occurred_at: Instant,
}

/// An arrival at an instant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateArrival {
    /// Where: building, floor, room.
    #[serde(default)]
    pub place: Option<String>,
    /// When.
    pub occurred_at: Instant,
}

/// Service was back at an instant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateRestoration {
    /// How.
    #[schema(example = "重启收费前置机后恢复")]
    pub text: String,
    /// Whether it is a workaround.
    #[serde(default)]
    pub workaround: bool,
    /// When.
    pub occurred_at: Instant,
}

/// It was solved at an instant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LateSolution {
    /// What was done.
    #[schema(example = "更换网线，收费恢复正常")]
    pub solution: String,
    /// Why it happened, when known.
    #[serde(default)]
    pub cause: Option<String>,
    /// The class, when known.
    #[serde(default)]
    pub fault_class: Option<FaultClass>,
    /// When.
    pub occurred_at: Instant,
}

/// A job already done, entered in one form: a new report, or steps of an incident that exists.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LateEntry {
    /// The incident the steps belong to; none with a report.
    pub incident_id: Option<IncidentId>,
    /// The report, with the time of the call; none with an incident.
    pub report: Option<Report>,
    /// Who did it; oneself when absent. Only a dispatcher or manager names somebody else.
    pub person_id: Option<PersonId>,
    /// A named engineer answered the reporter.
    pub response: Option<LateText>,
    /// Somebody arrived at the site.
    pub arrival: Option<LateArrival>,
    /// A plan was given.
    pub plan: Option<LateText>,
    /// Service was back.
    pub restoration: Option<LateRestoration>,
    /// It was solved.
    pub solution: Option<LateSolution>,
    /// Why it is entered only now.
    #[schema(example = "夜间电话处理，早上补录")]
    pub reason: String,
    /// Files that show it, uploaded before; needed for what lies more than four hours back.
    pub evidence_ids: Vec<AttachmentId>,
}

/// What was done, with who did it, as a proposal keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Done {
    pub person: PersonId,
    pub response: Option<LateText>,
    pub arrival: Option<LateArrival>,
    pub plan: Option<LateText>,
    pub restoration: Option<LateRestoration>,
    pub solution: Option<LateSolution>,
    pub reason: String,
}

/// A late entry on its way into the book.
pub(crate) struct Entering<'a> {
    pub done: &'a Done,
    pub standing: LateStanding,
    pub proposal: ProposalId,
    pub evidence: &'a [AttachmentId],
}

/// What came of a late entry.
#[derive(Clone, Copy, Debug)]
pub struct Entered {
    /// The incident.
    pub incident: IncidentId,
    /// What waits for the manager's approval; none when it counts at once.
    pub proposal: Option<ProposalId>,
}

impl Done {
    /// The steps with their instants.
    pub fn steps(&self) -> Steps {
        let all = [
            (LateStep::Response, self.response.as_ref().map(|step| step.occurred_at)),
            (LateStep::Arrival, self.arrival.as_ref().map(|step| step.occurred_at)),
            (LateStep::Plan, self.plan.as_ref().map(|step| step.occurred_at)),
            (LateStep::Restoration, self.restoration.as_ref().map(|step| step.occurred_at)),
            (LateStep::Solution, self.solution.as_ref().map(|step| step.occurred_at)),
        ];
        all.into_iter().filter_map(|(step, at)| Some((step, at?))).collect()
    }

    /// The steps as people read them in a journal entry.
    fn told(&self) -> serde_json::Value {
        let steps = self.steps().into_iter().map(|(step, at)| json!({ "step": step, "at": at.to_string() }));
        steps.collect()
    }
}

impl Desk {
    /// Takes a late entry. Up to four hours back it counts at once; up to 72 hours it waits, with its evidence, for the
    /// manager's approval, and until then the clocks run from the stated report as if nothing had been done.
    pub async fn enter_late(&self, cx: &Cx, input: LateEntry, key: Option<&ReplayKey>) -> Result<LateAnswer, Problem> {
        let done = done(cx, &input)?;
        let manager = cx.actor.has(Role::Manager) || matches!(cx.actor, kernel::Actor::Platform { .. });
        match (input.incident_id, input.report) {
            (None, Some(report)) => {
                let at = report.occurred_at.ok_or_else(no_call)?;
                let case = LateCase {
                    reported_at: at,
                    with_report: true,
                    known: &[],
                    stated: &done.steps(),
                    now: cx.now,
                    manager,
                    evidence: !input.evidence_ids.is_empty(),
                };
                let standing = judge_late(&case)?;
                let proposal = ProposalId::fresh(cx.ids.as_ref(), cx.now);
                let entering = Entering { done: &done, standing, proposal, evidence: &input.evidence_ids };
                let reported = self.take_in(cx, &report, at, key, Some(&entering)).await?;
                Ok(LateAnswer::Reported(reported, entering.waits()))
            }
            (Some(id), None) => {
                let entered = self.enter_on(cx, id, &done, &input.evidence_ids, manager).await?;
                Ok(LateAnswer::Entered(entered))
            }
            _ => Err(Problem(one_of_both())),
        }
    }

    async fn enter_on(
        &self,
        cx: &Cx,
        id: IncidentId,
        done: &Done,
        evidence: &[AttachmentId],
        manager: bool,
    ) -> Result<Entered, Problem> {
        let team = self.team.last_seen().await?;
        let proposal = ProposalId::fresh(cx.ids.as_ref(), cx.now);
        let standing = self
            .change(cx, id, |draft| {
                let known = known(draft);
                let standing = judge_late(&LateCase {
                    reported_at: draft.case.incident.reported_at,
                    with_report: false,
                    known: &known,
                    stated: &done.steps(),
                    now: cx.now,
                    manager,
                    evidence: !evidence.is_empty(),
                })?;
                let entering = Entering { done, standing, proposal, evidence };
                entering.write(draft, &team)?;
                Ok(standing)
            })
            .await?;
        let proposal = (standing == LateStanding::NeedsApproval).then_some(proposal);
        Ok(Entered { incident: id, proposal })
    }
}

/// What a late entry answers: the answer to its report, or the incident it went into.
pub enum LateAnswer {
    /// It came with its report; beside it what waits for approval.
    Reported(Reported, Option<ProposalId>),
    /// It went into an incident that exists.
    Entered(Entered),
}

impl Entering<'_> {
    /// The proposal that waits for the manager; none when it counts at once.
    pub fn waits(&self) -> Option<ProposalId> {
        (self.standing == LateStanding::NeedsApproval).then_some(self.proposal)
    }

    /// Writes it: the steps where they count at once, else what waits for approval.
    pub fn write(&self, draft: &mut Draft<'_>, team: &TeamFacts) -> Result<(), Refusal> {
        let cx = draft.cx;
        let id = draft.case.incident.id;
        files::reference(&mut draft.set, self.evidence, (SUBJECT, &id.to_string()), &cx.actor, cx.now);
        if self.standing == LateStanding::NeedsApproval {
            self.propose(draft);
            return Ok(());
        }
        enter(draft, self.done, team)
    }

    fn propose(&self, draft: &mut Draft<'_>) {
        let cx = draft.cx;
        let new = Proposal {
            id: self.proposal,
            incident: draft.case.incident.id,
            kind: ProposalKind::LateEntry,
            state: ProposalState::Pending,
            clock: None,
            pause: None,
            reason: self.done.reason.clone(),
            body: json!(self.done),
            made_by: journal::actor_text(&cx.actor),
            made_at: cx.now,
            decided_by: None,
            decided_at: None,
            word: None,
            number: draft.case.incident.number.clone(),
        };
        proposal::add(&mut draft.set, &new);
        let body = json!({ "what": ProposalKind::LateEntry, "proposal": self.proposal, "reason": self.done.reason,
            "steps": self.done.told(), "evidence": self.evidence.len() });
        draft.record("incident.proposed", cx.now, Visibility::Public, body);
        let words = Words { reason: self.done.reason.clone(), ..Words::default() };
        draft.tell(Event::ApprovalNeeded, Some(vec![Post::Manager]), words);
    }
}

/// Enters what was done: each step at its own instant, in the order in which it happened.
pub(super) fn enter(draft: &mut Draft<'_>, done: &Done, team: &TeamFacts) -> Result<(), Refusal> {
    let cx = draft.cx;
    let name = team.name(done.person);
    let other = (cx.actor.person() != Some(done.person)).then_some(name.as_str());
    take(draft, done, team)?;
    let mut steps = done.steps();
    steps.sort_by_key(|(step, at)| (*at, *step));
    for (step, at) in &steps {
        match step {
            LateStep::Response => each(done.response.as_ref(), |it| answered(draft, *at, &it.text, other))?,
            LateStep::Arrival => each(done.arrival.as_ref(), |it| arrived(draft, *at, it.place.as_deref(), other))?,
            LateStep::Plan => each(done.plan.as_ref(), |it| planned(draft, *at, &it.text, other))?,
            LateStep::Restoration => {
                each(done.restoration.as_ref(), |it| restored(draft, *at, (&it.text, it.workaround), other))?;
            }
            LateStep::Solution => each(done.solution.as_ref(), |it| {
                let solution =
                    Solution { text: it.solution.clone(), cause: it.cause.clone(), fault_class: it.fault_class };
                resolved(draft, *at, &solution, other)
            })?,
        }
    }
    let body = json!({ "reason": done.reason, "steps": done.told(), "name": other });
    draft.record("incident.entered_later", cx.now, Visibility::Public, body);
    draft.case.forget_unborn();
    tell(draft, done);
    Ok(())
}

fn each<T>(step: Option<&T>, mut enter: impl FnMut(&T) -> Result<(), Refusal>) -> Result<(), Refusal> {
    step.map_or(Ok(()), &mut enter)
}

/// Whoever did it has it, where nobody had: as work that goes on, or as what is solved already.
fn take(draft: &mut Draft<'_>, done: &Done, team: &TeamFacts) -> Result<(), Refusal> {
    if draft.case.incident.engineer.is_some() {
        return Ok(());
    }
    draft.case.incident.decided = true;
    if done.solution.is_some() {
        let known = team.person(done.person).ok_or_else(assign::unknown_person)?;
        draft.post(crate::people::recipient(Post::Engineer, known));
        draft.case.incident.engineer = Some(done.person);
        return Ok(());
    }
    let by = draft.cx.actor.clone();
    let how = Handing { by: &by, reason: None, accepted: true, beyond: true, ends: EndKind::Reassigned };
    assign::give(draft, team, done.person, &StoredRanking::default(), how)
}

/// The reporter hears of the furthest step, once.
fn tell(draft: &mut Draft<'_>, done: &Done) {
    let told = if let Some(it) = &done.solution {
        Some((Event::SolutionOffered, it.solution.clone()))
    } else if let Some(it) = &done.restoration {
        Some((Event::Restored, it.text.clone()))
    } else if let Some(it) = &done.plan {
        Some((Event::PlanPublished, it.text.clone()))
    } else {
        done.response.as_ref().map(|it| (Event::Answered, it.text.clone()))
    };
    if let Some((event, text)) = told {
        draft.tell(event, None, Words { text, ..Words::default() });
    }
}

/// What people recorded before.
fn known(draft: &Draft<'_>) -> Steps {
    use clocks::core::Milestone as M;
    let met = [
        (LateStep::Response, M::Respond),
        (LateStep::Arrival, M::OnSite),
        (LateStep::Plan, M::Plan),
        (LateStep::Restoration, M::Restore),
    ];
    met.into_iter().filter_map(|(step, milestone)| Some((step, draft.case.met(milestone)?))).collect()
}

/// What was done, its texts checked and their secrets masked.
fn done(cx: &Cx, input: &LateEntry) -> Result<Done, Problem> {
    let person = taker(cx, &Accept { person_id: input.person_id, occurred_at: None })?;
    let text = |text: &str, pointer: &str| said(text).map_err(|refusal| at_field(refusal, pointer));
    let spoken = |step: &Option<LateText>, pointer: &str| -> Result<Option<LateText>, Refusal> {
        let Some(step) = step else { return Ok(None) };
        Ok(Some(LateText { text: text(&step.text, pointer)?, ..step.clone() }))
    };
    let restoration = match &input.restoration {
        Some(step) => Some(LateRestoration { text: text(&step.text, "/restoration/text")?, ..step.clone() }),
        None => None,
    };
    let solution = match &input.solution {
        Some(step) => Some(LateSolution {
            solution: text(&step.solution, "/solution/solution")?,
            cause: step.cause.as_deref().map(|cause| text(cause, "/solution/cause")).transpose()?,
            ..step.clone()
        }),
        None => None,
    };
    Ok(Done {
        person,
        response: spoken(&input.response, "/response/text")?,
        arrival: input.arrival.clone(),
        plan: spoken(&input.plan, "/plan/text")?,
        restoration,
        solution,
        reason: triage::mask(input.reason.trim()).text,
    })
}

fn no_call() -> Refusal {
    let (zh, en) = ("请填写报修（来电）的时间", "give the time of the call");
    Refusal::new(
        RefusalKind::Invalid,
        "late_entry.no_report_time",
        "补录须填写报修发生的时间。",
        "A late entry states when the fault was reported.",
    )
    .field("/report/occurred_at", zh, en)
}

fn one_of_both() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "late_entry.one_of_both",
        "请填写新的报修，或指明已有工单，二者取一。",
        "Give either a new report or the incident it belongs to, one of both.",
    )
    .field("/incident_id", "与 report 二者取一", "either this or the report")
}

impl Desk {
    /// Enters what a manager approved.
    pub(super) async fn enter_approved(&self, draft: &mut Draft<'_>, found: &Proposal) -> Result<(), Problem> {
        let done: Done = serde_json::from_value(found.body.clone())
            .map_err(|error| storage::DbError::Shape(format!("proposal {}: {error}", found.id)))?;
        let team = self.team.last_seen().await?;
        Ok(enter(draft, &done, &team)?)
    }
}
