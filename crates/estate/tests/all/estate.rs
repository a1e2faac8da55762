//! Records: written, read, changed, refused.

use serde_json::json;

use crate::{Ground, id, on_both};

#[tokio::test]
async fn every_statement_is_one_both_databases_read() {
    on_both(async |ground: Ground| {
        for sql in crate::estate_crate::sql() {
            ground.world.db.prepare(sql).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_party_reads_back_as_written_and_changes_from_the_version_read() {
    on_both(async |ground: Ground| {
        let contacts =
            json!([{ "name": "刘科长", "role": "responsible", "phone": "0571-1", "email": "liu@example.com" }]);
        let body =
            json!({ "code": "C-1", "kind": "customer", "name": "市人民医院", "hotline": "120", "contacts": contacts });
        let written = ground.post("parties", body).await;
        let path = format!("parties/{}", id(&written));
        let read = ground.client.get("manager", &format!("/api/v1/{path}")).await;
        let etag = read.etag();
        assert_eq!((read.ok(200), etag.as_str()), (written, "\"v1\""));

        let changed = ground.patch(&path, "\"v1\"", json!({ "name": "滨江市人民医院", "hotline": null })).await.ok(200);
        assert_eq!(
            (&changed["name"], &changed["hotline"], &changed["version"]),
            (&json!("滨江市人民医院"), &json!(null), &json!(2))
        );
        assert_eq!(changed["contacts"], contacts, "what is absent stays");
        assert_eq!(ground.patch(&path, "\"v1\"", json!({ "name": "x" })).await.problem(412), "estate.stale");
        assert_eq!(ground.patch(&path, "\"v2\"", json!({ "nam": "x" })).await.problem(422), "estate.invalid");
        assert_eq!(ground.patch(&path, "\"v2\"", json!({ "kind": "vendor" })).await.problem(422), "estate.invalid");
        let unversioned =
            ground.client.send("manager", "PATCH", &format!("/api/v1/{path}"), &[], Some(json!({}))).await;
        assert_eq!(unversioned.problem(428), "request.version_required");
    })
    .await;
}

#[tokio::test]
async fn personal_values_stay_out_of_the_journals_body() {
    on_both(async |ground: Ground| {
        let contacts = json!([{ "name": "刘科长", "phone": "13800000000" }]);
        ground
            .post("parties", json!({ "code": "C-1", "kind": "customer", "name": "医院", "contacts": contacts }))
            .await;
        let rows =
            ground.world.db.rows(storage::Query::built("select kind, body from journal_entry", vec![])).await.unwrap();
        assert_eq!((rows.len(), rows[0].text(0).unwrap()), (1, "party.created"));
        let body = rows[0].text(1).unwrap();
        assert!(body.contains("医院") && !body.contains("刘科长") && !body.contains("13800000000"), "{body}");
    })
    .await;
}

#[tokio::test]
async fn a_taken_code_and_a_second_provider_are_refused() {
    on_both(async |ground: Ground| {
        ground.provider().await;
        ground.party("C-1", "customer", "医院").await;
        let again = json!({ "code": "C-1", "kind": "vendor", "name": "另一家" });
        assert_eq!(ground.client.post("manager", "/api/v1/parties", again).await.problem(409), "estate.code_taken");
        let second = json!({ "code": "P-2", "kind": "provider", "name": "另一家" });
        assert_eq!(ground.client.post("manager", "/api/v1/parties", second).await.problem(409), "estate.one_provider");
        assert_eq!(ground.estate.provider().await.unwrap().unwrap().fields.name, "华衡");
    })
    .await;
}

#[tokio::test]
async fn wrong_values_are_named_all_at_once_in_the_callers_language() {
    on_both(async |ground: Ground| {
        let body = json!({ "code": " C", "kind": "customer", "name": "", "zone": "Asia/Beijing",
            "contacts": [{ "name": "x", "email": "nobody" }] });
        let send = async |language: &str| {
            let headers = [("accept-language", language)];
            ground.client.send("manager", "POST", "/api/v1/parties", &headers, Some(body.clone())).await.ok(422)
        };
        let pointers = |problem: &serde_json::Value| {
            let errors = problem["errors"].as_array().unwrap().iter();
            errors.map(|error| error["pointer"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let zh = send("zh-CN").await;
        assert_eq!(pointers(&zh), ["/code", "/name", "/zone", "/contacts/0/email"]);
        assert!(zh["errors"][2]["detail"].as_str().unwrap().contains("时区"));
        assert!(send("en").await["errors"][2]["detail"].as_str().unwrap().contains("IANA zone"));
    })
    .await;
}

#[tokio::test]
async fn places_belong_to_customers_and_their_zone_reaches_the_system() {
    on_both(async |ground: Ground| {
        let customer = ground.party("C-1", "customer", "医院").await;
        let vendor = ground.party("V-1", "vendor", "原厂").await;
        let site = |customer: &str, code: &str| {
            json!({ "customer_id": customer, "code": code, "name": "机房", "city": "乌鲁木齐", "zone": "Asia/Urumqi", "travel_minutes": 40 })
        };
        let refused = ground.client.post("manager", "/api/v1/sites", site(&vendor, "S-1")).await;
        assert_eq!(refused.problem(422), "estate.invalid");
        let place = ground.post("sites", site(&customer, "S-1")).await;
        let body = json!({ "customer_id": customer, "site_id": id(&place), "code": "HIS", "name": "收费", "accepted_on": "2025-06-01" });
        let system: kernel::SystemId = id(&ground.post("systems", body).await).parse().unwrap();
        let first = ground.estate.delivered(system).await.unwrap().unwrap();
        assert_eq!((first.zone.as_str(), first.travel_minutes()), ("Asia/Urumqi", 40));
        assert_eq!(first.system.fields.accepted_on.unwrap().to_string(), "2025-06-01");

        ground.patch(&format!("sites/{}", id(&place)), "\"v1\"", json!({ "zone": "Asia/Shanghai" })).await.ok(200);
        let second = ground.estate.delivered(system).await.unwrap().unwrap();
        assert_eq!(second.zone, "Asia/Shanghai", "what was remembered is not used any more");

        let department = json!({ "customer_id": customer, "code": "D-1", "name": "收费处" });
        let department = ground.post("departments", department).await;
        let path = format!("departments/{}", id(&department));
        assert_eq!(ground.patch(&path, "\"v1\"", json!({ "name": "门诊收费处" })).await.ok(200)["name"], "门诊收费处");
        assert_eq!(ground.patch(&path, "\"v2\"", json!({ "customer_id": vendor })).await.problem(422), "estate.invalid");
    })
    .await;
}

#[tokio::test]
async fn systems_are_found_by_everyday_words_page_by_page() {
    on_both(async |ground: Ground| {
        let customer = ground.party("C-1", "customer", "医院").await;
        for n in 0..5 {
            ground.system(&customer, &format!("SYS-{n}"), &format!("系统{n}")).await;
        }
        let all = ground.get("manager", "systems?q=his&limit=3").await;
        assert_eq!(all["items"].as_array().unwrap().len(), 3, "his is an everyday word for HIS");
        let next = all["next_cursor"].as_str().unwrap();
        let rest = ground.get("manager", &format!("systems?q=his&limit=3&cursor={next}")).await;
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (2, &json!(null)));
        assert_eq!(crate::names(&ground.get("manager", "systems?q=SYS-4").await, "name"), ["系统4"]);
        assert!(crate::names(&ground.get("manager", "systems?q=100%25").await, "name").is_empty());
        for bad in ["systems?limit=0", "systems?cursor=x", "systems?colour=red", "parties?kind=friend"] {
            let reply = ground.client.get("manager", &format!("/api/v1/{bad}")).await;
            assert_eq!(reply.problem(400), "request.bad_query", "{bad}");
        }
    })
    .await;
}
