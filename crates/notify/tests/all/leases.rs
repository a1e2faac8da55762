//! Claims, retries and crashes, on both databases.

use kernel::Clock;
use notify::{
    ClockState, CourierRule, DeliveryState, Event, Failure, FailureCode, Notice, PLAIN, Post, RetryRule, Round, Routes,
    Side,
};
use storage::{Query, WriteSet, params};
use testkit::on_both;

use crate::ground::{AT, by_mail, counting, courier, desk, incident, minutes, notice, people, person, tell};

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_sent_once_to_each_and_recorded() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        tell(&world, &[notice(Event::Assigned, incident, &people)]).await;
        let (courier, channel) = counting(&world, &desk, CourierRule::default());
        let round = courier.run_once(world.now()).await.unwrap();
        assert_eq!(round, Round { claimed: 2, sent: 2, ..Round::default() });
        assert_eq!(courier.run_once(world.now()).await.unwrap(), Round::default());
        let deliveries = by_mail(&world, incident).await;
        assert!(deliveries.iter().all(|d| d.state == DeliveryState::Sent && d.sent_at == Some(world.now())));
        assert_eq!(channel.seen.lock().unwrap().len(), 2);
        let asked = desk.asked.lock().unwrap().clone();
        assert!(asked.contains(&Side::Provider) && asked.contains(&Side::Customer), "{asked:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn couriers_at_once_send_each_message_once() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        let notices: Vec<_> = (0..40).map(|_| notice(Event::Message, incident, &people)).collect();
        tell(&world, &notices).await;
        let (first, one) = counting(&world, &desk, CourierRule::default());
        let (second, two) = counting(&world, &desk, CourierRule::default());
        loop {
            let now = world.now();
            let (a, b) = tokio::join!(first.run_once(now), second.run_once(now));
            if a.unwrap().claimed + b.unwrap().claimed == 0 {
                break;
            }
        }
        let mut ids: Vec<String> = one.seen.lock().unwrap().iter().map(|seen| seen.message_id.clone()).collect();
        ids.extend(two.seen.lock().unwrap().iter().map(|seen| seen.message_id.clone()));
        assert_eq!(ids.len(), 80);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 80);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_35_a_flood_keeps_no_call_about_severity_1_waiting() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, flooded, struck, people) = (desk(&world), incident(&world), incident(&world), people(&world));
        let flood: Vec<_> = (0..650).map(|_| notice(Event::Message, flooded, &people)).collect();
        tell(&world, &flood).await;
        let call = Notice { severity: Some(1), ..notice(Event::Assigned, struck, &people) };
        tell(&world, &[call]).await;
        let (courier, _) = counting(&world, &desk, CourierRule::default());
        assert_eq!(courier.run_once(world.now()).await.unwrap().sent, 16);
        let called = by_mail(&world, struck).await;
        assert!(!called.is_empty() && called.iter().all(|mail| mail.state == DeliveryState::Sent), "{called:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_26_a_retried_notice_tells_what_is_left_when_it_is_sent_not_when_it_was_written() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        let mut rung = notice(Event::RungWarning, incident, &people);
        rung.clock = desk.facts.lock().unwrap().as_ref().map(|facts| facts.clocks[0].id);
        tell(&world, &[rung]).await;
        let (courier, channel) = counting(&world, &desk, CourierRule::default());
        *channel.answer.lock().unwrap() = Err(Failure::new(FailureCode::Unreachable, "down"));
        courier.run_once(world.now()).await.unwrap();
        *channel.answer.lock().unwrap() = Ok(());
        if let Some(facts) = desk.facts.lock().unwrap().as_mut() {
            facts.clocks[0].used_permille = 917;
            facts.clocks[0].state = ClockState::Running;
            facts.clocks[0].amount = notify::Amount::Elapsed(10 * kernel::MINUTE);
        }
        let now = minutes(&world, 1);
        assert_eq!(courier.run_once(now).await.unwrap().sent, 1);
        let seen = channel.seen.lock().unwrap().clone();
        assert!(seen[0].text.contains("0 % of the time for “Response”"), "{}", seen[0].text);
        assert!(seen[1].text.contains("91 % of the time for “Response”"), "{}", seen[1].text);
        assert!(seen[1].text.contains("10 m left"));
        assert_eq!(seen[0].message_id, seen[1].message_id);
        assert!(!seen[1].is_possible_copy);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_wait_longer_each_time_and_end_as_dead_with_their_reason_until_a_person_sends_them_again() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        tell(&world, &[notice(Event::Answered, incident, &people)]).await;
        let retry = RetryRule { attempts: 3, ..RetryRule::default() };
        let (courier, channel) = counting(&world, &desk, CourierRule { retry, ..CourierRule::default() });
        *channel.answer.lock().unwrap() = Err(Failure::new(FailureCode::LoginRefused, "535 no"));
        assert_eq!(courier.run_once(world.now()).await.unwrap().failed, 1);
        assert_eq!(courier.run_once(world.now()).await.unwrap().claimed, 0);
        assert_eq!(courier.run_once(minutes(&world, 1)).await.unwrap().failed, 1);
        assert_eq!(courier.run_once(minutes(&world, 2)).await.unwrap().dead, 1);
        let delivery = by_mail(&world, incident).await.remove(0);
        assert_eq!((delivery.state, delivery.attempts), (DeliveryState::Dead, 3));
        assert_eq!(delivery.failure, Some(Failure::new(FailureCode::LoginRefused, "535 no")));
        assert_eq!(courier.run_once(minutes(&world, 600)).await.unwrap().claimed, 0);

        let mut set = WriteSet::new();
        notify::again(&mut set, delivery.id, world.now());
        world.db.write(set).await.unwrap();
        *channel.answer.lock().unwrap() = Ok(());
        assert_eq!(courier.run_once(world.now()).await.unwrap().sent, 1);
        let mut set = WriteSet::new();
        notify::again(&mut set, delivery.id, world.now());
        assert!(world.db.write(set).await.is_err());
    })
    .await;
}

