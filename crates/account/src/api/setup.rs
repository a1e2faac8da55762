//! The first run.

use std::sync::Arc;

use app::{Cx, Json, Problem, ProblemBody};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::accounts::AccountBody;
use crate::{Accounts, FirstRun};

/// Whether the first run is still to be done.
#[derive(Serialize, ToSchema)]
pub struct SetupNeeded {
    /// True until somebody has set up the installation.
    #[schema(example = false)]
    needed: bool,
}

/// Who provides the service, and who administers it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupBody {
    /// The provider's name.
    #[schema(example = "华智集成")]
    provider_name: String,
    /// The provider's IANA zone.
    #[schema(example = "Asia/Shanghai")]
    zone: String,
    /// The administrator's name.
    #[schema(example = "赵敏")]
    name: String,
    /// The administrator's log-in name.
    #[schema(example = "zhaomin")]
    login: String,
    /// The administrator's password.
    #[schema(example = "Sheng-Chan-2026")]
    password: String,
}

/// Is the installation still to be set up?
#[utoipa::path(get, path = "/api/v1/setup", tag = "account", operation_id = "setup_needed", security(()), responses(
    (status = 200, body = SetupNeeded),
))]
pub async fn needed(State(slice): State<Arc<Accounts>>) -> Result<Json<SetupNeeded>, Problem> {
    Ok(Json(SetupNeeded { needed: slice.needs_setup().await? }))
}

/// Creates the provider and its first administrator, once.
#[utoipa::path(post, path = "/api/v1/setup", tag = "account", operation_id = "set_up", security(()), request_body = SetupBody, responses(
    (status = 201, body = AccountBody),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Set up before"),
))]
pub async fn set_up(
    State(slice): State<Arc<Accounts>>,
    Json(body): Json<SetupBody>,
) -> Result<(StatusCode, Json<AccountBody>), Problem> {
    let cx = Cx::platform("setup", slice.app.clock.now(), Arc::clone(&slice.app.ids));
    let SetupBody { provider_name, zone, name, login, password } = body;
    let account = slice.set_up(&cx, FirstRun { provider_name, zone, name, login, password }).await?;
    Ok((StatusCode::CREATED, Json(AccountBody::of(&account, None, None, false))))
}
