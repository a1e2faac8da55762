//! The texts of notices in the house's own words: changed, looked at on a real incident, said, taken back.

use kernel::Role;
use notify::{Login, Secret, Security, SmtpConfig};
use serde_json::{Value as Json, json};
use storage::{WriteSet, params};
use stories::{Setting, World, on_both};
use testkit::{MailPeer, Reply};

const ASSIGNED: &str = "/api/v1/notice-texts/assigned";

storage::sql! {
    BY_HAND = "insert into notify_text (event, version, texts, written_at) values ($1, $2, $3, 0)";
}

fn through(peer: &MailPeer) -> SmtpConfig {
    SmtpConfig {
        host: MailPeer::HOST.to_owned(),
        port: peer.port,
        security: Security::StartTls,
        login: Some(Login { user: MailPeer::USER.to_owned(), password: Secret(MailPeer::PASSWORD.to_owned()) }),
        ca_file: Some(peer.ca_file()),
        timeout: std::time::Duration::from_secs(20),
        connections: 2,
        from: "care@example.test".to_owned(),
    }
}

async fn put(world: &World, who: &str, version: i64, texts: Json) -> Reply {
    let version = format!("\"v{version}\"");
    let body = json!({ "texts": texts });
    world.send(who, "PUT", ASSIGNED, &[("if-match", &version)], Some(body)).await
}

fn own() -> Json {
    json!([
        { "language": "zh", "form": "title", "text": "派工：{title}" },
        { "language": "zh", "form": "customer", "text": "{engineer} 已接手 {number}。\n如有变化请直接回复本邮件。" },
    ])
}

