//! The other's property: a customer with everything a customer can have here, each thing with its identifier.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::{Value as Json, json};
use storage::params;
use stories::{Fault, World, at};

use crate::document_forms::word;

/// What stands in everything people wrote on the other's behalf.
const CANARY: &str = "金丝雀7731";

/// The title of a problem: the provider's own knowledge, which its staff share and nobody outside reads.
const PROBLEM: &str = "灰雀7731";

storage::sql! {
    OTHERS = "select i.id, i.version, i.state from desk_incident i where i.customer = $1 order by i.id";
    PASSKEY = "insert into access_passkey (id, account_id, credential_id, name, credential, counter, made_at) \
        select $1, id, $1, $2, '{}', 0, $3 from access_account where login = 'helaoshi'";
    TOLD = "select count(*) from journal_entry where customer = $1";
}

/// The other's property and how to name it.
pub struct Ground {
    /// What no answer may say: names and texts.
    pub words: Vec<String>,
    /// Identifiers that no answer to a customer or vendor may hold.
    pub ids: Vec<String>,
    customer: String,
    places: BTreeMap<String, String>,
    fields: BTreeMap<&'static str, String>,
}

/// Things of the provider's that its staff may read.
const PROVIDERS: [&str; 8] =
    ["absences", "groups", "people", "problems", "roster-overrides", "rotations", "shifts", "staffing-rules"];

/// What everybody may read, and what names a form and nobody's property.
const EVERYBODYS: [&str; 2] = ["calendars", "alerts"];

fn kind(place: &str) -> &str {
    place.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default()
}

/// Whether the thing behind the path's first place belongs to no customer, so that this trier may read it.
pub fn is_common(path: &str, inside: bool) -> bool {
    EVERYBODYS.contains(&kind(path)) || (inside && PROVIDERS.contains(&kind(path)))
}

impl Ground {
    /// What stands at a place of a path.
    pub fn id(&self, place: &str) -> String {
        let short = place.trim_start_matches("/api/v1/");
        let known = self.places.iter().filter(|(key, _)| short == key.as_str() || short.ends_with(&format!("/{key}")));
        let (_, id) = known.max_by_key(|(key, _)| key.len()).unwrap_or_else(|| panic!("the ground holds no {short}"));
        id.clone()
    }

    /// The other's identifier for a field or a query of this name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// What to search for where a query takes words or states.
    pub fn asked(&self, name: &str) -> Option<&str> {
        match name {
            "q" | "text" => Some("7731"),
            "view" => Some("all"),
            "subject" => self.field("incident_id"),
            "as_known_at" => Some("2026-11-03T03:00:00Z"),
            _ => None,
        }
    }

    /// What would show a change of the other's incidents.
    pub async fn fingerprint(&self, world: &World) -> String {
        let db = &world.platform.app.db;
        let rows =
            db.read(vec![OTHERS.with(params![&self.customer]), TOLD.with(params![&self.customer])]).await.unwrap();
        format!("{rows:?}")
    }

    fn put(&mut self, place: &str, id: &str) {
        assert!(!id.is_empty(), "{place}");
        self.places.insert(place.to_owned(), id.to_owned());
        if !EVERYBODYS.contains(&kind(place)) && !PROVIDERS.contains(&kind(place)) {
            self.ids.push(id.to_owned());
        }
    }
}

/// Lays the ground: the college's fault in all its depth, and one of each other thing.
pub async fn lay(world: &World) -> Ground {
    hire(world).await;
    let fault = world
        .report("何老师", &format!("选课页面打不开 {CANARY}"))
        .of("JW")
        .at_component("选课", "software_defect")
        .await;
    let mut ground = Ground {
        words: vec![CANARY.to_owned(), fault.number.clone(), "教务系统".to_owned(), "何老师".to_owned()],
        ids: Vec::new(),
        customer: world.party("学院").to_string(),
        places: BTreeMap::new(),
        fields: BTreeMap::new(),
    };
    ground.put("incidents/{id}", &fault.id);
    // Nobody's property, and none is configured here.
    ground.places.insert("log-in-ways/{way}".to_owned(), "corp".to_owned());
    ground.places.insert("verify/{code}".to_owned(), "0000-0000-0000-0000".to_owned());
    ground.places.insert("notice-texts/{event}".to_owned(), "assigned".to_owned());
    ground.places.insert("alerts/{source}".to_owned(), "alertmanager".to_owned());
    letter(world, &mut ground).await;
    estate(world, &mut ground).await;
    papers(world, &mut ground, &fault).await;
    agreements(world, &mut ground).await;
    provider(world, &mut ground, &fault).await;
    ground.fields = fields(world, &ground, &fault);
    ground
}

