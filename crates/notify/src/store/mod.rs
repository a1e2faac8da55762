//! Rows of deliveries: written with the change they tell of, leased by couriers, read by pages.

mod enqueue;
mod lease;
mod pace;
pub mod person;
mod read;
mod text;

pub use enqueue::{Notice, WORD, again, enqueue, held, hold_back, let_go, may_be_copies};
pub(crate) use lease::{Batch, Claimed, Outcome, Unread, claim, claim_like, record, stand_in};
pub(crate) use pace::take;
pub use read::{
    Addressed, Delivery, DeliveryState, Failing, InboxItem, Undelivered, UndeliveredState, addressed, failing, inbox,
    last_told, mark_read, of_subject, undelivered, unread,
};
pub(crate) use text::flag;
pub use text::{OwnText, OwnTexts, TEXT, own_texts, text_versions, write_text};

use storage::Sql;

/// Every statement of this crate, for the test that prepares all.
pub fn sql() -> Vec<&'static Sql> {
    [enqueue::ALL, lease::ALL, pace::ALL, person::ALL, read::ALL, text::ALL].concat()
}
