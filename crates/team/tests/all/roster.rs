//! Shifts, rotations and overrides, and the questions about them.

use serde_json::{Value as Json, json};

use crate::{Ground, on_ground};

fn every_night() -> Json {
    json!({"name": "夜班", "kind": "night_on_call", "hours":
        {"zone": "Asia/Shanghai", "days": {"rule": "every"}, "start_minute": 1320, "end_minute": 1800}})
}

fn working_days() -> Json {
    json!({"name": "白班", "kind": "day", "hours":
        {"zone": "Asia/Shanghai", "days": {"rule": "working_days"}, "start_minute": 510, "end_minute": 1050}})
}

async fn rotation(ground: &Ground, shift: Json, members: &[&String], pattern: Json) -> String {
    let shift = ground.made("shifts", shift).await;
    let body = json!({"name": "轮值", "role": "engineer", "shift_id": shift, "members": members,
        "pattern": pattern, "starts_on": "2026-09-28"});
    ground.made("rotations", body).await
}

async fn there(ground: &Ground, at: &str) -> Vec<String> {
    let json = ground.get(&format!("on-call?at={}", at.replace('+', "%2B"))).await;
    json["items"].as_array().unwrap().iter().map(|item| item["person"]["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_shift_rests_on_a_public_holiday_and_works_on_the_make_up_saturday() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({})).await;
        rotation(&ground, working_days(), &[&li], json!({"every": "standing"})).await;
        assert_eq!(there(&ground, "2026-09-30T10:00+08:00").await, std::slice::from_ref(&li));
        assert!(there(&ground, "2026-10-01T10:00+08:00").await.is_empty());
        assert_eq!(there(&ground, "2026-10-10T10:00+08:00").await, [li]);
        let now = ground.get("on-call").await;
        assert_eq!(now["items"].as_array().unwrap().len(), 1, "without an instant it is now");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nights_pass_on_and_an_override_and_leave_with_a_partner_change_who_is_called() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({})).await;
        let wang = ground.person("E2", json!({"partner_id": li})).await;
        let nights = rotation(&ground, every_night(), &[&li, &wang], json!({"every": "days", "count": 1})).await;
        assert_eq!(there(&ground, "2026-09-30T23:00+08:00").await, std::slice::from_ref(&li));
        assert_eq!(there(&ground, "2026-10-01T23:00+08:00").await, std::slice::from_ref(&wang));
        let leave = json!({"person_id": wang, "kind": "leave", "from": "2026-10-01T00:00:00+08:00", "to": "2026-10-08T00:00:00+08:00"});
        let leave = ground.made("absences", leave).await;
        let night = ground.get("on-call?at=2026-10-01T15:00:00Z").await;
        assert_eq!(night["items"][0]["person"]["id"], json!(li), "the partner stands in");
        assert_eq!(night["items"][0]["stands_in_for"]["id"], json!(wang));
        let change = json!({"rotation_id": nights, "person_id": wang, "from": "2026-09-30T22:00:00+08:00", "to": "2026-09-30T23:59:00+08:00"});
        let change = ground.made("roster-overrides", change).await;
        assert_eq!(there(&ground, "2026-09-30T23:00+08:00").await, std::slice::from_ref(&wang));
        let gone = async |path: &str| ground.client.send("dispatcher", "DELETE", &format!("/api/v1/{path}"), &[], None).await;
        gone(&format!("roster-overrides/{change}")).await.ok(204);
        assert_eq!(gone(&format!("roster-overrides/{change}")).await.problem(404), "request.not_found");
        gone(&format!("absences/{leave}")).await.ok(204);
        assert_eq!(there(&ground, "2026-09-30T23:00+08:00").await, [li]);
        assert_eq!(there(&ground, "2026-10-01T23:00+08:00").await, [wang]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_33_holes_in_the_roster_are_listed_before_they_happen() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({"skills": [{"skill": "database", "level": 4}]})).await;
        rotation(&ground, every_night(), &[&li], json!({"every": "days", "count": 1})).await;
        let need = json!({"name": "数据库夜间", "skill": {"skill": "database", "level": 3}, "at_least": 1,
            "hours": {"zone": "Asia/Shanghai", "days": {"rule": "every"}, "start_minute": 1320, "end_minute": 1800}});
        ground.made("groups", json!({"code": "DBA", "name": "数据库组", "members": [li], "coverage": [need]})).await;
        let range = "roster-gaps?from=2026-10-01T00:00:00Z&to=2026-10-08T00:00:00Z";
        assert_eq!(ground.get(range).await["items"], json!([]));
        let leave = json!({"person_id": li, "kind": "leave", "from": "2026-10-03T00:00:00+08:00", "to": "2026-10-04T00:00:00+08:00"});
        ground.made("absences", leave).await;
        let gaps = ground.get(range).await;
        let gaps = gaps["items"].as_array().unwrap();
        assert_eq!(gaps.len(), 2, "the end of one night and the beginning of the next: {gaps:?}");
        assert_eq!(gaps[0]["from"], "2026-10-02T16:00:00Z");
        assert_eq!(gaps[0]["to"], "2026-10-02T22:00:00Z");
        assert_eq!(gaps[0]["away"][0]["id"], json!(li));
        assert!(gaps[0]["text_zh"].as_str().unwrap().contains("数据库组"));
        let bad = ground.client.get("engineer", "/api/v1/roster-gaps?from=2026-10-08T00:00:00Z&to=2026-10-01T00:00:00Z").await;
        assert_eq!(bad.problem(400), "roster.bad_range");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roster_of_a_range_shows_whole_stretches_and_who_is_away() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({})).await;
        rotation(&ground, every_night(), &[&li], json!({"every": "days", "count": 1})).await;
        let leave = json!({"person_id": li, "kind": "sick", "from": "2026-10-02T00:00:00+08:00", "to": "2026-10-03T00:00:00+08:00"});
        ground.made("absences", leave).await;
        let duties = ground.get("roster?from=2026-09-30T16:00:00Z&to=2026-10-01T20:00:00Z").await;
        let stretches: Vec<(&str, &str, bool)> = duties["items"].as_array().unwrap().iter()
            .map(|duty| (duty["from"].as_str().unwrap(), duty["to"].as_str().unwrap(), duty["away"].as_bool().unwrap()))
            .collect();
        assert_eq!(stretches, [
            ("2026-09-30T14:00:00Z", "2026-09-30T22:00:00Z", false),
            ("2026-10-01T14:00:00Z", "2026-10-01T16:00:00Z", false),
            ("2026-10-01T16:00:00Z", "2026-10-01T22:00:00Z", true),
        ]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_refers_to_what_exists_and_an_override_says_whom_it_replaces() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({})).await;
        let nobody = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11";
        let body = json!({"name": "轮值", "role": "engineer", "shift_id": nobody, "members": [li],
            "pattern": {"every": "months", "count": 1, "day": 31, "at_minute": 540}, "starts_on": "2026-09-28"});
        let refused = ground.client.post("dispatcher", "/api/v1/rotations", body).await.ok(422);
        assert_eq!(refused["errors"][0]["pointer"], "/shift_id");
        let standing = rotation(&ground, working_days(), &[&li], json!({"every": "standing"})).await;
        let change = json!({"rotation_id": standing, "person_id": li, "from": "2026-10-01T00:00:00Z", "to": "2026-10-02T00:00:00Z"});
        let refused = ground.client.post("dispatcher", "/api/v1/roster-overrides", change.clone()).await;
        assert_eq!(refused.problem(422), "rotation.override_names_nobody");
        let mut extra = change;
        extra["extra"] = json!(true);
        ground.made("roster-overrides", extra).await;
        assert_eq!(there(&ground, "2026-10-01T20:00+08:00").await, [li]);
        let end = ground.patch("dispatcher", &format!("rotations/{standing}"), "\"v1\"", json!({"ends_on": "2026-09-29"})).await;
        end.ok(200);
        assert!(there(&ground, "2026-09-30T10:00+08:00").await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotation_is_looked_at_before_it_is_stored_with_the_gaps_it_would_close() {
    on_ground(async |ground| {
        let li = ground.person("E1", json!({})).await;
        let shift = ground.made("shifts", every_night()).await;
        let need = json!({"name": "夜间", "at_least": 1,
            "hours": {"zone": "Asia/Shanghai", "days": {"rule": "every"}, "start_minute": 1320, "end_minute": 1800}});
        let group = json!({"code": "DBA", "name": "数据库组", "members": [li], "coverage": [need]});
        let group = ground.made("groups", group).await;
        let rotation = json!({"name": "夜班", "role": "engineer", "shift_id": shift, "group_id": group, "members": [li],
            "pattern": {"every": "standing"}, "starts_on": "2026-10-01"});
        let range = "roster-gaps?from=2026-10-02T00:00:00Z&to=2026-10-04T00:00:00Z";
        let before = u64::try_from(ground.get(range).await["items"].as_array().unwrap().len()).unwrap();
        let ask = async |rotation: &Json, to: &str| {
            let body = json!({"rotation": rotation, "from": "2026-10-02T00:00:00Z", "to": to});
            ground.client.post("dispatcher", "/api/v1/roster-previews", body).await
        };
        let seen = ask(&rotation, "2026-10-04T00:00:00Z").await.ok(200);
        assert_eq!(seen["duties"].as_array().unwrap().len(), 2, "{seen}");
        assert_eq!((&seen["gaps"], &seen["gaps_now"]), (&json!([]), &json!(before)));
        assert!(before > 0);
        let after = ground.get(range).await["items"].as_array().unwrap().len();
        assert_eq!(u64::try_from(after).unwrap(), before, "nothing was stored");
        assert_eq!(ask(&rotation, "2027-10-04T00:00:00Z").await.problem(422), "roster.preview_range");
        let mut nobody = rotation;
        nobody["members"] = json!([group]);
        assert_eq!(ask(&nobody, "2026-10-04T00:00:00Z").await.problem(422), "roster.not_there");
    })
    .await;
}
