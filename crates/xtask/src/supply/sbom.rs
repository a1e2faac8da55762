//! The bill of materials: CycloneDX 1.6 as JSON, the same bytes for the same lock files.

use anyhow::Result;
use serde_json::{Value, json};

use super::parts::Part;

/// The bill of materials of these parts.
pub fn text(parts: &[Part]) -> Result<String> {
    let product = json!({
        "type": "application", "bom-ref": "aftercare", "name": "aftercare", "version": env!("CARGO_PKG_VERSION"),
        "licenses": [{ "license": { "id": "Apache-2.0" } }],
    });
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": product },
        "components": parts.iter().map(component).collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&bill)? + "\n")
}

fn component(part: &Part) -> Value {
    let mut component = json!({
        "type": "library", "bom-ref": part.purl(), "name": part.name, "version": part.version, "purl": part.purl(),
    });
    if let Some(licence) = &part.licence {
        // `/` is the old way to write a choice.
        component["licenses"] = json!([{ "expression": licence.replace(" / ", " OR ").replace('/', " OR ") }]);
    }
    if let Some((algorithm, sum)) = &part.hash {
        component["hashes"] = json!([{ "alg": algorithm, "content": sum }]);
    }
    component
}
