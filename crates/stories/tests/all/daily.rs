//! Everyday truth: what is entered later, attempts to reach the reporter, work that nobody pays.

use agreement::core::Period;
use agreement::core::content::{Attempts, Content};
use jiff::civil::date;
use kernel::Instant;
use serde_json::{Value as Json, json};
use stories::{Fault, Setting, World, at, on_both};
use worktime::Duration;

/// A report of the whole house standing still, called in at `at`: severity 1, half an hour to answer.
fn called(world: &World, at: Instant) -> Json {
    json!({ "text": "门诊收费全部停了", "system_id": world.system("HIS"), "component_id": world.component("门诊收费"),
        "fault_class": "software_defect", "impact": "all", "urgency": "stopped", "occurred_at": at.to_string(),
        "reporter_name": "收费处李敏" })
}

/// An answer, the restoration and the solution at these times of 3 November.
fn steps(mut body: Json, answered: &str, restored: &str, solved: &str) -> Json {
    let when = |time: &str| at(&format!("2026-11-03 {time}")).to_string();
    body["response"] = json!({ "text": "已到窗口处理", "occurred_at": when(answered) });
    body["restoration"] = json!({ "text": "重启前置机后恢复", "occurred_at": when(restored) });
    body["solution"] = json!({ "solution": "重启前置机并清理日志", "cause": "日志写满磁盘",
        "fault_class": "software_defect", "occurred_at": when(solved) });
    body
}

async fn total(world: &World) -> (u64, u64, Json) {
    let path = "/api/v1/attainment?from=2026-11-01&to=2026-12-01";
    let total = world.send("王晓东", "GET", path, &[], None).await.ok(200)["total"].clone();
    (total["met"].as_u64().unwrap(), total["missed"].as_u64().unwrap(), total["not_counted"].clone())
}

#[tokio::test]
async fn a_job_already_done_is_entered_in_one_form_and_counts_at_its_own_instants() {
    on_both(Setting::at("2026-11-03 15:10"), async |world| {
        let body = steps(json!({ "report": called(world, at("2026-11-03 14:31")) }), "14:40", "14:50", "15:00");
        let answer = world.by("李伟").enters(body).await.ok(201);
        assert_eq!((answer["counts"].clone(), answer["proposal_id"].clone()), (json!(true), json!(null)));
        let fault = Fault::of(answer["incident"].clone());
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.engineer(), seen.severity()), ("resolved", "李伟", 1));
        assert_eq!(seen.clock("respond").met, Some(at("2026-11-03 14:40")));
        assert_eq!(seen.clock("restore").met, Some(at("2026-11-03 14:50")));
        assert_eq!(
            seen.open("report").due,
            Some(at("2026-11-04 14:50")),
            "the fault report counts from the restoration"
        );
        for kind in ["clock.breached", "clock.breach_refuted", "incident.assigned"] {
            assert_eq!(world.count(&fault, kind).await, 0, "{kind}: it never happened");
        }
        assert!(world.rungs(&fault).await.is_empty());
        let told: Vec<_> = world.journal(&fault).await;
        let answered = told.iter().find(|entry| entry.kind == "incident.answered").unwrap();
        assert_eq!((answered.at, answered.entered), (at("2026-11-03 14:40"), at("2026-11-03 15:10")));
        assert_eq!(answered.body["late_entry"], true);
        assert_eq!(world.count(&fault, "incident.entered_later").await, 1);
        world.until(at("2026-11-03 23:00")).await;
        assert!(world.rungs(&fault).await.is_empty(), "nothing is left to escalate");
        assert_eq!(total(world).await.1, 0);
    })
    .await;
}

