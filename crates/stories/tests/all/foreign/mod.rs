//! Nobody reads or changes what is another's: every route of the description, tried by each role that has bounds, with the
//! identifiers of a customer, a vendor and incidents that are not its own. A new route joins by itself; a new kind of
//! identifier fails the test until the ground holds one.
//!
//! What is asserted is written by hand and asks no policy table:
//! no answer holds a word or an identifier of the other's that the request did not bring; nothing named is read, and what
//! is not his is answered as what does not exist; nothing of the other's is changed.

mod bodies;
mod ground;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value as Json, json};
use stories::{Setting, World, on_both};
use testkit::Reply;

use self::ground::Ground;

/// An identifier of nothing.
const NOTHING: &str = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11";

/// Who tries, and what is another's to him.
struct Trier {
    who: &'static str,
    role: &'static str,
    /// Whether he may know that the other exists: the provider's staff may, customers and vendors may not.
    inside: bool,
}

const TRIERS: [Trier; 7] = [
    Trier { who: "李敏", role: "reporter", inside: false },
    Trier { who: "周院长", role: "customer_lead", inside: false },
    Trier { who: "石工", role: "vendor", inside: false },
    Trier { who: "外勤", role: "engineer", inside: true },
    Trier { who: "管理", role: "administrator", inside: true },
    Trier { who: "安全", role: "security_officer", inside: true },
    Trier { who: "严审", role: "auditor", inside: true },
];

/// What these roles do to their own: it concerns nobody else, whatever identifiers stand beside it.
const OWN: [&str; 5] = [
    "POST /api/v1/api-tokens",
    "POST /api/v1/attachments",
    "POST /api/v1/incidents/drafts/from-chat",
    "POST /api/v1/inbox/{id}/read",
    "POST /api/v1/session",
];

/// Not tried: it would end the trier's own session, or never ends.
const LEFT_OUT: [&str; 2] = ["DELETE /api/v1/session", "GET /api/v1/events"];

/// The administrator keeps accounts, estate, calendars and webhooks of everybody; he is tried on reading only, and may read
/// those. The auditor reads the journal; he and the security officer ask about any account who holds what.
const OFFICE: [(&str, &[&str]); 3] = [
    (
        "administrator",
        &[
            "accounts",
            "parties",
            "departments",
            "sites",
            "systems",
            "components",
            "webhooks",
            "calendars",
            "people",
            "groups",
            "shifts",
            "rotations",
            "imports",
            "health",
            "labels",
            "notice-texts",
            "roles",
        ],
    ),
    ("security_officer", &["accounts", "emergencies", "explanation-subjects", "holds", "reviews", "roles"]),
    ("auditor", &["emergencies", "explanation-subjects", "holds", "journal", "reviews", "roles"]),
];

/// One operation of the description.
struct Route<'d> {
    method: String,
    path: &'d str,
    operation: &'d Json,
}

impl Route<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The first word behind the version: `incidents`.
    fn kind(&self) -> &str {
        self.path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default()
    }

    fn is_read(&self) -> bool {
        self.method == "GET"
    }

    fn has_place(&self) -> bool {
        self.path.contains('{')
    }

    /// The path with each place filled by `fill`, which is asked by the path up to and with the place.
    fn filled(&self, fill: impl Fn(&str) -> String) -> String {
        let mut out = String::new();
        let mut rest = self.path;
        while let Some(start) = rest.find('{') {
            let end = rest.find('}').unwrap();
            let seen = self.path.len() - rest.len() + end + 1;
            out.push_str(&rest[..start]);
            out.push_str(&fill(&self.path[..seen]));
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        out
    }
}

fn routes(description: &Json) -> Vec<Route<'_>> {
    let mut found = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            let operation = &item[method];
            let route = Route { method: method.to_uppercase(), path, operation };
            let by_link = operation["security"].to_string().contains("link");
            if !operation.is_null() && path.starts_with("/api/") && !by_link && !LEFT_OUT.contains(&&*route.name()) {
                found.push(route);
            }
        }
    }
    found
}

fn office(trier: &Trier) -> &'static [&'static str] {
    OFFICE.iter().find(|(role, _)| *role == trier.role).map_or(&[], |(_, kinds)| *kinds)
}

/// Sends it as the trier, with the headers a change of a record asks for.
async fn sent(world: &World, trier: &Trier, route: &Route<'_>, path: &str, body: Option<Json>) -> Reply {
    let headers = [("if-match", "\"1\""), ("accept-language", "en")];
    world.send(trier.who, &route.method, path, &headers, body).await
}

/// Everything an answer says: its headers and its body.
fn said(reply: &Reply) -> String {
    let mut text = String::from_utf8_lossy(&reply.bytes).into_owned();
    for (name, value) in &reply.headers {
        write!(text, "\n{name}: {}", String::from_utf8_lossy(value.as_bytes())).unwrap();
    }
    text
}

/// Panics when the answer holds what is another's and the request did not bring.
fn holds_nothing_foreign(ground: &Ground, trier: &Trier, asked: &str, reply: &Reply) {
    let said = said(reply);
    let words = ground.words.iter().chain(if trier.inside { &[][..] } else { &ground.ids });
    for word in words.filter(|word| !asked.contains(word.as_str())) {
        assert!(!said.contains(word.as_str()), "{} reads {word} by {asked}:\n{said}", trier.role);
    }
}

