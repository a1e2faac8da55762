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

#[tokio::test]
async fn an_erasure_that_cannot_be_written_takes_nothing_away_and_a_second_one_finishes() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let raw = "From: limin@example.test\r\nMessage-ID: <1@hospital>\r\nSubject: unwell\r\n\r\nsince this morning";
        let taken = world.letter(raw.to_owned()).await;
        assert!(matches!(taken, inbound::Taken::New(_, inbound::MailState::Waiting)), "{taken:?}");
        let id = switch_off(world, "limin").await;
        let path = format!("accounts/{id}/erasure");
        let left = async || {
            let mut left = Vec::new();
            for of in [
                "select count(*) from inbound_mail where sender <> ''",
                "select count(*) from files_attachment where subject is not null",
                "select count(*) from files_blob",
                "select count(*) from access_account where name = '李敏'",
                "select count(*) from journal_entry where kind = 'person.erased'",
            ] {
                left.push(count(world, of).await);
            }
            left
        };
        // What an erased person is called is somebody's name, and the database has none twice: nothing of the set is written.
        world.hire(ERASED_NAME, "namesake", Role::Auditor, &[]).await;
        world.platform.app.db.script("create unique index story_name on access_account (name)").await.unwrap();
        let refused = post(world, "安全", &path, json!({ "reason": WHY })).await;
        assert!(!refused.status.is_success(), "{}", refused.json);
        assert_eq!(left().await, [1, 1, 1, 1, 0]);
        world.platform.app.db.script("drop index story_name").await.unwrap();
        post(world, "安全", &path, json!({ "reason": WHY })).await.ok(200);
        assert_eq!(left().await, [0, 0, 0, 0, 1]);
        world.journal_holds().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_past_its_term_and_the_entry_that_it_went_are_written_together_or_not_at_all() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let terms = Terms { incidents: 6, ..Terms::default() };
        let ended = async |text: &str| {
            let fault = world.report("李敏", text).of("HIS").await;
            let file = world.by("李敏").uploads("现场.txt", text.as_bytes()).await;
            world.by("李敏").does("messages", &fault, json!({ "text": "见附件", "attachment_ids": [file] })).await;
            world.by("周院长").does("withdrawal", &fault, json!({ "reason": "已好" })).await;
        };
        let retain = async || {
            let cx = Cx::platform("retention", world.now(), Arc::clone(&world.platform.app.ids));
            with_terms(world, terms).retain(&cx).await
        };
        let left = async || {
            let entries = count(world, "select count(*) from journal_entry where kind = 'retention.erased'").await;
            let told = count(world, "select count(*) from desk_incident where report <> ''").await;
            (entries, told, count(world, "select count(*) from files_blob").await)
        };
        ended("门诊查询打不开").await;
        world.sleep_through(hours(200 * 24));
        assert_eq!(retain().await.unwrap().incidents, 1);
        assert_eq!(left().await, (1, 0, 0));
        ended("收费处打印慢").await;
        world.sleep_through(hours(200 * 24));
        // A second entry of the kind cannot be written: then nothing goes.
        let one = "create unique index story_kind on journal_entry (kind) where kind = 'retention.erased'";
        world.platform.app.db.script(one).await.unwrap();
        assert!(retain().await.is_err());
        assert_eq!(left().await, (1, 1, 1));
        world.platform.app.db.script("drop index story_kind").await.unwrap();
        assert_eq!(retain().await.unwrap().incidents, 1);
        assert_eq!(left().await, (2, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn the_fault_report_as_it_was_issued_stays_when_the_files_and_the_words_of_its_incident_go() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        cast(world).await;
        let manager = "王晓东";
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        world.by(manager).answers(&fault).await;
        world.by(manager).grades(&fault, 2).await;
        world.by(manager).restores(&fault).await;
        let evidence = world.by(manager).uploads("日志.txt", "现场日志".as_bytes()).await;
        world.by(manager).does("messages", &fault, json!({ "text": "见附件", "attachment_ids": [evidence] })).await;
        let report = world.by(manager).uploads("故障报告.txt", "内存与固件不兼容".as_bytes()).await;
        world.by(manager).does("issued-report", &fault, json!({ "attachment_id": report })).await;
        world.by(manager).resolves(&fault, "software_defect").await;
        world.by("李敏").confirms(&fault).await;
        let read = async |who: &str, id: &str| {
            world.send(who, "GET", &format!("/api/v1/attachments/{id}"), &[], None).await.status.as_u16()
        };
        for who in ["李敏", "周院长", manager] {
            assert_eq!((read(who, &report).await, read(who, &evidence).await), (200, 200), "{who}");
        }
        assert_eq!(read("何老师", &report).await, 404, "another customer's");
        world.sleep_through(hours(200 * 24));
        let cx = Cx::platform("retention", world.now(), Arc::clone(&world.platform.app.ids));
        let files = Terms { attachments: 6, ..Terms::default() };
        assert_eq!(with_terms(world, files).retain(&cx).await.unwrap().attachments, 1);
        assert_eq!((read("李敏", &report).await, read("李敏", &evidence).await), (200, 404));
        let all = Terms { incidents: 6, attachments: 6, ..Terms::default() };
        assert_eq!(with_terms(world, all).retain(&cx).await.unwrap().incidents, 1);
        let seen = get(world, "周院长", &format!("incidents/{}", fault.id)).await.ok(200);
        let names: Vec<&Json> = seen["attachments"].as_array().unwrap().iter().map(|file| &file["name"]).collect();
        assert_eq!((names, &seen["text"]), (vec![&json!("故障报告.txt")], &json!("")));
        assert_eq!(read("周院长", &report).await, 200);
    })
    .await;
}
