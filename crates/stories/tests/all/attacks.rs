//! Attacks by their numbers: what must not happen, tried through the whole server.

use std::io::{Read, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use kernel::Role;
use serde_json::{Value as Json, json};
use stories::{Setting, World, on_both};
use testkit::Reply;

fn said(reply: &Reply) -> String {
    format!("{:?}\n{}", reply.headers, String::from_utf8_lossy(&reply.bytes))
}

async fn get(world: &World, who: &str, path: &str) -> Reply {
    world.send(who, "GET", path, &[], None).await
}

async fn count(world: &World, table: &str) -> i64 {
    let query = storage::Query::built(format!("select count(*) from {table}"), Vec::new());
    world.platform.app.db.row(query).await.unwrap().unwrap().int(0).unwrap()
}

fn description() -> Json {
    serde_json::from_str(&server::cli::openapi::description().unwrap()).unwrap()
}

/// N9: whoever knows or guesses the id of a file that somebody else has uploaded reads and uses nothing of it.
#[tokio::test]
async fn n9_a_staged_file_is_its_uploaders_whoever_knows_its_id() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().await;
        let file = world.by("李敏").uploads("截图.txt", "金丝雀".as_bytes()).await;
        for other in ["周院长", "何老师", "刘佳", "王晓东"] {
            let reply = get(world, other, &format!("/api/v1/attachments/{file}")).await;
            assert_eq!(reply.status, 404, "{other}: {}", said(&reply));
            let body = json!({ "text": "见附件", "attachment_ids": [file] });
            let path = format!("/api/v1/incidents/{}/messages", fault.id);
            let reply = world.send(other, "POST", &path, &[], Some(body)).await;
            assert!(!reply.status.is_success(), "{other}: {}", said(&reply));
        }
        assert_eq!(get(world, "李敏", &format!("/api/v1/attachments/{file}")).await.status, 200);
    })
    .await;
}

/// N10: what was said cannot be unsaid: no route changes a message, and what is changed leaves what it was before.
#[tokio::test]
async fn n10_nothing_that_was_said_or_decided_is_changed_without_a_trace() {
    let description = description();
    let paths = description["paths"].as_object().unwrap();
    for (path, item) in paths {
        if path.contains("/messages") || path.contains("/notes") || path.contains("/journal") {
            for method in ["put", "patch", "delete"] {
                assert!(item[method].is_null(), "{method} {path}");
            }
        }
    }
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("individual", "low").await;
        let before = world.entries().await;
        world.by("刘佳").grades(&fault, 2).await;
        assert!(world.entries().await > before);
        let told = get(world, "刘佳", &format!("/api/v1/incidents/{}/timeline", fault.id)).await;
        assert_eq!(told.status, 200, "{}", said(&told));
        assert!(said(&told).contains("severity"), "{}", said(&told));
        world.journal_holds().await;
    })
    .await;
}

/// N13: what must be recorded and cannot be is neither done nor answered.
#[tokio::test]
async fn n13_without_a_journal_nothing_is_done_and_nothing_sensitive_read() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().await;
        let file = world.by("李敏").uploads("现场.txt", "金丝雀7731".as_bytes()).await;
        world.by("李敏").does("messages", &fault, json!({ "text": "见附件", "attachment_ids": [file] })).await;
        world.cookie("刘佳").await;
        world.cookie("严审").await;
        let incidents = count(world, "desk_incident").await;
        let messages = count(world, "desk_message").await;
        world.platform.app.db.script("alter table journal_entry rename to journal_entry_away").await.unwrap();
        let read = get(world, "刘佳", &format!("/api/v1/attachments/{file}")).await;
        assert!(read.status.is_server_error() && !said(&read).contains("金丝雀7731"), "{}", said(&read));
        let refused = get(world, "李敏", "/api/v1/journal").await;
        assert!(!refused.status.is_success(), "{}", said(&refused));
        let body = json!({ "text": "补充" });
        let path = format!("/api/v1/incidents/{}/messages", fault.id);
        assert!(world.send("李敏", "POST", &path, &[], Some(body)).await.status.is_server_error());
        assert!(world.report("李敏", "再报一次").known().sent().await.status.is_server_error());
        world.platform.app.db.script("alter table journal_entry_away rename to journal_entry").await.unwrap();
        assert_eq!(count(world, "desk_incident").await, incidents);
        assert_eq!(count(world, "desk_message").await, messages);
        assert_eq!(get(world, "刘佳", &format!("/api/v1/attachments/{file}")).await.status, 200);
    })
    .await;
}

