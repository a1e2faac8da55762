//! People at work: they report, accept, answer, pause, resolve, confirm; where the connection breaks they look what became
//! of it and go on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value as Json, json};

use crate::client::{Answer, Client, Outcome, Request};
use crate::record::Record;
use crate::server::pass;

/// The documented password of the demonstration.
const PASSWORD: &str = "Jiaofu-2026!";
/// How long somebody waits when there is no server to talk to.
const AGAIN: Duration = Duration::from_millis(5);
/// The systems that are reported on: their agreements hold as long as anybody will look, round the clock.
const SYSTEM: &str = "HOSP-NET";

/// Who acts, and on what.
#[derive(Clone)]
pub struct Cast {
    reporter: String,
    desk: String,
    manager: String,
    reporter_id: String,
    system: String,
    components: Vec<String>,
    addresses: Vec<SocketAddr>,
}

impl Cast {
    /// Logs everybody in at a server that stands, and gives the reporter a mail address.
    pub fn gather(addresses: &[SocketAddr]) -> Result<Self> {
        let mut client = Client::of(addresses, 0);
        let [reporter, desk, manager, admin] =
            ["reporter", "dispatcher", "manager", "admin"].map(|login| log_in(&mut client, login));
        let (reporter, desk, manager, admin) = (reporter?, desk?, manager?, admin?);
        let me = read(&mut client, &reporter, "/api/v1/session")?;
        let reporter_id = me.json.pointer("/account/id").or_else(|| me.json.get("id"));
        let reporter_id = text(reporter_id.context("who the reporter is")?);
        let path = format!("/api/v1/accounts/{reporter_id}");
        let etag = read(&mut client, &admin, &path)?.etag.context("an account without a version")?;
        let body = json!({ "email": "limin@example.test" });
        let headers = [("If-Match", etag.as_str())];
        let change = Request { method: "PATCH", path: &path, cookie: &admin, headers: &headers, body: Some(&body) };
        expect(client.send(change), 200)?;
        let systems = read(&mut client, &desk, "/api/v1/systems?limit=200")?;
        let known = systems.json["items"].as_array().cloned().unwrap_or_default();
        let system = known.iter().find(|system| system["code"] == SYSTEM).context("the demonstration's system")?;
        let system = text(&system["id"]);
        let detail = read(&mut client, &desk, &format!("/api/v1/systems/{system}"))?;
        let components = detail.json["components"].as_array().cloned().unwrap_or_default();
        let components = components.iter().map(|component| text(&component["id"])).collect();
        let addresses = addresses.to_vec();
        Ok(Self { reporter, desk, manager, reporter_id, system, components, addresses })
    }
}

impl Cast {
    /// The reporter reports, once, with `mark` in the text.
    pub fn report_simply(&self, client: &mut Client, mark: &str) -> Outcome {
        let body = json!({ "text": format!("预约页面打不开 {mark}"), "system_id": self.system,
            "component_id": self.components.first(), "fault_class": "software_defect" });
        let (path, cookie) = ("/api/v1/incidents", self.reporter.as_str());
        client.send(Request { method: "POST", path, cookie, headers: &[], body: Some(&body) })
    }
}

fn log_in(client: &mut Client, login: &str) -> Result<String> {
    let body = json!({ "login": login, "password": PASSWORD });
    let request = Request { method: "POST", path: "/api/v1/session", cookie: "", headers: &[], body: Some(&body) };
    expect(client.send(request), 201)?.cookie.with_context(|| format!("no session for {login}"))
}

fn read(client: &mut Client, cookie: &str, path: &str) -> Result<Answer> {
    expect(client.send(Request { method: "GET", path, cookie, headers: &[], body: None }), 200)
}

