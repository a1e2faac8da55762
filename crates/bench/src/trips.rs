//! How often an intake goes to the database.

use anyhow::{Context, Result, ensure};
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use server::serve;
use server::wiring::Platform;
use tower::ServiceExt;

use crate::figure::number;
use crate::fixture::Ground;

const BODY_LIMIT: usize = 1 << 20;
const WARM: usize = 64;
const COUNTED: usize = 320;

/// Exchanges with the database per intake, from the log-in check to the answer, mean over ten blocks of numbers.
pub async fn per_intake(platform: &Platform, ground: &Ground, bodies: &[String]) -> Result<f64> {
    let router = serve::router(platform, BODY_LIMIT);
    let mut before = 0;
    for at in 0..WARM + COUNTED {
        if at == WARM {
            before = platform.app.db.round_trips();
        }
        let request = Request::post("/api/v1/incidents")
            .header(header::AUTHORIZATION, format!("Bearer {}", ground.token))
            .header(header::CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", format!("trips-{at}"))
            .body(Body::from(bodies[at % bodies.len()].clone()))?;
        let answer = router.clone().oneshot(request).await.context("the router")?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        ensure!(status.as_u16() == 201, "{status}: {}", String::from_utf8_lossy(&body));
    }
    let trips = platform.app.db.round_trips() - before;
    Ok(number(usize::try_from(trips)?) / number(COUNTED))
}
