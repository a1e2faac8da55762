//! The server: API, pages, and the background work beside them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::{Router, middleware};
use kernel::{RandomIds, SystemClock};
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_swagger_ui::SwaggerUi;

use crate::config::Config;
use crate::wiring::{Platform, Settings, open};
use crate::{api, pages};

/// Where the API description lies.
pub const OPENAPI: &str = "/api/openapi.json";

/// Starts the platform a configuration describes and serves it until the process is told to stop.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let db = open(config).await?;
    let settings = Settings::of(config)?;
    let platform = Platform::assemble(db, Arc::new(SystemClock::default()), Arc::new(RandomIds), &settings)?;
    run(Arc::new(platform), config, |address| tracing::info!(%address, "listening")).await
}

/// Serves `platform`; `ready` hears the address once connections are accepted.
pub async fn run(platform: Arc<Platform>, config: &Config, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    platform.install().await?;
    let listener = TcpListener::bind(&config.server.listen)
        .await
        .with_context(|| format!("[server] listen = \"{}\"", config.server.listen))?;
    let address = listener.local_addr()?;
    let router = router(&platform, config.server.body_limit_bytes);
    let work = tokio::spawn(work(Arc::clone(&platform), Duration::from_millis(config.work.poll_ms.max(50))));
    ready(address);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await.context("serving")?;
    work.abort();
    Ok(())
}

/// The whole HTTP side: API, its description and explorer, and the pages.
pub fn router(platform: &Platform, body_limit: usize) -> Router {
    let (endpoints, description) = api::described(platform);
    let security: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, pages::POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    let mut router = Router::new()
        .merge(endpoints)
        .merge(SwaggerUi::new("/api/docs").url(OPENAPI, description))
        .fallback(pages::serve)
        .layer(DefaultBodyLimit::max(body_limit))
        .layer(middleware::from_fn(app::speak))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new());
    for (name, value) in security {
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    router
}

/// The background work. Each round looks at what is due; nothing is lost when a round fails, the next one sees it again.
async fn work(platform: Arc<Platform>, poll: Duration) {
    let mut rounds = interval(poll);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut count: u64 = 0;
    loop {
        rounds.tick().await;
        let now = platform.app.clock.now();
        if let Err(error) = platform.tick(now).await {
            tracing::error!(%error, "the clocks were not looked at; trying again");
        }
        if let Err(error) = platform.seal(now).await {
            tracing::error!(%error, "the journal was not sealed; trying again");
        }
        if let Err(error) = platform.send(now).await {
            tracing::error!(%error, "nothing was sent; trying again");
        }
        if count.is_multiple_of(3600) {
            tidy_up(&platform, now).await;
        }
        count += 1;
    }
}

async fn tidy_up(platform: &Platform, now: kernel::Instant) {
    if let Err(error) = app::sweep(&platform.app.db, now).await {
        tracing::warn!(%error, "old answers were not swept");
    }
    if let Err(problem) = platform.look_around(now).await {
        tracing::warn!(code = problem.0.code, "agreements were not looked at");
    }
    if let Err(error) = platform.files.sweep(now).await {
        tracing::warn!(%error, "staged files were not swept");
    }
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM is not heard");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! { _ = interrupted => {}, () = terminated => {} }
}
