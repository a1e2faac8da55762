//! What counts only when somebody else agrees: pauses begun in the past, contested pauses, exemptions; and the decisions
//! about all of them.

use app::{Cx, Problem};
use clocks::core::PauseReason;
use journal::Visibility;
use kernel::{AttachmentId, ClockId, IncidentId, Instant, PauseId, ProposalId, Refusal, RefusalKind, Role};
use notify::{Event, Post, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use storage::WriteError;
use utoipa::ToSchema;

use super::finish::at_field;
use crate::core::{ExemptionGround, ProposalKind, ProposalState, SUBJECT, decided, not_found_clock, pause, pause_past};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, said};
use crate::store::daily;
use crate::store::proposal::{self, Proposal};
use crate::store::record::{self, Waiting};

/// A pause that began in the past.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PastPause {
    /// Why.
    pub reason: PauseReason,
    /// In words the customer can read.
    #[schema(example = "10 点起等待信息科开放机房")]
    pub note: String,
    /// Since when.
    pub from: Instant,
    /// Until when; it still lasts when absent.
    #[serde(default)]
    pub to: Option<Instant>,
}

/// An exemption from assessment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exempt {
    /// The clock; every clock of the incident when absent.
    #[serde(default)]
    pub clock_id: Option<ClockId>,
    /// On what ground.
    pub ground: ExemptionGround,
    /// Why.
    #[schema(example = "全院停电检修，机房 9 点至 11 点断电")]
    pub reason: String,
    /// Files that show it, uploaded before.
    #[serde(default)]
    pub evidence_ids: Vec<AttachmentId>,
}

/// An objection to a pause.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContestPause {
    /// Why it should count as time.
    #[schema(example = "当时账号已开通，并未等待我方")]
    pub reason: String,
}

/// A yes to something that waited for it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Approve {
    /// What the decider adds.
    pub word: Option<String>,
}

/// A no to something that waited for a yes.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Refuse {
    /// Why not.
    #[schema(example = "当时我方人员一直在现场")]
    pub reason: String,
}

impl Desk {
    /// Asks the customer to agree to a pause that began in the past. Until he does nothing stands still.
    pub async fn propose_pause(&self, cx: &Cx, id: IncidentId, input: &PastPause) -> Result<(), Problem> {
        let note = said(&input.note).map_err(|refusal| at_field(refusal, "/note"))?;
        self.change(cx, id, |draft| {
            check_pause(input, draft.case.incident.reported_at, cx.now)?;
            draft.case.incident.moved(crate::core::Move::Pause)?;
            let pause = PauseId::fresh(cx.ids.as_ref(), cx.now);
            let stored = PastPause { note: note.clone(), ..input.clone() };
            let told = json!({ "reason": input.reason, "note": note, "since": input.from.to_string(),
                "until": input.to.map(|to| to.to_string()) });
            propose(
                draft,
                New {
                    kind: ProposalKind::Pause,
                    clock: None,
                    pause: Some(pause),
                    reason: &note,
                    body: json!(stored),
                    told,
                },
            );
            draft.tell(
                Event::ConsentNeeded,
                Some(vec![Post::Reporter, Post::CustomerLead]),
                Words { text: note.clone(), ..Words::default() },
            );
            Ok(())
        })
        .await
    }

