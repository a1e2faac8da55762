//! Letters of machines open nothing and answer nothing, and are counted.

use inbound::{MailState, Taken};

use crate::ground::{CARE, House, letter, on_both};

const HER: &str = "li.min@hospital.example";

async fn ignored(house: &House, raw: &[u8]) {
    let taken = house.take(raw).await;
    assert!(matches!(taken, Taken::New(_, MailState::Ignored)), "{taken:?}: {}", String::from_utf8_lossy(raw));
}

#[tokio::test(flavor = "multi_thread")]
async fn bounces_automatic_answers_and_our_own_letters_open_and_answer_nothing() {
    on_both(async |house| {
        let heads = [
            ("bounce", "Return-Path: <>\r\n", HER),
            ("bounce", "X-Failed-Recipients: x@y.example\r\n", HER),
            ("bounce", "", "MAILER-DAEMON@hospital.example"),
            ("automatic", "Auto-Submitted: auto-replied (vacation)\r\n", HER),
            ("automatic", "Auto-Submitted: auto-generated\r\n", HER),
            ("automatic", "Precedence: auto_reply\r\n", HER),
            ("automatic", "X-Autoreply: yes\r\n", HER),
            ("own", "", "Care <CARE@provider.example>"),
            ("own", "", "noreply@provider.example"),
        ];
        for (number, (_, head, from)) in heads.iter().enumerate() {
            ignored(&house, &letter(from, "HIS 打印不了", &format!("h{number}"), head, "打印不了")).await;
        }
        let report = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n";
        let raw = String::from_utf8(letter("someone@mx.example", "notice", "dsn", "", "--b--")).unwrap();
        ignored(&house, raw.replace("Content-Type: text/plain; charset=utf-8\r\n", report).as_bytes()).await;
        let ours =
            raw.replace("<dsn@mail.example>", "<incident.0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11.x@provider.example>");
        ignored(&house, ours.as_bytes()).await;
        assert!(house.incidents().await.is_empty());
        assert_eq!(house.count("select count(*) from notify_delivery").await, 0, "nothing is answered");
        // The page shows mailboxes that were looked at.
        house.read().await;
        let mut outcomes = house.outcomes(CARE).await;
        outcomes.sort();
        let expected = [("automatic", 4), ("bounce", 4), ("own", 3)];
        assert_eq!(outcomes, expected.map(|(name, count)| (name.to_owned(), count)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_whose_program_says_that_it_is_no_machine_is_heard() {
    on_both(async |house| {
        let head = "Auto-Submitted: no\r\nReturn-Path: <li.min@hospital.example>\r\nPrecedence: first-class\r\n";
        let taken = house.take(&letter(HER, "HIS 打印不了", "person", head, "打印不了")).await;
        assert!(matches!(taken, Taken::New(_, MailState::Fault)), "{taken:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bears_a_machines_mark_as_peoples_letters_do_too_waits_for_a_person() {
    on_both(async |house| {
        let heads = [
            ("HIS 邮件投递失败，医生收不到结果", "Precedence: list\r\n"),
            ("邮件投递失败，医生收不到结果", ""),
            ("HIS 打印不了", "Precedence: bulk\r\n"),
            ("HIS 打印不了", "X-Auto-Response-Suppress: OOF, AutoReply\r\n"),
            ("自动回复：已受理", ""),
            ("Automatic reply: x", ""),
            ("系统退信", ""),
            ("Undelivered Mail Returned to Sender", ""),
            ("Read: the report is empty", ""),
        ];
        for (number, (subject, head)) in heads.iter().enumerate() {
            let taken = house.take(&letter(HER, subject, &format!("w{number}"), head, "请处理")).await;
            assert!(matches!(taken, Taken::New(_, MailState::Waiting)), "{subject} {head}: {taken:?}");
        }
        house.take(&letter("postmaster@hospital.example", "HIS 打印不了", "post", "", "请处理")).await;
        let waits = house.letters("waiting").await;
        assert_eq!(waits.len(), heads.len() + 1);
        assert!(waits.iter().all(|each| each["reason"] == "perhaps_machine"), "{waits:#?}");
        assert!(house.incidents().await.is_empty());
        let answered = "select count(*) from notify_delivery where side <> 'provider'";
        assert_eq!(house.count(answered).await, 0, "nothing is answered");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loop_with_a_machine_that_says_nothing_of_itself_ends_before_the_dispatcher() {
    on_both(async |house| {
        for number in 0..40 {
            let raw = letter(
                "wu@bureau.example",
                "ticket received",
                &format!("loop{number}"),
                "",
                &format!("your ticket {number}"),
            );
            house.take(&raw).await;
        }
        assert_eq!(house.incidents().await.len(), 30, "what a person might write in an hour");
        let waits = house.letters("waiting").await;
        assert_eq!(waits.len(), 10);
        assert!(waits.iter().all(|each| each["reason"] == "flood"));
        let told = "select count(*) from notify_delivery where event = 'mail-waiting' and channel = 'inbox'";
        assert!(house.count(told).await <= 1, "the dispatcher is told once");
        house.world.clock.forward(2 * kernel::HOUR);
        let taken = house.take(&letter("wu@bureau.example", "really", "later", "", "it is me")).await;
        assert!(matches!(taken, Taken::New(_, MailState::Fault)), "{taken:?}");
    })
    .await;
}
