//! The rows of reviews.

pub mod review;

use storage::Sql;

pub(crate) fn sql() -> Vec<&'static Sql> {
    review::ALL.to_vec()
}
