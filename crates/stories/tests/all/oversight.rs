//! Who may do what: explained, lent in an emergency, made narrower, reviewed and put right.

use kernel::Role;
use serde_json::{Value as Json, json};
use stories::{Setting, World, at, minutes, on_both};
use testkit::Reply;

async fn cast(world: &World) {
    world.hire("管理", "guanli", Role::Administrator, &[]).await;
    world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
}

async fn get(world: &World, who: &str, path: &str) -> Reply {
    world.send(who, "GET", &format!("/api/v1/{path}"), &[], None).await
}

async fn post(world: &World, who: &str, path: &str, body: Json) -> Reply {
    world.send(who, "POST", &format!("/api/v1/{path}"), &[], Some(body)).await
}

async fn account_of(world: &World, who: &str) -> String {
    get(world, who, "session").await.ok(200)["account"]["id"].as_str().unwrap().to_owned()
}

async fn kept(world: &World, kind: &str) -> Vec<Json> {
    let text = "select body from journal_entry where kind = $1 order by id";
    let query = storage::Query::built(text, vec![storage::Value::from(kind)]);
    let rows = world.platform.app.db.rows(query).await.unwrap();
    rows.iter().map(|row| row.json(0).unwrap()).collect()
}

fn need(world: &World) -> Json {
    json!({ "role": "manager", "customer_id": world.party("医院"), "minutes": 60,
        "reason": "凌晨一级故障，值班经理联系不上，需要立即改派" })
}

#[tokio::test]
async fn the_line_that_allows_or_refuses_is_told() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let own = world.report("李敏", "综合查询打不开").known().await;
        let foreign = world.report("何老师", "选课页面打不开").of("JW").await;
        let who = account_of(world, "李敏").await;
        let asked = async |incident: &str| {
            let path = format!("access/explanation?account_id={who}&action=incident.read&incident_id={incident}");
            get(world, "安全", &path).await.ok(200)
        };
        let yes = asked(&own.id).await;
        assert_eq!((&yes["allowed"], &yes["sentence"]), (&json!(true), &json!("允许“查看工单”")));
        let no = asked(&foreign.id).await;
        assert_eq!(no["allowed"], false);
        let lines = no["lines"].as_array().unwrap();
        assert!(!lines.is_empty() && lines.iter().all(|line| line["effect"] != "covers"), "{no}");
        let assign =
            get(world, "严审", &format!("access/explanation?account_id={who}&action=incident.assign")).await.ok(200);
        assert_eq!(assign["lines"][0]["sentence"], "报修人 × incident.assign：没有这一项，不允许");
        assert_eq!(
            get(world, "王晓东", &format!("access/explanation?account_id={who}&action=incident.read")).await.status,
            403
        );
        let mut out = Vec::new();
        let question = ("limin", "incident.read", Some(own.number.as_str()));
        server::cli::access::explain(&world.platform, &world.cx(), question, &mut out).await.unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("limin 允许“查看工单”\n") && text.contains("  + 报修人 × incident.read"), "{text}");
        let unknown = ("limin", "incident.fly", None);
        let told = server::cli::access::explain(&world.platform, &world.cx(), unknown, &mut Vec::new()).await;
        assert!(told.unwrap_err().to_string().contains("incident.fly"));
    })
    .await;
}