/// N15, N16: markup in any text is text: answers are JSON that no browser takes for a page, files come as downloads in a sandbox.
#[tokio::test]
async fn n15_n16_markup_in_texts_names_and_files_stays_inert() {
    const MARKUP: &str = "<img src=x onerror=alert(1)><script>alert(2)</script>";
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", MARKUP).known().with("place", json!(MARKUP)).await;
        world.by("李敏").does("messages", &fault, json!({ "text": MARKUP })).await;
        for path in [format!("/api/v1/incidents/{}", fault.id), "/api/v1/incidents".to_owned()] {
            let reply = get(world, "刘佳", &path).await;
            let of =
                |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
            assert_eq!(reply.status, 200);
            assert!(of("content-type").starts_with("application/json"), "{}", said(&reply));
            assert_eq!(of("x-content-type-options"), "nosniff");
            assert!(
                of("content-security-policy").contains("script-src")
                    && !of("content-security-policy").contains("unsafe-inline")
            );
        }
        let page = format!("<html><body>{MARKUP}</body></html>");
        for name in ["a.html", "a.svg", "a.xml", "a.md", "<script>.txt"] {
            let file = world.by("李敏").uploads(name, page.as_bytes()).await;
            let reply = get(world, "李敏", &format!("/api/v1/attachments/{file}")).await;
            let of = |name: &str| reply.headers[name].to_str().unwrap().to_owned();
            assert_eq!(of("content-type"), "text/plain", "{name}");
            assert!(of("content-disposition").starts_with("attachment; filename*=UTF-8''"));
            assert!(!of("content-disposition").contains('<'));
            assert_eq!(of("content-security-policy"), "sandbox; default-src 'none'");
            assert_eq!(of("x-content-type-options"), "nosniff");
        }
    })
    .await;
}

/// N24: bodies that are too long, too deep or too many things are refused, and the server goes on.
#[tokio::test]
async fn n24_bombs_of_json_are_refused_by_every_route_that_takes_a_body() {
    let description = description();
    let world = World::open(storage::Engine::Sqlite, &Setting::at("2026-11-03 10:00")).await;
    world.hire("管理", "guanli", Role::Administrator, &[]).await;
    let deep = format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000));
    let deep_field = format!("{{\"text\":{deep}}}");
    let long = format!("{{\"text\":\"{}\"}}", "长".repeat(40_000));
    let mut tried = 0;
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in ["post", "put", "patch"] {
            if item[method]["requestBody"]["content"]["application/json"].is_null() {
                continue;
            }
            let path = path.replace("{source}", "zabbix");
            let mut filled = String::new();
            for part in path.split('/').skip(1) {
                let is_place = part.starts_with('{');
                filled.push('/');
                filled.push_str(if is_place { "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d99" } else { part });
            }
            for who in ["刘佳", "王晓东", "管理"] {
                for (body, is_long) in [(&deep, false), (&deep_field, false), (&long, true)] {
                    let request = Request::builder()
                        .method(method.to_uppercase().as_str())
                        .uri(&filled)
                        .header("cookie", world.cookie(who).await)
                        .header("content-type", "application/json")
                        .header("if-match", "\"1\"");
                    let reply = world.client().raw(request.body(Body::from(body.clone())).unwrap()).await;
                    assert!(reply.status.is_client_error(), "{method} {filled} {who} {is_long}: {}", said(&reply));
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 500, "{tried}");
    assert_eq!(get(&world, "刘佳", "/api/v1/incidents").await.status, 200);
}

/// N29: what stands in a query is a value and never a piece of a statement.
#[tokio::test]
async fn n29_no_query_field_of_any_list_is_a_piece_of_sql() {
    const PIECES: [&str; 5] = [
        "' or '1'='1",
        "x'); drop table desk_incident; --",
        "\" or 1=1 --",
        "1 union select password from access_account",
        "%' or 1=1 or '%'='",
    ];
    let description = description();
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let own = world.report("李敏", "综合查询打不开").known().await;
        world.report("何老师", "选课金丝雀打不开").of("JW").await;
        let mut tried = 0;
        for (path, item) in description["paths"].as_object().unwrap() {
            let path = path.replace("{id}", &own.id);
            if item["get"].is_null() || path.contains('{') {
                continue;
            }
            for parameter in item["get"]["parameters"].as_array().unwrap_or(&Vec::new()) {
                if parameter["in"] != "query" {
                    continue;
                }
                for piece in PIECES {
                    let value = piece.bytes().fold(String::new(), |value, byte| format!("{value}%{byte:02x}"));
                    let asked = format!("{path}?{}={value}", parameter["name"].as_str().unwrap());
                    for who in ["李敏", "刘佳", "王晓东"] {
                        let reply = get(world, who, &asked).await;
                        assert!(!reply.status.is_server_error(), "{who} {asked}: {}", said(&reply));
                        let told = said(&reply);
                        assert!(
                            !told.contains("argon2") && (who != "李敏" || !told.contains("选课金丝雀")),
                            "{asked}: {told}"
                        );
                        tried += 1;
                    }
                }
            }
        }
        assert!(tried > 500, "{tried}");
        assert_eq!(count(world, "desk_incident").await, 2);
    })
    .await;
}

