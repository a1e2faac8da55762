//! An estate that stands still: a provider, two customers, a vendor, three systems.

use std::sync::{Arc, Mutex};

use agreement::core::{Component, PartyKind, SystemTree};
use agreement::{Agreements, Answer, Ground, PartyCard};
use app::Cx;
use jiff::civil::date;
use jiff::tz::TimeZone;
use kernel::{ComponentId, PartyId, PersonId, Role, SystemId};
use serde_json::{Value as Json, json};
use testkit::{Client, World};
use triage::ComponentKind;
use uuid::Uuid;

pub const PROVIDER: u128 = 1;
pub const HOSPITAL: u128 = 2;
pub const BUREAU: u128 = 3;
pub const VENDOR: u128 = 9;

/// The systems: 1 and 2 of the hospital, 3 of the bureau.
pub struct Still {
    pub trees: Mutex<Vec<SystemTree>>,
    pub served: Mutex<Vec<SystemId>>,
}

impl Ground for Still {
    fn trees<'a>(&'a self, systems: &'a [SystemId]) -> Answer<'a, Vec<SystemTree>> {
        let trees: Vec<_> =
            self.trees.lock().unwrap().iter().filter(|tree| systems.contains(&tree.id)).cloned().collect();
        Box::pin(async move { Ok(trees) })
    }

    fn parties<'a>(&'a self, ids: &'a [PartyId]) -> Answer<'a, Vec<PartyCard>> {
        let all = [
            (PROVIDER, "华衡信息", PartyKind::Provider),
            (HOSPITAL, "滨江市人民医院", PartyKind::Customer),
            (BUREAU, "滨江市财政局", PartyKind::Customer),
            (VENDOR, "服务器原厂", PartyKind::Vendor),
        ];
        let cards = all.into_iter().map(|(n, name, kind)| PartyCard { id: party(n), name: name.to_owned(), kind });
        let cards = cards.filter(|card| ids.contains(&card.id)).collect();
        Box::pin(async move { Ok(cards) })
    }

    fn provider(&self) -> Answer<'_, Option<PartyId>> {
        Box::pin(async { Ok(Some(party(PROVIDER))) })
    }

    fn served(&self, _: PersonId) -> Answer<'_, Vec<SystemId>> {
        let served = self.served.lock().unwrap().clone();
        Box::pin(async move { Ok(served) })
    }
}

pub fn party(n: u128) -> PartyId {
    PartyId::from_uuid(Uuid::from_u128(n))
}

pub fn system(n: u128) -> SystemId {
    SystemId::from_uuid(Uuid::from_u128(n))
}

pub fn component(n: u128) -> ComponentId {
    ComponentId::from_uuid(Uuid::from_u128(n))
}

fn tree(n: u128, customer: u128, name: &str) -> SystemTree {
    let node = |id, name: &str, kind, vendor| Component {
        id: component(id),
        parent: None,
        name: name.to_owned(),
        kind,
        vendor,
        warranty: None,
    };
    SystemTree {
        id: system(n),
        customer: party(customer),
        name: name.to_owned(),
        accepted_on: Some(date(2023, 10, 20)),
        live_on: Some(date(2023, 8, 1)),
        zone: TimeZone::get("Asia/Shanghai").unwrap(),
        components: vec![
            node(n * 100, "应用", ComponentKind::Application, None),
            node(n * 100 + 1, "服务器", ComponentKind::Hardware, Some(party(VENDOR))),
        ],
    }
}

/// A slice on a fresh world, its client, and its estate. 王 manages, 孙 engineers, 赵 administers, 钱 leads the hospital,
/// 周 the bureau.
pub struct Stage {
    pub slice: Arc<Agreements>,
    pub client: Client,
    pub ground: Arc<Still>,
    pub cx: Cx,
}

pub async fn stage(world: &World) -> Stage {
    world.staff("王", &[Role::Manager]);
    world.staff("孙", &[Role::Engineer]);
    world.staff("赵", &[Role::Administrator]);
    world.outsider("钱", &[Role::CustomerLead], party(HOSPITAL));
    world.outsider("周", &[Role::CustomerLead], party(BUREAU));
    let trees = vec![tree(1, HOSPITAL, "门诊收费"), tree(2, HOSPITAL, "影像归档"), tree(3, BUREAU, "预算一体化")];
    let ground = Arc::new(Still { trees: Mutex::new(trees), served: Mutex::new(Vec::new()) });
    let slice = Arc::new(Agreements::new(Arc::clone(&world.app), Arc::clone(&ground) as _));
    let (router, _) = slice.routes().finish(Arc::clone(&slice));
    let cx = Cx::platform("test", world.now(), Arc::clone(&world.ids) as _);
    slice.install_calendars(&cx).await.unwrap();
    Stage { slice, client: Client::of(router.into()), ground, cx }
}

impl Stage {
    /// A context at another instant.
    pub fn cx_at(&self, world: &World) -> Cx {
        Cx { now: world.now(), ..self.cx.clone() }
    }

    /// Drafts an agreement for `customer` over `systems`; answers agreement id, version id and content.
    pub async fn drafted(&self, customer: u128, systems: &[u128]) -> (String, String, Json) {
        let new = json!({ "name": format!("协议 {customer} {systems:?}"), "customer_id": party(customer), "profile": "tender" });
        let made = self.client.post("王", "/api/v1/agreements", new).await.ok(201);
        let id = made["id"].as_str().unwrap().to_owned();
        let version = made["versions"][0]["id"].as_str().unwrap().to_owned();
        let content = self.edit(&version, |content| {
            content["systems"] = systems.iter().map(|n| json!(system(*n))).collect();
        });
        (id, version.clone(), content.await)
    }

    /// Reads a draft, changes its content and puts it back.
    pub async fn edit(&self, version: &str, change: impl FnOnce(&mut Json)) -> Json {
        let path = format!("/api/v1/agreement-versions/{version}");
        let read = self.client.get("王", &path).await;
        let etag = read.etag();
        let mut content = read.ok(200)["content"].clone();
        change(&mut content);
        let put = self.client.send("王", "PUT", &path, &[("If-Match", &etag)], Some(content)).await;
        put.ok(200)["content"].clone()
    }

    /// Signs a draft.
    pub async fn sign(&self, version: &str, effective_from: &str) -> testkit::Reply {
        let path = format!("/api/v1/agreement-versions/{version}/signature");
        self.client.post("王", &path, json!({ "signed_on": "2026-01-05", "effective_from": effective_from })).await
    }

    /// A draft signed at once.
    pub async fn signed(&self, customer: u128, systems: &[u128], from: &str) -> (String, String) {
        let (id, version, _) = self.drafted(customer, systems).await;
        self.sign(&version, from).await.ok(200);
        (id, version)
    }
}
