//! 重大事件记录: opened by itself with severity 1; who has which role, and the review that is owed.

use app::{Cx, Problem};
use clocks::core::Milestone;
use journal::Visibility;
use kernel::{IncidentId, Instant, PaperId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::finish::at_field;
use crate::core::{PaperKind, SUBJECT};
use crate::desk::Desk;
use crate::draft::{Draft, said};
use crate::store::paper::{self, Paper};

/// Who has which role.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MajorRole {
    /// The role: 指挥, 技术处置, 联络…
    #[schema(example = "现场指挥")]
    pub role: String,
    /// The person.
    #[schema(example = "王晓东")]
    pub name: String,
}

/// Naming the roles; the list replaces the earlier one.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NameRoles {
    /// The roles.
    pub roles: Vec<MajorRole>,
}

/// What is to be done so that it does not happen again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewAction {
    /// What.
    #[schema(example = "核心交换机双电源分接两路市电")]
    pub text: String,
    /// Who answers for it.
    pub owner: String,
    /// Until when.
    pub due_at: Instant,
}

/// The review.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WriteReview {
    /// What happened, why, what went well and what did not.
    pub text: String,
    /// What follows from it.
    pub actions: Vec<ReviewAction>,
}

/// The record of a major incident; its timeline is the incident's own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MajorRecord {
    /// The record.
    pub id: PaperId,
    /// `open` or `reviewed`.
    #[schema(example = "open")]
    pub state: String,
    /// Since when it was of severity 1.
    pub opened_at: Instant,
    /// Who has which role.
    pub roles: Vec<MajorRole>,
    /// When the review is due; none before service is back.
    pub review_due_at: Option<Instant>,
    /// The review.
    pub review: Option<String>,
    /// Who wrote it.
    pub reviewed_by: Option<String>,
    /// When.
    pub reviewed_at: Option<Instant>,
    /// What follows from it.
    pub actions: Vec<ReviewAction>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Body {
    roles: Vec<MajorRole>,
    review: Option<String>,
    reviewed_by: Option<String>,
    reviewed_at: Option<Instant>,
    actions: Vec<ReviewAction>,
}

/// An incident has one record; it carries the incident's own identifier, so that severity 1 twice cannot open two.
const fn record_id(id: IncidentId) -> PaperId {
    PaperId::from_uuid(id.uuid())
}

/// Severity 1 opens the record, the first time; where two raise it at once the later one finds it taken and reads again.
pub(crate) fn open(draft: &mut Draft<'_>) {
    let mut made = draft.paper(PaperKind::Major, "open", draft.cx.now, &Body::default());
    made.id = record_id(draft.case.incident.id);
    paper::insert(&mut draft.set, &made);
    let now = draft.cx.now;
    draft.record("incident.major_opened", now, Visibility::Public, json!({}));
}

impl Desk {
    /// Whether an incident was of severity 1 before, so that it has its record.
    pub(super) async fn was_major(&self, id: IncidentId) -> Result<bool, Problem> {
        Ok(self.app.db.row(paper::find(record_id(id))).await?.is_some())
    }

    /// The record of a major incident; 404 for one that never was of severity 1.
    pub async fn major_record(&self, cx: &Cx, id: IncidentId) -> Result<MajorRecord, Problem> {
        if crate::draft::side(&cx.actor) == "vendor" {
            return Err(Problem::not_found());
        }
        let loaded = self.load(cx, id).await?;
        let row = self.app.db.row(paper::find(record_id(id))).await?.ok_or_else(Problem::not_found)?;
        let review = loaded.clocks.iter().find(|clock| clock.milestone == Milestone::Review);
        view(&paper::read(&row)?, review.and_then(clocks::core::Clock::due_at))
    }

    /// Names who has which role.
    pub async fn name_roles(&self, cx: &Cx, id: IncidentId, input: &NameRoles) -> Result<MajorRecord, Problem> {
        if input.roles.len() > 20
            || input.roles.iter().any(|role| role.role.trim().is_empty() || role.name.trim().is_empty())
        {
            return Err(roles_wrong().into());
        }
        self.on_major(cx, id, |draft, body| {
            body.roles.clone_from(&input.roles);
            let named: Vec<_> = input.roles.iter().map(|role| format!("{} {}", role.role, role.name)).collect();
            draft.record("incident.major_roles", cx.now, Visibility::Internal, json!({ "roles": named.join("、") }));
            Ok("open")
        })
        .await
    }

    /// Writes the review once service is back: what it owed is met by it.
    pub async fn write_review(&self, cx: &Cx, id: IncidentId, input: &WriteReview) -> Result<MajorRecord, Problem> {
        let text = said(&input.text).map_err(|refusal| at_field(refusal, "/text"))?;
        // Without a promise to restore no clock says that service is back: then the journal does.
        let entries = self.app.db.rows(journal::of_subject(SUBJECT, &id.to_string())).await?;
        let entries = entries.iter().map(journal::read).collect::<Result<Vec<_>, _>>()?;
        let stated = entries.iter().any(|entry| entry.kind == "incident.restored");
        self.on_major(cx, id, |draft, body| {
            if !draft.case.is_back(stated) {
                return Err(not_back());
            }
            body.review = Some(text.clone());
            (body.reviewed_by, body.reviewed_at) = (Some(cx.actor.name()), Some(cx.now));
            body.actions.clone_from(&input.actions);
            draft.case.meet(Milestone::Review, cx.now)?;
            draft.record("incident.reviewed", cx.now, Visibility::Internal, json!({ "actions": input.actions.len() }));
            Ok("reviewed")
        })
        .await
    }

    async fn on_major(
        &self,
        cx: &Cx,
        id: IncidentId,
        apply: impl Fn(&mut Draft<'_>, &mut Body) -> Result<&'static str, Refusal>,
    ) -> Result<MajorRecord, Problem> {
        let key = (id, PaperKind::Major, record_id(id));
        self.on_paper(cx, key, |draft, found| {
            let mut body: Body = found.read()?;
            let to = apply(draft, &mut body)?;
            if found.state != "reviewed" {
                to.clone_into(&mut found.state);
            }
            found.rewrite(&body);
            Ok(())
        })
        .await?;
        self.major_record(cx, id).await
    }
}

fn view(paper: &Paper, review_due_at: Option<Instant>) -> Result<MajorRecord, Problem> {
    let body: Body = paper.read()?;
    Ok(MajorRecord {
        id: paper.id,
        state: paper.state.clone(),
        opened_at: paper.at,
        roles: body.roles,
        review_due_at,
        review: body.review,
        reviewed_by: body.reviewed_by,
        reviewed_at: body.reviewed_at,
        actions: body.actions,
    })
}

/// The review is written of what is over.
fn not_back() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "major.not_restored",
        "业务还没有恢复，不能写复盘。请先登记业务恢复，再写复盘。",
        "Service is not back, so there is no review yet. Record that service is back first, then write the review.",
    )
}

fn roles_wrong() -> Refusal {
    let (zh, en) = ("最多 20 个角色，每个都要写明角色和姓名。", "At most 20 roles, each with its name and a person.");
    Refusal::new(RefusalKind::Invalid, "major.roles", zh, en).field("/roles", zh, en)
}
