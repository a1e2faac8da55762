//! Incidents from before what they were was kept.

use kernel::MINUTE;
use serde_json::{Value as Json, json};
use storage::{WriteSet, params};

use super::fixture::{House, on_both};

storage::sql! {
    FORGET = "delete from journal_entry where subject_kind = 'incident_standing'";
}

impl House {
    async fn standing(&self, fault: &str, at: kernel::Instant) -> testkit::Reply {
        self.client.get("马经理", &format!("/api/v1/incidents/{fault}/standing?as_known_at={at}")).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_from_before_is_kept_whole_from_its_first_move_on_though_its_clocks_ran_meanwhile() {
    on_both(async |house| {
        let fault = house.fault("结算报错").await;
        let mut set = WriteSet::new();
        set.add(FORGET.with(params![]));
        house.world.db.write(set).await.unwrap();
        // The breach and its rungs keep their clock, which is not the whole of it.
        house.world.clock.forward(90 * MINUTE);
        house.driver.run_due(house.world.now(), 64).await.unwrap();
        let late = house.world.now();
        assert_eq!(house.standing(&fault, late).await.problem(409), "standing.not_kept");
        house.world.clock.forward(MINUTE);
        house.moves("马经理", &fault, "answer", json!({ "text": "正在处理" })).await;
        let known = house.standing(&fault, house.world.now()).await.ok(200);
        let now = house.get("马经理", &format!("incidents/{fault}")).await;
        assert_eq!((&known["clocks"], &known["version"]), (&now["clocks"], &now["version"]));
        let before = house.standing(&fault, late).await.ok(409);
        assert!(before["detail"].as_str().unwrap().contains("10:31:00"), "it says since when: {before}");
        let clocks = known["clocks"].as_array().unwrap();
        let respond: Vec<&Json> = clocks.iter().filter(|clock| clock["milestone"] == "respond").collect();
        assert_eq!(respond[0]["state"], "met_late");
    })
    .await;
}
