//! The intake under load, on both databases.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use kernel::{RandomIds, SystemClock};
use server::wiring::{self, Platform, Settings};
use storage::{Db, Durability, Query, SqliteOptions};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::client::{self, Answer, Load};
use crate::cpu::{self, Meter, Who};
use crate::figure::{Figure, number};
use crate::fixture::{self, Ground};
use crate::served::{Server, Where};
use crate::{Run, history, sealing, text, trips};

/// Where reports go.
pub const PATH: &str = "/api/v1/incidents";
const WARM: usize = 400;

/// One intake on PostgreSQL with fsync, four clients that keep their connections.
pub fn on_postgres(runtime: &Runtime, run: &Run) -> Result<Vec<Figure>> {
    let folder = temporary(run.folder.as_deref())?;
    let place = Where::postgres(run.postgres.clone(), folder.path());
    let db = runtime.block_on(place.open())?;
    let prepared = runtime.block_on(prepare(&db, &place.folder, run.preload))?;
    let Prepared { platform, ground, bodies } = &prepared;
    let counted = runtime.block_on(trips::per_intake(platform, ground, bodies))?;
    runtime.block_on(async {
        history::end_all(&db).await?;
        sealing::all(platform).await?;
        history::settle(&db).await
    })?;
    let postmaster = runtime.block_on(postmaster(&db))?;
    let meter = Meter::new()?;
    let server = Server::start(&place)?;
    let families = [Who::Process(server.pid()), Who::Family(postmaster)];
    let measured = under_load(&server, &prepared, &meter, families, 4, run.intakes)?;
    drop(server);
    let sealed = runtime.block_on(sealing_cost(platform, &meter, postmaster, run.intakes))?;
    let [own, database] = measured.cpu_ms;
    Ok(vec![
        Figure::new("PostgreSQL, 4 clients: processor time per intake, server + database", own + database, "ms")
            .at_most(2.0),
        Figure::new("… of it the server", own, "ms"),
        Figure::new("… of it the database", database, "ms"),
        Figure::new("PostgreSQL: round trips per intake", counted, "").at_most(6.0),
        Figure::new("PostgreSQL, 4 clients: intakes per second", measured.rate, "/s").by_the_wall(),
        Figure::new("PostgreSQL, 4 clients: half of them within", measured.p50_ms, "ms").by_the_wall(),
        Figure::new("PostgreSQL, 4 clients: 95 of 100 within", measured.p95_ms, "ms").by_the_wall(),
        Figure::new("PostgreSQL: chaining the journal afterwards, processor time per intake", sealed, "ms"),
        Figure::new("load average during the run", cpu::load_average()?, "").by_the_wall(),
    ])
}

/// SQLite that syncs every commit, 64 clients, beside the same without group commit.
pub fn on_sqlite(runtime: &Runtime, run: &Run) -> Result<Vec<Figure>> {
    let folder = temporary(run.folder.as_deref())?;
    let file = folder.path().join("bench.db");
    let options = SqliteOptions { durability: Durability::Off, ..SqliteOptions::default() };
    let db = Db::open_sqlite(&file, options)?;
    let prepared = runtime.block_on(prepare(&db, folder.path(), run.preload))?;
    drop(db);
    let meter = Meter::new()?;
    let mut both = Vec::new();
    for (group, count) in [(None, run.intakes), (Some(1), run.intakes / 4)] {
        runtime.block_on(async {
            history::end_all(&prepared.platform.app.db).await?;
            prepared.platform.app.db.script("pragma wal_checkpoint(truncate)").await.context("checkpoint")
        })?;
        let place = Where { group, ..Where::sqlite(file.clone(), folder.path()) };
        let server = Server::start(&place)?;
        let own = Who::Process(server.pid());
        both.push(under_load(&server, &prepared, &meter, [own, own], 64, count)?);
    }
    let [grouped, alone] = both.as_slice() else { anyhow::bail!("two runs were asked for") };
    Ok(vec![
        Figure::new("SQLite FULL, 64 clients: intakes per second", grouped.rate, "/s").at_least(1500.0).by_the_wall(),
        Figure::new("SQLite FULL, 64 clients: times the same without group commit", grouped.rate / alone.rate, "×")
            .at_least(4.0),
        Figure::new("SQLite FULL, 64 clients, a commit each: intakes per second", alone.rate, "/s").by_the_wall(),
        Figure::new("SQLite FULL, 64 clients: processor time per intake", grouped.cpu_ms[0], "ms"),
        Figure::new("SQLite FULL, a commit each: processor time per intake", alone.cpu_ms[0], "ms"),
        Figure::new("SQLite FULL, 64 clients: half of them within", grouped.p50_ms, "ms").by_the_wall(),
        Figure::new("SQLite FULL, 64 clients: 95 of 100 within", grouped.p95_ms, "ms").by_the_wall(),
        Figure::new("load average during the run", cpu::load_average()?, "").by_the_wall(),
    ])
}

