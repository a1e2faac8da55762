//! A log-out at a real provider ends what its log-in opened here (OpenID Connect Back-Channel Logout 1.0).

use std::sync::{Arc, Mutex};

use access::Settings;
use account::Way;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use serde_json::json;
use testkit::Reply;

use crate::ground::{Ground, Session, cookie_of, on_both_by};
use crate::peer::{Browser, OidcPeer};
use crate::ways::{corp, people, real_now};

const PATH: &str = "/api/v1/log-in-ways/corp/log-out";

/// Hands what the provider posts to whichever ground stands, and keeps it.
#[derive(Clone, Default)]
struct Ear {
    ground: Arc<Mutex<Option<Router>>>,
    heard: Arc<Mutex<Vec<(Bytes, StatusCode)>>>,
}

async fn hear(State(ear): State<Ear>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 100_000).await.unwrap();
    let router = ear.ground.lock().unwrap().clone().unwrap();
    let asked = Request::from_parts(parts, Body::from(body.clone()));
    let response = tower::ServiceExt::oneshot(router, asked).await.unwrap();
    ear.heard.lock().unwrap().push((body, response.status()));
    response
}

/// Runs `check` on both databases, with a provider that tells of log-outs, naming its session or not.
async fn on_both(names_session: bool, check: impl AsyncFn(&Ground, &OidcPeer, &Ear)) {
    let ear = Ear::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}{PATH}", listener.local_addr().unwrap());
    let app = Router::new().fallback(hear).with_state(ear.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let peer = OidcPeer::telling(people(), &json!({ "at": at, "session": names_session })).await;
    on_both_by(
        Settings::default(),
        || Way::open(&[corp(&peer.issuer)]).unwrap(),
        async |ground| {
            ground.world.clock.forward(real_now().since(ground.world.now()));
            *ear.ground.lock().unwrap() = Some(ground.client.router());
            ear.heard.lock().unwrap().clear();
            ground.set_up().await;
            check(&ground, &peer, &ear).await;
        },
    )
    .await;
}

/// Comes by the way in a browser of his; the session here and the browser there.
async fn comes(ground: &Ground, peer: &OidcPeer, person: &str) -> (Session, Browser) {
    let browser = ground.sets_out(None).await;
    let mut there = Browser::default();
    let back = peer.log_in_with(&mut there, &browser.url, person).await;
    let brought = json!({ "state": back["state"], "code": back["code"], "issuer": back["iss"] });
    ground.arrives(&browser, &brought).await.ok(200);
    let reply = ground.enters(&browser, None).await;
    let cookie = cookie_of(&reply);
    (Session { cookie, account: reply.ok(201)["account"].clone() }, there)
}

async fn stands(ground: &Ground, session: &Session) -> bool {
    ground.get(session, "/api/v1/session").await.status.is_success()
}

async fn told(ground: &Ground, kind: &str, body: &[u8]) -> Reply {
    let request = Request::post(PATH).header(header::CONTENT_TYPE, kind);
    ground.client.raw(request.body(Body::from(body.to_vec())).unwrap()).await
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test(flavor = "multi_thread")]
async fn the_session_that_ended_there_ends_here_at_once_and_no_other() {
    on_both(true, async |ground, peer, ear| {
        let (first, there) = comes(ground, peer, "wang").await;
        let (second, _) = comes(ground, peer, "wang").await;
        let (other, _) = comes(ground, peer, "zhaomin").await;
        assert!(stands(ground, &first).await && stands(ground, &second).await);
        peer.log_out(&there).await;
        let heard = ear.heard.lock().unwrap().clone();
        assert_eq!(heard.iter().map(|(_, status)| status.as_u16()).collect::<Vec<_>>(), [200]);
        assert!(!stands(ground, &first).await, "what that log-in opened");
        assert!(stands(ground, &second).await && stands(ground, &other).await);
        assert_eq!(ground.told("account.logged_out_there").await, 1);
        // The same word a second time, and what is no word of the provider's.
        let word = &heard[0].0;
        assert_eq!(told(ground, FORM, word).await.problem(400), "way.log_out_refused", "replayed");
        let mut changed = word.to_vec();
        let middle = changed.len() / 2;
        changed[middle] = if changed[middle] == b'A' { b'B' } else { b'A' };
        for wrong in [&changed[..], b"", b"logout_token=", b"logout_token=a.b.c", b"token=x"] {
            assert_eq!(told(ground, FORM, wrong).await.problem(400), "way.log_out_refused");
        }
        assert_eq!(told(ground, "application/json", b"{}").await.problem(415), "request.not_a_form");
        let unknown = Request::post("/api/v1/log-in-ways/none/log-out").header(header::CONTENT_TYPE, FORM);
        let unknown = ground.client.raw(unknown.body(Body::from(word.clone())).unwrap()).await;
        assert_eq!(unknown.problem(404), "way.unknown");
        assert!(stands(ground, &second).await && stands(ground, &other).await);
        assert_eq!(ground.told("account.logged_out_there").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_provider_names_no_session_all_of_the_subjects_end_and_what_was_proved_opens_nothing() {
    on_both(false, async |ground, peer, ear| {
        let (first, there) = comes(ground, peer, "wang").await;
        let (second, _) = comes(ground, peer, "wang").await;
        let (other, _) = comes(ground, peer, "zhaomin").await;
        // Proved, but no session yet.
        let under_way = ground.sets_out(None).await;
        let back = peer.log_in(&under_way.url, "wang").await;
        let brought = json!({ "state": back["state"], "code": back["code"], "issuer": back["iss"] });
        ground.arrives(&under_way, &brought).await.ok(200);
        peer.log_out(&there).await;
        assert_eq!(ear.heard.lock().unwrap().len(), 1);
        assert!(!stands(ground, &first).await && !stands(ground, &second).await);
        assert!(stands(ground, &other).await);
        assert_eq!(ground.enters(&under_way, None).await.problem(409), "way.closed");
        // He comes again by logging in again.
        let (again, _) = comes(ground, peer, "wang").await;
        assert!(stands(ground, &again).await);
        assert_eq!(again.account["id"], first.account["id"]);
    })
    .await;
}
