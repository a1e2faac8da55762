//! The server: API, pages, and the background work beside them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use app::{Cx, Outage};
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use axum::{Router, middleware};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kernel::{Clock as _, FollowingClock, RandomIds};
use operations::demonstration;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_swagger_ui::SwaggerUi;

use crate::config::Config;
use crate::wiring::{Platform, Settings, open};
use crate::{api, encryption, limits, metrics, pages, serving, time};

/// Where the API description lies.
pub const OPENAPI: &str = "/api/openapi.json";

/// Starts the platform a configuration describes and serves it until the process is told to stop.
pub async fn serve(config: &Config) -> anyhow::Result<()> {
    let db = open(config).await?;
    let settings = Settings { demonstration: demonstration::find(&db).await?.is_some(), ..Settings::of(config)? };
    let clock = Arc::new(time::start(&db).await.context("asking the database for the time")?);
    let platform = Platform::assemble(db, Arc::clone(&clock) as _, Arc::new(RandomIds), &settings)?;
    run(Arc::new(platform), Some(clock), config, |address| tracing::info!(%address, "listening")).await
}

/// As many descriptors as the system gives: every client, stream and handshake holds one, and the usual 1024 are soon gone.
fn raise_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    if let Err(error) = raised {
        tracing::warn!(%error, had = limit.current, "the limit of descriptors was not raised");
    }
}

/// Serves `platform`; `clock` is what it runs on, if that is to be kept on the database's time. `ready` hears the address once connections are accepted.
pub async fn run(
    platform: Arc<Platform>,
    clock: Option<Arc<FollowingClock>>,
    config: &Config,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    raise_descriptors();
    platform.install().await?;
    let (endpoints, declared) = api::endpoints(&platform);
    let named = |route: &&String| declared.iter().any(|each| format!("{} {}", each.method, each.path) == **route);
    if let Some(unknown) = platform.settings.rates.routes.keys().find(|route| !named(route)) {
        anyhow::bail!("[limits.routes] `{unknown}` is no route: `POST /api/v1/imports` is one");
    }
    let listener = TcpListener::bind(&config.server.listen)
        .await
        .with_context(|| format!("[server] listen = \"{}\"", config.server.listen))?;
    let address = listener.local_addr()?;
    let router = around(endpoints, &platform, config.server.body_limit_bytes);
    let measuring = clock.map(|clock| tokio::spawn(keep_time(Arc::clone(&platform), clock)));
    let keeper = encryption::keeper(config, platform.app.clock.as_ref())?;
    let renewing = keeper.clone().map(|keeper| tokio::spawn(encryption::keep(keeper, Arc::clone(&platform.app.clock))));
    let (stop, stopping) = watch::channel(false);
    let poll = Duration::from_millis(config.work.poll_ms.max(50));
    let work = tokio::spawn(work(Arc::clone(&platform), poll, stopping.clone()));
    let sending = tokio::spawn(send(Arc::clone(&platform), poll, stopping.clone()));
    let upkeep = tokio::spawn(upkeep(Arc::clone(&platform), stopping.clone()));
    tokio::spawn(hear(Arc::clone(&platform), Duration::from_millis(config.server.notice_ms), stop));
    let stream = tokio::spawn(Arc::clone(&platform.stream).run());
    tokio::spawn(close_stream(Arc::clone(&platform), stopping.clone()));
    let webhooks = tokio::spawn(tell_outside(Arc::clone(&platform)));
    let seals = tokio::spawn(tell_sealer(Arc::clone(&platform)));
    for reader in inbound::Reader::all(&platform.inbound).context("[[mailboxes]]")? {
        tokio::spawn(reader.run(stopping.clone()));
    }
    ready(address);
    let drain = Duration::from_millis(config.server.drain_ms);
    let patience = (config.server.patience_ms > 0).then(|| Duration::from_millis(config.server.patience_ms));
    let stopped = told(stopping.clone());
    let serving: BoxFuture<'static, ()> = match &keeper {
        Some(keeper) => serving::serve(keeper.listen(listener)?, router, patience, stopped).boxed(),
        None => serving::serve(listener, router, patience, stopped).boxed(),
    };
    tokio::select! {
        () = serving => {}
        () = overdue(stopping, drain) => tracing::warn!("requests that took too long were broken off"),
    }
    leave(&platform, [work, sending, upkeep], drain).await;
    for task in [measuring, renewing].into_iter().flatten() {
        task.abort();
    }
    stream.abort();
    webhooks.abort();
    seals.abort();
    Ok(())
}

