//! Bodies made from the description: what is asked for, with the identifiers of the other's wherever one fits.

use serde_json::{Map, Value as Json, json};

use super::Route;
use super::ground::Ground;

/// The bodies to send to a route: none where it takes none; else the least that is asked for, and everything that can name
/// somebody's property.
pub fn of(route: &Route<'_>, description: &Json, ground: &Ground) -> Vec<Option<Json>> {
    let schema = &route.operation["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return vec![None];
    }
    let made = |all| Some(Maker { description, ground, all }.value("", schema, 0));
    let (least, most) = (made(false), made(true));
    if least == most { vec![least] } else { vec![least, most] }
}

struct Maker<'d> {
    description: &'d Json,
    ground: &'d Ground,
    /// Whether fields that are not asked for are filled too where they name something.
    all: bool,
}

impl Maker<'_> {
    fn value(&self, name: &str, schema: &Json, depth: u8) -> Json {
        if let Some(reference) = schema["$ref"].as_str() {
            let schema = self.description.pointer(reference.trim_start_matches('#')).unwrap();
            return self.value(name, schema, depth);
        }
        if let Some(id) = self.ground.field(name) {
            return if schema["type"] == "array" { json!([id]) } else { json!(id) };
        }
        for choice in ["oneOf", "anyOf"] {
            let some = schema[choice].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"));
            if let Some(some) = some {
                return self.value(name, some, depth);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                whole.extend(self.value(name, part, depth).as_object().cloned().unwrap_or_default());
            }
            return Json::Object(whole);
        }
        if let Some(example) = [&schema["example"], &schema["examples"][0], &schema["enum"][0], &schema["const"]]
            .into_iter()
            .find(|example| !example.is_null())
        {
            return example.clone();
        }
        self.plain(name, schema, depth)
    }

    fn plain(&self, name: &str, schema: &Json, depth: u8) -> Json {
        let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
        match kind {
            "string" => json!("x"),
            "integer" | "number" => schema["minimum"].as_i64().map_or(json!(1), |least| json!(least)),
            "boolean" => json!(false),
            "array" if depth < 6 => json!([self.value(name.trim_end_matches('s'), &schema["items"], depth + 1)]),
            "array" => json!([]),
            _ => self.object(schema, depth),
        }
    }

    fn object(&self, schema: &Json, depth: u8) -> Json {
        let asked: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let fields = schema["properties"].as_object().into_iter().flatten();
        let wanted = fields.filter(|(name, _)| {
            asked.contains(&name.as_str()) || (self.all && depth < 6 && self.ground.field(name).is_some())
        });
        wanted.map(|(name, schema)| (name.clone(), self.value(name, schema, depth + 1))).collect::<Map<_, _>>().into()
    }
}
