//! Queue and fault list over a large history: what a page costs, first and last, and how long it takes beside intakes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use access::Action;
use account::NewAccount;
use anyhow::{Context, Result, anyhow, ensure};
use kernel::{Cursor, Language, Role};
use storage::{Db, Durability, Engine, Query, SqliteOptions};
use tokio::runtime::Runtime;

use crate::client::{self, Answer, Client, Load};
use crate::cpu::{Meter, Who};
use crate::figure::{Figure, number};
use crate::fixture::{cx_of, refused};
use crate::intake::{self, Prepared, temporary};
use crate::served::{Server, Where};
use crate::{Run, history};

/// Incidents taken in by the product; the rest are their copies.
const ORIGINALS: usize = 1000;
const PAGES: usize = 200;
const LIMIT: usize = 50;
/// Reports beside which pages are asked for.
const INTAKES: usize = 3000;

/// A list as somebody asks for it.
struct Asked {
    what: &'static str,
    who: usize,
    view: &'static str,
    /// The rows it reaches, in the table's own words, to find where its last page begins.
    rows: String,
}

/// What the lists cost on one database.
struct Cost {
    first_ms: f64,
    last_ms: f64,
}

/// Lists on both databases.
pub fn figures(runtime: &Runtime, run: &Run) -> Result<Vec<Figure>> {
    let folder = temporary(run.folder.as_deref())?;
    let mut all = Vec::new();
    let postgres = runtime.block_on(crate::streams::fresh_database(&run.postgres, "aftercare_lists"))?;
    let place = Where { postgres: Some(postgres), sqlite: None, group: None, folder: folder.path().into() };
    let db = runtime.block_on(place.open())?;
    all.extend(on(runtime, run, db, &place, ("PostgreSQL", 1.0))?);
    let file = folder.path().join("lists.db");
    let options = SqliteOptions { durability: Durability::Off, ..SqliteOptions::default() };
    let db = Db::open_sqlite(&file, options)?;
    let place = Where { postgres: None, sqlite: Some(file), group: None, folder: folder.path().into() };
    all.extend(on(runtime, run, db, &place, ("SQLite", 2.0))?);
    Ok(all)
}

fn on(runtime: &Runtime, run: &Run, db: Db, place: &Where, (name, at_most): (&str, f64)) -> Result<Vec<Figure>> {
    let prepared = runtime.block_on(intake::prepare(&db, &place.folder, ORIGINALS))?;
    let (asked, tokens) = runtime.block_on(async {
        multiply(&db, run.incidents).await?;
        history::settle(&db).await?;
        people(&prepared, &db).await
    })?;
    let database = match &place.postgres {
        Some(_) => Some(runtime.block_on(intake::postmaster(&db))?),
        None => None,
    };
    let lasts = runtime.block_on(last_pages(&db, &asked))?;
    drop(db);
    let meter = Meter::new()?;
    let begun = moment();
    let server = Server::start(place)?;
    let mut first = Client::open(server.address, &tokens[0])?;
    page(&mut first, "queue", None)?;
    let ready = begun.elapsed();
    let mut figures = Vec::new();
    let mut ratio: f64 = 0.0;
    for (asked, last) in asked.iter().zip(&lasts) {
        let mut client = Client::open(server.address, &tokens[asked.who])?;
        let mut cost = |cursor: Option<&str>| per_page(&meter, &server, database, &mut client, asked.view, cursor);
        let cost = Cost { first_ms: cost(None)?, last_ms: cost(Some(last))? };
        ratio = ratio.max(cost.last_ms / cost.first_ms);
        figures.push(
            Figure::new(&format!("{name}: a page of {}, processor time", asked.what), cost.first_ms, "ms")
                .at_most(at_most),
        );
    }
    figures.push(Figure::new(&format!("{name}: the last page beside the first, at worst"), ratio, "×").at_most(1.2));
    let p99 = beside_intakes(&server, &prepared, &tokens[0])?;
    figures.push(
        Figure::new(&format!("{name}: 99 of 100 pages beside 4 clients that report, within"), p99, "ms")
            .at_most(20.0)
            .by_the_wall(),
    );
    let ready = ready.as_secs_f64() * 1000.0;
    figures.push(
        Figure::new(&format!("{name}: from the start of the process to its first page"), ready, "ms")
            .at_most(500.0)
            .by_the_wall(),
    );
    Ok(figures)
}

