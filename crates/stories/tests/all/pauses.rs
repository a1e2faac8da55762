//! Pauses, recalculation, states: B of the scenarios.

use agreement::core::Severity;
use agreement::core::content::{Content, ReopenedTime, TargetRow};
use clocks::core::Milestone;
use serde_json::json;
use stories::{Fault, Setting, World, at, hours, on_both};
use worktime::{Counting, Duration};

/// Working days are working time: three of them are 27 hours.
const fn in_working_time(content: &mut Content) {
    content.counting = Counting::WorkingTime;
}

/// A request of one person: severity 4, to be resolved in three working days.
async fn small(world: &World) -> Fault {
    let fault = world.report("李敏", "导出的表格列宽不对").known().touching("individual", "none").await;
    let seen = world.see(&fault).await;
    assert_eq!(seen.severity(), 4);
    let engineer = seen.engineer().to_owned();
    world.by(&engineer).accepts(&fault).await;
    world.by(&engineer).answers(&fault).await;
    fault
}

#[tokio::test]
async fn scenario_14_a_weekend_inside_a_pause_adds_nothing_to_a_working_time_clock() {
    on_both(Setting::at("2026-11-05 10:00").agreed(in_working_time), async |world| {
        let fault = small(world).await;
        assert_eq!(world.see(&fault).await.due("resolve"), at("2026-11-10 10:00"));
        world.until(at("2026-11-06 17:00")).await;
        world.by("王晓东").pauses(&fault, "waiting_customer").await;
        world.until(at("2026-11-09 10:00")).await;
        world.by("王晓东").resumes(&fault).await;
        assert_eq!(world.see(&fault).await.due("resolve"), at("2026-11-10 12:00"));
    })
    .await;
}

#[tokio::test]
async fn scenario_15_what_is_paused_breaks_nothing_warns_nobody_and_is_not_overdue() {
    on_both(Setting::at("2026-11-05 10:00").agreed(in_working_time), async |world| {
        let fault = small(world).await;
        world.until(at("2026-11-06 17:00")).await;
        world.by("王晓东").pauses(&fault, "waiting_customer").await;
        let left = world.see(&fault).await.clock("resolve").remaining;
        assert_eq!(left, Some(hours(11)));
        world.until(at("2026-11-20 12:00")).await;
        let clock = world.see(&fault).await.clock("resolve");
        assert_eq!((clock.state.as_str(), clock.remaining, clock.breached), ("paused", left, None));
        assert!(world.rungs(&fault).await.is_empty());
        let overdue = "/api/v1/incidents?view=queue&overdue=true";
        let list = world.send("王晓东", "GET", overdue, &[], None).await.ok(200);
        assert_eq!(list["items"], json!([]));
        world.by("王晓东").resumes(&fault).await;
        world.forward(hours(300)).await;
        let list = world.send("王晓东", "GET", overdue, &[], None).await.ok(200);
        assert_eq!(list["items"][0]["id"], fault.id.as_str(), "running again it falls due as anything else");
    })
    .await;
}

#[tokio::test]
async fn scenario_16_resolving_paused_work_counts_the_pause_before_the_result() {
    on_both(Setting::at("2026-11-05 10:00").agreed(in_working_time), async |world| {
        let fault = small(world).await;
        world.until(at("2026-11-06 17:00")).await;
        world.by("王晓东").pauses(&fault, "waiting_customer").await;
        world.until(at("2026-12-17 15:00")).await;
        world.by("王晓东").resolves(&fault, "software_defect").await;
        world.by("李敏").confirms(&fault).await;
        let clock = world.see(&fault).await.clock("resolve");
        assert_eq!((clock.state.as_str(), clock.breached), ("met", None), "42 days of waiting are not ours");
        assert_eq!(clock.met, Some(at("2026-12-17 15:00")));
    })
    .await;
}

