//! The robots of three makers on one loopback port, as strict as theirs: key, signature, sizes in bytes and pace are
//! checked, and a "no" stands inside HTTP 200. They cannot run here, and their documentation is public.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use kernel::{Instant, MINUTE, SECOND};
use serde_json::{Value as Json, json};
use sha2::Sha256;

/// What somebody sent to a robot and it took.
#[derive(Clone, Debug)]
pub struct Said {
    /// `wecom`, `dingtalk`, `feishu`; `sms` or `call` for a gateway, the number before the text.
    pub robot: &'static str,
    /// The whole text as people see it.
    pub text: String,
    /// When, by the clock the robots were told.
    pub at: Instant,
}

/// Three robots, one of each maker.
pub struct RobotPeer {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    now: Instant,
    said: Vec<Said>,
    tries: usize,
    times: HashMap<&'static str, Vec<i64>>,
    trouble: Option<Trouble>,
}

/// What they all answer while something is wrong: a status and a text.
#[derive(Clone, Debug)]
pub struct Trouble(pub u16, pub String);

/// What a robot finds before it reads a message.
enum First {
    Good,
    TooMany,
    Trouble(Response),
}

impl RobotPeer {
    /// The key in 企业微信's address.
    pub const KEY: &str = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";
    /// The token in 钉钉's address.
    pub const TOKEN: &str = "t0ken";
    /// What a gateway wants as `Authorization`.
    pub const BEARER: &str = "Bearer g4teway";
    /// What 钉钉 and 飞书 sign by.
    pub const SECRET: &str = "SECtest";

    /// Starts them; they read `now` as the time until they are told another.
    pub async fn start(now: Instant) -> Self {
        let shared = Shared { now, said: Vec::new(), tries: 0, times: HashMap::new(), trouble: None };
        let shared = Arc::new(Mutex::new(shared));
        let app = Router::new()
            .route("/cgi-bin/webhook/send", post(wecom))
            .route("/robot/send", post(dingtalk))
            .route("/open-apis/bot/v2/hook/{id}", post(feishu))
            .route("/gateway/{kind}", post(gateway))
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { port, shared }
    }

