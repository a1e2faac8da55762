//! Rows about somebody, told to him: what they are and what their columns are called.

use crate::Query;

/// Rows about one subject, for an export that a person reads: a name, the names of the columns, and the query.
#[derive(Clone, Debug)]
pub struct Section {
    /// What the rows are: `sessions`.
    pub name: &'static str,
    /// The columns, in the order of the query. One that ends in `_at` holds an instant (µs since 1970, UTC).
    pub columns: &'static [&'static str],
    /// The rows.
    pub query: Query,
}
