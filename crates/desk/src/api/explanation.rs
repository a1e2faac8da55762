//! Why it was decided so, over HTTP.

use std::sync::Arc;

use agreement::core::{OutReason, PartyKind, Severity, Stage, Text, Verdict};
use app::{Cx, Json, Path, Problem, ProblemBody, Query};
use axum::extract::State;
use clocks::core::Milestone;
use kernel::{ComponentId, IncidentId, Instant, PartyId, PersonId};
use serde::Serialize;
use triage::{ComponentKind, Evidence, FaultClass};
use utoipa::ToSchema;
use work::core::Ranked;

use super::standing::AsKnown;
use super::view::{ClockView, Named};
use crate::core::AttributionState;
use crate::desk::Desk;

/// Every decision on one incident with its reasons, as the reader may know them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncidentExplanation)]
pub struct Explanation {
    /// How grave, and by which rule.
    pub severity: Option<SeverityWhy>,
    /// In warranty or not, and by which clause.
    pub coverage: Option<CoverageWhy>,
    /// Component and class, and how sure.
    pub triage: Option<TriageWhy>,
    /// Who is responsible, stage by stage.
    pub attribution: Option<AttributionWhy>,
    /// Who has it, and why not somebody else.
    pub assignment: Option<AssignmentWhy>,
    /// Each deadline with the intervals that add up to it, in the order they fall due.
    pub clocks: Vec<ClockWhy>,
    /// Verdicts that were replaced, newest first.
    pub earlier: Vec<EarlierVerdict>,
}

/// Why the severity.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeverityWhy {
    /// The severity.
    pub severity: Severity,
    /// What the table alone gives.
    pub by_table: Option<Severity>,
    /// Whether a person decided.
    pub by_hand: bool,
    /// The rule.
    pub rule: Option<Text>,
    /// What it rested on.
    pub evidence: Vec<Text>,
    /// When it was decided.
    pub made_at: Instant,
    /// The sentence in Chinese.
    #[schema(example = "影响度“单部门”× 紧急度“停了”查表为二级。")]
    pub text_zh: String,
    /// The sentence in English.
    #[schema(example = "Impact “One department” × urgency “It stopped” gives severity 2 by the table.")]
    pub text_en: String,
}

/// Why the coverage.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageWhy {
    /// The verdict.
    pub verdict: Verdict,
    /// Why not, when out of warranty.
    pub reason: Option<OutReason>,
    /// The clause.
    pub clause: Option<String>,
    /// Whether the agreement's promises hold; else its stated fallback does.
    pub in_force: bool,
    /// When it was decided.
    pub made_at: Instant,
    /// The sentence in Chinese.
    #[schema(example = "验收之日起 36 个月内，属保修范围。")]
    pub text_zh: String,
    /// The sentence in English.
    #[schema(example = "Within 36 months of acceptance, in warranty.")]
    pub text_en: String,
}

/// Why the component and class.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriageWhy {
    /// The component as settled.
    pub component: Option<Named<ComponentId>>,
    /// Its kind.
    pub component_kind: Option<ComponentKind>,
    /// The class as settled.
    pub fault_class: Option<FaultClass>,
    /// Whether the platform was sure enough to go on alone.
    pub decided: bool,
    /// How sure, in thousandths.
    #[schema(maximum = 1000, example = 820)]
    pub confidence_permille: u32,
    /// What was weighed; for the provider's side.
    pub candidates: Vec<CandidateWhy>,
    /// Name and version of the rules.
    #[schema(example = "rules-2")]
    pub model: String,
    /// How many earlier faults the rules had seen.
    pub corpus_watermark: u64,
    /// When it was decided.
    pub made_at: Instant,
    /// The sentence in Chinese.
    pub text_zh: String,
    /// The sentence in English.
    pub text_en: String,
}

/// One candidate with its reasons.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateWhy {
    /// The component, when one of the tree can be named.
    pub component: Option<Named<ComponentId>>,
    /// Its kind.
    pub component_kind: ComponentKind,
    /// The class.
    pub fault_class: FaultClass,
    /// Its share, in thousandths.
    #[schema(maximum = 1000, example = 640)]
    pub weight_permille: u32,
    /// Why, the weightiest first.
    pub evidence: Vec<Evidence>,
}

/// Somebody a stage names.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResponsibleView {
    /// The kind of party.
    pub kind: PartyKind,
    /// The party, where one fills the role at this component.
    pub party: Option<PartyId>,
    /// Its name.
    #[schema(example = "浪潮")]
    pub name: Option<String>,
}

/// One stage of the verdict.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageWhy {
    /// The stage.
    pub stage: Stage,
    /// 主责.
    pub lead: Option<ResponsibleView>,
    /// 协办.
    pub support: Vec<ResponsibleView>,
    /// 费用承担.
    pub payer: Option<ResponsibleView>,
    /// The clause.
    pub clause: Option<String>,
    /// The rows of the matrix, from 1.
    pub rows: Vec<u32>,
    /// Why, in Chinese.
    pub text_zh: String,
    /// Why, in English.
    pub text_en: String,
}

