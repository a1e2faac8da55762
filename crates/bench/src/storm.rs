//! Many clocks at once: a rung of each due in the same minute while people report, and a calendar that is edited.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant as Moment};

use anyhow::{Context, Result, anyhow, ensure};
use kernel::Instant;
use serde_json::json;
use storage::{Db, Durability, Query, SqliteOptions};
use tokio::runtime::Runtime;

use crate::client::{self, Load, Round};
use crate::figure::{Figure, number};
use crate::fixture::refused;
use crate::intake::{self, Prepared, temporary};
use crate::lists::{COPIED_ID, moment, rounds};
use crate::served::{Server, Where};
use crate::{Run, history};

/// Open incidents taken in by the product; the rest are their copies.
const ORIGINALS: usize = 1000;
/// How long the server runs before the clocks have run out, in microseconds: it is warm by then.
const BEFORE: i64 = 5 * kernel::SECOND;
/// After so long the server is not waited for any more.
const PATIENCE: Duration = Duration::from_mins(15);
/// Who reports meanwhile.
const CLIENTS: usize = 4;
/// What lies between two reports of a client: 50 a second of all four, four million a day.
const PACE: Duration = Duration::from_millis(80);

/// Both on both databases.
pub fn figures(runtime: &Runtime, run: &Run) -> Result<Vec<Figure>> {
    let folder = temporary(run.folder.as_deref())?;
    let postgres = runtime.block_on(crate::streams::fresh_database(&run.postgres, "aftercare_storm"))?;
    let place = Where::postgres(postgres, folder.path());
    let db = runtime.block_on(place.open())?;
    let mut all = on(runtime, run, &db, &place, "PostgreSQL")?;
    let file = folder.path().join("storm.db");
    let db = Db::open_sqlite(&file, SqliteOptions { durability: Durability::Full, ..SqliteOptions::default() })?;
    let place = Where::sqlite(file, folder.path());
    all.extend(on(runtime, run, &db, &place, "SQLite")?);
    Ok(all)
}

fn on(runtime: &Runtime, run: &Run, db: &Db, place: &Where, name: &str) -> Result<Vec<Figure>> {
    let prepared = runtime.block_on(async {
        let prepared = intake::prepare(db, &place.folder, 1).await?;
        // One kind of report: all their clocks run out together.
        history::take_in(&prepared.platform, &prepared.ground, &prepared.bodies[..1], 0..ORIGINALS).await?;
        db.analyze().await?;
        anyhow::Ok(prepared)
    })?;
    let recomputed = runtime.block_on(recompute(&prepared, db))?;
    let (due, now) = runtime.block_on(multiply(db, run.clocks))?;
    let begun = moment();
    let server = Server::start(&Where { begins: Some(now.plus(-BEFORE).micros()), ..place.clone() })?;
    let firing = || runtime.block_on(fired(db, due, now));
    let (ended, reports) = beside_intakes(runtime, &server, &prepared, Some(PACE), firing)?;
    // From when the last has run out by the server's clock, the seconds of its start included.
    let took = ended.duration_since(begun).saturating_sub(Duration::from_micros(BEFORE.unsigned_abs()));
    let last = format!("{name}, {due} clocks with a rung in one minute: the last has fired after");
    let meanwhile = format!("{name}: 95 of {} reports, 50 a second, meanwhile within", reports.each.len());
    Ok(vec![
        Figure::new(last, took.as_secs_f64(), "s").at_most(20.0).by_the_wall(),
        Figure::new(meanwhile, reports.within(95).as_secs_f64() * 1000.0, "ms").at_most(500.0).by_the_wall(),
        Figure::new(format!("{name}: 10 000 open clocks recomputed after an edit of their calendar"), recomputed, "s")
            .at_most(1.0)
            .by_the_wall(),
    ])
}

/// Makes a working day of the calendar a day of rest and works the job off. Returns the seconds for 10 000 clocks.
async fn recompute(prepared: &Prepared, db: &Db) -> Result<f64> {
    let platform = &prepared.platform;
    let open = "select count(*) from clocks_clock where state in ('running', 'paused', 'offered') \
         and calendar in (select current_id from agreement_calendar where code = 'cn')";
    let count = db.row(Query::built(open, Vec::new())).await?.context("a count")?.int(0)?;
    let stored = platform.agreements.stored_calendar("cn").await.map_err(refused)?;
    let mut spec = serde_json::to_value(&stored.spec)?;
    let soon = platform.app.clock.now().plus(3 * 24 * kernel::HOUR).timestamp().to_string();
    spec["days"][&soon[..10]] = json!({ "kind": "holiday", "name": "停电检修" });
    let cx = app::Cx::platform("bench", platform.app.clock.now(), platform.app.ids.clone());
    let spec = serde_json::from_value(spec)?;
    platform.agreements.replace_calendar(&cx, "cn", stored.version, &spec).await.map_err(refused)?;
    let begun = moment();
    platform.tick(platform.app.clock.now()).await?;
    let took = begun.elapsed().as_secs_f64();
    let left = db.row(Query::built(open, Vec::new())).await?.context("a count")?.int(0)?;
    ensure!(left == count, "{left} of {count} open clocks count on the new calendar");
    Ok(took * 10_000.0 / number(usize::try_from(count)?))
}

