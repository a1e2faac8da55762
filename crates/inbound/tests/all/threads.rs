//! Answers find their incident.

use inbound::{MailState, Taken};
use notify::Post;
use notify::core::Thread;
use serde_json::{Value as Json, json};

use crate::ground::{House, letter, on_both};

async fn fault(house: &House) -> Json {
    house.take(&letter("li.min@hospital.example", "HIS 打印不了", "first", "", "打印不了")).await;
    house.only().await
}

fn said(timeline: &[Json], text: &str) -> Vec<Json> {
    timeline.iter().filter(|item| item["text_zh"].as_str().unwrap_or("").contains(text)).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_our_acknowledgement_is_a_message_without_history_and_signature() {
    on_both(async |house| {
        let fault = fault(&house).await;
        let text = "只有三号窗口这样\r\n\r\n-- \r\n李敏 收费处\r\n\r\n发件人：服务台\r\n发送时间：今天\r\n> 已受理";
        let head = house.answering(&fault, Post::Reporter).await;
        house.take(&letter("li.min@hospital.example", "回复：已受理：打印不了", "answer", &head, text)).await;
        let told = said(&house.timeline("李敏", &fault).await, "只有三号窗口这样");
        assert_eq!(told.len(), 1);
        assert!(!told[0]["text_zh"].as_str().unwrap().contains("已受理") && told[0]["kind"] == "incident.message");
        assert_eq!(house.incidents().await.len(), 1);
        assert_eq!(
            house.count("select count(*) from notify_delivery where event = 'message' and post = 'reporter'").await,
            0
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_party_in_the_copy_who_answers_to_all_is_heard_where_it_belongs() {
    on_both(async |house| {
        let fault = fault(&house).await;
        // He refers to her letter, which he was sent in the copy.
        let refers = "References: <first@mail.example>\r\n";
        house
            .take(&letter("\"Zhou\" <zhou@printer.example>", "RE: HIS 打印不了", "third", refers, "驱动昨天更新过"))
            .await;
        let told = said(&house.timeline("马经理", &fault).await, "驱动昨天更新过");
        assert_eq!(told.len(), 1);
        assert!(told[0]["text_zh"].as_str().unwrap().contains("zhou@printer.example"), "it says who: {}", told[0]);
        assert_eq!(house.incidents().await.len(), 1);
        // He is not told of his own words, nor is anybody outside whom they do not concern.
        assert_eq!(house.count("select count(*) from notify_delivery where address = 'zhou@printer.example'").await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_opens_an_incident_to_nobody_who_may_not_see_it() {
    on_both(async |house| {
        let fault = fault(&house).await;
        let subject = format!("关于 {}", fault["number"].as_str().unwrap());
        let by = async |from: &str, id: &str| {
            house.take(&letter(from, &subject, id, "", &format!("来自 {id}"))).await;
        };
        by("li.min@hospital.example", "her").await;
        by("sun@provider.example", "colleague").await;
        by("wu@bureau.example", "bureau").await;
        by("mallory@other.example", "stranger").await;
        let mut settings = crate::ground::settings(&house.peer);
        settings.checked_by = "mx.provider.example".to_owned();
        let mailbox = settings.mailboxes[0].clone();
        let careful = house.set_otherwise(settings);
        let shown = async |from: &str, id: &str| {
            let head = "Authentication-Results: mx.provider.example; dmarc=pass\r\n";
            let letter = letter(from, &subject, id, head, &format!("来自 {id}"));
            careful.take(&mailbox, &house.arrival(&letter)).await.unwrap();
        };
        shown("qian@hospital.example", "lead").await;
        shown("wu@bureau.example", "office").await;
        let timeline = house.timeline("马经理", &fault).await;
        let from = ["her", "colleague", "bureau", "stranger", "lead", "office"];
        let heard = from.map(|from| said(&timeline, &format!("来自 {from}")).len());
        assert_eq!(heard, [0, 0, 0, 0, 1, 0], "a number anybody can guess, from an address anybody can write");
        let waits = house.letters("waiting").await;
        let mut reasons: Vec<&str> = waits.iter().map(|each| each["reason"].as_str().unwrap()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["not_theirs", "not_theirs", "number_alone", "number_alone", "unknown_sender"]);
        assert!(
            waits.iter().all(|each| each["incident_id"] == fault["id"]),
            "the dispatcher sees what it seems to be about"
        );
        assert_eq!(house.incidents().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_of_ours_answers_stays_inside_and_what_a_customer_writes_never_becomes_a_note() {
    on_both(async |house| {
        let fault = fault(&house).await;
        let inside = house.answering(&fault, Post::Coordinator).await;
        let hers = house.answering(&fault, Post::Reporter).await;
        house.take(&letter("sun@provider.example", "Re: 内部备注", "own", &inside, "机房门禁密码不要告诉客户")).await;
        house.take(&letter("li.min@hospital.example", "Re: 已受理", "hers", &hers, "我看到了")).await;
        let inside = house.timeline("马经理", &fault).await;
        assert_eq!(said(&inside, "门禁")[0]["visibility"], "internal");
        assert_eq!(said(&inside, "我看到了")[0]["visibility"], "public");
        assert!(said(&house.timeline("李敏", &fault).await, "门禁").is_empty());
        let leaks = "select count(*) from notify_delivery where event = 'internal-note' and side <> 'provider'";
        assert_eq!(house.count(leaks).await, 0);
        assert_eq!(house.letters("note").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_says_something_and_confirms_nothing() {
    on_both(async |house| {
        let fault = fault(&house).await;
        let head = house.answering(&fault, Post::Reporter).await;
        for (number, text) in ["确认解决", "close", "withdraw", "同意报价"].into_iter().enumerate() {
            let raw = letter("li.min@hospital.example", "Re: 请确认是否解决", &format!("c{number}"), &head, text);
            house.take(&raw).await;
        }
        assert_eq!(house.only().await["state"], fault["state"]);
        assert_eq!(house.letters("message").await.len(), 4);
        assert_eq!(house.client.get("李敏", "/api/v1/inbound-mails").await.problem(403), "request.forbidden");
        assert_eq!(
            house.client.post("管理员", "/api/v1/inbound-mails/x/discard", json!({})).await.problem(403),
            "request.forbidden"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_message_is_answered_decides_who_may_read_the_answer() {
    on_both(async |house| {
        let fault = fault(&house).await;
        let by = async |from: &str, post: Post, text: &str| {
            let head = house.answering(&fault, post).await;
            house.take(&letter(from, "Re: 通知", text, &head, text)).await
        };
        // From his private address an engineer answers what nobody outside may know.
        let note = by("wang.home@mail.example", Post::Engineer, "from-engineer").await;
        assert!(matches!(note, Taken::New(_, MailState::Note)), "{note:?}");
        // Nobody knows the vendor's man either, and the customer must not read him.
        let waits = by("support@printer.example", Post::VendorContact, "from-vendor").await;
        assert!(matches!(waits, Taken::New(_, MailState::Waiting)), "{waits:?}");
        let heard = by("li.home@mail.example", Post::Reporter, "from-reporter").await;
        assert!(matches!(heard, Taken::New(_, MailState::Message)), "{heard:?}");
        let hers = house.timeline("李敏", &fault).await;
        let ours = house.timeline("马经理", &fault).await;
        let shown = |timeline: &[Json]| {
            ["from-engineer", "from-vendor", "from-reporter"].map(|text| said(timeline, text).len())
        };
        assert_eq!((shown(&hers), shown(&ours)), ([0, 0, 1], [1, 0, 1]));
        let note = said(&ours, "from-engineer")[0]["text_zh"].as_str().unwrap().to_owned();
        assert!(note.contains("wang.home@mail.example"), "it says who: {note}");
        assert_eq!(house.letters("waiting").await[0]["reason"], "from_vendor");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_vendor_answers_is_its_statement_which_the_customer_does_not_read() {
    on_both(async |house| {
        let fault = fault(&house).await;
        let head = house.answering(&fault, Post::VendorContact).await;
        let by = async |id: &str| house.take(&letter("lang@vendor.example", "Re: 请处理", id, &head, id)).await;
        let waits = by("not-yours").await;
        assert!(matches!(waits, Taken::New(_, MailState::Waiting)), "it does not lead: {waits:?}");
        house.led_by_vendor(&fault).await;
        let stated = by("patch-is-ready").await;
        assert!(matches!(stated, Taken::New(_, MailState::Statement)), "{stated:?}");
        assert_eq!(said(&house.timeline("马经理", &fault).await, "patch-is-ready").len(), 1);
        assert!(said(&house.timeline("李敏", &fault).await, "patch-is-ready").is_empty());
        let told = "select count(*) from notify_delivery where event = 'vendor-stated' and side <> 'provider'";
        assert_eq!(house.count(told).await, 0);
        assert_eq!(house.letters("statement").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_in_anothers_name_by_what_was_written_to_himself() {
    on_both(async |house| {
        let fault = fault(&house).await;
        // He was written to himself, and writes another's address into his answer.
        let vendors = house.answering(&fault, Post::VendorContact).await;
        let customers = house.answering(&fault, Post::Reporter).await;
        let number = fault["id"].as_str().unwrap();
        let invented = Thread::new("incident", number, number, "provider.example").message_id;
        let made_up = format!("In-Reply-To: {invented}\r\n");
        let root = format!("In-Reply-To: {}\r\n", Thread::new("incident", number, number, "provider.example").root);
        let by = async |from: &str, head: &str, id: &str| {
            house.take(&letter(from, "Re: 通知", id, head, id)).await;
        };
        by("li.min@hospital.example", &vendors, "as-reporter").await;
        by("sun@provider.example", &made_up, "as-colleague").await;
        by("li.min@hospital.example", &root, "by-the-address-alone").await;
        by("mallory@other.example", &made_up, "as-himself").await;
        by("sun@provider.example", &customers, "in-the-copy").await;
        let mut reasons: Vec<Json> = house.letters("waiting").await.iter().map(|each| each["reason"].clone()).collect();
        reasons.sort_by_key(ToString::to_string);
        assert_eq!(reasons, ["number_alone", "number_alone", "unknown_sender", "unproved"]);
        let ours = house.timeline("马经理", &fault).await;
        let copy = said(&ours, "in-the-copy");
        assert_eq!((copy.len(), &copy[0]["visibility"]), (1, &json!("internal")));
        assert_eq!(said(&ours, "sun@provider.example").len(), 1, "a note that says who, in nobody's name: {copy:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_not_named_vouches_for_nobody() {
    on_both(async |house| {
        let fault = fault(&house).await;
        let subject = format!("关于 {}", fault["number"].as_str().unwrap());
        for from in ["li.min@hospital.example", "sun@provider.example"] {
            let head = "Authentication-Results: ; dmarc=pass\r\n";
            house.take(&letter(from, &subject, from, head, "伪造的话")).await;
        }
        assert!(said(&house.timeline("马经理", &fault).await, "伪造的话").is_empty());
        assert!(house.letters("waiting").await.iter().all(|each| each["reason"] == "number_alone"));
    })
    .await;
}
