//! What people do, through the router.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use axum::body::Body;
use axum::http::Request;
use kernel::Instant;
use serde_json::{Value as Json, json};
use testkit::Reply;

use crate::world::World;

/// An incident as its reporter knows it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Its identifier.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The answer to the report.
    pub answer: Json,
}

/// A report being put together; it is sent when awaited.
#[derive(Clone)]
pub struct Reporting<'w> {
    world: &'w World,
    who: String,
    body: Json,
    key: Option<String>,
}

/// Somebody about to do something.
#[derive(Clone, Copy)]
pub struct Person<'w> {
    world: &'w World,
    who: &'w str,
}

impl World {
    /// Somebody reports a fault of the hospital's HIS, in his own words.
    pub fn report(&self, who: &str, text: &str) -> Reporting<'_> {
        let body = json!({ "text": text, "system_id": self.system("HIS") });
        Reporting { world: self, who: who.to_owned(), body, key: None }
    }

    /// Somebody acts.
    pub const fn by<'w>(&'w self, who: &'w str) -> Person<'w> {
        Person { world: self, who }
    }
}

impl Reporting<'_> {
    /// Of another system.
    #[must_use]
    pub fn of(mut self, system: &str) -> Self {
        self.body["system_id"] = json!(self.world.system(system));
        self
    }

    /// The component and the class of the fault are known.
    #[must_use]
    pub fn at_component(mut self, component: &str, class: &str) -> Self {
        self.body["component_id"] = json!(self.world.component(component));
        self.body["fault_class"] = json!(class);
        self
    }

    /// Component and class are known and are the provider's own affair: a defect of 综合查询.
    #[must_use]
    pub fn known(self) -> Self {
        self.at_component("综合查询", "software_defect")
    }

    /// How much it touches (`all`, `several`, `department`, `individual`) and whether the business stopped (`stopped`,
    /// `slow`, `none`, `low`).
    #[must_use]
    pub fn touching(mut self, impact: &str, urgency: &str) -> Self {
        self.body["impact"] = json!(impact);
        self.body["urgency"] = json!(urgency);
        self
    }

    /// When the call was, if staff types it in later.
    #[must_use]
    pub fn called_at(mut self, at: Instant) -> Self {
        self.body["occurred_at"] = json!(at.to_string());
        self
    }

    /// Anything else in the body.
    #[must_use]
    pub fn with(mut self, field: &str, value: Json) -> Self {
        self.body[field] = value;
        self
    }

    /// Sent under an idempotency key.
    #[must_use]
    pub fn once(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    /// Sends it and returns whatever comes back.
    pub async fn sent(self) -> Reply {
        let headers: Vec<(&str, &str)> = self.key.as_deref().map(|key| ("idempotency-key", key)).into_iter().collect();
        self.world.send(&self.who, "POST", "/api/v1/incidents", &headers, Some(self.body)).await
    }
}

impl<'w> IntoFuture for Reporting<'w> {
    type Output = Fault;
    type IntoFuture = Pin<Box<dyn Future<Output = Fault> + Send + 'w>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Fault::of(self.sent().await.ok(201)) })
    }
}

impl Fault {
    /// Reads the answer to a report.
    pub fn of(answer: Json) -> Self {
        let text = |field: &str| answer[field].as_str().unwrap_or_default().to_owned();
        Self { id: text("id"), number: text("number"), answer }
    }
}

