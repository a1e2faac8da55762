//! 信息科转报: the customer's responsible person looks at a ward's report before the provider is asked.

use std::sync::Arc;

use agreement::core::Verdict;
use app::{Cx, Problem};
use journal::Visibility;
use kernel::{IncidentId, Instant, PersonId};
use notify::{Event, Post, Words};
use serde::Deserialize;
use serde_json::json;
use storage::WriteError;
use utoipa::ToSchema;
use work::store::{EndKind, guard};

use super::attribute::Attribute;
use super::finish::at_field;
use crate::core::{Judgement, MessageKind, Move, answer_oneself};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, Loaded, said};
use crate::opening::{start_clocks, tell_report};

/// Passing a ward's report on.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PassOn {
    /// What the responsible person adds for the provider.
    #[schema(example = "已排除网络问题，请查收费系统")]
    pub note: Option<String>,
}

/// Dealing with it within the customer's own house.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerOneself {
    /// What the reporter is told.
    #[schema(example = "打印机缺纸，已由信息科处理")]
    pub text: String,
}

/// Sending it back to whoever reported it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SendBack {
    /// What is missing.
    #[schema(example = "请补充报错截图和窗口号")]
    pub reason: String,
}

/// Submitting again what was sent back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Resubmit {
    /// What is added.
    #[schema(example = "3 号窗口，报错“连接超时”，截图已传")]
    pub text: String,
}

impl Desk {
    /// The responsible person passes it on: from now on it is the provider's, judged for the moment of his receipt, with
    /// its clocks running since the ward's report or since now, as agreed.
    pub async fn pass_on_screened(&self, cx: &Cx, id: IncidentId, input: &PassOn) -> Result<(), Problem> {
        let note = input.note.as_deref().filter(|note| !note.trim().is_empty());
        let note = note.map(said).transpose().map_err(|refusal| at_field(refusal, "/note"))?;
        let mut full: Vec<PersonId> = Vec::new();
        for _ in 0..ATTEMPTS * 2 {
            let mut loaded = self.load(cx, id).await?;
            let to = loaded.incident.moved(Move::PassOn)?;
            let starts_now = loaded.clocks.is_empty();
            if starts_now {
                // Our receipt is now; when the ward reported stays in the journal.
                loaded.incident.reported_at = cx.now;
            }
            let judged = self.judged_again(&loaded, &Attribute::default()).await?;
            prepare(&mut loaded, &judged, starts_now);
            let mut draft = Draft::on(cx, &loaded);
            draft.case.incident.state = to;
            if starts_now {
                receive(&mut draft, &judged)?;
            }
            if let Some(note) = &note {
                draft.say(MessageKind::Message, note, cx.now)?;
            }
            draft.record("incident.passed_on", cx.now, Visibility::Public, json!({ "reason": note }));
            let chosen = if draft.case.incident.decided {
                self.hand_to_best(cx, &mut draft, EndKind::Reassigned, None, &full).await?
            } else {
                None
            };
            let lead = draft.case.incident.lead;
            draft.hold(Post::VendorContact, self.lead_contacts(lead, cx.now).await?);
            tell_received(&mut draft, &judged, chosen.is_some());
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
        Err(Problem(crate::desk::busy()))
    }

    /// The responsible person deals with it himself: it ends without having been the provider's.
    pub async fn answer_oneself(&self, cx: &Cx, id: IncidentId, input: &AnswerOneself) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            answer_oneself(&mut draft.case, cx.now)?;
            draft.say(MessageKind::Message, &input.text, cx.now)?;
            draft.record("incident.answered_by_customer", cx.now, Visibility::Public, json!({}));
            draft.tell(
                Event::Message,
                Some(vec![Post::Reporter]),
                Words { text: input.text.clone(), ..Words::default() },
            );
            Ok(())
        })
        .await
    }

    /// The responsible person wants more from whoever reported it.
    pub async fn send_back(&self, cx: &Cx, id: IncidentId, input: &SendBack) -> Result<(), Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        self.change(cx, id, |draft| {
            draft.case.incident.state = draft.case.incident.moved(Move::SendBack)?;
            draft.record("incident.sent_back", cx.now, Visibility::Public, json!({ "reason": reason }));
            draft.tell(Event::SentBack, None, Words { reason: reason.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }

    /// The reporter adds what was missing.
    pub async fn resubmit(&self, cx: &Cx, id: IncidentId, input: &Resubmit) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            draft.case.incident.state = draft.case.incident.moved(Move::Resubmit)?;
            draft.say(MessageKind::Message, &input.text, cx.now)?;
            draft.record("incident.resubmitted", cx.now, Visibility::Public, json!({}));
            let posts = Some(vec![Post::CustomerLead]);
            draft.tell(Event::ScreeningNeeded, posts, Words { text: input.text.clone(), ..Words::default() });
            Ok(())
        })
        .await
    }
}

/// Lays the judgement for the moment of receipt over what was read.
fn prepare(loaded: &mut Loaded, judged: &Judgement, starts_now: bool) {
    if !starts_now {
        return;
    }
    if let Some(agreement) = &judged.agreement
        && loaded.ground.agreement(agreement.identity.version).is_none()
    {
        loaded.ground.agreements.push(Arc::clone(agreement));
    }
    let incident = &mut loaded.incident;
    incident.agreement = judged.agreement.as_ref().map(|agreement| agreement.identity.version);
    incident.cover = judged.cover();
    incident.lead = judged.lead;
    incident.severity = judged.grade.severity;
}

/// The provider has received it now: the clocks start, the verdicts are those of this moment.
fn receive(draft: &mut Draft<'_>, judged: &Judgement) -> Result<(), Problem> {
    let received: Instant = draft.cx.now;
    start_clocks(draft, judged, received)?;
    draft.decide("coverage", &judged.coverage);
    let incident = &draft.case.incident;
    let attribution = json!({ "attribution": judged.attribution, "lead_kind": incident.lead.kind,
        "lead_party": incident.lead.party, "released": incident.lead.released, "component": incident.component,
        "fault_class": incident.fault_class });
    draft.decide("attribution", &attribution);
    Ok(())
}

fn tell_received(draft: &mut Draft<'_>, judged: &Judgement, assigned: bool) {
    // Whoever got it was told when it was handed to him.
    if assigned || draft.case.incident.decided {
        draft.tell(Event::Received, Some(vec![Post::Reporter]), Words::default());
        if draft.case.incident.cover.verdict == Verdict::OutOfWarranty {
            let reason = judged.coverage.evidence.zh.clone();
            draft.tell(Event::OutOfWarranty, None, Words { reason, ..Words::default() });
        }
        if draft.case.incident.lead.is_outside() {
            draft.tell(Event::VendorCalled, None, Words::default());
        }
        return;
    }
    tell_report(draft, judged, assigned);
}
