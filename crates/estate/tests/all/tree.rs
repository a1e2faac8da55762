//! The component tree and its upgrades.

use serde_json::{Value, json};

use crate::{Ground, id, on_both};

async fn hospital(ground: &Ground) -> (String, String) {
    let customer = ground.party("C-1", "customer", "医院").await;
    let system = ground.system(&customer, "HIS-01", "门诊收费").await;
    (customer, system)
}

#[tokio::test]
async fn a_tree_reads_back_whole_and_is_remembered_until_it_changes() {
    on_both(async |ground: Ground| {
        let (_, system) = hospital(&ground).await;
        let vendor = ground.party("V-1", "vendor", "原厂").await;
        let module = ground.component(&system, "M", "application", json!({ "vendor_id": vendor })).await;
        let point = json!({ "parent_id": id(&module), "function_point": true, "vital": true, "aliases": ["检索", "综合查询"],
            "warranty_from": "2025-06-01", "warranty_until": "2028-05-31", "serial_number": "SN-9" });
        let point = ground.component(&system, "M-Q", "application", point).await;

        let id_of = |value: &Value| id(value).parse::<kernel::ComponentId>().unwrap();
        let delivered = ground.estate.delivered(system.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!(delivered.path(id_of(&point)), ["M", "M-Q"]);
        assert_eq!(delivered.vendor(id_of(&point)).unwrap().to_string(), vendor, "from the node above");
        let triage = delivered.for_triage();
        assert_eq!(triage[1].aliases, ["检索", "综合查询", "SN-9"]);
        let again = ground.estate.delivered(system.parse().unwrap()).await.unwrap().unwrap();
        assert!(std::sync::Arc::ptr_eq(&delivered, &again), "remembered");

        let path = format!("components/{}", id(&point));
        ground.patch(&path, "\"v1\"", json!({ "vital": false })).await.ok(200);
        let changed = ground.estate.delivered(system.parse().unwrap()).await.unwrap().unwrap();
        assert!(!changed.component(id_of(&point)).unwrap().fields.vital);
        assert!(changed.system.version > delivered.system.version);
        let detail = ground.get("manager", &format!("systems/{system}")).await;
        assert_eq!(detail["components"][1]["warranty_until"], "2028-05-31");
        assert_eq!(ground.get("manager", &path).await["path"], json!(["M", "M-Q"]));
    })
    .await;
}

#[tokio::test]
async fn a_tree_never_becomes_a_ring_or_crosses_systems() {
    on_both(async |ground: Ground| {
        let (customer, system) = hospital(&ground).await;
        let top = ground.component(&system, "A", "hardware", json!({})).await;
        let below = ground.component(&system, "B", "hardware", json!({ "parent_id": id(&top) })).await;
        let path = format!("components/{}", id(&top));
        for parent in [id(&below), id(&top)] {
            let reply = ground.patch(&path, "\"v1\"", json!({ "parent_id": parent })).await.ok(422);
            assert_eq!(reply["errors"][0]["pointer"], "/parent_id");
        }
        let other = ground.system(&customer, "PACS", "影像").await;
        let foreign =
            json!({ "system_id": other, "parent_id": id(&top), "code": "C", "name": "C", "kind": "hardware" });
        assert_eq!(ground.client.post("manager", "/api/v1/components", foreign).await.problem(422), "estate.invalid");
        assert_eq!(ground.patch(&path, "\"v1\"", json!({ "system_id": other })).await.problem(422), "estate.invalid");
        let wrong = json!({ "system_id": system, "code": "D", "name": "D", "kind": "hardware", "function_point": true,
            "vendor_id": customer, "warranty_from": "2026-02-01", "warranty_until": "2026-01-31" });
        let reply = ground.client.post("manager", "/api/v1/components", wrong.clone()).await.ok(422);
        assert_eq!(reply["errors"][0]["pointer"], "/vendor_id", "{reply}");
        let mut wrong = wrong;
        wrong["vendor_id"] = Value::Null;
        let reply = ground.client.post("manager", "/api/v1/components", wrong).await.ok(422);
        assert_eq!(reply["errors"].as_array().unwrap().len(), 2, "{reply}");
        let doubled = json!({ "system_id": system, "code": "A", "name": "A", "kind": "hardware" });
        assert_eq!(
            ground.client.post("manager", "/api/v1/components", doubled).await.problem(409),
            "estate.code_taken"
        );
    })
    .await;
}

#[tokio::test]
async fn two_moves_at_once_cannot_make_a_ring() {
    on_both(async |ground: Ground| {
        let (_, system) = hospital(&ground).await;
        let a = ground.component(&system, "A", "hardware", json!({})).await;
        let b = ground.component(&system, "B", "hardware", json!({})).await;
        let (path_a, path_b) = (format!("components/{}", id(&a)), format!("components/{}", id(&b)));
        let (one, two) = tokio::join!(
            ground.patch(&path_a, "\"v1\"", json!({ "parent_id": id(&b) })),
            ground.patch(&path_b, "\"v1\"", json!({ "parent_id": id(&a) })),
        );
        let won = [&one, &two].iter().filter(|reply| reply.status == 200).count();
        assert_eq!(won, 1, "{} {}", one.status, two.status);
    })
    .await;
}

#[tokio::test]
async fn an_upgrade_sets_the_version_that_runs_unless_a_later_one_is_recorded() {
    on_both(async |ground: Ground| {
        let (_, system) = hospital(&ground).await;
        let component = ground.component(&system, "DB", "database", json!({ "version": "8.0" })).await;
        let path = format!("components/{}/upgrades", id(&component));
        let upgrade = |to: &str, at: &str| json!({ "to_version": to, "upgraded_at": at, "by_whom": "王工" });
        let first = ground.post(&path, upgrade("8.1", "2026-09-20T20:00:00Z")).await;
        assert_eq!(first["from_version"], "8.0");
        ground.post(&path, upgrade("7.9", "2026-08-20T20:00:00Z")).await;
        let future =
            ground.client.post("manager", &format!("/api/v1/{path}"), upgrade("9", "2026-12-01T00:00:00Z")).await;
        assert_eq!(future.problem(422), "estate.invalid");
        let read = ground.get("manager", &format!("components/{}", id(&component))).await;
        assert_eq!(read["version"], "8.1", "the entry typed in later is older");
        let listed = ground.get("manager", &path).await;
        assert_eq!(crate::names(&listed, "to_version"), ["8.1", "7.9"]);
        let between = crate::estate_crate::ask::upgrades_between(
            system.parse().unwrap(),
            "2026-09-16T00:00:00Z".parse().unwrap(),
            ground.world.now(),
        );
        let recent = crate::estate_crate::ask::read_upgrades(&ground.world.db.rows(between).await.unwrap()).unwrap();
        assert_eq!(recent.len(), 1);
    })
    .await;
}
