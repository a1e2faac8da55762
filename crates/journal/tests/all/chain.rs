use std::sync::Arc;

use journal::{Sealer, Verify};
use kernel::Clock;
use storage::{Query, WriteSet, params};
use testkit::on_both;

use crate::ground::{START, append, append_set, seal, verdict};

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_reads_on_both_databases() {
    on_both(&[], START, async |world| {
        for sql in journal::sql() {
            world.db.prepare(sql).await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_entries_have_places_without_gaps_in_the_order_they_were_entered() {
    on_both(&[], START, async |world| {
        let ids = append(&world, 7).await;
        let many = append_set(&world, "one", &["incident.a", "incident.b", "incident.c"]).await;
        assert_eq!((seal(&world).await, seal(&world).await), (10, 0));
        let rows = world.db.rows(journal::after(0, 100)).await.unwrap();
        let sealed: Vec<_> = rows.iter().map(|row| journal::read_sealed(row).unwrap()).collect();
        assert_eq!(sealed.iter().map(|s| s.seq).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
        let expected: Vec<_> = ids.into_iter().chain(many).collect();
        assert_eq!(sealed.iter().map(|s| s.recorded.as_ref().unwrap().id).collect::<Vec<_>>(), expected);
        assert_eq!(verdict(&world).await, Ok(10));
        let kinds: Vec<_> = world.db.rows(journal::of_subject("incident", "one")).await.unwrap();
        let kinds: Vec<_> = kinds.iter().map(|row| journal::read(row).unwrap().kind).collect();
        assert_eq!(kinds, ["incident.a", "incident.b", "incident.c"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_journal_is_whole_and_unsealed_entries_are_counted() {
    on_both(&[], START, async |world| {
        assert_eq!(verdict(&world).await, Ok(0));
        append(&world, 3).await;
        let Verify::Whole(verified) = journal::verify(&world.db, &[]).await.unwrap() else { panic!("broken") };
        assert_eq!((verified.entries, verified.unsealed), (0, 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sealers_at_once_while_entries_come_in_make_one_chain() {
    on_both(&[], START, async |world| {
        let world = Arc::new(world);
        let writer = {
            let world = Arc::clone(&world);
            tokio::spawn(async move { append(&world, 300).await.len() })
        };
        let sealers: Vec<_> = ["one", "two", "three"]
            .map(|node| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let worker = Sealer::new(world.db.clone(), node);
                    let mut sealed = 0;
                    for _ in 0..60 {
                        sealed += worker.run(world.clock.now()).await.unwrap();
                        tokio::task::yield_now().await;
                    }
                    sealed
                })
            })
            .into_iter()
            .collect();
        assert_eq!(writer.await.unwrap(), 300);
        let mut sealed = 0;
        for sealer in sealers {
            sealed += sealer.await.unwrap();
        }
        world.db.script("update journal_head set lease_until = 0").await.unwrap();
        sealed += seal(&world).await;
        assert_eq!((sealed, verdict(&world).await), (300, Ok(300)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_one_holds_the_lease_another_seals_nothing_and_takes_over_when_it_ran_out() {
    on_both(&[], START, async |world| {
        append(&world, 1).await;
        assert_eq!(Sealer::new(world.db.clone(), "first").run(world.clock.now()).await.unwrap(), 1);
        append(&world, 1).await;
        let second = Sealer::new(world.db.clone(), "second");
        assert_eq!(second.run(world.clock.now()).await.unwrap(), 0);
        world.db.script("update journal_head set lease_until = 0").await.unwrap();
        assert_eq!(second.run(world.clock.now()).await.unwrap(), 1);
        assert_eq!(verdict(&world).await, Ok(2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_batch_is_sealed_in_one_run() {
    on_both(&[], START, async |world| {
        for _ in 0..15 {
            append_set(&world, "many", &["incident.note"; 100]).await;
        }
        assert_eq!(seal(&world).await, 1500);
        assert_eq!(verdict(&world).await, Ok(1500));
        let left =
            world.db.row(Query::built("select count(*) from journal_pending", params![])).await.unwrap().unwrap();
        assert_eq!(left.int(0).unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_can_be_erased_and_the_chain_still_verifies() {
    on_both(&[], START, async |world| {
        let ids = append(&world, 3).await;
        seal(&world).await;
        let before = world.db.rows(journal::personal_of_subject("incident", "i-1")).await.unwrap();
        assert_eq!(journal::read_personal(&before[0]).unwrap().2, "李敏 13800000000");
        let mut set = WriteSet::new();
        journal::forget(&mut set, ids[1]);
        world.db.write(set).await.unwrap();
        assert!(world.db.rows(journal::personal_of_subject("incident", "i-1")).await.unwrap().is_empty());
        assert_eq!(verdict(&world).await, Ok(3));
    })
    .await;
}