#[expect(clippy::disallowed_methods, reason = "this measures")]
fn moment() -> Instant {
    Instant::now()
}

/// Copies the originals until there are `count` incidents: one of 40 copies stays with the customer, one of 11 with the
/// group, one of 21 is open; the others belong to strangers. Their clocks and messages are not copied: no list reads them.
async fn multiply(db: &Db, count: usize) -> Result<()> {
    let columns = columns(db).await?;
    let digits = "substr(cast(1000000000000 + n.i * 10000 + cast(substr(number, 10) as bigint) as text), 2)";
    let stranger = |every: u32, mine: &str| {
        let other = format!("'00000000-0000-7000-8000-' || substr(cast(1000000000000 + n.i % {every} as text), 2)");
        format!("case when n.i % {every} = 0 then {mine} else {other} end")
    };
    let value = |column: &str| match column {
        "id" => format!("substr(id, 1, 24) || {digits}"),
        "number" => format!("number || '-' || {digits}"),
        "customer" => stranger(40, "customer"),
        "team_group" => stranger(11, "team_group"),
        "engineer" => "case when n.i % 11 = 0 then engineer end".to_owned(),
        "reported_at" | "entered_at" => format!("{column} - n.i * 3600000000"),
        "is_open" => "case when n.i % 21 = 0 then 1 else 0 end".to_owned(),
        "state" => "case when n.i % 21 = 0 then 'assigned' else 'closed' end".to_owned(),
        "clock_state" => "case when n.i % 21 = 0 then 'running' else 'none' end".to_owned(),
        "next_due_at" => "case when n.i % 21 = 0 then entered_at + (n.i * 7919 % 10007) * 60000000 \
             else 9223372036854775807 - entered_at + n.i * 3600000000 end"
            .to_owned(),
        other => other.to_owned(),
    };
    let values: Vec<String> = columns.iter().map(|column| value(column)).collect();
    let rounds = count / ORIGINALS;
    // In parts, so that no transaction grows without end.
    for from in (1..rounds).step_by(100) {
        let to = (from + 99).min(rounds - 1);
        let statement = format!(
            "insert into desk_incident ({}) select {} from desk_incident cross join \
             (with recursive series(i) as (select {from} union all select i + 1 from series where i < {to}) select i from series) as n \
             where length(number) = 15",
            columns.join(", "),
            values.join(", "),
        );
        db.script(&statement).await.context("copies")?;
    }
    Ok(())
}

/// The columns of the incidents, whatever the product of today has.
async fn columns(db: &Db) -> Result<Vec<String>> {
    let text = if db.engine() == Engine::Postgres {
        "select column_name::text from information_schema.columns where table_name = 'desk_incident' order by ordinal_position"
    } else {
        "select name from pragma_table_info('desk_incident') order by cid"
    };
    let rows = db.rows(Query::built(text, Vec::new())).await?;
    rows.iter().map(|row| Ok(row.string(0)?)).collect()
}

/// Who looks at lists, each with a token, and what each asks for.
async fn people(prepared: &Prepared, db: &Db) -> Result<(Vec<Asked>, Vec<String>)> {
    let Prepared { platform, ground, .. } = prepared;
    let mut tokens = Vec::new();
    for (login, role, party) in
        [("dispatcher", Role::Dispatcher, None), ("lead", Role::CustomerLead, Some(ground.customer))]
    {
        let cx = app::Cx::platform("bench", platform.app.clock.now(), Arc::clone(&platform.app.ids));
        let new = NewAccount {
            login: format!("lists-{login}"),
            name: "看清单的人".to_owned(),
            password: "kan-qingdan-7-24".to_owned(),
            password_temporary: false,
            roles: vec![role],
            person: None,
            party,
            department: None,
            language: Language::Zh,
            email: None,
        };
        let actor = platform.accounts.create(&cx, new).await.map_err(refused)?.actor();
        tokens.push(token(prepared, &actor).await?);
    }
    tokens.push(token(prepared, &ground.engineer).await?);
    let customer = format!("customer = '{}'", ground.customer);
    let person = ground.engineer.person().context("the engineer is a person")?;
    let group =
        db.row(Query::built("select team_group from desk_incident where length(number) = 15 limit 1", Vec::new()));
    let group = group.await?.context("an incident")?.string(0)?;
    let own = format!("(engineer = '{person}' or team_group = '{group}')");
    let open = |rows: &str| format!("{rows} and is_open = 1");
    let asked = |what, who, view, rows| Asked { what, who, view, rows };
    let all = vec![
        asked("the dispatcher's queue", 0, "queue", open("1 = 1")),
        asked("the dispatcher's list of everything", 0, "all", "1 = 1".to_owned()),
        asked("the customer's open faults", 1, "queue", open(&customer)),
        asked("the customer's faults, ended ones too", 1, "all", customer),
        asked("the engineer's queue (own and group's)", 2, "queue", open(&own)),
        asked("the engineer's list, ended ones too", 2, "all", own),
    ];
    Ok((all, tokens))
}

