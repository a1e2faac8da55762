//! Whether this node lives, and whether it may be given requests: for whoever stands in front of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::{Json, Problem, ProblemBody};
use axum::extract::State;
use kernel::{Refusal, RefusalKind};
use serde::Serialize;
use storage::Db;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::wiring::SCHEMA_RELEASE;

/// How long the database may take to answer a node that calls itself ready.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the two questions are answered from.
pub struct Health {
    db: Db,
    stopping: AtomicBool,
}

impl Health {
    /// Of a node on this database.
    pub fn new(db: Db) -> Self {
        Self { db, stopping: AtomicBool::new(false) }
    }

    /// The node is told to stop: from now on it is not ready.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    async fn why_not_ready(&self) -> Option<Refusal> {
        if self.stopping.load(Ordering::Relaxed) {
            return Some(not_ready("本节点正在停止", "this node is stopping"));
        }
        match tokio::time::timeout(PATIENCE, self.db.release()).await {
            Ok(Ok(Some(held))) if (SCHEMA_RELEASE..=SCHEMA_RELEASE + 1).contains(&held) => None,
            Ok(Ok(Some(held))) if held > SCHEMA_RELEASE => Some(not_ready(
                "数据库结构比本程序新两版以上：请升级本节点",
                "the database's schema is two releases ahead: upgrade this node",
            )),
            Ok(Ok(_)) => Some(not_ready("数据库结构尚未升级", "the database's schema is not up to date")),
            Ok(Err(_)) | Err(_) => Some(not_ready("数据库没有应答", "the database does not answer")),
        }
    }
}

/// How the node is.
#[derive(Serialize, ToSchema)]
pub struct HealthBody {
    /// `live` or `ready`.
    #[schema(example = "ready")]
    status: &'static str,
}

/// Whether the process answers at all. It asks nothing of the database: restarting would not bring that back.
#[utoipa::path(get, path = "/healthz", tag = "server", security(()), responses((status = 200, body = HealthBody)))]
async fn healthz() -> Json<HealthBody> {
    Json(HealthBody { status: "live" })
}

/// Whether this node may be given requests: the database answers, its schema fits, and nobody told the node to stop.
#[utoipa::path(get, path = "/readyz", tag = "server", security(()), responses(
    (status = 200, body = HealthBody),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "Not now; the sentence says why"),
))]
async fn readyz(State(health): State<Arc<Health>>) -> Result<Json<HealthBody>, Problem> {
    match health.why_not_ready().await {
        None => Ok(Json(HealthBody { status: "ready" })),
        Some(refusal) => Err(Problem(refusal)),
    }
}

/// The two routes; open to everybody, for they tell nothing else.
pub fn routes(health: &Arc<Health>) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz)).with_state(Arc::clone(health))
}

fn not_ready(zh: &str, en: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Unavailable,
        "server.not_ready",
        format!("{zh}。请稍后重试，或改用另一个节点。"),
        format!("Not ready: {en}. Try again shortly, or ask another node."),
    )
}
