//! 现场服务单: arrival, what was done, departure, the customer's signature.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{AttachmentId, IncidentId, Instant, PaperId, PartyId, PersonId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::finish::at_field;
use super::proof::{Proof, ShowProof};
use super::quotation::Signature;
use crate::core::{Incident, PaperKind, SUBJECT, arrive};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, said};
use crate::store::paper::{self, Paper};

/// Somebody arrived at the site.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BeginVisit {
    /// Who; oneself when absent.
    pub person_id: Option<PersonId>,
    /// Where: building, floor, room.
    #[schema(example = "住院楼 3 层机房")]
    pub place: Option<String>,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
    /// What shows that he is there.
    pub proof: ShowProof,
}

/// Somebody left.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EndVisit {
    /// What was examined and done.
    #[schema(example = "检查内存与固件，更换两条内存，跑压力测试 30 分钟无错。")]
    pub done: String,
    /// What is left to do.
    pub left_over: Option<String>,
    /// When, if entered later.
    pub occurred_at: Option<Instant>,
    /// What shows that he was there until now.
    pub proof: ShowProof,
}

/// The customer signs the visit.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignVisit {
    /// The signer's name, typed.
    #[schema(example = "李敏")]
    pub name: String,
    /// The drawn signature, uploaded before; needed where it is drawn on the engineer's device.
    pub drawn_id: Option<AttachmentId>,
    /// What the signer remarks.
    pub remark: Option<String>,
}

/// A visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Visited {
    /// The visit.
    pub id: PaperId,
    /// `on_site`, `left` or `signed`.
    #[schema(example = "left")]
    pub state: String,
    /// Who.
    pub person_id: Option<PersonId>,
    /// His name.
    pub person: String,
    /// Where.
    pub place: Option<String>,
    /// Arrival.
    pub arrived_at: Instant,
    /// What showed that he was there.
    pub arrival_proofs: Vec<Proof>,
    /// Departure.
    pub left_at: Option<Instant>,
    /// What showed that he was there until then.
    pub departure_proofs: Vec<Proof>,
    /// What was examined and done.
    pub done: Option<String>,
    /// What is left to do.
    pub left_over: Option<String>,
    /// The customer's signature.
    pub signature: Option<Signature>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    person_id: Option<PersonId>,
    person: String,
    place: Option<String>,
    left_at: Option<Instant>,
    done: Option<String>,
    left_over: Option<String>,
    signature: Option<Signature>,
    #[serde(default)]
    arrival_proofs: Vec<Proof>,
    #[serde(default)]
    departure_proofs: Vec<Proof>,
}

const ON_SITE: &str = "on_site";
const LEFT: &str = "left";
const SIGNED: &str = "signed";