    /// The customer contests a pause; the manager decides.
    pub async fn contest_pause(
        &self,
        cx: &Cx,
        id: IncidentId,
        contested: PauseId,
        input: &ContestPause,
    ) -> Result<(), Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let rows = self.app.db.read(vec![record::pauses(id), proposal::of_incident(id)]).await?;
        let pauses = rows[0].iter().map(record::read_pause).collect::<Result<Vec<_>, _>>()?;
        let found = pauses.iter().find(|pause| pause.id == contested).ok_or_else(no_such_pause)?;
        let before = rows[1].iter().map(proposal::read).collect::<Result<Vec<_>, _>>()?;
        if before.iter().any(|known| known.kind == ProposalKind::PauseContest && known.pause == Some(contested)) {
            return Err(Problem(contested_before()));
        }
        self.change(cx, id, |draft| {
            let told = json!({ "reason": reason, "since": found.from.to_string(), "pause": contested });
            let body = json!({ "reason": found.reason, "from": found.from, "to": found.to });
            propose(
                draft,
                New {
                    kind: ProposalKind::PauseContest,
                    clock: None,
                    pause: Some(contested),
                    reason: &reason,
                    body,
                    told,
                },
            );
            draft.tell(
                Event::ApprovalNeeded,
                Some(vec![Post::Manager]),
                Words { reason: reason.clone(), ..Words::default() },
            );
            Ok(())
        })
        .await
    }

    /// Proposes that a clock, or the whole incident, does not count in the assessment.
    pub async fn propose_exemption(&self, cx: &Cx, id: IncidentId, input: &Exempt) -> Result<(), Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        self.change(cx, id, |draft| {
            if let Some(clock) = input.clock_id
                && !draft.case.clocks.iter().any(|known| known.id == clock)
            {
                return Err(Problem(not_found_clock()));
            }
            files::reference(&mut draft.set, &input.evidence_ids, (SUBJECT, &id.to_string()), &cx.actor, cx.now);
            let body = json!({ "ground": input.ground, "evidence": input.evidence_ids });
            let told = json!({ "ground": input.ground, "reason": reason, "clock": input.clock_id });
            propose(
                draft,
                New { kind: ProposalKind::Exemption, clock: input.clock_id, pause: None, reason: &reason, body, told },
            );
            draft.tell(
                Event::ConsentNeeded,
                Some(vec![Post::CustomerLead]),
                Words { reason: reason.clone(), ..Words::default() },
            );
            Ok(())
        })
        .await
    }

    /// Yes: it counts from now on.
    pub async fn approve(&self, cx: &Cx, id: IncidentId, proposal: ProposalId, input: &Approve) -> Result<(), Problem> {
        self.decide_proposal(cx, id, proposal, input.word.as_deref().map(str::trim), true).await
    }

    /// No: it never counts.
    pub async fn refuse(&self, cx: &Cx, id: IncidentId, proposal: ProposalId, input: &Refuse) -> Result<(), Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        self.decide_proposal(cx, id, proposal, Some(&reason), false).await
    }

    async fn decide_proposal(
        &self,
        cx: &Cx,
        id: IncidentId,
        wanted: ProposalId,
        word: Option<&str>,
        yes: bool,
    ) -> Result<(), Problem> {
        for _ in 0..ATTEMPTS {
            let loaded = self.load(cx, id).await?;
            let row = self.app.db.row(proposal::find(wanted)).await?;
            let found = row.as_ref().map(proposal::read).transpose()?.filter(|found| found.incident == id);
            let found = found.ok_or_else(Problem::not_found)?;
            let platform = matches!(cx.actor, kernel::Actor::Platform { .. });
            let to = decided(found.kind, found.state, |role: Role| platform || cx.actor.has(role), yes)?;
            let mut draft = Draft::on(cx, &loaded);
            proposal::decide(&mut draft.set, wanted, to, &journal::actor_text(&cx.actor), cx.now, word);
            let kind = if yes { "incident.proposal_approved" } else { "incident.proposal_refused" };
            draft.record(
                kind,
                cx.now,
                Visibility::Public,
                json!({ "what": found.kind, "proposal": wanted, "word": word }),
            );
            if yes {
                self.carry_out(&mut draft, &found).await?;
            }
            draft.tell(
                Event::ProposalDecided,
                None,
                Words { text: word.unwrap_or_default().to_owned(), ..Words::default() },
            );
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(WriteError::Guard { .. } | WriteError::Taken { .. }) => {}
            }
        }
        Err(Problem(crate::desk::busy()))
    }

    async fn carry_out(&self, draft: &mut Draft<'_>, found: &Proposal) -> Result<(), Problem> {
        match found.kind {
            ProposalKind::LateEntry => self.enter_approved(draft, found).await,
            ProposalKind::Pause => begin_past(draft, found),
            ProposalKind::PauseContest => strike(draft, found),
            // Attainment reads what was accepted.
            ProposalKind::Exemption => Ok(()),
        }
    }

    /// The proposals on an incident, oldest first.
    pub async fn proposals(&self, cx: &Cx, id: IncidentId) -> Result<Vec<(Proposal, String, String)>, Problem> {
        self.load(cx, id).await?;
        let rows = self.app.db.rows(proposal::of_incident(id)).await?;
        self.named_proposals(rows.iter().map(proposal::read).collect::<Result<_, _>>()?).await
    }

    /// What waits for this person's decision, the longest first.
    pub async fn waiting_proposals(&self, cx: &Cx) -> Result<Vec<(Proposal, String, String)>, Problem> {
        const MOST: u32 = 200;
        let team = self.team.facts().await?;
        let decides = |kind: &ProposalKind| kind.decider().is(|role| cx.actor.has(role));
        let kinds: Vec<ProposalKind> = ProposalKind::ALL.iter().copied().filter(decides).collect();
        let query = proposal::waiting(&cx.scope, &|person| team.groups_of(person), &kinds, MOST);
        let Some(query) = query else { return Ok(Vec::new()) };
        let rows = self.app.db.rows(query).await?;
        self.named_proposals(rows.iter().map(proposal::read).collect::<Result<_, _>>()?).await
    }

    /// With the names of who made and who decided each.
    async fn named_proposals(&self, found: Vec<Proposal>) -> Result<Vec<(Proposal, String, String)>, Problem> {
        let mut actors: Vec<&str> = Vec::new();
        for one in &found {
            actors.push(&one.made_by);
            actors.extend(one.decided_by.as_deref());
        }
        let names = self.names(actors.into_iter()).await?;
        let name = |actor: &str| crate::look::name_in(&names, actor);
        let with = |one: Proposal| {
            let (made, decided) = (name(&one.made_by), one.decided_by.as_deref().map(name).unwrap_or_default());
            (one, made, decided)
        };
        Ok(found.into_iter().map(with).collect())
    }
}

