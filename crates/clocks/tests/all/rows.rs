use clocks::{Clock, Milestone, NewPause, PauseReason, State, Subject};
use kernel::{PauseId, SeededIds};
use storage::{WriteError, WriteSet};
use testkit::on_both;

use crate::ground::{Effects, START, at, clocks_of, put};

fn used(effects: &Effects) -> Clock {
    let ids = SeededIds::new(3);
    let frame = effects.frame();
    let clock = effects.clock("one", Milestone::Restore, "4h", at("05 10:00"));
    let mut pause = NewPause {
        id: PauseId::fresh(&ids, at("05 10:00")),
        reason: PauseReason::WaitingCustomer,
        from: at("05 10:30"),
        consented: false,
    };
    let clock = clock.pause(pause, frame, at("05 10:30")).unwrap().clock;
    let clock = clock.resume(PauseReason::WaitingCustomer, at("05 11:00"), frame, at("05 11:00")).unwrap().clock;
    let clock = clock.tick(frame, at("05 15:00")).clock;
    let firing = clocks::due_rungs(&clock, frame, at("05 15:00")).remove(0);
    let clock = clock.fired(&firing, frame).acknowledge(at("05 15:01"), frame).clock;
    let clock = clock.set_due(at("06 10:00"), "王经理", frame, at("05 15:02")).unwrap().clock;
    pause.from = at("05 15:03");
    pause.reason = PauseReason::WaitingParts;
    clock.pause(pause, frame, at("05 15:03")).unwrap().clock
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_reads_on_both_databases() {
    on_both(&[clocks::MIGRATIONS], START, async |world| {
        for sql in clocks::sql() {
            world.db.prepare(sql).await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_reads_back_as_it_was_written() {
    on_both(&[clocks::MIGRATIONS], START, async |world| {
        let effects = Effects::new();
        let mut clock = used(&effects);
        put(&world, std::slice::from_ref(&clock)).await;
        clock.version = 1;
        assert_eq!(clocks_of(&world, "one").await, [clock.clone()]);

        let met = clock.meet(at("05 14:00"), effects.frame(), at("05 15:30")).unwrap();
        let mut set = WriteSet::new();
        clocks::store::record(&mut set, &met);
        world.db.write(set).await.unwrap();
        let stored = clocks_of(&world, "one").await.remove(0);
        assert_eq!(stored, Clock { version: 2, ..met.clock });
        assert_eq!((stored.state(), stored.breaches.len()), (State::Met, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_change_a_clock_at_once_one_is_told_that_it_lost() {
    on_both(&[clocks::MIGRATIONS], START, async |world| {
        let effects = Effects::new();
        put(&world, &[effects.clock("one", Milestone::Respond, "4h", at("05 10:00"))]).await;
        let clock = clocks_of(&world, "one").await.remove(0);
        let write = async |at_text: &str| {
            let met = clock.clone().meet(at(at_text), effects.frame(), at("05 12:00")).unwrap();
            let mut set = WriteSet::new();
            clocks::store::record(&mut set, &met);
            world.db.write(set).await
        };
        write("05 11:00").await.unwrap();
        assert!(matches!(write("05 11:30").await, Err(WriteError::Guard { label: clocks::store::GUARD })));
        assert_eq!(clocks_of(&world, "one").await[0].met_at(), Some(at("05 11:00")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_of_another_subject_or_kind_stay_apart() {
    on_both(&[clocks::MIGRATIONS], START, async |world| {
        let effects = Effects::new();
        put(&world, &[effects.clock("one", Milestone::Respond, "4h", at("05 10:00"))]).await;
        assert!(clocks_of(&world, "two").await.is_empty());
        let other = clocks::store::of_subject(&Subject::new("other", "one"));
        assert!(world.db.rows(other).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_to_a_clock_goes_into_the_journal_with_the_change() {
    on_both(&[clocks::MIGRATIONS], START, async |world| {
        let effects = Effects::new();
        let clock = effects.clock("one", Milestone::Restore, "4h", at("05 10:00"));
        let changed = clock.meet(at("05 15:00"), effects.frame(), at("05 15:00")).unwrap();
        let mut set = WriteSet::new();
        clocks::store::record(&mut set, &changed);
        let actor = kernel::Actor::Platform { part: "test" };
        let stamp = journal::Stamp { actor: &actor, now: at("05 15:00"), ids: world.ids.as_ref() };
        journal::append(
            &mut set,
            stamp,
            clocks::entries("probe", &changed.clock, &changed.facts, None, at("05 15:00")),
        );
        world.db.write(set).await.unwrap();
        let rows = world.db.rows(journal::of_subject("probe", "one")).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| journal::read(row).unwrap()).collect();
        assert_eq!(told.iter().map(|e| e.kind.as_str()).collect::<Vec<_>>(), ["clock.breached", "clock.met"]);
        assert_eq!(told[0].occurred_at, at("05 14:00"));
        assert_eq!(told[1].body()["late"], true);
        assert_eq!(told[1].visibility, journal::Visibility::Public);
    })
    .await;
}
