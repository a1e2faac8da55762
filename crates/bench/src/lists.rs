//! Queue and fault list over a large history: what a page costs, first and last, and how long it takes beside intakes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Action;
use account::NewAccount;
use anyhow::{Context, Result, ensure};
use kernel::{Cursor, Language, Role};
use storage::{Db, Durability, Engine, Query, SqliteOptions};
use tokio::runtime::Runtime;

use crate::client::{Answer, Client, Round};
use crate::cpu::{Meter, Who};
use crate::figure::{Figure, number};
use crate::fixture::{cx_of, refused};
use crate::intake::{self, Prepared, temporary};
use crate::served::{Server, Where};
use crate::storm::beside_intakes;
use crate::streams::resident_kib;
use crate::{Run, history};

/// Incidents taken in by the product; the rest are their copies.
const ORIGINALS: usize = 1000;
const PAGES: usize = 200;
const LIMIT: usize = 50;
/// How long pages are asked for beside reports.
const LOOKING: Duration = Duration::from_secs(5);

/// The id of a copy in its round, of up to 10 000: a time long gone, and the rest of the original's.
pub const COPIED_ID: &str = "substr(cast(10000 + n.i as text), 2) || substr(id, 5)";

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
    let place = Where::postgres(postgres, folder.path());
    let db = runtime.block_on(place.open())?;
    all.extend(on(runtime, run, db, &place, ("PostgreSQL", 1.0))?);
    let file = folder.path().join("lists.db");
    let options = SqliteOptions { durability: Durability::Off, ..SqliteOptions::default() };
    let db = Db::open_sqlite(&file, options)?;
    let place = Where::sqlite(file, folder.path());
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
    let resident = resident_kib(server.pid())? / 1024.0;
    let mut figures = Vec::new();
    let mut ratio: f64 = 0.0;
    for (asked, last) in asked.iter().zip(&lasts) {
        let mut client = Client::open(server.address, &tokens[asked.who])?;
        let mut cost = |cursor: Option<&str>| per_page(&meter, &server, database, &mut client, asked.view, cursor);
        let mut cost = |cursor| cost(cursor).context(asked.what);
        let cost = Cost { first_ms: cost(None)?, last_ms: cost(Some(last))? };
        ratio = ratio.max(cost.last_ms / cost.first_ms);
        figures.push(
            Figure::new(format!("{name}: a page of {}, processor time", asked.what), cost.first_ms, "ms")
                .at_most(at_most),
        );
    }
    figures.push(Figure::new(format!("{name}: the last page beside the first, at worst"), ratio, "×").at_most(1.2));
    let p99 = during_intakes(runtime, &server, &prepared, &tokens[0])?;
    figures.push(
        Figure::new(format!("{name}: 99 of 100 pages beside 4 clients that report, within"), p99, "ms")
            .at_most(20.0)
            .by_the_wall(),
    );
    figures
        .push(Figure::new(format!("{name}: memory of the server after its first page"), resident, "MiB").at_most(60.0));
    let ready = ready.as_secs_f64() * 1000.0;
    figures.push(
        Figure::new(format!("{name}: from the start of the process to its first page"), ready, "ms")
            .at_most(500.0)
            .by_the_wall(),
    );
    Ok(figures)
}

#[expect(clippy::disallowed_methods, reason = "this measures")]
/// Now, by the clock on the wall.
pub fn moment() -> Instant {
    Instant::now()
}

/// Copies the originals until there are `count` incidents: one of 40 copies stays with the customer, one of 11 with the
/// group, one of 21 is open; the others belong to strangers. Their clocks and messages are not copied: no list reads them.
async fn multiply(db: &Db, count: usize) -> Result<()> {
    // Rounds and originals together say whose a copy is and whether it is open, so that each share is in every part.
    let at = |rounds: u32, every: u32| format!("(n.i * {rounds} + cast(substr(number, 10) as bigint)) % {every}");
    let stranger = |rounds, every, mine: &str| {
        let at = at(rounds, every);
        let other = format!("'00000000-0000-7000-8000-' || substr(cast(1000000000000 + {at} as text), 2)");
        format!("case when {at} = 0 then {mine} else {other} end")
    };
    let open = at(3, 21);
    let open = |yes: &str, no: &str| format!("case when {open} = 0 then {yes} else {no} end");
    let value = |column: &str| match column {
        "id" => COPIED_ID.to_owned(),
        "number" => "number || '-' || cast(n.i as text)".to_owned(),
        "customer" => stranger(1, 40, "customer"),
        "team_group" => stranger(5, 11, "team_group"),
        "engineer" => format!("case when {} = 0 then engineer end", at(5, 11)),
        "reported_at" | "entered_at" => format!("{column} - n.i * 3600000000"),
        "is_open" => open("1", "0"),
        "state" => open("'assigned'", "'closed'"),
        "clock_state" => open("'running'", "'none'"),
        "next_due_at" => {
            open("entered_at + (n.i * 7919 % 10007) * 60000000", "9223372036854775807 - entered_at + n.i * 3600000000")
        }
        other => other.to_owned(),
    };
    rounds(db, count / ORIGINALS, "desk_incident", "length(number) = 15", value).await
}

/// Inserts the rows of `table` that hold again, `count - 1` times, each column as `value` says in SQL; `n.i` counts the
/// rounds. In parts, so that no transaction grows without end.
pub async fn rounds(db: &Db, count: usize, table: &str, hold: &str, value: impl Fn(&str) -> String) -> Result<()> {
    let columns = columns(db, table).await?;
    let values: Vec<String> = columns.iter().map(|column| value(column)).collect();
    for from in (1..count).step_by(50) {
        let to = (from + 49).min(count - 1);
        let statement = format!(
            "insert into {table} ({}) select {} from {table} cross join (with recursive series(i) as \
             (select cast({from} as bigint) union all select i + 1 from series where i < {to}) select i from series) as n where {hold}",
            columns.join(", "),
            values.join(", "),
        );
        db.script(&statement).await.with_context(|| format!("copies in {table}"))?;
    }
    Ok(())
}

/// The columns of a table, whatever the product of today has.
async fn columns(db: &Db, table: &str) -> Result<Vec<String>> {
    let text = if db.engine() == Engine::Postgres {
        format!(
            "select column_name::text from information_schema.columns where table_name = '{table}' order by ordinal_position"
        )
    } else {
        format!("select name from pragma_table_info('{table}') order by cid")
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
    let ends = body.contains(r#""next_cursor":null"#);
    ensure!(ends == cursor.is_some(), "{view} after {cursor:?}: the last page and only it ends the list");
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
fn during_intakes(runtime: &Runtime, server: &Server, prepared: &Prepared, token: &str) -> Result<f64> {
    let looking = || {
        let (mut client, begun) = (Client::open(server.address, token)?, moment());
        let mut took = Vec::new();
        while took.len() < PAGES || begun.elapsed() < LOOKING {
            let sent = moment();
            page(&mut client, "queue", None)?;
            took.push(sent.elapsed());
        }
        Ok(Round::new(begun.elapsed(), took))
    };
    let (pages, _) = beside_intakes(runtime, server, prepared, None, looking)?;
    Ok(pages.within(99).as_secs_f64() * 1000.0)
}
