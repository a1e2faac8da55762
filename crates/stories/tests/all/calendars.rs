//! A calendar changes while work is open.

use futures_util::future::join_all;
use serde_json::json;
use storage::params;
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
        world.forward(kernel::MINUTE).await;
        rest(world, "2026-11-05").await;
        world.tick().await;
        let running = count(world, RUNNING.with(params![&elapsed.id])).await;
        let kept = count(world, KEPT.with(params![&elapsed.id, world.now()])).await;
        assert!(running > 1 && kept == running, "of {running} clocks of one incident {kept} are kept as they are now");
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

storage::sql! {
    RUNNING = "select count(*) from clocks_clock where subject = $1 and state = 'running'";
    /// Those of them that the journal keeps as they stand since an instant.
    KEPT = "select count(*) from clocks_clock c where c.subject = $1 and c.state = 'running' and exists (select 1
        from journal_entry e where e.subject = $1 and e.subject_kind = 'incident_standing' and e.occurred_at >= $2
        and e.body like '%' || c.id || '%')";
    STALE = "select count(*) from clocks_clock c where c.state in ('running', 'paused', 'offered')
        and c.calendar in (select v.id from agreement_calendar_version v join agreement_calendar k on k.code = v.code
            where v.id <> k.current_id)";
}

async fn count(world: &World, query: storage::Query) -> i64 {
    world.platform.app.db.row(query).await.unwrap().unwrap().int(0).unwrap()
}

/// How many open clocks count on a version of a calendar that was replaced.
async fn on_replaced(world: &World) -> i64 {
    count(world, STALE.with(params![])).await
}

#[tokio::test]
async fn a_clock_started_after_the_edit_counts_on_the_new_version_though_older_ones_were_met_on_the_old() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = calm(world, "何老师", "JW", "选课").await;
        world.by("王晓东").answers(&fault).await;
        rest(world, "2026-11-05").await;
        world.tick().await;
        world.by("刘佳").grades(&fault, 2).await;
        assert!(!world.see(&fault).await.clocks("plan").is_empty(), "the higher severity promises a plan");
        assert_eq!(on_replaced(world).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_under_way_while_the_calendar_is_edited_count_on_the_new_version() {
    on_both(Setting::at("2026-11-03 10:00").capacity(100), async |world| {
        world.cookie("何老师").await;
        world.cookie("王晓东").await;
        for day in ["2026-11-05", "2026-11-06", "2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"] {
            let reports = join_all((0..16).map(|_| calm(world, "何老师", "JW", "选课")));
            let edit = async {
                rest(world, day).await;
                world.tick().await;
            };
            tokio::join!(reports, edit);
        }
        world.tick().await;
        assert_eq!(on_replaced(world).await, 0);
    })
    .await;
}
