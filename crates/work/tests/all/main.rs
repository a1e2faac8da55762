//! The ledger and the assignments on both databases.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use kernel::{Actor, AssignmentId, HOUR, MINUTE, PartyId, PersonId, Role, SystemId};
use storage::{WriteError, WriteSet};
use testkit::{World, on_both};
use work::core::CandidatePerson;
use work::store::{self, Assignment, EndKind, Facts, NewAssignment, Room, Subject, guard};

const AT: &str = "2026-09-30T10:00:00+08:00";

/// A person with this capacity in the ledger.
async fn person(world: &World, capacity: u32) -> PersonId {
    let person = PersonId::fresh(world.ids.as_ref(), world.now());
    let mut set = WriteSet::new();
    set.add(store::open_ledger(person, capacity));
    world.db.write(set).await.unwrap();
    person
}

struct Given {
    severity: u8,
    at_night: bool,
    place: Option<(PartyId, SystemId)>,
    room: Room,
}

const PLAIN: Given = Given { severity: 3, at_night: false, place: None, room: Room::Free };

async fn give(world: &World, subject: &Subject, person: PersonId, how: &Given) -> Result<(), WriteError> {
    let mut set = WriteSet::new();
    assign(world, &mut set, subject, person, how);
    world.db.write(set).await.map(|_| ())
}

fn assign(world: &World, set: &mut WriteSet, subject: &Subject, person: PersonId, how: &Given) {
    let platform = Actor::Platform { part: "desk" };
    let new = NewAssignment {
        id: AssignmentId::fresh(world.ids.as_ref(), world.now()),
        subject,
        person,
        severity: how.severity,
        place: how.place,
        effort_micros: 30 * MINUTE,
        at_night: how.at_night,
        assigned_at: world.now(),
        by: &platform,
        reason: (how.room == Room::Beyond).then_some("只有她熟悉"),
        accept_by: Some(world.now().plus(30 * MINUTE)),
        accepted: false,
        room: how.room,
    };
    store::assign(set, &new);
}

async fn current(world: &World, subject: &Subject) -> Option<Assignment> {
    store::read(&world.db.rows(store::current(subject)).await.unwrap()).unwrap().pop()
}

async fn load(world: &World, person: PersonId) -> (u32, i64) {
    let rows = world.db.rows(store::loads_of(&[person])).await.unwrap();
    let load = store::read_loads(&rows).unwrap()[&person];
    (load.open_count, load.queued_micros)
}

fn case(n: u32) -> Subject {
    Subject::new("incident", format!("case-{n}"))
}

