//! The house's own texts: said from the next message on, each version kept, and one that cannot be used keeps nothing back.

use kernel::{AccountId, Language};
use notify::{CourierRule, DeliveryState, Event, Form, Wording, own_texts, text_versions, write_text};
use storage::{WriteError, WriteSet, params};
use testkit::{World, on_both};

use crate::ground::{AT, by_mail, counting, desk, incident, notice, people, tell};

storage::sql! {
    BY_HAND = "insert into notify_text (event, version, texts, written_at) values ($1, $2, $3, 0)";
    BROKEN_ENTRIES = "select count(*) from journal_entry where kind = $1";
}

fn wording(texts: &[(Language, Form, &str)]) -> Wording {
    let mut wording = Wording::default();
    for (language, form, text) in texts {
        wording.put(*language, *form, text);
    }
    wording
}

async fn write(world: &World, version: i64, texts: &Wording) -> Result<(), WriteError> {
    let by = AccountId::fresh(world.ids.as_ref(), world.now());
    let mut set = WriteSet::new();
    write_text(&mut set, Event::Assigned, version, texts, world.now(), Some(by));
    world.db.write(set).await.map(|_| ())
}

/// A row as another release or a restored backup may have left it.
async fn by_hand(world: &World, event: &str, version: i64, texts: &str) {
    let mut set = WriteSet::new();
    set.add(BY_HAND.with(params![event, version, texts]));
    world.db.write(set).await.unwrap();
}

/// What is said to the reporter (Chinese) and the engineer (English) of one more assignment.
async fn said(world: &World) -> (String, String) {
    let (desk, incident, people) = (desk(world), incident(world), people(world));
    tell(world, &[notice(Event::Assigned, incident, &people)]).await;
    let (courier, channel) = counting(world, &desk, CourierRule::default());
    courier.run_once(world.now()).await.unwrap();
    let deliveries = by_mail(world, incident).await;
    assert!(deliveries.iter().all(|delivery| delivery.state == DeliveryState::Sent), "{deliveries:?}");
    let seen = channel.seen.lock().unwrap().clone();
    let of = |word: &str| seen.iter().find(|seen| seen.text.contains(word)).unwrap().text.clone();
    (of("李护士"), of("Wang,"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_text_is_said_from_the_next_message_on_until_it_is_taken_back() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        assert!(said(&world).await.0.contains("负责处理您报修的问题"));
        let own = wording(&[(Language::Zh, Form::Customer, "{engineer} 已接手 {number}。")]);
        write(&world, 0, &own).await.unwrap();
        let (chinese, english) = said(&world).await;
        assert!(chinese.contains("王工 已接手 INC-2026-000123。") && !chinese.contains("负责处理您报修"), "{chinese}");
        assert!(english.contains("This incident is assigned to"), "{english}");
        assert!(write(&world, 0, &own).await.is_err(), "somebody was first");
        write(&world, 1, &Wording::default()).await.unwrap();
        assert!(said(&world).await.0.contains("负责处理您报修的问题"));
        let versions = text_versions(&world.db, Event::Assigned).await.unwrap();
        assert_eq!(versions.iter().map(|own| own.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(versions[1].wording.as_ref(), Some(&own));
        assert!(versions.iter().all(|own| own.by.is_some() && own.broken.is_none()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_cannot_be_used_stops_no_notice_and_is_flagged_once() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        for (version, texts) in
            [(1, r#"{"zh.customer":"由 {colour} 处理","zh.title":"派工：{title}"}"#), (2, "no JSON")]
        {
            by_hand(&world, "assigned", version, texts).await;
            for _ in 0..2 {
                let (chinese, _) = said(&world).await;
                assert!(chinese.contains("负责处理您报修的问题"), "{chinese}");
            }
            let own = own_texts(&world.db).await.unwrap();
            let own = &own["assigned"];
            let (at, why) = own.broken.clone().unwrap();
            assert_eq!((own.version, at), (version, world.now()));
            assert!(why.contains(if version == 1 { "unknown_field" } else { "unreadable" }), "{why}");
            let row = world.db.row(BROKEN_ENTRIES.with(params!["notice_text.broken"])).await.unwrap().unwrap();
            assert_eq!(row.int(0).unwrap(), version);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_events_this_program_does_not_know_are_left_alone() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        by_hand(&world, "moon-landing", 1, "{}").await;
        assert!(own_texts(&world.db).await.unwrap().is_empty());
        assert!(said(&world).await.0.contains("负责处理您报修的问题"));
    })
    .await;
}
