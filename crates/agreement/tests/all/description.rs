//! The API description of the slice is whole.

use std::collections::BTreeSet;

use agreement::MIGRATIONS;
use agreement::core::Content;
use agreement::core::profiles;
use serde_json::Value as Json;
use storage::Engine;
use testkit::World;

use crate::ground::stage;

fn references<'a>(json: &'a Json, found: &mut BTreeSet<&'a str>) {
    match json {
        Json::Object(map) => {
            if let Some(Json::String(reference)) = map.get("$ref") {
                found.insert(reference.trim_start_matches("#/components/schemas/"));
            }
            map.values().for_each(|value| references(value, found));
        }
        Json::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_schema_that_is_referred_to_is_described_and_every_route_names_its_refusals() {
    let world = World::new(Engine::Sqlite, &[MIGRATIONS], "2026-09-01T02:00:00Z").await;
    let stage = stage(&world).await;
    let (router, declared) = stage.slice.routes().finish(std::sync::Arc::clone(&stage.slice));
    let api = serde_json::to_value(router.get_openapi()).unwrap();
    let mut referred = BTreeSet::new();
    references(&api, &mut referred);
    let described = api["components"]["schemas"].as_object().unwrap();
    let missing: Vec<_> = referred.into_iter().filter(|name| !described.contains_key(*name)).collect();
    assert_eq!(missing, [""; 0]);
    let paths = api["paths"].as_object().unwrap();
    let operations: usize = paths.values().map(|item| item.as_object().unwrap().len()).sum();
    assert_eq!(declared.len(), operations, "every route is described");
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            for status in ["401", "403", "503"] {
                assert!(operation["responses"].get(status).is_some(), "{method} {path} does not name {status}");
            }
        }
    }
}

#[tokio::test]
async fn the_fields_of_the_description_are_the_fields_of_the_document() {
    let world = World::new(Engine::Sqlite, &[MIGRATIONS], "2026-09-01T02:00:00Z").await;
    let stage = stage(&world).await;
    let (router, _) = stage.slice.routes().finish(std::sync::Arc::clone(&stage.slice));
    let api = serde_json::to_value(router.get_openapi()).unwrap();
    let described: BTreeSet<&String> =
        api["components"]["schemas"]["AgreementContent"]["properties"].as_object().unwrap().keys().collect();
    let content: Content = profiles::tender();
    let document = serde_json::to_value(&content).unwrap();
    let written: BTreeSet<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(described, written);
}