/// Waits for the word to stop; says for a while that this node is not ready, then lets the stopping begin.
async fn hear(platform: Arc<Platform>, notice: Duration, stop: watch::Sender<bool>) {
    told_to_stop().await;
    tracing::info!("told to stop");
    platform.health.stop();
    // Load balancers need this long to see it and send nobody more.
    tokio::time::sleep(notice).await;
    platform.operations.stop();
    stop.send_replace(true);
}

async fn told(mut stopping: watch::Receiver<bool>) {
    // An error means that nobody can give the word any more.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// An open stream would keep the server from stopping.
async fn close_stream(platform: Arc<Platform>, stopping: watch::Receiver<bool>) {
    told(stopping).await;
    platform.stream.close();
}

/// Ends when requests under way have had their agreed time to finish.
async fn overdue(stopping: watch::Receiver<bool>, drain: Duration) {
    told(stopping).await;
    // The operator's agreed time is what ends the wait: a request that hangs gives no sign to wait for.
    tokio::time::sleep(drain).await;
}

/// Lets the rounds under way come to their end, so that no lease is left to run out, and gives back the sealer's.
async fn leave(platform: &Platform, rounds: [JoinHandle<()>; 3], drain: Duration) {
    for mut round in rounds {
        if tokio::time::timeout(drain, &mut round).await.is_err() {
            round.abort();
            tracing::warn!(
                "background work took too long and was broken off; another node goes on when its lease ends"
            );
        }
    }
    if let Err(error) = platform.leave().await {
        tracing::warn!(%error, "the sealer's lease was not given back; it runs out by itself");
    }
    tracing::info!("stopped");
}

/// The whole HTTP side: API, its description and explorer, and the pages.
pub fn router(platform: &Platform, body_limit: usize) -> Router {
    around(api::endpoints(platform).0, platform, body_limit)
}

fn around(endpoints: Router, platform: &Platform, body_limit: usize) -> Router {
    let security: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, pages::POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    let mut router = Router::new()
        .merge(endpoints)
        .merge(metrics::route(platform))
        .route(OPENAPI, get(([(header::CONTENT_TYPE, "application/json")], api::DESCRIPTION)))
        .merge(SwaggerUi::new("/api/docs").config(utoipa_swagger_ui::Config::from(OPENAPI)))
        .fallback(pages::serve)
        .layer(middleware::from_fn_with_state(Arc::clone(&platform.metrics), metrics::observe))
        .layer(middleware::from_fn_with_state(Arc::clone(&platform.limits), limits::hold))
        .layer(DefaultBodyLimit::max(body_limit))
        .layer(middleware::from_fn(app::speak))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new());
    if platform.settings.public_url.starts_with("https://") {
        let strict = HeaderValue::from_static("max-age=31536000");
        router = router.layer(SetResponseHeaderLayer::if_not_present(header::STRICT_TRANSPORT_SECURITY, strict));
    }
    for (name, value) in security {
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    router
}

/// The background work. Each round looks at what is due; nothing is lost when a round fails, the next one sees it again.
async fn work(platform: Arc<Platform>, poll: Duration, mut stopping: watch::Receiver<bool>) {
    let mut rounds = interval(poll);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut clocks = Outage::new("the clocks were not looked at");
    let mut sealing = Outage::new("the journal was not sealed");
    let mut count: u64 = 0;
    // What was agreed for an instant that passed while nobody looked, planned downtime above all, counts before any clock is
    // found late.
    if let Err(error) = platform.run_jobs(platform.app.clock.now()).await {
        tracing::warn!(%error, "what fell due meanwhile was not done before the clocks were looked at");
    }
    loop {
        tokio::select! {
            _ = rounds.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        let now = platform.app.clock.now();
        if clocks.round(platform.tick(now).await, now).is_some() {
            platform.metrics.round("clocks", platform.app.clock.now());
        }
        if sealing.round(platform.seal(now).await, now).is_some() {
            platform.metrics.round("seal", platform.app.clock.now());
        }
        if count.is_multiple_of(3600) {
            tidy_up(&platform, now).await;
        }
        count += 1;
    }
}

/// Sends what waits, beside the clocks: a mail server that takes its time delays none.
async fn send(platform: Arc<Platform>, poll: Duration, mut stopping: watch::Receiver<bool>) {
    let mut rounds = interval(poll);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut sending = Outage::new("nothing was sent");
    loop {
        tokio::select! {
            _ = rounds.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        let now = platform.app.clock.now();
        if sending.round(platform.send(now).await, now).is_some() {
            platform.metrics.round("send", platform.app.clock.now());
        }
    }
}

/// Takes away what is past its term, one step; whether there may be more.
async fn retain(platform: &Platform, now: kernel::Instant) -> bool {
    let cx = Cx::platform("retention", now, Arc::clone(&platform.app.ids));
    match platform.privacy.retain(&cx).await {
        Ok(gone) => gone.is_full(),
        Err(problem) => {
            tracing::warn!(code = problem.0.code, "what is past its term did not go");
            false
        }
    }
}

/// What takes long and must not keep the clocks waiting: backups, what is past its term.
async fn upkeep(platform: Arc<Platform>, mut stopping: watch::Receiver<bool>) {
    let mut rounds = interval(Duration::from_secs(20));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut asking = Outage::new("no backup could be asked for");
    let (mut count, mut more) = (0_u64, false);
    loop {
        tokio::select! {
            _ = rounds.tick() => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        let now = platform.app.clock.now();
        asking.round(platform.back_up_when_due(now).await, now);
        // Every five minutes: what a mail server did not take comes again then.
        if count.is_multiple_of(15)
            && let Err(error) = platform.anchor(now).await
        {
            tracing::error!(%error, "the journal's end was not written down");
        }
        // Once an hour, and then on until nothing is left: in steps, so that nobody waits for it.
        if more || count.is_multiple_of(180) {
            more = retain(&platform, now).await;
        }
        count += 1;
    }
}

/// Keeps the clock on the database's time.
async fn keep_time(platform: Arc<Platform>, clock: Arc<FollowingClock>) {
    let mut rounds = interval(time::MEASURED_EVERY);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut measuring = Outage::new("the time was not measured");
    loop {
        rounds.tick().await;
        if let Some(measured) = measuring.round(time::measured(&platform.app.db).await, clock.now()) {
            clock.follow(measured);
        }
    }
}

/// Webhooks, apart from all other work: a receiver that takes its time delays no clock.
async fn tell_outside(platform: Arc<Platform>) {
    let mut rounds = interval(Duration::from_secs(1));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut writing = Outage::new("webhooks were not written");
    let mut sending = Outage::new("webhooks were not sent");
    loop {
        rounds.tick().await;
        let now = platform.app.clock.now();
        writing.round(platform.webhooks.dispatch(now).await, now);
        sending.round(platform.webhooks.start_due(now).await, now);
    }
}

/// The service for electronic seals, apart for the same reason.
async fn tell_sealer(platform: Arc<Platform>) {
    let mut rounds = interval(Duration::from_secs(5));
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut telling = Outage::new("the service for seals was not told");
    loop {
        rounds.tick().await;
        let now = platform.app.clock.now();
        telling.round(platform.documents.tell_sealer(now).await, now);
    }
}

async fn tidy_up(platform: &Platform, now: kernel::Instant) {
    platform.limits.forget_old();
    if let Err(error) = app::sweep(&platform.app.db, now).await {
        tracing::warn!(%error, "old answers were not swept");
    }
    if let Err(problem) = platform.look_around(now).await {
        tracing::warn!(code = problem.0.code, "not everything was looked after");
    }
    if let Some(alarm) = crate::doctor::backup_alarm(platform, now).await {
        tracing::error!(alarm, "the last good backup is too old");
    }
    if let Err(problem) = platform.accounts.sweep(now).await {
        tracing::warn!(code = problem.0.code, "questions for forgotten passwords were not swept");
    }
    if let Err(error) = platform.webhooks.sweep(now).await {
        tracing::warn!(%error, "old webhook deliveries were not swept");
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
