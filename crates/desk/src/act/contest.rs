//! 申诉: a party contests a verdict or a lowered severity, the manager decides, and where the provider is itself
//! concerned the customer's responsible person agrees or it stays disputed.

use agreement::core::{PartyKind, Severity};
use app::{Cx, Problem};
use journal::Visibility;
use kernel::{AttachmentId, ComponentId, IncidentId, Instant, PaperId, PartyId, Refusal, RefusalKind};
use notify::{Event, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use triage::FaultClass;
use utoipa::ToSchema;

use super::attribute::{Attribute, verdict};
use super::finish::at_field;
use super::regrade::regraded;
use crate::core::{
    AttributionState, ContestAbout, ContestState, PaperKind, Ruling, SUBJECT, agree, contest_attribution, may_contest,
    rule,
};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, said, side};
use crate::store::paper::{self, Paper};

/// Contesting.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    /// The attribution, or a lowered severity.
    pub about: ContestAbout,
    /// Why.
    #[schema(example = "慢在应用语句，数据库各项指标正常，见附件 AWR 报告。")]
    pub reason: String,
    /// What shows it; uploaded before.
    #[serde(default)]
    pub attachment_ids: Vec<AttachmentId>,
    /// With `severity`: what it should be.
    #[serde(default)]
    pub severity: Option<Severity>,
}

/// Deciding a contest.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DecideContest {
    /// Whether it is upheld.
    pub upheld: bool,
    /// Why; every party reads it.
    #[schema(example = "跟踪显示 92% 耗时在应用层循环查询。")]
    pub reason: String,
    /// The new verdict of an upheld contest: the leading party.
    pub lead_party_id: Option<PartyId>,
    /// The new verdict: the component.
    pub component_id: Option<ComponentId>,
    /// The new verdict: the class of the fault.
    pub fault_class: Option<FaultClass>,
}

/// The customer's word on a verdict that concerns the provider.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AgreeVerdict {
    /// Whether the customer agrees.
    pub agreed: bool,
    /// Why not, if not.
    pub reason: Option<String>,
}

/// A contest as its parties see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contested {
    /// The contest.
    pub id: PaperId,
    /// What is contested.
    pub about: ContestAbout,
    /// Where it stands.
    pub state: ContestState,
    /// `customer` or `vendor`.
    #[schema(example = "vendor")]
    pub side: String,
    /// Who contests.
    pub by: String,
    /// When.
    pub made_at: Instant,
    /// Why.
    pub reason: String,
    /// What shows it.
    pub attachment_ids: Vec<AttachmentId>,
    /// The severity asked for.
    pub severity: Option<Severity>,
    /// How it was decided.
    pub decision: Option<Decided>,
    /// What the customer said to it, where it had to agree.
    pub agreement: Option<CustomersWord>,
}

/// A decision on a contest.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Decided {
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Whether it was upheld.
    pub upheld: bool,
    /// Why.
    pub reason: String,
    /// The kind of party that led when it was contested.
    #[schema(inline)]
    pub lead_before: PartyKind,
    /// The kind of party that leads by the decision.
    #[schema(inline)]
    pub lead_after: PartyKind,
}

/// The customer's word.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CustomersWord {
    /// Who said it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// Whether the customer agrees.
    pub agreed: bool,
    /// Why not.
    pub reason: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    about: ContestAbout,
    side: String,
    by: String,
    reason: String,
    attachment_ids: Vec<AttachmentId>,
    severity: Option<Severity>,
    /// The kind of party that led then; whoever is put there meanwhile does not change whom the decision concerns.
    #[serde(default)]
    lead: Option<PartyKind>,
    decision: Option<Decided>,
    agreement: Option<CustomersWord>,
}

