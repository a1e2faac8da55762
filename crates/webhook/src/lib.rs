//! Webhooks: programs outside are told of what happened, signed, until they have it.
//!
//! [`Webhooks::dispatch`] turns sealed journal entries into deliveries, [`Webhooks::send_due`] sends them.

mod api;
pub mod core;
mod dispatch;
mod notice;
mod post;
mod sender;
mod store;
mod target;
mod webhooks;

pub use post::{Failure, Poster, PosterSettings};
pub use store::delivery::Delivery;
pub use store::subscription::{Subscription, reseal};
pub use target::{Target, is_permitted};
pub use webhooks::{Change, SUBJECT, Webhooks, Whose};

use kernel::{HOUR, Instant};
use storage::{Migration, Sql, WriteError, WriteSet};

/// The tables of subscriptions and deliveries.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "webhook", name: "0001_webhook", text: include_str!("../migrations/0001_webhook.sql") }];

/// Every statement, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    store::sql()
}

impl Webhooks {
    /// Forgets what arrived 30 days ago and what was given up 90 days ago.
    pub async fn sweep(&self, now: Instant) -> Result<(), WriteError> {
        let mut set = WriteSet::new();
        store::delivery::sweep(&mut set, now.plus(-30 * 24 * HOUR), now.plus(-90 * 24 * HOUR));
        self.app.db.write(set).await.map(|_| ())
    }
}
