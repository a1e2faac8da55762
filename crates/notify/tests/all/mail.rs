//! Through a real mail server.

use std::time::Duration;

use kernel::Language;
use notify::{
    Channel, CourierRule, DeliveryState, Event, FailureCode, Login, Notice, Secret, Security, SetupError, Smtp,
    SmtpConfig,
};
use storage::Engine;
use testkit::{MailPeer, World, on_both};

use crate::ground::{AT, by_mail, courier, desk, incident, minutes, notice, people, tell};

fn config(peer: &MailPeer, security: Security) -> SmtpConfig {
    SmtpConfig {
        host: MailPeer::HOST.to_owned(),
        port: if security == Security::Tls { peer.tls_port } else { peer.port },
        security,
        login: Some(Login { user: MailPeer::USER.to_owned(), password: Secret(MailPeer::PASSWORD.to_owned()) }),
        ca_file: Some(peer.ca_file()),
        timeout: Duration::from_secs(10),
        connections: 4,
        from: "交付后保障 <care@example.test>".to_owned(),
    }
}

fn smtp(config: &SmtpConfig) -> Box<dyn Channel> {
    Box::new(Smtp::new(config).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_arrives_in_the_readers_language_plain_and_html_threaded_and_marked_as_automatic() {
    let peer = MailPeer::start().await;
    let world = World::new(Engine::Sqlite, &[notify::MIGRATIONS], AT).await;
    let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
    tell(&world, &[notice(Event::Received, incident, &people), notice(Event::Message, incident, &people)]).await;
    let courier = courier(&world, &desk, smtp(&config(&peer, Security::StartTls)), CourierRule::default());
    assert_eq!(courier.run_once(world.now()).await.unwrap().sent, 3);

    let mails = peer.mails(3).await;
    let find = |to: &str, start: &str| {
        mails.iter().find(|mail| mail.to == to && mail.subject.starts_with(start)).cloned().unwrap()
    };
    let receipt = find("li@example.test", "[INC-2026-000123] 已受理：综合查询一直转圈");
    let message = find("li@example.test", "[INC-2026-000123] 新消息：");
    let english = find("wang@example.test", "[INC-2026-000123] New message: 综合查询一直转圈");
    assert!(receipt.plain.contains("李护士，您好："));
    assert!(receipt.plain.contains("2026年11月23日（周一）16:12 前（剩 2 小时 0 分）"), "{}", receipt.plain);
    assert!(receipt.html.contains("<html lang=\"zh-CN\">") && receipt.html.contains("查看进展"));
    assert!(
        english.plain.contains("> 已重启查询服务")
            && english.plain.contains("by Mon 23 Nov 2026, 16:12 (2 h 0 m left)")
    );
    assert!(english.html.contains("<html lang=\"en\">"));

    let root = format!("<incident.{incident}@example.test>");
    for mail in &mails {
        assert!(
            mail.header("From")
                .is_some_and(|from| from.ends_with("<care@example.test>") && from.contains("=?utf-8?b?"))
        );
        assert_eq!(mail.header("In-Reply-To").as_deref(), Some(root.as_str()));
        assert_eq!(mail.header("References").as_deref(), Some(root.as_str()));
        assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert_eq!(mail.header("Date").as_deref(), Some("Mon, 23 Nov 2026 06:12:00 +0000"));
        assert!(mail.header("X-Aftercare-Possible-Copy").is_none());
    }
    let id = message.header("Message-ID").unwrap();
    assert_ne!(Some(&id), receipt.header("Message-ID").as_ref());
    let about = notify::core::Thread::subject_of(&id).map(|(kind, subject)| (kind.to_owned(), subject.to_owned()));
    assert_eq!(about, Some(("incident".to_owned(), incident.to_string())));
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_also_leaves_over_tls_from_the_first_byte() {
    let peer = MailPeer::start().await;
    let world = World::new(Engine::Sqlite, &[notify::MIGRATIONS], AT).await;
    let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
    tell(&world, &[notice(Event::Answered, incident, &people)]).await;
    let courier = courier(&world, &desk, smtp(&config(&peer, Security::Tls)), CourierRule::default());
    assert_eq!(courier.run_once(world.now()).await.unwrap().sent, 1);
    assert_eq!(peer.mails(1).await[0].to, "li@example.test");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_clearly_and_the_mail_goes_once_it_is_mended() {
    let peer = MailPeer::start().await;
    let world = World::new(Engine::Sqlite, &[notify::MIGRATIONS], AT).await;
    let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
    tell(&world, &[notice(Event::Answered, incident, &people)]).await;
    let mut wrong = config(&peer, Security::StartTls);
    wrong.login = Some(Login { user: MailPeer::USER.to_owned(), password: Secret("wrong-word".to_owned()) });
    let failing = courier(&world, &desk, smtp(&wrong), CourierRule::default());
    assert_eq!(failing.run_once(world.now()).await.unwrap().failed, 1);
    let delivery = by_mail(&world, incident).await.remove(0);
    assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Failed, 1));
    let failure = delivery.failure.unwrap();
    assert_eq!(failure.code, FailureCode::LoginRefused);
    assert!(
        failure.sentence("mail", Language::En).contains("535")
            && failure.sentence("mail", Language::Zh).contains("检查用户名和密码")
    );
    assert!(!failure.detail.contains("wrong-word") && !format!("{wrong:?}").contains("wrong-word"));

    let mended = courier(&world, &desk, smtp(&config(&peer, Security::StartTls)), CourierRule::default());
    assert_eq!(mended.run_once(minutes(&world, 1)).await.unwrap().sent, 1);
    let delivery = by_mail(&world, incident).await.remove(0);
    assert_eq!((delivery.state, delivery.attempts, delivery.failure), (DeliveryState::Sent, 2, None));
    assert_eq!(peer.mails(1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_server_is_down_nothing_is_lost_and_all_goes_out_once_it_is_back() {
    let mut peer = MailPeer::start().await;
    let world = World::new(Engine::Sqlite, &[notify::MIGRATIONS], AT).await;
    let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
    let courier = courier(&world, &desk, smtp(&config(&peer, Security::StartTls)), CourierRule::default());
    tell(&world, &[notice(Event::Answered, incident, &people)]).await;
    assert_eq!(courier.run_once(world.now()).await.unwrap().sent, 1);
    assert_eq!(peer.mails(1).await.len(), 1);
    peer.stop();
    minutes(&world, 1);
    tell(&world, &[notice(Event::Restored, incident, &people)]).await;
    assert_eq!(courier.run_once(world.now()).await.unwrap().failed, 1);
    let failure = by_mail(&world, incident).await[1].failure.clone().unwrap();
    assert_eq!(failure.code, FailureCode::Unreachable, "{failure}");
    peer.start_again().await;
    assert_eq!(courier.run_once(minutes(&world, 1)).await.unwrap().sent, 1);
    assert_eq!(peer.mails(2).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_couriers_at_once_make_the_server_accept_one_copy() {
    let peer = MailPeer::start().await;
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let before = peer.accepted();
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        tell(&world, &[notice(Event::Answered, incident, &people)]).await;
        let one = courier(&world, &desk, smtp(&config(&peer, Security::StartTls)), CourierRule::default());
        let two = courier(&world, &desk, smtp(&config(&peer, Security::StartTls)), CourierRule::default());
        let (a, b) = tokio::join!(one.run_once(world.now()), two.run_once(world.now()));
        assert_eq!(a.unwrap().sent + b.unwrap().sent, 1);
        assert_eq!(peer.accepted(), before + 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_the_server_does_not_know_and_an_address_that_is_none_are_given_up_at_once() {
    let peer = MailPeer::start().await;
    let world = World::new(Engine::Sqlite, &[notify::MIGRATIONS], AT).await;
    let (desk, incident, mut people) = (desk(&world), incident(&world), people(&world));
    people[0].address = Some("nobody@example.test".to_owned());
    people[1].address = Some("wang@example.test\r\nBcc: all@example.test".to_owned());
    tell(&world, &[notice(Event::Message, incident, &people)]).await;
    let courier = courier(&world, &desk, smtp(&config(&peer, Security::StartTls)), CourierRule::default());
    assert_eq!(courier.run_once(world.now()).await.unwrap().dead, 2);
    let mut codes: Vec<_> =
        by_mail(&world, incident).await.into_iter().map(|d| (d.post, d.failure.unwrap().code)).collect();
    codes.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [("engineer", FailureCode::BadAddress), ("reporter", FailureCode::RecipientRefused)];
    assert_eq!(codes, expected.map(|(post, code)| (post.to_owned(), code)));
    assert_eq!(peer.accepted(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_certificate_nobody_vouches_for_is_not_trusted() {
    let peer = MailPeer::start().await;
    let world = World::new(Engine::Sqlite, &[notify::MIGRATIONS], AT).await;
    let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
    tell(&world, &[notice(Event::Answered, incident, &people)]).await;
    let stranger = SmtpConfig { ca_file: None, ..config(&peer, Security::StartTls) };
    let courier = courier(&world, &desk, smtp(&stranger), CourierRule::default());
    assert_eq!(courier.run_once(world.now()).await.unwrap().failed, 1);
    let failure = by_mail(&world, incident).await[0].failure.clone().unwrap();
    assert_eq!(failure.code, FailureCode::Encryption, "{failure}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_work_are_refused_before_anything_is_sent() {
    let peer = MailPeer::start().await;
    let good = config(&peer, Security::StartTls);
    let refused = |change: SmtpConfig| Smtp::new(&change).err().unwrap();
    let clear = SmtpConfig { security: Security::None, host: "mail.example.test".to_owned(), ..good.clone() };
    assert!(matches!(refused(clear), SetupError::PasswordInClear(_)));
    let sender = SmtpConfig { from: "nobody".to_owned(), ..good.clone() };
    assert!(matches!(refused(sender), SetupError::Sender(_)));
    let authority = SmtpConfig { ca_file: Some("/nowhere/ca.pem".into()), ..good };
    assert!(matches!(refused(authority), SetupError::CaFile { .. }));
    assert_eq!("tls".parse::<Security>().ok(), Some(Security::Tls));
    assert!("ssl".parse::<Security>().is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_35_reminders_that_come_together_are_one_letter_and_all_else_goes_by_itself() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let mut peer = MailPeer::start().await;
        let (desk, people) = (desk(&world), people(&world));
        let incidents: Vec<_> = (0..40).map(|_| incident(&world)).collect();
        let mut notices: Vec<_> = incidents.iter().map(|id| notice(Event::RungLate, *id, &people)).collect();
        notices.push(notice(Event::Answered, incidents[0], &people));
        notices.push(Notice { severity: Some(1), ..notice(Event::RungLate, incidents[0], &people) });
        tell(&world, &notices).await;
        let courier = courier(&world, &desk, smtp(&config(&peer, Security::StartTls)), CourierRule::default());
        peer.stop();
        let mut failed = 0;
        loop {
            let round = courier.run_once(world.now()).await.unwrap();
            failed += round.failed;
            if round.claimed == 0 {
                break;
            }
        }
        assert_eq!(failed, 42, "each waits for its own next attempt");
        peer.start_again().await;
        minutes(&world, 1);
        let mut sent = 0;
        loop {
            let round = courier.run_once(world.now()).await.unwrap();
            sent += round.sent;
            if round.claimed == 0 {
                break;
            }
        }
        assert_eq!((sent, peer.accepted()), (42, 3));
        let mails = peer.mails(3).await;
        let digest = mails.iter().find(|mail| mail.subject.starts_with("40 ")).unwrap();
        assert_eq!(digest.subject, "40 reminders about running times");
        assert_eq!(digest.plain.matches("INC-2026-000123  Late: 综合查询一直转圈").count(), 40, "{}", digest.plain);
        for id in incidents {
            let delivery = by_mail(&world, id).await.into_iter().find(|mail| mail.event == Event::RungLate).unwrap();
            assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Sent, 2));
        }
    })
    .await;
}