fn refused(result: Result<(), WriteError>) -> &'static str {
    match result.unwrap_err() {
        WriteError::Guard { label } | WriteError::Taken { label } => label,
        WriteError::Db(error) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_is_read_by_both_databases() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        for sql in work::sql() {
            world.db.prepare(sql).await.unwrap_or_else(|error| panic!("{}: {error}", sql.name()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_44_the_capacity_is_never_exceeded_by_32_reservations_at_once() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let person = person(&world, 5).await;
        let attempts = (0..32).map(|n| {
            let mut set = WriteSet::new();
            assign(&world, &mut set, &case(n), person, &PLAIN);
            let db = world.db.clone();
            tokio::spawn(async move { db.write(set).await.map(|_| ()) })
        });
        let attempts: Vec<_> = attempts.collect();
        let mut given = 0;
        for attempt in attempts {
            match attempt.await.unwrap() {
                Ok(()) => given += 1,
                other => assert_eq!(refused(other), guard::RESERVE),
            }
        }
        assert_eq!(given, 5);
        assert_eq!(load(&world, person).await, (5, 150 * MINUTE));
        assert_eq!(store::read(&world.db.rows(store::held_by(person)).await.unwrap()).unwrap().len(), 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_42_two_who_are_given_the_same_work_at_once_one_holds_it_and_the_other_keeps_a_free_place() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let (li, wang) = (person(&world, 3).await, person(&world, 3).await);
        let both = [li, wang].map(|who| {
            let mut set = WriteSet::new();
            assign(&world, &mut set, &case(1), who, &PLAIN);
            let db = world.db.clone();
            tokio::spawn(async move { db.write(set).await.map(|_| ()) })
        });
        let mut lost = 0;
        for attempt in both {
            if let Err(error) = attempt.await.unwrap() {
                assert_eq!(refused(Err(error)), guard::SUBJECT);
                lost += 1;
            }
        }
        assert_eq!(lost, 1);
        let holder = current(&world, &case(1)).await.unwrap().person;
        let other = if holder == li { wang } else { li };
        assert_eq!((load(&world, holder).await.0, load(&world, other).await.0), (1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_dispatcher_may_go_beyond_the_capacity_and_the_platform_may_not() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let person = person(&world, 1).await;
        give(&world, &case(1), person, &PLAIN).await.unwrap();
        assert_eq!(refused(give(&world, &case(2), person, &PLAIN).await), guard::RESERVE);
        give(&world, &case(2), person, &Given { room: Room::Beyond, ..PLAIN }).await.unwrap();
        let kept = current(&world, &case(2)).await.unwrap();
        assert!(kept.over_capacity);
        assert_eq!(kept.reason.as_deref(), Some("只有她熟悉"));
        assert_eq!(load(&world, person).await.0, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_a_ledger_row_is_never_given_work() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let stranger = PersonId::fresh(world.ids.as_ref(), world.now());
        assert_eq!(refused(give(&world, &case(1), stranger, &PLAIN).await), guard::RESERVE);
        assert_eq!(
            refused(give(&world, &case(1), stranger, &Given { room: Room::Beyond, ..PLAIN }).await),
            guard::LEDGER
        );
        assert!(current(&world, &case(1)).await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_work_does_not_count_and_comes_back_above_the_capacity_if_need_be() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let person = person(&world, 1).await;
        give(&world, &case(1), person, &PLAIN).await.unwrap();
        let first = current(&world, &case(1)).await.unwrap();
        write(&world, |set| store::wait(set, &first)).await.unwrap();
        assert_eq!(load(&world, person).await, (0, 0));
        assert_eq!(refused(write(&world, |set| store::wait(set, &first)).await), guard::WAIT);
        give(&world, &case(2), person, &PLAIN).await.unwrap();
        let waiting = current(&world, &case(1)).await.unwrap();
        assert!(!waiting.counted);
        write(&world, |set| store::resume(set, &waiting)).await.unwrap();
        assert_eq!(load(&world, person).await, (2, 60 * MINUTE));
        assert_eq!(
            refused(write(&world, |set| store::end(set, &waiting, world.now(), EndKind::Done, None)).await),
            guard::END
        );
        let going_on = current(&world, &case(1)).await.unwrap();
        write(&world, |set| store::end(set, &going_on, world.now(), EndKind::Done, None)).await.unwrap();
        assert_eq!(load(&world, person).await, (1, 30 * MINUTE));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decline_gives_the_place_back_and_the_next_takes_over_in_the_same_set() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let (li, wang) = (person(&world, 1).await, person(&world, 1).await);
        give(&world, &case(1), li, &PLAIN).await.unwrap();
        let before = current(&world, &case(1)).await.unwrap();
        let hand_over = |set: &mut WriteSet| {
            store::end(set, &before, world.now(), EndKind::Declined, Some("正在现场"));
            assign(&world, set, &case(1), wang, &PLAIN);
        };
        write(&world, hand_over).await.unwrap();
        assert_eq!((load(&world, li).await.0, load(&world, wang).await.0), (0, 1));
        let history = store::read(&world.db.rows(store::history(&case(1))).await.unwrap()).unwrap();
        let ended = history.iter().find(|held| held.person == li).unwrap().ended.clone().unwrap();
        assert_eq!((ended.kind, ended.reason.as_deref()), (EndKind::Declined, Some("正在现场")));
        assert_eq!(current(&world, &case(1)).await.unwrap().person, wang);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_first_acceptance_counts_and_silence_is_found_when_the_time_has_run_out() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let person = person(&world, 2).await;
        give(&world, &case(1), person, &PLAIN).await.unwrap();
        give(&world, &case(2), person, &PLAIN).await.unwrap();
        let dispatcher = world.staff("周服务台", &[Role::Dispatcher]);
        let first = current(&world, &case(1)).await.unwrap();
        write(&world, |set| store::accept(set, first.id, world.now(), &dispatcher)).await.unwrap();
        let again = write(&world, |set| store::accept(set, first.id, world.now(), &dispatcher)).await;
        assert_eq!(refused(again), guard::ACCEPT);
        let accepted = current(&world, &case(1)).await.unwrap();
        assert_eq!(accepted.accepted_at, Some(world.now()));
        assert!(accepted.accepted_by.unwrap().starts_with("account:"));
        let silent = async |at| store::read(&world.db.rows(store::silent(at, None, 10)).await.unwrap()).unwrap();
        assert_eq!(silent(world.now().plus(29 * MINUTE)).await, []);
        let late = silent(world.now().plus(30 * MINUTE)).await;
        assert_eq!(late.iter().map(|held| held.subject.clone()).collect::<Vec<_>>(), [case(2)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_facts_know_load_familiarity_and_the_burden_of_four_weeks() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let (li, wang) = (person(&world, 9).await, person(&world, 9).await);
        let customer = PartyId::fresh(world.ids.as_ref(), world.now());
        let (billing, images) =
            (SystemId::fresh(world.ids.as_ref(), world.now()), SystemId::fresh(world.ids.as_ref(), world.now()));
        let at = |system, severity, at_night| Given {
            severity,
            at_night,
            place: Some((customer, system)),
            room: Room::Free,
        };
        give(&world, &case(1), li, &at(billing, 1, true)).await.unwrap();
        world.clock.forward(27 * 24 * HOUR);
        give(&world, &case(2), li, &at(billing, 2, true)).await.unwrap();
        give(&world, &case(3), li, &at(images, 3, false)).await.unwrap();
        let candidate = async |who, system| {
            let answers = world
                .db
                .read(Facts::queries(&[li, wang], Some(customer), Some(system), world.now()).to_vec())
                .await
                .unwrap();
            let mut person = blank(who);
            Facts::read(&answers).unwrap().complete(&mut person);
            person
        };
        let known = candidate(li, billing).await;
        assert_eq!((known.familiarity.system, known.familiarity.customer), (2, 3));
        assert_eq!((known.open_count, known.capacity, known.queued_micros), (3, 9, 90 * MINUTE));
        assert_eq!((known.nights, known.severity_ones), (2, 1));
        assert_eq!(known.last_assigned, Some(world.now()));
        let stranger = candidate(wang, billing).await;
        assert_eq!((stranger.familiarity.customer, stranger.nights, stranger.last_assigned), (0, 0, None));
        world.clock.forward(3 * 24 * HOUR);
        assert_eq!(candidate(li, images).await.severity_ones, 0, "more than four weeks ago");
    })
    .await;
}

async fn write(world: &World, build: impl FnOnce(&mut WriteSet)) -> Result<(), WriteError> {
    let mut set = WriteSet::new();
    build(&mut set);
    world.db.write(set).await.map(|_| ())
}

fn blank(id: PersonId) -> CandidatePerson {
    CandidatePerson {
        id,
        name: String::new(),
        duty: Vec::new(),
        away: Vec::new(),
        skills: Vec::new(),
        languages: Vec::new(),
        clearances: Vec::new(),
        certificates: Vec::new(),
        city: None,
        open_count: 0,
        capacity: 0,
        queued_micros: 0,
        familiarity: work::core::Familiarity::default(),
        nights: 0,
        severity_ones: 0,
        last_assigned: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_given_while_it_waits_takes_its_place_when_it_goes_on() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let person = person(&world, 1).await;
        give(&world, &case(1), person, &PLAIN).await.unwrap();
        give(&world, &case(2), person, &Given { room: Room::Waits, ..PLAIN }).await.unwrap();
        assert_eq!(load(&world, person).await, (1, 30 * MINUTE), "full, and what waits goes beside it");
        let waiting = current(&world, &case(2)).await.unwrap();
        assert!(!waiting.counted);
        let mut set = WriteSet::new();
        store::resume(&mut set, &waiting);
        world.db.write(set).await.unwrap();
        assert_eq!(load(&world, person).await, (2, 60 * MINUTE));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_work_is_read_page_by_page_in_the_order_it_fell_silent() {
    on_both(&[work::MIGRATIONS], AT, async |world| {
        let person = person(&world, 9).await;
        for n in 0..5 {
            give(&world, &case(n), person, &PLAIN).await.unwrap();
        }
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page = store::silent(world.now().plus(HOUR), after, 2);
            let page = store::read(&world.db.rows(page).await.unwrap()).unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.accept_by.unwrap(), last.id));
            seen.extend(page.into_iter().map(|held| held.subject));
        }
        assert_eq!(seen, (0..5).map(case).collect::<Vec<_>>());
    })
    .await;
}
