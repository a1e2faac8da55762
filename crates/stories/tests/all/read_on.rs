//! Lists that were read to a stated end are read on: no row twice, none missing, none of somebody else's.

use std::collections::BTreeSet;

use clocks::core::Milestone;
use kernel::Role;
use serde_json::{Value as Json, json};
use stories::{Setting, World, at, hours, minutes, on_both};
use testkit::Reply;

async fn get(world: &World, who: &str, path: &str) -> Reply {
    world.send(who, "GET", &format!("/api/v1/{path}"), &[], None).await
}

async fn post(world: &World, who: &str, path: &str, body: Json) -> Json {
    let reply = world.send(who, "POST", &format!("/api/v1/{path}"), &[], Some(body)).await;
    assert!(reply.status.is_success(), "{path}: {}", reply.json);
    reply.json
}

fn text<'a>(row: &'a Json, field: &str) -> &'a str {
    row[field].as_str().unwrap()
}

/// Every row of a list, read in pages of two.
async fn read_on(world: &World, who: &str, path: &str) -> Vec<Json> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let (mut rows, mut ids, mut cursor) = (Vec::new(), BTreeSet::new(), String::new());
    loop {
        let page = get(world, who, &format!("{path}{joint}limit=2{cursor}")).await.ok(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.iter().all(|item| ids.insert(text(item, "id").to_owned())), "a row came twice: {page:#}");
        rows.extend_from_slice(items);
        let Some(next) = page["next_cursor"].as_str() else { return rows };
        assert_eq!(items.len(), 2, "only the last page may be short");
        cursor = format!("&cursor={next}");
    }
}

fn ids(rows: &[Json]) -> Vec<&str> {
    rows.iter().map(|row| text(row, "id")).collect()
}

/// A page that no list gave is refused, and so is one without rows or with too many.
async fn refuses(world: &World, who: &str, path: &str) {
    let joint = if path.contains('?') { '&' } else { '?' };
    for bad in ["limit=0", "limit=201", "cursor=2", "cursor=zz.0", "cursor=1.%27"] {
        let reply = get(world, who, &format!("{path}{joint}{bad}")).await;
        assert_eq!(reply.problem(400), "request.bad_page", "{path} {bad}");
    }
}

#[tokio::test]
async fn problems_are_read_on_and_found_by_words_however_many_there_are() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let mut made = Vec::new();
        for (nth, title) in
            ["月结报错", "打印错位", "夜间变慢_1", "夜间变慢21", "接口超时", "登录失败"].iter().enumerate()
        {
            let body = json!({ "title": title, "incident_ids": [fault.id] });
            made.push(text(&post(world, "王晓东", "problems", body).await, "id").to_owned());
            if nth % 2 == 1 {
                world.forward(minutes(1)).await;
            }
        }
        let newest = |of: &[usize]| of.iter().map(|nth| made[*nth].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&read_on(world, "王晓东", "problems").await), newest(&[5, 4, 3, 2, 1, 0]));
        // What is turned stands first; what is closed is not offered to group under.
        let path = format!("problems/{}/finding", made[1]);
        post(world, "王晓东", &path, json!({ "state": "closed", "solution": "驱动已更换" })).await;
        world.forward(minutes(1)).await;
        post(world, "王晓东", &format!("problems/{}/finding", made[0]), json!({ "cause": "回滚段过小" })).await;
        assert_eq!(ids(&read_on(world, "王晓东", "problems").await), newest(&[0, 1, 5, 4, 3, 2]));
        assert_eq!(ids(&read_on(world, "王晓东", "problems?open=true").await), newest(&[0, 5, 4, 3, 2]));
        assert_eq!(ids(&read_on(world, "王晓东", "problems?open=false").await), newest(&[1]));
        assert_eq!(ids(&read_on(world, "王晓东", "problems?state=closed").await), newest(&[1]));
        for (words, found) in [
            ("%E5%A4%9C%E9%97%B4", [3, 2].as_slice()),
            ("_1", &[2]),
            ("prb-2026-000001", &[0]),
            ("%E5%9B%9E%E6%BB%9A%E6%AE%B5", &[0]),
            ("%20", &[0, 1, 5, 4, 3, 2]),
        ] {
            let rows = read_on(world, "王晓东", &format!("problems?q={words}")).await;
            assert_eq!(ids(&rows), newest(found), "{words}");
        }
        refuses(world, "王晓东", "problems").await;
    })
    .await;
}

