//! The rows of the estate.

pub(crate) mod component;
pub(crate) mod import;
pub(crate) mod party;
pub(crate) mod place;
pub(crate) mod system;
pub(crate) mod upgrade;

use std::fmt::Display;

use jiff::civil::Date;
use serde::Serialize;
use storage::{DbError, Row, Sql, Value};

pub(crate) fn sql() -> Vec<&'static Sql> {
    [party::ALL, place::ALL, system::ALL, component::ALL, upgrade::ALL, import::ALL].concat()
}

/// A statement put together from filters; values are bound, never written into the text.
#[derive(Default)]
pub(crate) struct Build {
    pub values: Vec<Value>,
}

impl Build {
    /// Binds a value and gives its place: `$3`.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// `column in ($1, $2)`; false for an empty list.
    pub fn one_of<T: Into<Value>>(&mut self, column: &str, values: impl IntoIterator<Item = T>) -> String {
        let places: Vec<String> = values.into_iter().map(|value| self.bind(value)).collect();
        if places.is_empty() { "1 = 0".to_owned() } else { format!("{column} in ({})", places.join(", ")) }
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn small<T: TryFrom<i64>>(row: &Row, column: usize) -> Result<T, DbError> {
    let value = row.int(column)?;
    T::try_from(value).map_err(|_| shape(column, value))
}

fn opt_small<T: TryFrom<i64>>(row: &Row, column: usize) -> Result<Option<T>, DbError> {
    row.opt_int(column)?.map(|value| T::try_from(value).map_err(|_| shape(column, value))).transpose()
}

fn shape(column: usize, value: impl Display) -> DbError {
    DbError::Shape(format!("column {column} holds {value}, which is out of range"))
}
