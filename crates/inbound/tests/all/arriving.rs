//! From the mail server to the desk.

use std::time::Duration;

use inbound::{MailState, Reader, Taken};
use tokio::sync::watch;

use crate::ground::{CARE, HIS, LARGEST, letter, on_both};

const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A letter as Outlook writes it here: GB 18030, text and markup, a picture in it, and a file that is not what it says.
fn outlook() -> Vec<u8> {
    let mut raw = "From: =?gb2312?B?wO7D9A==?= <Li.Min@hospital.example>\r\nTo: care@provider.example\r\n\
         Subject: =?gb2312?B?W0hJU10g1NrP37Lp0a+089bC?=\r\nDate: Tue, 31 Aug 2027 08:58:00 +0800\r\n\
         Message-ID: <outlook-1@hospital.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\n--out\r\n\
         Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        .to_owned()
        .into_bytes();
    raw.extend_from_slice(b"\xb2\xe9\xd1\xaf\xd2\xbb\xd6\xb1\xd7\xaa\xc8\xa6\r\n");
    raw.extend_from_slice(
        format!(
            "--out\r\nContent-Type: image/png; name=\"a.png\"\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{PNG}\r\n--out\r\nContent-Type: application/pdf\r\n\
             Content-Disposition: attachment; filename=\"b.pdf\"\r\n\r\nthis is no pdf\r\n--out\r\n\
             Content-Type: text/plain\r\nContent-Disposition: attachment; filename=\"c.log\"\r\n\r\n{}\r\n--out--\r\n",
            "x".repeat(usize::try_from(LARGEST).unwrap() + 1)
        )
        .as_bytes(),
    );
    raw
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_of_somebody_known_is_a_fault_with_its_files_and_is_marked_only_then() {
    on_both(async |house| {
        house.peer.deliver(CARE, &outlook());
        assert_eq!(house.read().await, 1);
        let fault = house.only().await;
        assert_eq!(fault["channel"], "email");
        assert_eq!(fault["system"]["id"], house.billing.to_string());
        let text = fault["text"].as_str().unwrap();
        assert!(text.contains("查询一直转圈"), "{text}");
        for (name, why) in [("b.pdf", "内容与扩展名不符"), ("c.log", "文件过大")] {
            assert!(text.contains(&format!("（附件“{name}”未收：{why}）")), "{text}");
        }
        let by =
            house.count("select count(*) from desk_incident where reporter is not null and reporter_email is null");
        assert_eq!(by.await, 1, "who has an account reports by it");
        let attached = "select count(*) from files_attachment where subject_kind = 'incident' and name = 'a.png'";
        assert_eq!(house.count(attached).await, 1);
        assert_eq!(house.peer.unseen_and_seen(CARE), (0, 1));
        assert_eq!(house.read().await, 0, "a letter that was taken in is not looked at again");
        let told =
            "select count(*) from notify_delivery where event = 'received' and post = 'reporter' and channel = 'mail'";
        assert_eq!(house.count(told).await, 1);
        // The letter as it came is kept whole, for staff.
        let mine = house.letters("fault").await;
        let original = format!("/api/v1/inbound-mails/{}/original", mine[0]["id"].as_str().unwrap());
        let kept = house.client.get("孙坐席", &original).await;
        assert_eq!(kept.bytes, outlook());
        assert_eq!(house.client.get("李敏", &original).await.problem(403), "request.forbidden");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_run_from_when_our_mail_server_had_the_letter() {
    on_both(async |house| {
        house.peer.deliver(CARE, &letter("li.min@hospital.example", "HIS 打印不了", "late-1", "", "打印不了"));
        // The node was down for hours.
        house.world.clock.forward(5 * kernel::HOUR);
        house.read().await;
        let stands = "select count(*) from desk_incident i join inbound_mail m on m.incident = i.id \
                      where i.reported_at = m.received_at and i.entered_at = m.taken_at and m.received_at < m.taken_at";
        assert_eq!(house.count(stands).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mailbox_or_the_only_system_says_what_it_is_about_and_else_it_waits() {
    on_both(async |house| {
        house.peer.deliver(HIS, &letter("li.min@hospital.example", "打印不了", "a", "", "小票打印不了"));
        // A contact without an account, whose house has one system.
        house
            .peer
            .deliver(CARE, &letter("\"Wu\" <WU@bureau.example>", "the report is empty", "b", "", "empty since noon"));
        house.peer.deliver(CARE, &letter("li.min@hospital.example", "打不开", "c", "", "打不开"));
        house.peer.deliver(HIS, &letter("li.min@hospital.example", "PACS 打不开", "d", "", "图像打不开"));
        house.read().await;
        let faults = house.incidents().await;
        let of = |system: kernel::SystemId| {
            faults.iter().filter(|fault| fault["system"]["id"] == system.to_string()).count()
        };
        assert_eq!((of(house.billing), of(house.budget), of(house.archive), faults.len()), (1, 1, 1, 3));
        let waits = house.letters("waiting").await;
        assert_eq!((waits.len(), &waits[0]["reason"]), (1, &serde_json::json!("no_system")));
        assert_eq!(waits[0]["customer_id"], house.hospital.to_string());
        let wu = faults.iter().find(|fault| fault["system"]["id"] == house.budget.to_string()).unwrap();
        assert_eq!(wu["reporter"]["email"], "wu@bureau.example");
        assert_eq!(wu["reporter"]["name"], "吴科员", "the name we know him by");
        // Answered by mail, in the language he wrote in.
        let told = "select count(*) from notify_delivery where event = 'received' and address = 'wu@bureau.example' \
                    and language = 'en' and channel = 'mail'";
        assert_eq!(house.count(told).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_letter_is_one_fault_however_often_it_is_found() {
    on_both(async |house| {
        let raw = letter("li.min@hospital.example", "HIS 打印不了", "same", "", "打印不了");
        // Another way there changes what travelling adds and nothing else.
        let text = String::from_utf8(raw.clone()).unwrap();
        let other_way = text.replace("Received: from mx.example", "Received: from relay.example");
        house.peer.deliver(CARE, &raw);
        house.peer.deliver(HIS, other_way.as_bytes());
        house.read().await;
        // Fetched again, by two nodes at once.
        let other = house.other_node().await;
        let mailbox = crate::ground::settings(&house.peer).mailboxes.remove(0);
        let arrival = house.arrival(&raw);
        let ours = Box::pin(house.inbound.take(&mailbox, &arrival));
        let (here, there) = tokio::join!(ours, Box::pin(other.take(&mailbox, &arrival)));
        assert_eq!((here.unwrap(), there.unwrap()), (Taken::Again, Taken::Again));
        assert_eq!(house.incidents().await.len(), 1);
        let path = format!("/api/v1/inbound-mails/{}", house.letters("fault").await[0]["id"].as_str().unwrap());
        assert_eq!(house.client.get("孙坐席", &path).await.ok(200)["mailboxes"], serde_json::json!([CARE, HIS]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_fetch_at_once_make_one_fault_of_a_letter() {
    on_both(async |house| {
        let other = house.other_node().await;
        let mailbox = crate::ground::settings(&house.peer).mailboxes.remove(0);
        for number in 0..8 {
            let raw = letter("li.min@hospital.example", "HIS 打印不了", &format!("n{number}"), "", "打印不了");
            let arrival = house.arrival(&raw);
            let ours = Box::pin(house.inbound.take(&mailbox, &arrival));
            let (here, there) = tokio::join!(ours, Box::pin(other.take(&mailbox, &arrival)));
            let both = [here.unwrap(), there.unwrap()];
            assert_eq!(both.iter().filter(|taken| **taken == Taken::Again).count(), 1, "{both:?}");
        }
        assert_eq!(house.incidents().await.len(), 8);
        assert_eq!(house.count("select count(*) from inbound_mail").await, 8);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_letter_under_a_used_id_is_another_fault() {
    on_both(async |house| {
        for text in ["打印不了", "收费窗口全部黑屏"] {
            house.peer.deliver(CARE, &letter("li.min@hospital.example", "HIS", "reused", "", text));
        }
        house.read().await;
        assert_eq!(house.incidents().await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_over_the_limit_is_taken_in_as_far_as_it_was_fetched() {
    on_both(async |house| {
        let mut raw = letter("li.min@hospital.example", "HIS 打印不了", "huge", "", "打印不了");
        raw.extend(std::iter::repeat_n(b"0123456789abcdef\r\n".as_slice(), 300_000).flatten());
        house.peer.deliver(CARE, &raw);
        house.read().await;
        let fault = house.only().await;
        assert!(fault["text"].as_str().unwrap().contains("以下省略"), "{}", fault["text"]);
        assert_eq!(house.peer.unseen_and_seen(CARE), (0, 1), "the rest stays on the mail server");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_comes_while_we_wait_is_taken_in_at_once_and_moved_away() {
    on_both(async |house| {
        house.peer.make_folder(CARE, "Done");
        let mut settings = crate::ground::settings(&house.peer);
        settings.mailboxes.truncate(1);
        settings.mailboxes[0].done_folder = "Done".to_owned();
        let reader = Reader::all(&house.set_otherwise(settings)).unwrap().remove(0);
        let (stop, stopping) = watch::channel(false);
        let running = tokio::spawn(reader.run(stopping));
        for number in 0..3_usize {
            let raw = letter("li.min@hospital.example", "HIS 打印不了", &format!("idle{number}"), "", "打印不了");
            house.peer.deliver(CARE, &raw);
            let moved = async {
                while house.peer.in_folder(CARE, "Done") <= number {
                    // Another process, which tells nobody: all one can do is look again.
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(20), moved).await.unwrap();
        }
        stop.send_replace(true);
        running.await.unwrap();
        assert_eq!(house.incidents().await.len(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_of_before_the_first_reading_stay_and_those_opened_by_a_person_since_do_not() {
    on_both(async |house| {
        house.peer.deliver(CARE, &letter("li.min@hospital.example", "HIS 旧信", "old", "", "去年的信"));
        house.peer.open_all(CARE);
        assert_eq!(house.read().await, 0, "years of old letters are no faults");
        house.peer.deliver(CARE, &letter("li.min@hospital.example", "HIS 新信", "new", "", "打印不了"));
        house.peer.open_all(CARE);
        assert_eq!(house.read().await, 1, "somebody opened it in a mail program meanwhile");
        assert_eq!(house.letters("fault").await.len(), 1);
        assert!(matches!(house.take(b"x").await, Taken::New(_, MailState::Waiting)));
    })
    .await;
}
