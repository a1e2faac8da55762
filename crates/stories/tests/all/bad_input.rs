//! What is wrong is refused with its own code and status, in both languages, and changes nothing.

use agreement::core::profiles;
use agreement::core::{MatrixRow, PartyKind, Responsible, Selector};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, on_both};
use testkit::Reply;
use triage::ComponentKind;
use worktime::Duration;

const NOBODY: &str = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11";

/// One wrong request.
struct Wrong {
    name: &'static str,
    who: &'static str,
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
    expected: (u16, &'static str),
    pointer: Option<&'static str>,
}

fn wrong(name: &'static str, who: &'static str, method: &'static str, path: String) -> Wrong {
    let headers = vec![("content-type", "application/json".to_owned())];
    Wrong { name, who, method, path, headers, body: "{}".to_owned(), expected: (0, ""), pointer: None }
}

impl Wrong {
    fn body(mut self, body: &Json) -> Self {
        self.body = body.to_string();
        self
    }

    fn text(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
        self
    }

    const fn refused(mut self, status: u16, code: &'static str) -> Self {
        self.expected = (status, code);
        self
    }

    const fn at(mut self, pointer: &'static str) -> Self {
        self.pointer = Some(pointer);
        self
    }

    async fn sent(&self, world: &World, language: &str) -> Reply {
        let cookie = world.cookie(self.who).await;
        let mut request = Request::builder().method(self.method).uri(&self.path).header("cookie", cookie);
        request = request.header("accept-language", language);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        world.client().raw(request.body(Body::from(self.body.clone())).unwrap()).await
    }

