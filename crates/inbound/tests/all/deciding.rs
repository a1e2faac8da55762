//! Letters that wait, and what the dispatcher decides.

use inbound::{MailState, Taken};
use serde_json::{Value as Json, json};

use crate::ground::{House, letter, on_both};

async fn stranger(house: &House, id: &str) -> String {
    let raw = letter("\"He Ping\" <he@clinic.example>", "Billing is slow", id, "", "It takes minutes.");
    let Taken::New(mail, MailState::Waiting) = house.take(&raw).await else { panic!("it does not wait") };
    mail.to_string()
}

async fn decide(house: &House, who: &str, mail: &str, what: &str, body: Json) -> testkit::Reply {
    house.client.post(who, &format!("/api/v1/inbound-mails/{mail}/{what}"), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_waits_and_is_taken_in_with_his_address_from_when_he_wrote() {
    on_both(async |house| {
        let mail = stranger(&house, "s1").await;
        assert!(house.incidents().await.is_empty());
        house.world.clock.forward(3 * kernel::HOUR);
        let done = decide(&house, "孙坐席", &mail, "acceptance", json!({ "system_id": house.billing })).await.ok(200);
        assert_eq!((&done["state"], &done["decided_by"]), (&json!("fault"), &json!("孙坐席")));
        let fault = house.only().await;
        assert_eq!(done["incident_id"], fault["id"]);
        assert_eq!(fault["reporter"]["email"], "he@clinic.example");
        assert_eq!(fault["text"], "Billing is slow\nIt takes minutes.");
        let stands = "select count(*) from desk_incident i join inbound_mail m on m.incident = i.id where i.reported_at = m.received_at";
        assert_eq!(house.count(stands).await, 1, "the clocks run from the letter");
        let told = "select count(*) from notify_delivery where address = 'he@clinic.example' and language = 'en' and event = 'received'";
        assert_eq!(house.count(told).await, 1);
        let entries = "select count(*) from journal_entry where subject_kind = 'inbound_mail' and kind = 'inbound.accepted'";
        assert_eq!(house.count(entries).await, 1);
        // Once is enough.
        let again = decide(&house, "孙坐席", &mail, "discard", json!({ "reason": "广告" })).await;
        assert_eq!(again.problem(409), "inbound.decided");
        // His answer threads by the id of his own letter.
        let refers = "In-Reply-To: <s1@mail.example>\r\n";
        house.take(&letter("he@clinic.example", "Re: Billing is slow", "s2", refers, "still slow")).await;
        assert_eq!(house.incidents().await.len(), 1);
        assert_eq!(house.letters("message").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_accept_at_once_make_one_fault() {
    on_both(async |house| {
        let mail = stranger(&house, "race").await;
        let body = json!({ "system_id": house.billing });
        let (one, other) = tokio::join!(
            decide(&house, "孙坐席", &mail, "acceptance", body.clone()),
            decide(&house, "马经理", &mail, "acceptance", body.clone())
        );
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [200, 409]);
        assert_eq!(house.incidents().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_filed_on_an_incident_or_laid_aside_with_a_reason() {
    on_both(async |house| {
        house.take(&letter("li.min@hospital.example", "HIS 打印不了", "f", "", "打印不了")).await;
        let fault = house.only().await;
        let (first, second) = (stranger(&house, "a").await, stranger(&house, "b").await);
        let filed = decide(&house, "孙坐席", &first, "message", json!({ "incident_id": fault["id"] })).await.ok(200);
        assert_eq!(filed["state"], "message");
        let told = house.timeline("李敏", &fault).await;
        assert!(told.iter().any(|item| item["text_zh"].as_str().unwrap().contains("It takes minutes.")), "{told:#?}");
        let met = "select count(*) from clocks_clock where milestone = 'respond' and state = 'met'";
        assert_eq!(house.count(met).await, 0, "somebody else's word is no answer of ours");
        assert_eq!(
            decide(&house, "孙坐席", &second, "discard", json!({ "reason": " " })).await.problem(422),
            "inbound.reason_needed"
        );
        let laid = decide(&house, "孙坐席", &second, "discard", json!({ "reason": "广告" })).await.ok(200);
        assert_eq!((&laid["state"], &laid["decision"]), (&json!("discarded"), &json!("广告")));
        assert!(house.letters("waiting").await.is_empty());
        let unknown =
            decide(&house, "孙坐席", &stranger(&house, "c").await, "acceptance", json!({ "system_id": fault["id"] }))
                .await;
        assert_eq!(unknown.problem(422), "inbound.unknown_system");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nothing_vouches_for_is_nobodys_where_senders_are_checked() {
    on_both(async |house| {
        let mut settings = crate::ground::settings(&house.peer);
        settings.checked_by = "mx.provider.example".to_owned();
        let mailbox = settings.mailboxes[0].clone();
        let careful = house.set_otherwise(settings);
        let with = |id: &str, head: &str| letter("li.min@hospital.example", "HIS 打印不了", id, head, "打印不了");
        let forged = with("x", "Authentication-Results: mx.evil.example; dmarc=pass\r\n");
        let proved = with(
            "y",
            "Authentication-Results: mx.provider.example; spf=pass; dmarc=pass header.from=hospital.example\r\n",
        );
        let taken = careful.take(&mailbox, &house.arrival(&forged)).await.unwrap();
        assert!(matches!(taken, Taken::New(_, MailState::Waiting)), "{taken:?}");
        let taken = careful.take(&mailbox, &house.arrival(&proved)).await.unwrap();
        assert!(matches!(taken, Taken::New(_, MailState::Fault)), "{taken:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_can_be_filed_as_a_note_that_stays_inside() {
    on_both(async |house| {
        house.take(&letter("li.min@hospital.example", "HIS 打印不了", "f", "", "打印不了")).await;
        let fault = house.only().await;
        let mail = stranger(&house, "inside").await;
        let body = json!({ "incident_id": fault["id"], "inside": true });
        let filed = decide(&house, "孙坐席", &mail, "message", body).await.ok(200);
        assert_eq!(filed["state"], "note");
        let said = |items: &[Json]| {
            items.iter().filter(|item| item["text_zh"].as_str().unwrap().contains("It takes minutes.")).count()
        };
        assert_eq!(said(&house.timeline("马经理", &fault).await), 1);
        assert_eq!(said(&house.timeline("李敏", &fault).await), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_looks_like_a_secret_in_a_letter_is_masked_before_it_is_kept() {
    on_both(async |house| {
        let text = "登录不了，密码：Hy#2027abc，卡号 6222021234567890128";
        house.take(&letter("he@clinic.example", "HIS 密码：Qw#2027xyz", "secret", "", text)).await;
        house.take(&letter("li.min@hospital.example", "HIS 密码：Qw#2027xyz", "known", "", text)).await;
        for column in ["inbound_mail where body", "inbound_mail where subject", "desk_incident where report"] {
            for secret in ["Hy#2027abc", "Qw#2027xyz", "6222021234567890128"] {
                let kept = house.count(&format!("select count(*) from {column} like '%{secret}%'")).await;
                assert_eq!(kept, 0, "{secret} in {column}");
            }
        }
        let marked = format!("select count(*) from inbound_mail where body like '%{}%'", triage::MARK);
        assert_eq!(house.count(&marked).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_without_a_sender_comes_to_its_term_like_any_other() {
    on_both(async |house| {
        let Taken::New(mail, MailState::Waiting) = house.take(b"Subject: hello\r\n\r\nwho am I").await else {
            panic!("it does not wait")
        };
        decide(&house, "孙坐席", &mail.to_string(), "discard", json!({ "reason": "广告" })).await.ok(200);
        house.world.clock.forward(kernel::HOUR);
        let old = async || {
            let rows = house.world.db.rows(inbound::person::old(house.world.now(), &[], 10)).await.unwrap();
            rows.len()
        };
        assert_eq!(old().await, 1);
        let mut set = storage::WriteSet::new();
        set.expect(inbound::person::empty(mail), 1, "letter");
        house.world.db.write(set).await.unwrap();
        let kept = "select count(*) from inbound_mail where body <> '' or original is not null";
        assert_eq!((old().await, house.count(kept).await), (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_of_somebody_erased_waits_for_nobody() {
    on_both(async |house| {
        stranger(&house, "gone").await;
        let Taken::New(mail, MailState::Waiting) = house.take(&letter("x@clinic.example", "y", "e", "", "z")).await
        else {
            panic!("it does not wait")
        };
        let mut set = storage::WriteSet::new();
        inbound::person::erase(&mut set, mail, house.world.now());
        house.world.db.write(set).await.unwrap();
        let waits = house.letters("waiting").await;
        assert_eq!((waits.len(), &waits[0]["sender"]), (1, &json!("he@clinic.example")));
        let again = decide(&house, "孙坐席", &mail.to_string(), "discard", json!({ "reason": "广告" })).await;
        assert_eq!(again.problem(409), "inbound.decided");
    })
    .await;
}
