//! What is kept of people: told to them, erased, held, and emptied when its term is over.

use std::sync::Arc;

use app::Cx;
use kernel::Role;
use privacy::{ERASED_NAME, Holders, Privacy, Terms};
use serde_json::{Value as Json, json};
use stories::{Setting, World, hours, on_both};
use testkit::Reply;

async fn cast(world: &World) {
    world.hire("管理", "guanli", Role::Administrator, &[]).await;
    world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
}

async fn post(world: &World, who: &str, path: &str, body: Json) -> Reply {
    world.send(who, "POST", &format!("/api/v1/{path}"), &[], Some(body)).await
}

async fn get(world: &World, who: &str, path: &str) -> Reply {
    world.send(who, "GET", &format!("/api/v1/{path}"), &[], None).await
}

async fn count(world: &World, text: &str) -> i64 {
    let row = world.platform.app.db.row(storage::Query::built(text, Vec::new())).await.unwrap();
    row.unwrap().int(0).unwrap()
}

fn section<'j>(told: &'j Json, name: &str) -> &'j Vec<Json> {
    let found = told["sections"].as_array().unwrap().iter().find(|section| section["name"] == name);
    found.unwrap()["items"].as_array().unwrap()
}

async fn switch_off(world: &World, login: &str) -> String {
    let found = get(world, "管理", &format!("accounts?q={login}")).await.ok(200);
    let id = found["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/accounts/{id}");
    let read = world.send("管理", "GET", &path, &[], None).await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    world.send("管理", "PATCH", &path, &[("if-match", &tag)], Some(json!({ "active": false }))).await.ok(200);
    id
}

const WHY: &str = "本人离职后书面申请注销，编号 2026-11-07";

#[tokio::test]
async fn everybody_is_told_what_is_kept_of_him_and_nothing_of_others() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let own = world.report("李敏", "综合查询打不开").known().await;
        world.report("何老师", "选课页面打不开").of("JW").await;
        world.by("李敏").does("messages", &own, json!({ "text": "门诊三个窗口都这样" })).await;
        world.by("李敏").uploads("现场.txt", "截图".as_bytes()).await;
        let reply = get(world, "李敏", "personal-data").await;
        assert!(reply.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        let told = reply.ok(200);
        assert_eq!(section(&told, "incidents").len(), 1);
        assert_eq!(section(&told, "incidents")[0]["title"], "综合查询打不开");
        assert_eq!(section(&told, "messages")[0]["text"], "门诊三个窗口都这样");
        assert_eq!(section(&told, "attachments")[0]["name"], "现场.txt");
        assert!(section(&told, "done").iter().any(|entry| entry["kind"] == "incident.reported"));
        assert!(section(&told, "account")[0]["created_at"].as_str().unwrap().ends_with('Z'));
        let text = told.to_string();
        assert!(!text.contains("选课") && !text.contains("何老师") && !text.contains("argon2"), "{text}");
        assert_eq!(count(world, "select count(*) from journal_entry where kind = 'person.exported'").await, 1);
        // Who administers is told of himself alone: no report of anybody.
        let told = get(world, "管理", "personal-data").await.ok(200);
        assert!(section(&told, "incidents").is_empty() && !told.to_string().contains("综合查询"));
        let member = get(world, "王晓东", "personal-data").await.ok(200);
        assert_eq!(section(&member, "team")[0]["name"], "王晓东");
    })
    .await;
}

#[tokio::test]
async fn a_person_is_erased_when_nothing_is_open_or_held_and_the_journal_still_verifies() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let fault = world.report("李敏", "综合查询打不开").known().await;
        let erase = async |world: &World, who: &str, id: &str| {
            post(world, who, &format!("accounts/{id}/erasure"), json!({ "reason": WHY })).await
        };
        let found = get(world, "管理", "accounts?q=limin").await.ok(200);
        let id = found["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(
            erase(world, "管理", &id).await.problem(403),
            "request.forbidden",
            "who switches off does not erase"
        );
        assert_eq!(erase(world, "安全", &id).await.problem(409), "person.still_active");
        switch_off(world, "limin").await;
        assert_eq!(erase(world, "安全", &id).await.problem(409), "person.open_work");
        world.by("周院长").does("withdrawal", &fault, json!({ "reason": "已好" })).await;

        let hold = json!({ "customer_id": world.party("医院"), "reason": "合同纠纷诉讼期间保全" });
        assert_eq!(post(world, "安全", "holds", hold.clone()).await.problem(403), "request.forbidden");
        let hold = post(world, "王晓东", "holds", hold).await.ok(201);
        let refused = erase(world, "安全", &id).await;
        assert!(refused.json["detail"].as_str().unwrap().contains("合同纠纷诉讼期间保全"));
        assert_eq!(refused.problem(409), "person.under_hold");
        let lift = format!("holds/{}/lifting", hold["id"].as_str().unwrap());
        let why = json!({ "reason": "诉讼已结案，书面同意解除" });
        assert_eq!(post(world, "王晓东", &lift, why.clone()).await.problem(403), "request.forbidden");
        post(world, "安全", &lift, why.clone()).await.ok(200);
        assert_eq!(post(world, "安全", &lift, why).await.problem(409), "hold.lifted_already");
        assert_eq!(get(world, "严审", "holds").await.ok(200)["items"].as_array().unwrap().len(), 1);

        assert!(count(world, "select count(*) from journal_personal where value = '李敏'").await > 0);
        let erased = erase(world, "安全", &id).await.ok(200);
        assert_eq!(erased["incidents"], 1);
        for left in [
            "select count(*) from journal_personal where value in ('李敏', 'limin')",
            "select count(*) from access_account where name = '李敏' or login = 'limin'",
            "select count(*) from desk_incident where reporter_name = '李敏'",
            "select count(*) from notify_delivery where name = '李敏'",
        ] {
            assert_eq!(count(world, left).await, 0, "{left}");
        }
        let shown = get(world, "安全", &format!("accounts/{id}")).await.ok(200);
        assert_eq!((&shown["name"], &shown["active"]), (&json!(ERASED_NAME), &json!(false)));
        assert_eq!(erase(world, "安全", &id).await.problem(409), "person.erased_already");
        let seen = get(world, "刘佳", &format!("incidents/{}", fault.id)).await.ok(200);
        assert!(!seen.to_string().contains("李敏"), "{seen}");
        world.journal_holds().await;
    })
    .await;
}

