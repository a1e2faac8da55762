//! The event stream: who hears of what, and what becomes of those who were away, slow or logged out.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, days, hours, on_both};
use tower::ServiceExt;

/// One event as a client reads it.
#[derive(Clone, Debug, PartialEq)]
struct Event {
    name: String,
    id: Option<i64>,
    data: Json,
}

/// An open stream of somebody.
struct Listening {
    body: Body,
    left: String,
}

impl Listening {
    /// `who` opens the stream, having seen `last`.
    async fn open(world: &World, who: &str, last: Option<&str>) -> Self {
        let mut request = Request::get("/api/v1/events").header(header::COOKIE, world.cookie(who).await);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let router = server::serve::router(&world.platform, 64 * 1024);
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(response.headers().get(header::CONTENT_ENCODING), None, "a compressed stream would be held back");
        Self { body: response.into_body(), left: String::new() }
    }

    /// The next event; none when the stream has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.left.find("\n\n") {
                let event = read(&self.left[..end]);
                self.left.drain(..end + 2);
                return Some(event);
            }
            let frame = self.body.frame().await?.unwrap();
            self.left.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap());
        }
    }

    /// Everything up to the next heartbeat, which is given now.
    async fn hear(&mut self, world: &World) -> Vec<Event> {
        world.platform.stream.beat(world.now());
        let mut heard = Vec::new();
        loop {
            let event = self.next().await.unwrap();
            if event.name == "heartbeat" {
                assert_eq!(event.data, json!({ "now": world.now() }));
                return heard;
            }
            heard.push(event);
        }
    }

    /// The kinds of entries of `fault` that were told, up to the next heartbeat.
    async fn kinds(&mut self, world: &World, fault: &Fault) -> Vec<String> {
        let heard = self.hear(world).await;
        assert!(heard.iter().all(|event| event.name != "change" || event.data["subject_id"] == fault.id.as_str()));
        heard.iter().filter_map(|event| event.data["kind"].as_str().map(str::to_owned)).collect()
    }
}

fn read(text: &str) -> Event {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    Event {
        name: field("event").unwrap_or("message").to_owned(),
        id: field("id").map(|id| id.parse().unwrap()),
        data: serde_json::from_str(field("data").unwrap()).unwrap(),
    }
}

