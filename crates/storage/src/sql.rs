//! Statements: written once, with a twin for PostgreSQL only where lock clauses differ.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::{Engine, Value};

/// A statement's text. Declared with [`sql!`](macro@crate::sql), which also lists it for the test that prepares all.
#[derive(Debug)]
pub struct Sql {
    name: &'static str,
    text: &'static str,
    pg: Option<&'static str>,
    sqlite: OnceLock<String>,
}

impl Sql {
    /// A statement; `pg` replaces `text` on PostgreSQL.
    pub const fn new(name: &'static str, text: &'static str, pg: Option<&'static str>) -> Self {
        Self { name, text, pg, sqlite: OnceLock::new() }
    }

    /// The name it was declared with.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The text for `engine`.
    pub fn text(&'static self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite.get_or_init(|| numbered(self.text)),
            Engine::Postgres => self.pg.unwrap_or(self.text),
        }
    }

    /// The statement with its values.
    pub const fn with(&'static self, params: Vec<Value>) -> Query {
        Query { text: Text::Declared(self), params }
    }
}

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Query {
    text: Text,
    pub(crate) params: Vec<Value>,
}

#[derive(Clone, Debug)]
enum Text {
    Declared(&'static Sql),
    Built(Arc<str>),
    Rows { head: Arc<str>, tail: Arc<str>, width: usize },
}

/// Adds `more` behind `values` and says where they stand: `$4, $5`, to be put between brackets; empty for none.
pub fn places<T: Into<Value>>(values: &mut Vec<Value>, more: impl IntoIterator<Item = T>) -> String {
    let first = values.len() + 1;
    values.extend(more.into_iter().map(Into::into));
    let places: Vec<String> = (first..=values.len()).map(|number| format!("${number}")).collect();
    places.join(", ")
}

impl Query {
    /// A statement whose text was put together at run time: a list with filters. Values never go into the text.
    pub fn built(text: impl Into<Arc<str>>, params: Vec<Value>) -> Self {
        Self { text: Text::Built(text.into()), params }
    }

    /// One statement that inserts many rows: `head` is `insert into t (a, b) values`, every row has the same width.
    pub fn rows(head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        let text = Text::Rows { head: head.into(), tail: tail.into(), width };
        Self { text, params: rows.into_iter().flatten().collect() }
    }

    /// One statement about several keys: `head` ends in `in`. Keys come in few counts, the last one repeated, so that few
    /// texts are prepared; there must be at least one.
    pub fn among(head: &str, mut keys: Vec<Value>) -> Self {
        const COUNTS: [usize; 5] = [1, 4, 16, 64, 256];
        let count = COUNTS.into_iter().find(|count| *count >= keys.len()).unwrap_or(keys.len().next_multiple_of(256));
        if let Some(last) = keys.last().cloned() {
            keys.resize(count, last);
        }
        let mut values = Vec::with_capacity(count);
        let list = places(&mut values, keys);
        Self::built(format!("{head} ({list})"), values)
    }

    /// The question how `engine` answers this one: one step a row, in words of the engine, in the last column. PostgreSQL
    /// does it and says how many rows each step gave and dropped; SQLite says what it would do.
    #[must_use]
    pub fn plan(&self, engine: Engine) -> Self {
        let ask = match engine {
            Engine::Postgres => "explain (analyze, costs off, timing off, summary off)",
            Engine::Sqlite => "explain query plan",
        };
        Self::built(format!("{ask} {}", self.text(engine)), self.params.clone())
    }

    pub(crate) fn text(&self, engine: Engine) -> Cow<'_, str> {
        match (&self.text, engine) {
            (Text::Declared(sql), _) => Cow::Borrowed(sql.text(engine)),
            (Text::Built(text), Engine::Postgres) => Cow::Borrowed(text),
            (Text::Built(text), Engine::Sqlite) => Cow::Owned(numbered(text)),
            (Text::Rows { head, tail, width }, _) => {
                let sign = if engine == Engine::Sqlite { '?' } else { '$' };
                Cow::Owned(with_rows(head, (self.params.len(), *width), tail, sign))
            }
        }
    }