fn expect(outcome: Outcome, status: u16) -> Result<Answer> {
    match outcome {
        Outcome::Answered(answer) if answer.status == status => Ok(answer),
        other => bail!("{status} was expected: {other:?}"),
    }
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// One of those who act.
pub struct Person {
    name: u64,
    cast: Cast,
    client: Client,
    chance: StdRng,
    record: Arc<Record>,
    stop: Arc<AtomicBool>,
    marks: u64,
}

/// A move to be made: who, where, what, and the kind of entry it leaves.
struct Step {
    method: &'static str,
    resource: &'static str,
    by: By,
    kind: &'static str,
    body: Json,
    mark: Option<String>,
}

#[derive(Clone, Copy)]
enum By {
    Reporter,
    Desk,
}

impl Person {
    /// The person `name` of a siege under `seed`.
    pub fn new(name: u64, seed: u64, cast: Cast, record: Arc<Record>, stop: Arc<AtomicBool>) -> Self {
        let chance = StdRng::seed_from_u64(seed.wrapping_mul(1000).wrapping_add(name));
        let client = Client::of(&cast.addresses, usize::try_from(name).unwrap_or(0));
        Self { name, cast, client, chance, record, stop, marks: 0 }
    }

    /// Takes one incident after the other from its report to its end, until told to stop.
    pub fn work(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            let Some(id) = self.report() else { continue };
            // Some never end: a long script would only turn on one incident.
            for _ in 0..40 {
                let Some(detail) = self.look(&id) else { break };
                let Some(step) = self.next(&detail) else { break };
                self.make(&id, &step);
                if self.stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        }
    }

    fn mark(&mut self) -> String {
        self.marks += 1;
        format!("⟦{}·{}⟧", self.name, self.marks)
    }

    /// Reports under one key until there is an answer.
    fn report(&mut self) -> Option<String> {
        let mark = self.mark();
        let component = self.cast.components.choose(&mut self.chance).cloned();
        let impact = ["all", "several", "department"].choose(&mut self.chance);
        let urgency = ["stopped", "slow", "none"].choose(&mut self.chance);
        let mut body = json!({ "text": format!("预约页面一直转圈，患者提交不了 {mark}"), "system_id": self.cast.system,
            "impact": impact, "urgency": urgency });
        if self.chance.random_bool(0.85) {
            body["component_id"] = json!(component);
            body["fault_class"] = json!("software_defect");
        }
        let mut cookie = self.cast.reporter.clone();
        if self.chance.random_bool(0.4) {
            // A call of up to two hours ago, typed in now: promises are past, or about to be.
            let ago = self.chance.random_range(20 * 60..130 * 60);
            body["occurred_at"] = json!(rfc3339(ago));
            body["channel"] = json!("phone");
            body["reporter_account_id"] = json!(self.cast.reporter_id);
            cookie = self.cast.manager.clone();
        }
        self.record.reporting(&mark);
        let key = mark_key(&mark);
        while !self.stop.load(Ordering::Relaxed) {
            self.record.sent();
            let headers = [("Idempotency-Key", key.as_str())];
            let request = Request {
                method: "POST",
                path: "/api/v1/incidents",
                cookie: &cookie,
                headers: &headers,
                body: Some(&body),
            };
            match self.client.send(request) {
                Outcome::Answered(answer) if answer.status == 201 => {
                    let id = text(&answer.json["id"]);
                    self.record.reported(&mark, &id);
                    return Some(id);
                }
                Outcome::Answered(answer) if answer.status == 503 => {
                    self.record.unavailable(&answer.json);
                    pass(AGAIN);
                }
                // The first request under this key is still being worked on.
                Outcome::Answered(answer) if answer.status == 409 => {
                    self.record.refused();
                    pass(AGAIN);
                }
                Outcome::Answered(answer) => {
                    self.record.fault(format!("a report was answered {}: {}", answer.status, answer.json));
                    return None;
                }
                Outcome::InDoubt => {}
                Outcome::NotSent => pass(AGAIN),
            }
        }
        None
    }

    /// How the incident stands, as the desk sees it.
    fn look(&mut self, id: &str) -> Option<Json> {
        let path = format!("/api/v1/incidents/{id}");
        while !self.stop.load(Ordering::Relaxed) {
            let request = Request { method: "GET", path: &path, cookie: &self.cast.desk, headers: &[], body: None };
            match self.client.send(request) {
                Outcome::Answered(answer) if answer.status == 200 => {
                    self.record.shown();
                    return Some(answer.json);
                }
                Outcome::Answered(answer) if answer.status == 503 => {
                    self.record.unavailable(&answer.json);
                    pass(AGAIN);
                }
                Outcome::Answered(answer) => {
                    self.record.fault(format!("an acknowledged incident {id} is answered {}", answer.status));
                    return None;
                }
                Outcome::InDoubt => {}
                Outcome::NotSent => pass(AGAIN),
            }
        }
        None
    }

    /// What somebody does next.
    fn next(&mut self, detail: &Json) -> Option<Step> {
        let engineer = detail.pointer("/engineer/id").cloned().unwrap_or(Json::Null);
        let dice = self.chance.random_range(0..100);
        let state = detail["state"].as_str().unwrap_or_default();
        Some(match (state, dice) {
            ("reported", 0..10) => self.told("withdrawal", By::Desk, "incident.withdrawn", "reason", "重启后好了"),
            ("reported", 10..50) if detail["decided"] == false => {
                let component = self.cast.components.choose(&mut self.chance);
                let settled =
                    json!({ "component_id": component, "fault_class": "software_defect", "evidence": "日志" });
                plain("attribution", "incident.attributed", settled)
            }
            ("reported", 10..40) | ("waiting", 15..25) => self.said("messages", By::Desk, "incident.message"),
            ("reported", _) => plain("assignment", "incident.assigned", json!({ "reason": "人工派单" })),
            ("assigned", 0..15) => self.told("decline", By::Desk, "decline", "reason", "在另一处现场"),
            ("assigned", 15..25) => plain("assignment", "incident.assigned", json!({ "reason": "改派" })),
            ("assigned", 25..35) | ("accepted", 0..80) => self.said("answer", By::Desk, "incident.answered"),
            ("assigned", _) => plain("acceptance", "incident.accepted", json!({ "person_id": engineer })),
            ("accepted" | "in_progress", 80..86) | ("waiting", 0..15) => {
                plain("assignment", "incident.assigned", json!({ "reason": "改派" }))
            }
            ("in_progress", 0..20) => self.waiting(),
            ("in_progress", 20..30) => self.said("messages", By::Reporter, "incident.message"),
            ("in_progress", 30..40) => self.said("notes", By::Desk, "incident.note"),
            ("in_progress", 40..50) => self.said("plan", By::Desk, "incident.plan_published"),
            ("in_progress", 50..60) => self.said("restoration", By::Desk, "incident.restored"),
            ("accepted" | "in_progress", _) => {
                self.told("resolution", By::Desk, "incident.resolved", "solution", "扩容后恢复")
            }
            ("waiting", _) => Step {
                method: "DELETE",
                resource: "pause",
                by: By::Desk,
                kind: "incident.resumed",
                body: Json::Null,
                mark: None,
            },
            ("resolved", 0..20) => {
                let mut step = self.told("rejection", By::Reporter, "incident.rejected", "text", "还是转圈");
                step.body["service_down"] = json!(dice < 8);
                step
            }
            ("resolved", _) => by_reporter("confirmation", "incident.confirmed", json!({ "rating": 5 })),
            ("confirmed", _) => {
                let closing =
                    json!({ "cause": "连接池过小", "fault_class": "software_defect", "attribution_final": true });
                plain("closure", "incident.closed", closing)
            }
            ("closed", 0..12) => {
                let mut step = self.told("reopening", By::Reporter, "incident.reopened", "reason", "又出现了");
                step.body["service_down"] = json!(dice < 6);
                step
            }
            ("closed", 12..30) => by_reporter("rating", "incident.rated", json!({ "stars": 4 })),
            _ => return None,
        })
    }

    fn said(&mut self, resource: &'static str, by: By, kind: &'static str) -> Step {
        self.told(resource, by, kind, "text", "正在处理，稍后给您进展")
    }

    fn told(&mut self, resource: &'static str, by: By, kind: &'static str, field: &str, words: &str) -> Step {
        let mark = self.mark();
        let kept = !matches!(resource, "withdrawal" | "decline");
        let body = json!({ field: format!("{words} {mark}") });
        Step { method: "POST", resource, by, kind, body, mark: kept.then_some(mark) }
    }

    fn waiting(&mut self) -> Step {
        let reason = ["waiting_customer", "waiting_vendor", "waiting_parts"].choose(&mut self.chance);
        plain("pause", "incident.paused", json!({ "reason": reason, "note": "等待对方" }))
    }

    fn make(&mut self, id: &str, step: &Step) {
        let path = format!("/api/v1/incidents/{id}/{}", step.resource);
        let cookie = match step.by {
            By::Reporter => self.cast.reporter.clone(),
            By::Desk => self.cast.desk.clone(),
        };
        let body = (!step.body.is_null()).then_some(&step.body);
        self.record.sent();
        let request = Request { method: step.method, path: &path, cookie: &cookie, headers: &[], body };
        match self.client.send(request) {
            Outcome::Answered(answer) if matches!(answer.status, 200 | 201) => {
                self.record.moved(id, step.kind, step.mark.as_deref(), true);
            }
            Outcome::Answered(answer) if answer.status == 503 => {
                // The move, or only what is shown of it afterwards: nobody knows.
                self.record.unavailable(&answer.json);
                self.record.moved(id, step.kind, step.mark.as_deref(), false);
                pass(AGAIN);
            }
            Outcome::Answered(answer) if (400..500).contains(&answer.status) => self.record.refused(),
            Outcome::Answered(answer) => {
                self.record.fault(format!("{} was answered {}: {}", step.resource, answer.status, answer.json));
            }
            Outcome::InDoubt => self.record.moved(id, step.kind, step.mark.as_deref(), false),
            Outcome::NotSent => pass(AGAIN),
        }
    }
}

const fn plain(resource: &'static str, kind: &'static str, body: Json) -> Step {
    Step { method: "POST", resource, by: By::Desk, kind, body, mark: None }
}

const fn by_reporter(resource: &'static str, kind: &'static str, body: Json) -> Step {
    Step { method: "POST", resource, by: By::Reporter, kind, body, mark: None }
}

/// The key of a report: its mark in plain letters.
fn mark_key(mark: &str) -> String {
    format!("siege-{}", mark.trim_matches(['⟦', '⟧']).replace('·', "-"))
}

/// So many seconds ago, as the API reads it.
#[expect(clippy::disallowed_methods, reason = "a call of some time ago, by the clock the server has")]
fn rfc3339(ago: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = jiff::Timestamp::from_second(i64::try_from(now.as_secs()).unwrap_or(i64::MAX).saturating_sub(ago));
    at.map(|at| at.to_string()).unwrap_or_default()
}