storage::sql! {
    DEAD_ENTRIES = "select count(*) from journal_entry where kind = $1";
    ROB = "update notify_delivery set lease_token = $1 where state = 'sending'";
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_about_something_gone_is_given_up_and_the_journal_says_so() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        tell(&world, &[notice(Event::Answered, incident, &people)]).await;
        *desk.facts.lock().unwrap() = None;
        let (courier, _channel) = counting(&world, &desk, CourierRule::default());
        assert_eq!(courier.run_once(world.now()).await.unwrap().dead, 1);
        let row = world.db.row(DEAD_ENTRIES.with(params!["notify.dead"])).await.unwrap().unwrap();
        assert_eq!(row.int(0).unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_between_sending_and_recording_the_next_copy_says_that_it_may_be_one() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        tell(&world, &[notice(Event::Answered, incident, &people)]).await;
        // The first courier hands the message over and its process ends before it records: its lease runs out at once.
        let (dying, before) = counting(&world, &desk, CourierRule { lease: 0, ..CourierRule::default() });
        crash_after_sending(&world, dying).await;
        assert_eq!(before.seen.lock().unwrap().len(), 1);
        assert_eq!(by_mail(&world, incident).await[0].state, DeliveryState::Sending);

        let (next, after) = counting(&world, &desk, CourierRule::default());
        assert_eq!(next.run_once(world.now()).await.unwrap().sent, 1);
        let (first, second) = (before.seen.lock().unwrap()[0].clone(), after.seen.lock().unwrap()[0].clone());
        assert_eq!(first.message_id, second.message_id);
        assert!(!first.is_possible_copy && second.is_possible_copy);
        assert!(second.text.contains("可能与前一封重复"));
        assert!(by_mail(&world, incident).await[0].is_possible_copy);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_his_lease_records_nothing() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        tell(&world, &[notice(Event::Answered, incident, &people)]).await;
        let robber = Robber { db: world.db.clone() };
        let slow = courier(&world, &desk, Box::new(robber), CourierRule::default());
        let round = slow.run_once(world.now()).await.unwrap();
        assert_eq!(round, Round { claimed: 1, lost: 1, ..Round::default() });
        assert_eq!(by_mail(&world, incident).await[0].state, DeliveryState::Sending);
    })
    .await;
}

/// A channel during whose exchange another courier takes the lease.
struct Robber {
    db: storage::Db,
}

impl notify::Channel for Robber {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn host(&self) -> &'static str {
        "care.example.test"
    }

    fn hand_over<'a>(&'a self, _: notify::Outgoing<'a>) -> notify::Handed<'a> {
        Box::pin(async move {
            let mut set = WriteSet::new();
            set.add(ROB.with(params!["another"]));
            self.db.write(set).await.map_err(|e| Failure::new(FailureCode::Unreachable, e.to_string()))?;
            Ok(())
        })
    }
}

/// Lets the channel answer and the record fail; then the courier is gone.
async fn crash_after_sending(world: &testkit::World, courier: notify::Courier) {
    let (block, unblock) = match world.db.engine() {
        storage::Engine::Sqlite => (BLOCK_ON_SQLITE, "drop trigger notify_test_crash"),
        storage::Engine::Postgres => (BLOCK_ON_POSTGRES, "drop trigger notify_test_crash on notify_delivery"),
    };
    world.db.script(block).await.unwrap();
    assert!(courier.run_once(world.clock.now()).await.is_err());
    world.db.script(unblock).await.unwrap();
}