    /// The address of the robot of `maker`.
    pub fn url(&self, maker: &str) -> String {
        let path = match maker {
            "wecom" => format!("/cgi-bin/webhook/send?key={}", Self::KEY),
            "dingtalk" => format!("/robot/send?access_token={}", Self::TOKEN),
            "feishu" => "/open-apis/bot/v2/hook/h00k".to_owned(),
            kind => format!("/gateway/{kind}"),
        };
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// From now on it is `now`.
    pub fn is(&self, now: Instant) {
        self.shared.lock().unwrap().now = now;
    }

    /// From now on something is wrong, or nothing any more.
    pub fn trouble(&self, trouble: Option<Trouble>) {
        self.shared.lock().unwrap().trouble = trouble;
    }

    /// What was taken so far.
    pub fn said(&self) -> Vec<Said> {
        self.shared.lock().unwrap().said.clone()
    }

    /// How often anybody spoke to them, taken or not.
    pub fn tries(&self) -> usize {
        self.shared.lock().unwrap().tries
    }
}

type Robots = State<Arc<Mutex<Shared>>>;

fn answered(body: &Json) -> Response {
    (StatusCode::OK, [("content-type", "application/json")], body.to_string()).into_response()
}

/// What every robot does first: its trouble, if it has one, and whether it was spoken to too often.
fn first(shared: &mut Shared, robot: &'static str, limits: &[(i64, usize)]) -> First {
    shared.tries += 1;
    if let Some(Trouble(status, text)) = shared.trouble.clone() {
        return First::Trouble((StatusCode::from_u16(status).unwrap(), text).into_response());
    }
    let now = shared.now.micros();
    let times = shared.times.entry(robot).or_default();
    let too_many =
        limits.iter().any(|(stretch, most)| times.iter().filter(|at| now - **at < *stretch).count() >= *most);
    if too_many {
        return First::TooMany;
    }
    times.push(now);
    First::Good
}

async fn wecom(State(shared): Robots, Query(query): Query<HashMap<String, String>>, body: Bytes) -> Response {
    let mut shared = shared.lock().unwrap();
    let no = |code: i64, text: &str| answered(&json!({ "errcode": code, "errmsg": text }));
    match first(&mut shared, "wecom", &[(MINUTE, 20)]) {
        First::Trouble(trouble) => return trouble,
        First::TooMany => return no(45009, "api freq out of limit"),
        First::Good => {}
    }
    if query.get("key").map(String::as_str) != Some(RobotPeer::KEY) {
        return no(93000, "invalid webhook url");
    }
    let Ok(body) = serde_json::from_slice::<Json>(&body) else { return no(40008, "invalid message type") };
    let Some(text) = body["markdown"]["content"].as_str().filter(|_| body["msgtype"] == "markdown") else {
        return no(40008, "invalid message type");
    };
    if text.len() > 4096 {
        return no(40058, "markdown.content exceed max length 4096");
    }
    let at = shared.now;
    shared.said.push(Said { robot: "wecom", text: text.to_owned(), at });
    no(0, "ok")
}

async fn dingtalk(State(shared): Robots, Query(query): Query<HashMap<String, String>>, body: Bytes) -> Response {
    let mut shared = shared.lock().unwrap();
    let no = |code: i64, text: &str| answered(&json!({ "errcode": code, "errmsg": text }));
    match first(&mut shared, "dingtalk", &[(MINUTE, 20)]) {
        First::Trouble(trouble) => return trouble,
        First::TooMany => return no(130_101, "send too fast, exceed 20 times per minute"),
        First::Good => {}
    }
    if query.get("access_token").map(String::as_str) != Some(RobotPeer::TOKEN) {
        return no(300_001, "token is not exist");
    }
    let stamp = query.get("timestamp").cloned().unwrap_or_default();
    let wanted = sign(RobotPeer::SECRET.as_bytes(), format!("{stamp}\n{}", RobotPeer::SECRET).as_bytes());
    if query.get("sign") != Some(&wanted) || !near(&shared, stamp.parse().map(|ms: i64| ms * 1000)) {
        return no(310_000, "sign not match");
    }
    let Ok(read) = serde_json::from_slice::<Json>(&body) else { return no(40035, "json invalid") };
    let (title, text) = (read["markdown"]["title"].as_str(), read["markdown"]["text"].as_str());
    let (Some(_), Some(text), true) = (title, text, body.len() <= 20_000) else {
        return no(460_101, "message too long");
    };
    let at = shared.now;
    shared.said.push(Said { robot: "dingtalk", text: text.to_owned(), at });
    no(0, "ok")
}

async fn feishu(State(shared): Robots, Path(_): Path<String>, body: Bytes) -> Response {
    let mut shared = shared.lock().unwrap();
    let no = |code: i64, text: &str| answered(&json!({ "code": code, "msg": text, "data": {} }));
    match first(&mut shared, "feishu", &[(SECOND, 5), (MINUTE, 100)]) {
        First::Trouble(trouble) => return trouble,
        First::TooMany => return no(11232, "frequency limited"),
        First::Good => {}
    }
    let Ok(read) = serde_json::from_slice::<Json>(&body) else { return no(9499, "Bad Request") };
    let stamp = read["timestamp"].as_str().unwrap_or_default();
    let wanted = sign(format!("{stamp}\n{}", RobotPeer::SECRET).as_bytes(), b"");
    if read["sign"] != wanted || !near(&shared, stamp.parse().map(|seconds: i64| seconds * SECOND)) {
        return no(19021, "sign match fail or timestamp is not within one hour from current time");
    }
    let post = &read["content"]["post"]["zh_cn"];
    let Some(rows) = post["content"].as_array().filter(|_| read["msg_type"] == "post" && body.len() <= 20_000) else {
        return no(9499, "Bad Request");
    };
    let parts = rows.iter().flat_map(|row| row.as_array().into_iter().flatten());
    let mut text = post["title"].as_str().unwrap_or_default().to_owned();
    for part in parts {
        text.push('\n');
        text.push_str(part["text"].as_str().unwrap_or_default());
        text.push_str(part["href"].as_str().unwrap_or_default());
    }
    let at = shared.now;
    shared.said.push(Said { robot: "feishu", text, at });
    no(0, "success")
}

async fn gateway(State(shared): Robots, Path(kind): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let mut shared = shared.lock().unwrap();
    let kind = if kind == "sms" { "sms" } else { "call" };
    if let First::Trouble(trouble) = first(&mut shared, kind, &[]) {
        return trouble;
    }
    if headers.get("authorization").and_then(|value| value.to_str().ok()) != Some(RobotPeer::BEARER) {
        return (StatusCode::FORBIDDEN, "who are you").into_response();
    }
    let Ok(read) = serde_json::from_slice::<Json>(&body) else { return answered(&json!({ "code": 9 })) };
    let (Some(phone), Some(text)) = (read["phone"].as_str(), read["text"].as_str()) else {
        return answered(&json!({ "code": 9 }));
    };
    let (text, at) = (format!("{phone} {text}"), shared.now);
    shared.said.push(Said { robot: kind, text, at });
    answered(&json!({ "code": 0 }))
}

fn sign(key: &[u8], said: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(said);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Within an hour of the robots' time.
fn near<E>(shared: &Shared, stamp: Result<i64, E>) -> bool {
    stamp.is_ok_and(|at| (at - shared.now.micros()).abs() < 60 * MINUTE)
}