/// Those whom the stories do not have: an engineer who serves the hospital's HIS alone, and two of the three powers.
async fn hire(world: &World) {
    use kernel::Role;
    world.hire("外勤", "waiqin", Role::Engineer, &["HIS"]).await;
    world.hire("管理", "guanli", Role::Administrator, &[]).await;
    world.hire("安全", "anquan", Role::SecurityOfficer, &[]).await;
}

/// A letter of the other's that waits.
async fn letter(world: &World, ground: &mut Ground) {
    use inbound::{MailState, Taken};
    let raw = format!("From: he@college.example\r\nMessage-ID: <1@college>\r\nSubject: {CANARY}\r\n\r\n{CANARY}");
    let taken = world.letter(raw).await;
    let Taken::New(mail, MailState::Waiting) = taken else { panic!("{taken:?}") };
    ground.put("inbound-mails/{id}", &mail.to_string());
}

async fn made(world: &World, who: &str, path: &str, body: Json) -> Json {
    let reply = world.send(who, "POST", &format!("/api/v1/{path}"), &[], Some(body)).await;
    assert!(reply.status.is_success(), "{who} {path}: {}", String::from_utf8_lossy(&reply.bytes));
    reply.json
}

fn id_of(answer: &Json) -> String {
    answer["id"].as_str().unwrap_or_default().to_owned()
}

async fn estate(world: &World, ground: &mut Ground) {
    let customer = world.party("学院");
    ground.put("parties/{id}", &customer.to_string());
    ground.put("systems/{id}", &world.system("JW").to_string());
    ground.put("components/{id}", &world.component("选课").to_string());
    let department =
        made(world, "王晓东", "departments", json!({ "customer_id": customer, "code": "JWC", "name": CANARY })).await;
    ground.put("departments/{id}", &id_of(&department));
    let sites = world.send("王晓东", "GET", &format!("/api/v1/sites?customer_id={customer}"), &[], None).await.ok(200);
    ground.put("sites/{id}", &id_of(&sites["items"][0]));
    let label = made(world, "王晓东", "labels", json!({ "system_id": world.system("JW"), "place": CANARY })).await;
    ground.put("labels/{id}", label["id"].as_str().or(label["label"]["id"].as_str()).unwrap_or_default());
    let window = json!({ "kind": "planned_downtime", "system_id": world.system("JW"), "reason": CANARY, "agreed_by": CANARY,
        "from": at("2026-11-20 01:00").to_string(), "until": at("2026-11-20 03:00").to_string() });
    ground.put("windows/{id}", &id_of(&made(world, "王晓东", "windows", window).await));
    let rule = json!({ "customer_id": customer, "named": [world.person("孙浩")], "clearances": [] });
    ground.put("staffing-rules/{id}", &id_of(&made(world, "王晓东", "staffing-rules", rule).await));
}

/// Everything that hangs on the incident.
async fn papers(world: &World, ground: &mut Ground, fault: &Fault) {
    let boss = "王晓东";
    let on = |mv: &str| format!("incidents/{}/{mv}", fault.id);
    made(world, boss, &on("pause"), json!({ "reason": "waiting_customer", "note": CANARY })).await;
    for (mv, body) in [
        ("answer", json!({ "text": CANARY })),
        ("notes", json!({ "text": CANARY })),
        ("plan", json!({ "text": CANARY })),
    ] {
        made(world, boss, &on(mv), body).await;
    }
    let file = world.by(boss).uploads(&format!("{CANARY}.txt"), CANARY.as_bytes()).await;
    made(world, boss, &on("messages"), json!({ "text": CANARY, "attachment_ids": [file] })).await;
    ground.put("attachments/{id}", &file);
    ground.put("quotations/{paper}", &quotation(world).await);
    let cost = made(world, boss, &on("costs"), json!({ "name": CANARY, "minor": 100 })).await;
    ground.put("expenses/{paper}", &id_of(&cost));
    let verdict = json!({ "lead_party_id": world.party("电信"), "evidence": CANARY });
    made(world, boss, &on("attribution"), verdict).await;
    let claim = json!({ "minor": 100, "reason": CANARY, "vendor_id": world.party("电信") });
    ground.put("claims/{paper}", &id_of(&made(world, boss, &on("claims"), claim).await));
    let exempt = json!({ "ground": "power_cut", "reason": CANARY });
    made(world, boss, &on("exemptions"), exempt).await;
    let proposals = world.by(boss).proposals(fault).await;
    ground.put("proposals/{proposal}", &id_of(&proposals[0]));
    let contest = json!({ "about": "severity", "severity": 1, "reason": CANARY });
    ground.put("contests/{paper}", &id_of(&made(world, "何老师", &on("contests"), contest).await));
    let session = json!({ "purpose": CANARY, "from": at("2026-11-03 11:00").to_string(),
        "until": at("2026-11-03 12:00").to_string() });
    ground.put("remote-sessions/{paper}", &id_of(&made(world, boss, &on("remote-sessions"), session).await));
    let engineer = world.see(fault).await.engineer().to_owned();
    let visit = json!({ "person_id": world.see(fault).await.json["engineer"]["id"], "place": CANARY });
    ground.put("visits/{paper}", &id_of(&made(world, &engineer, &on("visits"), visit).await));
    let link = made(world, boss, &on("vendor-links"), json!({ "holder": CANARY })).await;
    ground.put("vendor-links/{link}", &id_of(&link));
    let report = json!({ "kind": "fault_report", "incident_id": fault.id, "written": { "measures": CANARY } });
    let document = id_of(&made(world, boss, "documents", report).await);
    ground.put("documents/{id}", &document);
    ground.places.insert("document-seals/{id}".to_owned(), document);
    let form = word(&["{{document.number}}".to_owned()], &[]);
    let form = json!({ "kind": "fault_report", "customer_id": world.party("学院"),
        "attachment_id": world.by(boss).uploads("模板.docx", &form).await });
    ground.put("document-templates/{id}", &id_of(&made(world, boss, "document-templates", form).await));
    let scan = json!({ "attachment_ids": [world.by(boss).uploads("扫描.png", &blank_page()).await] });
    let taken = made(world, boss, "document-returns", scan).await;
    ground.put("document-returns/{id}", &id_of(&taken["items"][0]));
    let seen = world.see(fault).await.json;
    ground.put("clocks/{clock}", &id_of(&seen["clocks"][0]));
    ground.put("pauses/{pause}", &id_of(&seen["pauses"][0]));
}

