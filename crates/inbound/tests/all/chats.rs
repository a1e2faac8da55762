//! A chat that somebody passes on by mail: who spoke and when is taken from it, as on the page chats are pasted into.

use inbound::{MailState, Taken};
use serde_json::json;

use crate::ground::{letter, on_both};

/// As 企业微信 copies it; 王工 is one of ours.
const COPIED: &str = "群里说的，请处理\r\n\r\n李敏(收费处) 2027/9/1 08:12:30\r\nHIS 收费窗口打印不了小票\r\n\
    李敏(收费处) 2027/9/1 08:13:05\r\n[图片]\r\n王工 2027/9/1 08:20:11\r\n收到，马上看\r\n\
    李敏(收费处) 2027/9/1 08:31:00\r\n二楼窗口也不行了";

/// As 微信 sends it by mail.
const MAILED: &str = "Dear:\r\n\r\n    收费处群的聊天记录如下:\r\n\r\n—————  2027-09-01  —————\r\n\r\n李敏  08:12\r\n\r\n\
    影像归档打不开\r\n\r\n李敏  08:13\r\n\r\n[图片：image1.jpg(请在附件中查看)]";

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_a_customer_passes_on_is_a_fault_of_who_spoke_with_the_chats_times() {
    on_both(async |house| {
        let raw = letter("qian@hospital.example", "Fw: 群聊", "chat-1", "", COPIED);
        let taken = house.take(&raw).await;
        assert!(matches!(taken, Taken::New(_, MailState::Fault)), "{taken:?}");
        let fault = house.only().await;
        assert_eq!((&fault["channel"], &fault["system"]["id"]), (&json!("chat"), &json!(house.billing)));
        assert_eq!(fault["reporter"]["name"], "李敏(收费处)");
        let text = fault["text"].as_str().unwrap();
        assert!(text.contains("HIS 收费窗口打印不了小票"), "{text}");
        assert!(text.contains("（来自聊天记录：李敏(收费处) 2027-09-01 08:12）"), "{text}");
        assert!(text.contains("王工 09-01 08:20：收到，马上看\n李敏(收费处) 09-01 08:31：二楼窗口也不行了"), "{text}");
        assert!(!text.contains("[图片]"), "{text}");
        let stands = "select count(*) from desk_incident i join inbound_mail m on m.incident = i.id where i.reported_at = m.received_at";
        assert_eq!(house.count(stands).await, 1, "what a customer passes on counts from when we had it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_one_of_ours_passes_on_waits_and_is_accepted_from_when_it_was_said() {
    on_both(async |house| {
        let raw = letter("wang@provider.example", "转发", "chat-2", "", MAILED);
        let Taken::New(mail, MailState::Waiting) = house.take(&raw).await else { panic!("it does not wait") };
        let path = format!("/api/v1/inbound-mails/{mail}");
        let shown = house.client.get("孙坐席", &path).await.ok(200);
        assert_eq!(shown["reason"], "from_staff");
        assert_eq!(shown["chat"]["reporter"], "李敏");
        assert_eq!(shown["chat"]["at"], "2027-09-01T00:12:00Z");
        assert_eq!(shown["chat"]["system_id"], json!(house.archive));
        let body = json!({ "system_id": house.archive });
        let done = house.client.post("孙坐席", &format!("{path}/acceptance"), body).await.ok(200);
        assert_eq!(done["chat"], json!(null), "what is decided offers nothing");
        let fault = house.only().await;
        assert_eq!((&fault["reporter"]["name"], &fault["reporter"]["email"]), (&json!("李敏"), &json!(null)));
        assert_eq!(fault["reported_at"], "2027-09-01T00:12:00Z");
        let text = fault["text"].as_str().unwrap();
        assert!(text.starts_with("转发\n影像归档打不开"), "{text}");
        let told = "select count(*) from notify_delivery where address = 'wang@provider.example' and post = 'reporter'";
        assert_eq!(house.count(told).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_of_long_ago_counts_from_the_letter() {
    on_both(async |house| {
        let old = MAILED.replace("2027-09-01", "2027-08-31");
        let raw = letter("wang@provider.example", "转发", "chat-3", "", &old);
        let Taken::New(mail, MailState::Waiting) = house.take(&raw).await else { panic!("it does not wait") };
        let body = json!({ "system_id": house.archive });
        house.client.post("孙坐席", &format!("/api/v1/inbound-mails/{mail}/acceptance"), body).await.ok(200);
        let stands = "select count(*) from desk_incident i join inbound_mail m on m.incident = i.id where i.reported_at = m.received_at";
        assert_eq!(house.count(stands).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_with_times_in_it_stays_a_letter() {
    on_both(async |house| {
        let text = "从 9:10 开始打印不了\r\n例会改到 10:00\r\n李敏 8:20";
        house.take(&letter("li.min@hospital.example", "HIS 打印不了", "plain", "", text)).await;
        let fault = house.only().await;
        assert_eq!(fault["channel"], "email");
        assert!(fault["text"].as_str().unwrap().contains("例会改到 10:00"));
    })
    .await;
}
