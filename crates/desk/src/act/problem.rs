//! 问题: incidents with one cause, and the known error that helps whoever reports the like.

use std::collections::BTreeMap;

use access::Action;
use app::{Cx, Problem as No};
use journal::{Entry, Visibility};
use kernel::{IncidentId, Instant, Page, PageRequest, ProblemId, Refusal, RefusalKind, SystemId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{WriteError, WriteSet};
use utoipa::ToSchema;

use super::finish::at_field;
use crate::core::{ProblemState, alike};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, said};
use crate::masking;
use crate::store::problem::{self, Problem, Wanted};

/// Opening a problem.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenProblem {
    /// What recurs.
    #[schema(example = "月结时收费库反复报 ORA-01555")]
    pub title: String,
    /// The incidents it is seen in.
    pub incident_ids: Vec<IncidentId>,
}

/// What became known of a problem.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TurnProblem {
    /// Where it stands from now on.
    pub state: Option<ProblemState>,
    /// Why it happens.
    pub cause: Option<String>,
    /// What helps until it is solved; shown to whoever reports the like.
    #[schema(example = "错峰到 22 点后跑批")]
    pub workaround: Option<String>,
    /// What solved it.
    pub solution: Option<String>,
    /// The version that was read: refused where somebody changed it since.
    pub version: Option<i64>,
}

/// One more incident with the same cause.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupIncident {
    /// The incident.
    pub incident_id: IncidentId,
}

/// A problem.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemView {
    /// The problem.
    pub id: ProblemId,
    /// The number people see.
    #[schema(example = "PRB-2026-000012")]
    pub number: String,
    /// What recurs.
    pub title: String,
    /// Where it stands.
    pub state: ProblemState,
    /// Why it happens.
    pub cause: Option<String>,
    /// What helps until it is solved.
    pub workaround: Option<String>,
    /// What solved it.
    pub solution: Option<String>,
    /// When it was opened.
    pub made_at: Instant,
    /// Who opened it.
    pub made_by: String,
    /// When it changed last.
    pub changed_at: Instant,
    /// Its version.
    pub version: i64,
    /// The incidents it is seen in; left out in lists.
    pub incidents: Vec<GroupedIncident>,
}

/// An incident of a problem.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupedIncident {
    /// The incident.
    pub id: IncidentId,
    /// Its number.
    #[schema(example = "INC-2026-000123")]
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    #[schema(example = "closed")]
    pub state: String,
}

/// A known error that reads like what is being reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KnownError {
    /// The problem's number.
    #[schema(example = "PRB-2026-000012")]
    pub number: String,
    /// What recurs.
    pub title: String,
    /// What helps until it is solved.
    pub workaround: String,
    /// The share of the typed words that an earlier report has too, in thousandths.
    pub alike_permille: u32,
}

/// Problems are everybody's in the team; incidents stay with those who read them.
fn reading(cx: &Cx) -> Result<Cx, No> {
    let scope = cx.reach(Action::IncidentRead).ok_or_else(No::not_found)?;
    Ok(Cx { scope, ..cx.clone() })
}