#[tokio::test]
async fn emergency_access_reaches_one_customer_is_announced_recorded_and_ends_by_itself() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let own = world.report("李敏", "综合查询打不开").known().await;
        let foreign = world.report("何老师", "选课页面打不开").of("JW").await;
        let path = |id: &str| format!("incidents/{id}");
        world.hire("管理", "guanli", Role::Administrator, &[]).await;
        let alone = post(world, "管理", "emergencies", need(world)).await;
        assert_eq!(alone.problem(409), "emergency.nobody_to_tell");
        world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
        assert_eq!(get(world, "管理", &path(&own.id)).await.status, 403);
        let token = post(world, "管理", "api-tokens", json!({ "name": "脚本", "days": 2 })).await.ok(201);
        let opened = post(world, "管理", "emergencies", need(world)).await.ok(201);
        assert_eq!(post(world, "管理", "emergencies", need(world)).await.problem(409), "emergency.open_already");
        get(world, "管理", &path(&own.id)).await.ok(200);
        assert_eq!(get(world, "管理", &path(&foreign.id)).await.problem(404), "request.not_found");
        assert_eq!(get(world, "管理", "journal").await.status, 403, "no watching power comes with it");
        let header = format!("Bearer {}", token["secret"].as_str().unwrap());
        let place = format!("/api/v1/incidents/{}", own.id);
        let by_token = world.send("", "GET", &place, &[("authorization", header.as_str())], None).await;
        assert_eq!(by_token.status, 403, "a program's token has no emergency");
        for who in ["安全", "周院长"] {
            let inbox = get(world, who, "inbox").await.ok(200);
            let told =
                inbox["items"].as_array().unwrap().iter().filter(|item| item["event"] == "emergency-opened").count();
            assert_eq!(told, 1, "{who}: {inbox}");
        }
        let seen = kept(world, "access.in_emergency").await;
        assert!(seen.iter().any(|body| body["path"] == format!("/api/v1/incidents/{}", own.id)), "{seen:?}");
        let listed = get(world, "安全", "emergencies").await.ok(200);
        assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["open"]), (&opened["id"], &json!(true)));
        assert_eq!(get(world, "刘佳", "emergencies").await.ok(200)["items"], json!([]), "others' are not hers to see");
        assert_eq!(get(world, "李敏", "emergencies").await.status, 403);

        world.forward(minutes(61)).await;
        assert_eq!(get(world, "管理", &path(&own.id)).await.status, 403);
        world.platform.look_around(world.now()).await.unwrap();
        assert_eq!(kept(world, "emergency.ran_out").await.len(), 1);
        let again = post(world, "管理", "emergencies", need(world)).await.ok(201);
        let end = format!("emergencies/{}/end", again["id"].as_str().unwrap());
        assert_eq!(post(world, "王晓东", &end, json!({})).await.status, 404, "another's is not seen");
        post(world, "安全", &end, json!({})).await.ok(200);
        assert_eq!(get(world, "管理", &path(&own.id)).await.status, 403);
        assert_eq!(post(world, "安全", &end, json!({})).await.problem(409), "emergency.over");
        assert_eq!(kept(world, "emergency.ended").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_custom_role_gives_what_it_says_from_its_approval_to_its_end() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let fault = world.report("李敏", "综合查询打不开").known().await;
        let path = format!("incidents/{}", fault.id);
        world.hire("夜班", "yeban", Role::Administrator, &[]).await;
        let night = account_of(world, "夜班").await;
        let row = |action: &str| json!({ "action": action, "reaches": ["everything"] });
        let role = |cells: Vec<Json>| json!({ "name": "夜班坐席", "stands_for": "dispatcher", "cells": cells });
        let beyond = post(world, "王晓东", "roles", role(vec![row("account.write")])).await;
        assert_eq!(beyond.problem(403), "role.beyond_its_maker");
        let made = post(world, "王晓东", "roles", role(vec![row("incident.read")])).await.ok(201);
        let id = made["id"].as_str().unwrap().to_owned();
        let to = |what: &str| format!("roles/{id}/{what}");
        let whose = json!({ "account_id": night });
        assert_eq!(post(world, "夜班", &to("holders"), whose.clone()).await.problem(403), "role.own");
        post(world, "管理", &to("holders"), whose.clone()).await.ok(204);
        assert_eq!(get(world, "夜班", &path).await.status, 403, "it waits for the officer");
        let yes = json!({ "account_id": night, "approved": true });
        assert_eq!(post(world, "管理", &to("approval"), yes.clone()).await.status, 403);
        post(world, "安全", &to("approval"), yes.clone()).await.ok(204);
        get(world, "夜班", &path).await.ok(200);
        assert_eq!(post(world, "夜班", &format!("{path}/notes"), json!({ "text": "看过" })).await.status, 403);
        let told =
            get(world, "安全", &format!("access/explanation?account_id={night}&action=incident.read")).await.ok(200);
        assert_eq!(told["lines"][0]["custom_role"], "夜班坐席");

        let wider = role(vec![row("incident.read"), row("incident.note")]);
        let etag = [("if-match", "\"v1\"")];
        world.send("王晓东", "PUT", &format!("/api/v1/roles/{id}"), &etag, Some(wider)).await.ok(200);
        assert_eq!(get(world, "夜班", &path).await.status, 403, "what changed is approved anew");
        post(world, "安全", &to("approval"), yes).await.ok(204);
        let noted = post(world, "夜班", &format!("{path}/notes"), json!({ "text": "看过" })).await;
        assert!(noted.status.is_success(), "{}", noted.json);
        let etag = [("if-match", "\"v2\"")];
        assert_eq!(world.send("王晓东", "DELETE", &format!("/api/v1/roles/{id}"), &etag, None).await.status, 204);
        assert_eq!(get(world, "夜班", &path).await.status, 403);
        for kind in ["role.made", "role.asked", "role.changed", "role.retired"] {
            assert_eq!(kept(world, kind).await.len(), 1, "{kind}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_review_of_the_platform_finds_what_is_wrong_and_taking_away_counts_at_once() {
    on_both(Setting::at("2026-08-03 10:00"), async |world| {
        cast(world).await;
        world.hire("二号", "anquan2", Role::SecurityOfficer, &[]).await;
        let fault = world.report("李敏", "综合查询打不开").known().await;
        let path = format!("incidents/{}", fault.id);
        get(world, "王晓东", &path).await.ok(200);
        world.until(at("2026-11-30 10:00")).await;
        get(world, "王晓东", &path).await.ok(200);
        get(world, "安全", "reviews").await.ok(200);
        let asked = json!({ "name": "第四季度复核", "due_at": at("2026-12-15 18:00").to_string() });
        assert_eq!(post(world, "管理", "reviews", asked.clone()).await.status, 403);
        let begun = post(world, "安全", "reviews", asked).await.ok(201);
        let id = begun["review"]["id"].as_str().unwrap().to_owned();
        let item = |answer: &Json, name: &str| {
            let items = answer["items"].as_array().unwrap();
            items.iter().find(|item| item["holder_name"] == name).cloned()
        };
        let unused = item(&begun, "管理").expect("never used since August");
        assert_eq!(unused["findings"][0]["kind"], "unused");
        let broad = item(&begun, "王晓东").expect("a manager who only reads");
        assert_eq!(broad["findings"][0]["kind"], "over_broad", "{broad}");
        assert_eq!(broad["proposal"], "replace");
        assert!(broad["last_used_at"].as_str().unwrap().starts_with("2026-11-30"));
        assert!(item(&begun, "安全").is_none(), "he reviews just now");
        let decide = async |name: &str, keep: bool| {
            let found = item(&begun, name).unwrap();
            let verdict = json!({ "number": found["number"], "keep": keep, "reason": "经核实" });
            post(world, "安全", &format!("reviews/{id}/decisions"), verdict).await
        };
        let dispatcher = account_of(world, "王晓东").await;
        decide("王晓东", false).await.ok(200);
        assert_eq!(get(world, "王晓东", &path).await.status, 401, "his session was opened with what he has no more");
        assert_eq!(decide("王晓东", true).await.problem(409), "review.decided");
        let last = decide("管理", false).await;
        assert_eq!(last.problem(409), "account.last_administrator");
        let told =
            get(world, "安全", &format!("access/explanation?account_id={dispatcher}&action=incident.release")).await;
        assert_eq!(told.ok(200)["allowed"], false);
        assert_eq!(
            post(world, "安全", &format!("reviews/{id}/closing"), json!({})).await.problem(409),
            "review.unfinished"
        );
        world.until(at("2026-12-16 10:00")).await;
        assert_eq!(get(world, "安全", &format!("reviews/{id}")).await.ok(200)["review"]["overdue"], true);
        assert_eq!(kept(world, "account.role_withdrawn").await.len(), 1);
        assert_eq!(kept(world, "review.decided").await.len(), 1);
    })
    .await;
}

/// The story of a customer's finance system: a cashier who approves his own payments over a second account, an intern who
/// sees the payroll, somebody who left, and a superuser nobody uses.
#[tokio::test]
async fn unreasonable_permissions_of_a_finance_system_are_found_and_put_right() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let day = |text: &str| at(&format!("{text} 09:00")).to_string();
        let row = |account: &str, name: &str, person: &str, duty: &str, right: &str, used: &str| {
            json!({ "account": account, "name": name, "person": person, "duty": duty, "right": right,
                "granted_by": "信息科", "granted_at": day("2026-01-05"), "last_used_at": day(used) })
        };
        let mut rows = vec![
            row("cn01", "出纳甲", "P1", "出纳", "付款录入", "2026-11-02"),
            row("cn01b", "出纳甲", "P1", "出纳", "付款审批", "2026-11-02"),
            row("kj01", "会计乙", "P2", "会计", "凭证", "2026-11-02"),
            row("sx01", "实习丙", "P3", "实习", "工资查询", "2026-11-01"),
            row("sa", "超级用户", "P4", "系统维护", "全部权限", "2026-02-01"),
        ];
        let mut left = row("kj09", "会计丁", "P5", "会计", "凭证", "2026-10-30");
        left["employed"] = json!(false);
        rows.push(left);
        let rules = json!({
            "exclusions": [{ "right": "付款录入", "excludes": "付款审批" }],
            "duties": [{ "duty": "出纳", "rights": ["付款录入", "付款审批"] }, { "duty": "会计", "rights": ["凭证"] },
                { "duty": "实习", "rights": ["凭证查询"] }, { "duty": "系统维护", "rights": ["全部权限"] }],
        });
        let table = json!({ "customer_id": world.party("医院"), "system": "预算与财务一体化", "rules": rules, "rows": rows });
        let asked = json!({ "name": "财务系统权限复核", "due_at": day("2026-11-20"), "table": table });
        let begun = post(world, "安全", "reviews", asked).await.ok(201);
        let id = begun["review"]["id"].as_str().unwrap().to_owned();
        assert_eq!((&begun["review"]["holdings"], &begun["review"]["items"]), (&json!(6), &json!(5)));
        let found: Vec<_> = begun["items"].as_array().unwrap().iter().map(|item| {
            let kinds: Vec<_> = item["findings"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect();
            (item["holder"].as_str().unwrap(), kinds)
        }).collect();
        assert_eq!(found, [
            ("cn01", vec!["conflicting"]),
            ("cn01b", vec!["conflicting"]),
            ("sx01", vec!["over_broad"]),
            ("sa", vec!["unused"]),
            ("kj09", vec!["orphaned"]),
        ]);
        for (number, keep) in [(1, true), (2, false), (3, false), (4, false), (5, false)] {
            let verdict = json!({ "number": number, "keep": keep, "reason": "与财务科核实" });
            post(world, "安全", &format!("reviews/{id}/decisions"), verdict).await.ok(200);
        }
        let later = async |rows: Vec<Json>| {
            post(world, "安全", &format!("reviews/{id}/check"), json!({ "rows": rows })).await.ok(200)["review"]["undone"].clone()
        };
        rows.retain(|row| !["cn01b", "sx01", "kj09"].contains(&row["account"].as_str().unwrap()));
        assert_eq!(later(rows.clone()).await, 1, "the superuser is still there");
        assert_eq!(post(world, "安全", &format!("reviews/{id}/closing"), json!({})).await.problem(409), "review.unfinished");
        rows.retain(|row| row["account"] != "sa");
        assert_eq!(later(rows).await, 0);
        let closed = post(world, "安全", &format!("reviews/{id}/closing"), json!({})).await.ok(200);
        assert!(closed["review"]["closed_at"].is_string());
        assert_eq!(kept(world, "review.closed").await.len(), 1);
    })
    .await;
}
