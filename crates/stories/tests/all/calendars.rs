//! A calendar changes while work is open.

use serde_json::json;
use stories::{Fault, Setting, World, at, on_both};

async fn calm(world: &World, who: &str, system: &str, component: &str) -> Fault {
    let report = world.report(who, "列表排序不对").of(system).at_component(component, "software_defect");
    report.touching("department", "none").await
}

/// Makes a day of the calendar `office` a rest day.
async fn rest(world: &World, day: &str) {
    let read = world.send("王晓东", "GET", "/api/v1/calendars/office", &[], None).await;
    let etag = read.etag();
    let mut spec = read.ok(200)["spec"].clone();
    spec["days"][day] = json!({ "kind": "holiday", "name": "停电检修" });
    world.send("王晓东", "PUT", "/api/v1/calendars/office", &[("if-match", &etag)], Some(spec)).await.ok(200);
}

#[tokio::test]
async fn scenario_24_an_edited_calendar_moves_the_open_clocks_on_it_and_no_closed_one() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let open = calm(world, "何老师", "JW", "选课").await;
        let met = calm(world, "何老师", "JW", "选课").await;
        world.by("王晓东").answers(&met).await;
        let elapsed = calm(world, "李敏", "HIS", "综合查询").await;
        assert_eq!(world.see(&open).await.due("respond"), at("2026-11-06 18:00"));
        let before = world.see(&met).await.clock("respond").due;
        rest(world, "2026-11-05").await;
        world.tick().await;
        assert_eq!(world.see(&open).await.due("respond"), at("2026-11-09 18:00"));
        assert_eq!(world.see(&met).await.clock("respond").due, before, "what is met stands as it was");
        assert_eq!(world.see(&elapsed).await.due("restore"), at("2026-11-06 10:00"), "elapsed time asks no calendar");
        assert_eq!(world.count(&open, "clock.due_moved").await, 1);
        assert_eq!(world.count(&met, "clock.due_moved").await, 0);
    })
    .await;
}

#[tokio::test]
async fn scenario_04_a_provisional_deadline_settles_when_the_notice_is_imported_and_never_earlier() {
    on_both(Setting::at("2026-11-29 16:00"), async |world| {
        world.until(at("2026-12-30 16:00")).await;
        let fault = calm(world, "李敏", "HIS", "综合查询").await;
        let small = world.report("李敏", "列宽不对").known().touching("individual", "none").await;
        let clock = world.see(&small).await.clock("resolve");
        assert_eq!((clock.provisional, clock.due), (true, Some(at("2027-01-04 18:00"))));
        world.until(at("2027-01-05 09:00")).await;
        assert_eq!(world.see(&small).await.clock("resolve").breached, None, "no breach before the notice");
        let notice = json!({ "year": 2027, "papers": [], "days": [
            { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
            { "name": "元旦", "date": "2027-01-02", "isOffDay": true },
            { "name": "元旦", "date": "2027-01-03", "isOffDay": true } ] });
        world.send("王晓东", "POST", "/api/v1/calendars/office/imports", &[], Some(notice)).await.ok(200);
        world.tick().await;
        let clock = world.see(&small).await.clock("resolve");
        assert_eq!((clock.provisional, clock.due), (false, Some(at("2027-01-05 18:00"))));
        assert_ne!(world.see(&fault).await.state(), "");
    })
    .await;
}
