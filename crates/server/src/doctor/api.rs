//! The doctor's findings for the administrator, as far as the platform itself can see them.

use std::sync::Arc;

use access::Action;
use app::{App, Cx, Json, ProblemBody, Routes};
use axum::extract::State;
use kernel::Language;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Finding, Ground, Level, worst};

/// How the installation is.
#[derive(Serialize, ToSchema)]
pub struct HealthReport {
    /// The worst of the findings: `good`, `warning` or `failure`.
    #[schema(example = "warning")]
    level: &'static str,
    /// What was looked at, the worst first.
    findings: Vec<FindingBody>,
}

/// One thing that was looked at.
#[derive(Serialize, ToSchema)]
pub struct FindingBody {
    /// Stable code.
    #[schema(example = "backup.too_old")]
    code: &'static str,
    /// `good`, `warning` or `failure`.
    #[schema(example = "failure")]
    level: &'static str,
    /// What was found, in the caller's language.
    #[schema(example = "最近一份备份已是 50 小时前")]
    text: String,
    /// What to do; null when there is nothing to do.
    remedy: Option<String>,
}

impl FindingBody {
    fn of(finding: &Finding, language: Language) -> Self {
        let Finding { code, level, .. } = finding;
        let (text, remedy) = (finding.text(language).to_owned(), finding.to_do(language).map(str::to_owned));
        Self { code, level: level.as_str(), text, remedy }
    }
}

/// How the installation is, and what to do about it: what `aftercare doctor` finds, but for the machine's own affairs.
#[utoipa::path(get, path = "/api/v1/health/report", tag = "server", responses(
    (status = 200, body = HealthReport),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn report(State(ground): State<Arc<Ground>>, cx: Cx) -> Json<HealthReport> {
    let mut findings = ground.findings(cx.now).await;
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let level: Level = worst(&findings);
    let findings = findings.iter().map(|finding| FindingBody::of(finding, cx.language)).collect();
    Json(HealthReport { level: level.as_str(), findings })
}

/// The route.
pub fn routes(app: &Arc<App>) -> Routes<Arc<Ground>> {
    Routes::new("server", app).add(Action::HealthRead, routes!(report))
}
