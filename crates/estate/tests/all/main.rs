//! The slice behind its real router, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod estate;
mod import;
mod scopes;
mod tree;

use std::sync::Arc;

use estate_crate::Estate;
use kernel::{PartyId, Role};
use serde_json::{Value, json};
use storage::WriteSet;
use testkit::{Client, World};

pub(crate) use ::estate as estate_crate;

pub(crate) const AT: &str = "2026-09-30T09:00:00+08:00";

/// A slice, a client, and the people who call: `manager`, and whoever a test adds.
pub(crate) struct Ground {
    pub(crate) world: World,
    pub(crate) estate: Arc<Estate>,
    pub(crate) client: Client,
}

/// Runs `check` on both databases.
pub(crate) async fn on_both(check: impl AsyncFn(Ground)) {
    testkit::on_both(&[estate_crate::MIGRATIONS], AT, async |world: World| {
        let estate = Arc::new(Estate::new(Arc::clone(&world.app)));
        let (router, _) = estate.routes().finish(Arc::clone(&estate));
        let client = Client::of(router.split_for_parts().0);
        world.staff("manager", &[Role::Manager]);
        check(Ground { world, estate, client }).await;
    })
    .await;
}

impl Ground {
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.client.post("manager", &format!("/api/v1/{path}"), body).await.ok(201)
    }

    pub(crate) async fn get(&self, who: &str, path: &str) -> Value {
        self.client.get(who, &format!("/api/v1/{path}")).await.ok(200)
    }

    pub(crate) async fn patch(&self, path: &str, etag: &str, body: Value) -> testkit::Reply {
        self.client.send("manager", "PATCH", &format!("/api/v1/{path}"), &[("if-match", etag)], Some(body)).await
    }

    pub(crate) async fn party(&self, code: &str, kind: &str, name: &str) -> String {
        id(&self.post("parties", json!({ "code": code, "kind": kind, "name": name })).await)
    }

    pub(crate) async fn system(&self, customer: &str, code: &str, name: &str) -> String {
        id(&self
            .post("systems", json!({ "customer_id": customer, "code": code, "name": name, "aliases": ["HIS", "收费"] }))
            .await)
    }

    pub(crate) async fn component(&self, system: &str, code: &str, kind: &str, more: Value) -> Value {
        let mut body = json!({ "system_id": system, "code": code, "name": code, "kind": kind });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.post("components", body).await
    }

    /// The provider, as the first run writes it down.
    pub(crate) async fn provider(&self) -> PartyId {
        let cx = app::Cx::platform("test", self.world.now(), self.world.ids.clone());
        let mut set = WriteSet::new();
        let id = Estate::found_provider(&cx, &mut set, "华衡", "Asia/Shanghai");
        self.world.db.write(set).await.unwrap();
        id
    }
}

pub(crate) fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

pub(crate) fn names(list: &Value, member: &str) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}