fn with_terms(world: &World, terms: Terms) -> Privacy {
    let of = &world.platform;
    let holders = Holders {
        estate: Arc::clone(&of.estate),
        team: Arc::clone(&of.team),
        files: Arc::clone(&of.files),
        documents: Arc::clone(&of.documents),
    };
    Privacy::new(Arc::clone(&of.app), Arc::clone(&of.access), holders, terms)
}

#[tokio::test]
async fn what_is_past_its_term_goes_and_what_is_held_or_open_stays() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let mut ended = Vec::new();
        for (who, lead, text, system) in
            [("李敏", "周院长", "门诊查询打不开", "HIS"), ("何老师", "何老师", "选课页面打不开", "JW")]
        {
            let fault = world.report(who, text).of(system).await;
            let file = world.by(who).uploads("现场.txt", text.as_bytes()).await;
            world.by(who).does("messages", &fault, json!({ "text": "见附件", "attachment_ids": [file] })).await;
            world.by(lead).does("withdrawal", &fault, json!({ "reason": "已好" })).await;
            ended.push(fault);
        }
        let open = world.report("李敏", "收费处打印慢").of("HIS").await;
        let hold = json!({ "customer_id": world.party("学院"), "reason": "合同纠纷诉讼期间保全" });
        let hold = post(world, "王晓东", "holds", hold).await.ok(201);
        world.sleep_through(hours(200 * 24));
        let terms = Terms { incidents: 6, attachments: 6, letters: 6, notices: 6, journal: 6 };
        let cx = Cx::platform("retention", world.now(), Arc::clone(&world.platform.app.ids));
        assert_eq!(with_terms(world, Terms::default()).retain(&cx).await.unwrap(), privacy::Retained::default());
        let gone = with_terms(world, terms).retain(&cx).await.unwrap();
        assert_eq!((gone.incidents, gone.notices), (1, 0), "notices stay while any hold stands: {gone:?}");
        assert!(gone.journal > 0);
        let read =
            async |fault: &stories::Fault, who: &str| get(world, who, &format!("incidents/{}", fault.id)).await.ok(200);
        let emptied = read(&ended[0], "刘佳").await;
        assert_eq!((&emptied["text"], &emptied["reporter"]["name"]), (&json!(""), &Json::Null));
        let emptied = emptied.to_string();
        assert!(!emptied.contains("门诊查询") && !emptied.contains("见附件"), "{emptied}");
        assert!(read(&ended[1], "刘佳").await.to_string().contains("选课页面打不开"), "held");
        assert!(read(&open, "刘佳").await.to_string().contains("收费处打印慢"), "open");
        assert_eq!(count(world, "select count(*) from files_attachment").await, 1, "the held customer's");
        assert_eq!(count(world, "select count(*) from files_blob").await, 1);
        assert!(count(world, "select count(*) from journal_personal where value = '何老师'").await > 0);

        let lift = format!("holds/{}/lifting", hold["id"].as_str().unwrap());
        post(world, "安全", &lift, json!({ "reason": "诉讼已结案，书面同意解除" })).await.ok(200);
        let cx = Cx::platform("retention", world.now(), Arc::clone(&world.platform.app.ids));
        let gone = with_terms(world, terms).retain(&cx).await.unwrap();
        assert_eq!(gone.incidents, 1);
        assert!(gone.notices > 0, "{gone:?}");
        assert_eq!(count(world, "select count(*) from files_blob").await, 0);
        assert!(count(world, "select count(*) from journal_entry where kind = 'retention.erased'").await >= 5);
        while with_terms(world, terms).retain(&cx).await.unwrap().is_full() {}
        world.journal_holds().await;
    })
    .await;
}