/// The text in a language and form of what was read.
fn part<'a>(read: &'a Json, language: &str, form: &str) -> &'a Json {
    let texts = read["texts"].as_array().unwrap();
    texts.iter().find(|text| text["language"] == language && text["form"] == form).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_changes_a_text_looks_at_it_on_a_real_incident_and_the_next_notice_says_it() {
    let peer = MailPeer::start().await;
    on_both(Setting::at("2026-11-03 10:00").mail(through(&peer)), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().await;
        let listed = world.send("王晓东", "GET", "/api/v1/notice-texts", &[], None).await.ok(200);
        let rows = listed["items"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["own"] == 0 && row["version"] == 0), "{listed:#}");
        let read = world.send("王晓东", "GET", ASSIGNED, &[], None).await.ok(200);
        assert_eq!(part(&read, "zh", "title")["shipped"], "已派工程师：{title}");
        assert_eq!(part(&read, "zh", "title")["own"], Json::Null);

        let look = json!({ "texts": own(), "incident_id": fault.id });
        let path = format!("{ASSIGNED}/preview");
        let before = world.entries().await;
        let seen = world.send("王晓东", "POST", &path, &[], Some(look)).await.ok(200);
        assert_eq!(seen["number"], fault.number.as_str());
        let letter = seen["letters"].as_array().unwrap().iter();
        let letter = letter.clone().find(|one| one["language"] == "zh" && one["form"] == "customer").unwrap();
        assert_eq!(letter["subject"], format!("[{}] 派工：综合查询打不开", fault.number));
        let engineer = world.see(&fault).await.engineer().to_owned();
        let text = letter["text"].as_str().unwrap();
        assert!(text.contains(&format!("{engineer} 已接手 {}。\n\n如有变化", fault.number)), "{text}");
        assert!(letter["chat"].as_str().unwrap().contains("已接手"));
        assert_eq!(world.entries().await, before, "a look changes nothing");

        let saved = put(world, "王晓东", 0, own()).await.ok(200);
        assert_eq!((&saved["version"], &saved["versions"][0]["by"]), (&json!(1), &json!("王晓东")));
        assert_eq!(put(world, "王晓东", 0, own()).await.problem(412), "notice_text.stale");

        let next = world.report("李敏", "报表打不开").known().await;
        world.platform.send(world.now()).await.unwrap();
        let all = peer.mails(peer.accepted()).await;
        let told = all.iter().rfind(|mail| mail.subject.contains(&next.number) && mail.subject.contains("派工："));
        let told =
            told.unwrap_or_else(|| panic!("no mail says it: {:?}", all.iter().map(|m| &m.subject).collect::<Vec<_>>()));
        assert!(told.html.contains(&next.id) || told.html.contains("/link/"), "the frame keeps its link");
        assert!(told.header("References").unwrap_or_default().contains(&next.id));

        let back = put(world, "王晓东", 1, json!([])).await.ok(200);
        assert_eq!((&back["version"], part(&back, "zh", "title")["own"].is_null()), (&json!(2), true));
        assert_eq!(back["versions"][1]["texts"].as_array().unwrap().len(), 2, "what was said before can be read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_cannot_be_used_is_refused_with_what_was_meant_and_a_poor_one_is_warned_of() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let wrong = json!([
            { "language": "zh", "form": "title", "text": "派工：{titel}" },
            { "language": "en", "form": "customer", "text": "{engineer} {number}" },
            { "language": "en", "form": "title", "text": "On it: {text}" },
        ]);
        let refused = put(world, "王晓东", 0, wrong).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.json["code"], "notice_text.unusable");
        let errors = refused.json["errors"].as_array().unwrap();
        let at = |pointer: &str| {
            let found = errors.iter().find(|error| error["pointer"] == pointer);
            found.map(|error| error["detail"].as_str().unwrap().to_owned()).unwrap_or_default()
        };
        let said = at("/texts/0/text");
        assert!(said.contains("{titel}") && said.contains("{title}") && said.contains("{number}"), "{said}");
        assert!(!at("/texts/1/text").is_empty() && !at("/texts/2/text").is_empty(), "{errors:?}");

        let poor = json!([{ "language": "zh", "form": "short", "text": "有新工单" }]);
        let saved = put(world, "王晓东", 0, poor).await.ok(200);
        assert_eq!(part(&saved, "zh", "short")["missing"], json!(["number"]));

        let internal = json!({ "texts": [{ "language": "zh", "form": "customer", "text": "看备注" }] });
        let path = "/api/v1/notice-texts/internal-note";
        let refused = world.send("王晓东", "PUT", path, &[("if-match", "\"v0\"")], Some(internal)).await;
        assert_eq!(refused.problem(422), "notice_text.unusable", "what is internal has no text for customers");
        let nothing = world.send("王晓东", "GET", "/api/v1/notice-texts/moon-landing", &[], None).await;
        assert_eq!(nothing.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_sees_an_example_and_no_incident_and_others_see_nothing() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().await;
        world.hire("管理", "guanli", Role::Administrator, &[]).await;
        let path = format!("{ASSIGNED}/preview");
        let seen = world.send("管理", "POST", &path, &[], Some(json!({ "texts": own() }))).await.ok(200);
        assert_eq!(seen["number"], Json::Null);
        assert_eq!(seen["letters"].as_array().unwrap().len(), 6);
        let real = json!({ "texts": own(), "incident_id": fault.id });
        assert_eq!(world.send("管理", "POST", &path, &[], Some(real)).await.problem(403), "notice_text.no_incidents");
        put(world, "管理", 0, own()).await.ok(200);
        for who in ["李敏", "周院长"] {
            assert_eq!(world.send(who, "GET", ASSIGNED, &[], None).await.problem(403), "request.forbidden");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_of_another_release_is_named_by_the_doctor_until_it_is_mended() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let mut set = WriteSet::new();
        set.add(BY_HAND.with(params!["assigned", 1_i64, r#"{"zh.title":"派工 {colour}"}"#]));
        world.platform.app.db.write(set).await.unwrap();
        let found = async || {
            let found = server::doctor::Ground::of(&world.platform).findings(world.now()).await;
            found.into_iter().find(|finding| finding.code == "texts.unusable")
        };
        let named = found().await.unwrap();
        assert!(named.zh.contains("assigned") && named.zh.contains("{colour}"), "{}", named.zh);
        let read = world.send("王晓东", "GET", ASSIGNED, &[], None).await.ok(200);
        assert!(part(&read, "zh", "title")["problem"].as_str().unwrap().contains("{colour}"), "{read:#}");
        put(world, "王晓东", 1, json!([])).await.ok(200);
        assert!(found().await.is_none());
    })
    .await;
}