#[tokio::test]
async fn windows_are_read_on_either_way_each_by_whom_they_concern() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let mut made = Vec::new();
        let spans = [("guarded", 5), ("planned_downtime", 2), ("planned_downtime", 3), ("guarded", 3), ("guarded", 3)];
        for (kind, length) in spans {
            let (from, until) = (world.now().plus(hours(1)), world.now().plus(hours(1 + length)));
            let body = json!({ "kind": kind, "system_id": world.system("HIS"), "from": from.to_string(),
                "until": until.to_string(), "reason": "数据库升级", "agreed_by": "信息科周主任" });
            made.push(text(&post(world, "刘佳", "windows", body).await, "id").to_owned());
        }
        let other = json!({ "kind": "guarded", "system_id": world.system("JW"), "from": world.now().to_string(),
            "until": world.now().plus(hours(9)).to_string(), "reason": "选课", "agreed_by": "何老师" });
        let other = text(&post(world, "刘佳", "windows", other).await, "id").to_owned();
        post(world, "刘佳", &format!("windows/{}/cancellation", made[3]), json!({ "reason": "推迟" })).await;
        let some = |of: &[usize]| of.iter().map(|nth| made[*nth].clone()).collect::<Vec<_>>();
        let own = some(&[1, 2, 3, 4, 0]);
        for who in ["周院长", "刘佳", "王晓东"] {
            let rows = read_on(world, who, "windows").await;
            let rows: Vec<&str> = ids(&rows).into_iter().filter(|id| *id != other).collect();
            assert_eq!(rows, own, "{who}");
        }
        assert_eq!(ids(&read_on(world, "何老师", "windows").await), [other.as_str()], "others' are not theirs");
        let latest = read_on(world, "周院长", "windows?latest_first=true").await;
        assert_eq!(ids(&latest), own.iter().rev().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(ids(&read_on(world, "周院长", "windows?cancelled=false").await), some(&[1, 2, 4, 0]));
        assert_eq!(ids(&read_on(world, "周院长", "windows?kind=planned_downtime").await), some(&[1, 2]));
        let later = format!("windows?after={}", world.now().plus(hours(5)));
        assert_eq!(ids(&read_on(world, "周院长", &later).await), some(&[0]));
        refuses(world, "周院长", "windows").await;
    })
    .await;
}

#[tokio::test]
async fn claims_are_read_on_and_summed_whole_those_settled_before_the_sums_were_kept_too() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.underpin("石渠", &[(Milestone::Respond, "1h")]).await;
        let fault = world
            .report("李敏", "查询库频繁报内部错误")
            .at_component("查询库", "software_defect")
            .touching("several", "slow")
            .await;
        let claims = format!("incidents/{}/claims", fault.id);
        let mut made = Vec::new();
        for (minor, currency) in [(100, "CNY"), (200, "CNY"), (400, "CNY"), (800, "CNY"), (1_600, "USD")] {
            let body = json!({ "minor": minor, "currency": currency, "reason": "恢复超时" });
            made.push(text(&post(world, "王晓东", &claims, body).await, "id").to_owned());
        }
        for (nth, state, paid) in [(0, "accepted", Some(60)), (1, "accepted", None), (2, "dropped", None)] {
            let body = json!({ "state": state, "paid_minor": paid, "reason": "协商" });
            post(world, "王晓东", &format!("{claims}/{}/settlement", made[nth]), body).await;
        }
        let vendor = world.party("石渠");
        let list = format!("vendor-claims?vendor_id={vendor}&from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z");
        let rows = read_on(world, "王晓东", &list).await;
        assert_eq!(ids(&rows), made);
        assert_eq!(rows[0]["paid_minor"], 60);
        let sums = json!([
            { "currency": "CNY", "minor": 1_500, "paid_minor": 260, "open_minor": 800 },
            { "currency": "USD", "minor": 1_600, "paid_minor": 0, "open_minor": 1_600 },
        ]);
        let first = get(world, "王晓东", &format!("{list}&limit=2")).await.ok(200);
        assert_eq!(first["sums"], sums, "a page shows two, the sums are of all");
        let next = format!("{list}&limit=2&cursor={}", text(&first, "next_cursor"));
        assert_eq!(get(world, "王晓东", &next).await.ok(200)["sums"], Json::Null);
        // The release before kept what was paid in the claim's body alone.
        let mut set = storage::WriteSet::new();
        set.add(storage::Query::built("update desk_paper set paid = null", Vec::new()));
        world.platform.app.db.write(set).await.unwrap();
        assert_eq!(get(world, "王晓东", &list).await.ok(200)["sums"], sums);
        let before = format!("vendor-claims?vendor_id={vendor}&from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z");
        let none = get(world, "王晓东", &before).await.ok(200);
        assert_eq!((&none["items"], &none["sums"]), (&json!([]), &json!([])));
        refuses(world, "王晓东", &list).await;
    })
    .await;
}

