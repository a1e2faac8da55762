//! The rows of subscriptions and deliveries.

pub mod delivery;
pub mod subscription;

use storage::Sql;

pub(crate) fn sql() -> Vec<&'static Sql> {
    [subscription::ALL, delivery::ALL].concat()
}