#[tokio::test]
async fn what_was_late_stays_late_in_one_form_too_and_nothing_out_of_order_is_taken() {
    on_both(Setting::at("2026-11-03 15:30"), async |world| {
        let report = json!({ "report": called(world, at("2026-11-03 14:31")) });
        world.cookie("李伟").await;
        let before = world.entries().await;
        let wrong = world.by("李伟").enters(steps(report.clone(), "14:40", "14:50", "14:45")).await;
        assert_eq!(wrong.problem(422), "late_entry.out_of_order");
        let mut both = steps(report.clone(), "14:40", "14:50", "15:00");
        both["incident_id"] = json!("0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11");
        assert_eq!(world.by("李伟").enters(both).await.problem(422), "late_entry.one_of_both");
        assert_eq!(world.by("李伟").enters(report.clone()).await.problem(422), "late_entry.nothing_done");
        let other = json!({ "person_id": world.person("孙浩"), "report": called(world, at("2026-11-03 14:31")) });
        let refused = world.by("李伟").enters(steps(other, "14:40", "14:50", "15:00")).await;
        assert_eq!(refused.problem(403), "incident.accept_for_other");
        assert_eq!(world.entries().await, before, "a refused form leaves nothing behind");

        let late = world.by("李伟").enters(steps(report, "15:05", "15:10", "15:20")).await.ok(201);
        let fault = Fault::of(late["incident"].clone());
        let clock = world.see(&fault).await.clock("respond");
        assert_eq!((clock.state.as_str(), clock.breached), ("met_late", Some(at("2026-11-03 15:01"))));
        assert_eq!(world.count(&fault, "clock.breached").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_night_job_typed_in_the_morning_refutes_the_breach_and_marks_its_rungs_needless() {
    on_both(Setting::at("2026-11-03 02:17"), async |world| {
        let fault = world
            .report("李敏", "门诊收费全部停了")
            .at_component("门诊收费", "software_defect")
            .touching("all", "stopped")
            .await;
        world.until(at("2026-11-03 06:00")).await;
        let before = world.see(&fault).await;
        assert_eq!(before.clock("respond").breached, Some(at("2026-11-03 02:47")));
        assert!(!world.rungs(&fault).await.is_empty());
        let body = steps(json!({ "incident_id": fault.id, "reason": "夜间电话处理" }), "02:25", "03:10", "03:20");
        let answer = world.by("李伟").enters(body).await.ok(201);
        assert_eq!(answer["counts"], true);
        let seen = world.see(&fault).await;
        let clock = seen.clock("respond");
        assert_eq!((clock.state.as_str(), clock.breached, clock.met), ("met", None, Some(at("2026-11-03 02:25"))));
        assert_eq!(seen.json["clocks"].as_array().unwrap().iter().filter(|c| c["breach_refuted"] == true).count(), 1);
        assert!(world.count(&fault, "clock.rungs_needless").await > 0);
        let (_, missed, _) = total(world).await;
        assert_eq!(missed, 0, "a refuted breach stays and does not count");
        let rungs = world.rungs(&fault).await.len();
        world.until(at("2026-11-03 12:00")).await;
        assert_eq!(world.rungs(&fault).await.len(), rungs, "the ladder is quiet from here on");
        let timeline = world.send("李敏", "GET", &format!("/api/v1/incidents/{}/timeline", fault.id), &[], None).await;
        let told = timeline.ok(200);
        let late =
            told["items"].as_array().unwrap().iter().any(|item| item["text_zh"] == "李伟补录了处理过程：夜间电话处理");
        assert!(late, "{told:#}");
    })
    .await;
}

#[tokio::test]
async fn more_than_four_hours_back_it_waits_with_its_evidence_for_the_manager_and_beyond_three_days_it_is_refused() {
    on_both(Setting::at("2026-11-03 20:00"), async |world| {
        let body = steps(json!({ "report": called(world, at("2026-11-03 14:31")) }), "14:40", "14:50", "15:00");
        assert_eq!(world.by("李伟").enters(body.clone()).await.problem(422), "late_entry.needs_evidence");
        let mut shown = body.clone();
        shown["evidence_ids"] = json!([world.by("李伟").uploads("call.txt", b"14:31 in, 14:40 out").await]);
        let answer = world.by("李伟").enters(shown).await.ok(201);
        assert_eq!(answer["counts"], false);
        let fault = Fault::of(answer["incident"].clone());
        let seen = world.see(&fault).await;
        assert_eq!(seen.json["reported_at"], at("2026-11-03 14:31").to_string(), "the report counts from the call");
        assert_eq!(seen.clock("respond").breached, Some(at("2026-11-03 15:01")), "nothing else counts yet");
        world.phone("王晓东", &fault).await.rang_once_for("approval-needed");
        let customer = world.by("周院长").proposals(&fault).await;
        assert_eq!(
            (customer[0]["kind"].clone(), customer[0]["steps"][0]["at"].clone()),
            (json!("late_entry"), json!(at("2026-11-03 14:40").to_string())),
            "the customer sees it"
        );
        assert_eq!(world.by("周院长").approves(&fault).await.problem(403), "proposal.not_asked");
        world.until(at("2026-11-03 21:00")).await;
        world.by("王晓东").approves(&fault).await.ok(200);
        let clock = world.see(&fault).await.clock("respond");
        assert_eq!((clock.state.as_str(), clock.met, clock.breached), ("met", Some(at("2026-11-03 14:40")), None));
        assert_eq!(world.by("王晓东").approves(&fault).await.problem(409), "proposal.already_decided");

        world.until(at("2026-11-06 14:32")).await;
        let mut old = steps(json!({ "report": called(world, at("2026-11-03 14:31")) }), "14:40", "14:50", "15:00");
        old["evidence_ids"] = json!([world.by("王晓东").uploads("call.txt", b"14:31").await]);
        assert_eq!(world.by("王晓东").enters(old).await.problem(422), "late_entry.too_late");
    })
    .await;
}

#[tokio::test]
async fn a_refused_late_entry_leaves_everything_as_it_was() {
    on_both(Setting::at("2026-11-03 20:00"), async |world| {
        let mut body = steps(json!({ "report": called(world, at("2026-11-03 14:31")) }), "14:40", "14:50", "15:00");
        body["evidence_ids"] = json!([world.by("李伟").uploads("call.txt", b"14:31").await]);
        let fault = Fault::of(world.by("李伟").enters(body).await.ok(201)["incident"].clone());
        world.by("王晓东").turns_down(&fault, "通话记录对不上").await.ok(200);
        let seen = world.see(&fault).await;
        assert_eq!(seen.clock("respond").breached, Some(at("2026-11-03 15:01")));
        assert_eq!(seen.clock("restore").state, "running");
        assert_eq!(world.by("王晓东").proposals(&fault).await[0]["state"], "refused");
    })
    .await;
}

/// Three calls ten minutes apart and a text message are an answer.
const fn three_calls(content: &mut Content) {
    content.attempts = Some(Attempts { count: 3, apart: Duration::minutes(10), text_message: true });
}

#[tokio::test]
async fn three_logged_attempts_and_a_text_message_are_an_answer_where_it_is_agreed() {
    on_both(Setting::at("2026-11-03 10:00").agreed(three_calls), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let call = json!({ "way": "phone", "result": "no_answer", "note": "8021 无人接听" });
        for minute in ["10:05", "10:15", "10:25"] {
            world.until(at(&format!("2026-11-03 {minute}"))).await;
            world.by("李伟").does("attempts", &fault, call.clone()).await;
        }
        assert_eq!(world.see(&fault).await.clock("respond").met, None, "the text message is missing");
        world.until(at("2026-11-03 10:26")).await;
        let misfit = world.by("李伟").tries("attempts", &fault, json!({ "way": "phone", "result": "sent" })).await;
        assert_eq!(misfit.problem(422), "attempt.misfit");
        world.by("李伟").does("attempts", &fault, json!({ "way": "text_message", "result": "sent" })).await;
        assert_eq!(world.see(&fault).await.clock("respond").met, Some(at("2026-11-03 10:26")));
        assert_eq!(world.count(&fault, "incident.attempts_met").await, 1);
    })
    .await;
    on_both(Setting::at("2026-11-03 10:00").agreed(|content| content.attempts = None), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        for (way, result) in
            [("phone", "busy"), ("phone", "declined"), ("phone", "no_answer"), ("text_message", "sent")]
        {
            world.forward(stories::minutes(12)).await;
            world.by("李伟").does("attempts", &fault, json!({ "way": way, "result": result })).await;
        }
        assert_eq!(world.see(&fault).await.clock("respond").met, None, "nothing of the kind is agreed");
        let reached = json!({ "way": "phone", "result": "reached", "note": "已联系上，正在查" });
        world.by("李伟").does("attempts", &fault, reached).await;
        assert_eq!(world.see(&fault).await.clock("respond").met, Some(at("2026-11-03 10:48")));
    })
    .await;
}

fn ended_in_june(content: &mut Content) {
    content.terms[0].period = Period::Dates { from: date(2025, 1, 10), until: date(2026, 6, 30) };
}

#[tokio::test]
async fn goodwill_is_the_managers_has_its_reason_and_cost_and_promises_nothing() {
    on_both(Setting::at("2026-11-03 10:00").agreed(ended_in_june), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let body = json!({ "reason": "续保谈判期间免费支持", "cost": { "minor": 150_000, "currency": "CNY" } });
        assert_eq!(world.by("刘佳").tries("goodwill", &fault, body.clone()).await.problem(403), "request.forbidden");
        let nothing = json!({ "reason": " ", "cost": { "minor": 1, "currency": "CNY" } });
        assert_eq!(world.by("王晓东").tries("goodwill", &fault, nothing).await.problem(422), "text.invalid");
        world.by("王晓东").does("goodwill", &fault, body.clone()).await;
        assert_eq!(world.by("王晓东").tries("goodwill", &fault, body).await.problem(409), "goodwill.given_before");
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).accepts(&fault).await;
        world.by(&engineer).resolves(&fault, "software_defect").await;
        let (met, missed, _) = total(world).await;
        assert_eq!((met, missed), (0, 0), "it counts nowhere as a promise");
        let timeline = world.send("李敏", "GET", &format!("/api/v1/incidents/{}/timeline", fault.id), &[], None).await;
        let told = timeline.ok(200).to_string();
        assert!(told.contains("王晓东批准商务免费支持：续保谈判期间免费支持") && !told.contains("150000"), "{told}");
    })
    .await;
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let body = json!({ "reason": "免费", "cost": { "minor": 0, "currency": "CNY" } });
        assert_eq!(world.by("王晓东").tries("goodwill", &fault, body).await.problem(409), "goodwill.in_warranty");
    })
    .await;
}
