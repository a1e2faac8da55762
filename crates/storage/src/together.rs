//! Questions as one statement for PostgreSQL: each answers with its rows as one JSON text, so that all of them cost one
//! message, one snapshot and one answer.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de};

use crate::joint::renumbered;
use crate::{DbError, Engine, Query, Row, Value};

/// The one statement of all `queries`, whose values follow each other in their order.
pub(crate) fn text_of(queries: &[Query]) -> String {
    let mut text = String::with_capacity(queries.len() * 256);
    let mut offset = 0;
    for (at, query) in queries.iter().enumerate() {
        text.push_str(if at == 0 { "select " } else { ", " });
        text.push_str("(select json_agg(row_to_json(q))::text from (");
        renumbered(&mut text, &query.text(Engine::Postgres), offset);
        text.push_str(") q)");
        offset += query.params.len();
    }
    text
}

/// The rows of one answer; no text is no row.
pub(crate) fn rows(answer: Option<&str>) -> Result<Vec<Row>, DbError> {
    let Some(answer) = answer else { return Ok(Vec::new()) };
    let rows: Vec<Columns> = serde_json::from_str(answer).map_err(|e| DbError::Shape(e.to_string()))?;
    Ok(rows.into_iter().map(|columns| Row(columns.0)).collect())
}

/// A JSON object's values in their order; columns may share a name.
struct Columns(Vec<Value>);

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Columns;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut row: A) -> Result<Columns, A::Error> {
        let mut columns = Vec::new();
        while row.next_key::<IgnoredAny>()?.is_some() {
            columns.push(row.next_value::<Cell>()?.0);
        }
        Ok(Columns(columns))
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder)
    }
}

struct Cell(Value);

struct Plain;

impl Visitor<'_> for Plain {
    type Value = Cell;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number, a text or nothing")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Cell, E> {
        Ok(Cell(Value::Null))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell(Value::from(value)))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell(Value::Int(value)))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Cell, E> {
        i64::try_from(value).map(|value| Cell(Value::Int(value))).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Cell, E> {
        Ok(Cell(Value::Text(value.to_owned())))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Cell, E> {
        Ok(Cell(Value::Text(value)))
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Plain)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test")]
    use super::*;
    use crate::params;

    #[test]
    fn values_follow_each_other() {
        let first = Query::built("select a from t where b = $1", params![1]);
        let second = Query::built("select c from u where d = $2 and e = $1", params![2, 3]);
        assert_eq!(
            text_of(&[first, second]),
            "select (select json_agg(row_to_json(q))::text from (select a from t where b = $1) q), \
             (select json_agg(row_to_json(q))::text from (select c from u where d = $3 and e = $2) q)"
        );
    }

    #[test]
    fn columns_keep_their_order_and_may_share_a_name() {
        let read =
            rows(Some(r#"[{"x":"“二”\n","x":-7,"y":null}, {"x":"","x":9223372036854775807,"y":true}]"#)).unwrap();
        assert_eq!(read[0].0, vec![Value::from("“二”\n"), Value::Int(-7), Value::Null]);
        assert_eq!(read[1].0, vec![Value::from(""), Value::Int(i64::MAX), Value::Int(1)]);
        assert!(rows(None).unwrap().is_empty());
        assert!(rows(Some(r#"[{"x":1.5}]"#)).is_err(), "no table of ours holds such a number");
    }
}
