//! Offering a solution, confirming, rejecting, closing, reopening, rating.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Instant, Refusal, RefusalKind};
use notify::{Event, Words};
use serde::Deserialize;
use serde_json::json;
use triage::FaultClass;
use utoipa::ToSchema;
use work::store::EndKind;

use super::work::{ended, take_notice};
use crate::assign;
use crate::core::{
    AttributionState, Closing, MessageKind, Solution, State, attribution_final, close, confirm, lapse, rate, reject,
    reopen, resolve,
};
use crate::desk::Desk;
use crate::draft::Draft;
use crate::masking;

/// A solution.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Resolve {
    /// What was done.
    #[schema(example = "更换两条不兼容的内存并升级固件，查询恢复正常。")]
    pub solution: String,
    /// Why it happened, when known already.
    pub cause: Option<String>,
    /// The class, when known.
    pub fault_class: Option<FaultClass>,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// The reporter confirms.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Confirm {
    /// Stars 1 to 5, given at once.
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub rating: Option<u8>,
    /// What the reporter says with them.
    pub comment: Option<String>,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// The reporter says it is not solved.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reject {
    /// What is still wrong.
    #[schema(example = "下午又开始转圈")]
    pub text: String,
    /// Whether service is down again: the restoration is void too.
    pub service_down: bool,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// What closing adds.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Close {
    /// Why it happened.
    pub cause: Option<String>,
    /// The class.
    pub fault_class: Option<FaultClass>,
    /// Whether the attribution as it stands is the final one.
    pub attribution_final: bool,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// Opening it again.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Reopen {
    /// Why.
    #[schema(example = "同样的现象又出现了")]
    pub reason: String,
    /// Whether service is down: the restoration counts anew too.
    pub service_down: bool,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
}

/// Stars.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rate {
    /// 1 to 5.
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub stars: u8,
    /// In words.
    pub comment: Option<String>,
}

