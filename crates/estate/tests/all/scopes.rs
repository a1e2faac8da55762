//! Who sees what of the estate.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::{PersonId, Role, SystemId};
use serde_json::{Value, json};
use storage::DbError;

use crate::estate_crate::Served;
use crate::{Ground, id, names, on_both};

struct Groups(Vec<SystemId>);

impl Served for Groups {
    fn systems(&self, _: PersonId) -> Pin<Box<dyn Future<Output = Result<Vec<SystemId>, DbError>> + Send + '_>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

/// Two customers with a system each; a vendor made one component of the hospital's.
async fn two_customers(ground: &Ground) -> (Value, String, String) {
    ground.provider().await;
    let hospital = ground.party("C-1", "customer", "医院").await;
    let finance = ground.party("C-2", "customer", "财政局").await;
    let vendor = ground.party("V-1", "vendor", "数据库原厂").await;
    let other = ground.party("V-2", "vendor", "网络原厂").await;
    let his = ground.system(&hospital, "HIS", "门诊收费").await;
    let budget = ground.system(&finance, "BUD", "预算一体化").await;
    let top = ground.component(&his, "SRV", "hardware", json!({ "vendor_id": other })).await;
    ground
        .component(&his, "DB", "database", json!({ "vendor_id": vendor, "parent_id": id(&top), "owner": "刘科长" }))
        .await;
    let owner =
        |code: &str, customer: &str| json!({ "customer_id": customer, "code": code, "name": code, "city": "滨江" });
    ground.post("sites", owner("S-1", &hospital)).await;
    ground.post("sites", owner("S-2", &finance)).await;
    ground.world.outsider("reporter", &[Role::Reporter], hospital.parse().unwrap());
    ground.world.outsider("vendor", &[Role::Vendor], vendor.parse().unwrap());
    ground.world.staff("engineer", &[Role::Engineer]);
    ground.world.staff("auditor", &[Role::Auditor]);
    (json!({ "hospital": hospital, "finance": finance, "vendor": vendor }), his, budget)
}

#[tokio::test]
async fn a_customer_sees_its_own_and_no_vendor() {
    on_both(async |ground: Ground| {
        let (parties, his, budget) = two_customers(&ground).await;
        assert_eq!(names(&ground.get("reporter", "systems").await, "code"), ["HIS"]);
        assert_eq!(names(&ground.get("reporter", "parties").await, "name"), ["华衡", "医院"]);
        assert_eq!(names(&ground.get("reporter", "sites").await, "code"), ["S-1"]);
        let detail = ground.get("reporter", &format!("systems/{his}")).await;
        let components = detail["components"].as_array().unwrap();
        assert!(components.len() == 2 && components.iter().all(|component| component["vendor_id"].is_null()));
        for hidden in [format!("systems/{budget}"), format!("parties/{}", parties["finance"].as_str().unwrap())] {
            ground.client.get("reporter", &format!("/api/v1/{hidden}")).await.ok(404);
        }
        let body = json!({ "code": "X", "kind": "customer", "name": "X" });
        assert_eq!(ground.client.post("reporter", "/api/v1/parties", body).await.problem(403), "request.forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_vendor_sees_its_own_components_alone() {
    on_both(async |ground: Ground| {
        let (_, his, budget) = two_customers(&ground).await;
        assert_eq!(names(&ground.get("vendor", "systems").await, "code"), ["HIS"]);
        let detail = ground.get("vendor", &format!("systems/{his}")).await;
        let seen = detail["components"].as_array().unwrap();
        assert_eq!((seen.len(), &seen[0]["code"], &seen[0]["owner"]), (1, &json!("DB"), &json!(null)));
        let component = ground.get("vendor", &format!("components/{}", id(&seen[0]))).await;
        assert_eq!(component["path"], json!(["DB"]));
        ground.client.get("vendor", &format!("/api/v1/systems/{budget}")).await.ok(404);
        assert!(names(&ground.get("vendor", "sites").await, "code").is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_engineer_sees_what_his_groups_serve_and_every_vendor() {
    on_both(async |ground: Ground| {
        let (_, his, _) = two_customers(&ground).await;
        assert!(names(&ground.get("engineer", "systems").await, "code").is_empty(), "nobody said what groups serve");
        assert_eq!(ground.estate.every_system().await.unwrap().len(), 2);
        ground.estate.served_by(Arc::new(Groups(vec![his.parse().unwrap()])));
        assert_eq!(names(&ground.get("engineer", "systems").await, "code"), ["HIS"]);
        assert_eq!(names(&ground.get("engineer", "parties").await, "code"), ["PROVIDER", "C-1", "V-1", "V-2"]);
        assert_eq!(names(&ground.get("engineer", "sites").await, "code"), ["S-1"]);
    })
    .await;
}

#[tokio::test]
async fn who_has_no_part_in_it_is_refused() {
    on_both(async |ground: Ground| {
        two_customers(&ground).await;
        assert_eq!(ground.client.get("auditor", "/api/v1/systems").await.problem(403), "request.forbidden");
        assert_eq!(ground.client.get("", "/api/v1/systems").await.problem(401), "request.unauthenticated");
    })
    .await;
}