impl Person<'_> {
    /// Makes a move and returns whatever comes back.
    pub async fn tries(self, mv: &str, fault: &Fault, body: Json) -> Reply {
        let path = format!("/api/v1/incidents/{}/{mv}", fault.id);
        self.world.send(self.who, "POST", &path, &[], Some(body)).await
    }

    /// Makes a move that must succeed.
    pub async fn does(self, mv: &str, fault: &Fault, body: Json) -> Json {
        let reply = self.tries(mv, fault, body).await;
        let bytes = String::from_utf8_lossy(&reply.bytes).into_owned();
        assert_eq!(reply.status.as_u16(), 200, "{} · {mv} · {bytes}", self.who);
        reply.json
    }

    /// Enters a job already done in one form, and returns whatever comes back.
    pub async fn enters(self, body: Json) -> Reply {
        self.world.send(self.who, "POST", "/api/v1/late-entries", &[], Some(body)).await
    }

    /// Uploads a file and returns its id.
    pub async fn uploads(self, name: &str, content: &[u8]) -> String {
        let cookie = self.world.cookie(self.who).await;
        let request = Request::post("/api/v1/attachments")
            .header("cookie", cookie)
            .header("x-filename", name)
            .header("content-type", "application/octet-stream");
        let request = request.body(Body::from(content.to_vec())).unwrap();
        let answer = self.world.client().raw(request).await.ok(201);
        answer["id"].as_str().unwrap_or_default().to_owned()
    }

    /// What waits on an incident for somebody's agreement, oldest first, as this person sees it.
    pub async fn proposals(self, fault: &Fault) -> Vec<Json> {
        let path = format!("/api/v1/incidents/{}/proposals", fault.id);
        let answer = self.world.send(self.who, "GET", &path, &[], None).await.ok(200);
        answer["items"].as_array().cloned().unwrap_or_default()
    }

    /// Says yes to the last thing proposed on an incident, and returns whatever comes back.
    pub async fn approves(self, fault: &Fault) -> Reply {
        let id = self.last_proposal(fault).await;
        self.tries(&format!("proposals/{id}/approval"), fault, json!({})).await
    }

    /// Says no to the last thing proposed on an incident, and returns whatever comes back.
    pub async fn turns_down(self, fault: &Fault, reason: &str) -> Reply {
        let id = self.last_proposal(fault).await;
        self.tries(&format!("proposals/{id}/refusal"), fault, json!({ "reason": reason })).await
    }

    async fn last_proposal(self, fault: &Fault) -> String {
        let all = self.proposals(fault).await;
        all.last().and_then(|last| last["id"].as_str()).unwrap_or_default().to_owned()
    }

    /// Takes it.
    pub async fn accepts(self, fault: &Fault) -> Json {
        self.does("acceptance", fault, json!({})).await
    }

    /// Answers the reporter.
    pub async fn answers(self, fault: &Fault) -> Json {
        self.does("answer", fault, json!({ "text": "已看到，正在检查，10 分钟内给您进展。" })).await
    }

    /// Publishes a plan.
    pub async fn plans(self, fault: &Fault) -> Json {
        self.does("plan", fault, json!({ "text": "先切换到备用库，今晚更换内存。" })).await
    }

    /// Pauses it for a reason of the agreement.
    pub async fn pauses(self, fault: &Fault, reason: &str) -> Json {
        self.does("pause", fault, json!({ "reason": reason, "note": "等待信息科开通只读账号" })).await
    }

    /// Lets it go on.
    pub async fn resumes(self, fault: &Fault) -> Json {
        let path = format!("/api/v1/incidents/{}/pause", fault.id);
        self.world.send(self.who, "DELETE", &path, &[], None).await.ok(200)
    }

    /// States that service is back.
    pub async fn restores(self, fault: &Fault) -> Json {
        self.does("restoration", fault, json!({ "text": "已切换到备用库，业务恢复。" })).await
    }

    /// Offers a solution with cause and class.
    pub async fn resolves(self, fault: &Fault, class: &str) -> Json {
        let body = json!({ "solution": "更换两条内存并升级固件。", "cause": "内存与固件不兼容", "fault_class": class });
        self.does("resolution", fault, body).await
    }

    /// Confirms with five stars.
    pub async fn confirms(self, fault: &Fault) -> Json {
        self.does("confirmation", fault, json!({ "rating": 5, "comment": "很快" })).await
    }

    /// Says that it is not solved.
    pub async fn rejects(self, fault: &Fault, service_down: bool) -> Json {
        self.does("rejection", fault, json!({ "text": "下午又开始转圈", "service_down": service_down })).await
    }

    /// Gives it to somebody.
    pub async fn assigns(self, fault: &Fault, to: &str) -> Json {
        let body = json!({ "person_id": self.world.person(to), "reason": "熟悉该系统" });
        self.does("assignment", fault, body).await
    }

    /// Declines it.
    pub async fn declines(self, fault: &Fault) -> Json {
        self.does("decline", fault, json!({ "reason": "正在另一处现场" })).await
    }

    /// Changes the severity.
    pub async fn grades(self, fault: &Fault, severity: u8) -> Json {
        self.does("severity", fault, json!({ "severity": severity, "reason": "影响范围有变" })).await
    }
}