async fn token(prepared: &Prepared, actor: &kernel::Actor) -> Result<String> {
    let cx = cx_of(&prepared.platform, actor, Action::TokenOwn)?;
    Ok(prepared.platform.accounts.create_token(&cx, "bench", 30).await.map_err(refused)?.1)
}

/// For each list the cursor behind which its last page lies.
async fn last_pages(db: &Db, asked: &[Asked]) -> Result<Vec<String>> {
    let mut cursors = Vec::new();
    for Asked { rows, what, .. } in asked {
        let text = format!(
            "select next_due_at, id from desk_incident where {rows} order by next_due_at desc, id desc limit 1 offset {LIMIT}"
        );
        let row = db.row(Query::built(text, Vec::new())).await?;
        let row = row.with_context(|| format!("{what} has no second page"))?;
        cursors.push(Cursor { key: row.int(0)?, id: row.string(1)? }.encode());
    }
    Ok(cursors)
}

/// One page; it must be full.
fn page(client: &mut Client, view: &str, cursor: Option<&str>) -> Result<Answer> {
    let after = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    let answer = client.get(&format!("/api/v1/incidents?view={view}&limit={LIMIT}{after}"))?;
    let body = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == 200, "{}: {body}", answer.status);
    let rows = body.matches(r#""number":"#).count();
    ensure!(rows == LIMIT, "{rows} rows of {view}");
    ensure!(
        body.contains(r#""next_cursor":null"#) == cursor.is_some(),
        "{view}: the last page and only it ends the list"
    );
    Ok(answer)
}

/// Processor time of a page, server and database, in milliseconds.
fn per_page(
    meter: &Meter,
    server: &Server,
    database: Option<u32>,
    client: &mut Client,
    view: &str,
    cursor: Option<&str>,
) -> Result<f64> {
    let spent = || {
        let own = meter.seconds(Who::Process(server.pid()))?;
        anyhow::Ok(own + database.map_or(Ok(0.0), |pid| meter.seconds(Who::Family(pid)))?)
    };
    for _ in 0..PAGES / 10 {
        page(client, view, cursor)?;
    }
    let before = spent()?;
    for _ in 0..PAGES {
        page(client, view, cursor)?;
    }
    Ok((spent()? - before) * 1000.0 / number(PAGES))
}

/// The time within which 99 of 100 first pages of the queue come while four clients report as fast as they can.
fn beside_intakes(server: &Server, prepared: &Prepared, token: &str) -> Result<f64> {
    let Prepared { ground, bodies, .. } = prepared;
    let name = &format!("lists-{}", server.pid());
    let load = Load { address: server.address, token: &ground.token, path: intake::PATH, bodies, name };
    let (over, begun) = (AtomicBool::new(false), moment());
    let took = thread::scope(|scope| {
        let reporting = scope.spawn(|| {
            let round = client::run(&load, 4, INTAKES, intake::taken_in);
            over.store(true, Ordering::SeqCst);
            round
        });
        let looking = || {
            let mut client = Client::open(server.address, token)?;
            let mut took = Vec::new();
            while !over.load(Ordering::SeqCst) {
                let sent = moment();
                page(&mut client, "queue", None)?;
                took.push(sent.elapsed());
            }
            anyhow::Ok(took)
        };
        let took = looking();
        reporting.join().map_err(|_| anyhow!("the reporters broke off"))??;
        took
    })?;
    Ok(client::Round::new(begun.elapsed(), took).within(99).as_secs_f64() * 1000.0)
}
