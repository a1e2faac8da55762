//! What the API's description says: no answer in any story has a status that is not described.

use std::sync::LazyLock;

use serde_json::Value as Json;

/// A route with the statuses it is described to answer with.
struct Route {
    method: String,
    path: Vec<String>,
    statuses: Vec<String>,
}

static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    let described: Json = serde_json::from_str(include_str!("../../../openapi.json")).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let routes = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| Route {
            method: method.to_uppercase(),
            path: path.split('/').map(str::to_owned).collect(),
            statuses: operation["responses"].as_object().unwrap().keys().cloned().collect(),
        })
    });
    routes.collect()
});

/// Panics where a described route answered with a status that its description does not name.
pub(crate) fn check(method: &str, path: &str, status: u16) {
    let asked: Vec<&str> = path.split('?').next().unwrap_or_default().split('/').collect();
    let fits = |route: &&Route| {
        let same = |(wanted, found): (&String, &&str)| wanted.starts_with('{') || wanted == found;
        route.method == method && route.path.len() == asked.len() && route.path.iter().zip(&asked).all(same)
    };
    let literal = |route: &&Route| route.path.iter().filter(|part| !part.starts_with('{')).count();
    let Some(route) = ROUTES.iter().filter(fits).max_by_key(literal) else { return };
    let (described, path) = (&route.statuses, route.path.join("/"));
    assert!(
        described.contains(&status.to_string()),
        "{method} {path} answered {status}, which its description does not name ({}); name it in the route's responses",
        described.join(", ")
    );
}