impl Desk {
    /// Opens a problem over at least one incident.
    pub async fn open_problem(&self, cx: &Cx, input: &OpenProblem) -> Result<ProblemView, No> {
        let title = said(&input.title).map_err(|refusal| at_field(refusal, "/title"))?;
        if input.incident_ids.is_empty() || input.incident_ids.len() > 200 {
            return Err(no_incident().into());
        }
        let year = cx.now.timestamp().to_zoned(self.zone.clone()).year();
        let count = self.app.db.numbers(&format!("desk_problem/{year}")).await?;
        let opened = Problem {
            id: ProblemId::fresh(cx.ids.as_ref(), cx.now),
            number: format!("PRB-{year}-{count:06}"),
            title,
            state: ProblemState::Open,
            cause: None,
            workaround: None,
            solution: None,
            made_at: cx.now,
            made_by: cx.actor.name(),
            changed_at: cx.now,
            version: 0,
        };
        for _ in 0..ATTEMPTS {
            let mut set = WriteSet::new();
            problem::insert(&mut set, &opened);
            for id in &input.incident_ids {
                let loaded = self.load(&reading(cx)?, *id).await?;
                let mut draft = Draft::on(cx, &loaded);
                problem::link(&mut draft.set, opened.id, *id, cx.now);
                grouped(&mut draft, &opened);
                set.append(draft.finish().0);
            }
            told(&mut set, cx, opened.id, "problem.opened", json!({ "number": opened.number, "title": opened.title }));
            match self.app.db.write(set).await {
                Ok(_) => return self.problem(cx, opened.id).await,
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// Cause, workaround, solution, state: a known error needs a workaround, a solved problem its solution.
    pub async fn turn_problem(&self, cx: &Cx, id: ProblemId, input: &TurnProblem) -> Result<ProblemView, No> {
        for _ in 0..ATTEMPTS {
            let mut found = self.problem_row(id).await?;
            if input.version.is_some_and(|read| read != found.version) {
                return Err(changed_since().into());
            }
            let text = |given: &Option<String>| given.as_deref().map(said).transpose();
            found.cause = text(&input.cause)?.or(found.cause);
            found.workaround = text(&input.workaround)?.or(found.workaround);
            found.solution = text(&input.solution)?.or(found.solution);
            found.state = input.state.unwrap_or(found.state);
            found.changed_at = cx.now;
            complete(&found)?;
            let mut set = WriteSet::new();
            problem::update(&mut set, &found);
            let body = json!({ "state": found.state, "cause": input.cause, "workaround": input.workaround,
                "solution": input.solution });
            told(&mut set, cx, id, "problem.turned", body);
            match self.app.db.write(set).await {
                Ok(_) => return self.problem(cx, id).await,
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// Groups one more incident under it.
    pub async fn group_incident(&self, cx: &Cx, id: ProblemId, input: &GroupIncident) -> Result<ProblemView, No> {
        let found = self.problem_row(id).await?;
        self.change(&reading(cx)?, input.incident_id, |draft| {
            problem::link(&mut draft.set, id, input.incident_id, cx.now);
            grouped(draft, &found);
            Ok(())
        })
        .await?;
        self.problem(cx, id).await
    }

    /// A page of problems, those changed last first.
    pub async fn problems(&self, wanted: &Wanted, request: &PageRequest) -> Result<Page<ProblemView>, No> {
        let rows = self.app.db.rows(problem::list(wanted, request)).await?;
        let found = rows.iter().map(problem::read).collect::<Result<Vec<_>, _>>()?;
        let page = Page::cut(found, request.limit, problem::cursor);
        Ok(Page { items: page.items.into_iter().map(|problem| view(problem, Vec::new())).collect(), next: page.next })
    }

    /// One problem with those of its incidents that the caller reads.
    pub async fn problem(&self, cx: &Cx, id: ProblemId) -> Result<ProblemView, No> {
        let found = self.problem_row(id).await?;
        let team = self.team.last_seen().await?;
        let rows = problem::incidents(id, &reading(cx)?.scope, &|person| team.groups_of(person));
        let rows = self.app.db.rows(rows).await?;
        let cases = rows.iter().map(problem::read_case).collect::<Result<Vec<_>, _>>()?;
        Ok(view(found, cases))
    }

    /// The problems an incident belongs to.
    pub async fn problems_of(&self, cx: &Cx, id: IncidentId) -> Result<Vec<ProblemView>, No> {
        self.load(&reading(cx)?, id).await?;
        let rows = self.app.db.rows(problem::of_incident(id)).await?;
        rows.iter().map(|row| Ok(view(problem::read(row)?, Vec::new()))).collect()
    }

    /// Known errors of a system whose reports read like what is being typed, the likest first.
    pub async fn known_errors(&self, cx: &Cx, system: SystemId, typed: &str) -> Result<Vec<KnownError>, No> {
        let place = self.place(system).await?.ok_or_else(No::not_found)?;
        let own = cx.scope.is_everything() || cx.actor.is_inside() || cx.scope.covers_customer(place.customer);
        if !own {
            return Err(No::not_found());
        }
        let rows = self.app.db.rows(problem::known(system)).await?;
        let mut known = Vec::with_capacity(rows.len());
        for row in &rows {
            known.push((problem::read(row)?, row.string(11)?));
        }
        let texts: Vec<String> = known.iter().map(|(problem, report)| format!("{} {report}", problem.title)).collect();
        let mut best: BTreeMap<ProblemId, KnownError> = BTreeMap::new();
        for found in alike(typed, texts.iter().map(String::as_str)) {
            let (problem, _) = &known[found.place];
            let Some(workaround) = problem.workaround.clone() else { continue };
            let (number, title) = (problem.number.clone(), problem.title.clone());
            best.entry(problem.id).or_insert(KnownError { number, title, workaround, alike_permille: found.permille });
        }
        let mut best: Vec<KnownError> = best.into_values().collect();
        best.sort_by(|a, b| b.alike_permille.cmp(&a.alike_permille).then_with(|| a.number.cmp(&b.number)));
        Ok(best)
    }

    async fn problem_row(&self, id: ProblemId) -> Result<Problem, No> {
        let row = self.app.db.row(problem::find(id)).await?.ok_or_else(No::not_found)?;
        Ok(problem::read(&row)?)
    }
}

fn grouped(draft: &mut Draft<'_>, problem: &Problem) {
    let (now, body) = (draft.cx.now, json!({ "problem": problem.number, "title": problem.title }));
    draft.record("incident.problem_linked", now, Visibility::Internal, body);
}

fn told(set: &mut WriteSet, cx: &Cx, id: ProblemId, kind: &'static str, mut body: serde_json::Value) {
    masking::mask(&mut body);
    let entry = Entry {
        subject_kind: "problem",
        subject: id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

fn complete(problem: &Problem) -> Result<(), Refusal> {
    let missing = match problem.state {
        ProblemState::KnownError if problem.workaround.is_none() => "/workaround",
        ProblemState::KnownError | ProblemState::Solved if problem.cause.is_none() => "/cause",
        ProblemState::Solved if problem.solution.is_none() => "/solution",
        _ => return Ok(()),
    };
    let (zh, en) = (
        "已知错误须写明原因和临时办法；已解决的问题须写明原因和解决办法。",
        "A known error needs its cause and a workaround, a solved problem its cause and the solution.",
    );
    Err(Refusal::new(RefusalKind::Invalid, "problem.incomplete", zh, en).field(missing, "请填写", "fill it in"))
}

fn view(problem: Problem, cases: Vec<problem::Case>) -> ProblemView {
    let grouped = |case: problem::Case| GroupedIncident {
        id: case.id,
        number: case.number,
        title: case.title,
        state: case.state,
    };
    ProblemView {
        id: problem.id,
        number: problem.number,
        title: problem.title,
        state: problem.state,
        cause: problem.cause,
        workaround: problem.workaround,
        solution: problem.solution,
        made_at: problem.made_at,
        made_by: problem.made_by,
        changed_at: problem.changed_at,
        version: problem.version,
        incidents: cases.into_iter().map(grouped).collect(),
    }
}

fn changed_since() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "problem.changed_since",
        "在您打开之后，这个问题已被他人修改。请查看最新内容后再提交。",
        "Somebody changed this problem after you opened it. Read it as it is now, then submit.",
    )
}

fn no_incident() -> Refusal {
    let (zh, en) = ("请选择 1 到 200 张工单。", "Choose 1 to 200 incidents.");
    Refusal::new(RefusalKind::Invalid, "problem.no_incident", zh, en).field("/incident_ids", zh, en)
}