/// A page without a code, as a scanner would give it.
fn blank_page() -> Vec<u8> {
    let (width, height) = (200_u32, 280_u32);
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    for _ in 0..height {
        packed.write_all(&[0]).unwrap();
        packed.write_all(&vec![250; width as usize]).unwrap();
    }
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes()[..], &[8, 0, 0, 0, 0]].concat();
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", header), (b"IDAT", packed.finish().unwrap()), (b"IEND", Vec::new())] {
        picture.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(&content);
        picture.extend(kind);
        picture.extend(content);
        picture.extend(sum.sum().to_be_bytes());
    }
    picture
}

/// A quotation about a system of the other's that no agreement covers.
async fn quotation(world: &World) -> String {
    let system = json!({ "customer_id": world.party("学院"), "code": "OA", "name": CANARY });
    let system = id_of(&made(world, "王晓东", "systems", system).await);
    let fault = world.report("何老师", &format!("公文流转打不开 {CANARY}")).with("system_id", json!(system)).await;
    let line = json!({ "kind": "part", "name": CANARY, "unit": "块", "unit_minor": 100, "quantity_thousandths": 1000 });
    let quoted = json!({ "reason": CANARY, "lines": [line] });
    id_of(&made(world, "王晓东", &format!("incidents/{}/quotations", fault.id), quoted).await)
}

async fn agreements(world: &World, ground: &mut Ground) {
    let version = world.agreements["学院"];
    ground.put("agreement-versions/{id}", &version.to_string());
    let (agreement, ..) = world.platform.agreements.read_version(&world.cx(), version).await.unwrap();
    ground.put("agreements/{id}", &agreement.id.to_string());
    let sheet = json!({ "agreement_id": agreement.id, "from": "2026-10-01", "to": "2026-11-01" });
    let sheet = id_of(&made(world, "王晓东", "assessments", sheet).await);
    made(world, "王晓东", &format!("assessments/{sheet}/discussion"), json!({})).await;
    let remark = made(world, "王晓东", &format!("assessments/{sheet}/remarks"), json!({ "text": CANARY })).await;
    ground.put("assessments/{id}", &sheet);
    let remarks = remark["remarks"].as_array().cloned().unwrap_or_default();
    ground.put("remarks/{remark_id}", remarks.last().and_then(|last| last["id"].as_str()).unwrap_or_default());
}

