//! How the values that are written as `{"word": value}` show themselves in the API description.

use std::borrow::Cow;

use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::matrix::Responsible;
use super::selector::Root;
use kernel::PartyKind;

/// The name under which the list of kinds of parties is described.
const PARTY_KIND: &str = "PartyKind";

fn id() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::Custom("uuid".to_owned())))
        .examples(["0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11"])
}

fn tagged(word: &str, value: impl Into<RefOr<Schema>>) -> ObjectBuilder {
    ObjectBuilder::new().property(word, value).required(word)
}

impl PartialSchema for Root {
    fn schema() -> RefOr<Schema> {
        OneOfBuilder::new()
            .item(tagged("system", id()))
            .item(tagged("component", id()))
            .description(Some("The root of a subtree: a whole system, or a component with everything below it"))
            .into()
    }
}

impl ToSchema for Root {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("SubtreeRoot")
    }
}

impl PartialSchema for Responsible {
    fn schema() -> RefOr<Schema> {
        OneOfBuilder::new()
            .item(tagged("party", id()))
            .item(tagged("kind", Ref::from_schema_name(PARTY_KIND)))
            .description(Some("One party, or whoever has this role for the component"))
            .into()
    }
}

impl ToSchema for Responsible {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((PARTY_KIND.to_owned(), PartyKind::schema()));
    }
}