#[tokio::test]
async fn scenario_17_a_raised_severity_keeps_the_start_and_every_earlier_pause() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world.report("李敏", "检索条件少了一项").known().touching("department", "none").await;
        world.by("王晓东").answers(&fault).await;
        assert_eq!(world.see(&fault).await.due("restore"), at("2026-11-06 09:00"));
        world.until(at("2026-11-03 10:00")).await;
        world.by("王晓东").pauses(&fault, "waiting_customer").await;
        world.until(at("2026-11-03 12:00")).await;
        world.by("王晓东").resumes(&fault).await;
        world.until(at("2026-11-03 12:30")).await;
        world.by("刘佳").grades(&fault, 2).await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.due("restore"), at("2026-11-04 11:00"), "24 h from the report and 2 h of pause");
        assert_eq!(seen.due("plan"), at("2026-11-03 17:00"), "the added promise counts from the report");

        world.until(at("2026-11-03 13:00")).await;
        world.by("王晓东").pauses(&fault, "waiting_customer").await;
        world.until(at("2026-11-03 14:00")).await;
        world.by("李敏").grades(&fault, 1).await;
        assert_eq!(world.see(&fault).await.severity(), 2, "the customer's raise waits for the desk");
        world.until(at("2026-11-03 14:15")).await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.severity(), seen.open("restore").state.as_str()), (1, "paused"));
        world.until(at("2026-11-03 15:00")).await;
        world.by("王晓东").resumes(&fault).await;
        assert_eq!(world.see(&fault).await.due("restore"), at("2026-11-03 21:00"), "8 h, 2 h and 2 h of pause");
    })
    .await;
}

#[tokio::test]
async fn scenario_18_a_target_already_past_breaks_once_at_its_own_instant_and_lowering_erases_nothing() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world
            .report("何老师", "选课列表排序不对")
            .of("JW")
            .at_component("选课", "software_defect")
            .touching("department", "none")
            .await;
        world.until(at("2026-11-03 12:00")).await;
        world.by("刘佳").grades(&fault, 2).await;
        assert_eq!(world.see(&fault).await.clock("respond").breached, Some(at("2026-11-03 11:00")));
        world.until(at("2026-11-03 13:00")).await;
        let refused =
            world.by("何老师").tries("severity", &fault, json!({ "severity": 3, "reason": "没那么急" })).await;
        assert_eq!(refused.problem(403), "severity.may_not_lower");
        world.by("刘佳").grades(&fault, 3).await;
        let clock = world.see(&fault).await.clock("respond");
        assert_eq!((clock.due, clock.breached), (Some(at("2026-11-06 18:00")), Some(at("2026-11-03 11:00"))));
        world.until(at("2026-11-09 12:00")).await;
        assert_eq!(world.count(&fault, "clock.breached").await, 1);
    })
    .await;
}

/// Severity 2 is told how it goes every two hours.
fn with_updates(content: &mut Content) {
    content.targets.push(TargetRow {
        severity: Severity::TWO,
        milestone: Milestone::Update,
        within: Duration::minutes(30),
    });
}

#[tokio::test]
async fn scenario_19_an_agreement_without_updates_ends_the_update_clock() {
    on_both(Setting::at("2026-11-03 09:00").agreed(with_updates), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        world.by("王晓东").answers(&fault).await;
        assert_eq!(world.see(&fault).await.due("update"), at("2026-11-03 09:30"));
        let next = world
            .next_version("医院", |content| content.targets.retain(|row| row.milestone != Milestone::Update))
            .await;
        let body = json!({ "agreement_version_id": next, "reason": "补充协议取消了定时通报" });
        world.by("王晓东").does("agreement", &fault, body).await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.clock("update").state, "cancelled");
        assert_eq!(seen.due("restore"), at("2026-11-04 09:00"), "what both promise counts on");
        world.until(at("2026-11-03 12:00")).await;
        assert_eq!(world.see(&fault).await.clock("update").breached, None);
    })
    .await;
}

#[tokio::test]
async fn scenario_19_an_agreement_that_expires_meanwhile_keeps_its_promises_for_what_was_reported_before() {
    on_both(Setting::at("2026-11-27 16:00"), async |world| {
        let fault = world
            .report("何老师", "选课列表排序不对")
            .of("JW")
            .at_component("选课", "software_defect")
            .touching("department", "none")
            .await;
        assert_eq!(world.see(&fault).await.due("respond"), at("2026-12-02 18:00"));
        world.until(at("2026-12-01 10:00")).await;
        world.by("刘佳").grades(&fault, 2).await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.json["coverage"]["verdict"], "in_warranty");
        assert_eq!(seen.due("plan"), at("2026-11-28 16:00"), "24 h of the agreement at the time of the report");
    })
    .await;
}

