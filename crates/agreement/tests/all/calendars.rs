//! Calendars through the router: built-in, made, edited, imported; deadlines explained.

use agreement::MIGRATIONS;
use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use testkit::{Reply, on_both};

use crate::ground::{HOSPITAL, Stage, stage, system};

const AT: &str = "2026-09-01T02:00:00Z";

async fn import(stage: &Stage, code: &str, text: &'static [u8]) -> Reply {
    let who = "e78e8b"; // 王
    let request = Request::post(format!("/api/v1/calendars/{code}/imports"))
        .header("authorization", format!("Bearer {who}"))
        .header("content-type", "text/plain")
        .body(Body::from(text))
        .unwrap();
    stage.client.raw(request).await
}

#[tokio::test]
async fn the_built_in_calendars_are_there_once_and_show_a_years_days() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        stage.slice.install_calendars(&stage.cx).await.unwrap();
        let list = stage.client.get("孙", "/api/v1/calendars").await.ok(200);
        let codes: Vec<&str> =
            list["items"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["7x24", "cn"]);
        let year = stage.client.get("孙", "/api/v1/calendars/cn?year=2026").await.ok(200);
        let reason =
            |day: &str| year["days"].as_array().unwrap().iter().find(|d| d["date"] == day).map(|d| d["reason"].clone());
        assert_eq!(reason("2026-10-10"), Some(json!("make_up")));
        assert!(reason("2026-10-01").is_some());
        assert_eq!(stage.client.get("孙", "/api/v1/calendars/cn?year=1900").await.problem(422), "calendar.bad_year");
        assert_eq!(stage.client.get("孙", "/api/v1/calendars/none").await.problem(404), "request.not_found");
    })
    .await;
}

#[tokio::test]
async fn a_calendar_without_working_time_is_refused_and_a_good_one_is_made_and_edited() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let spec =
            json!({ "name": "医院", "zone": "Asia/Shanghai", "week": [["08:00-12:00"], [], [], [], [], [], []] });
        let mut empty = spec.clone();
        empty["week"][0] = json!([]);
        let post = async |code: &str, spec: &serde_json::Value| {
            stage.client.post("赵", "/api/v1/calendars", json!({ "code": code, "spec": spec })).await
        };
        assert_eq!(post("hospital", &empty).await.problem(422), "calendar.no_working_time");
        assert_eq!(post("no good", &spec).await.problem(422), "calendar.bad_code");
        let made = post("hospital", &spec).await;
        let etag = made.etag();
        made.ok(201);
        assert_eq!(post("hospital", &spec).await.problem(409), "calendar.code_taken");
        let mut longer = spec.clone();
        longer["week"][1] = json!(["08:00-12:00"]);
        let put = async |etag: &str| {
            stage
                .client
                .send("赵", "PUT", "/api/v1/calendars/hospital", &[("If-Match", etag)], Some(longer.clone()))
                .await
        };
        assert_eq!(put(&etag).await.ok(200)["number"], 2);
        assert_eq!(put(&etag).await.problem(412), "request.stale");
    })
    .await;
}

#[tokio::test]
async fn an_imported_notice_makes_a_new_version_that_versions_in_force_count_on() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let (_, version) = stage.signed(HOSPITAL, &[1], "2026-01-01").await;
        let before = stage.slice.in_force(system(1), world.now()).await.unwrap()[0].compiled.calendar_id;
        let file = "date,kind,name\n2026-11-11,holiday,院庆\n".as_bytes();
        let done = import(&stage, "cn", file).await.ok(200);
        assert_eq!((&done["changed"], &done["days"][0]["date"]), (&json!(true), &json!("2026-11-11")), "{done}");
        assert_eq!(
            import(&stage, "cn", file).await.ok(200)["changed"],
            json!(false),
            "the same file again changes nothing"
        );
        let held = stage.slice.in_force(system(1), world.now()).await.unwrap();
        assert_ne!(held[0].compiled.calendar_id, before);
        assert!(!held[0].compiled.calendar.is_working_day("2026-11-11".parse().unwrap()));
        assert!(
            stage.slice.calendar(before).await.unwrap().unwrap().is_working_day("2026-11-11".parse().unwrap()),
            "the old version stands"
        );
        assert_eq!(
            stage.slice.version(version.parse().unwrap()).await.unwrap().unwrap().calendar_id,
            held[0].compiled.calendar_id
        );
        assert_eq!(import(&stage, "cn", b"\xff\xfe").await.problem(415), "calendar.no_text");
        assert_eq!(
            import(&stage, "cn", "date,kind,name\n2026-13-01,holiday,x\n".as_bytes()).await.problem(422),
            "calendar.unreadable_import"
        );
        assert_eq!(import(&stage, "none", file).await.problem(404), "request.not_found");
    })
    .await;
}

#[tokio::test]
async fn a_deadline_is_explained_by_the_intervals_that_add_up_to_it() {
    on_both(&[MIGRATIONS], AT, async |world| {
        let stage = stage(&world).await;
        let ask = async |query: &str| stage.client.get("孙", &format!("/api/v1/deadline-explanations?{query}")).await;
        // Over the holidays of October, with the make-up Saturday: the working days after 09-30 are 10-08, 10-09, 10-10.
        let body = ask("from=2026-09-30T17:59:00%2B08:00&for=3wd").await.ok(200);
        assert_eq!(body["due_at"], "2026-10-10T10:00:00Z");
        let counted: i64 =
            body["explanation"]["counted"].as_array().unwrap().iter().map(|c| c["micros"].as_i64().unwrap()).sum();
        assert_eq!(Some(counted), body["explanation"]["total_micros"].as_i64());
        let paused =
            "from=2026-09-01T10:00:00%2B08:00&for=24h&pause=2026-09-01T12:00:00%2B08:00/2026-09-01T13:00:00%2B08:00";
        assert_eq!(ask(paused).await.ok(200)["due_at"], "2026-09-02T03:00:00Z");
        let shifts = "from=2026-09-01T11:00:00%2B08:00&for=4wh&segments=08:30-12:00,13:30-17:30";
        assert_eq!(ask(shifts).await.ok(200)["due_at"], "2026-09-01T08:30:00Z");
        assert_eq!(ask("from=yesterday&for=3wd").await.problem(422), "deadline.unreadable");
        assert_eq!(ask("from=2026-09-01T10:00:00Z&for=3x").await.problem(422), "deadline.unreadable");
        assert_eq!(ask("from=2026-09-01T10:00:00Z&for=3wd&calendar=none").await.problem(422), "calendar.unknown");
        assert_eq!(ask("from=2026-09-01T10:00:00Z").await.problem(400), "request.bad_query");
    })
    .await;
}

#[tokio::test]
async fn from_the_first_of_december_a_missing_notice_of_the_next_year_is_told() {
    on_both(&[MIGRATIONS], "2026-11-30T15:59:59Z", async |world| {
        let stage = stage(&world).await;
        assert_eq!(stage.slice.missing_notices(world.now()).await.unwrap(), []);
        world.clock.forward(kernel::SECOND);
        assert_eq!(stage.slice.missing_notices(world.now()).await.unwrap(), [("cn".to_owned(), 2027)]);
    })
    .await;
}
