//! One row of an answer, read by column position.

use std::str::FromStr;

use kernel::Instant;
use serde::de::DeserializeOwned;

use crate::{DbError, Value};

/// One row; columns are counted from 0 in the order of the select list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// Every value, in the order of the columns.
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// A whole number.
    pub fn int(&self, column: usize) -> Result<i64, DbError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            other => Err(mismatch("a number", column, other)),
        }
    }

    /// A whole number or nothing.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        self.present(column).then(|| self.int(column)).transpose()
    }

    /// A text.
    pub fn text(&self, column: usize) -> Result<&str, DbError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value),
            other => Err(mismatch("a text", column, other)),
        }
    }

    /// A text of its own.
    pub fn string(&self, column: usize) -> Result<String, DbError> {
        self.text(column).map(str::to_owned)
    }

    /// A text or nothing.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, DbError> {
        self.present(column).then(|| self.string(column)).transpose()
    }

    /// Raw bytes.
    pub fn bytes(&self, column: usize) -> Result<&[u8], DbError> {
        match self.0.get(column) {
            Some(Value::Bytes(value)) => Ok(value),
            other => Err(mismatch("bytes", column, other)),
        }
    }

    /// A yes or no, stored as 0 or 1.
    pub fn flag(&self, column: usize) -> Result<bool, DbError> {
        self.int(column).map(|value| value != 0)
    }

    /// An instant, stored as UTC microseconds.
    pub fn instant(&self, column: usize) -> Result<Instant, DbError> {
        self.int(column).map(Instant::from_micros)
    }

    /// An instant or nothing.
    pub fn opt_instant(&self, column: usize) -> Result<Option<Instant>, DbError> {
        Ok(self.opt_int(column)?.map(Instant::from_micros))
    }

    /// Anything that reads itself from text: an identifier, a role, a state.
    pub fn id<T: FromStr>(&self, column: usize) -> Result<T, DbError> {
        let text = self.text(column)?;
        text.parse().map_err(|_| DbError::Shape(format!("column {column} holds `{text}`, which does not read")))
    }

    /// The same, or nothing.
    pub fn opt_id<T: FromStr>(&self, column: usize) -> Result<Option<T>, DbError> {
        self.present(column).then(|| self.id(column)).transpose()
    }

    /// A JSON document.
    pub fn json<T: DeserializeOwned>(&self, column: usize) -> Result<T, DbError> {
        serde_json::from_str(self.text(column)?).map_err(|e| DbError::Shape(format!("column {column}: {e}")))
    }

    /// A JSON document or nothing.
    pub fn opt_json<T: DeserializeOwned>(&self, column: usize) -> Result<Option<T>, DbError> {
        self.present(column).then(|| self.json(column)).transpose()
    }

    fn present(&self, column: usize) -> bool {
        !matches!(self.0.get(column), None | Some(Value::Null))
    }
}

fn mismatch(wanted: &str, column: usize, found: Option<&Value>) -> DbError {
    DbError::Shape(format!("column {column} should hold {wanted} and holds {found:?}"))
}