impl Desk {
    /// A party contests: it runs beside everything else, and an attribution is marked disputed at once.
    pub async fn contest(&self, cx: &Cx, id: IncidentId, input: &Contest) -> Result<Contested, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let party = cx.actor.party().ok_or_else(Problem::not_found)?;
        for _ in 0..ATTEMPTS {
            let known = self.papers(cx, id, PaperKind::Contest).await?;
            // What another party contests is none of his affair, and takes none of his time.
            let own = |paper: &&Paper| paper.party == Some(party) && is_open(paper);
            if known.iter().filter(own).any(|paper| about(paper) == Some(input.about)) {
                return Err(open_already().into());
            }
            let loaded = self.load(cx, id).await?;
            let mut draft = Draft::on(cx, &loaded);
            draft.uses_link();
            match input.about {
                ContestAbout::Attribution => contest_attribution(&mut draft.case)?,
                ContestAbout::Severity => contested_severity(&draft, input)?,
            }
            let side = side(&cx.actor);
            let body = Body {
                about: input.about,
                side: side.to_owned(),
                by: cx.actor.name(),
                reason: reason.clone(),
                attachment_ids: input.attachment_ids.clone(),
                severity: input.severity,
                lead: Some(loaded.incident.lead.kind),
                decision: None,
                agreement: None,
            };
            let mut made = draft.paper(PaperKind::Contest, ContestState::Open.as_str(), cx.now, &body);
            made.party = Some(party);
            paper::insert(&mut draft.set, &made);
            if side == "vendor" {
                draft.brings(party, &input.attachment_ids);
            } else {
                let subject = (SUBJECT, &*id.to_string());
                files::reference(&mut draft.set, &input.attachment_ids, subject, &cx.actor, cx.now);
            }
            let told = json!({ "about": input.about, "contest": made.id, "reason": reason, "side": side });
            draft.record("incident.contested", cx.now, seen(side), told);
            draft.tell(Event::Contested, None, Words { text: reason.clone(), ..Words::default() });
            match self.flush(draft).await {
                Ok(()) => return view(&made),
                Err(storage::WriteError::Db(error)) => return Err(error.into()),
                Err(error) => {
                    if let Some(problem) = crate::paper::told_at_once(&error) {
                        return Err(problem);
                    }
                }
            }
        }
        Err(crate::desk::busy().into())
    }

    /// The manager decides: dismissed leaves the verdict, upheld puts a new one in its place and keeps the old.
    pub async fn decide_contest(
        &self,
        cx: &Cx,
        id: IncidentId,
        contest: PaperId,
        input: &DecideContest,
    ) -> Result<Contested, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let new = Attribute {
            component_id: input.component_id,
            fault_class: input.fault_class,
            lead_party_id: input.lead_party_id,
            confirm: false,
            evidence: reason.clone(),
        };
        for _ in 0..ATTEMPTS {
            let mut loaded = self.load(cx, id).await?;
            let mut found = self.contest_paper(id, contest).await?;
            let mut body: Body = found.read()?;
            if found.state != ContestState::Open.as_str() {
                return Err(decided_already().into());
            }
            let before = body.lead.unwrap_or(loaded.incident.lead.kind);
            let beside = self.contested_beside(cx, id, contest).await?;
            let was_major = self.was_major(id).await?;
            let again = input.upheld && body.about == ContestAbout::Attribution;
            if again && input.lead_party_id.is_none() && input.component_id.is_none() && input.fault_class.is_none() {
                return Err(no_verdict().into());
            }
            let judged = if again {
                let judged = self.judged_again(&loaded, &new).await?;
                let next = self.next_lead(cx, &mut loaded, &judged, &new).await?;
                Some((judged, next))
            } else {
                None
            };
            let mut draft = Draft::on(cx, &loaded);
            if let Some((judged, next)) = judged {
                verdict(&mut draft, &judged, next, &new)?;
            }
            let state = match body.about {
                ContestAbout::Attribution => {
                    let state = ruled(&mut draft, before, input.upheld)?;
                    stays_disputed(&mut draft, beside);
                    state
                }
                ContestAbout::Severity => regraded_by(&mut draft, &body, input.upheld, &reason, was_major)?,
            };
            state.as_str().clone_into(&mut found.state);
            body.decision = Some(Decided {
                by: cx.actor.name(),
                at: cx.now,
                upheld: input.upheld,
                reason: reason.clone(),
                lead_before: before,
                lead_after: draft.case.incident.lead.kind,
            });
            found.rewrite(&body);
            paper::update(&mut draft.set, &found);
            let told = json!({ "about": body.about, "contest": contest, "upheld": input.upheld, "reason": reason });
            draft.record("incident.contest_decided", cx.now, seen(&body.side), told);
            tell_decision(&mut draft, &body, state, &reason);
            match self.flush(draft).await {
                Ok(()) => return view(&found),
                Err(storage::WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// The customer's responsible person agrees to a verdict that concerns the provider, or does not.
    pub async fn agree_verdict(
        &self,
        cx: &Cx,
        id: IncidentId,
        contest: PaperId,
        input: &AgreeVerdict,
    ) -> Result<Contested, Problem> {
        if !input.agreed && input.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(why_not().into());
        }
        let key = (id, PaperKind::Contest, contest);
        let beside = self.contested_beside(cx, id, contest).await?;
        let (paper, ()) = self
            .on_paper(cx, key, |draft, found| {
                if found.state != ContestState::ToAgree.as_str() {
                    return Err(nothing_to_agree().into());
                }
                let mut body: Body = found.read()?;
                agree(&mut draft.case, input.agreed, cx.ids.as_ref())?;
                stays_disputed(draft, beside);
                let upheld = body.decision.as_ref().is_some_and(|decision| decision.upheld);
                let state = match (input.agreed, upheld) {
                    (true, true) => ContestState::Upheld,
                    (true, false) => ContestState::Dismissed,
                    (false, _) => ContestState::Disputed,
                };
                state.as_str().clone_into(&mut found.state);
                body.agreement = Some(CustomersWord {
                    by: cx.actor.name(),
                    at: cx.now,
                    agreed: input.agreed,
                    reason: input.reason.clone(),
                });
                found.rewrite(&body);
                let told = json!({ "contest": contest, "agreed": input.agreed, "reason": input.reason });
                draft.record("incident.verdict_agreed", cx.now, Visibility::Public, told);
                Ok(())
            })
            .await?;
        view(&paper)
    }

    /// The contests the caller may know of.
    pub async fn contests(&self, cx: &Cx, id: IncidentId) -> Result<Vec<Contested>, Problem> {
        let released = self.load(cx, id).await?.incident.lead.released;
        let own = cx.actor.party();
        let known = self.papers(cx, id, PaperKind::Contest).await?;
        let customer = side(&cx.actor) == "customer";
        let mine = |paper: &&Paper| cx.actor.is_inside() || paper.party == own || (customer && released);
        known.iter().filter(mine).map(view).collect()
    }

    /// Whether another contest of the attribution is still open.
    async fn contested_beside(&self, cx: &Cx, id: IncidentId, contest: PaperId) -> Result<bool, Problem> {
        let known = self.papers(cx, id, PaperKind::Contest).await?;
        let other = |paper: &&Paper| paper.id != contest && is_open(paper);
        Ok(known.iter().filter(other).any(|paper| about(paper) == Some(ContestAbout::Attribution)))
    }

    async fn contest_paper(&self, id: IncidentId, contest: PaperId) -> Result<Paper, Problem> {
        let row = self.app.db.row(paper::find(contest)).await?.ok_or_else(Problem::not_found)?;
        let found = paper::read(&row)?;
        if found.incident == id && found.kind == PaperKind::Contest { Ok(found) } else { Err(Problem::not_found()) }
    }
}

/// It waits to be decided, or to be agreed to.
fn is_open(paper: &Paper) -> bool {
    [ContestState::Open, ContestState::ToAgree].iter().any(|state| state.as_str() == paper.state)
}

/// While somebody else's contest is open nothing is final.
fn stays_disputed(draft: &mut Draft<'_>, beside: bool) {
    if beside {
        draft.case.incident.lead.state = AttributionState::Disputed;
    }
}

fn ruled(draft: &mut Draft<'_>, before: PartyKind, upheld: bool) -> Result<ContestState, Refusal> {
    let ids = std::sync::Arc::clone(&draft.cx.ids);
    Ok(match (rule(&mut draft.case, before, ids.as_ref())?, upheld) {
        (Ruling::ToAgree, _) => ContestState::ToAgree,
        (Ruling::Final, true) => ContestState::Upheld,
        (Ruling::Final, false) => ContestState::Dismissed,
    })
}

/// An upheld contest raises the severity; where it is as grave by now, or the work is finished, only the word stands.
fn regraded_by(
    draft: &mut Draft<'_>,
    body: &Body,
    upheld: bool,
    reason: &str,
    was_major: bool,
) -> Result<ContestState, Refusal> {
    let Some(severity) = body.severity.filter(|_| upheld) else { return Ok(ContestState::Dismissed) };
    let incident = &draft.case.incident;
    if severity < incident.severity && incident.state.is_open() {
        let asked = (incident.impact, incident.urgency);
        regraded(draft, severity, asked, reason, was_major)?;
    }
    Ok(ContestState::Upheld)
}

/// A severity can be contested upwards, while the work is open.
fn contested_severity(draft: &Draft<'_>, input: &Contest) -> Result<(), Refusal> {
    may_contest(&draft.case)?;
    let incident = &draft.case.incident;
    if input.severity.is_some_and(|asked| asked < incident.severity) && incident.state.is_open() {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        "contest.severity_not_higher",
        "请填写您认为应有的、比目前更高的级别；已办结的工单不能再调整级别。",
        "Name the graver severity it should have; that of finished work does not change any more.",
    )
    .field("/severity", "请填写更高的级别", "give a graver severity"))
}