/// Copies each original with the one clock that runs out first until `count` clocks are due; returns how many, and when.
async fn multiply(db: &Db, count: usize) -> Result<(usize, Instant)> {
    let copied = |column: &str| match column {
        "id" => COPIED_ID.to_owned(),
        "subject" => COPIED_ID.replace("id", "subject"),
        "number" => "number || '-' || cast(n.i as text)".to_owned(),
        other => other.to_owned(),
    };
    let originals = "is_open = 1 and length(number) = 15";
    rounds(db, count / ORIGINALS, "desk_incident", originals, copied).await?;
    let first = format!(
        "next_at = (select min(o.next_at) from clocks_clock o where o.subject = clocks_clock.subject) \
         and subject in (select id from desk_incident where {originals})"
    );
    rounds(db, count / ORIGINALS, "clocks_clock", &first, copied).await?;
    db.analyze().await?;
    let now = "select max(first) from (select min(next_at) as first from clocks_clock where next_at is not null group by subject) as firsts";
    let now = db.row(Query::built(now, Vec::new())).await?.context("clocks")?.instant(0)?;
    Ok((due(db, now).await?, now))
}

async fn due(db: &Db, now: Instant) -> Result<usize> {
    let text = format!("select count(*) from clocks_clock where next_at <= {}", now.micros());
    Ok(usize::try_from(db.row(Query::built(text, Vec::new())).await?.context("a count")?.int(0)?)?)
}

/// Waits until the server has done all that was due; each clock has fired, and nothing is left.
async fn fired(db: &Db, clocks: usize, now: Instant) -> Result<Moment> {
    let begun = moment();
    loop {
        // Another process is asked, which tells nobody when it is done; asking without a pause would be a load of its own.
        tokio::time::sleep(Duration::from_millis(250)).await;
        if due(db, now).await? == 0 {
            break;
        }
        ensure!(begun.elapsed() < PATIENCE, "{} of {clocks} have not fired yet", due(db, now).await?);
    }
    let ended = moment();
    let fired = format!("select count(distinct clock) from clocks_rung where trigger_at <= {}", now.micros());
    let fired = db.row(Query::built(fired, Vec::new())).await?.context("a count")?.int(0)?;
    ensure!(usize::try_from(fired)? >= clocks, "{fired} of {clocks} fired");
    Ok(ended)
}

/// After so many reports everybody's ledger is emptied: nobody's capacity is reached, however long it lasts.
const LEDGER_HOLDS: usize = 5_000;

/// Runs `work` while four clients report, a report of each every `pace` or without a pause; their reports, too.
#[expect(clippy::disallowed_methods, reason = "the pace is what is measured at, not a wait for anything")]
pub fn beside_intakes<T: Send>(
    runtime: &Runtime,
    server: &Server,
    prepared: &Prepared,
    pace: Option<Duration>,
    work: impl FnOnce() -> Result<T> + Send,
) -> Result<(T, Round)> {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let reporting = scope.spawn(|| {
            let (mut wall, mut each, mut held) = (Duration::ZERO, Vec::new(), 0);
            for at in 0.. {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let begun = moment();
                let round = reports(server, prepared, at, if pace.is_some() { CLIENTS } else { 100 })?;
                wall += round.wall;
                each.extend(round.each);
                if each.len() - held >= LEDGER_HOLDS {
                    held = each.len();
                    runtime.block_on(history::empty_ledgers(&prepared.platform.app.db))?;
                }
                // The pace is what is measured at, not a wait for anything.
                thread::sleep(pace.unwrap_or_default().saturating_sub(begun.elapsed()));
            }
            anyhow::Ok(Round::new(wall, each))
        });
        let done = work();
        over.store(true, Ordering::SeqCst);
        let reports = reporting.join().map_err(|_| anyhow!("the reporters broke off"))??;
        Ok((done?, reports))
    })
}

fn reports(server: &Server, prepared: &Prepared, at: usize, count: usize) -> Result<Round> {
    let Prepared { ground, bodies, .. } = prepared;
    let name = &format!("beside-{}-{at}", server.pid());
    let load = Load { address: server.address, token: &ground.token, path: intake::PATH, bodies, name };
    client::run(&load, CLIENTS, count, intake::taken_in)
}
