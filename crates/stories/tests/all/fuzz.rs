//! Bytes of anybody at the server's edge: forms, secrets, heads. Read or refused in words, never a fault of ours.

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::net::SocketAddr;
use storage::Engine;
use stories::{Setting, World};
use testkit::Reply;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const CASES: usize = 300;

/// A world of SQLite: what is read before the database is asked is the same on both.
async fn world() -> World {
    Box::pin(World::open(Engine::Sqlite, &Setting::at("2026-11-03 10:00"))).await
}

fn sample<T: std::fmt::Debug>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).unwrap().current()
}

fn is_in_words(reply: &Reply) -> bool {
    reply.json["code"].is_string() && reply.json["detail"].is_string()
}

/// A form as browsers send it, with one thing or several wrong about it.
fn forms() -> impl Strategy<Value = (String, Vec<u8>)> {
    let boundary = prop_oneof!["[a-zA-Z0-9'()+_,./:=?-]{1,70}", Just(String::new()), "[\\x20-\\x7e]{0,90}"];
    let name = prop_oneof![Just("file".to_owned()), "[a-z]{0,8}", Just("file\"; x=\"".to_owned())];
    let file = prop_oneof![
        Just("a.txt".to_owned()),
        "[^\\r\\n\"]{0,40}",
        Just("../../etc/passwd".to_owned()),
        Just("x".repeat(9000))
    ];
    let more = prop_oneof![
        Just(String::new()),
        "([A-Za-z-]{1,30}: [\\x20-\\x7e]{0,60}\\r\\n){0,40}",
        "[^\\r\\n]{0,200}\\r\\n"
    ];
    let content = vec(any::<u8>(), 0..600);
    let whole = (boundary, vec((name, file, more, content), 0..4), any::<bool>());
    (whole, vec((any::<prop::sample::Index>(), any::<u8>()), 0..4), any::<prop::sample::Index>(), 0..4_u8).prop_map(
        |((boundary, parts, is_closed), changes, cut, how)| {
            let mut body = Vec::new();
            for (name, file, more, content) in parts {
                let head = format!(
                    "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n{more}\r\n"
                );
                body.extend(head.into_bytes());
                body.extend(content);
                body.extend(b"\r\n");
            }
            if is_closed {
                body.extend(format!("--{boundary}--\r\n").into_bytes());
            }
            if how > 0 && !body.is_empty() {
                for (at, with) in changes {
                    let at = at.index(body.len());
                    body[at] = with;
                }
            }
            if how > 2 {
                body.truncate(cut.index(body.len() + 1));
            }
            (format!("multipart/form-data; boundary={boundary}"), body)
        },
    )
}

#[tokio::test]
async fn no_form_is_a_fault_of_ours_and_what_was_not_stored_leaves_nothing() {
    let world = world().await;
    let cookie = world.cookie("李敏").await;
    let (mut runner, forms) = (TestRunner::deterministic(), forms());
    let (mut stored, mut refused) = (0, 0);
    for _ in 0..CASES {
        let (kind, body) = sample(&mut runner, &forms);
        let Ok(kind) = HeaderValue::from_str(&kind) else { continue };
        let request = Request::post("/api/v1/attachments").header("cookie", &cookie).header("content-type", kind);
        let reply = world.client().raw(request.body(Body::from(body.clone())).unwrap()).await;
        match reply.status.as_u16() {
            201 => stored += 1,
            400 | 413 | 415 | 422 => {
                assert!(is_in_words(&reply), "{}", String::from_utf8_lossy(&reply.bytes));
                refused += 1;
            }
            other => panic!("{other} for {}", String::from_utf8_lossy(&body)),
        }
    }
    assert!(stored > 5 && refused > 50, "both happen: {stored}, {refused}");
    let rows = storage::Query::built("select count(*) from files_attachment", Vec::new());
    let rows = world.platform.app.db.row(rows).await.unwrap().unwrap();
    assert_eq!(rows.int(0).unwrap(), stored);
}