/// Why the party.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttributionWhy {
    /// Who leads.
    pub lead: Option<Named<PartyId>>,
    /// Its kind.
    pub lead_kind: PartyKind,
    /// How sure it is.
    pub state: AttributionState,
    /// Whether the customer sees it.
    pub released: bool,
    /// The clause of the stage that mends.
    pub clause: Option<String>,
    /// Its first row of the matrix, from 1.
    pub matrix_row: Option<u32>,
    /// The verdict stage by stage; none for the customer before the release.
    pub stages: Vec<StageWhy>,
    /// What a person gave as evidence.
    pub evidence: Option<String>,
    /// Who settled it, when a person did.
    pub by: Option<String>,
    /// When it was decided.
    pub made_at: Instant,
    /// The sentence in Chinese.
    pub text_zh: String,
    /// The sentence in English.
    pub text_en: String,
}

/// One part of somebody's sum.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RankingTerm)]
pub struct TermWhy {
    /// Which part.
    #[schema(example = "expected_finish")]
    pub key: String,
    /// Milli-points; more is worse.
    pub points: i64,
    /// How it came about, in Chinese.
    pub text_zh: String,
    /// How it came about, in English.
    pub text_en: String,
}

/// Somebody of the ranking.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonWhy {
    /// The person.
    pub person: PersonId,
    /// The name at the time.
    #[schema(example = "王晓东")]
    pub name: String,
    /// The parts of the sum; for the provider's side.
    pub terms: Vec<TermWhy>,
    /// The sum in milli-points; for the provider's side.
    pub total: Option<i64>,
}

/// Somebody who was not eligible.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExcludedPerson)]
pub struct Excluded {
    /// The person.
    pub person: PersonId,
    /// The name at the time.
    pub name: String,
    /// The filter that failed first.
    #[schema(example = "off_duty")]
    pub filter: String,
    /// Why, in Chinese.
    pub text_zh: String,
    /// Why, in English.
    pub text_en: String,
}

/// Why the engineer.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentWhy {
    /// The chosen one.
    pub chosen: Option<PersonWhy>,
    /// The next two; for the provider's side.
    pub next: Vec<PersonWhy>,
    /// Everybody not eligible, with the first filter that failed; for the provider's side.
    pub excluded: Vec<Excluded>,
    /// The published formula.
    pub formula: Text,
    /// Whether a person assigned it.
    pub by_hand: bool,
    /// Whether component or class were not settled then.
    pub undecided: bool,
    /// When it was decided.
    pub made_at: Instant,
    /// The sentence in Chinese.
    pub text_zh: String,
    /// The sentence in English.
    pub text_en: String,
}

/// Why a deadline.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockWhy {
    /// The clock.
    pub clock: ClockView,
    /// What it measures.
    pub milestone: Milestone,
    /// The counted intervals; none when nothing is promised or it was set by hand.
    pub explanation: Option<worktime::Explanation>,
    /// The sentence in Chinese.
    #[schema(example = "响应：自 9月1日 14:12 起 2 小时，应于 9月1日 16:12 前")]
    pub text_zh: String,
    /// The sentence in English.
    #[schema(example = "Response: 2 h from 1 Sep 14:12, due by 1 Sep 16:12")]
    pub text_en: String,
}

/// A verdict that was replaced.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarlierVerdict {
    /// `severity`, `coverage`, `attribution` or `assignment`.
    #[schema(example = "coverage")]
    pub kind: String,
    /// When it was decided.
    pub made_at: Instant,
    /// The sentence in Chinese.
    pub text_zh: String,
    /// The sentence in English.
    pub text_en: String,
}

impl PersonWhy {
    /// Somebody of a ranking; the sum with its parts only for the provider's side.
    pub fn of(ranked: &Ranked, inside: bool) -> Self {
        let terms = ranked.terms.iter().filter(|_| inside).map(|term| TermWhy {
            key: crate::store::incident::word(&term.key),
            points: term.points,
            text_zh: term.text_zh.clone(),
            text_en: term.text_en.clone(),
        });
        Self {
            person: ranked.person,
            name: ranked.name.clone(),
            terms: terms.collect(),
            total: inside.then_some(ranked.total),
        }
    }
}

impl Excluded {
    /// Somebody who was not eligible.
    pub fn of(excluded: &work::core::Excluded) -> Self {
        Self {
            person: excluded.person,
            name: excluded.name.clone(),
            filter: excluded.filter.as_str().to_owned(),
            text_zh: excluded.text_zh.clone(),
            text_en: excluded.text_en.clone(),
        }
    }
}

/// Why it was decided so: severity, coverage, component, party, engineer, and each deadline's intervals.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/explanation", operation_id = "explain_incident", tag = "desk",
    params(("id" = IncidentId, Path, description = "The incident"), AsKnown),
    responses(
        (status = 200, body = Explanation),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Asked for a moment of which nothing is known or kept; the sentence says since when"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "The moment lies in the future"),
    ))]
pub async fn read(
    State(desk): State<Arc<Desk>>,
    cx: Cx,
    Path(id): Path<IncidentId>,
    Query(query): Query<AsKnown>,
) -> Result<Json<Explanation>, Problem> {
    desk.explanation(&cx, id, query.as_known_at).await.map(Json)
}