/// What is the provider's own, and what others than the trier own.
async fn provider(world: &World, ground: &mut Ground, fault: &Fault) {
    let boss = "王晓东";
    let first = async |who: &str, path: &str| {
        let listed = world.send(who, "GET", &format!("/api/v1/{path}"), &[], None).await.ok(200);
        let listed = if listed.is_array() { listed } else { listed["items"].clone() };
        // A calendar is named by its version.
        let version = listed[0]["version_id"].as_str().map(str::to_owned);
        version.unwrap_or_else(|| id_of(&listed[0]))
    };
    for kind in ["groups", "people", "rotations", "shifts", "calendars"] {
        let id = first(boss, kind).await;
        ground.put(&format!("{kind}/{{id}}"), &id);
    }
    let leave = json!({ "person_id": world.person("孙浩"), "kind": "leave", "from": at("2026-12-01 09:00").to_string(),
        "to": at("2026-12-02 09:00").to_string() });
    ground.put("absences/{id}", &id_of(&made(world, boss, "absences", leave).await));
    let turn = json!({ "rotation_id": ground.id("rotations/{id}"), "person_id": world.person("孙浩"), "extra": true,
        "from": at("2026-12-03 09:00").to_string(), "to": at("2026-12-03 12:00").to_string() });
    ground.put("roster-overrides/{id}", &id_of(&made(world, boss, "roster-overrides", turn).await));
    ground.ids.push(PROBLEM.to_owned());
    let problem = json!({ "title": PROBLEM, "incident_ids": [fault.id] });
    ground.put("problems/{id}", &id_of(&made(world, boss, "problems", problem).await));
    let moved = json!({ "move": "message", "incident_ids": [fault.id], "text": CANARY });
    ground.put("bulk-moves/{id}", &id_of(&made(world, boss, "bulk-moves", moved).await));
    let token = json!({ "name": CANARY, "days": 30 });
    let token = made(world, "何老师", "api-tokens", token).await;
    ground.put("api-tokens/{id}", token["id"].as_str().or(token["token"]["id"].as_str()).unwrap_or_default());
    for kind in ["inbox", "sessions"] {
        let id = first("何老师", kind).await;
        ground.put(&format!("{kind}/{{id}}"), &id);
    }
    // A notice of another's is a delivery like those that do not arrive.
    let notice = ground.id("inbox/{id}");
    ground.put("undelivered/{id}", &notice);
    // Only a device makes a passkey; what is tried here is whose it is.
    let passkey = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d99";
    let mut set = storage::WriteSet::new();
    set.expect(PASSKEY.with(params![passkey, CANARY, world.now()]), 1, "passkey");
    world.platform.app.db.write(set).await.unwrap();
    ground.put("passkeys/{id}", passkey);
    let hook = json!({ "url": "https://hooks.example.test/in", "description": CANARY, "kinds": ["incident.reported"] });
    let hook = made(world, "管理", "webhooks", hook).await;
    ground.put("webhooks/{id}", hook["id"].as_str().or(hook["webhook"]["id"].as_str()).unwrap_or_default());
    oversight(world, ground).await;
    let accounts = world.send("管理", "GET", "/api/v1/accounts?q=helaoshi", &[], None).await.ok(200);
    ground.put("accounts/{id}", &id_of(&accounts["items"][0]));
}

/// A custom role, emergency access of somebody else, and a review of the accounts.
async fn oversight(world: &World, ground: &mut Ground) {
    let cells = json!([{ "action": "incident.read", "reaches": ["groups"] }]);
    let role = json!({ "name": CANARY, "stands_for": "dispatcher", "cells": cells });
    ground.put("roles/{id}", &id_of(&made(world, "王晓东", "roles", role).await));
    let need = json!({ "role": "administrator", "minutes": 60, "reason": "夜间无人值守，需要立即开通账号" });
    ground.put("emergencies/{id}", &id_of(&made(world, "王晓东", "emergencies", need).await));
    let hold = json!({ "customer_id": world.party("学院"), "reason": format!("合同纠纷保全 {CANARY}") });
    ground.put("holds/{id}", &id_of(&made(world, "王晓东", "holds", hold).await));
    let review = json!({ "name": CANARY, "due_at": at("2026-12-01 09:00").to_string() });
    let review = made(world, "安全", "reviews", review).await;
    ground.put("reviews/{id}", &id_of(&review["review"]));
}

fn fields(world: &World, ground: &Ground, fault: &Fault) -> BTreeMap<&'static str, String> {
    let place = |place: &str| ground.id(place);
    BTreeMap::from([
        ("customer_id", world.party("学院").to_string()),
        ("party_id", world.party("学院").to_string()),
        ("vendor_id", world.party("电信").to_string()),
        ("system_id", world.system("JW").to_string()),
        ("component_id", world.component("选课").to_string()),
        ("component_ids", world.component("选课").to_string()),
        ("incident_id", fault.id.clone()),
        ("incident_ids", fault.id.clone()),
        ("other_id", fault.id.clone()),
        ("into_id", fault.id.clone()),
        ("parent_id", fault.id.clone()),
        ("department_id", place("departments/{id}")),
        ("site_id", place("sites/{id}")),
        ("attachment_ids", place("attachments/{id}")),
        ("evidence_ids", place("attachments/{id}")),
        ("attachment_id", place("attachments/{id}")),
        ("photo_id", place("attachments/{id}")),
        ("agreement_id", place("agreements/{id}")),
        ("agreement_version_id", place("agreement-versions/{id}")),
        ("version_id", place("agreement-versions/{id}")),
        ("clock_id", place("clocks/{clock}")),
        ("reporter_account_id", place("accounts/{id}")),
        ("account_id", place("accounts/{id}")),
    ])
}
