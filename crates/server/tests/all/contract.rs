//! The API's description and the policy, locked: a change shows itself in the diff of two committed files.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use access::scope_of;
use kernel::{AccountId, Actor, DepartmentId, Ids, ManualClock, PartyId, PersonId, Role, SeededIds};
use server::wiring::{Platform, Settings};
use storage::Engine;
use testkit::TestDb;

fn committed(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(name)
}

/// Compares with the committed file; `AFTERCARE_WRITE=1` writes it instead.
fn same(name: &str, text: &str, how: &str) {
    let path = committed(name);
    if std::env::var("AFTERCARE_WRITE").is_ok() {
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == text, "{name} is not what the code says; {how}");
}

#[test]
fn the_committed_description_is_what_the_routes_say() {
    let text = server::cli::openapi::description().unwrap();
    same("openapi.json", &text, "run `aftercare openapi > openapi.json`");
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let text = server::cli::openapi::description().unwrap();
    let description: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut names: Vec<&str> = description["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    let all = names.len();
    names.sort_unstable();
    let twice: Vec<&str> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "used twice: {twice:?}");
    assert!(all > 60, "{all} operations");
}

/// A closed part beside others would let no record fit its own description.
#[test]
fn nothing_that_is_put_together_has_a_closed_part() {
    let text = server::cli::openapi::description().unwrap();
    let description: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut closed = Vec::new();
    let mut open = vec![&description];
    while let Some(value) = open.pop() {
        for part in value["allOf"].as_array().into_iter().flatten() {
            let named = part["$ref"].as_str().map(|name| name.trim_start_matches('#'));
            let part = named.and_then(|name| description.pointer(name)).unwrap_or(part);
            if part["additionalProperties"] == false {
                closed.push(named);
            }
        }
        open.extend(value.as_array().into_iter().flatten());
        open.extend(value.as_object().into_iter().flat_map(serde_json::Map::values));
    }
    assert!(closed.is_empty(), "{closed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_by_every_role_is_what_the_committed_table_says() {
    let kept = TestDb::create(Engine::Sqlite).await;
    let folder = std::env::temp_dir().join(format!("aftercare-policy-{}", std::process::id()));
    let clock = Arc::new(ManualClock::at(kernel::Instant::from_micros(0)));
    let platform =
        Platform::assemble(kept.open().await, clock, Arc::new(SeededIds::new(1)), &Settings::temporary(&folder))
            .unwrap();
    let (_, mut declared) = platform.routes();
    declared.sort_by(|a, b| (a.path.as_str(), a.method.as_str()).cmp(&(b.path.as_str(), b.method.as_str())));
    let mut table =
        String::from("# Every route by every role: what of it each reaches. Written by a test of the server.\n\n");
    for route in &declared {
        let opened =
            route.link.map_or_else(|| "open to everybody".to_owned(), |purpose| format!("by signed link: {purpose}"));
        let action = route.action.map_or(opened, |action| action.as_str().to_owned());
        writeln!(table, "{} {}  [{action}]", route.method, route.path).unwrap();
        if route.link.is_some() {
            continue;
        }
        for role in Role::ALL {
            let reaches = match route.action {
                None => "open".to_owned(),
                Some(action) => scope_of(&somebody(role), action).map_or_else(|| "—".to_owned(), |scope| words(&scope)),
            };
            writeln!(table, "    {:<17} {reaches}", role.as_str()).unwrap();
        }
    }
    assert!(
        // A directory's password is asked for by our own page: the one log-in route beside those of the other ways. A passkey is
        // asked whose it is before anybody is known, and answers: two. Whoever holds a paper asks whether we issued it: one.
        // A provider says, signed, that somebody logged out there: one. A service for seals fetches a paper and sends it back,
        // signed: two.
        declared.iter().filter(|route| route.action.is_none() && route.link.is_none()).count() <= 21,
        "few routes are open to everybody"
    );
    same("docs/policy.txt", &table, "run this test with AFTERCARE_WRITE=1 and read the diff");
    std::fs::remove_dir_all(folder).unwrap_or_default();
}

fn words(scope: &access::Scope) -> String {
    let names: Vec<&str> = scope
        .reached()
        .iter()
        .map(|part| match part {
            access::Reached::Everything => "everything",
            access::Reached::Customer(_) => "own organisation",
            access::Reached::Department(..) => "own department",
            access::Reached::Account(_) => "own",
            access::Reached::Groups(_) => "own groups",
            access::Reached::Vendor(_) => "own components",
        })
        .collect();
    names.join(" + ")
}

/// An account that holds `role` and every place a role may be tied to.
fn somebody(role: Role) -> Actor {
    let ids = SeededIds::new(3);
    let ids: &dyn Ids = &ids;
    let at = kernel::Instant::from_micros(0);
    Actor::Account {
        account: AccountId::fresh(ids, at),
        name: role.as_str().to_owned(),
        roles: vec![role],
        person: role.is_staff().then(|| PersonId::fresh(ids, at)),
        party: (!role.is_staff()).then(|| PartyId::fresh(ids, at)),
        department: (role == Role::Reporter).then(|| DepartmentId::fresh(ids, at)),
        terms: Vec::new(),
    }
}
