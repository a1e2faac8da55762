//! How the types that travel as text show themselves in the API description.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::{Duration, Instant, MonthDay, Segment};

fn text(description: &str, example: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description)).examples([example])
}

impl PartialSchema for Instant {
    fn schema() -> RefOr<Schema> {
        text("An instant, RFC 3339 in UTC", "2026-09-30T09:59:00Z")
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .into()
    }
}

impl ToSchema for Instant {}

impl PartialSchema for Duration {
    fn schema() -> RefOr<Schema> {
        text(
            "A duration with its unit: 24h or 30min elapsed, 8wh or 90wmin working time, 3wd working days, 1eod close of business",
            "3wd",
        )
        .pattern(Some(r"^[1-9][0-9]*(h|min|s|us|wh|wmin|ws|wus|wd|eod)$"))
        .into()
    }
}

impl ToSchema for Duration {}

impl PartialSchema for Segment {
    fn schema() -> RefOr<Schema> {
        text("Working hours of a date; hours past midnight count on: 22:00-30:00", "09:00-12:00")
            .pattern(Some(r"^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$"))
            .into()
    }
}

impl ToSchema for Segment {}

impl PartialSchema for MonthDay {
    fn schema() -> RefOr<Schema> {
        text("A day of every year, month and day", "12-30").pattern(Some(r"^[0-9]{2}-[0-9]{2}$")).into()
    }
}

impl ToSchema for MonthDay {}