/// The answer about something of the other's beside the answer about nothing at all: the same, but for the identifier.
fn is_told_apart(foreign: &Reply, nothing: &Reply, ids: &[String]) -> bool {
    let plain = |reply: &Reply| {
        let mut text = String::from_utf8_lossy(&reply.bytes).into_owned();
        for id in ids {
            text = text.replace(id.as_str(), NOTHING);
        }
        (reply.status, text)
    };
    plain(foreign) != plain(nothing)
}

/// The queries a list or search takes, each naming what is the other's.
fn questions(route: &Route<'_>, ground: &Ground) -> Vec<String> {
    let mut all = vec![String::new()];
    let none = Vec::new();
    for parameter in route.operation["parameters"].as_array().unwrap_or(&none) {
        let (name, place) = (parameter["name"].as_str().unwrap(), parameter["in"].as_str().unwrap());
        if place != "query" {
            continue;
        }
        if let Some(value) = ground.field(name).or_else(|| ground.asked(name)) {
            all.push(format!("?{name}={value}"));
        }
    }
    all
}

/// One role against every route; returns the line of each for the committed table.
async fn tries(world: &World, ground: &Ground, trier: &Trier, description: &Json) -> BTreeMap<String, String> {
    let mut lines = BTreeMap::new();
    for route in routes(description) {
        let name = route.name();
        let is_office = office(trier).contains(&route.kind());
        if trier.role == "administrator" && !route.is_read() {
            continue;
        }
        let path = route.filled(|place| ground.id(place));
        let mut line = String::new();
        for question in questions(&route, ground) {
            let asked = format!("{path}{question}");
            for body in bodies::of(&route, description, ground) {
                let asked_all = format!("{name} {asked} {}", body.as_ref().map(Json::to_string).unwrap_or_default());
                let reply = sent(world, trier, &route, &asked, body.clone()).await;
                let status = reply.status.as_u16();
                assert!(status < 500, "{}: {asked_all}: {}", trier.role, said(&reply));
                if !is_office {
                    holds_nothing_foreign(ground, trier, &asked_all, &reply);
                }
                if route.has_place() && !is_office && !OWN.contains(&&*name) {
                    check_place(world, ground, trier, &route, (&asked_all, &question, body), &reply).await;
                } else if !is_office && !route.is_read() && !OWN.contains(&&*name) && reply.status.is_success() {
                    let brought = ground.ids.iter().any(|id| asked_all.contains(id.as_str()));
                    assert!(!brought, "{} makes something with what is another's: {asked_all}", trier.role);
                }
                write!(line, " {status}").unwrap();
            }
        }
        lines.insert(name, line);
    }
    lines
}

/// What is not his stands behind the place: neither read nor changed, and not told from what does not exist.
async fn check_place(
    world: &World,
    ground: &Ground,
    trier: &Trier,
    route: &Route<'_>,
    (asked, question, body): (&str, &str, Option<Json>),
    reply: &Reply,
) {
    if ground::is_common(route.path, trier.inside) {
        return;
    }
    assert!(!reply.status.is_success(), "{}: {asked}: {}", trier.role, said(reply));
    let path = format!("{}{question}", route.filled(|_| NOTHING.to_owned()));
    let nothing = sent(world, trier, route, &path, body).await;
    let told = is_told_apart(reply, &nothing, &ground.ids);
    assert!(!told, "{}: {asked} is told from nothing:\n{}\n{}", trier.role, said(reply), said(&nothing));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_role_reads_or_changes_what_is_anothers() {
    let description: Json = serde_json::from_str(&server::cli::openapi::description().unwrap()).unwrap();
    let tables = std::sync::Mutex::new(Vec::new());
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let ground = ground::lay(world).await;
        let before = ground.fingerprint(world).await;
        let mut table: BTreeMap<String, String> = BTreeMap::new();
        for trier in &TRIERS {
            for (name, line) in tries(world, &ground, trier, &description).await {
                writeln!(table.entry(name).or_default(), "    {:<17}{line}", trier.role).unwrap();
            }
        }
        assert_eq!(ground.fingerprint(world).await, before, "something of the other's was changed");
        tables.lock().unwrap().push(table);
    })
    .await;
    let tables = tables.into_inner().unwrap();
    assert_eq!(tables[0], tables[1], "both databases answer alike");
    let mut text = String::from(
        "# What each role with bounds is answered about what is another's: the status of each request. Written by a test.\n",
    );
    for (name, lines) in &tables[0] {
        write!(text, "\n{name}\n{lines}").unwrap();
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/foreign.txt");
    if std::env::var("AFTERCARE_WRITE").is_ok() {
        std::fs::write(&path, &text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == text,
        "docs/foreign.txt is not what the server answers; run with AFTERCARE_WRITE=1, read the diff"
    );
}

#[tokio::test]
async fn without_a_log_in_nothing_answers_but_what_is_open() {
    let description: Json = serde_json::from_str(&server::cli::openapi::description().unwrap()).unwrap();
    let world = World::open(storage::Engine::Sqlite, &Setting::at("2026-11-03 10:00")).await;
    let ground = ground::lay(&world).await;
    for route in routes(&description) {
        let open = route.operation["security"] == json!([{}]);
        let path = route.filled(|place| ground.id(place));
        let reply = world.send("", &route.method, &path, &[], Some(json!({}))).await;
        assert_eq!(reply.json["code"] == "request.unauthenticated", !open, "{}: {}", route.name(), said(&reply));
    }
}
