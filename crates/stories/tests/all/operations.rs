//! Keeping the installation alive: a backup that works on elsewhere, the next release's schema, what monitoring sees.

use std::net::SocketAddr;
use std::sync::Arc;

use account::NewAccount;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use kernel::{Language, ManualClock, Role, SeededIds};
use operations::backup::{Source, Target, restore};
use serde_json::{Value as Json, json};
use server::wiring::{Platform, Settings, migrate, migrations};
use storage::{Db, Engine, Query, SqliteOptions, params};
use stories::{PASSWORD, Setting, World, on_both};
use testkit::{Client, Reply, TestDb, postgres_config};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_backed_up_from_one_database_works_on_in_the_other() {
    on_both(Setting::at("2026-11-03 09:12"), async |world| {
        let fault = world.report("李敏", "综合查询点检索一直转圈").known().touching("several", "slow").await;
        world.platform.seal(world.now()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let source = Source {
            attachments: world.platform.settings.attachments.clone(),
            folder: folder.path().join("backups"),
            program: "0.1.0",
            release: 1,
        };
        let taken = world.platform.operations.back_up(&world.cx(), &source).await.unwrap();
        let (kept, db) = other_database(world, &taken.folder, &folder.path().join("data")).await;
        migrate(&db).await.unwrap();
        let clock = Arc::new(ManualClock::at(world.now()));
        let settings =
            Settings { access: world.platform.settings.access.clone(), ..Settings::temporary(folder.path()) };
        let elsewhere =
            Platform::assemble(db, Arc::clone(&clock) as _, Arc::new(SeededIds::new(5)), &settings).unwrap();
        let client = Client::of(server::serve::router(&elsewhere, 64 * 1024));
        let seen = world.see(&fault).await;
        let cookie = log_in(&client, "liu", PASSWORD).await;
        let path = format!("/api/v1/incidents/{}", fault.id);
        let there = client.send("", "GET", &path, &[("cookie", &cookie)], None).await.ok(200);
        assert_eq!((&there["number"], &there["state"]), (&seen.json["number"], &seen.json["state"]));
        assert_eq!(there["clocks"], seen.json["clocks"], "every promise as it was");
        clock.forward(kernel::MINUTE);
        let login = match seen.engineer() {
            "李伟" => "liwei",
            "孙浩" => "sun",
            other => panic!("{other} takes it"),
        };
        let cookie = log_in(&client, login, PASSWORD).await;
        let acceptance = format!("{path}/acceptance");
        client.send("", "POST", &acceptance, &[("cookie", &cookie)], Some(json!({}))).await.ok(200);
        let there = client.send("", "GET", &path, &[("cookie", &cookie)], None).await.ok(200);
        assert_eq!(there["state"], "accepted", "work goes on where it was restored");
        elsewhere.seal(clock_now(&clock)).await.unwrap();
        assert!(matches!(journal::verify(&elsewhere.app.db, &[]).await.unwrap(), journal::Verify::Whole(_)));
        drop((client, elsewhere));
        kept.remove().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn this_program_does_the_whole_main_job_on_the_next_releases_schema_and_is_not_ready_on_the_one_after() {
    on_both(Setting::at("2026-11-03 09:12"), async |world| {
        let db = world.platform.app.db.clone();
        for table in tables(&db).await {
            let added = format!(
                "alter table {table} add column next_note text; alter table {table} add column next_flag bigint not null default 0"
            );
            let added = if db.engine() == Engine::Sqlite { added.replace("bigint", "integer") } else { added };
            db.script(&added).await.unwrap();
        }
        db.script("update storage_release set release = 2").await.unwrap();
        world.restart().await;
        migrate(&world.platform.app.db).await.unwrap();
        world.client().get("", "/readyz").await.ok(200);

        let fault = world.report("李敏", "综合查询点检索一直转圈").known().touching("several", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.forward(kernel::MINUTE).await;
        world.by(&engineer).accepts(&fault).await;
        world.by(&engineer).answers(&fault).await;
        world.by(&engineer).plans(&fault).await;
        world.by(&engineer).pauses(&fault, "waiting_customer").await;
        world.by(&engineer).resumes(&fault).await;
        world.by(&engineer).restores(&fault).await;
        world.by(&engineer).resolves(&fault, "software_defect").await;
        world.by("李敏").confirms(&fault).await;
        world.by(&engineer).does("closure", &fault, json!({ "attribution_final": true })).await;
        assert_eq!(world.see(&fault).await.state(), "closed");
        world.platform.send(world.now()).await.unwrap();

        world.platform.app.db.script("update storage_release set release = 3").await.unwrap();
        assert_eq!(world.client().get("", "/readyz").await.problem(503), "server.not_ready");
        let refused = format!("{:#}", migrate(&world.platform.app.db).await.unwrap_err());
        assert!(refused.contains("release 3"), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_stops_is_live_and_not_ready() {
    on_both(Setting::at("2026-11-03 09:12"), async |world| {
        world.report("李敏", "打印不出来").await;
        assert_eq!(world.client().get("", "/healthz").await.ok(200)["status"], "live");
        assert_eq!(world.client().get("", "/readyz").await.ok(200)["status"], "ready");
        world.platform.health.stop();
        assert_eq!(world.client().get("", "/healthz").await.ok(200)["status"], "live");
        assert_eq!(world.client().get("", "/readyz").await.problem(503), "server.not_ready");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn monitoring_on_this_machine_sees_what_is_standing_and_nobody_elsewhere_does() {
    on_both(Setting::at("2026-11-03 09:12"), async |world| {
        let fault = world.report("李敏", "综合查询点检索一直转圈").known().touching("several", "slow").await;
        world.sleep_through(48 * kernel::HOUR);
        let reply = scrape(world, "127.0.0.1:5000", None).await;
        let text = String::from_utf8(reply.bytes).unwrap();
        assert_eq!(reply.status, 200, "{text}");
        for line in [
            "aftercare_incidents_open{severity=\"2\"} 1",
            "aftercare_incidents_overdue{severity=\"2\"} 1",
            "aftercare_database_up 1",
            "aftercare_deliveries{state=\"dead\"} 0",
            "aftercare_http_request_seconds_count{method=\"POST\",route=\"/api/v1/incidents\",status=\"201\"} 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
        let figure = |name: &str| -> f64 {
            let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
            line.unwrap_or_else(|| panic!("no {name} in\n{text}")).rsplit(' ').next().unwrap().parse().unwrap()
        };
        assert!(figure("aftercare_journal_unsealed") > 0.0);
        assert!(figure("aftercare_journal_unsealed_age_seconds") >= 48.0 * 3600.0);
        assert!(figure("aftercare_clocks_due") > 0.0 && figure("aftercare_clocks_late_seconds") > 3600.0);
        assert!(figure("aftercare_write_sets_total") > 0.0 && figure("process_resident_memory_bytes") > 1e6);
        assert!(!text.contains(&fault.id), "no id is a label");
        assert!(text.ends_with("# EOF\n"));

        assert_eq!(scrape(world, "10.0.0.7:5000", None).await.problem(403), "metrics.forbidden");
        let proxied = scrape(world, "127.0.0.1:5000", Some(("x-forwarded-for", "203.0.113.9"))).await;
        assert_eq!(proxied.problem(403), "metrics.forbidden");
        let guessed = scrape(world, "10.0.0.7:5000", Some(("authorization", "Bearer guess"))).await;
        assert_eq!(guessed.problem(403), "metrics.forbidden");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_reads_how_the_installation_is_and_what_to_do() {
    on_both(Setting::at("2026-12-01 09:00"), async |world| {
        world.platform.install().await.unwrap();
        world.report("李敏", "打印不出来").await;
        let account = NewAccount {
            login: "zhaomin".into(),
            name: "赵敏".into(),
            password: PASSWORD.into(),
            password_temporary: false,
            roles: vec![Role::Administrator],
            person: None,
            party: None,
            department: None,
            language: Language::Zh,
            email: None,
        };
        world.platform.accounts.create(&world.cx(), account).await.unwrap();
        let cookie = log_in(world.client(), "zhaomin", PASSWORD).await;
        let ask = async |language: &str| {
            let headers = [("cookie", cookie.as_str()), ("accept-language", language)];
            world.client().send("", "GET", "/api/v1/health/report", &headers, None).await.ok(200)
        };
        let report = ask("zh-CN").await;
        let codes: Vec<&str> =
            report["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
        for code in ["calendar.next_year_missing", "schema.current", "database.version", "backup.none", "jobs.moving"] {
            assert!(codes.contains(&code), "{code} is not in {codes:?}");
        }
        assert_eq!(report["level"], "failure", "next year's holidays are an alarm from 1 December on");
        assert_eq!(report["findings"][0]["level"], "failure", "the worst first");
        let missing = |report: &Json| {
            let findings = report["findings"].as_array().unwrap();
            findings.iter().find(|finding| finding["code"] == "calendar.next_year_missing").unwrap().clone()
        };
        let alarm = missing(&report);
        assert!(alarm["level"] == "failure" && alarm["text"].as_str().unwrap().contains("2027"), "{alarm}");
        assert!(missing(&ask("en").await)["remedy"].as_str().unwrap().starts_with("Import the notice"));
        assert_eq!(
            world.send("李伟", "GET", "/api/v1/health/report", &[], None).await.problem(403),
            "request.forbidden"
        );

        world.sleep_through(2 * kernel::HOUR);
        let codes = ask("en").await["findings"].to_string();
        assert!(codes.contains("journal.unsealed"), "nobody seals: {codes}");
    })
    .await;
}

/// Restores into the engine the world does not run on.
async fn other_database(world: &World, backup: &std::path::Path, data: &std::path::Path) -> (TestDb, Db) {
    let other = match world.platform.app.db.engine() {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    };
    let kept = TestDb::create(other).await;
    let postgres = match &kept {
        TestDb::Postgres(name) => Some(format!("{} dbname={name}", postgres_config())),
        TestDb::Sqlite(_) => None,
    };
    let target = Target { folder: data.to_owned(), postgres: postgres.clone() };
    restore(backup, &target, &migrations()).await.unwrap();
    let db = match postgres {
        Some(config) => Db::open_postgres(&config, 4).await.unwrap(),
        None => Db::open_sqlite(&data.join("aftercare.db"), SqliteOptions::default()).unwrap(),
    };
    (kept, db)
}

async fn log_in(client: &Client, login: &str, password: &str) -> String {
    let body = json!({ "login": login, "password": password });
    let reply = client.send("", "POST", "/api/v1/session", &[], Some(body)).await;
    let cookie = reply.headers.get("set-cookie").map(|value| value.to_str().unwrap().to_owned());
    reply.ok(201);
    cookie.unwrap().split(';').next().unwrap().to_owned()
}

async fn scrape(world: &World, from: &str, header: Option<(&str, &str)>) -> Reply {
    let mut request = Request::get("/metrics");
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(from.parse::<SocketAddr>().unwrap()));
    world.client().raw(request).await
}

async fn tables(db: &Db) -> Vec<String> {
    let text = match db.engine() {
        Engine::Sqlite => "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
        Engine::Postgres => "select cast(tablename as text) from pg_tables where schemaname = current_schema()",
    };
    let rows = db.rows(Query::built(text, params![])).await.unwrap();
    rows.iter().map(|row| row.string(0).unwrap()).collect()
}

fn clock_now(clock: &ManualClock) -> kernel::Instant {
    kernel::Clock::now(clock)
}