#[tokio::test]
async fn emergency_access_is_read_on_ones_own_however_many_others_had_it_since() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.hire("管理", "guanli", Role::Administrator, &[]).await;
        world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
        let need = json!({ "role": "manager", "customer_id": world.party("医院"), "minutes": 60,
            "reason": "凌晨一级故障，值班经理联系不上，需要立即改派" });
        let mut made = Vec::new();
        for who in ["刘佳", "管理", "管理", "管理", "刘佳", "管理"] {
            made.push(text(&post(world, who, "emergencies", need.clone()).await, "id").to_owned());
            world.forward(minutes(61)).await;
            world.platform.look_around(world.now()).await.unwrap();
        }
        made.push(text(&post(world, "刘佳", "emergencies", need).await, "id").to_owned());
        let some = |of: &[usize]| of.iter().map(|nth| made[*nth].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&read_on(world, "安全", "emergencies").await), some(&[6, 5, 4, 3, 2, 1, 0]));
        assert_eq!(ids(&read_on(world, "刘佳", "emergencies").await), some(&[6, 4, 0]));
        assert_eq!(ids(&read_on(world, "管理", "emergencies").await), some(&[5, 3, 2, 1]));
        for who in ["安全", "刘佳"] {
            assert_eq!(ids(&read_on(world, who, "emergencies?open=true").await), some(&[6]), "{who}");
        }
        assert!(read_on(world, "管理", "emergencies?open=true").await.is_empty());
        let page = get(world, "安全", "emergencies?limit=2").await.ok(200);
        let names: BTreeSet<&str> = page["people"].as_array().unwrap().iter().map(|one| text(one, "name")).collect();
        assert_eq!(names, BTreeSet::from(["刘佳", "管理"]), "a page names whom it shows");
        refuses(world, "安全", "emergencies").await;
    })
    .await;
}

#[tokio::test]
async fn reviews_of_permissions_are_read_on_each_with_how_far_it_has_come() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
        let table = |rows: &[&str]| {
            let rows: Vec<Json> = rows
                .iter()
                .map(|account| json!({ "account": account, "name": account, "right": "记账", "employed": false }))
                .collect();
            json!({ "customer_id": world.party("医院"), "system": "财务", "rows": rows })
        };
        let mut made = Vec::new();
        for nth in 0..5 {
            let rows = if nth == 2 { vec!["a1", "a2"] } else { vec!["a1"] };
            let body = json!({ "name": format!("第 {nth} 次复核"), "due_at": at("2026-12-15 18:00").to_string(),
                "table": table(&rows) });
            let begun = post(world, "安全", "reviews", body).await;
            made.push(text(&begun["review"], "id").to_owned());
            if nth == 2 {
                let verdict = json!({ "number": 1, "keep": false, "reason": "经核实" });
                post(world, "安全", &format!("reviews/{}/decisions", made[2]), verdict).await;
            }
            if nth == 3 {
                let verdict = json!({ "number": 1, "keep": true, "reason": "经核实" });
                post(world, "安全", &format!("reviews/{}/decisions", made[3]), verdict).await;
                post(world, "安全", &format!("reviews/{}/closing", made[3]), json!({})).await;
                world.forward(hours(1)).await;
            }
        }
        let some = |of: &[usize]| of.iter().map(|nth| made[*nth].clone()).collect::<Vec<_>>();
        let rows = read_on(world, "安全", "reviews").await;
        assert_eq!(ids(&rows), some(&[4, 3, 2, 1, 0]));
        let counts = |row: &Json| ["items", "decided", "undone"].map(|field| row[field].as_i64().unwrap());
        assert_eq!(
            rows.iter().map(counts).collect::<Vec<_>>(),
            [[1, 0, 0], [1, 1, 0], [2, 1, 1], [1, 0, 0], [1, 0, 0]]
        );
        assert_eq!(ids(&read_on(world, "安全", "reviews?closed=false").await), some(&[4, 2, 1, 0]));
        assert_eq!(ids(&read_on(world, "安全", "reviews?closed=true").await), some(&[3]));
        refuses(world, "安全", "reviews").await;
    })
    .await;
}