/// The database refuses the record, as nothing is recorded when the process is gone before it could be.
const BLOCK_ON_SQLITE: &str = "create trigger notify_test_crash before update on notify_delivery \
     when old.state = 'sending' begin select raise(abort, 'crashed'); end";

const BLOCK_ON_POSTGRES: &str = "create function notify_test_crash() returns trigger language plpgsql as \
     $$ begin raise exception 'crashed'; end $$; \
     create trigger notify_test_crash before update on notify_delivery for each row \
     when (old.state = 'sending') execute function notify_test_crash()";

async fn count(world: &testkit::World, text: &str) -> i64 {
    world.db.row(Query::built(text.to_owned(), params![])).await.unwrap().unwrap().int(0).unwrap()
}

/// A call to an engineer with a telephone, whose mail a text message stands in for.
async fn call(world: &testkit::World) {
    let mut engineer = person(world, Post::Engineer, "王工", "wang@example.test", kernel::Language::Zh);
    engineer.phone = Some("13900000000".to_owned());
    let routes = Routes { sms: Some(1), ..PLAIN.clone() };
    let people = [engineer];
    let mut called = notice(Event::Assigned, incident(world), &people);
    called.routes = &routes;
    tell(world, &[called]).await;
}

const STAND_INS: &str = "select count(*) from notify_delivery where channel = 'sms'";

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_goes_also_where_the_mail_is_refused_for_good_at_the_third_attempt() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let desk = desk(&world);
        call(&world).await;
        let (courier, channel) = counting(&world, &desk, CourierRule::default());
        for (minute, code) in
            [FailureCode::Refused, FailureCode::Refused, FailureCode::RecipientRefused].into_iter().enumerate()
        {
            assert_eq!(count(&world, STAND_INS).await, 0);
            *channel.answer.lock().unwrap() = Err(Failure::new(code, "greylisted"));
            let round = courier.run_once(minutes(&world, i64::try_from(minute).unwrap())).await.unwrap();
            assert_eq!(round.claimed, 1);
        }
        assert_eq!(count(&world, STAND_INS).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_goes_once_also_where_the_third_attempt_was_interrupted() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let desk = desk(&world);
        call(&world).await;
        let failing = |rule| {
            let (courier, channel) = counting(&world, &desk, rule);
            *channel.answer.lock().unwrap() = Err(Failure::new(FailureCode::Unreachable, "down"));
            courier
        };
        let courier = failing(CourierRule::default());
        for minute in [0, 1] {
            assert_eq!(courier.run_once(minutes(&world, minute)).await.unwrap().failed, 1);
        }
        minutes(&world, 2);
        crash_after_sending(&world, failing(CourierRule { lease: 0, ..CourierRule::default() })).await;
        assert_eq!(count(&world, STAND_INS).await, 0);
        let mails = "select max(attempts) from notify_delivery where channel = 'mail'";
        for attempt in 4..8 {
            courier.run_once(minutes(&world, 60)).await.unwrap();
            assert_eq!((count(&world, mails).await, count(&world, STAND_INS).await), (attempt, 1));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_of_a_later_program_keeps_nothing_else_from_being_sent_and_is_left_for_it() {
    on_both(&[notify::MIGRATIONS], AT, async |world| {
        let (desk, incident, people) = (desk(&world), incident(&world), people(&world));
        let told = tell(&world, &[(); 3].map(|()| notice(Event::Assigned, incident, &people))).await;
        let mut later = WriteSet::new();
        for (id, set) in [(told[1], "event = 'of-tomorrow'"), (told[3], "words = '{\"mood\":\"good\"}'")] {
            later.add(Query::built(format!("update notify_delivery set {set} where id = $1"), params![id]));
        }
        world.db.write(later).await.unwrap();
        let (courier, _channel) = counting(&world, &desk, CourierRule::default());
        let round = courier.run_once(world.now()).await.unwrap();
        assert_eq!(round, Round { claimed: 6, sent: 4, failed: 2, ..Round::default() });
        let left =
            "select count(*) from notify_delivery where state = 'failed' and error_code = 'unread' and copies = 0";
        assert_eq!(count(&world, left).await, 2);
        let known = "update notify_delivery set event = 'assigned', words = '{}' where state = 'failed'";
        let mut later = WriteSet::new();
        later.add(Query::built(known.to_owned(), params![]));
        world.db.write(later).await.unwrap();
        assert_eq!(courier.run_once(minutes(&world, 1)).await.unwrap().sent, 2, "a later program sends it");
    })
    .await;
}
