//! A service for electronic seals: told of what was issued, it fetches the paper and sends the sealed copy back, signed.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode};
use kernel::{HOUR, SECOND};
use serde_json::{Value as Json, json};
use stories::{Setting, World, at, on_both};
use testkit::Reply;
use webhook::core::Secret;

const PATH: &str = "/api/v1/documents";
const MANAGER: &str = "王晓东";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What the service was told: the headers and the body of each call.
#[derive(Clone)]
struct Service {
    heard: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<StatusCode>>,
    url: String,
}

async fn service() -> Service {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/seal", listener.local_addr().unwrap());
    let answers = Arc::new(Mutex::new(StatusCode::OK));
    let service = Service { heard: Arc::default(), answers, url };
    let hear = async |State(service): State<Service>, headers: HeaderMap, body: Bytes| {
        service.heard.lock().unwrap().push((headers, String::from_utf8(body.to_vec()).unwrap()));
        *service.answers.lock().unwrap()
    };
    let router = Router::new().fallback(hear).with_state(service.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    service
}

fn secret() -> Secret {
    Secret::read(SECRET).unwrap()
}

/// A call of the service, signed at `seconds` for the document that `path` names.
async fn calls(world: &World, method: &str, path: &str, body: &[u8], seconds: i64, signed_over: &str) -> Reply {
    let id = path.split('/').nth(4).unwrap();
    let signed = (id, secret().sign(id, seconds, signed_over));
    shows(world, (method, path), body, seconds, signed).await
}

async fn shows(
    world: &World,
    (method, path): (&str, &str),
    body: &[u8],
    seconds: i64,
    (id, signature): (&str, String),
) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/pdf")
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds.to_string())
        .header("webhook-signature", signature);
    world.client().raw(request.body(Body::from(body.to_vec())).unwrap()).await
}

async fn issued(world: &World) -> Json {
    let body = json!({ "kind": "sign_off", "customer_id": world.party("医院"), "from": "2026-11-01" });
    let drafted = world.send(MANAGER, "POST", PATH, &[], Some(body)).await.ok(201);
    let id = drafted["id"].as_str().unwrap();
    let etag = world.send(MANAGER, "GET", &format!("{PATH}/{id}"), &[], None).await.etag();
    world.send(MANAGER, "POST", &format!("{PATH}/{id}/approval"), &[("if-match", &etag)], None).await.ok(200);
    world.send(MANAGER, "POST", &format!("{PATH}/{id}/issue"), &[], None).await.ok(200)
}

