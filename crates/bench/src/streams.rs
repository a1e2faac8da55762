//! A thousand open event streams on one node: what they cost while nothing happens, and what one event costs.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use access::Action;
use account::NewAccount;
use anyhow::{Context, Result, ensure};
use app::Cx;
use journal::{Entry, Visibility};
use kernel::{Language, RandomIds, Role, SystemClock};
use serde_json::json;
use server::wiring::{self, Platform, Settings};
use storage::{Db, WriteSet};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

use crate::cpu::{self, Meter, Who};
use crate::figure::{Figure, number};
use crate::fixture::{self, refused};
use crate::intake::temporary;
use crate::served::{Server, Where};
use crate::{Run, sealing};

const CLIENTS: usize = 1000;
const ACCOUNTS: usize = 40;
const EVENTS: usize = 60;
const PATIENCE: Duration = Duration::from_mins(1);

/// What all clients have heard together.
#[derive(Default)]
struct Heard {
    open: AtomicUsize,
    changes: AtomicUsize,
    news: Notify,
}

impl Heard {
    async fn until(&self, count: impl Fn(&Self) -> usize, wanted: usize) -> Result<()> {
        let waiting = async {
            loop {
                let news = self.news.notified();
                if count(self) >= wanted {
                    return;
                }
                news.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.context("the clients did not hear in time")
    }
}

/// A thousand clients of forty accounts on PostgreSQL, in a database of their own.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock on the wall")]
pub fn figures(runtime: &Runtime, run: &Run) -> Result<Vec<Figure>> {
    let folder = temporary(run.folder.as_deref())?;
    let postgres = runtime.block_on(fresh_database(&run.postgres, "aftercare_streams"))?;
    let place = Where::postgres(postgres, folder.path());
    let db = runtime.block_on(place.open())?;
    let (platform, tokens) = runtime.block_on(prepare(&db, &place.folder))?;
    let (meter, server) = (Meter::new()?, Server::start(&place)?);
    let empty = resident_kib(server.pid())?;
    let heard = Arc::new(Heard::default());
    for at in 0..CLIENTS {
        let (heard, token, address) = (Arc::clone(&heard), tokens[at % ACCOUNTS].clone(), server.address);
        runtime.spawn(async move { listen(address, &token, &heard).await });
    }
    runtime.block_on(heard.until(|heard| heard.open.load(Ordering::SeqCst), CLIENTS))?;
    let full = resident_kib(server.pid())?;
    runtime.block_on(happen(&platform))?;
    runtime.block_on(heard.until(|heard| heard.changes.load(Ordering::SeqCst), CLIENTS))?;
    let before = meter.seconds(Who::Process(server.pid()))?;
    let mut took = Vec::with_capacity(EVENTS);
    for event in 2..=EVENTS + 1 {
        let begun = Instant::now();
        runtime.block_on(happen(&platform))?;
        runtime.block_on(heard.until(|heard| heard.changes.load(Ordering::SeqCst), CLIENTS * event))?;
        took.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let spent = meter.seconds(Who::Process(server.pid()))? - before;
    took.sort_by(f64::total_cmp);
    Ok(vec![
        Figure::new(
            "Event stream, 1 000 clients: memory of the server for each",
            (full - empty) / number(CLIENTS),
            "KiB",
        ),
        Figure::new("Event stream, 1 000 clients: memory of the server in all", full / 1024.0, "MiB"),
        Figure::new(
            "Event stream, 1 000 clients: processor time of one event to all",
            spent * 1000.0 / number(EVENTS),
            "ms",
        ),
        Figure::new("Event stream, 1 000 clients: all have it within, half of the time", took[EVENTS / 2], "ms")
            .by_the_wall(),
        Figure::new("load average during the run", cpu::load_average()?, "").by_the_wall(),
    ])
}

/// An empty database of this name beside the one of `config`.
pub async fn fresh_database(config: &str, name: &str) -> Result<String> {
    let admin = Db::open_postgres(config, 1).await?;
    admin.script(&format!("drop database if exists {name} with (force)")).await?;
    admin.script(&format!("create database {name}")).await?;
    Ok(format!("{config} dbname={name}"))
}

/// The fixture, and accounts that may read everything, each with a token.
async fn prepare(db: &Db, folder: &Path) -> Result<(Platform, Vec<String>)> {
    wiring::migrate(db).await?;
    let settings = Settings::temporary(folder);
    let platform = Platform::assemble(db.clone(), Arc::new(SystemClock::default()), Arc::new(RandomIds), &settings)?;
    fixture::build(&platform).await?;
    let mut tokens = Vec::with_capacity(ACCOUNTS);
    for at in 0..ACCOUNTS {
        let cx = Cx::platform("bench", platform.app.clock.now(), Arc::clone(&platform.app.ids));
        let new = NewAccount {
            login: format!("listener{at}"),
            name: format!("值班台 {at}"),
            password: format!("listening-all-day-{at}"),
            password_temporary: false,
            roles: vec![Role::Dispatcher],
            person: None,
            party: None,
            department: None,
            language: Language::Zh,
            email: None,
        };
        let actor = platform.accounts.create(&cx, new).await.map_err(refused)?.actor();
        let own = fixture::cx_of(&platform, &actor, Action::TokenOwn)?;
        tokens.push(platform.accounts.create_token(&own, "bench", 1).await.map_err(refused)?.1);
    }
    sealing::all(&platform).await?;
    Ok((platform, tokens))
}

/// One thing that every dispatcher may read: an entry about the calendar.
async fn happen(platform: &Platform) -> Result<()> {
    let cx = Cx::platform("bench", platform.app.clock.now(), Arc::clone(&platform.app.ids));
    let entry = Entry {
        subject_kind: "calendar",
        subject: cx.ids.fresh(cx.now).to_string(),
        kind: "calendar.changed",
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body: json!({}),
        personal: Vec::new(),
    };
    let mut set = WriteSet::new();
    journal::append(&mut set, cx.stamp(), vec![entry]);
    platform.app.db.write(set).await.context("an entry")?;
    ensure!(sealing::all(platform).await? == 1, "one entry is one event");
    Ok(())
}

async fn listen(address: std::net::SocketAddr, token: &str, heard: &Heard) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "GET /api/v1/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await?;
        ensure!(read > 0, "the stream ended");
        // An event is one write of the server, so none is cut here.
        let text = String::from_utf8_lossy(&buffer[..read]);
        heard.open.fetch_add(text.matches("event: hello").count(), Ordering::SeqCst);
        heard.changes.fetch_add(text.matches("event: change").count(), Ordering::SeqCst);
        heard.news.notify_waiters();
    }
}

/// What a process holds in memory, KiB.
pub fn resident_kib(pid: u32) -> Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).context("/proc")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    line.trim().trim_end_matches(" kB").trim().parse().context("VmRSS")
}
