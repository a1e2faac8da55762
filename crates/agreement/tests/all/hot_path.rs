//! What an intake costs: one indexed read, nothing parsed twice.

use std::sync::Arc;

use agreement::MIGRATIONS;
use agreement::ask::begun_query;
use storage::Engine;
use testkit::on_both;

use crate::ground::{HOSPITAL, stage, system};

#[tokio::test]
async fn a_version_seen_before_costs_one_read_and_is_the_same_object() {
    on_both(&[MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let stage = stage(&world).await;
        stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let first = stage.slice.in_force(system(1), world.now()).await.unwrap();
        let trips = world.db.round_trips();
        let second = stage.slice.in_force(system(1), world.now()).await.unwrap();
        assert!(Arc::ptr_eq(&first[0].compiled, &second[0].compiled));
        if world.db.engine() == Engine::Postgres {
            assert_eq!(world.db.round_trips() - trips, 1);
        }
        let rows = world.db.rows(begun_query(system(1), world.now())).await.unwrap();
        let trips = world.db.round_trips();
        assert_eq!(stage.slice.held(&rows, world.now()).await.unwrap().len(), 1);
        assert_eq!(world.db.round_trips(), trips, "rows read by somebody else need no read of ours");
    })
    .await;
}
