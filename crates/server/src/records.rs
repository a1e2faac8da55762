//! Records in the API description: the content as it is written, with id and version beside it.
//!
//! In requests a content is closed, for unknown fields are refused. Beside other fields it must not be, or no record would
//! fit its own description.

use std::collections::BTreeMap;

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems};
use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Contents by the reference that names them, no longer closed.
type Contents = BTreeMap<String, Schema>;

/// Writes into every record what it would otherwise refer to as a closed content.
pub fn open_records(description: &mut OpenApi) {
    let Some(components) = &mut description.components else { return };
    let named = components.schemas.iter();
    let contents = named
        .filter_map(|(name, schema)| Some((format!("#/components/schemas/{name}"), opened(schema)?)))
        .collect::<Contents>();
    for schema in components.schemas.values_mut() {
        open(schema, &contents);
    }
}

/// The schema without its closure; none when it is not closed.
fn opened(schema: &RefOr<Schema>) -> Option<Schema> {
    let RefOr::T(Schema::Object(object)) = schema else { return None };
    let AdditionalProperties::FreeForm(false) = object.additional_properties.as_deref()? else { return None };
    let mut object = object.clone();
    object.additional_properties = None;
    Some(Schema::Object(object))
}

fn open(schema: &mut RefOr<Schema>, contents: &Contents) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::AllOf(record) => {
            for part in &mut record.items {
                let content = if let RefOr::Ref(named) = &*part { contents.get(&named.ref_location) } else { None };
                match content {
                    Some(content) => *part = RefOr::T(content.clone()),
                    None => open(part, contents),
                }
            }
        }
        Schema::Object(object) => object.properties.values_mut().for_each(|property| open(property, contents)),
        Schema::OneOf(choice) => choice.items.iter_mut().for_each(|item| open(item, contents)),
        Schema::AnyOf(choice) => choice.items.iter_mut().for_each(|item| open(item, contents)),
        Schema::Array(list) => {
            if let ArrayItems::RefOrSchema(items) = &mut list.items {
                open(items, contents);
            }
        }
        _ => {}
    }
}