/// A database with the fixture and its history.
pub struct Prepared {
    /// The product on it.
    pub platform: Arc<Platform>,
    /// What the clients need to know.
    pub ground: Ground,
    /// Bodies of reports.
    pub bodies: Vec<String>,
}

/// Schema, fixture and history; every entry sealed, every table packed.
pub async fn prepare(db: &Db, folder: &Path, preload: usize) -> Result<Prepared> {
    wiring::migrate(db).await?;
    let settings = Settings::temporary(folder);
    let platform = Platform::assemble(db.clone(), Arc::new(SystemClock::default()), Arc::new(RandomIds), &settings)?;
    let platform = Arc::new(platform);
    let ground = fixture::build(&platform).await?;
    // An agreement that holds from a day in the past asks for what was reported since to be decided again.
    platform.tick(platform.app.clock.now()).await?;
    let bodies = text::bodies(&ground.points);
    history::load(&platform, &ground, &bodies[..1], 1).await?;
    db.analyze().await?;
    history::load(&platform, &ground, &bodies, preload).await?;
    sealing::all(&platform).await?;
    history::settle(db).await?;
    Ok(Prepared { platform, ground, bodies })
}

struct Measured {
    cpu_ms: [f64; 2],
    rate: f64,
    p50_ms: f64,
    p95_ms: f64,
}

fn under_load(
    server: &Server,
    prepared: &Prepared,
    meter: &Meter,
    who: [Who; 2],
    clients: usize,
    count: usize,
) -> Result<Measured> {
    let Prepared { ground, bodies, .. } = prepared;
    let round = |name: &str, count| {
        let name = &format!("{name}-{}", server.pid());
        let load = Load { address: server.address, token: &ground.token, path: PATH, bodies, name };
        client::run(&load, clients, count, taken_in)
    };
    round("warm", WARM)?;
    let before = read(meter, who)?;
    let round = round("run", count)?;
    let after = read(meter, who)?;
    let ms = |seconds: f64| seconds * 1000.0;
    let each_ms = |at: usize| ms(after[at] - before[at]) / number(count);
    Ok(Measured {
        cpu_ms: [each_ms(0), each_ms(1)],
        rate: number(count) / round.wall.as_secs_f64(),
        p50_ms: ms(round.within(50).as_secs_f64()),
        p95_ms: ms(round.within(95).as_secs_f64()),
    })
}

fn read(meter: &Meter, who: [Who; 2]) -> Result<[f64; 2]> {
    Ok([meter.seconds(who[0])?, meter.seconds(who[1])?])
}

/// Every report must be taken in, decided and given to somebody: else something cheaper was measured.
pub fn taken_in(answer: &Answer) -> Result<()> {
    let body = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == 201, "{}: {body}", answer.status);
    ensure!(body.contains(r#""state":"assigned""#), "not assigned: {body}");
    Ok(())
}

async fn sealing_cost(platform: &Platform, meter: &Meter, postmaster: u32, intakes: usize) -> Result<f64> {
    let who = [Who::Process(std::process::id()), Who::Family(postmaster)];
    let before = read(meter, who)?;
    sealing::all(platform).await?;
    let after = read(meter, who)?;
    Ok((after[0] - before[0] + after[1] - before[1]) * 1000.0 / number(intakes + WARM))
}

/// The process above the one that answers us.
pub async fn postmaster(db: &Db) -> Result<u32> {
    let asked = Query::built("select cast(pg_backend_pid() as bigint)", Vec::new());
    let row = db.row(asked).await?.context("the database names no process")?;
    cpu::parent(u32::try_from(row.int(0)?)?)
}

/// A folder that goes with the run, below `folder` where one is named.
pub fn temporary(folder: Option<&Path>) -> Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("aftercare-bench-");
    match folder {
        Some(folder) => builder.tempdir_in(folder),
        None => builder.tempdir(),
    }
    .context("a temporary folder")
}
