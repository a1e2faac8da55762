//! The main job: from the phone to the stars, every clock right to the second.

use serde_json::json;
use stories::{Setting, at, on_both};

#[tokio::test]
async fn a_fault_goes_from_the_phone_to_its_rating_with_every_clock_right_to_the_second() {
    on_both(Setting::at("2026-11-03 09:12"), async |world| {
        let fault = world.report("李敏", "综合查询点检索一直转圈").known().touching("several", "slow").await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.severity()), ("assigned", 2));
        assert_eq!(seen.due("respond"), at("2026-11-03 10:12"));
        assert_eq!(seen.due("plan"), at("2026-11-03 17:12"));
        assert_eq!(seen.due("restore"), at("2026-11-04 09:12"));
        assert_eq!(seen.json["coverage"]["verdict"], "in_warranty");
        let engineer = seen.engineer().to_owned();
        world.phone(&engineer, &fault).await.expects(&["assigned"]);
        world.phone("李敏", &fault).await.expects(&["received", "assigned"]);

        world.until(at("2026-11-03 09:15:07")).await;
        world.by(&engineer).accepts(&fault).await;
        world.until(at("2026-11-03 09:20:11")).await;
        world.by(&engineer).answers(&fault).await;
        assert_eq!(world.see(&fault).await.clock("respond").met, Some(at("2026-11-03 09:20:11")));
        world.until(at("2026-11-03 10:00")).await;
        world.by(&engineer).plans(&fault).await;

        world.until(at("2026-11-03 10:30")).await;
        world.by(&engineer).pauses(&fault, "waiting_customer").await;
        assert_eq!(world.see(&fault).await.state(), "waiting");
        world.until(at("2026-11-03 11:45:30")).await;
        world.by(&engineer).resumes(&fault).await;
        assert_eq!(world.see(&fault).await.due("restore"), at("2026-11-04 10:27:30"));

        world.until(at("2026-11-03 14:00:03")).await;
        world.by(&engineer).restores(&fault).await;
        assert_eq!(world.see(&fault).await.due("report"), at("2026-11-05 14:00:03"));
        world.until(at("2026-11-03 15:00")).await;
        world.by(&engineer).resolves(&fault, "software_defect").await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.json["turn"].as_str()), ("resolved", Some("reporter")));
        assert_eq!(seen.due("confirm"), at("2026-11-10 18:00"));

        world.until(at("2026-11-03 16:00")).await;
        world.by("李敏").confirms(&fault).await;
        let incomplete = world.by(&engineer).tries("closure", &fault, json!({})).await;
        assert_eq!(incomplete.problem(422), "incident.closing_incomplete");
        world.by(&engineer).does("closure", &fault, json!({ "attribution_final": true })).await;

        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.json["stars"].as_u64()), ("closed", Some(5)));
        for (milestone, met) in [
            ("respond", "2026-11-03 09:20:11"),
            ("plan", "2026-11-03 10:00"),
            ("restore", "2026-11-03 14:00:03"),
            ("confirm", "2026-11-03 16:00"),
        ] {
            let clock = seen.clock(milestone);
            assert_eq!((clock.state.as_str(), clock.met, clock.breached), ("met", Some(at(met)), None), "{milestone}");
        }
        assert!(world.rungs(&fault).await.is_empty(), "nobody was called for work that went well");
    })
    .await;
}

#[tokio::test]
async fn silence_confirms_at_the_close_of_the_fifth_working_day() {
    on_both(Setting::at("2026-11-03 09:00"), async |world| {
        let fault = world.report("李敏", "检索条件少了一项").known().touching("department", "none").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).accepts(&fault).await;
        world.by(&engineer).resolves(&fault, "software_defect").await;
        world.until(at("2026-11-10 17:59:59")).await;
        assert_eq!(world.see(&fault).await.state(), "resolved");
        world.until(at("2026-11-10 18:00")).await;
        assert_eq!(world.see(&fault).await.state(), "closed", "severity 3 with class and solution needs nothing more");
        assert_eq!(world.count(&fault, "incident.confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn three_working_days_over_the_national_day_end_on_the_make_up_saturday() {
    on_both(Setting::at("2026-09-30 16:00"), async |world| {
        let fault = world
            .report("何老师", "选课列表排序不对")
            .of("JW")
            .at_component("选课", "software_defect")
            .touching("department", "none")
            .await;
        let seen = world.see(&fault).await;
        assert_eq!(seen.severity(), 3);
        assert_eq!(seen.due("respond"), at("2026-10-10 18:00"));
        world.until(at("2026-10-10 18:00")).await;
        assert_eq!(world.see(&fault).await.clock("respond").breached, None, "the last instant still counts");
        world.until(at("2026-10-10 18:00:01")).await;
        assert_eq!(world.see(&fault).await.clock("respond").breached, Some(at("2026-10-10 18:00")));
        world.until(at("2026-10-12 09:00")).await;
        let rungs = world.rungs(&fault).await;
        let keys: Vec<&str> = rungs.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["respond-75", "respond-100"]);
        assert_eq!(rungs[1].1, at("2026-10-12 09:00"), "a promise in working days calls people in working time");
    })
    .await;
}
