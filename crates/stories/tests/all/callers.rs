//! The hotline: whoever answers knows who is on the telephone before the second sentence.

use serde_json::json;
use stories::{Setting, at, on_both};

#[tokio::test]
async fn a_number_that_called_before_brings_its_house_its_systems_and_its_open_faults() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let body = json!({
            "text": "综合查询打不开", "system_id": world.system("HIS"), "channel": "phone", "impact": "several", "urgency": "slow",
            "reporter_name": "赵护士", "phone": "138 0013 8000", "place": "门诊二楼",
        });
        let reported = world.send("刘佳", "POST", "/api/v1/incidents", &[], Some(body)).await.ok(201);
        world.until(at("2026-11-03 11:00")).await;
        for written in ["13800138000", "138 0013 8000", "138-0013-8000", "+86 138 0013 8000"] {
            let path = format!("/api/v1/callers?phone={}", written.replace('+', "%2B").replace(' ', "%20"));
            let found = world.send("刘佳", "GET", &path, &[], None).await.ok(200);
            assert_eq!(found["items"][0]["name"], "赵护士", "{written}: {found:#}");
        }
        let found = world.send("刘佳", "GET", "/api/v1/callers?phone=138%200013%208000", &[], None).await.ok(200);
        let caller = &found["items"][0];
        assert_eq!((caller["name"].as_str(), caller["place"].as_str()), (Some("赵护士"), Some("门诊二楼")), "{found:#}");
        assert!(found["systems"].as_array().unwrap().iter().any(|one| one["id"] == json!(world.system("HIS"))));
        assert_eq!(found["open"][0]["number"], reported["number"]);
        let short = world.send("刘佳", "GET", "/api/v1/callers?phone=12", &[], None).await;
        assert_eq!(short.problem(422), "caller.short");
        let outsider = world.send("李敏", "GET", "/api/v1/callers?phone=13800138000", &[], None).await;
        assert_eq!(outsider.problem(403), "request.forbidden");
    })
    .await;
}