async fn see(world: &World, document: &Json) -> Json {
    world.send(MANAGER, "GET", &format!("{PATH}/{}", document["id"].as_str().unwrap()), &[], None).await.ok(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_is_told_fetches_the_paper_and_sends_the_sealed_copy_back() {
    let service = service().await;
    let configured = format!("[documents]\nseal_hook = \"{}\"\nseal_secret = \"{SECRET}\"\n", service.url);
    on_both(Setting::at("2026-11-03 10:00").configured(&configured), async |world| {
        service.heard.lock().unwrap().clear();
        world.until(at("2026-12-01 09:00")).await;
        let document = issued(world).await;
        assert_eq!(document["seal_call"]["state"], "waiting");
        let now = world.now();
        assert_eq!(world.platform.documents.tell_sealer(now).await.unwrap(), 1);
        assert_eq!(world.platform.documents.tell_sealer(now).await.unwrap(), 0, "told once");
        let (headers, body) = service.heard.lock().unwrap()[0].clone();
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        let told_at: i64 = header("webhook-timestamp").parse().unwrap();
        assert!(secret().holds(&header("webhook-id"), told_at, body.as_bytes(), &header("webhook-signature")));
        let told: Json = serde_json::from_str(&body).unwrap();
        assert_eq!((&told["type"], &told["data"]["number"]), (&json!("document.awaiting_seal"), &document["number"]));
        assert_eq!(see(world, &document).await["seal_call"]["state"], "told");

        // The paper, for who signs alone.
        let id = document["id"].as_str().unwrap();
        let place = format!("/api/v1/document-seals/{id}");
        assert!(told["data"]["return_url"].as_str().unwrap().ends_with(&place));
        let file = format!("{place}/file");
        let seconds = world.now().micros() / SECOND;
        let pdf = calls(world, "GET", &file, b"", seconds, "").await;
        assert_eq!(pdf.status, 200);
        assert_eq!(documents::file_digest(&pdf.bytes), told["data"]["sha256"].as_str().unwrap());
        assert_eq!(calls(world, "GET", &file, b"", seconds, "x").await.problem(401), "document.seal_signature");
        assert_eq!(calls(world, "GET", &file, b"", seconds - 400, "").await.problem(401), "document.seal_signature");
        assert_eq!(world.send("", "GET", &file, &[], None).await.problem(401), "document.seal_signature");
        let others = ("back-1", secret().sign("back-1", seconds, ""));
        let strayed = shows(world, ("GET", &file), b"", seconds, others).await;
        assert_eq!(strayed.problem(401), "document.seal_signature", "what is signed for another opens nothing here");

        // The sealed copy.
        let sealed = [pdf.bytes.as_slice(), b"%%sealed"].concat();
        let over = String::from_utf8_lossy(&sealed).into_owned();
        assert_eq!(calls(world, "POST", &place, &sealed, seconds, &over).await.problem(401), "document.seal_signature");
        let plain = b"%PDF-1.7 sealed".as_slice();
        let over = "%PDF-1.7 sealed";
        assert_eq!(
            calls(world, "POST", &place, b"hello", seconds, "hello").await.problem(415),
            "document.sealed_no_pdf"
        );
        calls(world, "POST", &place, plain, seconds, over).await.ok(204);
        calls(world, "POST", &place, plain, seconds, over).await.ok(204);
        let seen = see(world, &document).await;
        assert_eq!((&seen["seal"], &seen["seal_call"]["state"]), (&json!("returned"), &json!("returned")));
        let scans = seen["scans"].as_array().unwrap();
        assert_eq!((scans.len(), &scans[0]["how"]), (1, &json!("service")), "the same copy twice is one");
        let other = calls(world, "POST", &place, b"%PDF-1.7 other", seconds, "%PDF-1.7 other").await;
        assert_eq!(other.problem(409), "document.seal_order");
        let again = world.send(MANAGER, "POST", &format!("{PATH}/{id}/seal-call"), &[], None).await;
        assert_eq!(again.problem(409), "document.not_to_be_sealed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_does_not_answer_is_called_again_and_then_shown_as_given_up() {
    let service = service().await;
    let configured = format!("[documents]\nseal_hook = \"{}\"\nseal_secret = \"{SECRET}\"\n", service.url);
    on_both(Setting::at("2026-11-03 10:00").configured(&configured), async |world| {
        *service.answers.lock().unwrap() = StatusCode::INTERNAL_SERVER_ERROR;
        world.until(at("2026-12-01 09:00")).await;
        let document = issued(world).await;
        let mut now = world.now();
        let mut tries = 0;
        for _ in 0..40 {
            tries += world.platform.documents.tell_sealer(now).await.unwrap();
            now = now.plus(3 * HOUR);
        }
        let seen = see(world, &document).await;
        assert_eq!((&seen["seal_call"]["state"], tries), (&json!("given_up"), 10));
        assert_eq!(seen["seal_call"]["error"], "answered 500");
        assert_eq!(seen["seal"], "awaiting");
        *service.answers.lock().unwrap() = StatusCode::OK;
        let id = document["id"].as_str().unwrap();
        let again = world.send(MANAGER, "POST", &format!("{PATH}/{id}/seal-call"), &[], None).await.ok(200);
        assert_eq!(again["seal_call"]["state"], "waiting");
        assert_eq!(world.platform.documents.tell_sealer(now).await.unwrap(), 1);
        assert_eq!(see(world, &document).await["seal_call"]["state"], "told");
    })
    .await;
}

#[tokio::test]
async fn without_a_service_nothing_is_told_and_nobody_comes_in() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.until(at("2026-12-01 09:00")).await;
        let document = issued(world).await;
        assert_eq!(document["seal_call"], Json::Null);
        assert_eq!(world.platform.documents.tell_sealer(world.now()).await.unwrap(), 0);
        let id = document["id"].as_str().unwrap();
        let place = format!("/api/v1/document-seals/{id}/file");
        let seconds = world.now().micros() / SECOND;
        assert_eq!(calls(world, "GET", &place, b"", seconds, "").await.problem(404), "request.not_found");
        let again = world.send(MANAGER, "POST", &format!("{PATH}/{id}/seal-call"), &[], None).await;
        assert_eq!(again.problem(409), "document.no_sealer");
    })
    .await;
}