impl Desk {
    /// Records an arrival as the beginning of a visit: meets `on_site` where it is promised and open.
    pub async fn begin_visit(&self, cx: &Cx, id: IncidentId, input: &BeginVisit) -> Result<Visited, Problem> {
        let start = self.may_start(cx, id).await?;
        let team = self.team.last_seen().await?;
        let person = input.person_id.or(cx.actor.person());
        let name = person.map_or_else(|| cx.actor.name(), |person| team.name(person));
        let proved = self.proved(cx, id, &input.proof).await?;
        for _ in 0..ATTEMPTS {
            let known = self.papers(cx, id, PaperKind::Visit).await?;
            let there = |paper: &Paper| {
                paper.state == ON_SITE && paper.read::<Body>().is_ok_and(|body| body.person_id == person)
            };
            if known.iter().any(there) {
                return Err(there_already(&name).into());
            }
            let mut loaded = self.load(cx, id).await?;
            start.prepare(&mut loaded);
            let mut draft = Draft::on(cx, &loaded);
            start.begin(&mut draft)?;
            let at = draft.occurred(input.occurred_at)?;
            arrive(&mut draft.case, at, cx.ids.as_ref())?;
            super::work::take_notice(&mut draft, at);
            let body = Body {
                person_id: person,
                person: name.clone(),
                place: input.place.clone(),
                left_at: None,
                done: None,
                left_over: None,
                signature: None,
                arrival_proofs: proved.proofs.clone(),
                departure_proofs: Vec::new(),
            };
            let made = draft.paper(PaperKind::Visit, ON_SITE, at, &body);
            paper::insert(&mut draft.set, &made);
            proved.write(&mut draft);
            let told = json!({ "place": input.place, "name": name, "visit": made.id, "proofs": proved.told() });
            draft.record("incident.visit_begun", at, Visibility::Public, told);
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

    /// Records the departure with what was done.
    pub async fn end_visit(
        &self,
        cx: &Cx,
        id: IncidentId,
        visit: PaperId,
        input: &EndVisit,
    ) -> Result<Visited, Problem> {
        let done = said(&input.done).map_err(|refusal| at_field(refusal, "/done"))?;
        let proved = self.proved(cx, id, &input.proof).await?;
        let (paper, ()) = self
            .on_paper(cx, (id, PaperKind::Visit, visit), |draft, found| {
                stands(found, ON_SITE)?;
                let at = draft.occurred(input.occurred_at)?;
                if at < found.at {
                    return Err(left_before_arrival().into());
                }
                let mut body: Body = found.read()?;
                (body.left_at, body.done, body.left_over) = (Some(at), Some(done.clone()), input.left_over.clone());
                body.departure_proofs.clone_from(&proved.proofs);
                proved.write(draft);
                LEFT.clone_into(&mut found.state);
                found.rewrite(&body);
                let told = json!({ "name": body.person, "visit": visit, "done": done, "left_over": input.left_over,
                    "proofs": proved.told() });
                draft.record("incident.visit_ended", at, Visibility::Public, told);
                Ok(())
            })
            .await?;
        view(&paper)
    }

    /// The customer signs: by his own account, or drawn on the engineer's device.
    pub async fn sign_visit(
        &self,
        cx: &Cx,
        id: IncidentId,
        visit: PaperId,
        input: &SignVisit,
    ) -> Result<Visited, Problem> {
        let name = said(&input.name).map_err(|refusal| at_field(refusal, "/name"))?;
        if cx.actor.is_inside() && input.drawn_id.is_none() {
            return Err(draw_it().into());
        }
        let (paper, ()) = self
            .on_paper(cx, (id, PaperKind::Visit, visit), |draft, found| {
                stands(found, LEFT)?;
                let mut body: Body = found.read()?;
                let drawn: Vec<AttachmentId> = input.drawn_id.into_iter().collect();
                files::reference(&mut draft.set, &drawn, (SUBJECT, &id.to_string()), &cx.actor, cx.now);
                body.signature = Some(Signature {
                    name: name.clone(),
                    drawn_id: input.drawn_id,
                    at: cx.now,
                    through: journal::actor_text(&cx.actor),
                    accepted: true,
                    reason: input.remark.clone(),
                });
                SIGNED.clone_into(&mut found.state);
                found.rewrite(&body);
                let personal = vec![("signer", name.clone())];
                let told = json!({ "visit": visit });
                draft.record_personal("incident.visit_signed", cx.now, Visibility::Public, told, personal);
                Ok(())
            })
            .await?;
        view(&paper)
    }

    /// The visits to a customer that began in a stretch of time, each with its incident as it stands now, within the caller's
    /// scope and in the order of the arrivals.
    pub async fn visits_between(
        &self,
        cx: &Cx,
        customer: PartyId,
        span: (Instant, Instant),
    ) -> Result<Vec<(Incident, Visited)>, Problem> {
        let rows = self.app.db.rows(paper::of_customer(customer, PaperKind::Visit, span)).await?;
        let papers = rows.iter().map(paper::read).collect::<Result<Vec<_>, _>>()?;
        let incidents = self.several(cx, papers.iter().map(|paper| paper.incident)).await?;
        let of = |paper: &Paper| Some(incidents.get(&paper.incident)?.clone());
        papers
            .iter()
            .filter_map(|paper| Some((of(paper)?, paper)))
            .map(|(one, paper)| Ok((one, view(paper)?)))
            .collect()
    }

    /// The visits of an incident.
    pub async fn visits(&self, cx: &Cx, id: IncidentId) -> Result<Vec<Visited>, Problem> {
        if crate::draft::side(&cx.actor) == "vendor" {
            return Err(Problem::not_found());
        }
        self.papers(cx, id, PaperKind::Visit).await?.iter().map(view).collect()
    }
}

fn stands(found: &Paper, state: &str) -> Result<(), Refusal> {
    if found.state == state {
        return Ok(());
    }
    let (zh, en) = match found.state.as_str() {
        ON_SITE => {
            ("尚未登记离开，请先登记离开再签字。", "The departure is not recorded yet; record it before signing.")
        }
        LEFT => ("已登记离开。", "The departure is recorded already."),
        _ => ("已签字，不能再更改。", "It is signed and does not change any more."),
    };
    Err(Refusal::new(RefusalKind::Conflict, "visit.not_now", zh, en))
}

fn view(paper: &Paper) -> Result<Visited, Problem> {
    let body: Body = paper.read()?;
    Ok(Visited {
        id: paper.id,
        state: paper.state.clone(),
        person_id: body.person_id,
        person: body.person,
        place: body.place,
        arrived_at: paper.at,
        arrival_proofs: body.arrival_proofs,
        left_at: body.left_at,
        departure_proofs: body.departure_proofs,
        done: body.done,
        left_over: body.left_over,
        signature: body.signature,
    })
}

fn there_already(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "visit.there_already",
        format!("{name}已登记到达，尚未离开。请先登记离开。"),
        format!("{name} has arrived and not left. Record the departure first."),
    )
}

fn left_before_arrival() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "visit.left_before_arrival",
        "离开时间不能早于到达时间。",
        "Nobody leaves before he arrived.",
    )
    .field("/occurred_at", "请核对时间", "check the time")
}

fn draw_it() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "visit.signature_needed",
        "由工程师代录签字时，请附客户手写签名图片。",
        "To record the customer's signature for him, attach the drawn one.",
    )
    .field("/drawn_id", "请附签名图片", "attach the signature")
}