    async fn check(&self, world: &World) {
        world.cookie(self.who).await;
        let before = world.entries().await;
        let mut details = Vec::new();
        for language in ["zh-CN", "en"] {
            let reply = self.sent(world, language).await;
            let shown = format!("{}: {}", self.name, String::from_utf8_lossy(&reply.bytes));
            assert_eq!(reply.headers["content-type"], "application/problem+json", "{shown}");
            assert_eq!(reply.headers["content-language"], language, "{shown}");
            let found = (reply.status.as_u16(), reply.json["code"].as_str().unwrap_or_default());
            assert_eq!(found, self.expected, "{shown}");
            assert_eq!(reply.json["status"], json!(self.expected.0), "{shown}");
            if let Some(pointer) = self.pointer {
                let errors = reply.json["errors"].as_array().cloned().unwrap_or_default();
                let named = errors.iter().find(|error| error["pointer"] == pointer);
                assert!(named.is_some_and(|error| !error["detail"].as_str().unwrap_or_default().is_empty()), "{shown}");
            }
            details.push(reply.json["detail"].as_str().unwrap_or_default().to_owned());
        }
        assert!(details[0].chars().any(is_chinese), "{}: {}", self.name, details[0]);
        assert!(!details[1].is_empty() && details[0] != details[1], "{}: {}", self.name, details[1]);
        assert_eq!(world.entries().await, before, "{}: something changed", self.name);
    }
}

const fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

async fn closed(world: &World) -> Fault {
    let fault = world.report("李敏", "检索条件少了一项").known().touching("department", "none").await;
    world.by("王晓东").resolves(&fault, "software_defect").await;
    world.by("李敏").confirms(&fault).await;
    assert_eq!(world.see(&fault).await.state(), "closed");
    fault
}

#[tokio::test]
async fn a_wrong_request_of_the_desk_is_refused_in_both_languages_and_changes_nothing() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let open = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let closed = closed(world).await;
        let of = |fault: &Fault, mv: &str| format!("/api/v1/incidents/{}/{mv}", fault.id);
        let incidents = || "/api/v1/incidents".to_owned();
        let big = json!({ "text": "长".repeat(40_000), "system_id": world.system("HIS") });
        let cases = [
            wrong("an unknown id", "王晓东", "POST", format!("/api/v1/incidents/{NOBODY}/acceptance"))
                .body(&json!({ "person_id": world.person("李伟") }))
                .refused(404, "request.not_found"),
            wrong("an id that is none", "王晓东", "POST", "/api/v1/incidents/abc/acceptance".to_owned())
                .refused(404, "request.not_found"),
            wrong("another customer's incident", "何老师", "POST", of(&open, "withdrawal"))
                .body(&json!({ "reason": "不用了" }))
                .refused(404, "request.not_found"),
            wrong("another customer's system", "何老师", "POST", incidents())
                .body(&json!({ "text": "打不开", "system_id": world.system("HIS") }))
                .refused(404, "report.unknown_system")
                .at("/system_id"),
            wrong("a move the state forbids", "王晓东", "POST", of(&closed, "answer"))
                .body(&json!({ "text": "已看到" }))
                .refused(409, "incident.already_closed"),
            wrong("a move the role forbids", "李敏", "POST", of(&open, "assignment")).refused(403, "request.forbidden"),
            wrong("an empty text", "李敏", "POST", incidents())
                .body(&json!({ "text": "  ", "system_id": world.system("HIS") }))
                .refused(422, "text.invalid")
                .at("/text"),
            wrong("stars out of range", "李敏", "POST", of(&closed, "rating"))
                .body(&json!({ "stars": 6 }))
                .refused(422, "rating.out_of_range")
                .at("/stars"),
            wrong("a time in the future", "王晓东", "POST", of(&open, "answer"))
                .body(&json!({ "text": "已看到", "occurred_at": "2026-11-03T03:00:00Z" }))
                .refused(422, "entry.in_future")
                .at("/occurred_at"),
            wrong("a component of another system", "李敏", "POST", incidents())
                .body(&json!({ "text": "打不开", "system_id": world.system("HIS"), "component_id": world.component("选课") }))
                .refused(422, "report.unknown_component")
                .at("/component_id"),
            wrong("JSON that breaks off", "李敏", "POST", incidents()).text("{ \"text\": ").refused(400, "request.bad_json"),
            wrong("an unknown field", "李敏", "POST", incidents())
                .body(&json!({ "text": "打不开", "prio": 1 }))
                .refused(422, "request.invalid"),
            wrong("an unknown word", "李敏", "POST", incidents())
                .body(&json!({ "text": "打不开", "impact": "huge" }))
                .refused(422, "request.invalid")
                .at("/impact"),
            wrong("a body that is no JSON", "李敏", "POST", incidents())
                .header("content-type", "text/plain")
                .text("打不开")
                .refused(415, "request.not_json"),
            wrong("an oversized body", "李敏", "POST", incidents()).body(&big).refused(413, "request.too_large"),
        ];
        for case in cases {
            case.check(world).await;
        }
        let nobody = world.send("", "POST", "/api/v1/incidents", &[], Some(json!({ "text": "打不开" }))).await;
        assert_eq!(nobody.problem(401), "request.unauthenticated");
        assert_eq!(world.see(&open).await.json["version"], 1, "untouched");
    })
    .await;
}

#[tokio::test]
async fn an_edit_without_the_version_read_or_with_an_old_one_is_refused() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let path = format!("/api/v1/systems/{}", world.system("HIS"));
        let read = world.send("王晓东", "GET", &path, &[], None).await;
        let etag = read.etag();
        let name = json!({ "name": "医院信息系统（新）" });
        let blind = wrong("an edit without If-Match", "王晓东", "PATCH", path.clone()).body(&name);
        blind.refused(428, "request.version_required").check(world).await;
        world.send("王晓东", "PATCH", &path, &[("if-match", &etag)], Some(name)).await.ok(200);
        let late = wrong("a stale version", "王晓东", "PATCH", path.clone()).body(&json!({ "name": "另一个名字" }));
        late.header("if-match", &etag).refused(412, "estate.stale").check(world).await;
        let now = world.send("王晓东", "GET", &path, &[], None).await.ok(200);
        assert_eq!(now["name"], "医院信息系统（新）");
    })
    .await;
}