/// A proposal to be written.
struct New<'a> {
    kind: ProposalKind,
    clock: Option<ClockId>,
    pause: Option<PauseId>,
    reason: &'a str,
    body: Json,
    told: Json,
}

fn propose(draft: &mut Draft<'_>, new: New<'_>) {
    let cx = draft.cx;
    let id = ProposalId::fresh(cx.ids.as_ref(), cx.now);
    let stored = Proposal {
        id,
        incident: draft.case.incident.id,
        kind: new.kind,
        state: ProposalState::Pending,
        clock: new.clock,
        pause: new.pause,
        reason: new.reason.to_owned(),
        body: new.body,
        made_by: journal::actor_text(&cx.actor),
        made_at: cx.now,
        decided_by: None,
        decided_at: None,
        word: None,
        number: draft.case.incident.number.clone(),
    };
    proposal::add(&mut draft.set, &stored);
    let mut told = new.told;
    if let Some(map) = told.as_object_mut() {
        map.insert("what".into(), json!(new.kind));
        map.insert("proposal".into(), json!(id));
    }
    draft.record("incident.proposed", cx.now, Visibility::Public, told);
}

/// The customer agreed to a pause in the past: it stands still since then, but for breaches recorded meanwhile.
fn begin_past(draft: &mut Draft<'_>, found: &Proposal) -> Result<(), Problem> {
    let cx = draft.cx;
    let asked: PastPause = serde_json::from_value(found.body.clone())
        .map_err(|error| storage::DbError::Shape(format!("proposal {}: {error}", found.id)))?;
    let id = found.pause.unwrap_or_else(|| PauseId::fresh(cx.ids.as_ref(), cx.now));
    if let Some(to) = asked.to {
        pause_past(&mut draft.case, id, asked.reason, asked.from, to)?;
    } else {
        let counted = draft.case.incident.state.is_load();
        pause(&mut draft.case, id, asked.reason, asked.from, true)?;
        if let Some(held) = draft.assignment.filter(|held| counted && held.counted) {
            work::store::wait(&mut draft.set, held);
        }
    }
    let waiting = Waiting { id, reason: asked.reason.to_string(), note: asked.note, from: asked.from, to: asked.to };
    record::pause(&mut draft.set, draft.case.incident.id, &waiting, &found.made_by);
    Ok(())
}

/// The manager agreed that a pause should count as time.
fn strike(draft: &mut Draft<'_>, found: &Proposal) -> Result<(), Problem> {
    let cx = draft.cx;
    let id = found.pause.ok_or_else(no_such_pause)?;
    let lasting =
        draft.case.pauses().iter().find(|pause| pause.id == id && pause.to.is_none()).map(|pause| pause.reason);
    draft.case.strike(id)?;
    daily::strike(&mut draft.set, id, cx.now);
    if let Some(reason) = lasting.filter(|reason| draft.case.incident.waiting == Some(*reason)) {
        crate::core::resume(&mut draft.case, cx.now)?;
        super::work::ended(draft, &[reason], cx.now);
    }
    Ok(())
}

fn check_pause(input: &PastPause, reported_at: Instant, now: Instant) -> Result<(), Refusal> {
    let wrong = |pointer: &str, zh: &str, en: &str| {
        Err(Refusal::new(RefusalKind::Invalid, "pause.out_of_order", zh, en).field(pointer, zh, en))
    };
    if input.from >= now {
        return wrong(
            "/from",
            "补记的暂停应从过去开始；从现在起请直接暂停。",
            "It begins in the past; to pause from now on, pause it.",
        );
    }
    if input.from < reported_at {
        return wrong("/from", "暂停不能早于报修。", "The pause cannot begin before the report.");
    }
    match input.to {
        Some(to) if to <= input.from => wrong("/to", "结束时间须晚于开始时间。", "It ends after it begins."),
        Some(to) if to > now => wrong("/to", "结束时间不能晚于现在。", "It cannot end in the future."),
        _ => Ok(()),
    }
}

fn no_such_pause() -> Problem {
    Problem(Refusal::new(
        RefusalKind::NotFound,
        "pause.not_found",
        "该工单没有这段暂停。请刷新后重试。",
        "The incident has no such pause. Refresh and try again.",
    ))
}

fn contested_before() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "pause.contested_before",
        "对这段暂停已提出过异议，请等待或查看处理结果。",
        "This pause was contested before; see what came of it.",
    )
}