impl Desk {
    /// A solution is offered; it waits for the reporter, or for silence.
    pub async fn resolve(&self, cx: &Cx, id: IncidentId, input: &Resolve) -> Result<(), Problem> {
        let start = self.may_start(cx, id).await?;
        self.work(cx, id, &start, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            let text = crate::draft::said(&input.solution).map_err(|refusal| at_field(refusal, "/solution"))?;
            let cause = masking::optional(input.cause.as_ref());
            let solution = Solution { text: text.clone(), cause, fault_class: input.fault_class };
            resolved(draft, at, &solution, None)?;
            draft.tell(Event::SolutionOffered, None, Words { text, ..Words::default() });
            Ok(())
        })
        .await
    }

    /// The reporter confirms; what needs nothing more is closed with it.
    pub async fn confirm(&self, cx: &Cx, id: IncidentId, input: &Confirm) -> Result<(), Problem> {
        self.confirm_offer(cx, id, None, input).await
    }

    /// The same, of the offer in `round` only where one is named.
    pub(super) async fn confirm_offer(
        &self,
        cx: &Cx,
        id: IncidentId,
        round: Option<u32>,
        input: &Confirm,
    ) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            same_offer(draft, round)?;
            draft.uses_link();
            let at = draft.occurred(input.occurred_at)?;
            confirm(&mut draft.case, at)?;
            if let Some(stars) = input.rating {
                rate(&mut draft.case, stars, masking::optional(input.comment.as_ref()))?;
            }
            confirmed(draft, at, false);
            Ok(())
        })
        .await
    }

    /// Silence ran out: the solution offered in `round` counts as confirmed, unless the reporter spoke meanwhile.
    pub async fn lapse(&self, cx: &Cx, id: IncidentId) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            if draft.case.incident.state != State::Resolved {
                return Ok(());
            }
            lapse(&mut draft.case, cx.now)?;
            confirmed(draft, cx.now, true);
            Ok(())
        })
        .await
    }

    /// The reporter says it is not solved: the clock runs on, the interval counted.
    pub async fn reject(&self, cx: &Cx, id: IncidentId, input: &Reject) -> Result<(), Problem> {
        self.reject_offer(cx, id, None, input).await
    }

    /// The same, of the offer in `round` only where one is named.
    pub(super) async fn reject_offer(
        &self,
        cx: &Cx,
        id: IncidentId,
        round: Option<u32>,
        input: &Reject,
    ) -> Result<(), Problem> {
        let team = self.team.last_seen().await?;
        self.change(cx, id, |draft| {
            same_offer(draft, round)?;
            draft.uses_link();
            let at = draft.occurred(input.occurred_at)?;
            reject(&mut draft.case, at, input.service_down, cx.ids.as_ref())?;
            draft.say(MessageKind::Rejection, &input.text, at)?;
            assign::again(draft, &team)?;
            draft.record("incident.rejected", at, Visibility::Public, json!({ "service_down": input.service_down }));
            draft.tell(Event::Rejected, None, Words { text: input.text.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// Closes it, complete.
    pub async fn close(&self, cx: &Cx, id: IncidentId, input: &Close) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            let closing = Closing {
                cause: masking::optional(input.cause.as_ref()),
                fault_class: input.fault_class,
                attribution_final: input.attribution_final,
            };
            if closing.attribution_final && draft.case.incident.lead.state != AttributionState::Disputed {
                attribution_final(&mut draft.case, cx.ids.as_ref())?;
            }
            close(&mut draft.case, &closing, at)?;
            closed(draft, at);
            Ok(())
        })
        .await
    }

    /// Opens it again after confirmation.
    pub async fn reopen(&self, cx: &Cx, id: IncidentId, input: &Reopen) -> Result<(), Problem> {
        let team = self.team.last_seen().await?;
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            reopen(&mut draft.case, at, input.service_down, cx.ids.as_ref())?;
            draft.say(MessageKind::Rejection, &input.reason, at).map_err(|refusal| at_field(refusal, "/reason"))?;
            assign::again(draft, &team)?;
            draft.record("incident.reopened", at, Visibility::Public, json!({ "service_down": input.service_down }));
            draft.tell(Event::Reopened, None, Words { reason: input.reason.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// The reporter rates the service.
    pub async fn rate(&self, cx: &Cx, id: IncidentId, input: &Rate) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            rate(&mut draft.case, input.stars, masking::optional(input.comment.as_ref()))?;
            draft.record("incident.rated", cx.now, Visibility::Public, json!({ "stars": input.stars }));
            Ok(())
        })
        .await
    }
}

/// A solution was offered at `at`; `name` is the engineer's where somebody else enters it.
pub(super) fn resolved(
    draft: &mut Draft<'_>,
    at: Instant,
    solution: &Solution,
    name: Option<&str>,
) -> Result<(), Refusal> {
    let cx = draft.cx;
    let reasons = resolve(&mut draft.case, solution, at, cx.ids.as_ref())?;
    ended(draft, &reasons, at);
    take_notice(draft, at);
    if let Some(held) = draft.assignment {
        work::store::end(&mut draft.set, held, cx.now, EndKind::Done, None);
    }
    draft.say(MessageKind::Solution, &solution.text, at)?;
    let body = json!({ "round": draft.case.incident.round, "name": name });
    draft.record("incident.resolved", at, Visibility::Public, body);
    Ok(())
}

/// Whoever answers by link answers the offer he was asked about.
fn same_offer(draft: &Draft<'_>, round: Option<u32>) -> Result<(), Problem> {
    let other = round.is_some_and(|round| round != draft.case.incident.round);
    if other { Err(app::link_closed().into()) } else { Ok(()) }
}

fn confirmed(draft: &mut Draft<'_>, at: Instant, by_silence: bool) {
    // Handed to somebody while it waited for confirmation: nothing is left to do.
    if let Some(held) = draft.assignment {
        work::store::end(&mut draft.set, held, draft.cx.now, EndKind::Done, None);
    }
    draft.record("incident.confirmed", at, Visibility::Public, json!({ "by_silence": by_silence }));
    if draft.case.incident.state == State::Closed {
        closed(draft, at);
    }
}

fn closed(draft: &mut Draft<'_>, at: Instant) {
    draft.record("incident.closed", at, Visibility::Public, json!({ "fault_class": draft.case.incident.fault_class }));
    draft.tell(Event::Closed, None, Words::default());
}

/// The same refusal, pointing at the field it was given in.
pub(super) fn at_field(mut refusal: Refusal, pointer: &str) -> Refusal {
    debug_assert!(refusal.kind == RefusalKind::Invalid, "only wrong values point at fields");
    for field in &mut refusal.fields {
        pointer.clone_into(&mut field.pointer);
    }
    refusal
}
