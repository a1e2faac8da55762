//! The way a story's mail really goes: through a mail server with log-in and TLS.

use std::time::Duration;

use notify::{Login, Secret, Security, SmtpConfig};
use stories::{Setting, at, on_both};
use testkit::MailPeer;

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