/// Seals what was written and takes a look.
async fn look(world: &World) {
    world.platform.seal(world.now()).await.unwrap();
    world.platform.stream.look().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_hears_only_of_what_he_may_read_and_nothing_but_its_kind_and_version() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        look(world).await;
        let mut reporter = Listening::open(world, "李敏", None).await;
        let mut leader = Listening::open(world, "周院长", None).await;
        let mut elsewhere = Listening::open(world, "何老师", None).await;
        let mut vendor = Listening::open(world, "石工", None).await;
        let mut auditor = Listening::open(world, "严审", None).await;
        let mut dispatcher = Listening::open(world, "刘佳", None).await;
        let hello = dispatcher.next().await.unwrap();
        assert_eq!((hello.name.as_str(), hello.data), ("hello", json!({ "seq": hello.id })));
        for other in [&mut reporter, &mut leader, &mut elsewhere, &mut vendor, &mut auditor] {
            assert_eq!(other.next().await.unwrap().name, "hello");
        }

        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        let mut engineers = Listening::open(world, &engineer, None).await;
        assert_eq!(engineers.next().await.unwrap().name, "hello");
        world.by("刘佳").does("notes", &fault, json!({ "text": "客户催得急" })).await;
        look(world).await;

        let heard = dispatcher.hear(world).await;
        let version = world.see(&fault).await.json["version"].clone();
        let report = heard.iter().find(|event| event.data["kind"] == "incident.reported").unwrap();
        assert_eq!(
            report.data,
            json!({ "subject_kind": "incident", "subject_id": fault.id, "kind": "incident.reported", "version": version })
        );
        let places: Vec<i64> = heard.iter().map(|event| event.id.unwrap()).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        let inside = engineers.kinds(world, &fault).await;
        assert!(inside.contains(&"incident.note".to_owned()), "{inside:?}");
        for outside in [&mut reporter, &mut leader] {
            let kinds = outside.kinds(world, &fault).await;
            assert!(kinds.contains(&"incident.reported".to_owned()), "{kinds:?}");
            assert!(!kinds.contains(&"incident.note".to_owned()), "a note is not hinted at: {kinds:?}");
        }
        for stranger in [&mut elsewhere, &mut vendor, &mut auditor] {
            assert_eq!(stranger.hear(world).await, []);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_and_windows_are_told_to_those_who_read_them() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        look(world).await;
        let mut listening = Vec::new();
        for who in ["刘佳", engineer.as_str(), "周院长", "何老师", "石工"] {
            let mut open = Listening::open(world, who, None).await;
            assert_eq!(open.next().await.unwrap().name, "hello");
            listening.push((who, open));
        }
        let problem = json!({ "title": "月结报错", "incident_ids": [fault.id] });
        let problem = world.send("刘佳", "POST", "/api/v1/problems", &[], Some(problem)).await.ok(201);
        let span = [hours(1), hours(2)].map(|later| world.now().plus(later).to_string());
        let window = json!({ "kind": "guarded", "system_id": world.system("HIS"), "from": span[0], "until": span[1],
            "reason": "月结", "agreed_by": "信息科周主任" });
        let window = world.send("刘佳", "POST", "/api/v1/windows", &[], Some(window)).await.ok(201);
        look(world).await;
        for (who, open) in &mut listening {
            let heard = open.hear(world).await;
            let of = |kind: &str| heard.iter().find(|event| event.data["subject_kind"] == kind).map(|e| e.data.clone());
            let inside = *who == "刘佳" || *who == engineer;
            let opened = json!({ "subject_kind": "problem", "subject_id": problem["id"], "kind": "problem.opened",
                "version": null });
            assert_eq!(of("problem"), inside.then_some(opened), "{who}");
            let made =
                json!({ "subject_kind": "window", "subject_id": window["id"], "kind": "window.made", "version": null });
            assert_eq!(of("window"), ["刘佳", "周院长"].contains(who).then_some(made), "{who}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_away_resumes_without_a_gap_for_seven_days_and_is_reset_afterwards() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        look(world).await;
        let mut before = Listening::open(world, "李敏", None).await;
        let seen = before.next().await.unwrap().id.unwrap();
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        look(world).await;
        let told = before.hear(world).await;
        drop(before);
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).does("acceptance", &fault, json!({})).await;
        look(world).await;

        let mut again = Listening::open(world, "李敏", Some(&seen.to_string())).await;
        let heard = again.hear(world).await;
        assert_eq!((heard[0].name.as_str(), heard[0].id), ("hello", Some(seen)));
        let ids = |events: &[Event]| -> Vec<Option<i64>> { events.iter().map(|event| event.id).collect() };
        assert_eq!(ids(&heard[1..=told.len()]), ids(&told), "what it heard before comes first");
        assert_eq!(heard.last().unwrap().data["kind"], "incident.accepted");
        let mut stranger = Listening::open(world, "何老师", Some(&seen.to_string())).await;
        assert_eq!(stranger.hear(world).await.len(), 1, "a greeting and nothing of the hospital's");

        for never in ["999999999", "-3", "yesterday"] {
            let mut reset = Listening::open(world, "李敏", Some(never)).await;
            assert_eq!(reset.next().await.unwrap().name, "reset", "{never}");
        }
        world.sleep_through(days(7) + 1);
        let mut late = Listening::open(world, "李敏", Some(&seen.to_string())).await;
        let reset = late.next().await.unwrap();
        assert_eq!(reset.name, "reset");
        assert_eq!(reset.id, heard.last().unwrap().id.max(reset.id), "it goes on from the end");
        assert_eq!(late.hear(world).await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_is_reset_and_delays_nobody() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        look(world).await;
        let mut slow = Listening::open(world, "李敏", None).await;
        assert_eq!(slow.next().await.unwrap().name, "hello");
        let mut quick = Listening::open(world, "周院长", None).await;
        assert_eq!(quick.next().await.unwrap().name, "hello");
        // More than the ring holds.
        for _ in 0..300 {
            assert_eq!(quick.hear(world).await, []);
        }
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        look(world).await;
        let heard = quick.kinds(world, &fault).await;
        assert!(heard.contains(&"incident.reported".to_owned()));
        let first = slow.next().await.unwrap();
        assert_eq!((first.name.as_str(), first.id.is_some()), ("reset", true));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session_and_with_the_server() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let mut leaving = Listening::open(world, "李敏", None).await;
        let mut staying = Listening::open(world, "周院长", None).await;
        assert_eq!(leaving.next().await.unwrap().name, "hello");
        assert_eq!(staying.next().await.unwrap().name, "hello");
        world.send("李敏", "DELETE", "/api/v1/session", &[], None).await.ok(204);
        world.platform.stream.recheck(world.now()).await.unwrap();
        assert_eq!(leaving.next().await, None, "the session is over");
        assert_eq!(staying.hear(world).await, []);
        world.platform.stream.close();
        assert_eq!(staying.next().await, None, "the server stops");
        let reply = world.send("周院长", "GET", "/api/v1/events", &[], None).await;
        assert_eq!(reply.problem(503), "stream.stopping");
        drop((leaving, staying));
        assert_eq!(world.platform.stream.open_clients(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_cannot_open_streams_without_end() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let mut open = Vec::new();
        for _ in 0..32 {
            open.push(Listening::open(world, "李敏", None).await);
        }
        let reply = world.send("李敏", "GET", "/api/v1/events", &[], None).await;
        assert_eq!(reply.problem(429), "stream.too_many");
        open.pop();
        open.push(Listening::open(world, "李敏", None).await);
        open.push(Listening::open(world, "周院长", None).await);
        assert_eq!(world.platform.stream.open_clients(), 33);
    })
    .await;
}
