//! The way a story's mail really goes: through a mail server with log-in and TLS.

use std::time::Duration;

use notify::{Login, Secret, Security, SmtpConfig};
use serde_json::json;
use stories::{Setting, World, at, hours, on_both};
use testkit::{Mail, MailPeer};

fn through(peer: &MailPeer) -> SmtpConfig {
    SmtpConfig {
        host: MailPeer::HOST.to_owned(),
        port: peer.port,
        security: Security::StartTls,
        login: Some(Login { user: MailPeer::USER.to_owned(), password: Secret(MailPeer::PASSWORD.to_owned()) }),
        ca_file: Some(peer.ca_file()),
        timeout: Duration::from_secs(20),
        connections: 2,
        from: "care@example.test".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_26_an_escalation_arrives_by_mail_in_the_thread_of_its_fault_and_tells_what_is_left_when_sent() {
    let peer = MailPeer::start().await;
    on_both(Setting::at("2026-11-03 09:00").mail(through(&peer)), async |world| {
        let before = peer.accepted();
        let fault = world.report("李敏", "综合查询打不开").known().touching("several", "slow").await;
        let engineer = world.see(&fault).await.engineer().to_owned();
        world.by(&engineer).accepts(&fault).await;
        world.platform.send(world.now()).await.unwrap();
        world.until(at("2026-11-03 09:30")).await;
        assert_eq!(world.rungs(&fault).await, [("respond-50".to_owned(), at("2026-11-03 09:30"))]);
        // The server was busy: the notice leaves a quarter of an hour after it was written.
        world.until(at("2026-11-03 09:45")).await;
        world.platform.send(world.now()).await.unwrap();

        let all = peer.mails(peer.accepted()).await;
        let mails = &all[before..];
        let root = format!("<incident.{}@", fault.id);
        for mail in mails {
            assert!(mail.header("References").unwrap_or_default().starts_with(&root), "{}", mail.raw);
            assert!(mail.subject.contains(&fault.number), "{}", mail.subject);
            assert!(!mail.html.is_empty() && !mail.plain.is_empty());
        }
        let ids: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
        assert_eq!(ids.len(), mails.len(), "no message twice");
        let to_lead: Vec<_> = mails.iter().filter(|mail| mail.to == "zhou@example.test").collect();
        assert_eq!(to_lead.len(), 1, "the lead hears of the warning once");
        let told = &to_lead[0].plain;
        assert!(
            told.contains("已用 75%") && told.contains("剩 15 分"),
            "as it is when sent, not 50 % as when written: {told}"
        );
        let page = world.see(&fault).await.clock("respond");
        assert_eq!(page.remaining, Some(stories::minutes(15)), "the page says the same");
        let deliveries = world.see(&fault).await.json["deliveries"].clone();
        let mailed = deliveries.as_array().unwrap().iter().filter(|delivery| delivery["channel"] == "mail");
        assert!(mailed.clone().all(|delivery| delivery["state"] == "sent"), "{deliveries:#}");
        assert_eq!(mailed.count(), mails.len());
    })
    .await;
}

/// Sends what waits and gives the newest mail to `address` that says `words` in its subject.
async fn mailed(world: &World, peer: &MailPeer, address: &str, words: &str) -> Mail {
    world.platform.send(world.now()).await.unwrap();
    let all = peer.mails(peer.accepted()).await;
    let found = all.iter().rfind(|mail| mail.to == address && mail.subject.contains(words));
    found.unwrap_or_else(|| panic!("nothing about {words} went to {address}")).clone()
}

/// The secret of the signed link to `what` in a mail.
fn secret_in(mail: &Mail, what: &str) -> String {
    let before = format!("/link/{what}#");
    let at = mail.plain.find(&before).unwrap_or_else(|| panic!("no link to {what}: {}", mail.plain));
    let secret: String = mail.plain[at + before.len()..].chars().take_while(|c| !c.is_whitespace()).collect();
    assert!(mail.html.contains(&format!("{before}{secret}\"")), "the button leads there as well");
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendors_mail_carries_the_link_by_which_it_answers_without_logging_in() {
    let peer = MailPeer::start().await;
    on_both(Setting::at("2026-11-03 10:00").mail(through(&peer)), async |world| {
        let fault = world.report("李敏", "查询库频繁报内部错误").at_component("查询库", "software_defect").await;
        let mail = mailed(world, &peer, "shigong@example.test", &fault.number).await;
        let secret = secret_in(&mail, "vendor-case");
        let case = world.by_link(&secret, "GET", "/api/v1/link/vendor-case", None).await.ok(200);
        assert_eq!(case["number"], fault.number.as_str());
        let said = json!({ "kind": "answer", "text": "已收到，正在分析。" });
        let case = world.by_link(&secret, "POST", "/api/v1/link/vendor-case/statements", Some(said)).await.ok(200);
        assert_eq!(case["words"][0]["by"], "石工", "the holder is whom the mail went to");
        world.platform.send(world.now()).await.unwrap();
        for mail in peer.mails(peer.accepted()).await.iter().filter(|mail| mail.subject.contains("厂商已答复")) {
            assert!(!mail.plain.contains("/link/"), "our own people log in: {}", mail.plain);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reporter_confirms_or_rejects_by_the_link_in_his_mail_once_and_only_the_offer_it_was_about() {
    const OFFER: &str = "/api/v1/link/confirmation";
    let peer = MailPeer::start().await;
    on_both(Setting::at("2026-11-03 10:00").mail(through(&peer)), async |world| {
        let fault = world.report("李敏", "综合查询打不开").known().await;
        world.by("王晓东").resolves(&fault, "software_defect").await;
        let first = secret_in(&mailed(world, &peer, "limin@example.test", "请确认是否解决").await, "confirmation");
        let seen = world.by_link(&first, "GET", OFFER, None).await.ok(200);
        assert_eq!((&seen["number"], &seen["waits"]), (&json!(fault.number), &json!(true)));
        let empty = world.by_link(&first, "POST", OFFER, Some(json!({ "solved": false }))).await;
        assert_eq!(empty.problem(422), "text.invalid", "what is still wrong must be said");
        let no = json!({ "solved": false, "text": "下午又开始转圈", "service_down": true });
        assert_eq!(world.by_link(&first, "POST", OFFER, Some(no.clone())).await.ok(200)["waits"], false);
        assert_eq!(world.see(&fault).await.state(), "in_progress");
        assert_eq!(world.by_link(&first, "POST", OFFER, Some(no)).await.problem(401), "link.closed");

        world.forward(hours(1)).await;
        world.by("王晓东").resolves(&fault, "software_defect").await;
        let second = secret_in(&mailed(world, &peer, "limin@example.test", "请确认是否解决").await, "confirmation");
        assert_ne!(first, second);
        let yes = json!({ "solved": true, "rating": 5, "comment": "很快" });
        world.by_link(&second, "POST", OFFER, Some(yes)).await.ok(200);
        let seen = world.see(&fault).await;
        assert!(["confirmed", "closed"].contains(&seen.state()), "{}", seen.state());
        assert_eq!(seen.json["stars"], 5);
    })
    .await;
}