fn tell_decision(draft: &mut Draft<'_>, body: &Body, state: ContestState, reason: &str) {
    use notify::Post;
    let words = || Words { text: reason.to_owned(), ..Words::default() };
    let mut posts = vec![Post::Engineer, Post::Coordinator];
    if body.side == "vendor" {
        posts.push(Post::VendorContact);
    } else {
        posts.extend([Post::Reporter, Post::CustomerLead]);
    }
    draft.tell(Event::ContestDecided, Some(posts), words());
    if state == ContestState::ToAgree {
        draft.tell(Event::VerdictToAgree, None, words());
    }
    debug_assert!(
        state != ContestState::ToAgree || draft.case.incident.lead.state == AttributionState::Disputed,
        "what waits for agreement is disputed"
    );
}

/// What a vendor contests is no affair of the customer's until the verdict is released; the entry stays inside.
fn seen(side: &str) -> Visibility {
    if side == "vendor" { Visibility::Internal } else { Visibility::Public }
}

fn about(paper: &Paper) -> Option<ContestAbout> {
    paper.read::<Body>().ok().map(|body| body.about)
}

fn view(paper: &Paper) -> Result<Contested, Problem> {
    let body: Body = paper.read()?;
    Ok(Contested {
        id: paper.id,
        about: body.about,
        state: paper.state.parse().unwrap_or(ContestState::Open),
        side: body.side,
        by: body.by,
        made_at: paper.made_at,
        reason: body.reason,
        attachment_ids: body.attachment_ids,
        severity: body.severity,
        decision: body.decision,
        agreement: body.agreement,
    })
}

fn open_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "contest.open_already",
        "同一判定已有一件申诉在处理，请等待裁定，或联系服务台补充证据。",
        "The same decision is being contested already; wait for it, or give further evidence to the service desk.",
    )
}

fn decided_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "contest.decided_already",
        "这件申诉已经裁定。请刷新后查看。",
        "This contest has been decided. Refresh to read how.",
    )
}

fn nothing_to_agree() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "contest.nothing_to_agree",
        "这件申诉目前不需要您确认。请刷新后查看。",
        "Nothing about this contest waits for your agreement. Refresh to read how it stands.",
    )
}

fn no_verdict() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "contest.no_verdict",
        "申诉成立时须给出新的判定：责任单位、部件或故障类别。",
        "An upheld contest needs a new verdict: the party, the component or the class of the fault.",
    )
    .field("/lead_party_id", "请选择责任单位", "choose the party")
}

fn why_not() -> Refusal {
    Refusal::new(RefusalKind::Invalid, "contest.why_not", "请说明不同意的理由。", "Say why you do not agree.").field(
        "/reason",
        "请填写理由",
        "give the reason",
    )
}
