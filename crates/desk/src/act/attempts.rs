//! Attempts to reach the reporter, logged one by one; together they may meet `respond`.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Instant, Refusal, RefusalKind};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::finish::at_field;
use super::work::{answered, named, take_notice};
use crate::core::{Attempt, AttemptResult, AttemptWay, State, answer, together};
use crate::desk::Desk;
use crate::draft::{Draft, said};
use crate::store::daily::{self, NewAttempt};

/// An attempt to reach the reporter.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogAttempt {
    /// How.
    pub way: AttemptWay,
    /// What came of it.
    pub result: AttemptResult,
    /// In words; what was said, when the reporter was reached.
    #[serde(default)]
    #[schema(example = "拨打 8021 三声后无人接听")]
    pub note: String,
    /// When, if entered later.
    #[serde(default)]
    pub occurred_at: Option<Instant>,
}

impl Desk {
    /// Logs an attempt. Reached is an answer; where the agreement says so, enough attempts and a text message are too.
    pub async fn log_attempt(&self, cx: &Cx, id: IncidentId, input: &LogAttempt) -> Result<(), Problem> {
        if !input.result.fits(input.way) {
            return Err(Problem(misfit()));
        }
        let rows = self.app.db.rows(daily::attempts(id)).await?;
        let before = rows.iter().map(daily::read_attempt).collect::<Result<Vec<_>, _>>()?;
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            let note = triage::mask(input.note.trim()).text;
            let attempt = Attempt { way: input.way, result: input.result, at };
            let new = NewAttempt {
                id: cx.ids.fresh(cx.now),
                attempt,
                note: &note,
                entered_at: cx.now,
                by: journal::actor_text(&cx.actor),
            };
            daily::tried(&mut draft.set, id, &new);
            if input.result == AttemptResult::Reached {
                let text = said(&input.note).map_err(|refusal| at_field(refusal, "/note"))?;
                return Ok(answered(draft, at, &text, None)?);
            }
            named(draft)?;
            // An attempt takes notice of the work, whatever comes of it.
            take_notice(draft, at);
            if draft.case.incident.state == State::Assigned {
                draft.case.incident.state = State::Accepted;
            }
            let body = json!({ "way": input.way, "result": input.result, "note": note });
            draft.record("incident.attempted", at, Visibility::Public, body);
            let mut all = before.clone();
            all.push(attempt);
            Ok(enough(draft, &all)?)
        })
        .await
    }
}

/// Meets `respond` where the agreement lets so many attempts stand for an answer.
fn enough(draft: &mut Draft<'_>, attempts: &[Attempt]) -> Result<(), Refusal> {
    let cx = draft.cx;
    let Some(agreement) = draft.case.agreement() else { return Ok(()) };
    let Some(rule) = agreement.content.attempts else { return Ok(()) };
    if draft.case.open(clocks::core::Milestone::Respond).is_none() {
        return Ok(());
    }
    let Some(at) = together(attempts, rule, &agreement.calendar, agreement.content.counting) else { return Ok(()) };
    answer(&mut draft.case, at, cx.ids.as_ref())?;
    let body = json!({ "count": rule.count, "text_message": rule.text_message });
    draft.record("incident.attempts_met", at, Visibility::Public, body);
    Ok(())
}

fn misfit() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "attempt.misfit",
        "短信的结果为“已发送”，电话的结果为接通情况，请核对。",
        "A text message is sent; a call is answered or not. Choose a result that fits.",
    )
    .field("/result", "请选择与方式相符的结果", "choose a result that fits the way")
}