/// Everything the server logs in this process.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The bytes of every file below a folder, those packed by gzip unpacked too.
fn all_bytes(folder: &Path, out: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all_bytes(&path, out);
            continue;
        }
        let raw = std::fs::read(&path).unwrap();
        let mut plain = Vec::new();
        if path.extension().is_some_and(|extension| extension == "gz") {
            flate2::read::MultiGzDecoder::new(raw.as_slice()).read_to_end(&mut plain).unwrap();
        }
        out.extend(raw);
        out.extend(plain);
    }
}

/// N14: secrets put wherever somebody could put one are found in no log, no answer but the one that shows it, no export, no backup.
#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one secret in each of many places")]
async fn n14_canary_secrets_are_found_nowhere_they_do_not_belong() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let folder = tempfile::tempdir().unwrap();
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.hire("管理", "guanli", Role::Administrator, &[]).await;
        let mut answers = Vec::new();
        // Typed where it belongs, wrongly; typed where it does not belong; sent along in headers and addresses.
        let wrong = "Canary-Login-91xZ!";
        let log_in = json!({ "login": "limin", "password": wrong });
        answers.push(world.send("", "POST", "/api/v1/session", &[], Some(log_in)).await);
        let given = "Canary-Given-47qW!x";
        let new = json!({ "login": "newbie", "name": "新人", "password": given, "roles": ["reporter"],
            "party_id": world.party("医院") });
        answers.push(world.send("管理", "POST", "/api/v1/accounts", &[], Some(new)).await);
        let text = "查询打不开，密码：Canary-Text-33mK 连接 postgres://app:Canary-Url-58pL@db/his";
        let fault = world.report("李敏", text).known().await;
        world.by("李敏").does("messages", &fault, json!({ "text": "root 口令 password=Canary-Said-72vB" })).await;
        let bearer = "Canary-Bearer-19tR";
        let headers = [("authorization", "Bearer Canary-Bearer-19tR"), ("x-api-key", "Canary-Header-66yU")];
        answers.push(world.send("", "GET", "/api/v1/incidents?token=Canary-Query-84nM", &headers, None).await);
        answers.push(get(world, "李敏", "/api/v1/incidents?cursor=Canary-Cursor-20aS").await);
        let token = json!({ "name": "同步", "days": 30 });
        let token = world.send("王晓东", "POST", "/api/v1/api-tokens", &[], Some(token)).await.ok(201);
        let token = token["secret"]
            .as_str()
            .or(token["token"]["secret"].as_str())
            .or(token["token"].as_str())
            .unwrap()
            .to_owned();
        let hook =
            json!({ "url": "https://hooks.example.test/in", "description": "同步", "kinds": ["incident.reported"] });
        let hook = world.send("管理", "POST", "/api/v1/webhooks", &[], Some(hook)).await.ok(201);
        let hook_secret = hook["secret"].as_str().unwrap().to_owned();
        let cookie = world.cookie("李敏").await;
        let session = cookie.split_once('=').unwrap().1.to_owned();
        answers.push(get(world, "王晓东", &format!("/api/v1/incidents/{}", fault.id)).await);
        answers.push(get(world, "王晓东", "/api/v1/api-tokens").await);
        answers.push(get(world, "管理", "/api/v1/webhooks").await);
        answers.push(get(world, "严审", "/api/v1/journal").await);
        // What is logged is what failed: it fails while somebody says a secret and shows another.
        let db = &world.platform.app.db;
        db.script("alter table journal_entry rename to journal_entry_away").await.unwrap();
        let path = format!("/api/v1/incidents/{}/messages", fault.id);
        let body = json!({ "text": "口令：Canary-Said-72vB" });
        answers.push(world.send("李敏", "POST", &path, &[], Some(body)).await);
        answers.push(
            world.send("", "POST", "/api/v1/session", &[], Some(json!({ "login": "limin", "password": wrong }))).await,
        );
        db.script("alter table journal_entry_away rename to journal_entry").await.unwrap();
        world.platform.seal(world.now()).await.unwrap();
        let mut exported = Vec::new();
        journal::export(&world.platform.app.db, &mut exported, true).await.unwrap();
        let source = operations::backup::Source {
            attachments: world.platform.settings.attachments.clone(),
            folder: folder.path().join(format!("{:?}", world.platform.app.db.engine())),
            program: "0.1.0",
            release: 1,
        };
        operations::backup::take(&world.platform.app.db, &source, world.now()).await.unwrap();
        let mut backed_up = Vec::new();
        all_bytes(&source.folder, &mut backed_up);
        let told: String = answers.iter().map(said).collect();
        let logged = lines.0.lock().unwrap().clone();
        assert!(!logged.is_empty(), "the server logs");
        let places: [(&str, &[u8]); 4] = [
            ("answers", told.as_bytes()),
            ("the journal's export", &exported),
            ("the backup", &backed_up),
            ("the log", &logged),
        ];
        let secrets = [
            wrong,
            given,
            "Canary-Text-33mK",
            "Canary-Url-58pL",
            "Canary-Said-72vB",
            bearer,
            "Canary-Header-66yU",
            "Canary-Query-84nM",
            "Canary-Cursor-20aS",
            &token,
            &session,
            &hook_secret,
            stories::PASSWORD,
        ];
        for secret in secrets {
            for (place, bytes) in places {
                // What signs webhooks is sealed where there is a key; the stories' world has none.
                if secret == hook_secret && place == "the backup" {
                    continue;
                }
                let found = bytes.windows(secret.len()).position(|some| some == secret.as_bytes());
                let around = found.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(200)..at]).into_owned());
                assert_eq!(around, None, "{secret} stands in {place} behind this");
            }
        }
        std::io::stdout().flush().unwrap();
    })
    .await;
}

