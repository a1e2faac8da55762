//! Rows: what is written with a change and what pages read back.

use kernel::{Cursor, HOUR, MINUTE, PageRequest};
use notify::{CourierRule, Event, PLAIN, Post, Quiet, Routes, Words};
use storage::{Engine, WriteSet, params};
use testkit::{World, on_both};

use crate::ground::{AT, by_mail, counting, desk, incident, minutes, notice, people, person, tell};

/// The manager's word on what waits about a subject.
type Word = fn(&mut WriteSet, &str, u64, (kernel::Instant, kernel::Instant));

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_on_both_databases() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::new(engine, &[notify::MIGRATIONS], AT).await;
        for sql in notify::sql() {
            assert!(world.db.prepare(sql).await.is_ok(), "{} on {engine:?}", sql.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_notices_of_a_use_case_are_one_statement_and_vanish_with_it() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (incident, people) = (incident(&world), people(&world));
        let notices = [notice(Event::Received, incident, &people), notice(Event::Assigned, incident, &people)];
        let mut set = WriteSet::new();
        assert_eq!(notify::enqueue(&mut set, world.ids.as_ref(), world.now(), &notices).len(), 6);
        assert_eq!(set.len(), 1);
        set.expect(NOTHING.with(params!["x"]), 1, "somebody was first");
        assert!(world.db.write(set).await.is_err());
        assert!(by_mail(&world, incident).await.is_empty());
    })
    .await;
}

storage::sql! {
    NOTHING = "update notify_delivery set name = name where id = $1";
    INSIDE = "select count(*) from notify_delivery where side <> 'provider'";
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_41_an_internal_note_leaves_no_row_outside_the_provider() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (incident, mut people) = (incident(&world), people(&world));
        people.push(person(&world, Post::VendorContact, "厂商", "v@example.test", kernel::Language::Zh));
        people.push(person(&world, Post::CustomerLead, "信息科", "x@example.test", kernel::Language::Zh));
        let mut note = notice(Event::InternalNote, incident, &people);
        note.posts = Some(Post::ALL);
        assert_eq!(tell(&world, &[note]).await.len(), 2);
        let row = world.db.row(INSIDE.with(params![])).await.unwrap().unwrap();
        assert_eq!(row.int(0).unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_of_the_night_waits_for_the_morning_unless_severity_1() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident) = (desk(&world), incident(&world));
        let lead = [person(&world, Post::CustomerLead, "信息科", "x@example.test", kernel::Language::Zh)];
        let morning = world.now().plus(8 * HOUR);
        let time = |at: kernel::Instant| at.timestamp().to_zoned(jiff::tz::TimeZone::UTC).time();
        let night = Some(Quiet { from: time(world.now()), to: time(morning) });
        let routes = Routes { night, ..PLAIN.clone() };
        let mut second = notice(Event::Restored, incident, &lead);
        second.routes = &routes;
        let mut first = second.clone();
        first.severity = Some(1);
        tell(&world, &[second, first]).await;
        let (courier, _channel) = counting(&world, &desk, CourierRule::default());
        assert_eq!(courier.run_once(world.now()).await.unwrap().sent, 1);
        assert_eq!(courier.run_once(morning).await.unwrap().sent, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customers_leaders_hear_of_a_rung_after_15_minutes_at_once_on_the_managers_word_or_not_at_all() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let lead = [person(&world, Post::CustomerLead, "信息科", "x@example.test", kernel::Language::Zh)];
        let desk = desk(&world);
        let time = |at: kernel::Instant| at.timestamp().to_zoned(jiff::tz::TimeZone::UTC).time();
        let quiet = Some(Quiet { from: time(world.now()), to: time(world.now().plus(8 * HOUR)) });
        let night = Routes { night: quiet, ..PLAIN.clone() };
        let without = [notify::Recipient { account: None, ..lead[0].clone() }];
        let (courier, _channel) = counting(&world, &desk, CourierRule::default());
        let unread = async || notify::unread(&world.db, lead[0].account.unwrap()).await.unwrap();
        let rung = async |word: Option<Word>| {
            let incident = incident(&world);
            let mut rung = notice(Event::RungLate, incident, &lead);
            rung.posts = Some(&[Post::CustomerLead]);
            // What the night keeps is no rung's, and no word is asked for it.
            let mut other = notice(Event::Restored, incident, &without);
            other.routes = &night;
            tell(&world, &[rung, other]).await;
            let seen = (world.now(), world.now());
            let held = notify::held(&world.db, &incident.to_string(), seen).await.unwrap();
            assert_eq!(held, 2, "by inbox and mail");
            let mut set = WriteSet::new();
            word.inspect(|word| word(&mut set, &incident.to_string(), held, seen));
            world.db.write(set).await.unwrap();
            incident
        };
        rung(None).await;
        assert_eq!((courier.run_once(world.now()).await.unwrap().sent, unread().await), (0, 0));
        assert_eq!((courier.run_once(minutes(&world, 15)).await.unwrap().sent, unread().await), (2, 1));
        rung(Some(notify::let_go)).await;
        assert_eq!((courier.run_once(world.now()).await.unwrap().sent, unread().await), (2, 2));
        let held = rung(Some(notify::hold_back)).await;
        assert_eq!((courier.run_once(minutes(&world, 15)).await.unwrap().claimed, unread().await), (0, 2));
        let of = async |incident, event| {
            by_mail(&world, incident).await.into_iter().find(|mail| mail.event == event).unwrap()
        };
        let failure = of(held, Event::RungLate).await.failure.unwrap();
        assert_eq!(failure.code, notify::FailureCode::HeldBack);
        let kept = of(held, Event::Restored).await;
        assert_eq!((kept.state, kept.word_until), (notify::DeliveryState::Queued, None), "it is sent in the morning");
        let late = rung(None).await;
        assert_eq!(of(late, Event::RungLate).await.word_until, Some(world.now().plus(15 * MINUTE)));
        let mut set = WriteSet::new();
        let then = minutes(&world, 20);
        notify::hold_back(&mut set, &late.to_string(), 2, (then, then));
        assert!(world.db.write(set).await.is_err(), "its time is over");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inbox_lists_newest_first_page_by_page_and_counts_what_is_unread() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (incident, people) = (incident(&world), people(&world));
        let account = people[1].account.unwrap();
        for number in 0..5_u32 {
            let mut told = notice(Event::Message, incident, &people);
            told.words = Words { text: number.to_string(), ..Words::default() };
            tell(&world, &[told]).await;
            world.clock.forward(HOUR);
        }
        let mut texts = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = notify::inbox(&world.db, account, &PageRequest { after, limit: 2 }).await.unwrap();
            texts.extend(page.items.iter().map(|item| item.words.text.clone()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(texts, ["4", "3", "2", "1", "0"]);
        assert_eq!(notify::unread(&world.db, account).await.unwrap(), 5);
        let page = notify::inbox(&world.db, account, &PageRequest { after: None, limit: 1 }).await.unwrap();
        let mut set = WriteSet::new();
        notify::mark_read(&mut set, account, page.items[0].id, world.now());
        notify::mark_read(&mut set, people[0].account.unwrap(), page.items[0].id, world.now());
        world.db.write(set).await.unwrap();
        assert_eq!(notify::unread(&world.db, account).await.unwrap(), 4);
    })
    .await;
}