    /// The text on PostgreSQL as it is for a single row, whatever the number of rows.
    pub(crate) fn text_of_a_row(&self) -> Cow<'_, str> {
        match &self.text {
            Text::Rows { head, tail, width } => Cow::Owned(with_rows(head, (*width, *width), tail, '$')),
            Text::Declared(_) | Text::Built(_) => self.text(Engine::Postgres),
        }
    }
}

/// `values` values as rows of `width` behind `head`.
fn with_rows(head: &str, (values, width): (usize, usize), tail: &str, sign: char) -> String {
    let mut text = String::with_capacity(head.len() + tail.len() + values * 6);
    text.push_str(head);
    for number in 0..values {
        text.push_str(match (number % width, number) {
            (0, 0) => " (",
            (0, _) => "), (",
            _ => ", ",
        });
        text.push(sign);
        text.push_str(&(number + 1).to_string());
    }
    text.push_str(") ");
    text.push_str(tail);
    text
}

/// SQLite gives `$n` the next free place at its first appearance; `?n` means the n-th value, as `$n` does on PostgreSQL.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let number = c == '$' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if number { '?' } else { c });
    }
    out
}

/// Declares statements and the list `ALL` of them.
///
/// ```ignore
/// storage::sql! {
///     /// What it does.
///     pub FIND = "select id from team_person where id = $1";
///     CLAIM = "…for SQLite…"; pg "…for PostgreSQL…";
/// }
/// ```
#[macro_export]
macro_rules! sql {
    (@take [$($names:ident)*]) => {
        /// Every statement of this module, for the test that prepares all of them on both databases.
        pub const ALL: &[&$crate::Sql] = &[$(&$names),*];
    };
    (@take [$($names:ident)*] $(#[$meta:meta])* $vis:vis $name:ident = $text:expr; pg $pg:expr; $($rest:tt)*) => {
        $(#[$meta])* $vis static $name: $crate::Sql = $crate::Sql::new(stringify!($name), $text, Some($pg));
        $crate::sql!(@take [$($names)* $name] $($rest)*);
    };
    (@take [$($names:ident)*] $(#[$meta:meta])* $vis:vis $name:ident = $text:expr; $($rest:tt)*) => {
        $(#[$meta])* $vis static $name: $crate::Sql = $crate::Sql::new(stringify!($name), $text, None);
        $crate::sql!(@take [$($names)* $name] $($rest)*);
    };
    ($($rest:tt)*) => { $crate::sql!(@take [] $($rest)*); };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollar_numbers_become_absolute_places_for_sqlite() {
        assert_eq!(numbered("a = $2 and b = $12 and c = '$x'"), "a = ?2 and b = ?12 and c = '$x'");
    }

    #[test]
    fn keys_come_in_few_counts_and_repeat_the_last() {
        let query = Query::among("select a from t where b in", vec![Value::from(7), Value::from(8)]);
        assert_eq!(query.text(Engine::Postgres), "select a from t where b in ($1, $2, $3, $4)");
        assert_eq!(query.params, crate::params![7, 8, 8, 8]);
        assert_eq!(Query::among("in", vec![Value::from(1); 300]).params.len(), 512);
    }

    #[test]
    fn further_values_stand_behind_the_first() {
        let mut values = crate::params![1];
        assert_eq!(places(&mut values, ["a", "b"]), "$2, $3");
        assert_eq!(values, crate::params![1, "a", "b"]);
        assert_eq!(places(&mut values, Vec::<i64>::new()), "");
    }

    #[test]
    fn many_rows_number_their_values_through() {
        let query = Query::rows("insert into t (a, b) values", vec![crate::params![1, 2], crate::params![3, 4]], "");
        assert_eq!(query.text(Engine::Postgres), "insert into t (a, b) values ($1, $2), ($3, $4) ");
        assert_eq!(query.params, crate::params![1, 2, 3, 4]);
    }
}