/// N8: of a thousand pairs of wrong log-ins, one of a name that exists and one of a name that does not, in turn, neither takes longer
/// more often than chance and a little allow. The hash costs next to nothing here, so that everything beside it shows.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "this measures")]
async fn n8_a_thousand_pairs_of_wrong_log_ins_tell_nothing_by_their_time() {
    const PAIRS: usize = 1000;
    let world = World::open(storage::Engine::Sqlite, &Setting::at("2026-11-03 10:00")).await;
    let mut longer = 0_usize;
    let (mut known, mut unknown) = (Vec::with_capacity(PAIRS), Vec::with_capacity(PAIRS));
    let timed = async |login: String| {
        let body = json!({ "login": login, "password": "Wrong-Password-1" });
        let begun = std::time::Instant::now();
        let reply = world.send("", "POST", "/api/v1/session", &[], Some(body)).await;
        let took = begun.elapsed();
        assert_eq!(reply.status, 401);
        took
    };
    for pair in 0..PAIRS {
        // Who guesses waits; a day later nobody does.
        world.sleep_through(stories::days(1));
        let other = format!("nobody{pair}");
        let (there, not_there) = if pair % 2 == 0 {
            let there = timed("limin".to_owned()).await;
            (there, timed(other).await)
        } else {
            let not_there = timed(other).await;
            (timed("limin".to_owned()).await, not_there)
        };
        longer += usize::from(there > not_there);
        known.push(there);
        unknown.push(not_there);
    }
    known.sort_unstable();
    unknown.sort_unstable();
    let (known, unknown) = (known[PAIRS / 2], unknown[PAIRS / 2]);
    println!("existing longer in {longer} of {PAIRS} pairs; medians {known:?} and {unknown:?}");
    // A real hash takes 50 ms: what is told by less than a hundredth of it is told by nothing.
    let apart = known.abs_diff(unknown);
    assert!(
        (350..=650).contains(&longer) || apart.as_micros() < 500,
        "{longer} of {PAIRS}: {known:?} against {unknown:?}"
    );
}