#[tokio::test]
async fn an_agreement_or_calendar_that_cannot_hold_is_refused_where_it_is_wrong() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let calendar = json!({ "code": "empty", "spec": {
            "name": "空", "zone": "Asia/Shanghai", "week": [[], [], [], [], [], [], []] } });
        let mut unit = profiles::baseline();
        let rung = unit.ladders[0].rungs.iter_mut().find(|rung| rung.key == "respond-75").unwrap();
        rung.trigger = clocks::core::Trigger::Before(Duration::WorkingTime(kernel::HOUR));
        unit.systems = vec![world.system("PACS")];
        let unit = json!({ "name": "影像", "customer_id": world.party("医院"), "content": unit });
        let agreements = || "/api/v1/agreements".to_owned();
        for case in [
            wrong("a calendar without working time", "王晓东", "POST", "/api/v1/calendars".to_owned())
                .body(&calendar)
                .refused(422, "calendar.no_working_time"),
            wrong("a warning in another unit than the promise", "王晓东", "POST", agreements())
                .body(&unit)
                .refused(422, "agreement.invalid_content")
                .at("/content/ladders/0/1"),
            wrong("an unknown profile", "王晓东", "POST", agreements())
                .body(&json!({ "name": "影像", "customer_id": world.party("医院"), "profile": "gold" }))
                .refused(422, "agreement.unknown_profile")
                .at("/profile"),
        ] {
            case.check(world).await;
        }
        let draft = contradictory(world).await;
        let sign = json!({ "signed_on": "2026-11-03", "effective_from": "2026-11-03" });
        wrong("a contradictory agreement", "王晓东", "POST", format!("/api/v1/agreement-versions/{draft}/signature"))
            .body(&sign)
            .refused(409, "agreement.contradiction")
            .check(world)
            .await;
        let still =
            world.send("王晓东", "GET", &format!("/api/v1/agreement-versions/{draft}"), &[], None).await.ok(200);
        assert_eq!(still["status"], "draft");
    })
    .await;
}

/// A draft in which two rows tie and name different parties.
async fn contradictory(world: &World) -> String {
    let row = |lead: PartyKind, clause: &str| MatrixRow {
        selector: Selector::kind(ComponentKind::Application),
        fault_class: None,
        stage: None,
        lead: Responsible::Kind(lead),
        support: Vec::new(),
        informed: Vec::new(),
        clause: clause.to_owned(),
        payer: Responsible::Kind(lead),
    };
    let mut content = profiles::baseline();
    content.systems = vec![world.system("PACS")];
    content.matrix.extend([row(PartyKind::Provider, "附件二 4"), row(PartyKind::Customer, "附件二 5")]);
    let body = json!({ "name": "影像", "customer_id": world.party("医院"), "content": content });
    let made = world.send("王晓东", "POST", "/api/v1/agreements", &[], Some(body)).await.ok(201);
    made["versions"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_does_not_read_is_told_in_the_callers_language_with_the_form_that_was_expected() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "打不开").known().await;
        let answer = format!("/api/v1/incidents/{}/answer", fault.id);
        let late = json!({ "text": "已看到", "occurred_at": "昨天下午" });
        let none = json!({ "customer_id": world.party("医院") });
        for (method, path, body, pointer, zh, en) in [
            (
                "GET",
                "/api/v1/people?expiring_before=2026-13-01",
                None,
                "?expiring_before",
                "“2026-13-01”不是日期；请写成年-月-日，如 2026-09-01",
                "“2026-13-01” is no date; write year-month-day, such as 2026-09-01",
            ),
            ("GET", "/api/v1/incidents?limit=many", None, "?limit", "应为整数", "must be a whole number"),
            ("GET", "/api/v1/people?expiring=1", None, "?", "没有 expiring 这一项", "there is no expiring"),
            (
                "POST",
                &answer,
                Some(late),
                "/occurred_at",
                "“昨天下午”不是时刻；请写成带时区",
                "`昨天下午` is no instant",
            ),
            ("POST", "/api/v1/holds", Some(none), "", "缺少 reason", "reason is missing"),
        ] {
            for (language, sentence) in [("zh-CN", zh), ("en", en)] {
                let reply = world.send("王晓东", method, path, &[("accept-language", language)], body.clone()).await;
                let error = &reply.json["errors"][0];
                let said = error["detail"].as_str().unwrap_or_default();
                assert!(said.contains(sentence), "{language} {path}: {}", reply.json);
                assert!(error["pointer"].as_str().unwrap().starts_with(pointer), "{path}: {}", reply.json);
            }
        }
    })
    .await;
}
