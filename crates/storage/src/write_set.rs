//! What a use case wants to have written: all of it or nothing.

use crate::{DbError, Query, Row};

/// Statements that become durable together, run in the order they were added. What many sets touch at once (a counter,
/// the row of a person's load) is best added last: its row is held from then until the set is durable.
#[derive(Clone, Debug, Default)]
pub struct WriteSet {
    pub(crate) statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub query: Query,
    pub expected: Option<u64>,
    pub label: &'static str,
}

impl WriteSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a statement that may touch any number of rows.
    pub fn add(&mut self, query: Query) {
        self.labelled(query, "");
    }

    /// The same, named: a key that is already taken is reported as [`WriteError::Taken`] with `label`.
    pub fn labelled(&mut self, query: Query, label: &'static str) {
        self.statements.push(Statement { query, expected: None, label });
    }

    /// Adds a statement that must touch exactly `rows` rows; else the set is undone with [`WriteError::Guard`].
    pub fn expect(&mut self, query: Query, rows: u64, label: &'static str) {
        self.statements.push(Statement { query, expected: Some(rows), label });
    }

    /// Takes over all statements of `other`.
    pub fn append(&mut self, other: Self) {
        self.statements.extend(other.statements);
    }

    /// Whether nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// How many statements it holds.
    pub fn len(&self) -> usize {
        self.statements.len()
    }
}

/// What a durable set answered.
#[derive(Debug, Default)]
pub struct Written {
    /// The rows of each statement's `returning`, in the order the statements were added.
    pub rows: Vec<Vec<Row>>,
}

/// Why nothing of a set was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A guarded statement touched another number of rows: somebody was first, or a limit is reached.
    #[error("the guard `{label}` does not hold")]
    Guard {
        /// The label given to the statement.
        label: &'static str,
    },
    /// A unique key is already taken.
    #[error("a key of `{label}` is already taken")]
    Taken {
        /// The label given to the statement.
        label: &'static str,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}