/// Secrets as strangers try them: any text, and one that stands with a letter changed, cut, doubled, or in other letters.
fn secrets(known: &str) -> impl Strategy<Value = String> + use<> {
    let (one, two, three, four) = (known.to_owned(), known.to_owned(), known.to_owned(), known.to_owned());
    let letters = known.len();
    prop_oneof![
        "[\\x21-\\x7e]{0,300}",
        "[a-zA-Z0-9_-]{43}",
        "\\PC{0,60}",
        (0..letters, "[a-zA-Z0-9_-]").prop_map(move |(at, with)| {
            let mut changed: Vec<char> = one.chars().collect();
            changed[at] = with.chars().next().unwrap();
            changed.into_iter().collect()
        }),
        (0..letters).prop_map(move |until| two[..until].to_owned()),
        Just(format!("{three}{three}")),
        Just(four.chars().rev().collect()),
    ]
}

#[tokio::test]
async fn no_guess_at_a_secret_opens_anything() {
    let world = world().await;
    let cookie = world.cookie("刘佳").await;
    let (name, session) = cookie.split_once('=').unwrap();
    let made =
        world.send("刘佳", "POST", "/api/v1/api-tokens", &[], Some(json!({ "name": "值班大屏", "days": 30 }))).await;
    let token = made.ok(201)["secret"].as_str().unwrap().to_owned();
    let good = world.by_link("", "GET", "/api/v1/session", None).await;
    assert_eq!(good.status, StatusCode::UNAUTHORIZED);
    for (what, known) in [("cookie", session), ("bearer", token.as_str()), ("link", token.as_str())] {
        let (mut runner, secrets) = (TestRunner::deterministic(), secrets(known));
        let mut tried = 0;
        for _ in 0..CASES {
            let guess = sample(&mut runner, &secrets);
            if guess == known {
                continue;
            }
            let (header, value, path) = match what {
                "cookie" => ("cookie", format!("{name}={guess}"), "/api/v1/session"),
                "bearer" => ("authorization", format!("Bearer {guess}"), "/api/v1/session"),
                _ => ("x-aftercare-link", guess.clone(), "/api/v1/password-link"),
            };
            let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) else { continue };
            let request = Request::get(path).header(header, value).body(Body::empty()).unwrap();
            let reply = world.client().raw(request).await;
            // Too many wrong links of one address are told to wait.
            let is_refused = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS].contains(&reply.status);
            assert!(is_refused && is_in_words(&reply), "{what} {guess:?}: {}", reply.status);
            tried += 1;
        }
        assert!(tried > CASES / 2, "{what}: {tried}");
    }
    assert!(
        world.send("刘佳", "GET", "/api/v1/session", &[], None).await.status.is_success(),
        "the right one still does"
    );
}

/// What a server says to these bytes on a connection of its own: the first line.
async fn said(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // It may hang up while more is on its way.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(std::time::Duration::from_secs(20), stream.read_to_end(&mut answer));
    let _ = read.await.expect("it answers and hangs up");
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_and_bodies_have_their_limits_on_the_wire() {
    let world = world().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = server::serve::router(&world.platform, 64 * 1024);
    tokio::spawn(server::serving::serve(listener, router, None, std::future::pending()));
    let get = |path: &str, headers: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n").into_bytes()
    };
    let heads = |count: usize| (0..count).map(|at| format!("X-{at}: y\r\n")).collect::<Vec<_>>().concat();
    let (many, few) = (heads(120), heads(40));
    let huge = format!("X-Huge: {}\r\n", "y".repeat(2 * 1024 * 1024));
    let packed = {
        use std::io::Write;
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(&vec![b' '; 64 * 1024 * 1024]).unwrap();
        out.finish().unwrap()
    };
    let post = |more: &str, body: &[u8]| {
        let head = format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{more}\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    };
    for (what, bytes, status) in [
        ("a usual head", get("/api/v1/time", &few), "200"),
        ("too many headers", get("/api/v1/time", &many), "431"),
        ("a huge header", get("/api/v1/time", &huge), "431"),
        ("a huge path", get(&format!("/{}", "a".repeat(70 * 1024)), ""), "414"),
        ("no HTTP at all", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n".to_vec(), "400"),
        ("two lengths", post("Content-Length: 3\r\n", b"{}"), "400"),
        (
            "a packed bomb: it is not unpacked",
            post("Content-Encoding: gzip\r\n", &packed[..60_000.min(packed.len())]),
            "400",
        ),
        ("a body over the limit", post("", &vec![b' '; 70 * 1024]), "413"),
    ] {
        let said = said(address, &bytes).await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {said}");
    }
}