#[tokio::test]
async fn scenario_21_updates_begin_with_the_answer_and_each_message_of_ours_starts_the_next() {
    on_both(Setting::at("2026-11-03 09:00").agreed(with_updates), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let seen = world.see(&fault).await;
        assert!(seen.clocks("update").is_empty(), "half an hour of updates does not stand for an hour to answer");
        assert_eq!(seen.json["next_due_at"], at("2026-11-03 10:00").to_string());
        world.until(at("2026-11-03 09:50")).await;
        world.by("王晓东").answers(&fault).await;
        assert_eq!(world.see(&fault).await.due("update"), at("2026-11-03 10:20"));
        world.until(at("2026-11-03 10:05")).await;
        world.by("李敏").does("messages", &fault, json!({ "text": "还要多久？" })).await;
        assert_eq!(world.see(&fault).await.due("update"), at("2026-11-03 10:20"), "their question is not our answer");
        world.until(at("2026-11-03 10:10")).await;
        world.by("王晓东").does("messages", &fault, json!({ "text": "已定位，正在切换。" })).await;
        assert_eq!(world.see(&fault).await.due("update"), at("2026-11-03 10:40"));
        world.until(at("2026-11-03 10:30")).await;
        world.by("王晓东").resolves(&fault, "software_defect").await;
        assert!(world.see(&fault).await.clocks("update").iter().all(|clock| clock.breached.is_none()));
    })
    .await;
}

/// Solved after 9 of 27 working hours on Friday 10:00, confirmed at 11:00, again on Monday 10:00.
async fn reopened(world: &World) -> Fault {
    let fault = small(world).await;
    world.until(at("2026-11-06 10:00")).await;
    world.by("王晓东").resolves(&fault, "software_defect").await;
    world.until(at("2026-11-06 11:00")).await;
    world.by("李敏").confirms(&fault).await;
    assert_eq!(world.see(&fault).await.state(), "closed");
    world.until(at("2026-11-09 10:00")).await;
    world.by("李敏").does("reopening", &fault, json!({ "reason": "同样的现象又出现了" })).await;
    fault
}

#[tokio::test]
async fn scenario_22_reopened_work_goes_on_with_the_time_that_was_left() {
    on_both(Setting::at("2026-11-05 10:00").agreed(in_working_time), async |world| {
        let fault = reopened(world).await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.state(), "in_progress");
        assert_eq!(seen.due("resolve"), at("2026-11-11 10:00"));
        let first = seen.clocks("resolve").into_iter().find(|clock| clock.met.is_some()).unwrap();
        assert_eq!(first.met, Some(at("2026-11-06 10:00")), "the first result stands");
    })
    .await;
}

#[tokio::test]
async fn scenario_22_or_with_the_full_time_where_the_agreement_says_so() {
    let full = |content: &mut Content| {
        in_working_time(content);
        content.reopened = ReopenedTime::Full;
    };
    on_both(Setting::at("2026-11-05 10:00").agreed(full), async |world| {
        let fault = reopened(world).await;
        assert_eq!(world.see(&fault).await.due("resolve"), at("2026-11-12 10:00"));
    })
    .await;
}

#[tokio::test]
async fn scenario_23_a_call_typed_in_by_the_desk_counts_from_the_call() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let call = at("2026-11-03 09:40");
        let fault = world
            .report("刘佳", "收费处来电：综合查询打不开")
            .known()
            .touching("several", "slow")
            .called_at(call)
            .await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.due("respond"), at("2026-11-03 10:40"));
        assert_eq!(seen.json["channel"], "phone");
        let reported = world.journal(&fault).await.into_iter().find(|entry| entry.kind == "incident.reported").unwrap();
        assert_eq!((reported.at, reported.entered), (call, at("2026-11-03 10:00")));
        assert_eq!(reported.body["late_entry"], true);
    })
    .await;
}

#[tokio::test]
async fn scenario_25_a_due_time_set_by_hand_is_moved_by_no_later_pause() {
    on_both(Setting::at("2026-11-05 10:00").agreed(in_working_time), async |world| {
        let fault = small(world).await;
        let clock = world.see(&fault).await.clock("resolve").id;
        let body = json!({ "due_at": at("2026-11-12 12:00").to_string(), "reason": "与客户商定" });
        world.by("王晓东").does(&format!("clocks/{clock}/due-time"), &fault, body).await;
        world.until(at("2026-11-06 17:00")).await;
        world.by("王晓东").pauses(&fault, "waiting_customer").await;
        world.until(at("2026-11-09 10:00")).await;
        world.by("王晓东").resumes(&fault).await;
        let clock = world.see(&fault).await.clock("resolve");
        assert_eq!((clock.due, clock.by_hand.as_deref()), (Some(at("2026-11-12 12:00")), Some("王晓东")));
        world.until(at("2026-11-12 12:00:01")).await;
        assert_eq!(world.see(&fault).await.clock("resolve").breached, Some(at("2026-11-12 12:00")));
    })
    .await;
}
